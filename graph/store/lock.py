"""One writer for each store: a lock file between processes, a registry between the threads of one process.

The library's own lock does not do: two writing databases in one process open side by side and lose data.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from graph.errors import StoreBusy

_held: set[str] = set()
_guard = threading.Lock()


@contextmanager
def only_writer(lock_file: Path, store: str) -> Iterator[None]:
    """Hold the right to write for the length of a `with` block; raises StoreBusy naming the process that has it."""
    key = os.path.realpath(lock_file)
    with _guard:
        if key in _held:
            raise _busy(store, str(os.getpid()))
        _held.add(key)
    try:
        with lock_file.open("a+", encoding="ascii") as handle:
            if not _try_lock(handle):
                handle.seek(0)
                raise _busy(store, handle.read(20).strip() or "unknown")
            handle.seek(0)
            handle.truncate()
            handle.write(str(os.getpid()))
            handle.flush()
            yield  # closing the file lets go of the lock
    finally:
        with _guard:
            _held.discard(key)


def _busy(store: str, pid: str) -> StoreBusy:
    return StoreBusy(f"{store}: process {pid} is writing to it", "wait until it is done; reading goes on meanwhile")


if sys.platform == "win32":
    import msvcrt

    def _try_lock(handle: IO[str]) -> bool:
        try:
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(handle: IO[str]) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
