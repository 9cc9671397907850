"""Paths between two entities, against all simple paths of networkx."""

from __future__ import annotations

from itertools import pairwise

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import HubgraphError, NotFound
from graph.model import Document, Edge, Graph, Node, Passage
from graph.paths import Ways, paths, said

KINDS = ("HOSTS", "LINKED_WITH", "SERVES")


def node(name: str, documents: tuple[str, ...] = ("d1",)) -> Node:
    return Node(name, name, "City", "", "", (), documents, 1)


def edge(head: str, tail: str, documents: int = 1, kind: str = "HOSTS", modality: str = "asserted") -> Edge:
    papers = tuple(f"d{n}" for n in range(1, documents + 1))
    evidence = tuple(f"p{n}" for n in range(1, documents + 1))
    return Edge(
        f"{head}-{kind}-{modality}-{tail}", head, kind, tail, modality, papers, evidence, documents, 0.9, (), ()
    )


def graph(*edges: Edge, alone: str = "") -> Graph:
    names = sorted({end for one in edges for end in (one.head, one.tail)} | set(alone))
    texts = [Passage(f"p{n}", n, "", None, n * 10, n * 10 + 5, f"第{n}句。") for n in range(1, 5)]
    return Graph(tuple(Document(f"d{n}", f"第{n}篇") for n in range(1, 5)), tuple(texts), tuple(map(node, names)), (),
                 tuple(sorted(edges, key=lambda e: e.id)), (), {f"p{n}": f"d{n}" for n in range(1, 5)})  # fmt: skip


def ids(found):
    return [path.ids for path in found.paths]


def test_shorter_paths_come_first_and_of_these_the_strongest():
    made = graph(edge("a", "b", 1), edge("b", "z", 3), edge("a", "c", 2), edge("c", "z", 2),
                 edge("a", "d", 4), edge("d", "e", 4), edge("e", "z", 4))  # fmt: skip
    assert ids(paths(made, "a", "z")) == [("a", "c", "z"), ("a", "b", "z"), ("a", "d", "e", "z")]
    assert ids(paths(made, "a", "z", strongest=True))[0] == ("a", "d", "e", "z")
    assert [path.weakest for path in paths(made, "a", "z", strongest=True).paths] == [4, 2, 1]


def test_a_step_goes_against_the_direction_of_a_relation_and_holds_all_relations_of_the_pair():
    made = graph(edge("b", "a", 1), edge("a", "b", 2, "SERVES", "proposed"), edge("z", "b"))
    path = paths(made, "a", "z").paths[0]
    assert [(step.start, step.end) for step in path.steps] == [("a", "b"), ("b", "z")]
    assert [one.type for one in path.steps[0].edges] == ["HOSTS", "SERVES"], "what is so before what is planned"
    assert path.steps[0].documents == 2


def test_the_limits_hold():
    made = graph(edge("a", "b", modality="proposed"), edge("b", "z"), edge("a", "c", kind="SERVES"),
                 edge("c", "d"), edge("d", "z"))  # fmt: skip
    assert ids(paths(Ways(made, modalities={"asserted"}), "a", "z")) == [("a", "c", "d", "z")]
    assert ids(paths(Ways(made, types={"HOSTS"}), "a", "z")) == [("a", "b", "z")]
    assert ids(paths(made, "a", "z", longest=2)) == [("a", "b", "z")]
    assert ids(paths(made, "a", "z", avoid=["b", "c"])) == []
    assert ids(paths(made, "a", "b", avoid=["b", "a"])) == [("a", "b"), ("a", "c", "d", "z", "b")], "ends are let be"


def test_five_paths_at_most():
    made = graph(*(edge("a", f"m{n}") for n in range(9)), *(edge(f"m{n}", "z") for n in range(9)), edge("z", "y"))
    assert len(paths(made, "a", "z").paths) == 5


def test_every_relation_of_a_path_has_its_sentence():
    made = graph(edge("a", "b", 2), edge("b", "z"))
    found = paths(made, "a", "z")
    assert {quote.passage.text for quote in said(made, found.paths).values()} <= {"第1句。", "第2句。"}
    assert set(said(made, found.paths)) == {one.id for step in found.paths[0].steps for one in step.edges}


def test_what_cannot_be_asked():
    made = graph(edge("a", "b"), alone="q")
    assert paths(made, "a", "q").paths == ()
    with pytest.raises(NotFound):
        paths(made, "a", "nobody")
    with pytest.raises(HubgraphError, match="same entity"):
        paths(made, "a", "a")
    with pytest.raises(HubgraphError, match="7 steps"):
        paths(made, "a", "b", longest=7)
    assert paths(Graph((), (), (node("a"), node("b"))), "a", "b").paths == ()


def test_a_search_that_runs_out_of_work_says_so():
    made = graph(*(edge(f"n{a}", f"n{b}") for a in range(12) for b in range(a)))
    assert paths(made, "n0", "n1", longest=6, work=50).whole is False
    assert paths(made, "n0", "n1", longest=2).whole is True


PAIRS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(1, 4), st.sampled_from(KINDS)),
                 min_size=1, max_size=14, unique_by=lambda p: (min(p[:2]), max(p[:2])))  # fmt: skip


@given(PAIRS, st.integers(1, 5), st.booleans(), st.sets(st.integers(2, 6), max_size=2))
def test_nothing_better_is_missed(drawn, longest, strongest, avoid):
    edges = [edge(str(a), str(b), n, kind) for a, b, n, kind in drawn if a != b]
    made = graph(*edges, alone="01")
    net = nx.Graph()
    net.add_nodes_from("01")
    net.add_edges_from((e.head, e.tail, {"n": len(e.documents)}) for e in edges)
    net.remove_nodes_from(map(str, avoid))
    every = [tuple(p) for p in nx.all_simple_paths(net, "0", "1", longest)]
    keys = {p: (len(p) - 1, -min(net.edges[a, b]["n"] for a, b in pairwise(p))) for p in every}
    want = sorted((key[::-1] if strongest else key) for key in keys.values())[:5]
    found = ids(paths(made, "0", "1", longest=longest, strongest=strongest, avoid=map(str, avoid)))
    assert [keys[p][::-1] if strongest else keys[p] for p in found] == want
