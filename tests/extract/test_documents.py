"""Which files are read, and what is said of those that cannot be."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pypdf
import pypdfium2
import pytest

from extract import documents
from graph.errors import DocumentError


def refusal(path: Path) -> str:
    with pytest.raises(DocumentError) as caught:
        documents.read(path)
    assert str(path) in caught.value.message and caught.value.hint
    return caught.value.message


# which files


def test_folders_are_opened_in_order_and_unknown_files_are_reported(tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / ".git").mkdir()
    for name in ["z.txt", "b/a.PDF", "b/c.xlsx", ".hidden.txt", "~$a.docx", ".git/x.txt"]:
        (tmp_path / name).write_text("x")
    files, errors = documents.find([tmp_path, tmp_path / "z.txt", tmp_path / "none.txt"])
    assert [str(file.relative_to(tmp_path)) for file in files] == ["b/a.PDF", "z.txt"]
    assert ["c.xlsx" in error.message for error in errors] == [True, False]
    assert "no such file" in errors[1].message


# what is refused


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\t\n", "empty"),
        ("a.txt", b"ab\0cd\0\0ef", "NUL"),
        ("a.txt", b"\x89PNG\r\n\x1a\n123", "picture"),
        ("a.txt", b"\xef\xbb\xbfabc\xff\xfe", "utf-8"),
        ("a.md", bytes(range(128, 256)) * 9, "encoding"),
        ("a.html", b"<html><script>x()</script></html>", "no text"),
        ("a.pdf", b"hello", "not a PDF"),
        ("a.pdf", b"%PDF-1.7\nrubbish", "not a whole PDF"),
        ("a.docx", b"PK\x03\x04 cut short", "damaged"),
        ("a.docx", b"hello", "damaged"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "password"),
        ("a.xlsx", b"a,b", "not read"),
        ("README", b"a,b", "not read"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(write, name, data, reason):
    assert reason in refusal(write(name, data))


def test_missing_files_and_folders_are_refused(tmp_path):
    assert "no such file" in refusal(tmp_path / "none.txt")
    assert "folder" in refusal(tmp_path)


def test_files_over_the_limit_are_refused(write, monkeypatch):
    monkeypatch.setattr(documents, "MAX_BYTES", 10)
    assert "limit" in refusal(write("a.txt", "x" * 11))


def test_a_zip_bomb_is_refused_before_it_is_unpacked(write):
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b"0" * 30_000_000)
    assert "unpacks" in refusal(write("bomb.docx", packed.getvalue()))


def test_a_zip_that_is_no_word_document_is_refused(write):
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        package.writestr("a.txt", "abc")
    assert "not a Word document" in refusal(write("a.docx", packed.getvalue()))


def test_a_word_document_cut_short_is_refused(write, word):
    data = word.read_bytes()
    assert "damaged" in refusal(write("short.docx", data[: len(data) // 2]))


def test_a_word_document_with_broken_xml_is_refused(write, word):
    packed = BytesIO()
    with zipfile.ZipFile(word) as whole, zipfile.ZipFile(packed, "w") as package:
        for info in whole.infolist():
            data = whole.read(info)
            package.writestr(info.filename, data[:200] if info.filename == "word/document.xml" else data)
    assert "not a whole Word document" in refusal(write("broken.docx", packed.getvalue()))


def test_a_pdf_of_pictures_is_refused(tmp_path):
    document = pypdfium2.PdfDocument.new()
    document.new_page(600, 800)
    document.save(str(tmp_path / "scan.pdf"))
    assert "no text layer" in refusal(tmp_path / "scan.pdf")


def test_an_encrypted_pdf_is_refused(tmp_path):
    writer = pypdf.PdfWriter()
    writer.add_blank_page(600, 800)
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(tmp_path / "locked.pdf")
    assert "password" in refusal(tmp_path / "locked.pdf")
