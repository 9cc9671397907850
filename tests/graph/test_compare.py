import pytest

from graph.assemble import assemble
from graph.compare import Claim, compare_documents, compare_entities, number_text
from graph.errors import NotFound
from graph.model import Graph
from tests.graph.made import papers, record


def conflicting() -> Graph:
    one = record(
        ["甲市发展芯片。", "甲市举办展会。", "甲市2020年出口额10亿元。", "甲市2021年出口额20亿元。"],
        [("City", "甲市"), ("Industry", "芯片"), ("Platform", "展会")],
        [("甲市", "DEVELOPS", "芯片", "asserted", None, 0), ("甲市", "HOSTS", "展会", "asserted", None, 1)],
        [("甲市", "出口额", 10.0, "亿元", "2020", None, 2), ("甲市", "出口额", 20.0, "亿元", "2021", None, 3)],
    )
    other = record(
        ["甲市拟发展芯片。", "甲市举办展会。", "甲市2020年出口额11亿元。", "乙市发展芯片。"],
        [("City", "甲市"), ("City", "乙市"), ("Industry", "芯片"), ("Platform", "展会")],
        [
            ("甲市", "DEVELOPS", "芯片", "proposed", None, 0),
            ("甲市", "HOSTS", "展会", "asserted", None, 1),
            ("乙市", "DEVELOPS", "芯片", "asserted", None, 3),
        ],
        [("甲市", "出口额", 11.0, "亿元", "2020", None, 2)],
    )
    return assemble([one, other])


def told(graph: Graph, claim: Claim) -> tuple[str, str, str, str, str]:
    name = {node.id: node.name for node in graph.entities} | {"": ""}
    return claim.kind, name[claim.subject], claim.about, name[claim.object], claim.period


def sides(graph: Graph) -> tuple[str, str]:
    first = next(d.id for d in graph.documents if d.title.startswith("甲市发展"))
    return first, next(d.id for d in graph.documents if d.id != first)


def test_two_papers_share_differ_and_contradict():
    graph = conflicting()
    found = compare_documents(graph, *sides(graph))
    by = {where: {told(graph, claim) for claim in claims} for where, claims in found.claims.items()}
    assert by["conflict"] == {("relation", "甲市", "DEVELOPS", "芯片", ""), ("figure", "甲市", "出口额", "", "2020")}
    assert by["both"] == {("relation", "甲市", "HOSTS", "展会", "")}
    assert by["left"] == {("figure", "甲市", "出口额", "", "2021")}
    assert by["right"] == {("relation", "乙市", "DEVELOPS", "芯片", "")}
    assert len(found.entities["both"]) == 3
    assert len(found.entities["right"]) == 1


def test_each_side_has_the_passages_that_say_so():
    graph = conflicting()
    left, right = sides(graph)
    claim = next(c for c in compare_documents(graph, left, right).claims["conflict"] if c.kind == "relation")
    assert [(s.said, graph.document_of[s.evidence[0]]) for s in claim.left] == [("asserted", left)]
    assert [(s.said, graph.document_of[s.evidence[0]]) for s in claim.right] == [("proposed", right)]


def test_sides_may_be_changed():
    graph = conflicting()
    left, right = sides(graph)
    there, back = compare_documents(graph, left, right), compare_documents(graph, right, left)
    assert len(there.claims["left"]) == len(back.claims["right"])
    assert len(there.claims["conflict"]) == len(back.claims["conflict"])


def test_two_entities_share_neighbours():
    graph = conflicting()
    cities = {node.name: node.id for node in graph.entities if node.type == "City"}
    found = compare_entities(graph, cities["甲市"], cities["乙市"])
    (both,) = found.claims["both"]
    assert told(graph, both) == ("relation", "", "DEVELOPS", "芯片", "")
    assert len(found.entities["both"]) == 1


def test_a_thing_compared_with_itself_has_no_differences():
    graph = assemble(papers())
    for document in graph.documents:
        found = compare_documents(graph, document.id, document.id)
        assert not found.claims["left"] and not found.claims["right"] and not found.claims["conflict"]


def test_unknown_sides_are_told():
    graph = assemble(papers())
    with pytest.raises(NotFound):
        compare_documents(graph, graph.documents[0].id, "nothing")
    with pytest.raises(NotFound):
        compare_entities(graph, "nothing", graph.entities[0].id)


def test_numbers_keep_every_digit():
    assert number_text(4730.0) == "4730"
    assert number_text(1234567.89) == "1234567.89"
