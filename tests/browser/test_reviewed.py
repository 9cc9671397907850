"""The filter by review state in the workspace: the same in canvas, counts, chips, address and API."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit, serving
from tests.browser.workspace import HUB, relations
from tests.web.papers import LINGANG, entity_id, good, judged, other

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp("reviewed") / "graph.lbug", [good(), other()], judged()) as address:
        yield address


def test_ticking_a_state_of_review_filters_the_view(browser, reviewed):
    visit = Visit(browser, reviewed)
    visit.open(f"/explore?n={HUB},{entity_id(LINGANG[1], LINGANG[0])}&hops=1")
    page = visit.ready()
    whole = relations(page)
    page.get_by_test_id("filter-rev-confirmed").check()
    assert relations(page) == 1
    assert "rev=confirmed" in page.url
    told = page.evaluate("fetch('/api/scene' + location.search).then(a => a.json())")["scene"]["totals"]
    assert told["shown_relations"] == 1
    expect(page.locator("label:has([data-testid=filter-rev-open]) .n")).to_have_text(f"0 / {whole - 2}")
    assert "已确认" in page.locator("#sentence").inner_text()
    page.get_by_test_id("filter-rev-corrected").check()
    assert relations(page) == 2
    page.reload()
    assert relations(visit.ready()) == 2
    page.get_by_test_id("chip-rev-confirmed").click()
    assert relations(page) == 1
    page.get_by_test_id("undo").click()
    assert relations(page) == 2
    assert not visit.troubles
    visit.context.close()
