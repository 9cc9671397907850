"""Find and read documents: which files there are, what kind each is by its first bytes, and which reader takes it.

What a file says in its name is not believed: a PDF named `.txt` is read as PDF. Everything that cannot be read is a
`DocumentError` that names the file, the reason, and what to do.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path

from extract.readers import docx, html, markdown, pdf, text
from extract.source import Source
from graph.errors import DocumentError

MAX_BYTES = 200 * 2**20  # of a file
MAX_TEXT_BYTES = 50 * 2**20  # of a plain text, Markdown or HTML file
MAX_UNPACKED_BYTES = 200 * 2**20  # of a DOCX, unpacked
MAX_RATIO = 200  # unpacked to packed bytes of a DOCX; Word's own stay below 50

Reader = Callable[[Path, bytes], Source]
READERS: dict[str, Reader] = {
    ".txt": text.read,
    ".text": text.read,
    ".md": markdown.read,
    ".markdown": markdown.read,
    ".html": html.read,
    ".htm": html.read,
    ".docx": docx.read,
    ".pdf": pdf.read,
}
_SUFFIXES = ", ".join(READERS)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # old Word, and DOCX with a password
_FOREIGN = {
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"{\\rtf": "an RTF file",
    b"\x1f\x8b": "a packed file",
    b"7z\xbc\xaf": "a packed file",
    b"Rar!": "a packed file",
    b"\x7fELF": "a program",
    b"MZ\x90": "a program",
}


def find(paths: Iterable[Path]) -> tuple[list[Path], list[DocumentError]]:
    """Return the files to read, folders opened in sorted order, and what was left out with the reason.

    Hidden files and folders inside a folder are passed over without a word; each file comes once.
    """
    files: dict[Path, None] = {}
    errors: list[DocumentError] = []
    for path in paths:
        if path.is_dir():
            _find_in(path, files, errors)
        elif not path.exists():
            errors.append(DocumentError(f"{path}: no such file", "check the name and the folder"))
        else:
            files[path] = None
    return list(files), errors


def _find_in(folder: Path, files: dict[Path, None], errors: list[DocumentError]) -> None:
    try:
        inside = sorted(folder.iterdir())
    except OSError as exc:
        errors.append(DocumentError(f"{folder}: cannot be opened ({exc.strerror})", "check the rights of the folder"))
        return
    for path in inside:
        if path.name.startswith((".", "~$")):
            continue
        if path.is_dir():
            if not path.is_symlink():
                _find_in(path, files, errors)
        elif path.suffix.lower() in READERS:
            files[path] = None
        else:
            errors.append(_unknown(path))


def read(path: Path) -> Source:
    """Read one file. Raises DocumentError with the file, the reason and what to do."""
    data = _bytes(path)
    source = _reader(path, data)(path, data)
    if not source.blocks:
        raise DocumentError(f"{path}: no text in it", "check that this is the file you mean")
    return source


def _bytes(path: Path) -> bytes:
    if path.is_dir():
        raise DocumentError(f"{path}: a folder, not a file", "name its files, or ingest the folder")
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise _too_large(path, size, MAX_BYTES)
        data = path.read_bytes() if path.is_file() else b""
    except FileNotFoundError as exc:
        raise DocumentError(f"{path}: no such file", "check the name and the folder") from exc
    except OSError as exc:
        raise DocumentError(f"{path}: cannot be read ({exc.strerror})", "check the rights of the file") from exc
    if not data.strip():
        raise DocumentError(f"{path}: empty", "check that it was saved or downloaded whole")
    return data


def _reader(path: Path, data: bytes) -> Reader:
    """Choose the reader by the first bytes, then by the suffix."""
    suffix = path.suffix.lower()
    if b"%PDF-" in data[:1024]:
        return pdf.read
    if data.startswith(b"PK\x03\x04") or suffix == ".docx":
        _check_package(path, data)
        return docx.read
    if data.startswith(_OLE):
        raise DocumentError(f"{path}: an old Word file, or one with a password", "save it as DOCX without a password")
    for magic, kind in _FOREIGN.items():
        if data.startswith(magic):
            raise DocumentError(f"{path}: {kind}, not a document", f"hubgraph reads {_SUFFIXES}")
    if suffix == ".pdf":
        raise DocumentError(f"{path}: not a PDF, whatever its name says", "open it to see what it is, and rename it")
    if suffix not in READERS:
        raise _unknown(path)
    if len(data) > MAX_TEXT_BYTES:
        raise _too_large(path, len(data), MAX_TEXT_BYTES)
    return READERS[suffix]


def _check_package(path: Path, data: bytes) -> None:
    """Refuse a ZIP that is damaged, no Word document, or unpacks to more than it should."""
    if data.startswith(_OLE):
        raise DocumentError(f"{path}: an old Word file, or one with a password", "save it as DOCX without a password")
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            infos = package.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as exc:
        raise DocumentError(f"{path}: damaged or cut short", "get the file again, or save it again as DOCX") from exc
    unpacked = sum(info.file_size for info in infos)
    if unpacked > MAX_UNPACKED_BYTES or unpacked > MAX_RATIO * len(data):
        size = f"unpacks from {_megabytes(len(data))} to {_megabytes(unpacked)}"
        raise DocumentError(f"{path}: {size}, more than a document does", "save it again from Word, without its media")
    if not any(info.filename == "word/document.xml" for info in infos):
        raise DocumentError(f"{path}: a ZIP file, not a Word document", f"unpack it; hubgraph reads {_SUFFIXES}")
    if any(info.flag_bits & 1 for info in infos):
        raise DocumentError(f"{path}: encrypted, needs a password", "remove the password and try again")


def _unknown(path: Path) -> DocumentError:
    kind = f"{path.suffix} files are" if path.suffix else "files without a suffix are"
    return DocumentError(f"{path}: {kind} not read", f"hubgraph reads {_SUFFIXES}")


def _too_large(path: Path, size: int, limit: int) -> DocumentError:
    return DocumentError(f"{path}: {_megabytes(size)}, the limit is {_megabytes(limit)}", "split it into several files")


def _megabytes(size: int) -> str:
    return f"{size / 2**20:,.1f} MB"
