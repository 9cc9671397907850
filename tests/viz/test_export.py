"""Exports can be read back, hold no date, and never run in a spreadsheet."""

import csv
import io
import json
import re
from dataclasses import replace
from xml.etree import ElementTree

import networkx as nx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graph.errors import HubgraphError
from graph.model import Document, Figure, Graph
from tests.analytics.sample import A, edge, graph, node
from viz import style
from viz.export import BOM, FORMATS, Source, clean, csv_text, export, export_text, fingerprint, safe_cell
from viz.export.gexf import spells

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
    assert FORMATS[name].files(Source(make())) == FORMATS[name].files(Source(shuffled(make())))


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


def test_gexf_holds_no_day_of_writing():
    assert "lastmodifieddate" not in export_text(graph(), "gexf")


def test_gexf_holds_colours_by_type_sizes_by_degree_and_dates_of_documents(tmp_path):
    (path,) = export(graph(), "gexf", tmp_path / "out.gexf")
    net = nx.read_gexf(path)
    colour = net.nodes["海州"]["viz"]["color"]
    assert f"#{colour['r']:02X}{colour['g']:02X}{colour['b']:02X}" == style.look("City").fill[0]
    assert net.nodes["海州"]["viz"]["size"] > net.nodes["造船"]["viz"]["size"]
    assert (net.nodes["远洋论坛"]["published_first"], net.nodes["远洋论坛"]["published_last"]) == ("2021", "2021")
    assert "published_first" not in net.nodes["造船"]  # the paper that names it carries no date


def test_gexf_edges_are_there_in_the_times_that_papers_give_and_others_always(tmp_path):
    timed = replace(graph().edges[0], times=("2019-02", "2020/2021", "2022/", "十三五"))
    (path,) = export(replace(graph(), edges=(timed, *graph().edges[1:])), "gexf", tmp_path / "out.gexf")
    root = ElementTree.parse(path).getroot()
    space = "{http://gexf.net/1.3}"
    assert root.find(f"{space}graph").attrib.items() >= {("mode", "dynamic"), ("timeformat", "date")}
    found = {e.get("id"): [dict(s.attrib) for s in e.iter(f"{space}spell")] for e in root.iter(f"{space}edge")}
    assert found.pop(timed.id) == [
        {"start": "2019-02-01", "end": "2019-02-28"},
        {"start": "2020-01-01", "end": "2021-12-31"},
        {"start": "2022-01-01"},
    ]
    assert list(found.values()) == [[]] * 6


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        (["2020"], [("2020-01-01", "2020-12-31")]),
        (["2020-02"], [("2020-02-01", "2020-02-29")]),
        (["2020-02-03"], [("2020-02-03", "2020-02-03")]),
        (["/2021"], [(None, "2021-12-31")]),
        (["十三五", "", "2020-13", "/", "0000"], []),
    ],
)
def test_times_become_days(times, expected):
    assert spells(times) == expected


def named(name):
    """Return two cities that cooperate, one of them of that name."""
    ends = (replace(node("n", "City"), name=name), node("o", "City"))
    return Graph(documents=(Document(A, name),), entities=ends, edges=(edge("n", "COOPERATES_WITH", "o"),))


def folded(name):
    """Return what of a name XML can hold: parsers read a carriage return in it as a line feed."""
    return clean(name).replace("\r\n", "\n").replace("\r", "\n")


@given(st.text())
@example("".join(HOSTILE))
def test_any_name_comes_back_from_xml(name):
    net = nx.parse_graphml(export_text(named(name), "graphml"))
    assert folded(net.nodes["n"]["label"]) == folded(name)
    net = nx.read_gexf(io.BytesIO(export_text(named(name), "gexf").encode()))
    assert folded(net.nodes["n"]["label"]) == folded(name)


@given(st.text())
@example("".join(HOSTILE))
def test_any_name_comes_back_from_cytoscape_json(name):
    net = nx.cytoscape_graph(json.loads(export_text(named(name), "cytoscape")))
    assert net.nodes["n"]["label"] == clean(name)
    assert list(net.edges(keys=True)) == [("n", "o", "n-COOPERATES_WITH-o-asserted")]


@given(st.text())
@example("".join(HOSTILE))
@example('say "上海" \\')
@example("o")
@example("1 1 1")
@example("# 1")
def test_any_name_comes_back_from_pajek_as_one_line_with_full_width_quotes(name):
    net = nx.parse_pajek(export_text(named(name), "pajek"))
    assert net.number_of_nodes() == 2
    assert net.number_of_edges() == 1
    line = re.sub(r"\s+", " ", clean(name)).strip().replace('"', "＂").replace("\\", "＼")
    assert line in ("", "o") or line in net


@given(st.text())
@example("".join(HOSTILE))
def test_any_name_comes_back_from_raw_csv(name):
    files = FORMATS["csv"].files(Source(named(name), raw=True))
    assert not files["nodes.csv"].startswith(BOM)
    rows = list(csv.DictReader(io.StringIO(files["nodes.csv"], newline="")))
    assert rows[0]["Label"] == clean(name)


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


def test_cytoscape_carries_the_colours_of_the_explorer():
    rules = json.loads(export_text(graph(), "cytoscape"))["style"]
    by_selector = {rule["selector"]: rule["style"] for rule in rules}
    assert by_selector['node[entity_type="City"]']["background-color"] == style.look("City").fill[0]


def test_pajek_tells_relations_with_a_direction_from_those_without():
    text = export_text(graph(), "pajek")
    assert text.startswith('*Vertices 6\n1 "')
    arcs, edges = text.partition("*Arcs\n")[2].split("*Edges\n")
    assert {line.split('"')[1] for line in arcs.splitlines()} == {"ESTABLISHES", "ALIGNS_WITH", "HOSTS", "DEVELOPS"}
    assert {line.split('"')[1] for line in edges.splitlines()} == {"COOPERATES_WITH", "LINKED_WITH", "COMPARED_WITH"}
    found = {(u, v, d["l"], d["weight"]) for u, v, d in nx.parse_pajek(text).edges(data=True)}
    assert found == {(e.head, e.tail, e.type, float(len(e.documents))) for e in graph().edges}


def test_pajek_tells_apart_entities_of_one_name():
    same = tuple(replace(node(f"x{i}", kind), name="临海") for i, kind in enumerate(["City", "Region", "Region"]))
    assert set(nx.parse_pajek(export_text(Graph(entities=same), "pajek"))) == {
        "临海 (City)", "临海 (x1)", "临海 (x2)",
    }  # fmt: skip


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
