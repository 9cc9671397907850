"""Where the PDF files of papers stood when they were read, so that a reader can look at the page itself.

Kept beside the records of an embedded store (`originals.jsonl`), and no part of them: a paper is what it says, wherever
its file lies. A file is given out only while it stands in its place with the bytes that were read.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from graph.store.base import Store

NAME = "originals.jsonl"
_PDF = b"%PDF-"
_HEAD = 1024  # bytes of a PDF before which its mark stands


def note(store: Store, files: Mapping[str, Path]) -> None:
    """Note the files of papers, by document id; what is no PDF is passed over, and so are stores that keep no files."""
    place = _place(store)
    fresh = {doc: _line(path) for doc, path in files.items() if _is_pdf(path)}
    if place is None or not fresh:
        return
    known = _read(place) | fresh
    part = place.with_name(f"{NAME}.tmp-{os.getpid()}")
    lines = (json.dumps({"document": doc, **known[doc]}, ensure_ascii=False) for doc in sorted(known))
    part.write_text("\n".join(lines) + "\n", encoding="utf-8")
    part.replace(place)


def original(store: Store, document: str) -> Path | None:
    """Return the PDF file that a paper was read from, None unless it is still there and still the same."""
    place = _place(store)
    noted = _read(place).get(document) if place else None
    if not noted:
        return None
    path = Path(noted["path"])
    try:
        stat = path.stat()
        same = path.is_file() and _digest(path, stat.st_size, stat.st_mtime_ns) == noted["sha256"]
    except OSError:
        return None
    return path if same else None


def _place(store: Store) -> Path | None:
    files = getattr(store, "files", None)
    return files.folder / NAME if files else None


def _read(place: Path) -> dict[str, dict[str, str]]:
    """Return what is noted, by document; a line that is broken is one file less."""
    found: dict[str, dict[str, str]] = {}
    lines = place.read_text(encoding="utf-8").splitlines() if place.is_file() else []
    for line in lines:
        try:
            one = json.loads(line)
            found[str(one["document"])] = {"path": str(one["path"]), "sha256": str(one["sha256"])}
        except (ValueError, KeyError, TypeError):
            continue
    return found


def _line(path: Path) -> dict[str, str]:
    whole = path.resolve()
    stat = whole.stat()
    return {"path": str(whole), "sha256": _digest(whole, stat.st_size, stat.st_mtime_ns)}


def _is_pdf(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return _PDF in file.read(_HEAD)
    except OSError:
        return False


@lru_cache(maxsize=64)
def _digest(path: Path, size: int, changed: int) -> str:  # the last two say when what is remembered is old
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
