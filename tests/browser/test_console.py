"""The console in Chromium: painted, completed, run, cancelled; and the date looked back to."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
ENDLESS = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN sum(a * b % 7) AS n"


def console(visit):
    visit.open("/query")
    page = visit.ready()
    page.wait_for_selector("form.painted")
    return page


def test_the_painted_text_is_the_text(visit):
    page = console(visit)
    text = "MATCH (a:City)-[r:HOSTS]->(b)\nWHERE a.name = '上海' // 只看上海\nRETURN $x, count(b), `a`, 12.5, '未完"
    page.get_by_test_id("cypher").fill(text)
    assert page.locator(".paint").evaluate("one => one.textContent") == text + "\n"
    kinds = page.locator(".paint span").evaluate_all("all => all.map(one => one.className)")
    assert {"c-key", "c-label", "c-type", "c-property", "c-text", "c-note", "c-param", "c-number"} <= set(kinds)
    assert not visit.troubles


def test_names_are_completed_in_chinese_and_english(visit):
    page = console(visit)
    page.get_by_test_id("cypher").focus()
    page.keyboard.type("MATCH (a:城")
    expect(page.locator("#cypher-offers li").first).to_contain_text("City")
    page.keyboard.press("Enter")
    page.keyboard.type(")-[r:host")
    page.keyboard.press("Tab")
    page.keyboard.type("]->(b) WHERE r.confid")
    expect(page.locator("#cypher-offers li").first).to_contain_text("confidence")
    page.keyboard.press("Escape")
    expect(page.locator("#cypher-offers")).to_be_hidden()
    expect(page.get_by_test_id("cypher")).to_have_value("MATCH (a:City)-[r:HOSTS]->(b) WHERE r.confid")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") != "cypher"
    assert not visit.troubles


def test_running_keeps_the_page_and_writes_the_address(visit):
    page = console(visit)
    page.evaluate("window.same = true")
    page.get_by_test_id("cypher").fill("MATCH (c:City) RETURN c.name AS name LIMIT 1")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_test_id("rows").locator("tbody td")).to_contain_text("上海")
    assert "q=MATCH" in page.url
    page.get_by_test_id("view-graph").click()
    expect(page.locator("#canvas-items > li")).to_have_count(1)
    page.get_by_test_id("cypher").fill("RETURN 41 + 1 AS n")
    page.get_by_test_id("view-json").click()
    expect(page.locator("pre.json")).to_contain_text("上海")
    page.get_by_test_id("run").click()
    expect(page.locator("pre.json")).to_contain_text("42")
    page.go_back()
    expect(page.locator("pre.json")).to_contain_text("上海")
    expect(page.get_by_test_id("cypher")).to_have_value("MATCH (c:City) RETURN c.name AS name LIMIT 1")
    assert page.evaluate("window.same")
    assert not visit.troubles


def test_an_error_puts_the_cursor_where_it_is(visit):
    page = console(visit)
    page.get_by_test_id("cypher").fill("MATCH (c:City)\nRETRN c.name")
    page.get_by_test_id("run").click()
    expect(page.get_by_test_id("problem")).to_contain_text("第 2 行第 1 列")
    assert page.get_by_test_id("cypher").evaluate("one => one.selectionStart") == len("MATCH (c:City)\n")


def test_cancel_ends_the_query(visit):
    page = console(visit)
    page.get_by_test_id("cypher").fill(ENDLESS)
    page.get_by_test_id("run").click()
    page.get_by_test_id("cancel").click()
    expect(page.locator("#running")).to_contain_text("已取消")
    expect(page.get_by_test_id("run")).to_be_enabled()
    expect(page.get_by_test_id("cancel")).to_be_hidden()
    assert not visit.troubles


def test_a_ready_question_is_asked_through_its_fields(visit):
    visit.open("/query/direct-relations")
    page = visit.ready()
    page.get_by_test_id("field-entity").fill("进博会")
    page.get_by_test_id("field-other").fill("上海")
    page.get_by_test_id("ask").click()
    page.wait_for_url("**other=**")
    expect(page.get_by_test_id("question")).to_contain_text("中国国际进口博览会与上海")
    expect(page.get_by_test_id("rows")).to_contain_text("上海连续三年举办")
    page.locator("details.behind summary").click()
    page.get_by_test_id("to-console").click()
    expect(page.get_by_test_id("rows")).to_contain_text("上海连续三年举办")
    assert not visit.troubles


def test_the_date_is_chosen_goes_along_and_is_left(visit):
    visit.open("/documents")
    page = visit.ready()
    page.get_by_test_id("asof").locator("summary").click()
    page.get_by_test_id("asof-2021").click()
    expect(page.get_by_test_id("asof-chip")).to_contain_text("截至 2021")
    page.get_by_test_id("nav-entities").click()
    expect(page.get_by_test_id("asof-chip")).to_be_visible()
    assert "asof=2021" in page.url
    page.get_by_test_id("asof-end").click()
    expect(page.get_by_test_id("asof-chip")).to_have_count(0)
    page.get_by_test_id("nav-documents").click()
    expect(page.get_by_test_id("asof-chip")).to_have_count(0)
    assert not visit.troubles


def test_on_a_phone_the_console_and_reports_stay_in_the_window(phone):
    for path in ("/query", "/query/hubs", "/reports", "/query?q=MATCH (a)-[r]->(b) RETURN a, r, b LIMIT 5"):
        phone.open(path)
        page = phone.ready()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    assert not phone.troubles
