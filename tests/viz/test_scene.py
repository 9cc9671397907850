"""Scenes, the map and names: deterministic, nothing on top of anything, filters that say what they hide."""

from __future__ import annotations

import itertools

import pytest

from graph.assemble import assemble
from graph.model import Document, Edge, Graph, Node
from graph.ontology import ontology
from tests.web.papers import INDUSTRIES, SHANGHAI, entity_id, good, hostile, other
from viz import layout, style
from viz.atlas import Atlas
from viz.scene import Filters, focus, neighbourhood, overview, scene
from viz.web.svg import picture

HUB = entity_id(SHANGHAI[1], SHANGHAI[0])


@pytest.fixture(scope="module")
def graph() -> Graph:
    return assemble([good(), other(), hostile()])


def wheel(count: int) -> Graph:
    """A graph of `count` entities: some hubs, a long tail, some without relations."""
    labels = list(ontology().labels)
    nodes = tuple(
        Node(f"e{i:05d}", f"测试实体{i}号", labels[i % len(labels)], "", "", (), ("d1",), 1) for i in range(count)
    )
    links = {(i, i % (1 + i // 7)) for i in range(1, count - count // 20)} | {
        (i, (i * 37) % count) for i in range(count // 2)
    }
    edges = tuple(
        Edge(f"r{a:05d}{b:05d}", nodes[a].id, "COMPARED_WITH", nodes[b].id, "asserted", ("d1",), ("p",), 1, 0.9, (), ())
        for a, b in sorted(links)
        if a != b
    )
    return Graph((Document("d1", "测"),), (), nodes, (), edges, (), {})


def test_the_same_graph_gives_the_same_scene_twice(graph):
    assert overview(graph) == overview(graph)
    assert focus(graph, HUB) == focus(Atlas(graph), HUB)


def test_an_overview_keeps_to_its_limits_and_holds_together():
    made = overview(wheel(800), 60, 90)
    assert len(made["nodes"]) == 60
    assert len(made["edges"]) <= 90
    assert len({n["type"] for n in made["nodes"]}) == len(ontology().labels)
    linked = {end for edge in made["edges"] for end in (edge["from"], edge["to"])}
    assert linked == {n["id"] for n in made["nodes"]}


def test_no_two_names_of_an_overview_overlap_and_all_are_placed():
    drawn = picture(overview(wheel(800), 48, 70))
    boxes = [node["spot"]["box"] for node in drawn["nodes"] if node["spot"]]
    assert len(boxes) == 48
    for a, b in itertools.combinations(boxes, 2):
        assert not (a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3])


@pytest.mark.parametrize("count", [0, 1, 2, 800, 2000])
def test_a_map_has_every_entity_at_a_place_of_its_own(count):
    atlas = Atlas(wheel(count))
    spots = atlas.positions
    assert set(spots) == set(atlas.nodes)
    assert len(set(spots.values())) == count


def test_a_local_view_keeps_a_cell_between_any_two():
    atlas = Atlas(wheel(300))
    ids = neighbourhood(atlas, [atlas.order[0]], hops=2, limit=40)
    spots = layout.local(ids, atlas.weights, atlas.positions)
    for (ax, ay), (bx, by) in itertools.combinations(spots.values(), 2):
        assert abs(ax - bx) >= layout.CELL[0] or abs(ay - by) >= layout.CELL[1]


def test_adding_at_the_end_moves_nothing(graph):
    atlas = Atlas(graph)
    ids = neighbourhood(atlas, [HUB], limit=30)
    few, all_ = (layout.local(some, atlas.weights, atlas.positions) for some in (ids[:12], ids))
    assert few == {node: all_[node] for node in ids[:12]}


def test_relations_of_a_pair_are_one_line_in_the_style_of_the_surest(graph):
    pair = [entity_id("Platform", "临港新片区"), entity_id("Platform", "中国国际进口博览会")]
    (line,) = scene(graph, pair)["edges"]
    assert line["count"] == 2
    assert line["modality"] == "proposed"
    assert line["modalities"] == {"proposed": 1, "lacking": 1}
    assert line["documents"] == 2
    assert line["arrows"] == "none"


def test_a_filter_hides_and_the_legend_counts_without_it(graph):
    atlas = Atlas(graph)
    ids = neighbourhood(atlas, [HUB], limit=20)
    made = scene(atlas, ids, filters=Filters(types=frozenset({"City", "Industry"})))
    assert {n["type"] for n in made["nodes"]} == {"City", "Industry"}
    assert made["totals"]["hidden_entities"] == len(ids) - len(made["nodes"])
    assert sum(entry["count"] for entry in made["legend"]["types"]) == len(ids)


def test_unknown_ids_are_left_out(graph):
    assert [n["id"] for n in scene(graph, ["nothing", HUB, HUB])["nodes"]] == [HUB]
    assert scene(graph, [])["nodes"] == []


def test_the_sentence_says_the_view_in_both_languages(graph):
    sentence = focus(graph, HUB)["sentence"]
    assert "上海和与它相连的 12 个实体" in sentence["zh"]
    assert "12 entities" in sentence["en"]


def test_neighbours_come_in_one_total_order(graph):
    atlas = Atlas(graph)
    every = atlas.best_neighbours(HUB)
    assert every[:12] + atlas.best_neighbours(HUB, every[:12]) == every
    assert len(every) >= len(INDUSTRIES)


@pytest.mark.parametrize(
    ("name", "cut"),
    [
        ("上海", ["上海"]),
        ("中国国际进口博览会", ["中国国际", "进口博览会"]),
        ("第三届进博会", ["第三届进博会"]),
        ("一二三四五六七八九", ["一二三四", "五六七八九"]),
        ("Shanghai Cooperation", ["Shanghai", "Cooperation"]),
        ("中国（上海）自由贸易试验区临港新片区", ["中国（上海）", "自由贸易试验区", "临港新片区"]),
    ],
)
def test_names_break_into_balanced_lines(name, cut):
    assert layout.lines(name) == cut


def test_a_long_name_ends_in_an_ellipsis_and_no_line_is_too_long():
    cut = layout.lines("中国（上海）自由贸易试验区临港新片区总体方案实施细则")
    assert len(cut) == 3
    assert cut[-1].endswith("…")
    assert max(map(len, cut)) <= 9


def test_a_smaller_backbone_keeps_the_places_of_the_whole_one():
    atlas = Atlas(wheel(300))
    assert set(atlas.backbone(20)) < set(atlas.backbone())
    small, whole = overview(atlas, 20), overview(atlas)
    places = {node["id"]: (node["x"], node["y"]) for node in whole["nodes"]}
    assert all(places[node["id"]] == (node["x"], node["y"]) for node in small["nodes"])


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, two: str) -> float:
    light, dark = sorted((luminance(one), luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [0, 1])
def test_the_palette_keeps_its_contrast(theme):
    ground = [style.TOKENS[name][theme] for name in ("bg", "surface")]
    assert set(style.TYPES) == set(ontology().labels)
    for look in style.TYPES.values():
        assert contrast(look.fill[theme], look.ink[theme]) >= 4.5
        assert all(contrast(look.fill[theme], one) >= 3 for one in ground)
    for stroke in style.MODALITIES.values():
        assert all(contrast(stroke.colour[theme], one) >= 4.5 for one in ground)
        assert contrast(style.TOKENS["text"][theme], stroke.tint[theme]) >= 7
    for name in ("text", "muted", "accent", "danger", "warn"):
        assert all(contrast(style.TOKENS[name][theme], one) >= 4.5 for one in ground)
