"""Many files: each to a record, or to the reason why not, in order."""

from __future__ import annotations

import pytest

from extract.batch import FEW, read_file, read_files
from graph.errors import DocumentError
from graph.model import Record


@pytest.fixture
def files(tmp_path):
    contents = {
        "a.txt": "上海发展集成电路产业。".encode(),
        "b.txt": b"",
        "c.pdf": b"no pdf",
        "d.md": "# 苏州\n\n苏州与新加坡合作。\n".encode(),
        "e.xyz": b"x",
        "f.txt": "上海发展集成电路产业。".encode(),
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    return [tmp_path / name for name in contents]


@pytest.mark.parametrize("workers", [None, 1, 2])
def test_what_cannot_be_read_is_handed_back_in_its_place(files, workers):
    found = list(read_files(files, workers))
    assert [path for path, _ in found] == files
    kinds = {path.name: type(result) for path, result in found}
    assert [n for n, kind in kinds.items() if kind is Record] == ["a.txt", "d.md", "f.txt"]
    for path, result in found:
        if isinstance(result, DocumentError):
            assert path.name in str(result) and result.hint


def test_records_come_one_by_one(files):
    first = next(read_files([files[0], files[0].parent / "gone.txt"]))
    assert first[0] == files[0] and isinstance(first[1], Record)
    assert len(files) >= FEW


def test_the_same_text_is_the_same_document(files):
    one, two = read_file(files[0]), read_file(files[-1])
    assert one.document.id == two.document.id and one.relations == two.relations


def test_a_missing_file_is_an_error_with_its_name(tmp_path):
    with pytest.raises(DocumentError, match=r"gone\.txt: no such file"):
        read_file(tmp_path / "gone.txt")
