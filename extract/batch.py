"""Many files to records: one after the other, or in a pool of processes. What cannot be read is handed back, named."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from extract.documents import read
from extract.pipeline import extract
from extract.segment import segment
from graph.errors import DocumentError
from graph.model import Record

FEW = 6  # files: below this, starting processes costs more than it gains


def read_file(path: Path) -> Record:
    """Read one file into a record. Raises DocumentError."""
    segmented = segment(read(path))
    if not segmented.passages:
        raise DocumentError(f"{path}: there is no text in it", "if it is a scan, run text recognition on it first")
    return extract(segmented)


def read_files(paths: Sequence[Path], workers: int | None = None) -> Iterator[tuple[Path, Record | DocumentError]]:
    """Read files in order, each to a record or to the reason why not.

    `workers` is the number of processes; by default one for few files, else one for each processor. Records are
    handed on as they come and not kept, so memory does not grow with the number of files.
    """
    count = workers or (1 if len(paths) < FEW else os.cpu_count() or 1)
    if count == 1:
        for path in paths:
            yield path, _attempt(path)
        return
    with ProcessPoolExecutor(count) as pool:
        yield from zip(paths, pool.map(_attempt, paths, chunksize=1), strict=True)


def _attempt(path: Path) -> Record | DocumentError:
    try:
        return read_file(path)
    except DocumentError as exc:
        return exc
