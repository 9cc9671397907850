"""Office files that come out the same every time: a package is a ZIP, and a ZIP holds the time of writing."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

EPOCH = (1980, 1, 1, 0, 0, 0)  # the first time that a ZIP can hold
NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)  # of a report on papers without dates


def same_bytes(package: bytes, changes: Mapping[str, Callable[[bytes], bytes]] | None = None) -> bytes:
    """Return the package with every entry at one time and with one way of compressing, in the order it had.

    `changes` are made to the entries of these names.
    """
    changes = changes or {}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            made = zipfile.ZipInfo(entry.filename, EPOCH)
            made.compress_type = zipfile.ZIP_DEFLATED
            made.create_system = 0  # else it would tell the kind of machine
            change = changes.get(entry.filename, bytes)
            new.writestr(made, change(old.read(entry)), compresslevel=6)
    return out.getvalue()


def zipped(files: Mapping[str, str]) -> bytes:
    """Return text files as one ZIP, UTF-8; the same files give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name, text in files.items():
            new.writestr(zipfile.ZipInfo(name, EPOCH), text.encode())
    return same_bytes(out.getvalue())


def moment(date: str) -> datetime:
    """Return the start of a date that may lack day or month; of no date, a fixed one.

    >>> moment("2021-07").isoformat()
    '2021-07-01T00:00:00+00:00'
    """
    if not date:
        return NO_DATE
    year, month, day = (*(int(part) for part in date.split("-")[:3]), 1, 1)[:3]
    return datetime(year, month, day, tzinfo=UTC)
