from __future__ import annotations

import contextlib
import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.sync_api import Error, Page

from graph.curation.judgement import Judgement
from graph.model import Record
from graph.store import open_store
from tests.web.papers import good, hostile, other
from tests.web.served import served
from viz.web.app import create_app
from viz.web.roles import Roles

PATIENCE = 20_000  # milliseconds that an expectation may take on a busy machine; what is awaited comes far sooner
CHROMIUM = os.environ.get("HUBGRAPH_CHROMIUM") or shutil.which("chromium")


@pytest.fixture(scope="package")
def browser() -> Iterator[object]:
    if not CHROMIUM:
        pytest.skip("no Chromium: set HUBGRAPH_CHROMIUM or install the package chromium")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--headless"])
        yield opened
        opened.close()


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The explorer served on a free port."""
    with serving(tmp_path_factory.mktemp("browser") / "graph.lbug", [good(), other(), hostile()]) as address:
        yield address


@contextlib.contextmanager
def serving(
    path: Path, records: Sequence[Record], judgements: Sequence[Judgement] = (), roles: Roles | None = None,
    change: Callable[[FastAPI], None] = lambda app: None,
) -> Iterator[str]:  # fmt: skip
    """Serve a new store of these records and judgements on a free port, the application changed where wanted."""
    with open_store(str(path)) as store:
        store.ingest(records)
        if judgements:
            store.judge(judgements)
        app = create_app(store, roles=roles)
        change(app)
        with served(app) as address:
            yield address


def comes_true(page: Page, told: str) -> None:
    """Ask the page until it says yes to a JavaScript expression, also across a navigation.

    Playwright's own `wait_for_function` evaluates its text inside the page from the second look on, which the
    explorer's content security policy forbids.
    """
    until = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < until:
        with contextlib.suppress(Error):  # the page it was asked of is being left
            if page.evaluate(told):
                return
        page.wait_for_timeout(50)
    raise AssertionError(f"never came true within {PATIENCE / 1000:g} s: {told}")


class Visit:
    """A page that remembers dialogs, errors, and requests that leave the origin."""

    def __init__(self, browser, site: str, **options) -> None:
        self.site = site
        self.context = browser.new_context(**{"viewport": {"width": 1440, "height": 900}, **options})
        self.page = self.context.new_page()
        self.troubles: list[str] = []
        self.page.on("dialog", lambda dialog: (self.troubles.append(f"dialog {dialog.message}"), dialog.dismiss()))
        self.page.on("pageerror", lambda error: self.troubles.append(f"error {error}"))
        self.page.on("console", lambda said: said.type == "error" and self.troubles.append(f"console {said.text}"))
        self.page.on("request", lambda request: self._left(request.url))

    def _left(self, url: str) -> None:
        if not url.startswith((self.site, "data:", "blob:")):
            self.troubles.append(f"left the origin: {url}")

    def open(self, path: str):
        self.page.goto(self.site + path)
        return self.page

    def ready(self):
        self.page.wait_for_selector("body[data-ready]")
        return self.page


@pytest.fixture
def visit(browser, site) -> Iterator[Visit]:
    made = Visit(browser, site)
    yield made
    made.context.close()


@pytest.fixture
def phone(browser, site) -> Iterator[Visit]:
    made = Visit(browser, site, viewport={"width": 390, "height": 844}, has_touch=True, reduced_motion="reduce")
    yield made
    made.context.close()
