"""A large store answers as a small one does: its texts are read as they are shown, and what is made later says so."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Iterator
from html import unescape

import pytest
from httpx import Response

from graph.errors import StoreError
from graph.model import Graph
from graph.store.base import Store
from tests.web.conftest import TestClient
from viz.web import loading, pieces
from viz.web.app import create_app
from viz.web.library import Library
from viz.web.pieces import LargeShelf, shelf_of
from viz.web.shelf import Shelf

PATIENCE = 60  # seconds
TRY_AGAIN = re.compile('href="([^"]+)" data-testid="try-again"')
BUILD = re.compile(r'"build": ?"[0-9a-f]+"')


@pytest.fixture
def large(store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setattr(pieces, "LARGE", 0)
    app = create_app(store)
    loading.make_ready(app.state.library)
    assert app.state.library.shelf().large
    yield TestClient(app, base_url="http://localhost")


def addresses(store: Store) -> list[str]:
    """Pages that show sentences, with the ids of this store."""
    shelf = Shelf(store.graph(), "x")
    best, papers = shelf.order[:3], list(shelf.documents)
    entities = [f"/entities/{one}" for one in shelf.order]
    relations = [f"/relations/{one}" for one in shelf.edges]
    return [
        "/", "/explore", "/entities", "/relations", "/relations?sort=-year", "/documents", "/figures", "/compare",
        *entities, *relations, *(f"/documents/{one}" for one in papers), f"/compare?a={papers[0]}&b={papers[1]}",
        f"/compare?kind=entities&a={best[0]}&b={best[1]}", f"/paths?from={best[0]}&to={best[2]}",
        f"/between?a={best[0]}&b={best[1]}", "/search?q=上海", "/search?q=shanghai", "/search?q=上海 平台",
        "/search?q=没有的东西", f"/explore?n={best[0]}&hops=2",
    ]  # fmt: skip


def said(client: TestClient, address: str) -> object:
    """Return what a page says, without the state of what is reckoned beside it."""
    path, _, query = address.partition("?")
    path = "/index" if path == "/" else path
    answer = client.get(f"{path}.json" + (f"?{query}" if query else ""))
    assert answer.status_code == 200, (address, answer.text)
    plain = json.loads(BUILD.sub('"build": 0', answer.text))
    if "rank" in plain:
        plain["rank"] = sorted(plain["rank"]["lenses"])
    return plain


def test_every_page_says_the_same_of_a_large_store(client: TestClient, large: TestClient, store: Store):
    for address in addresses(store):
        assert said(large, address) == said(client, address), address


def test_what_goes_through_all_texts_finds_all_of_them(store: Store, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pieces, "LARGE", 0)
    whole, found = store.graph(), shelf_of(store, store.build())
    assert isinstance(found, LargeShelf)
    assert tuple(found.graph.passages) == whole.passages
    assert tuple(found.graph.namings) == whole.namings
    assert dict(found.graph.document_of) == whole.document_of
    assert found.passages == {one.id: one for one in whole.passages}
    assert "p0" not in found.passages and found.document_at("p0") == ""
    assert found.sizes == Shelf(whole, "x").sizes


def test_until_the_graph_is_read_a_page_says_so_and_programs_wait(store: Store, monkeypatch: pytest.MonkeyPatch):
    go, read = threading.Event(), pieces.shelf_of

    def slow(opened: Store, build: str) -> Shelf:
        go.wait(60)
        return read(opened, build)

    monkeypatch.setattr(pieces, "LARGE", 0)
    monkeypatch.setattr(loading, "PATIENCE", 0.01)
    monkeypatch.setattr("viz.web.library.shelf_of", slow)
    waiting = TestClient(create_app(store), base_url="http://localhost")
    page = waiting.get("/entities?lang=en")
    assert page.status_code == 503
    assert 'data-testid="loading"' in page.text
    assert f"{store.counts()['relations']} relations" in page.text
    assert 'http-equiv="refresh"' in page.text
    go.set()
    assert waiting.get("/entities.json").status_code == 200
    assert waiting.get("/entities").status_code == 200


def test_search_without_sounds_says_that_more_will_be_found(store: Store, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pieces, "LARGE", 0)
    library = Library(store)
    client = TestClient(create_app(store), base_url="http://localhost")
    client.app.state.library.prepare = None
    early = client.get("/search?q=shanghai")
    assert 'data-testid="partial"' in early.text
    assert [hit.entity.name for hit in library.search("上海", 1)] == ["上海"]
    assert not [hit for hit in library.search("shanghai", 1) if hit.how == "pinyin"]
    library.reading().sounding()
    assert library.search("shanghai", 1)[0].how == "pinyin"
    loading.make_ready(client.app.state.library)
    assert 'data-testid="partial"' not in client.get("/search?q=shanghai").text


def test_the_queue_of_a_large_store_is_made_beside_the_page(large: TestClient):
    first = large.get("/review")
    assert first.status_code in (200, 202)
    large.app.state.library.shelf().once("queue", lambda: pytest.fail("the queue was not begun"))
    assert large.get("/review").status_code == 200


def test_a_queue_that_fails_says_so_once_and_can_be_begun_again(large: TestClient, monkeypatch: pytest.MonkeyPatch):
    def failing(*_: object) -> list[object]:
        raise StoreError("the records cannot be read: disk", "hubgraph verify checks the store")

    def told() -> Response:
        """Return what the page says once nothing is being worked out."""
        until = time.monotonic() + PATIENCE
        while (page := large.get(address)).status_code == 202 and time.monotonic() < until:
            assert 'http-equiv="refresh"' in page.text
            time.sleep(0.02)
        return page

    address = "/review?kind=pair"
    with monkeypatch.context() as patch:
        patch.setattr("viz.web.review.review", failing)
        page = told()
        assert page.status_code == 503
        assert "校订队列没有算出来" in page.text and "the records cannot be read: disk" in page.text
        assert 'http-equiv="refresh"' not in page.text
        assert told().status_code == 503  # opened again it says the same and begins nothing
        address = TRY_AGAIN.findall(unescape(page.text))[0]
        assert "kind=pair" in address
        page = told()
        assert page.status_code == 503
        assert TRY_AGAIN.findall(unescape(page.text)) != [address]  # each turn has an address of its own
        address = TRY_AGAIN.findall(unescape(page.text))[0]
    page = told()
    assert page.status_code == 200 and 'data-testid="failed"' not in page.text


def test_what_is_not_foreseen_is_told_where_the_server_runs(caplog: pytest.LogCaptureFixture):
    def failing() -> None:
        raise ZeroDivisionError("never shown on a page")

    task = Shelf(Graph(), "x").beside("something", failing)
    with pytest.raises(ZeroDivisionError):
        task.made.result(PATIENCE)
    assert task.failed
    assert "never shown on a page" in caplog.text
