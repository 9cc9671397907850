"""The exported network is the one that the report is computed on, and a lens limits every format."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import networkx as nx
import pytest

from graph.analytics.network import Lens, network
from graph.errors import HubgraphError, NotFound
from graph.model import Figure, Graph
from graph.ontology import MODALITIES
from tests.analytics.sample import A, B, graph
from tests.command import hubgraph
from viz.export import FORMATS, Source, export, export_text, narrow

LENSES = [Lens(), Lens(MODALITIES), Lens(("asserted",)), Lens(MODALITIES, ("City", "Platform")), Lens(documents=(B,))]
NETWORKS = [name for name, form in FORMATS.items() if form.networks]


def read(form: str, files: dict[str, str]) -> nx.Graph:
    """Read an exported network as its users do; nodes by name where the format has nothing else."""
    text = "".join(files.values())
    if form == "graphml":
        return nx.parse_graphml(text)
    if form == "gexf":
        return nx.read_gexf(io.BytesIO(text.encode()))
    if form == "cytoscape":
        return nx.cytoscape_graph(json.loads(text))
    if form == "json":
        return nx.node_link_graph(json.loads(text), edges="edges")
    if form == "pajek":
        return nx.Graph(nx.parse_pajek(text))
    nodes, edges = (csv.DictReader(io.StringIO(files[f"{name}.csv"].lstrip("\ufeff"))) for name in ("nodes", "edges"))
    net = nx.Graph()
    net.add_nodes_from(row["Id"] for row in nodes)
    for row in edges:
        assert row["Type"] == "Undirected"
        net.add_edge(row["Source"], row["Target"], weight=float(row["Weight"]))
    return net


@pytest.mark.parametrize("lens", LENSES, ids=lambda lens: lens.describe("en"))
@pytest.mark.parametrize("form", NETWORKS)
def test_network_that_is_read_back_is_that_of_the_analytics(form: str, lens: Lens):
    expected = network(graph(), lens)  # in this sample a name is its entity's id
    found = read(form, FORMATS[form].files(Source(graph(), lens, projected=True)))
    assert not found.is_directed()
    assert not found.is_multigraph()
    assert set(found) == set(expected)
    assert {frozenset(e) for e in found.edges} == {frozenset(e) for e in expected.edges}
    for one, other, tie in expected.edges(data=True):
        assert found[one][other]["weight"] == tie["weight"]


def test_ties_say_which_relations_and_papers_they_sum():
    net = nx.parse_graphml(export_text(graph(), "graphml", network=True))
    tie = net["云港"]["海州"]
    assert tie["edge_ids"].split("；") == ["海州-COOPERATES_WITH-云港-asserted", "海州-LINKED_WITH-云港-proposed"]
    assert (tie["document_ids"], tie["statements"], tie["weight"]) == (f"{A}；{B}", 2, 2)
    assert net.graph["loops"] == 1
    assert net.graph["lens"] == Lens().describe("en")


def test_default_lens_of_the_network_is_what_is_asserted_or_proposed():
    assert "造船" in {n for n, degree in nx.parse_graphml(export_text(graph(), "graphml")).degree if degree}
    assert nx.parse_graphml(export_text(graph(), "graphml", network=True)).degree["造船"] == 0


@pytest.mark.parametrize("form", [name for name in FORMATS if name not in NETWORKS])
def test_format_that_cannot_hold_the_network_says_which_can(form: str, tmp_path: Path):
    with pytest.raises(HubgraphError, match=r"projected network[\s\S]*graphml"):
        export(graph(), form, tmp_path / "out", network=True)
    assert list(tmp_path.iterdir()) == []


def test_lens_leaves_no_reference_to_what_it_leaves_out():
    figures = (
        Figure("o1", "海州", "产值", 3.5, None, "亿元", "2020", None, "asserted", 1.0, A, ("p1",)),
        Figure("o2", "云港", "产值", 2.5, None, "亿元", "2020", "海州", "asserted", 1.0, B, ("q1",)),
    )
    part = narrow(replace(graph(), figures=figures), Lens(MODALITIES, documents=(B,)))
    assert [d.id for d in part.documents] == [B]
    assert {p.id for p in part.passages} == set(part.document_of) == {"q1"}
    assert {n.passage for n in part.namings} == {"q1"}
    assert [f.id for f in part.figures] == ["o2"]
    (shared,) = [e for e in part.edges if e.type == "COOPERATES_WITH"]
    assert (shared.documents, shared.evidence, shared.mentions) == ((B,), ("q1",), 1)
    assert {node.id: (node.documents, node.mentions) for node in part.entities} == {
        "海州": ((B,), 1), "云港": ((B,), 1), "远洋论坛": ((B,), 0),
    }  # fmt: skip


def test_lens_of_years_keeps_the_figures_of_these_years_or_of_papers_of_these_years():
    figures = tuple(
        Figure(f"o{i}", "海州", "产值", 1.0, None, "亿元", period, None, "asserted", 1.0, document, ("p1",))
        for i, (period, document) in enumerate([("2020", A), ("2018/2021", A), (None, B), (None, A), ("2015", B)])
    )
    edges = tuple(replace(e, times=("2020",)) for e in graph().edges)
    part = narrow(replace(graph(), figures=figures, edges=edges), Lens(MODALITIES, period=(2020, 2021)))
    assert [f.id for f in part.figures] == ["o0", "o1", "o2"]
    assert narrow(replace(graph(), figures=figures, edges=edges), Lens(MODALITIES, period=(None, 2016))).figures == ()


def test_lens_of_labels_keeps_what_stands_between_them():
    part = narrow(graph(), Lens(MODALITIES, ("City",)))
    assert {e.type for e in part.edges} == {"COOPERATES_WITH", "LINKED_WITH", "COMPARED_WITH"}
    assert {n.entity for n in part.namings} <= {"海州", "云港"}
    assert len(part.passages) == 3


def test_unknown_paper_is_refused():
    with pytest.raises(NotFound, match="no such document"):
        export_text(Graph(), "jsonl", lens=Lens(documents=("d0",)))


def test_networkx_computes_the_figures_of_the_report_from_the_exported_file(sample: Path, tmp_path: Path):
    store = str(sample / "var" / "hubgraph.lbug")
    for words in (
        ("report", "centrality", "-o", tmp_path / "centrality.json"),
        ("export", tmp_path / "network.graphml", "--format", "graphml", "--network"),
    ):
        done = hubgraph(*words, "--store", store, cwd=sample)
        assert done.returncode == 0, done.stderr
    net = nx.read_graphml(tmp_path / "network.graphml")
    figures = {
        "degree": dict(net.degree()),
        "betweenness": nx.betweenness_centrality(net),
        "pagerank": nx.pagerank(net, tol=1e-12, max_iter=1000),
    }
    said = values_of(json.loads((tmp_path / "centrality.json").read_text("utf-8")))
    assert len(said) > 300
    for entity, scores in said.items():
        for name, found in figures.items():
            assert scores[name] == pytest.approx(found[entity], abs=1e-9)


def values_of(report: dict) -> dict[str, dict[str, float]]:
    """Return the value of each measure of each entity of a report."""
    return {row["id"]: {name: score["value"] for name, score in row["scores"].items()} for row in report["rows"]}
