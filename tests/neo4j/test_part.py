"""A change of a server store is found through the side file of whoever writes; the graph is that of a fresh build."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from graph.assemble import assemble
from graph.curation.judgement import Judgement
from graph.model import Record
from graph.ontology import ontology
from graph.settings import settings
from graph.store.neo4j import Neo4jStore
from graph.store.neo4j_meta import LIBRARY
from graph.store.tables import meta_for
from tests.neo4j.server import Server
from tests.neo4j.shared import store_on
from tests.store.changes import said
from tests.store.test_index import chance_paper


@pytest.fixture
def writer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[pytest.MonkeyPatch]:
    """A cache folder of one writer."""
    works_in(monkeypatch, tmp_path / "one")
    yield monkeypatch
    monkeypatch.undo()
    settings.cache_clear()


def works_in(patch: pytest.MonkeyPatch, cache: Path) -> None:
    """Let the next change be that of a writer with that cache folder."""
    patch.setenv("HUBGRAPH_CACHE", str(cache))
    settings.cache_clear()


def is_fresh_build(store: Neo4jStore, records: Sequence[Record], lines: Sequence[Judgement]) -> None:
    graph = assemble(records, judgements=lines)
    assert store.graph() == graph
    assert store.counts() == meta_for("", records, graph, ontology(), LIBRARY).counts
    assert store.verify() == ()


def test_change_does_not_join_all_records(server: Server, writer: pytest.MonkeyPatch):
    dice = random.Random(5)
    kept = {one.document.id: one for one in (chance_paper(number, dice) for number in range(4))}
    lines: list[Judgement] = []
    with store_on(server) as store:
        store.ingest(kept.values())
        writer.setattr(Neo4jStore, "_all", None)
        for step in range(4):
            one, gone = chance_paper(dice.randrange(8), dice), dice.choice(sorted(kept))
            store.ingest([one], replacing=[gone])
            kept = {doc: other for doc, other in kept.items() if doc != gone} | {one.document.id: one}
            is_fresh_build(store, list(kept.values()), lines)
            lines.append(said(("alias_add", "rename", "relabel", "reject")[step], step, 1, at=step))
            store.judge(lines[-1:], merge=True)
            is_fresh_build(store, list(kept.values()), lines)
        gone = min(kept)
        store.remove([gone])
        del kept[gone]
        is_fresh_build(store, list(kept.values()), lines)


def test_side_file_that_is_gone_damaged_or_behind_does_no_harm(
    server: Server, writer: pytest.MonkeyPatch, tmp_path: Path
):
    dice = random.Random(6)
    first, *more = [chance_paper(number, dice) for number in range(5)]
    with store_on(server) as store:
        store.ingest([first])
        store.ingest(more[:1])
        works_in(writer, tmp_path / "other")
        store.ingest(more[1:2])
        works_in(writer, tmp_path / "one")
        store.ingest(more[2:3])
        is_fresh_build(store, [first, *more[:3]], [])
        (side,) = (tmp_path / "one").iterdir()
        side.write_bytes("不是".encode() * 3000)
        store.remove([first.document.id])
        is_fresh_build(store, more[:3], [])
        (tmp_path / "no folder").write_text("")
        works_in(writer, tmp_path / "no folder")
        store.ingest(more[3:])
        is_fresh_build(store, more, [])
