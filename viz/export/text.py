"""Text that other programs can hold: cleaned strings, safe cells, CSV, JSON, and files written whole or not at all."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from graph.errors import HubgraphError

BOM = "\ufeff"  # tells Excel that a CSV is UTF-8
# Control characters but tab and line breaks, lone surrogates, non-characters, marks that turn the writing direction.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def clean(text: str) -> str:
    """Return `text` without control characters, lone surrogates and marks that turn the writing direction."""
    return _UNWANTED.sub("", text)


def safe_cell(value: object) -> object:
    """Return a CSV cell that no spreadsheet takes for a formula: text that starts like one gets a leading quote."""
    if not isinstance(value, str):
        return value
    text = clean(value)
    return f"'{text}" if text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA) else text


def csv_text(header: Sequence[str], rows: Iterable[Sequence[object]], *, raw: bool = False) -> str:
    """Return a CSV with byte order mark and safe cells; None is an empty cell.

    `raw` leaves out the mark and the quotes before formulas, for programs that are no spreadsheets.
    """
    out = io.StringIO()
    out.write("" if raw else BOM)
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows([_cell(cell, raw) for cell in row] for row in rows)
    return out.getvalue()


def _cell(value: object, raw: bool) -> object:
    if value is None:
        return ""
    if raw:
        return clean(value) if isinstance(value, str) else value
    return safe_cell(value)


def dump(value: object, indent: int | None = None) -> str:
    """Return JSON with text as it is, since offsets count its characters; what UTF-8 cannot hold is escaped."""
    separators = (",", ":") if indent is None else (",", ": ")
    text = json.dumps(value, ensure_ascii=False, separators=separators, indent=indent)
    return text.encode("utf-8", "backslashreplace").decode()


def write_text(path: Path, text: str) -> None:
    """Write a file as UTF-8, line breaks as they are, replacing an older one only when all is written."""
    write_bytes(path, text.encode())


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file, replacing an older one only when all is written. Raises HubgraphError if it cannot be."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(name).chmod(0o666 & ~_umask())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as exc:
        raise HubgraphError(f"{path}: cannot be written: {exc.strerror}", "choose another place to write to") from exc


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
