"""Accessibility on every page (check 24): axe in both languages and themes, sizes of targets, no sideways scrolling."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from graph.model import content_id
from tests.web.papers import HOSTILE, LINGANG, SHANGHAI, entity_id, good
from viz.words import words

pytestmark = pytest.mark.browser
SHANGHAI_ID, LINGANG_ID = entity_id(SHANGHAI[1], SHANGHAI[0]), entity_id(LINGANG[1], LINGANG[0])
PLACES = {
    "home": "/",
    "workspace": f"/explore?n={SHANGHAI_ID}&hops=1&sel={SHANGHAI_ID}",
    "table": "/explore?v=table",
    "search": "/search?q=上海",
    "phrase": "/search?q=平台 缺 平台",
    "nothing found": "/search?q=林岗",
    "entities": "/entities",
    "entity": f"/entities/{LINGANG_ID}",
    "hostile": f"/entities/{entity_id('Organization', HOSTILE[0])}",
    "relations": "/relations?only=differ",
    "between": f"/between?a={LINGANG_ID}&b={SHANGHAI_ID}",
    "documents": "/documents",
    "reader": f"/documents/{good().document.id}?page=1#c=12-24",
    "found": f"/documents/{good().document.id}?find=上海",
    "figures": "/figures",
    "paths": f"/paths?from={LINGANG_ID}&to={entity_id('Industry', '第9号产业')}",
    "compare": "/compare",
    "query": "/query?q=MATCH (c:City) RETURN c.name AS n",
    "refused": "/query?q=CREATE (c:City) RETURN c",
    "reports": "/reports",
    "report": "/reports/centrality",
    "review": "/review",
    "log": "/review/log",
    "about": "/about",
    "not there": "/entities/nothing",
    "question": "/search?q=上海依托哪些平台与进博会联动",
    "relation": f"/relations/{content_id('r', LINGANG_ID, 'LOCATED_IN', SHANGHAI_ID, 'asserted')}",
    "export": f"/export?n={SHANGHAI_ID}&hops=1",
    "two entities": "/compare?a=上海&b=进博会&tab=entities",
    "answer drawn": "/query?q=MATCH (c:City)-[r]->(b:Platform) RETURN c, r, b&view=graph",
    "answer as text": "/query?q=MATCH (c:City) RETURN c.name AS n&view=json",
    "ready question": "/query/hubs",
    "profile": "/reports/profile?entity=上海",
    "back then": "/relations?asof=2021-12",
    "nothing left": f"/explore?n={LINGANG_ID}&t=Region",
    "no rows": "/relations?rev=corrected",
    "no path": f"/paths?from={LINGANG_ID}&to=第9号产业&avoid=hubs&max=2",
    "no figures": "/figures?from=1901&to=1902",
    "uploads off": "/upload",
}
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
KEYS = re.compile("|".join(sorted((re.escape(key) for key in words() if "." in key), key=len, reverse=True)))


def shown(visit, path, lang):
    answer = visit.page.goto(f"{visit.site}{path.split('#')[0]}{'&' if '?' in path else '?'}lang={lang}")
    visit.ready()
    if "#" in path:
        visit.page.evaluate("hash => { location.hash = hash }", path.split("#")[1])
    return answer.status


def violations(page, options):
    found = Axe().run(page, options=options).response["violations"]
    return [(one["id"], one["impact"], [node["html"][:160] for node in one["nodes"]][:3]) for one in found]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", PLACES)
def test_axe_finds_nothing_in_light_and_dark(visit, name, lang):
    visit.context.set_extra_http_headers({})
    page = visit.page
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    if shown(visit, PLACES[name], lang) == 404 and name != "not there":
        pytest.skip("this page is not served")
    assert violations(page, RULES) == []
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    assert violations(page, COLOURS) == []
    assert KEYS.findall(page.locator("header.top, main").first.inner_text()) == []


@pytest.mark.parametrize("width", [320, 390])
def test_nothing_scrolls_sideways(browser, site, width):
    from tests.browser.conftest import Visit

    visit = Visit(browser, site, viewport={"width": width, "height": 844}, has_touch=True, reduced_motion="reduce")
    wide = {}
    for name, path in PLACES.items():
        shown(visit, path, "zh")
        found = visit.page.evaluate("document.documentElement.scrollWidth")
        if found > width:
            wide[name] = found
    visit.context.close()
    assert wide == {}


STOP = """() => {
  const e = document.activeElement, look = getComputedStyle(e);
  const own = e.closest("header, .reader-tools, .outline, .skip");
  const seen = look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2;
  return [seen, own ? 999 : e.getBoundingClientRect().bottom];
}"""
CHINESE = """() => {
  const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const foreign = walk.currentNode.parentElement.closest("bdi, [lang^=zh], svg, script, blockquote, [role=status]");
    if (!foreign && /[\\u4e00-\\u9fff]/.test(walk.currentNode.data)) found.push(walk.currentNode.data.trim());
  }
  return found;
}"""
SMALL = """() => [...document.querySelectorAll("button, input:not([type=hidden]), select, summary, nav a, .chips a")]
  .filter(e => e.checkVisibility({visibilityProperty: true}) && !e.closest(".hidden") && !e.matches(".hidden, .skip"))
  .map(e => [e.closest("label") ?? e, e]).map(([box, e]) => [box.getBoundingClientRect(), e])
  .filter(([r]) => r.width && (r.width < 24 || r.height < 24))
  .map(([r, e]) => `${Math.round(r.width)}x${Math.round(r.height)} ${e.outerHTML.slice(0, 120)}`)"""


def test_targets_are_large_enough(visit):
    small = {}
    for name, path in PLACES.items():
        shown(visit, path, "zh")
        small[name] = visit.page.evaluate(SMALL)
    assert {name: found for name, found in small.items() if found} == {}


def test_the_focus_is_seen_on_every_stop_and_never_under_the_bar(visit):
    shown(visit, PLACES["reader"].split("#")[0], "zh")
    page = visit.page
    for _ in range(30):
        page.keyboard.press("Tab")
        outline, bottom = page.evaluate(STOP)
        assert outline, page.evaluate("document.activeElement.outerHTML.slice(0, 120)")
        assert bottom > 56


@pytest.mark.parametrize("name", ["home", "search", "documents", "reader", "about"])
def test_english_pages_say_nothing_in_chinese_but_what_papers_say(visit, name):
    shown(visit, PLACES[name], "en")
    left = visit.page.evaluate(CHINESE)
    assert [text for text in left if text not in ("临港", "虹桥")] == []
