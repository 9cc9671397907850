"""An open store file, read by many threads one after the other, and read anew when another one takes its place."""

from __future__ import annotations

import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import ladybug

from graph.errors import StoreError
from graph.model import Graph
from graph.ontology import Ontology
from graph.store.files import AGAIN, StoreFiles
from graph.store.load import LIBRARY, fetch, open_database, read_meta, write_database
from graph.store.manifest import NOTHING, is_whole
from graph.store.tables import SCHEMA, Meta, meta_for

Stamp = tuple[int, int, int, int]


class Reader:
    """The store file of `files`. A store that nothing was put into yet reads as an empty graph."""

    def __init__(self, files: StoreFiles, vocabulary: Ontology) -> None:
        self.files = files
        self.lock = threading.RLock()
        self._aside: Counter[int] = Counter()  # how many read aside, by database
        self._steady = 0  # how many hold on to the file that is open
        self._vocabulary = vocabulary
        self._empty: tempfile.TemporaryDirectory[str] | None = None
        self._database: ladybug.Database | None = None
        self._connection: ladybug.Connection | None = None
        self._meta: Meta | None = None
        self._stamp: Stamp | None = None

    @contextmanager
    def steady(self) -> Iterator[None]:
        """Hold on to one file over several reads that must see one graph, though another may take its place."""
        with self.lock:
            self.refresh()
            self._steady += 1
            try:
                yield
            finally:
                self._steady -= 1

    def rows(self, statement: str, **params: Any) -> list[Sequence[Any]]:
        """Run one of our own queries. Raises StoreError when the file cannot be opened or read."""
        with self.lock:
            self.refresh()
            if self._connection is None:
                raise StoreError(f"{self.files.path}: is closed", "open the store again")
            return self._fetched(self._connection, statement, params)

    @contextmanager
    def aside(self) -> Iterator[tuple[Callable[..., list[Sequence[Any]]], Meta]]:
        """Read much, on a connection of its own, from the file that is open now: others go on reading meanwhile.

        Yields what runs our own queries, and what the file says of itself; raises what `rows` raises.
        """
        with self.lock:
            meta, database = self.meta(), self._database
            if database is None:
                raise StoreError(f"{self.files.path}: is closed", "open the store again")
            self._aside[id(database)] += 1
        try:
            with ladybug.Connection(database) as connection:
                yield lambda statement, **params: self._fetched(connection, statement, params), meta
        finally:
            with self.lock:
                self._aside[id(database)] -= 1
                if database is not self._database and not self._aside[id(database)]:
                    database.close()

    def _fetched(self, connection: ladybug.Connection, statement: str, params: dict[str, Any]) -> list[Sequence[Any]]:
        try:
            return fetch(connection, statement, params)
        except (RuntimeError, MemoryError) as exc:
            hint = f"`hubgraph verify` says more; {AGAIN}"
            raise StoreError(f"{self.files.path}: cannot be read: {_first_line(exc)}", hint) from exc

    def meta(self) -> Meta:
        """Return what the file says of itself. Raises StoreError when it cannot be opened."""
        with self.lock:
            self.refresh()
            if self._meta is None:
                raise StoreError(f"{self.files.path}: is closed", "open the store again")
            return self._meta

    def stamp(self) -> Stamp | None:
        """Return what tells this file from the one that takes its place."""
        with self.lock:
            self.refresh()
            return self._stamp

    def path(self) -> Path:
        """Return the file that is read: that of an empty graph where there is none yet."""
        if self.files.path.exists():
            return self.files.path
        if self.files.manifest().documents:
            raise StoreError(f"{self.files.path}: is gone, but its records are there", AGAIN)
        if self._empty is None:
            self._empty = tempfile.TemporaryDirectory(prefix="hubgraph-")
            made = Path(self._empty.name) / "empty.lbug"
            meta = meta_for(NOTHING, (), Graph(), self._vocabulary, LIBRARY)
            write_database(made, meta, self._vocabulary)
        return Path(self._empty.name) / "empty.lbug"

    def refresh(self) -> None:
        """Open the file if it is not open, or if another one has taken its place."""
        with self.lock:
            if self._steady and self._stamp:
                return
            path = self.path()
            stat = path.stat()
            stamp = (stat.st_dev, stat.st_ino, stat.st_mtime_ns, stat.st_size)
            if stamp != self._stamp:
                self.close()
                self._open(path)
                self._stamp = stamp

    def _open(self, path: Path) -> None:
        if path == self.files.path and not self._is_whole(path):
            raise StoreError(f"{path}: is damaged: it is not the file that was written", AGAIN)
        try:
            self._database = open_database(path)
            self._connection = ladybug.Connection(self._database)
            self._meta = read_meta(self._connection)
        except (RuntimeError, ValueError, TypeError, MemoryError) as exc:
            self.close()
            if path == self.files.path and not self.files.manifest_path.exists():
                hint = "name the file of a store, for example var/hubgraph.lbug"
                raise StoreError(f"{path}: is no store, no records stand beside it: {_first_line(exc)}", hint) from exc
            what = "is damaged, or of another version of ladybug"
            raise StoreError(f"{path}: {what}: {_first_line(exc)}", AGAIN) from exc
        if self._meta is None:
            self.close()
            raise StoreError(f"{path}: is a Ladybug file, but not one of hubgraph", "name another file")
        if self._meta.schema != SCHEMA:
            age = "an older" if self._meta.schema < SCHEMA else "a newer"
            self.close()
            raise StoreError(f"{path}: was written by {age} version of hubgraph", AGAIN)

    def _is_whole(self, path: Path) -> bool:
        """Compare with the manifest; once more, if it changed meanwhile: a writer renames it before the file."""
        manifest = self.files.manifest()
        if is_whole(path, manifest):
            return True
        again = self.files.manifest()
        return again != manifest and is_whole(path, again)

    def close(self) -> None:
        """Let go of the file; the next read opens it again."""
        with self.lock:
            if self._connection is not None:
                self._connection.close()
            if self._database is not None and not self._aside[id(self._database)]:  # else the last reader closes it
                self._database.close()
            self._connection = self._database = self._meta = self._stamp = None

    def forget(self) -> None:
        """Close, and delete what was made for an empty graph."""
        with self.lock:
            self.close()
            if self._empty is not None:
                self._empty.cleanup()
                self._empty = None


def _first_line(exc: BaseException) -> str:
    return str(exc).strip().partition("\n")[0]
