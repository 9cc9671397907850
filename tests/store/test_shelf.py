"""Rows that are compared on disk make the same steps as those that are compared in memory; lines come back as put."""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator

import pytest

from graph.assemble import assemble
from graph.errors import RecordError, StoreError
from graph.model import Graph, Record
from graph.store import neo4j_load, neo4j_shelf
from graph.store.neo4j_meta import unpack
from graph.store.neo4j_rows import Both, State, Step, difference, state_of
from graph.store.neo4j_shelf import EDGE, NODE, Lines, Shelf
from graph.stream import digest, line_of
from tests.graph.made import papers, record
from tests.store.test_index import chance_paper


def drawn(dice: random.Random, count: int) -> list[Record]:
    """Papers of chance, each document once."""
    return list({one.document.id: one for one in (chance_paper(number, dice) for number in range(count))}.values())


def put(shelf: Shelf, before: State) -> None:
    for what, some in ((NODE, before.nodes), (EDGE, before.edges)):
        shelf.stands(what, ((name, key, row) for name, rows in some.items() for key, row in rows.items()))


def done(steps: Iterable[Step]) -> list[tuple[str, Counter[str]]]:
    """What is done, statement after statement, whatever the order of the rows of one."""
    return [(step.statement, Counter(map(repr, step.rows))) for step in steps]


@pytest.mark.parametrize("seed", range(6))
def test_steps_are_those_of_a_comparison_in_memory(seed: int):
    dice = random.Random(seed)
    there, wanted = assemble(drawn(dice, 5)), assemble(drawn(dice, 7))
    before, after = state_of(there), state_of(wanted)
    with Shelf() as shelf:
        put(shelf, before)
        shelf.add(wanted)
        assert done(difference(shelf)) == done(difference(Both(before, after)))
        assert done(difference(shelf)) == done(difference(shelf)), "it can be gone through again"


def test_nothing_is_to_be_done_where_nothing_differs():
    with Shelf() as shelf:
        put(shelf, state_of(assemble(papers())))
        shelf.add(assemble(papers()))
        assert list(difference(shelf)) == []


def test_parts_may_say_an_indicator_twice_and_rows_may_stand_twice():
    graph = assemble(papers())
    labels = {node.id: node.type for node in graph.entities}
    (kind, (key, row)), *_ = ((kind, next(iter(rows.items()))) for kind, rows in state_of(graph).edges.items())
    with Shelf() as shelf:
        shelf.add(Graph(entities=graph.entities))
        for figure in (*graph.figures, *graph.figures):
            shelf.add(Graph(figures=(figure,)), labels)
        names = {figure.indicator for figure in graph.figures}
        assert len(list(shelf.nodes("Indicator"))) == len(names)
        shelf.add(Graph(edges=graph.edges), labels)
        shelf.stands(EDGE, [(kind, key, row), (kind, key, row)])
        ((_, old, new),) = (pair for pair in shelf.edges(kind) if pair[0] == key)
        assert (old, new) == ({}, row), "it goes and comes again, once"


def test_reading_that_fails_half_way_may_be_done_again():
    state = state_of(assemble(papers()))
    rows = [("City", key, row) for key, row in state.nodes["City"].items()]

    def broken() -> Iterator[neo4j_shelf.Row]:
        yield rows[0]
        raise ConnectionResetError

    with Shelf() as shelf:
        with pytest.raises(ConnectionResetError):
            shelf.stands(NODE, broken())
        shelf.stands(NODE, rows)
        assert {key: old for key, old, _ in shelf.nodes("City")} == state.nodes["City"]


def test_full_folder_for_temporary_files_is_said(monkeypatch: pytest.MonkeyPatch):
    with Shelf() as shelf:
        shelf._db.execute("PRAGMA max_page_count = 2")
        with pytest.raises(StoreError, match="temporary files") as told:
            shelf.add(assemble(papers()))
        assert "TMPDIR" in told.value.hint
        assert isinstance(told.value.__cause__, sqlite3.Error)


def test_lines_come_back_as_they_were_put_in():
    odd = record(["甲\ud800\u2028与乙。"], [("City", "甲\ud800"), ("City", "乙", "丙\udfff")])
    given = {one.document.id: one for one in (*papers(), odd)}
    with Lines() as lines:
        for one in (*given.values(), *given.values()):
            lines.add(one)
        assert lines.hashes == {doc: digest(line_of(one)) for doc, one in given.items()}
        assert {doc: lines.record(doc) for doc in reversed(given)} == given
        assert [unpack(row["data"]) for row in lines.rows(sorted(given))] == [
            line_of(given[doc]) for doc in sorted(given)
        ]
        with pytest.raises(RecordError, match="two different records"):
            lines.add(Record(odd.document, odd.passages))


def test_few_things_are_told_from_many_without_looking_at_all():
    def counted() -> Iterator[int]:
        for one in range(100):
            seen.append(one)
            yield one

    seen: list[int] = []
    few, every = neo4j_load._few(counted(), lambda _: 1, 10)
    assert few is None
    assert len(seen) == 11
    assert list(every) == list(range(100))
    few, every = neo4j_load._few(range(10), lambda _: 1, 10)
    assert list(few or ()) == list(every) == list(range(10))
