"""The pictures of the documentation, taken anew: `python -m tests.browser.pictures` (or `make pictures`).

The sample papers are read into a store of their own, which is served and opened in Chromium, as wide as a desk and as
narrow as a phone. A page that says an error on its console ends it.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from graph.settings import ROOT
from graph.store import Store, open_store
from tests.browser.conftest import CHROMIUM
from tests.command import hubgraph
from tests.web.served import served
from viz.web.app import create_app
from viz.web.roles import Roles

SCREENS = ROOT / "docs/screens"
SIZES = {"wide": (1440, 900), "phone": (390, 844)}
EXPO, ZONE = "进博会", "临港新片区"
STILL = 1_200  # milliseconds until what comes in by degrees has come


def addresses(store: Store) -> Iterator[tuple[str, str]]:
    """Yield the name of each picture and the address of its page."""
    expo = store.find(EXPO).id
    paper = next(one.id for one in store.documents() if EXPO in one.title)
    yield "home", "/"
    yield "explore", f"/explore?n={expo}&hops=1&sel={expo}"
    yield "search", "/search?q=lingang"
    yield "entity", f"/entities/{expo}"
    yield "document", f"/documents/{paper}"
    yield "relations", "/relations?m=lacking"
    yield "figures", "/figures"
    yield "paths", f"/paths?from={EXPO}&to={ZONE}"
    yield "compare", "/compare"
    yield "query", "/query/only-proposed"
    yield "reports", "/reports"
    yield "review", "/review"


def take(page: Page, address: str, picture: Path) -> None:
    """Open a page and write its picture."""
    page.goto(address)
    page.wait_for_selector("body[data-ready]")
    page.wait_for_timeout(STILL)
    page.screenshot(path=picture)


def main() -> None:
    """Take all pictures, or those that are named."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("names", nargs="*", help="pictures to take, for example: home explore")
    names = set(parser.parse_args().names)
    errors: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        url = str(Path(folder) / "sample.lbug")
        done = hubgraph("ingest", "data/documents", "--store", url, cwd=ROOT)
        if done.returncode:
            sys.exit(done.stderr)
        with (
            open_store(url) as store,
            served(create_app(store, roles=Roles(review=True, uploads=True))) as site,
            sync_playwright() as playwright,
        ):
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--headless"])
            for size, (width, height) in SIZES.items():
                page = browser.new_page(viewport={"width": width, "height": height}, has_touch=size == "phone")
                page.on("console", lambda message: message.type == "error" and errors.append(message.text))
                page.on("pageerror", lambda error: errors.append(str(error)))
                for name, address in addresses(store):
                    if not names or name in names:
                        take(page, site + address, SCREENS / f"{name}-{size}.png")
                        print(f"{SCREENS.name}/{name}-{size}.png")
                page.close()
            browser.close()
    if errors:
        sys.exit("\n".join(errors))


if __name__ == "__main__":
    main()
