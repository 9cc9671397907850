"""What a page loads of our own scripts before it is ready, in bytes as sent (§19)."""

from __future__ import annotations

import gzip

import pytest

from tests.browser.conftest import Visit
from tests.browser.workspace import FOCUS
from tests.web.papers import good
from viz.web.app import STATIC

pytestmark = pytest.mark.browser
HOME, READER, EXPLORE = 25_000, 40_000, 45_000
THEIRS = "vis-network.min.js"
DESK, PHONE = (1440, 900), (390, 844)


def named(url: str) -> str:
    """Return the last part of an address."""
    return url.rpartition("/")[2].partition("?")[0]


@pytest.mark.parametrize(
    ("path", "size", "most"),
    [
        ("/", DESK, HOME),
        ("/entities", DESK, READER),
        (f"/documents/{good().document.id}", DESK, READER),
        ("/explore", DESK, EXPLORE),
        (FOCUS, DESK, EXPLORE),
        ("/explore", PHONE, EXPLORE),
        ("/explore?v=graph", PHONE, EXPLORE),
    ],
)
def test_scripts_before_a_page_is_ready_stay_within_the_budget(browser, site, path, size, most):
    """The worker's scripts count; what comes afterwards, when there is nothing to do, does not."""
    visit = Visit(browser, site, viewport={"width": size[0], "height": size[1]})
    visit.page.add_init_script("window.requestIdleCallback = () => 0")
    loaded: set[str] = set()
    coming: set[str] = set()
    visit.page.on("request", lambda asked: (loaded.add(named(asked.url)), coming.add(asked.url)))
    for end in ("requestfinished", "requestfailed"):
        visit.page.on(end, lambda asked: coming.discard(asked.url))
    visit.page.add_init_script("""new MutationObserver(() => {
        if (document.body?.dataset.ready && !window.readyAt) window.readyAt = performance.now();
    }).observe(document, { subtree: true, childList: true, attributes: true })""")
    visit.open(path)
    page = visit.ready()
    page.wait_for_load_state("networkidle")
    while coming:  # what is still on its way is not among the entries yet, and would count as early
        page.wait_for_timeout(100)
    page.wait_for_timeout(200)
    later = page.evaluate("""performance.getEntriesByType("resource").filter(e => e.startTime > window.readyAt)
        .map(e => e.name.split("/").pop())""")
    visit.context.close()
    own = {name for name in loaded if name.endswith(".js")} - {THEIRS, *later}
    assert "main.js" in own
    if path.startswith("/explore"):
        assert {"explore.js", "painter.js", "strokes.js"} <= own
        reckoned = {"layout.worker.js", "layouts.js"}
        overview = path == "/explore" and size == DESK  # stands as the map has it; a phone draws less of it, otherwise
        assert not reckoned & own if overview else reckoned <= own
    sizes = {name: len(gzip.compress((STATIC / name).read_bytes())) for name in own}
    assert sum(sizes.values()) <= most, sizes
