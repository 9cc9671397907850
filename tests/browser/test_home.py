"""The first page and the shell in Chromium (acceptance checks 1, 2, 3)."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from tests.web.papers import CIIE, LINGANG, SHANGHAI, entity_id, good

pytestmark = pytest.mark.browser
BOXES = "found => found.map(t => t.getBoundingClientRect()).map(b => [b.left, b.top, b.right, b.bottom])"
SHANGHAI_ID = entity_id(SHANGHAI[1], SHANGHAI[0])


def overlaps(boxes, slack=(1.0, 2.5)):
    pairs = [(a, b) for i, a in enumerate(boxes) for b in boxes[i + 1 :]]
    shared = [(min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])) for a, b in pairs]
    return [pair for pair, (across, down) in zip(pairs, shared, strict=True) if across > slack[0] and down > slack[1]]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_first_visit_sees_search_totals_and_a_readable_map(visit, lang):
    """Check 1: within three seconds, 20–40 labelled nodes, at most 70 lines, no two labels on each other."""
    page = visit.page
    page.goto(f"{visit.site}/?lang={lang}", wait_until="commit")
    for wanted in ("search-main", "map", "papers"):
        expect(page.get_by_test_id(wanted)).to_be_visible(timeout=3000)
    assert page.evaluate("document.activeElement.id") == "q-main"
    names = page.eval_on_selector_all(".map .name", BOXES)
    assert 20 <= len(names) <= 40
    assert page.locator(".map line").count() <= 70
    assert overlaps(names) == []
    shapes = page.eval_on_selector_all(".map .nodes path", BOXES)
    assert overlaps(shapes, (2, 2)) == []
    assert all(not overlaps([name, shape], (2, 2.5)) for name in names for shape in shapes)
    visit.ready()
    assert not visit.troubles


def test_a_node_of_the_map_opens_with_its_neighbours(visit):
    visit.open("/")
    page = visit.ready()
    page.locator(f".map [data-id='{SHANGHAI_ID}']").click()
    page.wait_for_url("**/explore?*")
    assert SHANGHAI_ID in page.url


def test_pointing_at_a_node_lights_what_it_is_joined_to(visit):
    visit.open("/")
    page = visit.ready()
    page.locator(f".map [data-id='{SHANGHAI_ID}'] path").hover()
    expect(page.locator("svg.map.lighting")).to_have_count(1)
    lit = page.eval_on_selector_all(".map line.lit", "found => found.map(l => [l.dataset.a, l.dataset.b])")
    assert lit
    assert all(SHANGHAI_ID in ends for ends in lit)


def test_who_was_here_before_can_go_on(visit):
    visit.open("/about")
    session = {"url": f"/explore?n={SHANGHAI_ID}", "count": 42, "title": "<b>x</b>", "build": "b"}
    visit.page.evaluate("s => localStorage.setItem('hubgraph.session', s)", json.dumps(session))
    visit.open("/")
    link = visit.ready().get_by_test_id("resume")
    assert link.text_content() == "继续上次（42 个实体）"
    assert link.get_attribute("href") == session["url"]
    visit.page.evaluate(
        "s => localStorage.setItem('hubgraph.session', s)", json.dumps({**session, "url": "javascript:alert(1)"})
    )
    visit.open("/")
    assert not visit.ready().get_by_test_id("resume").is_visible()


def test_without_javascript_pages_hold_names_quotes_and_links(browser, site):
    """Check 2."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    lingang = entity_id(LINGANG[1], LINGANG[0])
    assert page.goto(f"{site}/").status == 200
    assert SHANGHAI[0] in page.locator("main").text_content()
    relation = None
    for path, selector in [(f"/entities/{lingang}", "q, blockquote"), (f"/documents/{good().document.id}", ".mention"),
                           ("/entities", "a[href^='/entities/']")]:  # fmt: skip
        assert page.goto(site + path).status == 200
        main = page.locator("main")
        assert main.locator(selector).count() > 0, path
        if path.endswith(lingang):
            relation = main.locator("a[href^='/relations/']").first.get_attribute("href")
            quote = main.locator("a[href*='#c=']").first.get_attribute("href")
    assert page.goto(site + relation).status == 200
    assert page.locator("main").locator("q, blockquote").count() > 0
    page.goto(site + quote)
    marked = page.locator(".s:has(:target)")
    assert marked.count() == 1
    assert marked.bounding_box()["y"] < 900
    context.close()


def test_no_page_leaves_the_origin_or_complains(visit):
    """Check 3, with every other origin shut off."""
    visit.context.route("**/*", lambda r: r.continue_() if r.request.url.startswith(visit.site) else r.abort())
    for place in ("/", "/about", "/search?q=上海", "/documents", f"/documents/{good().document.id}", "/nothing"):
        visit.page.goto(visit.site + place)
        if place != "/nothing":
            visit.ready()
            assert not visit.troubles, (place, visit.troubles)


def test_a_question_mark_explains_the_keys_and_g_goes_somewhere(visit):
    visit.open("/documents")
    page = visit.ready()
    page.keyboard.press("?")
    expect(page.locator("dialog#keyhelp")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog#keyhelp")).to_be_hidden()
    page.keyboard.press("g")
    page.keyboard.press("f")
    page.wait_for_url("**/figures")
    visit.ready().keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("?g")  # in a field, letters are letters
    assert page.locator("#q").input_value() == "?g"


def test_single_letters_can_be_switched_off(visit):
    visit.open("/about")
    page = visit.ready()
    page.get_by_test_id("letters").uncheck()
    visit.open("/documents")
    visit.ready().keyboard.press("?")
    page.keyboard.press("/")
    assert not page.locator("dialog#keyhelp").is_visible()
    assert page.evaluate("document.activeElement.id") != "q"
    page.keyboard.press("Control+k")
    assert page.evaluate("document.activeElement.id") == "q"
    visit.open("/about")
    assert not visit.ready().get_by_test_id("letters").is_checked()


def test_switching_the_language_keeps_the_view_and_clears_the_address(visit):
    visit.open("/relations?m=lacking#main")
    page = visit.ready()
    page.get_by_test_id("lang").click()
    page.wait_for_selector("html[lang=en] body[data-ready]")
    assert page.url.endswith("/relations?m=lacking#main")
    page.get_by_test_id("theme").click()
    page.wait_for_selector("html[data-theme=dark] body[data-ready]")
    assert page.url.endswith("/relations?m=lacking#main")


def test_the_skip_link_leads_to_the_content(visit):
    visit.open("/documents")
    page = visit.ready()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_server_that_is_gone_is_said_and_the_page_stays(visit):
    visit.open("/")
    page = visit.ready()
    visit.context.route("**/api/**", lambda route: route.abort())
    visit.context.route("**/static/icon.svg", lambda route: route.abort())
    page.keyboard.type("jbh")
    expect(page.locator("#offline")).to_be_visible()
    assert page.get_by_test_id("map").is_visible()
    visit.context.unroute("**/api/**")
    visit.context.unroute("**/static/icon.svg")
    page.get_by_test_id("retry").click()
    expect(page.locator("#offline")).to_be_hidden()
    page.locator("#q-main").press("Backspace")
    expect(page.locator("#q-main-results [role=option]").first).to_contain_text(CIIE[0])
