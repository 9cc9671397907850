"""The explorer and its pictures in Chromium."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from graph.assemble import assemble
from tests.web.papers import HOSTILE, LINGANG, SHANGHAI, entity_id, good, hostile
from viz.network import write
from viz.scene import overview, scene

pytestmark = pytest.mark.browser
HUB = entity_id(SHANGHAI[1], SHANGHAI[0])
BAD = [entity_id("Organization", name) for name in HOSTILE]


def ids(page):
    return page.eval_on_selector_all("#canvas-items > li", "found => found.map(li => li.dataset.id)")


def pages() -> list[str]:
    fixed = ["/", "/explore", f"/explore?n={HUB}&hops=1&sel={HUB}", "/search?q=%3Cscript", "/entities", "/relations",
             "/relations?only=differ", "/documents", "/figures", "/query?q=MATCH (c:City) RETURN c.name AS n",
             "/reports", "/reports/centrality", "/reports/centrality.html", "/about",
             "/?lang=en&theme=dark"]  # fmt: skip
    return [*fixed, *(f"/entities/{entity}" for entity in BAD[:5]), f"/explore?n={','.join(BAD)},{HUB}&sel={BAD[0]}"]


def test_no_page_runs_a_name_leaves_the_origin_or_complains(visit):
    for path in pages():
        visit.open(path)
        visit.page.wait_for_timeout(150)
        assert not visit.troubles, (path, visit.troubles)


def test_every_document_reads_without_trouble(visit):
    visit.open("/documents")
    for href in visit.page.eval_on_selector_all("td a[href^='/documents/']", "found => found.map(a => a.href)"):
        visit.page.goto(href)
        assert not visit.troubles


def test_without_javascript_pages_hold_names_quotes_and_links(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/explore?n={HUB}&hops=1&sel={HUB}")
    assert page.locator("#canvas svg .nodes a").count() == 13
    assert page.locator("main blockquote").count() > 5
    page.locator("[data-testid=expand]").click()
    assert page.locator("#canvas svg .nodes a").count() == 25
    context.close()


def test_expanding_and_back_restores(visit):
    visit.open(f"/explore?n={HUB}&hops=1&sel={HUB}")
    page = visit.ready()
    before = ids(page)
    assert len(before) == 13
    page.locator("#canvas").focus()
    page.keyboard.press("e")
    page.locator("[data-testid=expand-add]").click()
    expect(page.locator("#canvas-items > li")).to_have_count(25)
    after = ids(page)
    assert after[:13] == before
    page.go_back()
    expect(page.locator("#canvas-items > li")).to_have_count(13)
    assert ids(page) == before
    page.go_forward()
    expect(page.locator("#canvas-items > li")).to_have_count(25)
    assert ids(page) == after
    assert not visit.troubles


def test_a_link_gives_the_same_view_in_a_fresh_browser(visit, browser, site):
    visit.open(f"/explore?n={HUB}&hops=1&t=City,Industry&m=a")
    read = "found => found.map(li => [li.dataset.id, li.dataset.x, li.dataset.y])"
    mine = visit.ready().eval_on_selector_all("#canvas-items > li", read)
    context = browser.new_context(viewport={"width": 1024, "height": 700})
    page = context.new_page()
    page.goto(visit.page.url)
    page.wait_for_selector("body[data-ready]")
    assert page.eval_on_selector_all("#canvas-items > li", read) == mine
    context.close()


def test_a_filter_box_changes_canvas_status_and_address(visit):
    visit.open(f"/explore?n={HUB}&hops=1")
    page = visit.ready()
    page.locator("[data-testid=filter-t-City]").check()
    expect(page.locator("#canvas-items > li")).to_have_count(1)
    assert "t=City" in page.url
    assert "筛选隐藏 12 实体" in page.locator("#status").inner_text()
    page.go_back()
    expect(page.locator("#canvas-items > li")).to_have_count(13)


def test_selecting_shows_sentences_in_the_panel(visit):
    visit.open(f"/explore?n={entity_id(LINGANG[1], LINGANG[0])}&hops=1&sel={entity_id(LINGANG[1], LINGANG[0])}")
    page = visit.ready()
    page.wait_for_selector("#detail-body q, #detail-body blockquote")
    assert "东南" in page.locator("#detail-body").inner_text()


def test_nothing_scrolls_sideways_on_a_phone(phone):
    for path in [*pages(), "/explore?v=graph", "/explore?v=filter"]:
        phone.open(path)
        phone.page.wait_for_timeout(100)
        width = phone.page.evaluate("document.documentElement.scrollWidth")
        assert width <= 390, (path, width)
        assert not phone.troubles, (path, phone.troubles)


def test_a_phone_begins_with_the_list(phone):
    phone.open(f"/explore?n={HUB}&hops=1")
    page = phone.ready()
    assert page.locator("#cards").is_visible()
    assert not page.locator("#canvas").is_visible()
    page.locator("[data-testid=tab-graph]").click()
    page.wait_for_selector("body[data-view=graph]")
    assert page.locator("#canvas canvas").is_visible()
    heights = page.eval_on_selector_all(".tabs a", "found => found.map(a => a.getBoundingClientRect().height)")
    assert min(heights) >= 44


def test_a_picture_opens_offline_and_filters(browser, tmp_path):
    graph = assemble([good(), hostile()])
    path = write(scene(graph, [e.id for e in graph.entities]), tmp_path / "picture.html")
    context = browser.new_context(offline=True)
    page = context.new_page()
    troubles: list[str] = []
    page.on("dialog", lambda dialog: (troubles.append("dialog"), dialog.dismiss()))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda said: said.type == "error" and troubles.append(said.text))
    page.on("request", lambda request: request.url.startswith("file:") or troubles.append(request.url))
    page.goto(path.as_uri())
    page.wait_for_selector("body[data-ready]")
    page.locator("input[name=type][value=Organization]").uncheck()
    left = len(graph.entities) - sum(e.type == "Organization" for e in graph.entities)
    assert page.get_attribute("body", "data-shown").split()[0] == str(left)
    page.locator("#all").check()
    page.mouse.click(600, 400)
    assert not troubles
    context.close()


def test_a_picture_fits_a_phone(browser, tmp_path):
    path = write(overview(assemble([good()])), tmp_path / "picture.html")
    context = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme="dark")
    page = context.new_page()
    page.goto(path.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()
