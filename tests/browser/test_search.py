"""The search box in Chromium (acceptance checks 4, 5 and the searching part of 6)."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.web.papers import CIIE, HOSTILE, LINGANG, SHANGHAI, entity_id

pytestmark = pytest.mark.browser
OPTIONS = "#q-main-results [role=option]"
COMPOSING = [{"isComposing": True}, {"keyCode": 229}]


def typed(visit, text, path="/"):
    visit.open(path)
    page = visit.ready()
    page.locator("#q-main").fill(text)
    page.wait_for_selector(OPTIONS)
    return page


@pytest.mark.parametrize(
    ("text", "name", "reason"),
    [
        ("进口博览会", CIIE[0], "名称"),
        ("进博会", CIIE[0], "别名 进博会"),
        ("jbh", CIIE[0], "首字母 jbh"),
        ("lingang", LINGANG[0], "拼音 lingang"),
        ("lgxpq", LINGANG[0], "首字母 lgxpq"),
    ],
)
def test_the_meant_entity_is_among_the_first_three(visit, text, name, reason):
    """Check 4: with the reason it matched. English names are tried in tests/store and tests/web."""
    rows = typed(visit, text).locator(OPTIONS).all_text_contents()[:3]
    assert any(name in row and reason in row for row in rows), rows
    assert not visit.troubles


@pytest.mark.parametrize("key", COMPOSING)
def test_a_word_being_composed_is_left_alone(visit, key):
    """Check 5: Enter of an input method changes nothing; a plain Enter opens the first row."""
    page = typed(visit, "jbh")
    before = page.url, page.locator(OPTIONS).all_text_contents(), page.locator("#q-main").input_value()
    for name in ("Enter", "ArrowDown", "Escape"):
        page.locator("#q-main").dispatch_event("keydown", {"key": name, "bubbles": True, "cancelable": True, **key})
    page.wait_for_timeout(150)
    after = page.url, page.locator(OPTIONS).all_text_contents(), page.locator("#q-main").input_value()
    assert after == before
    assert page.locator(f"{OPTIONS}[aria-selected=true]").count() == 0
    page.locator("#q-main").press("Enter")
    page.wait_for_url(f"**/entities/{entity_id(CIIE[1], CIIE[0])}")


def test_it_is_a_combobox_that_says_how_many(visit):
    page = typed(visit, "产业")
    box = page.locator("#q-main")
    assert (box.get_attribute("role"), box.get_attribute("aria-expanded")) == ("combobox", "true")
    assert page.locator(f"#{box.get_attribute('aria-controls')}").get_attribute("role") == "listbox"
    expect(page.locator("#live")).to_contain_text("个实体")
    box.press("ArrowDown")
    box.press("ArrowDown")
    second = page.locator(OPTIONS).nth(1)
    assert box.get_attribute("aria-activedescendant") == second.get_attribute("id")
    assert second.get_attribute("aria-selected") == "true"
    for _ in range(2):
        box.press("ArrowUp")
    assert box.get_attribute("aria-activedescendant") is None
    box.press("Escape")
    assert (box.input_value(), box.get_attribute("aria-expanded")) == ("", "false")
    box.press("Escape")
    assert page.evaluate("document.activeElement.id") != "q-main"


def test_eight_rows_and_all_the_others(visit):
    page = typed(visit, "产业")
    assert page.locator(f"{OPTIONS}.entity").count() == 8
    page.locator(OPTIONS, has_text="全部结果").click()
    page.wait_for_url("**/search?q=*")
    assert page.locator("[data-testid=hits] li").count() > 8


def test_shift_enter_outside_the_workspace_opens_it(visit):
    page = typed(visit, "lgxpq")
    page.locator("#q-main").press("Shift+Enter")
    page.wait_for_url(f"**/explore?n={entity_id(LINGANG[1], LINGANG[0])}*")


def test_in_the_workspace_shift_enter_adds_and_what_is_there_is_marked(visit):
    shanghai, lingang = entity_id(SHANGHAI[1], SHANGHAI[0]), entity_id(LINGANG[1], LINGANG[0])
    visit.open(f"/explore?n={shanghai}")
    page = visit.ready()
    page.evaluate("window.added = []; addEventListener('hubgraph:add', (e) => window.added.push(e.detail.id))")
    page.evaluate("id => { document.body.dataset.onCanvas = id }", shanghai)
    page.locator("#q").fill("上海")
    first = page.locator("#q-results [role=option]").first
    expect(first).to_contain_text("已在图中")
    page.locator("#q").fill("lgxpq")
    expect(page.locator("#q-results [role=option]").first).to_contain_text(LINGANG[0])
    page.locator("#q").press("Shift+Enter")
    assert page.evaluate("window.added") == [lingang]


def test_a_phrase_leads_to_its_relations(visit):
    page = typed(visit, "平台 缺 平台")
    expect(page.locator(OPTIONS).first).to_contain_text("平台 缺失 → 平台")
    page.locator("#q-main").press("Enter")
    page.wait_for_url("**/search?q=*")
    assert page.locator(".phrase .relation.m-lacking").count() == 1
    page.get_by_test_id("phrase-graph").click()
    page.wait_for_url("**/explore?*")


def test_hostile_names_are_text_in_the_list(visit):
    for name in HOSTILE:
        visit.open("/")
        page = visit.ready()
        page.locator("#q-main").fill(name)
        page.wait_for_selector(OPTIONS)
        assert page.locator("#q-main-results img, #q-main-results script").count() == 0
        assert not visit.troubles, name
    visit.open("/search?q=" + "%3Cscript")
    assert HOSTILE[1] in visit.page.locator("[data-testid=hits]").text_content()


def test_on_a_phone_the_list_fits(phone):
    phone.open("/documents")
    page = phone.ready()
    page.locator("#q").fill("产业")
    page.wait_for_selector("#q-results [role=option]")
    box = page.locator("#q-results").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
