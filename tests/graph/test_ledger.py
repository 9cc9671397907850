import json
from itertools import pairwise
from pathlib import Path

import pytest

from graph.curation.judgement import EntityRef, Judgement, RelationRef, from_line, judgement, to_line
from graph.curation.ledger import Contradiction, append, check_new, read_ledger, standing
from graph.errors import RecordError

A, B, C, D = (EntityRef("City", name) for name in ("甲市", "乙市", "丙市", "丁市"))
HOSTS = RelationRef(A, "HOSTS", EntityRef("Platform", "进博会"), "asserted")


def said(verb: str, *entities: EntityRef, at: int = 0, author: str = "馆员", **more: object) -> Judgement:
    moment = f"2026-01-01T00:{at // 60:02d}:{at % 60:02d}Z"
    return judgement(verb, *entities, author=author, at=moment, **more)  # type: ignore[arg-type]


def test_a_judgement_is_read_back_from_its_line():
    for one in (
        said("same", A, B, why="同城"),
        said("reject", relation=HOSTS, author="<b>甲</b>\u202e"),
        said("undo", value="j123"),
    ):
        assert from_line(to_line(one)) == one
        assert "\n" not in to_line(one)


@pytest.mark.parametrize(
    ("verb", "entities", "more"),
    [
        ("marry", (A, B), {}),
        ("same", (A,), {}),
        ("same", (A, EntityRef("City", "“甲市”")), {}),
        ("relabel", (A,), {"value": "Planet"}),
        ("relabel", (A,), {}),
        ("reject", (), {}),
        ("reject", (A,), {"relation": HOSTS}),
        ("retype", (), {"relation": HOSTS, "value": "LOVES"}),
        ("modality", (), {"relation": HOSTS, "value": "perhaps"}),
        ("rename", (A,), {"value": " "}),
        ("rename", (EntityRef("City", " "),), {"value": "甲"}),
        ("rename", (EntityRef("Town", "甲"),), {"value": "乙"}),
        ("confirm", (), {"relation": HOSTS, "value": "x"}),
        ("rename", (A,), {"value": "长" * 2001}),
    ],
)
def test_a_judgement_that_makes_no_sense_is_refused(verb, entities, more):
    with pytest.raises(RecordError):
        said(verb, *entities, **more)


def test_a_judgement_needs_an_author_and_a_time_with_its_zone():
    with pytest.raises(RecordError, match="author"):
        judgement("same", A, B, author=" ")
    with pytest.raises(RecordError, match="time"):
        judgement("same", A, B, author="甲", at="2026-01-01T00:00:00")


def test_an_edited_line_is_not_believed():
    plain = json.loads(to_line(said("same", A, B)))
    plain["author"] = "someone else"
    with pytest.raises(RecordError, match="id"):
        from_line(json.dumps(plain))


def test_damaged_lines_lose_nothing_else(tmp_path: Path):
    path = tmp_path / "ledger.jsonl"
    first, second, third = (said("unsure", A, B, at=at) for at in range(3))
    cut = to_line(second)[:40]
    strange = json.dumps({"format": 7, "verb": "same"})
    hostile = ["[]", "null", '"x"', "[" * 5000, json.dumps({"format": 1, "entities": 3, "relation": None})]
    path.write_text("\n".join([to_line(first), strange, *hostile, cut]), encoding="utf-8")
    append(path, [third])
    ledger = read_ledger(path)
    assert ledger.judgements == (first, third)
    assert len(ledger.faults) == 7
    assert ledger.faults[0].startswith("ledger.jsonl:2: format 7")
    assert cut in path.read_text(encoding="utf-8")


def test_a_million_lines_lose_nothing_and_say_what_is_wrong(tmp_path: Path):
    path = tmp_path / "ledger.jsonl"
    whole = [said("alias_add", A, value=f"name {number}", at=number % 50) for number in range(1000)]
    with path.open("w", encoding="utf-8") as file:
        for number in range(1_000_000):
            file.write(f"{to_line(whole[number // 1000])}\n" if number % 1000 == 0 else f"{number}: no line\n")
    ledger = read_ledger(path)
    assert set(ledger.judgements) == set(whole)
    assert len(ledger.faults) == 999_000
    assert ledger.faults[0].startswith("ledger.jsonl:2:")
    assert standing(ledger.judgements).active == ledger.judgements


def test_bytes_that_are_no_text_are_told(tmp_path: Path):
    path = tmp_path / "ledger.jsonl"
    path.write_bytes(b"\xff\xfe\x00\n" + to_line(said("same", A, B)).encode() + b"\n")
    ledger = read_ledger(path)
    assert len(ledger.judgements) == len(ledger.faults) == 1


def test_no_ledger_is_an_empty_one(tmp_path: Path):
    assert read_ledger(tmp_path / "none.jsonl").judgements == ()


def test_the_same_line_twice_counts_once(tmp_path: Path):
    path = tmp_path / "ledger.jsonl"
    one = said("same", A, B)
    append(path, [one])
    append(path, [one])
    assert read_ledger(path).judgements == (one,)


def test_undo_takes_a_judgement_back_and_undoing_it_brings_it_again():
    one = said("same", A, B)
    undo = said("undo", value=one.id, at=1)
    again = said("undo", value=undo.id, at=2)
    assert standing([one, undo]).active == ()
    assert standing([one, undo]).undone == (one,)
    assert standing([one, undo, again]).active == (one,)


def test_a_contradiction_is_refused_with_the_lines_that_say_so():
    lines = [said("same", A, B), said("same", B, C, at=1), said("unsure", A, D, at=2)]
    with pytest.raises(Contradiction) as caught:
        check_new(lines, said("different", C, A, at=3))
    assert caught.value.lines == (lines[1], lines[0])
    assert lines[0].id in str(caught.value)
    check_new(lines, said("different", A, D, at=3))


def test_same_that_would_join_what_is_different_is_refused():
    lines = [said("different", A, D), said("same", A, B, at=1), said("same", C, D, at=2)]
    with pytest.raises(Contradiction) as caught:
        check_new(lines, said("same", B, C, at=3))
    assert set(caught.value.lines) == set(lines)
    undone = [*lines, said("undo", value=lines[0].id, at=3)]
    check_new(undone, said("same", B, C, at=4))


def test_of_two_ledgers_that_contradict_the_earlier_line_counts():
    one, other = said("same", A, B, at=1), said("different", A, B, at=2)
    now = standing([other, one])
    assert now.active == (one,)
    assert now.disputed == ((other, (one,)),)


def test_confirming_what_was_rejected_is_refused():
    with pytest.raises(Contradiction):
        check_new([said("reject", relation=HOSTS)], said("confirm", relation=HOSTS, at=1))


def test_an_idle_undo_is_refused():
    one = said("same", A, B)
    with pytest.raises(RecordError, match="no judgement"):
        check_new([one], said("undo", value="j0", at=1))
    undo = said("undo", value=one.id, at=1)
    with pytest.raises(RecordError, match="undone already"):
        check_new([one, undo], said("undo", value=one.id, at=2))


def test_a_long_chain_of_names_is_followed():
    names = [EntityRef("City", f"城{i}") for i in range(3000)]
    lines = [said("same", a, b, at=i) for i, (a, b) in enumerate(pairwise(names))]
    with pytest.raises(Contradiction) as caught:
        check_new(lines, said("different", names[0], names[-1], at=3000))
    assert len(caught.value.lines) == 2999
