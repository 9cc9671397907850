"""Exports: the counts of the status line in every format, styles of lines, hostile names as text, sizes refused."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator

import networkx as nx
import pytest
from docx import Document
from lxml import etree

from graph.store import open_store
from tests.web.conftest import TestClient
from tests.web.papers import CIIE, HOSTILE, LINGANG, SHANGHAI, Paper, entity_id, good, hostile, other
from viz.export import clean
from viz.web import exports
from viz.web.app import create_app

SVG = "{http://www.w3.org/2000/svg}"
HUB = entity_id(SHANGHAI[1], SHANGHAI[0])
BAD = [entity_id("Organization", name) for name in HOSTILE]
STYLED = (("甲平台", "asserted"), ("乙平台", "proposed"), ("丙平台", "lacking"))


def styled() -> Paper:
    """A paper with one relation of each modality, all of them with a direction."""
    paper = Paper("三种情态", "2020")
    for name, modality in STYLED:
        said = paper.say(f"{name}位于浦东。", {name: "Platform", "浦东": "Region"}, gap="\n\n")
        paper.relate((name, "Platform"), "LOCATED_IN", ("浦东", "Region"), modality, said)
    return paper


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with open_store(str(tmp_path_factory.mktemp("exports") / "graph.lbug")) as opened:
        opened.ingest([good(), other(), hostile(), styled().record()])
        yield TestClient(create_app(opened), base_url="http://localhost")


def svg_of(text: str) -> etree._Element:
    return etree.fromstring(text.encode())


def sizes(client: TestClient, query: str) -> dict[str, tuple[int, int]]:
    """Return how many entities and relations each format holds."""
    found = {}
    gexf = etree.fromstring(client.get(f"/export/gexf?{query}").content)
    found["gexf"] = len(gexf.findall(".//{*}node")), len(gexf.findall(".//{*}edge"))
    graphml = nx.parse_graphml(client.get(f"/export/graphml?{query}").text, force_multigraph=True)
    found["graphml"] = len(graphml), graphml.number_of_edges()
    plain = client.get(f"/export/json?{query}").json()
    found["json"] = len(plain["nodes"]), len(plain["edges"])
    with zipfile.ZipFile(io.BytesIO(client.get(f"/export/csv?{query}").content)) as pair:
        tables = [pair.read(name).decode() for name in ("nodes.csv", "edges.csv")]
    assert all(text.startswith("\ufeff") for text in tables)
    rows = [len(list(csv.reader(io.StringIO(text)))) - 1 for text in tables]
    found["csv"] = rows[0], rows[1]
    return found


@pytest.mark.parametrize("query", [f"n={HUB}&hops=1", f"n={HUB}&hops=1&m=a", "m=l", "t=City,Platform", ""])
def test_every_format_holds_what_the_status_line_counts(client, query):
    totals = client.get(f"/api/scene?{query}").json()["scene"]["totals"]
    shown = totals["shown_entities"], totals["shown_relations"]
    assert set(sizes(client, query).values()) == {shown}
    dialog = client.get(f"/export.json?{query}").json()["counts"]["view"]
    assert (dialog["entities"], dialog["relations"]) == shown


def test_filtered_and_all_count_the_whole_graph(client):
    counts = client.get("/export.json?m=l").json()["counts"]
    lacking = client.get("/relations.json?m=lacking").json()["total"]
    assert counts["filtered"]["relations"] == lacking
    assert set(sizes(client, "m=l&scope=filtered").values()) == {(counts["filtered"]["entities"], lacking)}
    whole = client.get("/entities.json").json()["total"], client.get("/relations.json").json()["total"]
    assert tuple(counts["all"].values()) == whole
    assert set(sizes(client, "scope=all").values()) == {whole}


def test_modalities_differ_by_dash_and_by_end(client):
    ids = ",".join(entity_id("Platform", name) for name, _ in STYLED)
    root = svg_of(client.get(f"/export/svg?n={entity_id('Region', '浦东')},{ids}").text)
    lines = {line.get("data-modality"): line for line in root.iter(SVG + "path") if line.get("data-modality")}
    assert {name: line.get("stroke-dasharray") for name, line in lines.items()} == {
        "asserted": None, "proposed": "9 6", "lacking": "2 5"}  # fmt: skip
    ends = {name: line.get("marker-end") for name, line in lines.items()}
    assert set(ends.values()) == {f"url(#end-{name})" for name in ("asserted", "proposed", "lacking")}
    markers = {one.get("id"): etree.tostring(one[0]) for one in root.iter(SVG + "marker")}
    assert len(set(markers.values())) == 3
    assert all(word in "".join(root.itertext()) for word in ("已有", "拟议", "缺失"))


def test_a_pair_said_in_two_ways_has_two_lines(client):
    pair = f"n={entity_id(CIIE[1], CIIE[0])},{entity_id(LINGANG[1], LINGANG[0])}"
    root = svg_of(client.get(f"/export/svg?{pair}").text)
    ways = {line.get("data-modality"): line.get("d") for line in root.iter(SVG + "path") if line.get("data-modality")}
    assert set(ways) == {"proposed", "lacking"}
    assert len(set(ways.values())) == 2


def test_the_svg_holds_names_legend_filters_date_and_source(client):
    answer = client.get(f"/export/svg?n={HUB}&hops=1&m=a")
    name = re.search(r'filename="(hubgraph-explore-[0-9a-f]{8}-(\d{4}-\d\d-\d\d)\.svg)"',
                     answer.headers["content-disposition"])  # fmt: skip
    text = "".join(svg_of(answer.text).itertext())
    for word in (SHANGHAI[0], "平台", "已有", "筛选：已有", "来源：hubgraph", name[2]):
        assert word in text
    assert "white" in answer.text.lower() or "#FFFFFF" in answer.text
    clear = svg_of(client.get(f"/export/svg?n={HUB}&transparent=1").text)
    assert not [one for one in clear.findall(SVG + "rect") if one.get("width") == "100%"]
    assert not [one.tag for one in clear.iter() if etree.QName(one).localname in ("style", "script", "image")]


def test_a_canvas_gets_exactly_its_ids_where_they_stand(client):
    scene = client.get(f"/api/scene?n={HUB}&hops=1").json()["scene"]
    ids = [node["id"] for node in scene["nodes"]][:4]
    relations = [one for line in scene["edges"] for one in line["relations"]]
    body = {"ids": [*ids, "gone"], "relations": relations, "search": f"?n={HUB}", "sentence": "我看到的 <b>四个</b>",
            "spots": {one: [100 * i, 7] for i, one in enumerate(ids)}, "view": "path"}  # fmt: skip
    plain = client.post("/export/json", json=body)
    assert [node["id"] for node in plain.json()["nodes"]] == sorted(ids)
    assert "hubgraph-path-" in plain.headers["content-disposition"]
    inside = {e["id"] for e in plain.json()["edges"]}
    assert inside == {e for e in relations if e in inside}
    meta = client.post("/export/png-meta", json=body).json()
    root = svg_of(meta["svg"])
    assert meta["scale"] == 2
    assert (float(root.get("width")), float(root.get("height"))) == pytest.approx(
        (meta["width"], meta["height"]), abs=1
    )
    assert "我看到的 <b>四个</b>" in "".join(root.itertext())
    shapes = [one[1].get("transform") for one in root.iter(SVG + "g") if one.get("data-id") in ids and len(one) > 1]
    assert {re.search(r" (-?[\d.]+)\)", shape)[1] for shape in shapes} == {"7"}


@pytest.mark.parametrize("format", ["svg", "gexf", "graphml", "csv", "json", "docx-citations"])
def test_hostile_names_are_text_in_every_format(client, format):
    query = f"n={HUB},{','.join(BAD)}"
    answer = client.get(f"/export/{format}?{query}")
    assert answer.status_code == 200
    if format == "csv":
        with zipfile.ZipFile(io.BytesIO(answer.content)) as pair:
            rows = list(csv.reader(io.StringIO(pair.read("nodes.csv").decode())))
        said = {cell for row in rows for cell in row}
        assert not [cell for cell in said if cell.startswith("=")]
        said |= {cell.removeprefix("'") for cell in said}
    elif format == "json":
        said = {node["name"] for node in answer.json()["nodes"]}
    elif format == "docx-citations":
        text = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(answer.content)).paragraphs)
        said = {name for name in map(clean, HOSTILE) if name in text}
    else:
        root = etree.fromstring(answer.content)
        tags = {etree.QName(one).localname for one in root.iter() if isinstance(one.tag, str)}
        assert not tags & {"script", "img", "b", "foreignObject"}
        assert not [name for one in root.iter() for name in one.attrib if name.startswith("on")]
        said = {part for one in root.iter() for part in (one.text, *one.attrib.values()) if part}
        said |= {text.partition(" · ")[0] for text in said}
    expected = {name if format == "json" else clean(name) for name in HOSTILE}
    assert expected <= said


def test_quotes_of_an_entity_and_of_a_relation_name_their_source(client):
    relation = client.get(f"/relations.json?e={HUB}&r=HOSTS").json()["rows"][0]
    for query, quote in ((f"r={relation['id']}", "上海连续三年举办进博会。"), (f"e={HUB}", "临港新片区位于上海东南。")):
        answer = client.get(f"/export/docx-citations?{query}")
        text = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(answer.content)).paragraphs)
        assert quote in text
        assert "开放平台研究" in text


def test_what_is_too_large_is_refused_with_what_to_do(client, monkeypatch):
    monkeypatch.setattr(exports, "HARD_CAP", 5)
    refused = client.post("/export/png-meta", json={"scope": "all"})
    assert refused.status_code == 413
    assert "hubgraph export" in refused.json()["hint"]
    assert "最多" in refused.json()["detail_zh"]
    page = client.get("/export/svg?scope=all")
    assert page.status_code == 400
    assert "最多导出" in page.text
    assert client.get("/export/nothing").status_code == 404


def test_an_export_changes_nothing_and_needs_no_token_but_an_origin(client):
    assert client.post("/export/json", json={}, headers={"Origin": "http://elsewhere"}).status_code == 403
    assert client.post("/export/json", json={"view": "../../etc"}).status_code == 422
    assert client.post("/export/json", json={"ids": ["x" * 65]}).status_code == 422


def test_the_dialog_is_a_page_that_works_without_scripts(client):
    page = client.get(f"/export?n={HUB}&hops=1&m=a").text
    assert f'name="n" value="{HUB}"' in page
    assert 'action="/export/file"' in page
    answer = client.get(f"/export/file?n={HUB}&hops=1&m=a&scope=view&format=json")
    assert {edge["modality"] for edge in answer.json()["edges"]} == {"asserted"}
