"""The path finder in Chromium: names by keyboard, swapping, the way into the graph, phones, and no scripts at all."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import comes_true
from tests.web.papers import CIIE, LINGANG

pytestmark = pytest.mark.browser
ASKED = f"/paths?from={CIIE[0]}&to={LINGANG[0]}"


def ids(page, selector):
    return page.eval_on_selector_all(selector, "found => found.map(one => one.dataset.id)")


def test_two_names_are_chosen_by_keyboard_and_joined(visit):
    visit.open("/paths")
    page = visit.ready()
    page.get_by_test_id("path-from").focus()
    page.keyboard.type("jinbohui")
    expect(page.locator("#from-names li").first).to_contain_text(CIIE[0])
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("path-from")).to_have_value(CIIE[0])
    page.get_by_test_id("path-to").focus()
    page.keyboard.type("临港")
    expect(page.locator("#to-names li").first).to_contain_text(LINGANG[0])
    page.keyboard.press("Escape")
    expect(page.locator("#to-names")).to_be_hidden()
    page.keyboard.press("Enter")
    page.wait_for_url("**/paths?from=*")
    assert page.get_by_test_id("chains").locator(":scope > li").count() == 2
    assert page.get_by_test_id("step").first.locator("blockquote").count() == 1
    assert not visit.troubles


def test_enter_of_an_input_method_chooses_nothing(visit):
    visit.open("/paths")
    page = visit.ready()
    page.get_by_test_id("path-from").fill("进博会")
    page.get_by_test_id("path-from").dispatch_event("input")
    expect(page.locator("#from-names li").first).to_be_visible()
    page.get_by_test_id("path-from").dispatch_event("keydown", {"key": "Enter", "keyCode": 229, "isComposing": True})
    assert page.url.endswith("/paths")
    expect(page.get_by_test_id("path-from")).to_have_value("进博会")


def test_swapping_limits_and_the_way_back(visit):
    visit.open(ASKED)
    page = visit.ready()
    page.get_by_test_id("swap").click()
    comes_true(page, f"document.getElementById('from').value === '{LINGANG[0]}' && document.body.dataset.ready")
    page.get_by_test_id("by").select_option("strong")
    page.wait_for_url("**by=strong**")
    assert "max=" not in page.url, "what was left as it is does not stand in the address"
    page.go_back()
    comes_true(page, "!location.search.includes('strong')")
    expect(page.get_by_test_id("by")).to_have_value("short")
    assert not visit.troubles


def test_the_table_holds_what_the_picture_holds_and_both_lead_into_the_graph(visit):
    visit.open(ASKED)
    page = visit.ready()
    drawn = set(ids(page, "#canvas-items > li"))
    assert set(ids(page, "[data-testid=entities] tbody tr")) == drawn
    assert set(ids(page, "[data-testid=picture] .nodes a")) == drawn
    page.get_by_test_id("add-all").click()
    visit.ready()
    page.wait_for_selector("#canvas-items > li", state="attached")
    assert set(ids(page, "#canvas-items > li")) == drawn
    assert not visit.troubles


def test_on_a_phone_nothing_scrolls_sideways(phone):
    for path in (ASKED, "/paths"):
        phone.open(path)
        page = phone.ready()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert not phone.troubles


def test_without_scripts_names_still_find_each_other(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/paths")
    page.fill("#from", "进博会")
    page.fill("#to", "临港新片区")
    page.get_by_test_id("find").click()
    assert page.get_by_test_id("step").count() == 3
    page.get_by_test_id("step").first.get_by_text("在原文中打开").click()
    assert "/documents/" in page.url
    context.close()
