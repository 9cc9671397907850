"""Write a store file in a process of its own: when the disk is full, the library ends the process that it runs in.

The process makes the tables while its parent still reads records, and loads rows while the parent joins and writes the
next ones; or it changes a copy of the file, where `graph.store.update` found little to change.
`graph.store.making` is its code.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import ladybug

from graph.errors import StoreError
from graph.model import Graph
from graph.ontology import Ontology
from graph.store import cypher, load
from graph.store.files import AS_IT_WAS
from graph.store.tables import Meta
from graph.store.update import Work

CODE = Path(__file__).with_name("making.py")


class Maker:
    """A process that writes the store file at `path`, for the length of a `with` block."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> Self:
        self._held = ExitStack()
        self._folder = tempfile.TemporaryDirectory(prefix="hubgraph-", ignore_cleanup_errors=True)
        self.scratch = Path(self._folder.name)
        self._said = (self.scratch / "said").open("w+b")
        library = str(Path(ladybug.__file__).parent.parent)
        self._process = subprocess.Popen(  # noqa: S603 (our own interpreter and file)
            [sys.executable, "-I", "-B", "-X", "utf8", str(CODE), library],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=self._said,
            cwd=self.scratch,
        )
        return self

    def begin(self, vocabulary: Ontology) -> None:
        """Begin a new file: the process makes its tables meanwhile."""
        self._open()
        for statement in cypher.tables(vocabulary):
            self._run(statement)
        self._sheets = self._held.enter_context(load.Sheets(self.scratch))

    def add(self, part: Graph, label: Mapping[str, str] | None = None) -> None:
        """Take in a part of the graph, to be loaded later. `label` tells the labels of entities that it lacks, by id.

        Raises StoreError.
        """
        with self._said_by_system():
            self._sheets.add(part, label)

    def load(self) -> None:
        """Let the process load what was taken in; ends of edges must be loaded before them, or with them."""
        with self._said_by_system():
            for statement in self._sheets.loading():
                self._run(statement)

    def finish(self, meta: Meta) -> None:
        """Wait until the file is complete. Raises StoreError."""
        for statement in load.closing(meta):
            self._run(statement)
        self._end()

    def change(self, source: Path, work: Sequence[Work], meta: Meta) -> None:
        """Write a copy of the file at `source`, changed, complete when this returns. Raises StoreError."""
        with self._said_by_system():
            shutil.copyfile(source, self._path)
        self._open()
        for statement, params in work:
            self._run(statement, params)
        self.finish(meta)

    def _open(self) -> None:
        limits = {"buffer_pool_size": load.WRITE_POOL, "max_db_size": load.ADDRESS_SPACE}
        self._tell({"path": str(self._path), **limits})

    def _run(self, statement: str, params: Mapping[str, Any] | None = None) -> None:
        self._tell([statement, params or None])

    def _end(self) -> None:
        self._tell(None)
        if self._process.wait() != 0:
            raise StoreError(f"{self._path}: cannot be written: {self._reason()}", AS_IT_WAS)

    @contextmanager
    def _said_by_system(self) -> Iterator[None]:
        try:
            yield
        except OSError as exc:
            raise StoreError(f"{self._path}: cannot be written: {exc.strerror or exc}", AS_IT_WAS) from exc

    def _tell(self, what: object) -> None:
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):  # it has ended already, and said why
            self._process.stdin.write(json.dumps(what).encode() + b"\n")
            self._process.stdin.flush()

    def _reason(self) -> str:
        self._said.seek(0)
        lines = [line.strip() for line in self._said.read().decode("utf-8", "replace").splitlines()]
        telling = [line for line in lines if "what():" in line or "Error" in line or "xception" in line]
        return telling[-1] if telling else f"the writing process ended with {self._process.returncode}"

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None) -> None:
        self._process.kill()
        with suppress(OSError):  # of a disk that is full
            self._held.close()
        if self._process.stdin is not None:
            with suppress(BrokenPipeError):  # what it did not read any more
                self._process.stdin.close()
        self._process.wait()
        self._said.close()
        self._folder.cleanup()
