"""Judgements over records: what the graph looks like after them."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.assemble import Outcome, assemble, build_id, graph_hash, revise
from graph.curation.judgement import EntityRef, Judgement, RelationRef, judgement
from graph.model import Graph, Record, content_id
from graph.ontology import ontology
from tests.graph.made import papers, record

SHANGHAI, SUZHOU = EntityRef("City", "上海"), EntityRef("City", "苏州")
CIIE, LINGANG = EntityRef("Platform", "中国国际进口博览会"), EntityRef("Platform", "临港新片区")
SINGAPORE = EntityRef("Economy", "新加坡")
HOSTS = RelationRef(SHANGHAI, "HOSTS", CIIE, "asserted")


def said(verb: str, *entities: EntityRef, at: int = 0, **more: object) -> Judgement:
    return judgement(verb, *entities, author="馆员", at=f"2026-01-01T00:00:{at:02d}Z", **more)  # type: ignore[arg-type]


def after(*judgements: Judgement, records: list[Record] | None = None) -> Outcome:
    return revise(papers() if records is None else records, judgements=judgements)


def stated(graph: Graph) -> set[tuple[str, str, str, str]]:
    name = {node.id: node.name for node in graph.entities}
    return {(name[e.head], e.type, name[e.tail], e.modality) for e in graph.edges}


def test_no_judgements_change_nothing():
    assert after().graph == assemble(papers())
    assert build_id(papers()) == build_id(papers(), [])


def test_judgements_are_part_of_the_build():
    assert build_id(papers(), [said("same", SHANGHAI, SUZHOU)]) != build_id(papers())


def test_same_makes_two_entities_one():
    graph = after(said("same", SHANGHAI, SUZHOU)).graph
    assert ("上海", "DEVELOPS", "生物医药", "asserted") in stated(graph)
    assert "苏州" in next(n for n in graph.entities if n.name == "上海").aliases


def test_same_over_labels_takes_the_first_label():
    graph = after(said("same", LINGANG, SUZHOU)).graph
    node = next(n for n in graph.entities if n.name == "临港新片区")
    assert node.type == "Platform"
    assert "苏州" in node.aliases
    assert not any(n.name == "苏州" for n in graph.entities)


def test_different_keeps_an_alias_from_joining():
    apart = after(said("different", CIIE, EntityRef("Platform", "进博会"))).graph
    names = {n.name for n in apart.entities}
    assert {"中国国际进口博览会", "进博会"} <= names
    assert len(stated(apart)) == len(stated(assemble(papers()))) + 1


def test_reject_takes_a_relation_out_and_its_figures_stay():
    outcome = after(said("reject", relation=HOSTS))
    before = assemble(papers())
    assert stated(before) - stated(outcome.graph) == {("上海", "HOSTS", "中国国际进口博览会", "asserted")}
    assert outcome.graph.figures == before.figures


def test_a_relation_is_meant_by_any_of_its_names():
    other = RelationRef(EntityRef("City", "沪"), "HOSTS", EntityRef("Platform", "ciie"), "asserted")
    assert after(said("reject", relation=other)).graph == after(said("reject", relation=HOSTS)).graph


def test_confirm_makes_a_relation_certain():
    graph = after(said("confirm", relation=HOSTS)).graph
    edge = next(e for e in graph.edges if e.type == "HOSTS")
    assert edge.confidence == 1.0


def test_modality_joins_the_edge_that_is_there():
    graph = after(
        said("modality", relation=RelationRef(SHANGHAI, "COOPERATES_WITH", SINGAPORE, "proposed"), value="asserted")
    ).graph
    assert {e.modality for e in graph.edges if e.type == "COOPERATES_WITH"} == {"asserted"}


def test_retype_and_flip():
    flipped = after(said("flip", relation=RelationRef(CIIE, "SUPPORTS", LINGANG, "asserted"))).graph
    assert ("临港新片区", "SUPPORTS", "中国国际进口博览会", "asserted") in stated(flipped)
    retyped = after(
        said(
            "retype",
            relation=RelationRef(SUZHOU, "DEVELOPS", EntityRef("Industry", "生物医药"), "asserted"),
            value="LEADS",
        )
    )
    assert ("苏州", "LEADS", "生物医药", "asserted") in stated(retyped.graph)


def test_judgements_on_one_relation_follow_each_other():
    moved = RelationRef(SUZHOU, "DEVELOPS", EntityRef("Industry", "生物医药"), "asserted")
    leads = RelationRef(SUZHOU, "LEADS", EntityRef("Industry", "生物医药"), "asserted")
    outcome = after(said("retype", relation=moved, value="LEADS"), said("reject", relation=leads, at=1))
    assert not {s for s in stated(outcome.graph) if s[0] == "苏州"}
    assert outcome.waiting == ()


def test_relabel_refuses_what_the_ontology_no_longer_allows():
    outcome = after(said("relabel", SUZHOU, value="Person"))
    assert [(r.head, r.type, r.tail) for r in outcome.refused] == [("苏州", "DEVELOPS", "生物医药")]
    assert next(n for n in outcome.graph.entities if n.name == "苏州").type == "Person"


def test_rename_keeps_the_old_name_as_an_alias():
    outcome = after(said("rename", SUZHOU, value="苏州市"))
    node = next(n for n in outcome.graph.entities if n.name == "苏州市")
    assert node.aliases == ("苏州",)
    assert node.id == content_id("e", "City", "苏州市")


def test_a_new_name_is_known_to_later_judgements():
    outcome = after(
        said("rename", SUZHOU, value="姑苏"),
        said(
            "reject",
            relation=RelationRef(EntityRef("City", "姑苏"), "DEVELOPS", EntityRef("Industry", "生物医药"), "asserted"),
            at=1,
        ),
    )
    assert outcome.waiting == ()
    assert not any(e.type == "DEVELOPS" for e in outcome.graph.edges)


def test_renaming_to_the_name_of_another_makes_them_one():
    graph = after(said("rename", SUZHOU, value="上海")).graph
    assert [n.name for n in graph.entities if n.type == "City"] == ["上海"]


def test_alias_added_and_removed():
    added = after(said("alias_add", LINGANG, value="滴水湖畔")).graph
    assert "滴水湖畔" in next(n for n in added.entities if n.name == "临港新片区").aliases
    removed = after(said("alias_remove", CIIE, value="进博会")).graph
    assert {"中国国际进口博览会", "进博会"} <= {n.name for n in removed.entities}


def test_a_judgement_without_its_target_waits():
    first, second, third = papers()
    lines = [said("relabel", SUZHOU, value="Region"), said("reject", relation=HOSTS, at=1)]
    outcome = after(*lines, records=[first])
    assert outcome.waiting == (lines[0],)
    assert after(*lines, records=[third]).waiting == (lines[1],)
    assert after(*lines, records=[first, second, third]).waiting == ()


def test_what_was_judged_is_told():
    outcome = after(said("confirm", relation=HOSTS), said("unsure", SHANGHAI, SUZHOU, at=1))
    edge = next(e for e in outcome.graph.edges if e.type == "HOSTS")
    assert [one.verb for one in outcome.judged[edge.id]] == ["confirm"]
    city = next(n for n in outcome.graph.entities if n.name == "上海")
    assert [one.verb for one in outcome.judged[city.id]] == ["unsure"]


NAMES = [
    SHANGHAI,
    SUZHOU,
    CIIE,
    EntityRef("Platform", "进博会"),
    LINGANG,
    SINGAPORE,
    EntityRef("Industry", "生物医药"),
    EntityRef("City", "无锡"),
]
LABELS = sorted(ontology().labels)
refs = st.sampled_from(NAMES)
relations = st.builds(
    RelationRef,
    refs,
    st.sampled_from(["HOSTS", "SUPPORTS", "COOPERATES_WITH", "DEVELOPS"]),
    refs,
    st.sampled_from(["asserted", "proposed"]),
)


@st.composite
def lines(draw: st.DrawFn) -> list[Judgement]:
    made: list[Judgement] = []
    for at in range(draw(st.integers(0, 8))):
        verb = draw(
            st.sampled_from(
                [
                    "same",
                    "different",
                    "relabel",
                    "rename",
                    "alias_add",
                    "alias_remove",
                    "reject",
                    "confirm",
                    "flip",
                    "retype",
                    "modality",
                    "undo",
                ]
            )
        )
        if verb in ("same", "different"):
            pair = draw(st.lists(refs, min_size=2, max_size=2, unique=True))
            made.append(said(verb, *pair, at=at))
        elif verb == "relabel":
            made.append(said(verb, draw(refs), value=draw(st.sampled_from(LABELS)), at=at))
        elif verb in ("rename", "alias_add", "alias_remove"):
            made.append(
                said(verb, draw(refs), value=draw(st.sampled_from(["上海", "临港", "苏州", "沪", "新名"])), at=at)
            )
        elif verb == "undo":
            if made:
                made.append(said(verb, value=draw(st.sampled_from(made)).id, at=at))
        else:
            value = {"retype": "LEADS", "modality": "lacking"}.get(verb, "")
            made.append(said(verb, relation=draw(relations), value=value, at=at))
    return made


@settings(max_examples=200, deadline=None)
@given(lines(), st.integers(0, 1000))
def test_any_ledger_gives_one_graph_whatever_the_order(judgements, seed):
    records, shuffled = papers(), list(judgements)
    random.Random(seed).shuffle(shuffled)
    random.Random(seed).shuffle(records)
    graph = assemble(papers(), judgements=judgements)
    assert graph_hash(graph) == graph_hash(assemble(records, judgements=shuffled))
    ids = [node.id for node in graph.entities]
    assert len(ids) == len(set(ids))
    assert {end for e in graph.edges for end in (e.head, e.tail)} <= set(ids)
    labels = {node.id: node.type for node in graph.entities}
    assert all(ontology().allows(labels[e.head], e.type, labels[e.tail]) for e in graph.edges)
    assert all(e.head != e.tail for e in graph.edges)


def test_two_that_judgements_give_one_name_and_label_say_nothing_of_each_other():
    platform, city = EntityRef("Platform", "临港新片区"), EntityRef("City", "上海")
    expo = EntityRef("Platform", "中国国际进口博览会")
    graph = assemble(papers(), judgements=[said("rename", platform, value="上海"), said("same", expo, city, at=3)])
    assert all(edge.head != edge.tail for edge in graph.edges)


@settings(max_examples=60, deadline=None)
@given(lines())
def test_undoing_all_gives_the_graph_of_no_judgements(judgements):
    alive = [one for one in judgements if one.verb != "undo"]
    undone = [*alive, *(said("undo", value=one.id, at=30 + n) for n, one in enumerate(alive))]
    assert assemble(papers(), judgements=undone) == assemble(papers())


def test_two_cities_told_apart_stay_apart_under_a_shared_alias():
    records = [record(["甲城与乙城。"], [("City", "甲城", "甲乙"), ("City", "甲乙")])]
    assert len(assemble(records).entities) == 1
    apart = [said("different", EntityRef("City", "甲城"), EntityRef("City", "甲乙"))]
    assert len(assemble(records, judgements=apart).entities) == 2


@pytest.mark.parametrize("verb", ["reject", "confirm"])
def test_a_symmetric_relation_is_meant_in_either_direction(verb):
    one = RelationRef(SHANGHAI, "COOPERATES_WITH", SINGAPORE, "proposed")
    other = RelationRef(SINGAPORE, "COOPERATES_WITH", SHANGHAI, "proposed")
    assert after(said(verb, relation=one)).graph == after(said(verb, relation=other)).graph
    assert after(said(verb, relation=other)).waiting == ()
