"""Panel and tables in Chromium: rows that come in place, the clipboard, keys, phones, and what axe finds."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.web.papers import CIIE, HOSTILE, INDUSTRIES, LINGANG, SHANGHAI, entity_id

pytestmark = pytest.mark.browser
HUB, LINGANG_ID, CIIE_ID = (entity_id(label, name) for name, label in (SHANGHAI, LINGANG, CIIE))
PAGES = ["/entities", f"/entities/{HUB}", "/relations", f"/between?a={LINGANG_ID}&b={CIIE_ID}", "/figures",
         f"/export?n={HUB}&hops=1", f"/entities/{entity_id('Organization', HOSTILE[1])}"]  # fmt: skip
PASTED = """async () => Object.fromEntries(await Promise.all((await navigator.clipboard.read())[0].types.map(
    async (type) => [type, await (await (await navigator.clipboard.read())[0].getType(type)).text()])))"""


def disputed(visit: Visit) -> str:
    """Return the address of the relation that is planned in one paper and lacking in another."""
    rows = visit.page.request.get(f"{visit.site}/relations.json?only=differ").json()["rows"]
    return next(str(row["url"]) for row in rows if row["modality"] == "proposed")


def test_more_rows_come_in_place_and_hold_the_focus(visit):
    visit.open(f"/entities/{HUB}")
    group = visit.ready().get_by_test_id("group-DEVELOPS")
    group.evaluate("group => group.open = true")
    expect(group.locator(".tie")).to_have_count(10)
    group.get_by_test_id("more").click()
    expect(group.locator(".tie")).to_have_count(len(INDUSTRIES))
    expect(group.get_by_test_id("more")).to_have_count(0)
    assert visit.page.evaluate("document.activeElement.closest('.tie') !== null")
    assert not visit.troubles


def test_without_javascript_more_is_a_page_and_the_toggle_works(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/entities/{HUB}")
    expect(page.get_by_test_id("copy-link")).to_be_hidden()
    expect(page.locator(".lens-plans")).to_be_visible()
    page.get_by_test_id("rank-facts").check()
    expect(page.locator(".lens-plans")).to_be_hidden()
    expect(page.locator(".lens-facts")).to_be_visible()
    page.get_by_test_id("group-DEVELOPS").locator("summary").click()
    href = page.get_by_test_id("group-DEVELOPS").get_by_test_id("more").get_attribute("href")
    page.goto(site + href)
    expect(page.locator("tbody tr")).to_have_count(len(INDUSTRIES))
    page.get_by_test_id("sort-tail").click()
    expect(page.locator("th[aria-sort=ascending]")).to_have_count(1)
    context.close()


def test_the_range_of_a_rank_appears_by_itself(visit):
    visit.open(f"/entities/{HUB}")
    expect(visit.ready().get_by_test_id("range").first).to_be_visible(timeout=20_000)
    assert not visit.troubles


def test_a_quote_opens_at_its_sentence(visit):
    visit.open(f"/entities/{LINGANG_ID}")
    row = visit.ready().locator(".tie", has_text="东南").first
    said = row.locator("q").inner_text()
    row.get_by_test_id("open-quote").click()
    visit.page.wait_for_url("**/documents/**")
    anchor = visit.page.evaluate("decodeURIComponent(location.hash.slice(1))")
    assert anchor
    assert said in visit.page.locator("main").inner_text()
    assert not visit.troubles


def test_link_citation_and_word_go_to_the_clipboard(visit):
    visit.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit.open(disputed(visit))
    page = visit.ready()
    page.get_by_test_id("copy-link").click()
    expect(page.get_by_test_id("copy-link")).to_have_text("已复制")
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    page.get_by_test_id("copy-cite").first.click()
    expect(page.get_by_test_id("copy-cite").first).to_have_text("已复制")
    assert page.evaluate("navigator.clipboard.readText()") == "临港新片区应与进博会联动。〔开放平台研究，第 1 页〕"
    page.get_by_test_id("copy-word").first.click()
    expect(page.get_by_test_id("copy-word").first).to_have_text("已复制")
    pasted = page.evaluate(PASTED)
    assert "<b>临港新片区</b>应与<b>进博会</b>联动。" in pasted["text/html"]
    assert "“临港新片区应与进博会联动。”〔开放平台研究，第 1 页〕" in pasted["text/plain"]
    assert not visit.troubles


def test_a_hostile_name_is_text_on_the_clipboard_too(visit):
    visit.context.grant_permissions(["clipboard-read", "clipboard-write"])
    bad = entity_id("Organization", HOSTILE[1])
    rows = visit.page.request.get(f"{visit.site}/relations.json?e={bad}").json()["rows"]
    visit.open(rows[0]["url"])
    visit.ready().get_by_test_id("copy-word").click()
    expect(visit.page.get_by_test_id("copy-word")).to_have_text("已复制")
    assert "<script" not in visit.page.evaluate(PASTED)["text/html"]
    assert not visit.troubles


def test_statements_that_disagree_stand_side_by_side_and_below_each_other_on_a_phone(visit, phone):
    for seen, beside in ((visit, True), (phone, False)):
        seen.open(disputed(seen))
        boxes = [one.bounding_box() for one in seen.ready().get_by_test_id("statement").all()]
        assert len(boxes) == 2
        assert (boxes[1]["x"] > boxes[0]["x"] + boxes[0]["width"] - 1) is beside


@pytest.mark.parametrize("path", PAGES)
def test_a_phone_shows_it_without_scrolling_sideways(phone, path):
    phone.open(path)
    page = phone.ready()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    small = page.eval_on_selector_all(
        "main :is(a, button, summary, select, input:not([type=hidden], [type=radio], [type=checkbox]))",
        """found => found.filter(one => one.checkVisibility() && !one.closest('p, td, h1, dd, figcaption, q, li') &&
            one.getBoundingClientRect().height < 24).map(one => one.outerHTML.slice(0, 120))""",
    )
    assert not small
    assert not phone.troubles


@pytest.mark.parametrize(("lang", "theme"), [("zh", "light"), ("zh", "dark"), ("en", "light"), ("en", "dark")])
def test_axe_finds_nothing_serious(visit, lang, theme):
    visit.context.add_cookies([{"name": name, "value": value, "url": visit.site}
                               for name, value in (("lang", lang), ("theme", theme))])  # fmt: skip
    for path in [*PAGES, disputed(visit)]:
        visit.open(path)
        visit.ready()
        found = Axe().run(visit.page)
        bad = [(v["id"], [node["html"][:160] for node in v["nodes"]]) for v in found.response["violations"]
               if v["impact"] in ("serious", "critical")]  # fmt: skip
        assert not bad, (path, bad)
    assert not visit.troubles
