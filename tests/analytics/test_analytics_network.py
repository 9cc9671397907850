"""The projection, its lens, and the relations that carry a place."""

import networkx as nx
import pytest

from graph.analytics.centrality import measure
from graph.analytics.evidence import carriers
from graph.analytics.network import Lens, directed, network
from graph.analytics.words import load_words
from graph.errors import DataError, NotFound
from graph.model import Graph
from tests.analytics.sample import A, B, graph


def test_parallel_relations_become_one_edge_weighing_its_documents():
    net = network(graph())
    assert net["海州"]["云港"] == {
        "weight": 2,
        "edges": ("海州-COOPERATES_WITH-云港-asserted", "海州-LINKED_WITH-云港-proposed"),
        "documents": (A, B),
        "statements": 2,
    }
    assert net.number_of_edges() == 4


def test_what_is_lacking_joins_nothing_unless_asked_for():
    assert network(graph()).degree("造船") == 0
    assert network(graph(), Lens(("asserted", "proposed", "lacking"))).degree("造船") == 1


def test_loops_are_left_out_and_counted():
    net = network(graph())
    assert net.graph["loops"] == 1
    assert not list(nx.selfloop_edges(net))


def test_nodes_stand_in_the_order_of_their_ids():
    assert list(network(graph())) == sorted(network(graph()))


def test_lens_on_one_document_counts_only_what_it_says():
    net = network(graph(), Lens(documents=(B,)))
    assert sorted(net) == sorted(["海州", "云港", "远洋论坛"])
    assert net["海州"]["云港"]["weight"] == 1
    assert net["海州"]["云港"]["statements"] == 1


def test_lens_on_labels_keeps_relations_among_them():
    net = network(graph(), Lens(labels=("City",)))
    assert list(net.edges()) == [("云港", "海州")]


def test_lens_says_what_it_looks_at():
    assert Lens().describe("zh") == "各类实体；只计已有、拟议的关系；全部文件"
    assert Lens(labels=("City",), documents=(A,)).describe("en") == (
        "only City; only relations that are stated as so or proposed; only 1 chosen document"
    )
    assert "缺失" in Lens(("lacking", "asserted", "proposed")).describe()


def test_two_ways_to_write_one_lens_are_one_lens():
    assert Lens(("proposed", "asserted"), ("Policy", "City")) == Lens(("asserted", "proposed"), ("City", "Policy"))


@pytest.mark.parametrize("wrong", [{"modalities": ("sure",)}, {"labels": ("Town",)}])
def test_unknown_words_are_refused_with_those_that_exist(wrong):
    with pytest.raises(NotFound, match="choose from"):
        Lens(**wrong)


def test_unknown_document_is_refused():
    with pytest.raises(NotFound, match="d-nowhere"):
        network(graph(), Lens(documents=("d-nowhere",)))


def test_directed_keeps_every_relation():
    net = directed(graph())
    assert net.number_of_edges() == 7
    assert net.edges["海州", "云港", "海州-LINKED_WITH-云港-proposed"]["modality"] == "proposed"


def test_values_are_what_networkx_answers_with_its_defaults():
    net = network(graph())
    found = measure(net)
    assert {n: s.value for n, s in found["betweenness"].scores.items()} == pytest.approx(nx.betweenness_centrality(net))
    assert {n: s.value for n, s in found["pagerank"].scores.items()} == pytest.approx(nx.pagerank(net), abs=1e-5)


def test_carriers_come_strongest_first_with_a_quote_and_both_names_marked():
    first, *others = carriers(graph(), "海州", 10)
    assert first.edge.type == "COOPERATES_WITH"
    assert (first.quote.document.title, first.quote.passage.section, first.quote.passage.page) == (
        "海州研究",
        "一、总则",
        1,
    )
    text = first.quote.passage.text
    assert [text[s:e] for s, e in first.quote.marks] == ["海州", "云港"]
    assert {c.edge.modality for c in others} <= {"asserted", "proposed"}
    assert all(c.edge.head != c.edge.tail for c in others)


def test_quote_comes_from_a_document_of_the_lens():
    (first, *_) = carriers(graph(), "海州", 3, Lens(documents=(B,)))
    assert (first.documents, first.quote.document.id) == ((B,), B)


def test_an_entity_without_relations_is_carried_by_none():
    assert carriers(graph(), "造船") == ()


def test_empty_graph_is_an_empty_network():
    assert len(network(Graph())) == 0


def test_words_that_lack_a_part_are_refused_by_name(tmp_path):
    file = tmp_path / "measures.yaml"
    file.write_text(
        "groups: {}\nmeasures: {degree: {zh: 度}}\nroles: {}\nlens: {}\nreport: {}\npresence: {}\n", encoding="utf-8"
    )
    with pytest.raises(DataError, match=r"measures\.degree"):
        load_words(file)
    file.write_text("lens: {}\n", encoding="utf-8")
    with pytest.raises(DataError, match="groups, measures, roles, report, presence"):
        load_words(file)
