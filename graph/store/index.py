"""What the records of a store say, findable by name, entity and pair: a side file, so that few need to be read again.

It is made from the records and follows them: each document stands in it with the hash of its record, and with size and
time of the file, so that a record that was changed is noticed without reading all. Whatever is wrong with the side
file, it may be deleted; the next writer makes it again. `graph.store.cells` tells how things stand in it.
"""

from __future__ import annotations

import hashlib
import sqlite3
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

import graph.fold
from graph.curation.judgement import Judgement
from graph.join import Key, key_of
from graph.model import Mention, Record
from graph.ontology import Ontology
from graph.parts import Known, Measured, parts_of
from graph.statements import Said
from graph.store import cells
from graph.store.whole import Whole
from graph.touched import Pair

FORMAT = 1  # raise it when the tables change
TABLES = """
    CREATE TABLE made_by (stamp TEXT);
    CREATE TABLE document (id BLOB PRIMARY KEY, sha256 TEXT, size INTEGER, time INTEGER);
    CREATE TABLE called (name BLOB, key BLOB, uses INTEGER, PRIMARY KEY (name, key)) WITHOUT ROWID;
    CREATE INDEX called_key ON called (key);
    CREATE TABLE known (
        number INTEGER PRIMARY KEY, document BLOB, key BLOB, plain TEXT, places INTEGER, mentions TEXT
    );
    CREATE INDEX known_key ON known (key);
    CREATE INDEX known_document ON known (document);
    CREATE TABLE said (number INTEGER PRIMARY KEY, document BLOB, head BLOB, tail BLOB, plain TEXT);
    CREATE INDEX said_head ON said (head, tail);
    CREATE INDEX said_tail ON said (tail);
    CREATE INDEX said_document ON said (document);
    CREATE TABLE measured (
        number INTEGER PRIMARY KEY, document BLOB, subject BLOB, counterpart BLOB, indicator BLOB, plain TEXT
    );
    CREATE INDEX measured_subject ON measured (subject);
    CREATE INDEX measured_counterpart ON measured (counterpart);
    CREATE INDEX measured_indicator ON measured (indicator);
    CREATE INDEX measured_document ON measured (document);
"""
ASKED = "CREATE TEMP TABLE asked (one BLOB, other BLOB)"
USE = "INSERT INTO called VALUES (?, ?, 1) ON CONFLICT (name, key) DO UPDATE SET uses = uses + 1"
CALLED = "SELECT DISTINCT key FROM temp.asked CROSS JOIN called ON name = one"
NAMES = "SELECT DISTINCT name FROM temp.asked CROSS JOIN called ON key = one"
KNOWN = "SELECT number, document, plain, places FROM temp.asked CROSS JOIN known ON key = one"
MENTIONS = "SELECT number, mentions FROM temp.asked CROSS JOIN known ON number = one"
_SAID = "SELECT number, document, head, tail, plain FROM temp.asked CROSS JOIN said ON "
SAID_OF = f"{_SAID} head = one UNION {_SAID} tail = one"
SAID_BETWEEN = f"{_SAID} head = one AND tail = other UNION {_SAID} head = other AND tail = one"
_MEASURED = "SELECT number, document, subject, counterpart, plain FROM temp.asked CROSS JOIN measured ON "
MEASURED_OF = f"{_MEASURED} subject = one UNION {_MEASURED} counterpart = one"
MEASURING = "SELECT DISTINCT document, indicator FROM temp.asked CROSS JOIN measured ON indicator = one"

Read = Callable[[str, str], Record]  # the record of a document, by id and hash
Marks = Mapping[str, tuple[int, int]]  # size and time of the file of a record, by hash
Stands = tuple[str, tuple[int, int]]  # hash and marks of a record
UNMARKED = 0, 0  # of a record that has no file yet


class RecordIndex:
    """The side file of a store. Raises sqlite3.Error where it is damaged or cannot be written: delete it then."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        try:
            self._begin()
        except BaseException:
            self._db.close()
            raise

    def _begin(self) -> None:
        self._db.execute(ASKED)
        try:
            made_by = self._db.execute("SELECT stamp FROM made_by").fetchone()
        except sqlite3.OperationalError:
            made_by = None
        if made_by == (stamp(),):
            return
        with self._transaction():
            found = self._db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
            for (name,) in found:
                self._db.execute(f'DROP TABLE "{name}"')
            for statement in TABLES.split(";"):
                self._db.execute(statement)
            self._db.execute("INSERT INTO made_by VALUES (?)", (stamp(),))

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def follow(
        self,
        documents: Mapping[str, str],
        marks: Marks,
        read: Read,
        *,
        but: Collection[str] = (),
        every: Callable[[Record], None] | None = None,
    ) -> None:
        """Become the index of these documents (hash by id), reading those that differ. Raises what `read` raises.

        A record whose file has other marks than before is read again. Documents of `but` are left as they are. With
        `every`, all documents are read, by id, and handed on.
        """
        there = {
            cells.text(doc): (str(sha256), (size, time))
            for doc, sha256, size, time in self._db.execute("SELECT id, sha256, size, time FROM document")
        }
        wanted = {doc: (sha256, marks.get(sha256, UNMARKED)) for doc, sha256 in documents.items()}
        differing = {doc for doc in {*there, *wanted} if there.get(doc) != wanted.get(doc) and doc not in but}
        if not differing and not every:
            return
        with self._transaction():
            for doc in sorted(differing.union(wanted if every else ())):
                record = read(doc, documents[doc]) if doc in wanted else None
                if doc in differing:
                    self._change(doc, there.get(doc), wanted.get(doc), record)
                if record and every:
                    every(record)

    def _change(self, doc: str, there: Stands | None, wanted: Stands | None, record: Record | None) -> None:
        if there and wanted and there[0] == wanted[0]:
            marks = (*wanted[1], cells.cell(doc))
            self._db.execute("UPDATE document SET size = ?, time = ? WHERE id = ?", marks)
            return
        if there:
            self._drop(doc)
        if record and wanted:
            self._put(record, *wanted)

    def _put(self, record: Record, sha256: str, mark: tuple[int, int]) -> None:
        parts, doc = parts_of([record]), cells.cell(record.document.id)
        run = self._db.executemany
        run("INSERT INTO document VALUES (?, ?, ?, ?)", [(doc, sha256, *mark)])
        keys = [cells.key_cell(key_of(one.entity)) for one in parts.known]
        run(USE, ((name, key) for one, key in zip(parts.known, keys, strict=True) for name in cells.folded(one.entity)))
        run(
            "INSERT INTO known VALUES (NULL, ?, ?, ?, ?, ?)",
            (
                (doc, key, cells.entity_cell(one.entity), one.places, cells.mentions_cell(one.entity.mentions))
                for one, key in zip(parts.known, keys, strict=True)
            ),
        )
        run(
            "INSERT INTO said VALUES (NULL, ?, ?, ?, ?)",
            ((doc, cells.key_cell(s.head), cells.key_cell(s.tail), cells.plain(s.relation)) for s in parts.said),
        )
        run(
            "INSERT INTO measured VALUES (NULL, ?, ?, ?, ?, ?)",
            (
                (
                    doc,
                    cells.key_cell(one.subject),
                    cells.key_cell(one.counterpart) if one.counterpart else None,
                    cells.cell(one.observation.indicator),
                    cells.plain(one.observation),
                )
                for one in parts.measured
            ),
        )

    def _drop(self, document: str) -> None:
        doc = cells.cell(document)
        known = self._db.execute("SELECT key, plain FROM known WHERE document = ?", (doc,)).fetchall()
        used = [(name, key) for key, plain in known for name in cells.folded(cells.entity(plain))]
        self._db.executemany("UPDATE called SET uses = uses - 1 WHERE name = ? AND key = ?", used)
        self._db.executemany("DELETE FROM called WHERE name = ? AND key = ? AND uses < 1", used)
        for table in ("known", "said", "measured"):
            self._db.execute(f"DELETE FROM {table} WHERE document = ?", (doc,))  # noqa: S608 (our own names)
        self._db.execute("DELETE FROM document WHERE id = ?", (doc,))

    def whole(self, judgements: Sequence[Judgement], vocabulary: Ontology) -> Whole:
        """Return the graph of all documents, as judgements want it, to be read in parts."""
        return Whole(self._db, judgements, vocabulary)

    def others(self, documents: Collection[str]) -> OtherDocuments:
        """Return what all documents but these say."""
        return OtherDocuments(self._db, documents)


class OtherDocuments:
    """What the documents say that do not change: `graph.touched.Others`."""

    def __init__(self, database: sqlite3.Connection, but: Collection[str]) -> None:
        self._db, self._but = database, {cells.cell(doc) for doc in but}

    def called(self, names: Collection[str]) -> set[Key]:
        """Return all entities that have one of these names or aliases, also in documents that change."""
        return {cells.key(key) for (key,) in self._ask(CALLED, ((cells.cell(name), None) for name in names))}

    def names(self, keys: Collection[Key]) -> set[str]:
        """Return all names and aliases of entities."""
        return {cells.text(name) for (name,) in self._ask(NAMES, ((cells.key_cell(key), None) for key in keys))}

    def known(self, keys: Collection[Key]) -> Mapping[int, Known]:
        """Return what documents know of entities, without mentions."""
        return {
            number: Known(cells.text(doc), cells.entity(plain), places)
            for number, doc, plain, places in self._ask(KNOWN, ((cells.key_cell(key), None) for key in keys))
            if doc not in self._but
        }

    def mentions(self, numbers: Collection[int]) -> Mapping[int, tuple[Mention, ...]]:
        """Return the mentions that `known` left out, by the numbers that it gave."""
        found = self._ask(MENTIONS, ((number, None) for number in numbers))
        return {number: cells.mentions(plain) for number, plain in found}

    def said_of(self, keys: Collection[Key]) -> Mapping[int, Said]:
        """Return the statements in which an entity is head or tail."""
        return self._said(self._ask(SAID_OF, ((cells.key_cell(key), None) for key in keys)))

    def said_between(self, pairs: Collection[Pair]) -> Mapping[int, Said]:
        """Return the statements between two entities, in either direction."""
        return self._said(
            self._ask(SAID_BETWEEN, ((cells.key_cell(one), cells.key_cell(other)) for one, other in pairs))
        )

    def _said(self, rows: Iterable[Sequence[Any]]) -> Mapping[int, Said]:
        return {
            number: Said(cells.text(doc), cells.relation(plain), cells.key(head), cells.key(tail))
            for number, doc, head, tail, plain in rows
            if doc not in self._but
        }

    def measured_of(self, keys: Collection[Key]) -> Mapping[int, Measured]:
        """Return the observations whose subject or counterpart an entity is."""
        return {
            number: Measured(
                cells.text(doc),
                cells.observation(plain),
                cells.key(subject),
                cells.key(counterpart) if counterpart else None,
            )
            for number, doc, subject, counterpart, plain in self._ask(
                MEASURED_OF, ((cells.key_cell(key), None) for key in keys)
            )
            if doc not in self._but
        }

    def measuring(self, indicators: Collection[str]) -> set[str]:
        """Return which of these indicators are measured."""
        found = self._ask(MEASURING, ((cells.cell(name), None) for name in indicators))
        return {cells.text(name) for doc, name in found if doc not in self._but}

    def _ask(self, statement: str, wanted: Iterable[tuple[object, object]]) -> list[Sequence[Any]]:
        self._db.execute("DELETE FROM temp.asked")
        self._db.executemany("INSERT INTO temp.asked VALUES (?, ?)", wanted)
        return self._db.execute(statement).fetchall()


@contextmanager
def index_at(path: Path) -> Iterator[RecordIndex]:
    """Open a side file for the length of a `with` block. Raises sqlite3.Error; the file is deleted then."""
    try:
        with closing(RecordIndex(path)) as index:
            yield index
    except sqlite3.Error:
        delete_index(path)
        raise


def delete_index(path: Path) -> None:
    """Delete a side file, if it can be."""
    for one in (path, path.with_name(path.name + "-journal")):
        with suppress(OSError):
            one.unlink(missing_ok=True)


@lru_cache(maxsize=1)
def stamp() -> str:
    """Return what must be the same for a side file to be of use: its tables, and how names are folded."""
    folded = Path(graph.fold.__file__).read_bytes()
    made = (FORMAT, TABLES, unicodedata.unidata_version, hashlib.sha256(folded).hexdigest())
    return hashlib.sha256(repr(made).encode()).hexdigest()
