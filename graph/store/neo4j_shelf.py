"""What is too much for memory while many papers go into Neo4j: their lines, and the rows of the graph.

Both stand in temporary files that are gone when they are closed.
"""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import groupby
from operator import itemgetter
from types import TracebackType
from typing import Any, Self

from graph.errors import RecordError, StoreError
from graph.model import Graph, Record
from graph.store.neo4j_meta import record_row
from graph.store.neo4j_rows import Key, Pair, Plain, State, state_of
from graph.stream import digest, line_of, record_from_dict

BEFORE, AFTER = 0, 1
NODE, EDGE = "node", "edge"
Kind = tuple[str, str]  # of nodes or edges, and the label or type

Row = tuple[str, Key, Plain]  # label or type, key, row


class Lines:
    """The lines of records on their way into a store, one for each document. `hashes` are theirs, by document id."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 (this class is the context manager)
        self._places: dict[str, tuple[int, int]] = {}
        self.hashes: dict[str, str] = {}

    def add(self, record: Record) -> None:
        """Take in a record. Raises RecordError where there is another one of its document."""
        line, doc = line_of(record), record.document.id
        sha256 = digest(line)
        if self.hashes.setdefault(doc, sha256) != sha256:
            raise RecordError(f"document {doc}: two different records", "keep the newer one")
        if doc not in self._places:
            content = line.encode("utf-8", "surrogatepass")
            self._places[doc] = self._file.tell(), len(content)
            self._file.write(content)

    def record(self, document: str) -> Record:
        """Return the record of a document."""
        return record_from_dict(json.loads(self._line(document)))

    def rows(self, documents: Iterable[str]) -> Iterator[Mapping[str, str]]:
        """Give the properties of the nodes that keep the records of these documents."""
        for doc in documents:
            yield record_row(doc, self.hashes[doc], self._line(doc))

    def _line(self, document: str) -> str:
        place, length = self._places[document]
        self._file.seek(place)
        return self._file.read(length).decode("utf-8", "surrogatepass")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None) -> None:
        self._file.close()


class Shelf:
    """A graph as it stands in a database, and as it should, on disk: `graph.store.neo4j_rows.Sides`.

    What should be there is poured in (`graph.store.pour.Sink`). Use it as a context manager.
    """

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None)  # an unnamed file, deleted when it is closed
        self._tables: dict[Kind, str] = {}

    @property
    def labels(self) -> list[str]:
        """All labels that were put in."""
        return [name for what, name in self._tables if what == NODE]

    @property
    def relations(self) -> list[str]:
        """All types of relationships that were put in."""
        return [name for what, name in self._tables if what == EDGE]

    def add(self, part: Graph, label: Mapping[str, str] | None = None) -> None:
        """Take in a part of the graph that should be; `label` tells the labels of entities that it lacks, by id."""
        state: State = state_of(part, label)
        for what, some in ((NODE, state.nodes), (EDGE, state.edges)):
            for name, rows in some.items():
                self._put(AFTER, what, ((name, key, row) for key, row in rows.items()))

    def load(self) -> None:
        """Do nothing: nodes are written before edges in any case."""

    def stands(self, what: str, rows: Iterable[Row]) -> None:
        """Take in rows as they stand in the database."""
        self._put(BEFORE, what, rows)

    def _put(self, side: int, what: str, rows: Iterable[Row]) -> None:
        with _said():
            self._db.execute("BEGIN")
            try:
                for name, some in groupby(rows, itemgetter(0)):
                    told = ((_text(key), side, _text(row)) for _, key, row in some)
                    self._db.executemany(f"INSERT INTO {self._table(what, name)} VALUES (?, ?, ?)", told)  # noqa: S608
            except BaseException:  # reading from the database may fail half way, and is done again
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def _table(self, what: str, name: str) -> str:
        table = self._tables.setdefault((what, name), f"rows_{len(self._tables)}")
        self._db.execute(f"CREATE TABLE IF NOT EXISTS {table} (key TEXT, side INTEGER, data TEXT)")
        return table

    def nodes(self, label: str) -> Iterator[Pair]:
        """Give the nodes of a label, before and after."""
        return self._pairs(NODE, label)

    def edges(self, relation: str) -> Iterator[Pair]:
        """Give the relationships of a type, before and after."""
        return self._pairs(EDGE, relation)

    def _pairs(self, what: str, name: str) -> Iterator[Pair]:
        with _said():
            found = self._db.execute(f"SELECT * FROM {self._table(what, name)} ORDER BY key, side")  # noqa: S608
            for key, same in groupby(found, itemgetter(0)):
                sides: list[list[str]] = [[], []]
                for _, side, data in same:
                    sides[side].append(data)
                before, after = sides
                old = None if not before else _row(before[0]) if len(before) == 1 else {}
                yield tuple(json.loads(key)), old, _row(after[0]) if after else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None) -> None:
        self._db.close()


def _text(thing: Any) -> str:
    return json.dumps(thing, separators=(",", ":"))


def _row(text: str) -> Plain:
    """Return a row as it was put in: a list is a tuple."""
    row: Plain = json.loads(text)
    return {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}


@contextmanager
def _said() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as exc:
        where = f"{tempfile.gettempdir()}: the folder for temporary files cannot be written: {exc}"
        raise StoreError(where, "free space there, or name another folder in TMPDIR") from exc
