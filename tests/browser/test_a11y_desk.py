"""Accessibility (check 24) where the visitor may write, where there is nothing yet, and where something has failed."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from starlette.routing import Route, compile_path

from graph.store import open_store
from tests.browser.conftest import Visit, serving
from tests.browser.test_a11y import COLOURS, KEYS, PLACES, RULES, SHANGHAI_ID, shown, violations
from tests.web.papers import CIIE, LINGANG, entity_id, good, judged, other
from viz.web.app import create_app
from viz.web.roles import Roles

pytestmark = pytest.mark.browser
LIN = entity_id(LINGANG[1], LINGANG[0])
ROLES = Roles(review=True, uploads=True, author="馆员")
DESK = {"queue": "/review", "statements": "/review?kind=statement", "ledger": "/review/log", "upload": "/upload",
        "corrected": f"/entities/{LIN}", "confirmed": "/relations?rev=confirmed"}  # fmt: skip
EMPTY = ("/", "/explore", "/search", "/search?q=上海", "/entities", "/relations", "/documents", "/figures", "/paths",
         "/compare", "/query", "/query/hubs", "/reports", "/reports/centrality", "/review", "/review/log", "/upload",
         "/export", "/about")  # fmt: skip
FILES = {"/documents/{id}/original", "/reports/{kind}.{suffix}"}  # answered by no page
SEND = """([address, fields]) => {
  const form = Object.assign(document.createElement("form"), { method: "post", action: address });
  for (const [name, value] of Object.entries(fields)) {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  document.body.append(form);
  form.submit();
}"""
ORDER = {"verb": "alias_add", "value": "四叶草", "back": "/",
         "target": json.dumps({"entities": [{"type": CIIE[1], "name": CIIE[0]}]})}  # fmt: skip


def broken(app) -> None:
    def fails(request):
        raise RuntimeError("nobody has thought of this")

    app.router.routes.insert(0, Route("/broken", fails))


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Iterator[str]:
    path = tmp_path_factory.mktemp("desk") / "graph.lbug"
    with serving(path, [good(), other()], judged(), ROLES, broken) as address:
        yield address


@pytest.fixture(scope="module")
def bare(tmp_path_factory) -> Iterator[str]:
    """The explorer of a store without papers."""
    with serving(tmp_path_factory.mktemp("bare") / "graph.lbug", [], (), ROLES) as address:
        yield address


def looked_at(visit: Visit) -> None:
    """Look at the page as it is, in light and in dark."""
    page = visit.page
    visit.ready()
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    assert violations(page, RULES) == [], page.url
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    assert violations(page, COLOURS) == [], page.url
    assert KEYS.findall(page.locator("header.top, main").first.inner_text()) == [], page.url


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_pages_of_who_may_write(browser, desk, lang):
    visit = Visit(browser, desk)
    for path in DESK.values():
        assert shown(visit, path, lang) == 200
        looked_at(visit)
    kept = visit.page.request.post(f"{desk}/api/views", data={"url": f"/explore?n={SHANGHAI_ID}&hops=1"}).json()
    assert shown(visit, kept["url"], lang) == 200
    looked_at(visit)
    sent = visit.page.request.post(f"{desk}/api/uploads", data=b" ", headers={
        "Content-Type": "application/octet-stream", "X-Filename": "leer.txt"}).json()  # fmt: skip
    shown(visit, sent["url"], lang)
    visit.page.wait_for_selector("[data-testid=upload][data-state=failed]")
    looked_at(visit)
    visit.page.evaluate(SEND, ["/review/decide", ORDER])
    visit.page.wait_for_selector(".effect")
    looked_at(visit)
    visit.context.close()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_pages_without_any_paper(browser, bare, lang):
    visit = Visit(browser, bare)
    for path in EMPTY:
        assert shown(visit, path, lang) < 500, path
        looked_at(visit)
    visit.context.close()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_pages_of_errors(browser, desk, site, lang):
    visit = Visit(browser, desk)
    assert shown(visit, "/broken", lang) == 500
    looked_at(visit)
    assert "nobody has thought" not in visit.page.content()
    assert shown(visit, "/no/such/page", lang) == 404
    looked_at(visit)
    reader = Visit(browser, site)
    shown(reader, "/", lang)
    with reader.page.expect_navigation() as sent:
        reader.page.evaluate(SEND, ["/review/decide", ORDER])
    assert sent.value.status == 403
    looked_at(reader)
    for one in (visit, reader):
        one.context.close()


def test_every_page_is_looked_at():
    with open_store(":memory:") as store:
        routes = [route.path for route in create_app(store, roles=ROLES).routes
                  if isinstance(route, Route) and "GET" in (route.methods or ())
                  and not route.path.startswith(("/api", "/static"))
                  and not route.path.endswith((".json", ".csv"))]  # fmt: skip
    places = [path.partition("?")[0].partition("#")[0] for path in (*PLACES.values(), *DESK.values())]
    places += ["/v/hash", "/upload/id"]  # made and looked at in `test_pages_of_who_may_write`
    missing = [path for path in routes if path not in FILES
               and not any(compile_path(path)[0].match(place) for place in places)]  # fmt: skip
    assert missing == []
