"""Write a store file in a process of its own: when the disk is full, the library ends the process that it runs in.

The process is started before it is needed, since its imports take longer than small graphs do. It gets its work as one
pickle from its own parent on stdin, and ends at once when stdin is closed: no writer outlives the one who asked.
"""

from __future__ import annotations

import os
import pickle
import shutil
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import NoReturn, Self

from graph.errors import StoreError
from graph.model import Graph
from graph.ontology import Ontology
from graph.store.files import AS_IT_WAS
from graph.store.load import write_database
from graph.store.tables import Meta

PACKAGES = Path(__file__).resolve().parent.parent.parent
LENGTH = 8  # bytes of the number that says how long the pickle is


class Maker:
    """A process that writes one store file, for the length of a `with` block."""

    def __enter__(self) -> Self:
        self._scratch = tempfile.TemporaryDirectory(prefix="hubgraph-", ignore_cleanup_errors=True)
        self._said = (Path(self._scratch.name) / "said").open("w+b")
        path = os.pathsep.join([str(PACKAGES), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "graph.store.maker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=self._said,
            cwd=self._scratch.name,
            env={**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "1"},
        )
        return self

    def make(self, path: Path, graph: Graph, meta: Meta, vocabulary: Ontology) -> None:
        """Write a graph into a new file at `path`, complete when this returns. Raises StoreError."""
        assert self._process.stdin is not None
        work = pickle.dumps((str(path), graph, meta, vocabulary), pickle.HIGHEST_PROTOCOL)
        with suppress(BrokenPipeError):  # it has ended already, and said why
            self._process.stdin.write(len(work).to_bytes(LENGTH, "big") + work)
            self._process.stdin.flush()
        if self._process.wait() != 0:
            raise StoreError(f"{path}: cannot be written: {self._reason()}", AS_IT_WAS)

    def _reason(self) -> str:
        self._said.seek(0)
        lines = [line.strip() for line in self._said.read().decode("utf-8", "replace").splitlines()]
        telling = [line for line in lines if "what():" in line or "Error" in line or "xception" in line]
        return telling[-1] if telling else f"the writing process ended with {self._process.returncode}"

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None) -> None:
        self._process.kill()
        if self._process.stdin is not None:
            with suppress(BrokenPipeError):  # what it did not read any more
                self._process.stdin.close()
        self._process.wait()
        self._said.close()
        self._scratch.cleanup()


def _end(code: int) -> NoReturn:
    """End without waiting for threads, and delete the working folder: the parent may be killed before it does."""
    shutil.rmtree(Path.cwd(), ignore_errors=True)
    os._exit(code)


def _end_with_parent() -> None:
    sys.stdin.buffer.read(1)
    _end(1)


def main() -> None:
    """Do the work that stands on stdin."""
    length = int.from_bytes(sys.stdin.buffer.read(LENGTH), "big")
    work = sys.stdin.buffer.read(length)
    if not work or len(work) < length:
        _end(1)
    path, graph, meta, vocabulary = pickle.loads(work)  # noqa: S301 (of our own parent)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    write_database(Path(path), graph, meta, vocabulary, Path.cwd())
    _end(0)


if __name__ == "__main__":
    main()
