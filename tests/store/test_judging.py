"""Judgements on every store: kept with it, replayed at every build, the same graph wherever they are."""

import json
from pathlib import Path

import pytest

from graph.assemble import assemble, build_id, graph_hash
from graph.curation.judgement import EntityRef, Judgement, RelationRef, judgement
from graph.curation.ledger import Contradiction
from graph.store import Store, open_store
from graph.store.copy import copy
from graph.store.ladybug import LadybugStore
from tests.graph.made import papers

SHANGHAI, SUZHOU = EntityRef("City", "上海"), EntityRef("City", "苏州")
HOSTS = RelationRef(SHANGHAI, "HOSTS", EntityRef("Platform", "中国国际进口博览会"), "asserted")


def said(verb: str, *entities: EntityRef, at: int = 0, **more: object) -> Judgement:
    return judgement(verb, *entities, author="馆员 <b>“甲”</b>", at=f"2026-01-01T00:00:{at:02d}Z", **more)  # type: ignore[arg-type]


LINES = [
    said("rename", SUZHOU, value="苏州市", why="全称"),
    said("reject", relation=HOSTS, at=1),
    said("alias_add", SHANGHAI, value="魔都", at=2),
]


def test_judgements_change_the_graph_and_outlive_every_build(store: Store):
    store.ingest(papers()[:2])
    store.judge(LINES)
    store.ingest(papers())
    expected = assemble(papers(), judgements=LINES)
    assert graph_hash(store.graph()) == graph_hash(expected)
    assert store.build() == build_id(papers(), LINES)
    assert store.find("魔都").name == "上海"
    assert store.verify() == ()
    store.rebuild()
    assert graph_hash(store.graph()) == graph_hash(expected)
    assert store.ledger().judgements == tuple(LINES)


def test_undo_brings_the_graph_back(store: Store):
    store.ingest(papers())
    before, build = graph_hash(store.graph()), store.build()
    store.judge([LINES[1]])
    assert graph_hash(store.graph()) != before
    store.judge([said("undo", value=LINES[1].id, at=9)])
    assert graph_hash(store.graph()) == before
    assert store.build() != build  # the ledger is part of what a build is made of


def test_judgements_stay_when_the_papers_go(store: Store):
    records = papers()
    store.ingest(records)
    store.judge(LINES)
    store.remove([record.document.id for record in records])
    assert store.counts()["documents"] == 0
    store.ingest(records)
    assert graph_hash(store.graph()) == graph_hash(assemble(records, judgements=LINES))


def test_the_same_judgement_twice_counts_once(store: Store):
    store.ingest(papers())
    store.judge(LINES)
    build = store.build()
    store.judge(LINES)
    assert (store.build(), store.ledger().judgements) == (build, tuple(LINES))


def test_a_contradiction_changes_nothing(store: Store):
    store.ingest(papers())
    store.judge([said("same", SHANGHAI, SUZHOU)])
    build = store.build()
    other = said("different", SHANGHAI, SUZHOU, at=1)
    with pytest.raises(Contradiction):
        store.judge([said("alias_add", SHANGHAI, value="魔都", at=2), other])
    assert (store.build(), len(store.ledger().judgements)) == (build, 1)
    store.judge([other], merge=True)
    assert len(store.ledger().judgements) == 2
    assert store.find("苏州").name == "上海"


def test_copies_take_the_ledger_along(store: Store, tmp_path: Path):
    store.ingest(papers())
    store.judge(LINES)
    with open_store(str(tmp_path / "copy.lbug")) as target:
        copy(store, target)
        assert (target.build(), target.ledger()) == (store.build(), store.ledger())


def test_a_writer_that_died_behind_the_ledger_is_made_good(tmp_path: Path):
    with LadybugStore(str(tmp_path / "s.lbug")) as store:
        store.ingest(papers())
        store.judge(LINES[:1])
        from graph.curation.ledger import append

        append(store.files.ledger_path, LINES[1:])
        assert store.verify()
        store.ingest([])
        assert store.verify() == ()
        assert graph_hash(store.graph()) == graph_hash(assemble(papers(), judgements=LINES))


def test_a_damaged_ledger_is_told_and_kept(tmp_path: Path):
    with LadybugStore(str(tmp_path / "s.lbug")) as store:
        store.ingest(papers())
        store.judge(LINES[:1])
        with store.files.ledger_path.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"format": 9}) + '\n{"format": 1, "verb": "sa')
        store.judge(LINES[1:2])
        ledger = store.ledger()
        assert (ledger.judgements, len(ledger.faults)) == (tuple(LINES[:2]), 2)
        assert store.verify() == ()
