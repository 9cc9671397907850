"""The workspace: its address is its state, expansion is a total order, filters say what they hide."""

from __future__ import annotations

import pytest

from graph.errors import NotFound
from graph.model import Edge
from tests.viz.test_scene import wheel
from tests.web.papers import INDUSTRIES, LINGANG, SHANGHAI, entity_id
from viz.scene import Period
from viz.web import saved, slim
from viz.web.library import Shelf
from viz.web.links import State, parse_state
from viz.web.saved import SavedViews

HUB = entity_id(SHANGHAI[1], SHANGHAI[0])


def scene(client, **params):
    return client.get("/api/scene", params=params).json()


def test_a_state_survives_its_address():
    state = State(
        n=("a", "b"), x=("c",), keep=("k",), p=("a@1_2",), at=("b@-3.5_4",), sel="a~b", t=("City",), m=("a", "p"),
        r=("HOSTS",), doc=("d",), y=("2015-2025", "none"), yk="f", c="0.5", d="2", iso="1", f="a*2", lay="grid",
        v="split", asof="2021",
    )  # fmt: skip
    address = state.url()
    pairs = [tuple(pair.split("=", 1)) for pair in address.split("?")[1].split("&")]
    assert parse_state(pairs) == state


def test_repeated_boxes_of_a_form_and_lists_with_commas_are_the_same():
    assert parse_state([("t", "City"), ("t", "Event")]) == parse_state([("t", "City,Event")])


def test_nonsense_in_an_address_is_left_out(client):
    assert parse_state([("hops", "99"), ("m", "q"), ("lay", "spiral")]) == State(hops=3)
    assert client.get("/explore?n=nothing&sel=x&hops=-1&m=zzz").status_code == 200
    assert "1 个实体不在现在的数据中" in client.get("/explore?n=nothing").text


def test_a_focus_shows_the_entity_and_at_most_twelve_neighbours(client):
    found = scene(client, n=HUB, hops=1)
    assert len(found["scene"]["nodes"]) == 13
    assert found["ids"][0] == HUB


def test_expanding_adds_at_most_twelve_new_ones_until_none_are_left(client):
    seen, left = [HUB], None
    for _ in range(10):
        answer = client.get(f"/api/entities/{HUB}/neighbours", params={"n": ",".join(seen)}).json()
        assert len(answer["ids"]) <= 12
        assert not set(answer["ids"]) & set(seen)
        assert left is None or answer["total"] == left
        left = answer["remaining"]
        seen += answer["ids"]
        if not left:
            break
    assert left == 0
    assert len(seen) > len(INDUSTRIES)


def test_expanding_leaves_what_was_there_where_it_was(client):
    before = scene(client, n=HUB, hops=1)
    more = client.get(f"/api/entities/{HUB}/neighbours", params={"n": ",".join(before["ids"])}).json()["ids"]
    after = scene(client, n=",".join([*before["ids"], *more]))
    spots = {n["id"]: (n["x"], n["y"]) for n in after["scene"]["nodes"]}
    assert all(spots[n["id"]] == (n["x"], n["y"]) for n in before["scene"]["nodes"])


def test_filters_hide_and_say_so(client):
    every = scene(client, n=HUB, hops=1)
    some = scene(client, n=HUB, hops=1, t="City,Platform")
    assert {n["type"] for n in some["scene"]["nodes"]} <= {"City", "Platform"}
    hidden = some["scene"]["totals"]["hidden_entities"]
    assert hidden == len(every["scene"]["nodes"]) - len(some["scene"]["nodes"]) > 0
    assert f"筛选隐藏 {hidden} 实体" in client.get("/explore", params={"n": HUB, "hops": 1, "t": "City,Platform"}).text


def test_modality_filter_equals_the_count_of_the_legend(client):
    lingang = entity_id(LINGANG[1], LINGANG[0])
    legend = {m["name"]: m["count"] for m in scene(client, n=lingang, hops=1)["scene"]["legend"]["modalities"]}
    lacking = scene(client, n=lingang, hops=1, m="l")["scene"]
    assert sum(edge["count"] for edge in lacking["edges"]) == legend["lacking"] == 1


def test_neighbour_counts_by_relation_and_type(client):
    rows = client.get(f"/api/entities/{HUB}/neighbours?counts=1").json()
    assert {"relation": "DEVELOPS", "direction": "out", "type": "Industry", "total": len(INDUSTRIES)} in rows


def test_the_slim_graph_holds_every_entity_and_relation_once(client, store):
    answer = client.get("/api/graph")
    slim, graph = answer.json(), store.graph()
    assert [row[0] for row in sorted(slim["e"])] == [node.id for node in sorted(graph.entities, key=lambda n: n.id)]
    assert {row[0] for row in slim["r"]} == {edge.id for edge in graph.edges}
    assert all(slim["e"][row[1]][0] == edge.head for row, edge in zip(slim["r"], graph.edges, strict=True))
    assert slim["whole"]
    assert client.get("/api/graph", headers={"If-None-Match": answer.headers["etag"]}).status_code == 304
    plain = client.get("/api/graph", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.json() == slim


def test_of_a_very_large_graph_the_middle_and_what_is_asked_for_are_sent(monkeypatch):
    shelf = Shelf(wheel(800), "b")
    monkeypatch.setattr(slim, "WHOLE", 100)
    monkeypatch.setattr(slim, "MIDDLE", 100)
    middle = slim.slim(shelf)
    assert not middle["whole"]
    assert 100 <= len(middle["e"]) <= 160
    last = next(node for node in reversed(shelf.order) if shelf.near.get(node))
    assert last not in {row[0] for row in middle["e"]}
    more = slim.slim(shelf, (last,))
    assert {row[0] for row in more["e"]} >= {last, *shelf.near[last]}
    assert all(row[1] < len(more["e"]) and row[2] < len(more["e"]) for row in more["r"])
    held = {row[0] for row in middle["e"]} | {last, *shelf.near[last]}
    ties = {edge.id for one in (last, *shelf.near[last]) for edge in shelf.of[one] if {edge.head, edge.tail} <= held}
    assert {row[0] for row in more["r"]} == ties


def test_a_long_view_gets_a_short_address_that_opens_it(client):
    address = State(n=(HUB,), hops=1, t=("City", "Industry"), m=("a",), v="split").url()
    kept = client.post("/api/views", json={"url": address}).json()
    assert kept["url"] == f"/v/{kept['hash']}"
    assert client.post("/api/views", json={"url": address}).json() == kept
    page = client.get(kept["url"])
    assert page.status_code == 200
    assert 'data-query="?n=' in page.text
    assert client.get("/v/0123456789abcdef").status_code == 404
    assert client.post("/api/views", json={"url": "https://elsewhere.example/"}).status_code == 422


def test_saved_views_outlive_the_server_beside_a_file(tmp_path):
    url = str(tmp_path / "graph.lbug")
    name = SavedViews.beside(url).keep("/explore?n=a&unknown=1&t=City")
    assert SavedViews.beside(url).query(name) == "n=a&t=City"
    with (tmp_path / "graph.views.jsonl").open("a", encoding="utf-8") as file:
        file.write('"half a li')
    assert SavedViews.beside(url).query(name) == "n=a&t=City"
    assert SavedViews.beside("neo4j://server").keep("/explore?n=a")
    with pytest.raises(NotFound):
        SavedViews.beside(url).query("nothing")


def test_saved_views_are_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr(saved, "MOST", 3)
    views = SavedViews(tmp_path / "views.jsonl")
    names = [views.keep(f"/explore?n=e{number}") for number in range(5)]
    assert [name for name in names if name in views._views] == names[-3:]
    assert len((tmp_path / "views.jsonl").read_text(encoding="utf-8").splitlines()) <= 4


@pytest.mark.parametrize(
    ("period", "admitted"),
    [
        (Period(2020, 2021), True),
        (Period(2021, 2021), True),
        (Period(2022, 2030), False),
        (Period(2022, 2030, undated=True), False),
        (Period(undated=True), False),
        (Period(2022, 2022, kind="p"), True),
        (Period(2021, 2021, kind="f"), False),
        (Period(2021, 2021, undated=True, kind="f"), True),
        (Period(None, 2021), True),
        (Period(2022, None), False),
    ],
)
def test_a_period_takes_both_its_ends_in(period, admitted):
    edge = Edge("r", "a", "HOSTS", "b", "asserted", ("d",), ("p",), 1, 0.9, ("2020-03/2021",), ())
    assert period.admits(edge, {"d": "2022-05"}) is admitted


def test_moved_and_pinned_places_are_kept(client):
    found = scene(client, n=HUB, p=f"{HUB}@12.5_-40", x="nothing")
    assert [(n["x"], n["y"]) for n in found["scene"]["nodes"]] == [(12.5, -40.0)]


def test_a_focus_leaves_what_is_near(client):
    lingang = entity_id(LINGANG[1], LINGANG[0])
    near = scene(client, n=HUB, hops=1, f=f"{lingang}*1")["scene"]
    assert lingang in {n["id"] for n in near["nodes"]}
    assert len(near["nodes"]) < 13
    assert all(lingang in (e["from"], e["to"]) or {e["from"], e["to"]} <= {n["id"] for n in near["nodes"]}
               for e in near["edges"])  # fmt: skip
