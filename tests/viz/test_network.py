"""Stand-alone pictures: nothing outside, every name text."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest

from graph.assemble import assemble
from tests.web.papers import HOSTILE, SHANGHAI, entity_id, good, hostile
from tests.web.test_pages import Reading
from viz.network import VIS, draw, to_pyvis, write
from viz.scene import focus, overview, scene


@pytest.fixture(scope="module")
def graph():
    return assemble([good(), hostile()])


@pytest.fixture(scope="module")
def html(graph):
    return draw(scene(graph, [e.id for e in graph.entities]))


def test_nothing_is_loaded_from_outside(html):
    without_vis = html.replace(VIS.read_text(encoding="utf-8"), "")
    assert len(without_vis) < len(html) / 2
    assert not re.findall(r"<[a-z]+[^>]*\s(?:src|href)\s*=|url\(|@import|https?://", without_vis)
    assert "default-src 'none'" in unescape(html)


def test_names_are_inert(html):
    page = Reading(html)
    assert len(page.scripts) == 3
    assert not page.handlers
    assert not page.elements & {"img", "iframe", "object", "b"}


def test_the_data_in_the_page_is_the_scene(html):
    found = re.search(r'<script type="application/json" id="scene">(.*?)</script>', html, re.DOTALL)
    data = json.loads(found.group(1))
    assert {n["label"] for n in data["nodes"]} >= set(HOSTILE)


def test_every_script_is_admitted_by_its_hash(html):
    policy = re.search(r'content="(default-src[^"]+)"', html).group(1)
    assert policy.count("sha256-") == 3
    assert "unsafe-eval" not in policy


def test_a_hostile_title_is_text(graph):
    page = Reading(draw(overview(graph), title="</title><script>alert(1)</script>"))
    assert len(page.scripts) == 3


def test_pyvis_gets_fixed_places_and_no_titles(graph):
    net = to_pyvis(focus(graph, entity_id(SHANGHAI[1], SHANGHAI[0])))
    assert len(net.nodes) == 13
    assert all(not node["physics"] and "title" not in node for node in net.nodes)


def test_an_empty_scene_is_still_a_page(graph):
    assert "<table>" in draw(scene(graph, []), language="en")


def test_a_picture_is_written_in_utf8(graph, tmp_path):
    path = write(overview(graph), tmp_path / "图.html", title="骨干图")
    assert "骨干图" in path.read_bytes().decode("utf-8")
