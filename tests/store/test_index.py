"""What a change touches, found through the side file, is all that differs between the graphs of fresh builds."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import fields
from pathlib import Path

import pytest

from graph.assemble import assemble, build_id
from graph.curation.judgement import EntityRef, Judgement, RelationRef, judgement
from graph.curation.ledger import standing
from graph.errors import StoreError
from graph.fold import fold
from graph.join import key_of
from graph.model import Graph, Record
from graph.ontology import ontology
from graph.store import update, writer
from graph.store.index import RecordIndex, index_at
from graph.store.ladybug import LadybugStore
from graph.store.load import LIBRARY
from graph.store.tables import meta_for
from graph.store.writer import Writer
from graph.stream import digest, line_of
from graph.touched import Touched, touched
from tests.graph.made import papers, record
from tests.store.changes import CITIES, PAPERS, VERBS, paper, said
from viz.export import export_text

LABELS = ("City", "Platform", "Region", "Industry")
# Names that judgements of `tests.store.changes` are on, those that they give, and some that nobody judges.
WORDS = (
    *("上海", "申城", "苏州", "姑苏", "魔都", "进博会", "中国国际进口博览会", "沪上", "东方明珠"),
    *("名甲", "名乙", "名丙"),
)
KINDS = ("HOSTS", "COOPERATES_WITH", "DEVELOPS", "LINKED_WITH", "LOCATED_IN")


def chance_paper(number: int, dice: random.Random) -> Record:
    """Return a paper of chance: few names, many aliases, so that entities join and part all the time."""
    names = sorted({(dice.choice(LABELS), dice.choice(WORDS)) for _ in range(dice.randint(1, 6))})
    sentences = [f"第{number}篇：{'、'.join(WORDS)}。"]
    known = [(label, name, *dice.sample(WORDS, dice.choice((0, 0, 1, 2)))) for label, name in names]
    of = {name: label for label, name in names}
    said = {}
    for head in of:
        for tail in of:
            kinds = [kind for kind in KINDS if ontology().allows(of[head], kind, of[tail])]
            if head != tail and kinds and dice.random() < 0.5:
                kind, modality = dice.choice(kinds), dice.choice(("asserted", "proposed"))
                said[head, kind, tail] = (head, kind, tail, modality, None, 0)
    figures = [(dice.choice(names)[1], dice.choice(("总额", "人口")), 1.0, "亿元", "2020", None, 0)]
    known = [one for one in known if of[one[1]] == one[0]]
    return record(sentences, known, list(said.values()), figures, f"第{number}篇")


def follow(index: RecordIndex, records: Sequence[Record]) -> None:
    """Let a side file follow records."""
    by_id = {one.document.id: one for one in records}
    hashes = {doc: digest(line_of(one)) for doc, one in by_id.items()}
    index.follow(hashes, {}, lambda doc, _: by_id[doc])


def changed(old: Sequence[Record], new: Sequence[Record]) -> tuple[list[Record], list[Record]]:
    return [one for one in old if one not in new], [one for one in new if one not in old]


def items(graph: Graph, part: str) -> set[object]:
    some = getattr(graph, part)
    return set(some.items() if part == "document_of" else some)


def applied(whole: Graph, part: Touched, after: Graph) -> None:
    """Each part of the graph before, without what goes and with what comes, is that of the graph after."""
    for name in (one.name for one in fields(Graph)):
        before, now = items(part.before, name), items(part.after, name)
        assert before <= items(whole, name)
        assert now <= items(after, name)
        assert (items(whole, name) - before) | now == items(after, name)
    left_out = {figure.indicator for figure in items(whole, "figures") - items(part.before, "figures")}  # type: ignore[attr-defined]
    mine = {figure.indicator for graph in (part.before, part.after) for figure in graph.figures}
    assert left_out & mine <= part.kept <= {figure.indicator for figure in whole.figures}


def line(dice: random.Random, at: int, there: Sequence[Judgement]) -> Judgement:
    """Return a judgement of chance, sometimes an undo, or one that gives a direction to what had none."""
    active, moment = standing(there).active, f"2026-01-01T00:00:{at:02d}Z"
    if active and dice.random() < 0.2:
        return judgement("undo", value=dice.choice(active).id, author="馆员乙", at=moment)
    if dice.random() < 0.2:
        both = RelationRef(*_between(dice), dice.choice(("asserted", "proposed")))
        return judgement("retype", relation=both, value="SUPPORTS", author="馆员乙", at=moment)
    return said(dice.choice(VERBS), dice.randrange(5), dice.randrange(5), at)


def _between(dice: random.Random) -> tuple[EntityRef, str, EntityRef]:
    one, other = dice.sample(CITIES, 2)
    return one, "COOPERATES_WITH", other


@pytest.mark.parametrize("seed", range(60))
def test_what_a_change_touches_is_all_that_differs(seed: int, tmp_path: Path):
    dice = random.Random(seed)
    make = (lambda n: paper(n, dice.randrange(2))) if seed % 2 else (lambda n: chance_paper(n, dice))
    records: list[Record] = []
    lines: list[Judgement] = []
    with index_at(tmp_path / "index.sqlite") as index:
        for step in range(14):
            then, before, whole = list(lines), records, assemble(records, judgements=lines)
            if dice.random() < 0.7 or not records:
                by_id = {one.document.id: one for one in records}
                for _ in range(dice.choice((1, 1, 2))):
                    one = make(dice.randrange(PAPERS * 2))
                    by_id[one.document.id] = one
                if len(by_id) > 3 and dice.random() < 0.4:
                    by_id.pop(dice.choice(sorted(by_id)))
                records = list(by_id.values())
            if dice.random() < 0.6:
                lines.append(line(dice, step, lines))
            old, new = changed(before, records)
            others = index.others({one.document.id for one in (*old, *new)})
            part = touched(others, old, new, then, lines, ontology())
            applied(whole, part, assemble(records, judgements=lines))
            follow(index, records)


STEPS = 8


@pytest.mark.parametrize("seed", [1, 2])
def test_store_that_is_only_ever_changed_holds_the_graph_of_a_fresh_build(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    dice = random.Random(seed)
    by_id = {one.document.id: one for one in (chance_paper(number, dice) for number in range(4))}
    lines: list[Judgement] = []
    with LadybugStore(str(tmp_path / "s.lbug")) as store:
        store.ingest(list(by_id.values()))
        monkeypatch.setattr(Writer, "_make", None)  # no new file from here on
        monkeypatch.setattr(update, "NEW_FILE", 1e9)
        monkeypatch.setattr(writer, "is_much", lambda *_: False)
        for step in range(STEPS):
            one, gone = chance_paper(dice.randrange(8), dice), dice.choice(sorted(by_id))
            if step % 4 == 0:
                store.ingest([one], replacing=[gone])
                by_id = {doc: other for doc, other in by_id.items() if doc != gone} | {one.document.id: one}
            elif step % 4 == 2:
                store.remove([gone])
                del by_id[gone]
            else:
                lines.append(line(dice, step, lines))
                store.judge(lines[-1:], merge=True)
            records = list(by_id.values())
            assert export_text(store.graph(), "jsonl") == export_text(assemble(records, judgements=lines), "jsonl")
            assert store.counts() == meta_for("", records, store.graph(), ontology(), LIBRARY).counts
        assert store.build() == build_id(records, lines)
        assert store.verify() == ()


def spoil(path: Path, how: str) -> None:
    """Do to a side file what may happen to one."""
    if how == "gone":
        path.unlink()
    elif how == "no side file":
        path.write_bytes("不是".encode() * 3000)
    elif how == "cut":
        path.write_bytes(path.read_bytes()[:10_000])
    elif how == "a folder":
        path.unlink()
        path.mkdir()
    else:
        with closing(sqlite3.connect(path)) as database, database:
            database.execute("UPDATE made_by SET stamp = 'other'")


@pytest.mark.parametrize("how", ["gone", "no side file", "cut", "a folder", "of another version"])
def test_side_file_that_is_of_no_use_is_made_again(how: str, tmp_path: Path):
    first, second, third = papers()
    with LadybugStore(str(tmp_path / "s.lbug")) as store:
        store.ingest([first, second])
        spoil(store.files.index_path, how)
        store.ingest([third])
        assert store.graph() == assemble(papers())
        assert store.verify() == ()
        if how != "a folder":
            with index_at(store.files.index_path) as index:
                index.follow(store.files.manifest().documents, store.files.marks(), None)  # type: ignore[arg-type]


def test_side_file_that_is_ahead_or_behind_follows(tmp_path: Path):
    first, second, third = papers()
    with LadybugStore(str(tmp_path / "s.lbug")) as store:
        store.ingest([first, second])
        with index_at(store.files.index_path) as index:  # as a writer leaves it that dies before the new graph stands
            follow(index, [second, third])
        store.remove([second.document.id])
        assert store.graph() == assemble([first])
        store.ingest([third])
        assert store.graph() == assemble([first, third])
        assert store.verify() == ()


def test_record_that_was_changed_is_noticed_though_it_is_not_needed(tmp_path: Path):
    first, second, third = papers()
    with LadybugStore(str(tmp_path / "s.lbug")) as store:
        store.ingest([first, second])
        sha256 = store.files.manifest().documents[first.document.id]
        file = store.files.folder / f"{sha256}.json"
        file.write_text(file.read_text("utf-8").replace("上海", "下海"), "utf-8")
        with pytest.raises(StoreError, match=first.document.id):
            store.ingest([third])
        assert store.graph() == assemble([first, second])


def test_store_file_damaged_where_nobody_looked_is_not_copied(tmp_path: Path):
    first, second, third = papers()
    with LadybugStore(str(tmp_path / "s.lbug")) as store:
        store.ingest([first, second])
    data = bytearray((tmp_path / "s.lbug").read_bytes())
    data[len(data) // 2 : len(data) // 2 + 4096] = bytes(4096)
    (tmp_path / "s.lbug").write_bytes(bytes(data))
    with LadybugStore(str(tmp_path / "s.lbug")) as store:
        store.ingest([third])
        assert store.graph() == assemble(papers())
        assert store.verify() == ()


def test_names_that_are_no_unicode_are_found(tmp_path: Path):
    odd = record(["甲\ud800与乙。"], [("City", "甲\ud800"), ("City", "乙", "丙\udfff")])
    with index_at(tmp_path / "index.sqlite") as index:
        follow(index, [odd])
        others = index.others(())
        keys = others.called({fold("丙\udfff"), fold("甲\ud800")})
        assert keys == {key_of(ent) for ent in odd.entities}
        mentions = others.mentions(others.known(keys))
        assert {one.entity.name for one in others.known(keys).values()} == {"甲\ud800", "乙"}
        assert sorted(m.text for some in mentions.values() for m in some) == ["乙", "甲\ud800"]
