"""What cannot be, by what a thing is."""

from __future__ import annotations

import pytest

from extract.gazetteer import gazetteer
from extract.gold import read_folder
from extract.misread import impossible, lint
from extract.reading import Known
from graph.ontology import ontology
from graph.settings import settings


def known(name: str, label: str) -> Known:
    kinds = {(entry.name, entry.label): entry.kind for entry in gazetteer()}
    return Known(name, name, label, kind=kinds.get((name, label), ""))


@pytest.mark.parametrize(("head", "relation", "tail", "refused"), [
    (("中国", "Economy"), "PARTICIPATES_IN", ("新冠肺炎疫情", "Event"), True),
    (("某地疫情", "Event"), "SUPPORTS", ("上海", "City"), True),
    (("新冠肺炎疫情", "Event"), "AFFECTS", ("上海", "City"), False),
    (("中国", "Economy"), "PARTICIPATES_IN", ("第三届中国国际进口博览会", "Event"), False),
    (("上海", "City"), "ESTABLISHES", ("外商投资法", "Policy"), True),
    (("上海", "City"), "ESTABLISHES", ("上海市外商投资条例", "Policy"), False),
    (("上海", "City"), "SERVES", ("外商投资法", "Policy"), False),
    (("中国", "Economy"), "ESTABLISHES", ("外商投资法", "Policy"), False),
])  # fmt: skip
def test_what_a_thing_cannot_do(head, relation, tail, refused):
    assert bool(impossible(known(*head), relation, known(*tail))) is refused


def test_the_rules_refuse_their_examples_and_not_their_counter_examples():
    assert list(lint(ontology())) == []


def test_no_annotated_relation_is_impossible():
    wrong, seen = [], 0
    kinds = {(entry.name, entry.label): entry.kind for entry in gazetteer()}
    for gold in read_folder(settings().data / "gold"):
        ends = {
            name: Known(name, name, e["type"], kind=kinds.get((name, e["type"]), ""))
            for name, e in gold.entities.items()
        }
        for r in gold.relations:
            seen += 1
            if why := impossible(ends[r["head"]], r["type"], ends[r["tail"]]):
                wrong.append((gold.name, r["head"], r["type"], r["tail"], why))
    assert seen > 5000 and wrong == []
