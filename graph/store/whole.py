"""The whole graph out of a side file, a part at a time: a new store file is written in the memory of one part.

The steps are those of `graph.assemble`, and so is the graph. What is in memory all the while is what tells entities
apart: their names, and to which node each belongs. Statements are put in the order of their edges by the database,
which sorts on disk.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from operator import itemgetter
from typing import Any

from graph.assemble import figures_of, merged, namings_of
from graph.curation.judgement import Judgement
from graph.curation.replay import decide
from graph.join import Key
from graph.model import Edge, Figure, Graph, Mention, Naming, Node
from graph.ontology import Ontology
from graph.parts import Known, Measured
from graph.statements import EdgeKey, Refused, Rulings, Said
from graph.store import cells

PART = 5_000  # rows in a part, more or less

MADE = """
    DROP TABLE IF EXISTS temp.part;
    DROP TABLE IF EXISTS temp.stated;
    CREATE TEMP TABLE part (key BLOB PRIMARY KEY, top BLOB) WITHOUT ROWID;
    CREATE TEMP TABLE stated (type TEXT, head TEXT, tail TEXT, modality TEXT, number INTEGER);
"""
TOTALS = "SELECT (SELECT count(*) FROM said), (SELECT count(DISTINCT indicator) FROM measured)"
FORMS = "SELECT DISTINCT plain FROM known"
GROUPS = (
    "SELECT top, number, document, plain, places FROM known JOIN temp.part USING (key) ORDER BY top, document, number"
)
MENTIONS = "SELECT mentions FROM known WHERE number = ?"
NAMED = "SELECT document, plain, mentions FROM known ORDER BY document"
SAID = "SELECT number, document, head, tail, plain FROM said"
MEASURED = "SELECT document, subject, counterpart, plain FROM measured ORDER BY document"
STATED = (
    "SELECT type, s.head, s.tail, modality, document, plain FROM temp.stated s JOIN said USING (number) "
    "ORDER BY type, s.head, s.tail, modality"
)


class Whole:
    """The graph of all documents of a side file. Raises sqlite3.Error where that is of no use.

    `labels` maps the id of each node to its label; it is filled by reading `entities` to the end, which comes first.
    """

    def __init__(self, database: sqlite3.Connection, judgements: Sequence[Judgement], vocabulary: Ontology) -> None:
        self._db, self._vocabulary = database, vocabulary
        self._decisions = decide((cells.entity(plain) for (plain,) in database.execute(FORMS)), judgements)
        self._node_of: dict[Key, Node] = {}
        self.labels: dict[str, str] = {}

    def totals(self) -> dict[str, int]:
        """Count what cannot be counted part by part."""
        ((statements, indicators),) = self._db.execute(TOTALS)
        return {"statements": statements, "indicators": indicators}

    def entities(self) -> Iterator[Graph]:
        """Give the entities of the graph, in parts."""
        self._db.executescript(MADE)
        tops = self._decisions.root
        rows = ((cells.key_cell(key), cells.key_cell(top)) for key, top in tops.items())
        self._put("INSERT INTO temp.part VALUES (?, ?)", rows)
        nodes: dict[Key, Node] = {}
        some: list[Node] = []
        for top, group in self._groups():
            node = merged(group, self._decisions, self._decisions.called.get(top))
            nodes[top] = replace(node, aliases=(), documents=())  # what the other parts need of it
            self.labels[node.id] = node.type
            some.append(node)
            if len(some) >= PART:
                yield Graph(entities=tuple(some))
                some = []
        self._node_of = {key: nodes[top] for key, top in tops.items()}
        yield Graph(entities=tuple(some))

    def _put(self, statement: str, rows: Iterable[Sequence[object]]) -> None:
        self._db.execute("BEGIN")
        self._db.executemany(statement, rows)
        self._db.execute("COMMIT")

    def _groups(self) -> Iterator[tuple[Key, list[Known]]]:
        """Give what documents know of each entity; of two that one document knows, with their mentions."""
        for top, rows in groupby(self._db.execute(GROUPS), itemgetter(0)):
            group: list[Known] = []
            for _, same in groupby(rows, itemgetter(2)):
                first, *more = same
                for _, number, doc, plain, places in (first, *more):
                    ent = cells.entity(plain)
                    if more:
                        ent = replace(ent, mentions=self._mentions(number))
                    group.append(Known(cells.text(doc), ent, places))
            yield cells.key(top), group

    def _mentions(self, number: int) -> tuple[Mention, ...]:
        return cells.mentions(self._db.execute(MENTIONS, (number,)).fetchone()[0])

    def namings(self) -> Iterator[Graph]:
        """Give the mentions of the graph, in parts."""
        some: list[Naming] = []
        for kept, rows in groupby(self._db.execute(NAMED), itemgetter(0)):
            doc = cells.text(kept)
            known = [
                Known(doc, replace(cells.entity(plain), mentions=cells.mentions(mentions)), 0)
                for _, plain, mentions in rows
            ]
            some += namings_of(known, self._node_of)
            if len(some) >= PART:
                yield Graph(namings=tuple(some))
                some = []
        yield Graph(namings=tuple(some))

    def figures(self) -> Iterator[Graph]:
        """Give the observations of the graph, in parts."""
        some: list[Figure] = []
        for kept, rows in groupby(self._db.execute(MEASURED), itemgetter(0)):
            doc = cells.text(kept)
            measured = [
                Measured(doc, cells.observation(plain), cells.key(subject), cells.key(other) if other else None)
                for _, subject, other, plain in rows
            ]
            some += figures_of(measured, self._node_of)
            if len(some) >= PART:
                yield Graph(figures=tuple(some))
                some = []
        yield Graph(figures=tuple(some))

    def edges(self) -> Iterator[Iterator[Graph]]:
        """Give the edges of the graph, one type of relation after the other, each in parts."""
        rulings = Rulings((one for _, one in self._said()), self._node_of, self._decisions, self._vocabulary)
        self._put("INSERT INTO temp.stated VALUES (?, ?, ?, ?, ?)", self._stated(rulings))
        for _, rows in groupby(self._db.execute(STATED), itemgetter(0)):
            yield self._of_type(rows, rulings)

    def _said(self) -> Iterator[tuple[int, Said]]:
        for number, doc, head, tail, plain in self._db.execute(SAID):
            yield number, Said(cells.text(doc), cells.relation(plain), cells.key(head), cells.key(tail))

    def _stated(self, rulings: Rulings) -> Iterator[tuple[str, str, str, str, int]]:
        for number, one in self._said():
            ruling = rulings.of(one)
            if ruling and not isinstance(ruling, Refused):
                head, kind, tail, modality = ruling
                yield kind, head, tail, modality, number

    def _of_type(self, rows: Iterable[Sequence[Any]], rulings: Rulings) -> Iterator[Graph]:
        some: list[Edge] = []
        for (kind, head, tail, modality), stated in groupby(rows, itemgetter(0, 1, 2, 3)):
            key: EdgeKey = head, kind, tail, modality
            said = [Said(cells.text(doc), cells.relation(plain), NOWHERE, NOWHERE) for *_, doc, plain in stated]
            some.append(rulings.edge(key, said))
            if len(some) >= PART:
                yield Graph(edges=tuple(some))
                some = []
        yield Graph(edges=tuple(some))


NOWHERE: Key = ("", "")  # the ends of a statement do not matter once it is known what it counts for
