import random
from dataclasses import replace

import pytest

from graph.assemble import assemble, build_id, graph_hash
from graph.errors import RecordError
from graph.fold import fold
from graph.model import Graph, content_id
from tests.graph.made import papers, record


def names(graph: Graph) -> dict[str, tuple[str, ...]]:
    return {node.name: node.aliases for node in graph.entities}


def test_names_fold_over_width_case_quotes_and_spaces():
    assert fold("“一带一路”") == fold("一带一路")
    assert fold("ＲＣＥＰ ") == fold("rcep")
    assert fold("中国—东盟中心") == fold("中国-东盟 中心")


def test_no_records_make_an_empty_graph():
    assert assemble([]) == Graph()


def test_order_of_records_does_not_matter():
    records = papers()
    expected, build = graph_hash(assemble(records)), build_id(records)
    for seed in range(6):
        random.Random(seed).shuffle(records)
        assert graph_hash(assemble(records)) == expected
        assert build_id(records) == build


def test_ids_are_the_same_on_every_machine():
    assert build_id(papers()) == "1d07e022b6186813"
    assert graph_hash(assemble(papers())) == "c55986ee29bd0961"


def test_alias_of_one_that_names_another_joins_them():
    graph = assemble(papers())
    assert names(graph)["中国国际进口博览会"] == ("CIIE", "进博会")
    assert "进博会" not in names(graph)
    node = next(n for n in graph.entities if n.name == "中国国际进口博览会")
    assert node.id == content_id("e", "Platform", "中国国际进口博览会")
    assert len(node.documents) == 2
    assert node.mentions == 3


def test_names_that_fold_alike_are_one():
    graph = assemble(
        [
            record(["上海建设“五个中心”。"], [("Policy", "“五个中心”")]),
            record(["五个中心建设。"], [("Policy", "五个中心")]),
        ]
    )
    assert names(graph) == {"“五个中心”": ("五个中心",)}


def test_same_name_under_two_labels_stays_two():
    graph = assemble([record(["欧盟。"], [("Economy", "欧盟"), ("Organization", "欧盟")])])
    assert len(graph.entities) == 2


def test_alias_of_two_entities_joins_nothing():
    graph = assemble(
        [
            record(["甲大学即交大。"], [("Organization", "上海交通大学", "交大")]),
            record(["乙大学即交大。"], [("Organization", "西安交通大学", "交大")]),
            record(["交大。"], [("Organization", "交大")]),
        ]
    )
    assert set(names(graph)) == {"上海交通大学", "西安交通大学", "交大"}


def test_alias_of_two_that_another_name_makes_one_joins():
    graph = assemble(
        [
            record(["一。"], [("Platform", "中国国际进口博览会", "进博会", "进口博览会")]),
            record(["二。"], [("Platform", "进口博览会", "进博会")]),
            record(["三。"], [("Platform", "进博会")]),
        ]
    )
    assert list(names(graph)) == ["中国国际进口博览会"]


def test_alias_of_one_character_joins_nothing():
    graph = assemble([record(["上海即沪。"], [("City", "上海", "沪")]), record(["沪。"], [("City", "沪")])])
    assert set(names(graph)) == {"上海", "沪"}


def test_name_from_the_gazetteer_is_preferred_to_a_longer_one():
    known = {"label": "Platform", "name": "临港新片区", "en": "Lin-gang Special Area", "kind": "zone"}
    long = ("Platform", "中国（上海）自由贸易试验区临港新片区", "临港新片区")
    graph = assemble([record(["一。"], [known]), record(["二。"], [long]), record(["三。"], [long])])
    (node,) = graph.entities
    assert (node.name, node.name_en, node.kind) == ("临港新片区", "Lin-gang Special Area", "zone")


def test_name_of_most_documents_is_preferred():
    graph = assemble([record([f"第{i}篇。"], [("Event", "新冠疫情")]) for i in range(2)] + [
        record(["又一篇。"], [("Event", "新冠肺炎疫情", "新冠疫情")])])  # fmt: skip
    assert names(graph) == {"新冠疫情": ("新冠肺炎疫情",)}


def test_edge_is_the_sum_of_statements():
    graph = assemble(papers())
    edge = next(e for e in graph.edges if e.type == "HOSTS")
    assert edge.id == content_id("r", edge.head, "HOSTS", edge.tail, "asserted")
    assert (edge.times, edge.mentions, len(edge.documents)) == (("2018", "2020"), 2, 2)
    assert len(edge.evidence) == 2


def test_symmetric_relation_has_one_edge_for_both_directions():
    graph = assemble(papers())
    (edge,) = (e for e in graph.edges if e.type == "COOPERATES_WITH")
    assert edge.head < edge.tail
    assert len(edge.documents) == 2


def test_modalities_stay_apart():
    said = [("上海", "DEVELOPS", "航运", modality, None, at) for at, modality in enumerate(("asserted", "proposed"))]
    one = record(["已发展。", "将发展。"], [("City", "上海"), ("Industry", "航运")], said)
    assert sorted(e.modality for e in assemble([one]).edges) == ["asserted", "proposed"]


def test_relation_between_two_names_of_one_entity_is_dropped():
    one = record(["一。"], [("Policy", "双循环", "新发展格局"), ("Policy", "新发展格局")], [
        ("双循环", "PART_OF", "新发展格局", "asserted", None, 0)])  # fmt: skip
    assert assemble([one]).edges == ()


def test_figure_keeps_its_document_and_counterpart():
    records = papers()
    figures = assemble(records).figures
    assert {f.document for f in figures} == {records[0].document.id}
    trade = next(f for f in figures if f.indicator == "贸易额")
    assert trade.counterpart == content_id("e", "Economy", "新加坡")


def test_record_given_twice_counts_once():
    assert assemble([*papers(), *papers()]) == assemble(papers())


def test_two_different_records_of_a_document_are_refused():
    one = papers()[0]
    with pytest.raises(RecordError, match="two different records"):
        assemble([one, replace(one, relations=())])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"head": "e0"}, "names e0"),
        ({"evidence": ("p0",)}, "names p0"),
        ({"type": "LEADS"}, "does not allow"),
        ({"type": "NONE"}, "does not allow"),
        ({"modality": "maybe"}, "unknown modality"),
    ],
)
def test_statement_that_does_not_fit_is_refused_with_its_place(change, said):
    one = papers()[0]
    bad = replace(one, relations=(replace(one.relations[0], **change),))
    with pytest.raises(RecordError, match=said) as caught:
        assemble([bad])
    assert one.document.id in str(caught.value)
    assert one.relations[0].id in str(caught.value)


def test_unknown_label_is_refused():
    with pytest.raises(RecordError, match="unknown label"):
        assemble([record(["一。"], [("Planet", "火星")])])
