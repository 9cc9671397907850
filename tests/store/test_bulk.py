"""Many papers at once: the graph is that of a fresh build, and the memory that of a few papers."""

from __future__ import annotations

import gc
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.assemble import assemble
from graph.curation.judgement import Judgement
from graph.curation.ledger import standing
from graph.errors import RecordError, StoreError
from graph.model import Passage, Record, Rejected
from graph.ontology import ontology
from graph.store import maker, pour, whole
from graph.store.ladybug import LadybugStore
from graph.store.load import LIBRARY
from graph.store.tables import meta_for
from graph.stream import Spool
from tests.graph.made import papers, record
from tests.store.changes import CITIES, VERBS, said
from tests.store.test_index import chance_paper
from viz.export import export_text

MANY = 30


def judged(dice: random.Random, steps: int) -> list[Judgement]:
    """Return judgements of chance that do not gainsay each other."""
    lines: list[Judgement] = []
    for step in range(steps):
        made = said(dice.choice(VERBS), dice.randrange(len(CITIES)), dice.randrange(len(CITIES)), at=step)
        if len(standing([*lines, made]).active) == len(lines) + 1:
            lines.append(made)
    return lines


@pytest.mark.parametrize("seed", range(4))
def test_file_written_in_small_parts_holds_the_graph_of_a_fresh_build(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(whole, "PART", 3)
    monkeypatch.setattr(pour, "PART", 3)
    dice = random.Random(seed)
    records = list({one.document.id: one for one in (chance_paper(number, dice) for number in range(8))}.values())
    lines = judged(dice, 12)
    with LadybugStore(str(tmp_path / "s.lbug")) as store:
        store.judge(lines, merge=True)
        store.ingest(records)
        graph = assemble(records, judgements=lines)
        assert export_text(store.graph(), "jsonl") == export_text(graph, "jsonl")
        assert store.graph() == graph
        assert store.counts() == meta_for("", records, graph, ontology(), LIBRARY).counts
        assert store.verify() == ()


def alive(kind: type[object]) -> int:
    """Count the objects of a kind that something still holds."""
    return sum(type(one) is kind for one in gc.get_objects())


def numbered(number: int) -> Record:
    """Return a small paper of a number; all know the same two places."""
    known, stated = [("City", "上海"), ("City", "苏州")], [("上海", "COOPERATES_WITH", "苏州", "asserted", None, 0)]
    return record([f"第{number}篇：上海与苏州合作。"], known, stated, title=f"第{number}篇")


def test_records_are_never_in_memory_all_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(whole, "PART", 3)
    monkeypatch.setattr(pour, "PART", 3)
    others = {kind: alive(kind) for kind in (Record, Passage)}
    most = dict.fromkeys(others, 0)

    def look() -> None:
        for kind, before in others.items():
            most[kind] = max(most[kind], alive(kind) - before)

    def coming() -> Iterator[Record]:
        for number in range(MANY):
            look()
            yield numbered(number)

    add = maker.Maker.add

    def adding(self: maker.Maker, *given: object) -> None:
        look()
        add(self, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(maker.Maker, "add", adding)
    with LadybugStore(str(tmp_path / "s.lbug")) as store:
        change = store.ingest(coming())
        assert len(change.added) == MANY
        assert 0 < most[Record] < 8
        assert 0 < most[Passage] < 8
        assert store.verify() == ()


def test_reading_that_fails_half_way_leaves_everything_as_it_was(tmp_path: Path):
    first, second, third = papers()

    def broken() -> Iterator[Record]:
        yield second
        raise StoreError("the disk with the papers is gone")

    with LadybugStore(str(tmp_path / "s.lbug")) as store:
        store.ingest([first])
        there = sorted(path.name for path in store.files.folder.iterdir())
        with pytest.raises(StoreError, match="is gone"):
            store.ingest(broken())
        with pytest.raises(RecordError, match="two different records"):
            store.ingest([second, record(["另一句。"], [], title="x"), *_two_of(third)])
        assert sorted(path.name for path in store.files.folder.iterdir()) == there
        assert store.graph() == assemble([first])
        assert store.verify() == ()


def _two_of(one: Record) -> list[Record]:
    return [one, Record(one.document, one.passages)]


def test_spool_gives_back_what_it_took_again_and_again():
    odd = record(["甲\ud800\u2028与乙。"], [("City", "甲\ud800"), ("City", "乙", "丙\udfff")])
    refused = Record(odd.document, rejected=(Rejected("甲", "HOSTS", "乙", "p", "why", "rule"),))
    given = [*papers(), odd, refused]
    with Spool() as spool:
        for one in given:
            spool.add(one)
        assert list(spool) == list(spool) == given
        assert len(spool) == len(given)
        assert spool.documents == [one.document for one in given]
