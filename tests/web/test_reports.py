"""Reports in the explorer: four kinds, their files, links from each claim, and what happens when the data changes."""

from __future__ import annotations

import re
import threading
import warnings

import pytest

from graph.store import open_store
from tests.web.papers import LINGANG, good, other
from viz.web import press
from viz.web.app import create_app

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from fastapi.testclient import TestClient

KINDS = {"centrality": {}, "corpus": {}, "entity": {"of": "临港新片区"}, "compare": {"a": "上海", "b": "进博会"}}
SIGNS = {"html": b"<!DOCTYPE html>", "docx": b"PK", "xlsx": b"PK", "md": b"#", "csv": "\ufeff".encode(), "json": b"{"}


@pytest.fixture(autouse=True)
def in_chinese(client):
    client.cookies.clear()
    yield
    client.cookies.clear()


def wait_for(client, path, **params):
    """Ask as the waiting page does, until the report is there."""
    for _ in range(60):
        answer = client.get(path, params=params)
        if answer.status_code != 202:
            return answer
        assert 'http-equiv="refresh"' in answer.text
    raise AssertionError("the report never came")


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_as_a_page_and_in_every_format(client, kind):
    page = wait_for(client, f"/reports/{kind}", **KINDS[kind])
    assert page.status_code == 200
    for suffix, sign in SIGNS.items():
        assert f'data-testid="file-{suffix}"' in page.text
        answer = client.get(f"/reports/{kind}.{suffix}", params=KINDS[kind])
        assert answer.status_code == 200
        assert answer.content.lstrip().startswith(sign), suffix
        assert ("attachment" in answer.headers.get("content-disposition", "")) == (suffix not in ("html", "json"))


def test_each_claim_leads_to_its_relation_and_its_sentence(client):
    page = wait_for(client, "/reports/entity", of=LINGANG[0]).text
    claims = page.count('data-testid="claim"')
    assert claims >= 3
    assert page.count('data-testid="claim-quote"') == claims
    for href in re.findall(r'href="(/relations/[^"]+)" data-testid="claim-relation"', page):
        assert client.get(href).status_code == 200
    for href in re.findall(r'href="(/documents/[^"#]+)#(p-[^"]+)" data-testid="claim-quote"', page):
        assert f'id="{href[1]}"' in client.get(href[0]).text


def test_options_change_the_report(client):
    assert "度" in wait_for(client, "/reports/centrality", by="degree", lens="facts").text
    english = wait_for(client, "/reports/entity", of="上海", language="en").text
    assert 'class="report" lang="en"' in english
    rows = client.get("/reports.json").json()["made"]
    assert {(row["kind"], row["lens"]) for row in rows} >= {("centrality", "facts"), ("entity", "all")}


def test_what_is_missing_or_unknown_is_said(client):
    for path, params in (("/reports/entity", {}), ("/reports/entity", {"of": "绝无此物"}), ("/reports/nothing", {}),
                         ("/reports/compare", {"a": "上海"}), ("/reports/corpus.exe", {})):  # fmt: skip
        assert client.get(path, params=params).status_code == 404
    assert client.get("/reports/compare", params={"a": "上海", "b": "上海"}).status_code == 400


def test_a_report_is_made_once_and_said_to_be_old_when_the_data_changes(tmp_path):
    with open_store(str(tmp_path / "graph.lbug")) as store:
        store.ingest([good()])
        app = create_app(store)
        client = TestClient(app, base_url="http://localhost")
        assert wait_for(client, "/reports/corpus").status_code == 200
        jobs = app.state.press.jobs()
        assert wait_for(client, "/reports/corpus").status_code == 200
        assert app.state.press.jobs() == jobs
        old = store.build()
        store.ingest([other()])
        assert "数据已更新" in client.get("/reports").text
        kept = wait_for(client, "/reports/corpus", build=old).text
        assert 'data-testid="stale"' in kept
        fresh = wait_for(client, "/reports/corpus").text
        assert 'data-testid="stale"' not in fresh
        assert len(app.state.press.jobs()) == 2


def test_while_a_report_is_being_made_its_page_says_so(store, monkeypatch):
    gate = threading.Event()
    plain = press.corpus_report

    def held(*args, **options):
        gate.wait(60)
        return plain(*args, **options)

    monkeypatch.setattr(press, "corpus_report", held)
    client = TestClient(create_app(store), base_url="http://localhost")
    waiting = client.get("/reports/corpus")
    assert waiting.status_code == 202
    assert "正在生成报告" in waiting.text
    assert client.get("/entities").status_code == 200
    assert "正在生成" in client.get("/reports").text
    gate.set()
    assert wait_for(client, "/reports/corpus").status_code == 200
