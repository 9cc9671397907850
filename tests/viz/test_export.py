"""Exports can be read back, hold no date, and never run in a spreadsheet."""

import csv
import io
import json
from dataclasses import replace
from xml.etree import ElementTree

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import HubgraphError
from graph.model import Figure, Graph
from tests.analytics.sample import A, graph, node
from viz.export import FORMATS, clean, csv_text, export, export_text, fingerprint, safe_cell

HOSTILE = [
    "<script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "＝1＋1",
    "a\x0bb\x00c",
    '"quoted", and\nbroken',
    "\ud800lone",
    "\u202eright to left",
    "鲁迅😀",
    "&amp; ]]> <!-- -->",
]


def shuffled(whole):
    """Return the same graph as another order of ingest would leave it, had it not been sorted."""
    parts = ("documents", "passages", "entities", "namings", "edges", "figures")
    return replace(whole, **{part: tuple(reversed(getattr(whole, part))) for part in parts})


def hostile():
    whole = graph()
    extra = tuple(replace(node(f"x{i}", "Policy"), name=name, aliases=(name,)) for i, name in enumerate(HOSTILE))
    return replace(whole, entities=whole.entities + extra)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("make", [graph, hostile, Graph], ids=["sample", "hostile", "empty"])
def test_any_order_gives_the_same_bytes(name, make):
    assert FORMATS[name].files(make()) == FORMATS[name].files(shuffled(make()))


@pytest.mark.parametrize("make", [graph, hostile, Graph], ids=["sample", "hostile", "empty"])
@pytest.mark.parametrize(("name", "read"), [("graphml", nx.read_graphml), ("gexf", nx.read_gexf)])
def test_networkx_reads_back_what_was_written(name, read, make, tmp_path):
    (path,) = export(make(), name, tmp_path / f"out.{name}")
    net = nx.MultiDiGraph(read(path))
    assert sorted(net) == sorted(n.id for n in make().entities)
    assert net.number_of_edges() == len(make().edges)
    if make is not Graph:
        assert net.nodes["海州"]["label"] == "海州"
        assert net.nodes["海州"]["entity_type"] == "City"
        assert net.nodes["海州"]["documents"] == 2
        found = {(u, v, d["rel_type"], d["modality"], d["weight"]) for u, v, d in net.edges(data=True)}
        assert ("海州", "云港", "COOPERATES_WITH", "asserted", 2) in found
        assert {key for _, _, key in net.edges(keys=True)} == {e.id for e in make().edges}


def test_graphml_keys_are_unique():
    root = ElementTree.fromstring(export_text(graph(), "graphml").encode())
    keys = [key.get("id") for key in root.iter("{http://graphml.graphdrawing.org/xmlns}key")]
    assert len(keys) == len(set(keys)) > 0


def test_gexf_holds_no_day_of_writing_and_the_colours_of_the_types():
    text = export_text(graph(), "gexf")
    assert "lastmodifieddate" not in text
    assert "color" in text


@given(st.text())
def test_any_name_survives_as_xml(name):
    whole = Graph(entities=(replace(node("n", "City"), name=name),))
    for kind in ("graphml", "gexf"):
        ElementTree.fromstring(export_text(whole, kind).encode())


def test_json_lines_hold_everything_with_its_kind():
    figure = Figure("o1", "海州", "产值", 3.5, None, "亿元", "2020", None, "asserted", 1.0, A, ("p1",))
    whole = replace(graph(), figures=(figure,))
    found = [json.loads(line) for line in export_text(whole, "jsonl").splitlines()]
    counted = {kind: sum(line["kind"] == kind for line in found) for kind in {line["kind"] for line in found}}
    assert counted == {"document": 2, "passage": 3, "node": 6, "mention": 7, "edge": 7, "figure": 1}
    assert next(line for line in found if line["kind"] == "passage")["document"] == A


def test_json_keeps_text_as_it_is_since_offsets_count_its_characters():
    found = json.loads(export_text(hostile(), "json"))
    assert {n["name"] for n in found["nodes"]} >= set(HOSTILE)


def test_csv_is_a_folder_of_two_files_that_spreadsheets_and_gephi_read(tmp_path):
    nodes, edges = export(hostile(), "csv", tmp_path / "out")
    assert nodes.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(nodes.read_bytes().decode("utf-8-sig"), newline="")))
    assert {row["Id"] for row in rows} == {n.id for n in hostile().entities}
    assert not [row for row in rows if row["Label"].startswith(("=", "＝"))]
    lines = list(csv.DictReader(io.StringIO(edges.read_bytes().decode("utf-8-sig"), newline="")))
    types = {line["rel_type"]: line["Type"] for line in lines}
    assert (types["COOPERATES_WITH"], types["HOSTS"]) == ("Undirected", "Directed")
    net = nx.MultiDiGraph()
    net.add_edges_from((line["Source"], line["Target"], line["Id"]) for line in lines)
    assert net.number_of_edges() == 7


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\tx", "\rx", "＝1", "＋1", "－1", "＠x", "  =1"])
def test_text_that_looks_like_a_formula_gets_a_leading_quote(text):
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("value", [-5, -0.25, 3, None, True])
def test_numbers_stay_numbers(value):
    assert safe_cell(value) == value


def test_csv_text_begins_with_a_byte_order_mark_and_leaves_none_empty():
    assert csv_text(("a", "b"), [(None, -1)]) == "\ufeffa,b\r\n,-1\r\n"


def test_clean_keeps_chinese_emoji_and_line_breaks():
    assert clean("国\n\t😀\x0b\u202e\ud800") == "国\n\t😀"


def test_fingerprint_changes_with_the_graph_only():
    assert fingerprint(graph()) == fingerprint(shuffled(graph())) != fingerprint(Graph())


def test_unknown_format_is_refused_with_those_that_exist(tmp_path):
    with pytest.raises(HubgraphError, match="graphml"):
        export(graph(), "visio", tmp_path / "x")


def test_several_files_do_not_go_into_a_pipe():
    with pytest.raises(HubgraphError, match="folder"):
        export_text(graph(), "csv")


def test_a_place_that_cannot_be_written_is_named_and_leaves_nothing_behind(tmp_path):
    (tmp_path / "taken").mkdir()
    with pytest.raises(HubgraphError, match="taken"):
        export(graph(), "json", tmp_path / "taken")
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


def test_an_older_export_is_replaced(tmp_path):
    out = tmp_path / "deep" / "out.json"
    export(graph(), "json", out)
    export(Graph(), "json", out)
    assert json.loads(out.read_text(encoding="utf-8")) == {"documents": [], "nodes": [], "edges": []}
