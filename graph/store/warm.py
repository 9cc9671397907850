"""Processes that answer queries of people on a store file. One that is well is kept for the next query.

Starting one and opening the file take half a second, a query a few milliseconds. One process answers one query at a
time; whatever goes wrong in it ends it, and the next query gets a new one.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import ladybug

CHILD = Path(__file__).with_name("child.py")

_Stamp = tuple[str, int, int, int, int]


class Child:
    """A process without secrets in its environment, for the file of a stamp, which it sees by a link of its own.

    What the library might leave beside the file then lies in a folder that goes with the process.
    """

    def __init__(self, path: Path) -> None:
        self.stamp = _stamp(path)
        self.well = False  # set by whoever had an orderly answer
        self._folder = tempfile.TemporaryDirectory(prefix="hubgraph-")
        self.path = _linked(path, Path(self._folder.name))
        library = str(Path(ladybug.__file__).parent.parent)
        command = [sys.executable, "-I", "-B", "-X", "utf8", str(CHILD), library]
        environment = {"SYSTEMROOT": os.environ.get("SYSTEMROOT", r"C:\Windows")} if sys.platform == "win32" else {}
        self.process = subprocess.Popen(  # noqa: S603 (our own interpreter and file; the query goes through stdin)
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            cwd=self._folder.name,
        )

    def kill(self) -> None:
        """End the process at once; safe from any thread, and more than once."""
        self.process.kill()

    def end(self) -> None:
        """End the process and delete its folder."""
        self.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with suppress(BrokenPipeError):  # what it did not read any more
                    pipe.close()
        self.process.wait()
        self._folder.cleanup()


class Children:
    """The processes of one store: as many as there are queries at once, of which one at most is kept."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._spare: list[Child] = []
        weakref.finalize(self, _end_all, self._spare)

    @contextmanager
    def child(self, path: Path) -> Iterator[Child]:
        """Give a process that has, or will have, the file at `path` open; it is kept if it is `well` afterwards."""
        child = self._take(path)
        child.well = False
        try:
            yield child
        finally:
            with self._lock:
                kept = child.well and not self._spare
                if kept:
                    self._spare.append(child)
            if not kept:
                child.end()

    def _take(self, path: Path) -> Child:
        with self._lock:
            found = self._spare.pop() if self._spare else None
        if found is not None and (found.stamp != _stamp(path) or found.process.poll() is not None):
            found.end()
            found = None
        return found or Child(path)

    def close(self) -> None:
        """End the process that is kept."""
        with self._lock:
            left = [self._spare.pop() for _ in self._spare]
        _end_all(left)


def _end_all(children: list[Child]) -> None:
    for child in children:
        child.end()


def _stamp(path: Path) -> _Stamp:
    """Return what tells a store file from the one that takes its place."""
    stat = path.stat()
    return str(path), stat.st_dev, stat.st_ino, stat.st_mtime_ns, stat.st_size


def _linked(path: Path, folder: Path) -> Path:
    link = folder / "graph.lbug"
    try:
        link.symlink_to(path)
    except OSError:  # Windows lets not everyone make links
        return path
    return link
