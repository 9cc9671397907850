"""Comparisons in Chromium."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_what_two_papers_disagree_on_is_the_first_thing_shown(visit):
    visit.open("/compare")
    page = visit.ready()
    expect(page.get_by_test_id("standing-conflict")).to_have_attribute("aria-current", "true")
    claim = page.get_by_test_id("rows").locator("li details").first
    expect(claim).to_have_attribute("open", "")
    expect(claim.locator(".side")).to_have_count(2)
    expect(claim.locator("blockquote").first).to_contain_text("联动")
    assert not visit.troubles


def test_counts_open_what_they_count(visit):
    visit.open("/compare")
    page = visit.ready()
    for tab in ("relations", "entities", "figures"):
        page.get_by_test_id(f"tab-{tab}").click()
        page.wait_for_url(f"**tab={tab}**")
        for standing in ("both", "left", "right"):
            page.get_by_test_id(f"standing-{standing}").click()
            page.wait_for_url(f"**standing={standing}**")
            count = int(page.get_by_test_id(f"standing-{standing}").get_attribute("data-count"))
            rows = page.locator("[data-testid=rows] > li:not(.empty), [data-testid=rows] tbody tr")
            expect(rows).to_have_count(min(count, 50))
    assert not visit.troubles


def test_choosing_another_paper_compares_at_once(visit):
    visit.open("/compare")
    page = visit.ready()
    before = page.get_by_test_id("side-b").input_value()
    other = page.locator("#b option").evaluate_all(
        "(all, taken) => all.map(o => o.value).find(v => v && !taken.includes(v))",
        [before, page.get_by_test_id("side-a").input_value()],
    )
    page.get_by_test_id("side-b").select_option(other)
    page.wait_for_url(f"**b={other}**")
    expect(page.get_by_test_id("side-b")).to_have_value(other)
    assert not visit.troubles


def test_entities_by_name_and_on_a_phone(visit, phone):
    for one in (visit, phone):
        one.open("/compare?a=上海&b=进博会")
        page = one.ready()
        expect(page.get_by_test_id("tab-entities")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert not one.troubles
