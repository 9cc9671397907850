"""The workspace: its address is its state, expansion is a total order, filters say what they hide."""

from __future__ import annotations

from tests.web.papers import INDUSTRIES, LINGANG, SHANGHAI, entity_id
from viz.web.links import State, parse_state

HUB = entity_id(SHANGHAI[1], SHANGHAI[0])


def scene(client, **params):
    return client.get("/api/scene", params=params).json()


def test_a_state_survives_its_address():
    state = State(n=("a", "b"), x=("c",), sel="a~b", t=("City",), m=("a", "p"), r=("HOSTS",), doc=("d",), lay="map")
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
