"""The path finder: sentence chains with a quote for each step, limits, help, and its table."""

from __future__ import annotations

import re

import pytest

from graph.paths import HUBS
from graph.store.base import Store
from tests.web.papers import CIIE, HOSTILE, INDUSTRIES, LINGANG, SHANGHAI, entity_id

ENDS = {name: entity_id(label, name) for name, label in (SHANGHAI, CIIE, LINGANG)}


@pytest.fixture(autouse=True)
def in_chinese(client):
    client.cookies.clear()
    yield
    client.cookies.clear()


def found(client, **params):
    answer = client.get("/paths.json", params={"from": CIIE[0], "to": LINGANG[0], **params})
    assert answer.status_code == 200
    return answer.json()


def test_every_shown_path_is_short_and_has_a_quote_for_each_step(client):
    paths = found(client)["result"]["paths"]
    assert [path["length"] for path in paths] == [1, 2]
    for path in paths:
        assert path["length"] <= 4
        assert all(step["row"]["quotes"][0]["text"] for step in path["steps"])
        assert [step["end"]["id"] for step in path["steps"]] == path["ids"][1:]
        assert path["url"].startswith("/explore?n=" + ",".join(path["ids"]))


def test_the_best_connected_are_passed_by_on_request(client, store: Store):
    far = {"from": INDUSTRIES[20], "to": CIIE[0]}
    near = client.get("/paths.json", params={**far, "avoid": "no"}).json()["result"]
    assert near["paths"][0]["ids"][1] == ENDS["上海"]
    asked = client.get("/paths.json", params={**far, "avoid": "hubs"}).json()
    assert ENDS["上海"] not in {one for path in asked["result"]["paths"] for one in path["ids"]}
    assert len(asked["result"]["avoided"]) >= HUBS - 1, "an end that is a hub itself is let be"


def test_hubs_are_left_in_the_way_where_nothing_else_leads_there(client):
    plain = client.get("/paths.json", params={"from": INDUSTRIES[20], "to": CIIE[0]}).json()["result"]
    assert plain["paths"]
    assert not plain["avoided"]


def test_an_unconnected_pair_shows_what_would_help_with_counts(client):
    page = client.get("/paths", params={"from": INDUSTRIES[20], "to": CIIE[0], "avoid": "hubs"}).text
    assert "4 步内无路径" in page
    assert re.search(r'data-testid="try-hubs">允许经过枢纽</a> 可找到 [1-5]\+? 条', page)
    lacking = found(client, m="l", max="2")
    assert [path["length"] for path in lacking["result"]["paths"]] == [1]
    none = client.get("/paths.json", params={"from": INDUSTRIES[20], "to": LINGANG[0], "m": "l"}).json()
    assert {one["key"]: one["count"] for one in none["help"]}["all"] > 0


def test_limits_by_modality_family_and_type(client):
    assert found(client, m="a")["result"]["paths"][0]["length"] == 2
    assert not found(client, family="tension")["result"]["paths"]
    assert [p["length"] for p in found(client, via="City", m="a")["result"]["paths"]] == [2]
    assert not found(client, via="Person", m="a")["result"]["paths"]


def test_the_table_and_the_lists_of_the_picture_hold_the_same(client):
    page = client.get("/paths", params={"from": CIIE[0], "to": LINGANG[0]}).text
    mirror = re.search(r'<ul id="canvas-items".*?</ul>', page, re.S)[0]
    table = re.search(r'data-testid="entities".*?</table>', page, re.S)[0]
    ids = r'<(?:li|tr) data-id="(e[0-9a-f]{16})"'
    assert set(re.findall(ids, mirror)) == set(re.findall(ids, table)) == set(ENDS.values())


@pytest.mark.parametrize("name", ["进博会", ENDS["中国国际进口博览会"], "jinbohui", "中国国际进口"])
def test_names_are_found_by_alias_id_pinyin_and_part(client, name):
    assert found(client, **{"from": name})["result"]["paths"][0]["ids"][0] == ENDS["中国国际进口博览会"]


def test_odd_input_is_answered(client):
    for params in ({}, {"from": "上海"}, {"from": "上海", "to": "上海"}, {"from": "绝无此物", "to": "上海"},
                   {"from": "上海", "to": "进博会", "max": "99", "m": "zzz", "family": "x", "avoid": "?", "by": "?"},
                   *({"from": name, "to": "上海"} for name in HOSTILE)):  # fmt: skip
        for language in ("zh", "en"):
            answer = client.get("/paths", params={**params, "lang": language})
            assert answer.status_code == 200, params
            assert "<script>alert" not in answer.text
