"""A changed copy of a store file holds what a new file would: what goes, comes, moves between labels, is renamed."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from graph.assemble import assemble
from graph.curation.judgement import Judgement
from graph.model import Graph, Record
from graph.ontology import ontology
from graph.store import update
from graph.store.ladybug import LadybugStore
from graph.store.load import LIBRARY
from graph.store.maker import Maker
from graph.store.tables import Meta, meta_for
from graph.store.writer import Writer
from tests.benchmarks.bench_ingest import paper as made
from tests.store.changes import PAPERS, VERBS, paper, said

STEPS = 12


def meta_of(records: list[Record], graph: Graph) -> Meta:
    return meta_for("0" * 16, records, graph, ontology(), LIBRARY)


def graph_in(path: Path) -> Graph:
    with LadybugStore(str(path), read_only=True) as store:
        return store.graph()


@pytest.mark.parametrize("seed", [1, 2])
def test_copies_changed_again_and_again_hold_the_graph_of_a_new_file(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(update, "NEW_FILE", 1e9)
    dice = random.Random(seed)
    records, lines, path = [paper(number, 0) for number in range(PAPERS)], list[Judgement](), tmp_path / "0.lbug"
    graph = assemble(records)
    with Maker(path) as maker:
        maker.begin(ontology())
        maker.add(graph)
        maker.load()
        maker.finish(meta_of(records, graph))
    for step in range(1, STEPS):
        records = [paper(number, dice.randrange(2)) for number in range(PAPERS) if dice.random() < 0.8]
        lines += [said(dice.choice(VERBS), dice.randrange(5), dice.randrange(5), step * 7 + n) for n in range(2)]
        before, graph = graph, assemble(records, judgements=lines)
        source, path = path, tmp_path / f"{step}.lbug"
        with Maker(path) as maker:
            work = update.updates(before, graph, maker.scratch)
            assert work is not None
            maker.change(source, work, meta_of(records, graph))
        assert graph_in(path) == graph
        assert graph_in(source) == before


def test_judgement_that_changes_little_makes_no_new_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    records = [paper(number, 0) for number in range(PAPERS)]
    lines = [said("alias_add", 0, 0, 1), said("unsure", 0, 1, 2), said("reject", 0, 0, 3)]
    with LadybugStore(str(tmp_path / "s.lbug")) as store:
        store.ingest(records)
        with monkeypatch.context() as patch:
            patch.setattr(Writer, "_make", None)
            for one in lines:
                store.judge([one])
        assert store.graph() == assemble(records, judgements=lines)
        assert store.verify() == ()


def test_change_that_fails_is_made_good_by_a_new_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    records, line = [paper(number, 0) for number in range(PAPERS)], said("alias_add", 0, 0, 1)
    with LadybugStore(str(tmp_path / "s.lbug")) as store:
        store.ingest(records)
        monkeypatch.setattr("graph.store.writer.updates", lambda *_: [("MATCH (n:Nothing) SET n.x = 1", {})])
        store.judge([line])
        assert store.graph() == assemble(records, judgements=[line])
        assert store.verify() == ()


def test_much_to_change_is_written_anew(tmp_path: Path):
    few, many = (assemble([made(number) for number in range(count)]) for count in (1, 8))
    assert update.updates(few, many, tmp_path) is None
    assert update.updates(many, many, tmp_path) == []
