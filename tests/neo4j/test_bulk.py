"""Many papers at once into a server: the graph is that of a fresh build, and few records are in memory at a time."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graph.curation.judgement import Judgement
from graph.errors import RecordError, StoreError
from graph.model import Passage, Record
from graph.settings import settings
from graph.store import neo4j_load, neo4j_part, neo4j_rows, pour, whole
from graph.store.neo4j_shelf import Shelf
from tests.graph.made import papers, record
from tests.neo4j.server import Server
from tests.neo4j.shared import store_on
from tests.neo4j.test_part import is_fresh_build
from tests.store.changes import said
from tests.store.test_bulk import MANY, alive, numbered
from tests.store.test_shelf import drawn


@pytest.fixture
def cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """A cache folder of our own, and parts, steps and transactions that are small."""
    monkeypatch.setenv("HUBGRAPH_CACHE", str(tmp_path / "cache"))
    settings.cache_clear()
    monkeypatch.setattr(whole, "PART", 3)
    monkeypatch.setattr(pour, "PART", 3)
    monkeypatch.setattr(neo4j_rows, "BATCH", 7)
    monkeypatch.setattr(neo4j_load, "AT_ONCE", 0)
    monkeypatch.setattr(neo4j_load, "PACKED", 2_000)
    yield tmp_path / "cache"
    monkeypatch.undo()
    settings.cache_clear()


def always_all(patch: pytest.MonkeyPatch) -> None:
    """Let every change be so much that all is compared."""
    patch.setattr(neo4j_part, "is_much", lambda *_: True)


@pytest.mark.parametrize("seed", range(2))
def test_changes_of_everything_end_in_the_graph_of_a_fresh_build(
    server: Server, cache: Path, monkeypatch: pytest.MonkeyPatch, seed: int
):
    always_all(monkeypatch)
    dice = random.Random(seed)
    first, second = drawn(dice, 5), drawn(dice, 6)
    lines: list[Judgement] = []
    with store_on(server) as store:
        store.ingest(first)
        is_fresh_build(store, first, lines)
        lines.append(said("rename", 0, 1, at=1))
        store.judge(lines, merge=True)
        gone = first[-1].document.id
        store.ingest(second, replacing=[gone])
        kept = {one.document.id: one for one in (*first[:-1], *second)}
        is_fresh_build(store, list(kept.values()), lines)
        store.remove(sorted(kept)[1:])
        is_fresh_build(store, [kept[min(kept)]], lines)


def test_records_are_never_in_memory_all_at_once(server: Server, cache: Path, monkeypatch: pytest.MonkeyPatch):
    others = {kind: alive(kind) for kind in (Record, Passage)}
    most = dict.fromkeys(others, 0)

    def look() -> None:
        for kind, before in others.items():
            most[kind] = max(most[kind], alive(kind) - before)

    def coming() -> Iterator[Record]:
        for number in range(MANY):
            look()
            yield numbered(number)

    add, batch = Shelf.add, neo4j_load._batch

    def adding(self: Shelf, *given: Any) -> None:
        look()
        add(self, *given)

    def writing(*given: Any, **more: Any) -> None:
        look()
        batch(*given, **more)

    monkeypatch.setattr(Shelf, "add", adding)
    monkeypatch.setattr(neo4j_load, "_batch", writing)
    with store_on(server) as store:
        assert len(store.ingest(coming()).added) == MANY
        assert 0 < most[Record] < 8
        assert 0 < most[Passage] < 8
        assert store.verify() == ()


def test_side_file_that_cannot_be_written_does_no_harm(server: Server, cache: Path):
    cache.write_text("not a folder")
    with store_on(server) as store:
        store.ingest(papers())
        is_fresh_build(store, papers(), [])


def test_reading_that_fails_half_way_leaves_everything_as_it_was(server: Server, cache: Path):
    first, second, third = papers()

    def broken() -> Iterator[Record]:
        yield second
        raise StoreError("the disk with the papers is gone")

    with store_on(server) as store:
        store.ingest([first])
        with pytest.raises(StoreError, match="is gone"):
            store.ingest(broken())
        with pytest.raises(RecordError, match="two different records"):
            store.ingest([second, record(["另一句。"], [], title="x"), third, Record(third.document, third.passages)])
        assert records_kept(server) == 1
        is_fresh_build(store, [first], [])


def test_record_that_is_not_what_it_should_be_leaves_nothing_behind(server: Server, cache: Path):
    wrong = record(["上海。"], [("Nonsense", "上海")])
    with store_on(server) as store:
        with pytest.raises(RecordError, match="unknown label"):
            store.ingest([*papers(), wrong])
        assert records_kept(server) == 0
        assert store.counts()["documents"] == 0


def records_kept(server: Server) -> int:
    """Count the records that a server keeps, also those that do not count yet."""
    with server.driver() as driver:
        found = driver.execute_query("MATCH (r:HubgraphRecord) RETURN count(r) AS n", database_="neo4j")
        return int(found.records[0]["n"])


def test_damaged_record_goes_as_the_hint_says(server: Server, cache: Path):
    first, *more = papers()
    with store_on(server) as store, server.driver() as driver:
        store.ingest([first, *more])
        spoil = "MATCH (r:HubgraphRecord {document: $id}) SET r.data = 'eJw='"
        driver.execute_query(spoil, id=first.document.id, database_="neo4j")
        with pytest.raises(StoreError, match="damaged") as told:
            store.rebuild()
        assert f"documents remove {first.document.id}" in told.value.hint
        store.remove([first.document.id])
        is_fresh_build(store, more, [])
        store.ingest([first])
        is_fresh_build(store, papers(), [])
