"""The first page and the shell: totals, the map without overlaps, questions that lead somewhere, budgets of bytes."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from graph.model import Graph
from graph.store import open_store
from tests.web.papers import CIIE, INDUSTRIES, LINGANG, SHANGHAI, entity_id
from viz.web import app as served
from viz.web.app import create_app
from viz.web.backbone import GAP, LINES, NODES, backbone
from viz.web.home import shortest
from viz.web.library import Shelf
from viz.web.shell import NAVIGATION, navigation

STATIC = served.STATIC
JS_HOME, JS_READER, CSS = 25_000, 40_000, 20_000  # bytes as sent, §19


def test_the_first_page_says_what_there_is(client, store):
    data = client.get("/index.json").json()
    assert data["totals"] == {
        "documents": 3,
        "entities": len(store.graph().entities),
        "relations": len(store.graph().edges),
    }
    assert sum(data["modalities"].values()) == data["totals"]["relations"]
    assert data["modalities"]["lacking"] == 1


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_two_boxes_of_the_map_overlap(client, store, lang):
    drawn = backbone(Shelf(store.graph(), "x"), lang)
    boxes = [node["box"] for node in drawn["nodes"]]
    assert 20 <= len(boxes) <= NODES
    assert len(drawn["lines"]) <= LINES
    for at, a in enumerate(boxes):
        assert a[0] >= -GAP
        assert a[2] <= drawn["width"] + GAP
        for b in boxes[at + 1 :]:
            across, down = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
            assert across <= GAP / 2 + 0.2 or down <= GAP / 2 + 0.2, (a, b)


def test_the_map_is_the_same_every_time(store):
    assert backbone(Shelf(store.graph(), "x"), "zh") == backbone(Shelf(store.graph(), "x"), "zh")


def test_every_question_has_its_number_and_leads_somewhere(client):
    cards = {card["key"]: card for card in client.get("/index.json").json()["questions"]}
    assert cards["lacking"]["count"] == 1
    assert cards["differ"]["count"] == client.get(cards["differ"]["url"].replace("?", ".json?")).json()["total"] == 2
    assert cards["platform"]["names"]["zh"]["name"] in (CIIE[0], LINGANG[0])
    for card in cards.values():
        assert card["count"] > 0
        assert client.get(card["url"]).status_code == 200, card


def test_a_shortest_way_goes_along_lines(store):
    shelf = Shelf(store.graph(), "x")
    ends = entity_id("Industry", INDUSTRIES[9]), entity_id(*LINGANG[::-1])
    way = shortest(shelf, *ends)
    assert way == [ends[0], entity_id(*SHANGHAI[::-1]), ends[1]]
    assert shortest(shelf, ends[0], "nothing") == []


def test_the_navigation_has_what_is_served(client):
    assert [place.url for place in navigation({"/figures", "/explore"})] == ["/explore", "/figures"]
    html = client.get("/about").text
    for url, _, letter in NAVIGATION:
        if client.get(url).status_code == 200:
            assert f'href="{url}" data-goto="{letter}"' in html
    assert len({letter for *_, letter in NAVIGATION}) == len(NAVIGATION)


def test_an_empty_store_says_the_one_command(tmp_path):
    from tests.web.conftest import TestClient

    with open_store(str(tmp_path / "graph.lbug")) as store:
        store.ingest([])
        page = TestClient(create_app(store), base_url="http://localhost").get("/")
        assert page.status_code == 200
        assert "hubgraph ingest PATH" in page.text
        assert Shelf(Graph(), "x").order == ()


def test_the_switches_keep_the_view(client):
    html = client.get("/relations?m=lacking&page=1").text
    switch = re.search(r'href="([^"]+)"[^>]* data-switch="lang"', html)
    assert switch
    assert set(switch[1].replace("&amp;", "&").split("?")[1].split("&")) == {"m=lacking", "page=1", "lang=en"}


def test_a_wrong_address_offers_names_that_come_near(client):
    page = client.get("/entities/临港新片去")
    assert page.status_code == 404
    assert LINGANG[0] in page.text


def _modules(page: str, client) -> set[str]:
    """Return the scripts that a page loads: its own and what they import, however deep."""
    wait = re.findall(r'<script[^>]* src="/static/([\w.-]+)"', client.get(page).text)
    found: set[str] = set()
    while wait:
        name = wait.pop()
        if name not in found:
            found.add(name)
            wait += re.findall(r'^import [^"]*"(?:\./|/static/)([\w.-]+)"', (STATIC / name).read_text("utf-8"), re.M)
    return found


def _sent(names: set[str]) -> int:
    return sum(len(gzip.compress((STATIC / name).read_bytes())) for name in names)


def test_pages_stay_within_their_bytes(client, store):
    assert _sent(_modules("/", client)) <= JS_HOME
    for page in ("/entities", f"/documents/{store.documents()[0].id}", "/search?q=上海"):
        assert _sent(_modules(page, client)) <= JS_READER, page
    for page in ("/", "/explore", f"/documents/{store.documents()[0].id}", "/entities"):
        sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)"', client.get(page).text)
        assert sum(len(gzip.compress(client.get(sheet).content)) for sheet in sheets) <= CSS, page


def test_no_file_of_scripts_grows_beyond_its_measure():
    long = {path.name: len(path.read_text("utf-8").splitlines()) for path in Path(STATIC).glob("*.js")}
    assert {name: lines for name, lines in long.items() if lines > 250} == {}
