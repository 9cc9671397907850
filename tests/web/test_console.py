"""The console and the ready questions: read-only, limited, ended on request, and in nobody's way."""

from __future__ import annotations

import json
import queue
import re
import socket
import threading
import warnings

import pytest

from graph.errors import QueryError
from graph.questions import questions
from graph.settings import Settings
from graph.store.stop import Stop
from tests.web.papers import CIIE, LINGANG, SHANGHAI, entity_id
from tests.web.served import served
from viz.web.app import create_app

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from fastapi.testclient import TestClient

ENDLESS = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN sum(a * b % 7) AS n"
MANY = "UNWIND range(1, 5000) AS n RETURN n"
WRITES = ["MATCH (n) DELETE n", "CREATE (n:City {id: 'x'})", "CALL { MATCH (n) DELETE n }", "COPY City FROM 'x'",
          "MATCH (n) \\u0044ELETE n", "MATCH (n) SET n.name = 'x'", "LOAD CSV FROM 'x' AS r RETURN r"]  # fmt: skip


@pytest.fixture(autouse=True)
def in_chinese(client):
    client.cookies.clear()
    yield
    client.cookies.clear()


@pytest.mark.parametrize("query", WRITES)
def test_what_writes_is_refused_and_changes_nothing(client, store, query):
    before = store.build(), store.counts()
    page = client.get("/query", params={"q": query})
    assert page.status_code == 400
    assert 'data-testid="problem"' in page.text
    assert client.post("/api/query", json={"cypher": query}).status_code == 400
    assert (store.build(), store.counts()) == before
    assert not store.verify()


def test_of_many_rows_a_thousand_are_shown_and_that_is_said(client):
    page = client.get("/query", params={"q": MANY}).text
    assert "显示 1,000 / 5,000 行" in page
    assert page.count("<tr>") == 1 + 1000
    said = client.get("/query.json", params={"q": MANY}).json()["result"]
    assert (len(said["rows"]), said["total"], said["cut"]) == (1000, 5000, "rows")
    assert "showing 1,000 of 5,000 rows" in client.get("/query", params={"q": MANY, "lang": "en"}).text


def test_an_error_names_line_and_column_in_words(client):
    text = "MATCH (c:City)\nRETRN c.name"
    page = client.get("/query", params={"q": text}).text
    assert "第 2 行第 1 列：从这里起读不懂这条查询" in page
    assert 'data-line="2" data-column="1"' in page
    assert "也许是 RETURN？" in page
    english = client.get("/query", params={"q": text, "lang": "en"}).text
    assert "line 2, column 1: the query cannot be understood from here on" in english


def test_one_result_as_table_picture_and_json(client):
    query = "MATCH (a)-[r:LOCATED_IN]->(b) RETURN a, r, b.name AS place"
    table = client.get("/query", params={"q": query}).text
    assert f'href="/entities/{entity_id(LINGANG[1], LINGANG[0])}"' in table
    assert "临港新片区位于上海东南。".replace("上海", "</mark>", 0)[:5] in re.sub(r"<[^>]+>", "", table)
    drawn = client.get("/query", params={"q": query, "view": "graph"}).text
    mirror = set(re.findall(r'<li data-id="(e\w+)"', re.search(r'id="canvas-items".*?</ul>', drawn, re.S)[0]))
    rows = set(re.findall(r'<tr data-id="(e\w+)"', drawn))
    assert mirror == rows == {entity_id(LINGANG[1], LINGANG[0]), entity_id(SHANGHAI[1], SHANGHAI[0])}
    assert "&#34;place&#34;: &#34;上海&#34;" in client.get("/query", params={"q": query, "view": "json"}).text
    assert client.get("/query.csv", params={"q": query}).text.startswith("\ufeffa,r,place\n")


def test_names_alone_are_drawn_with_what_joins_them(client):
    query = "MATCH (p:Platform) RETURN p.name AS platform"
    page = client.get("/query", params={"q": query, "view": "graph"}).text
    assert "它们之间的" in page
    items = re.search(r'id="canvas-items".*?</ul>', page, re.S)[0]
    assert items.count("<li ") == 2


def test_parameters_become_fields(client):
    query = "MATCH (c:City) WHERE c.name = $city RETURN c.name AS name"
    page = client.get("/query", params={"q": query}).text
    assert 'name="p_city"' in page
    assert "填好参数再运行" in page
    found = client.get("/query.json", params={"q": query, "p_city": "上海"}).json()
    assert found["result"]["rows"] == [["上海"]]


@pytest.mark.parametrize("slug", sorted(questions()))
def test_every_ready_question_answers_on_this_graph(client, slug):
    page = client.get(f"/query/{slug}")
    assert page.status_code == 200
    assert 'data-testid="problem"' not in page.text
    assert ('data-testid="count"' in page.text) != ("没有可问的对象" in page.text)
    for one in questions()[slug].parameters:
        assert f'name="{one.name}"' in page.text


def test_a_question_takes_aliases_and_says_what_it_does_not_know(client):
    page = client.get("/query/direct-relations", params={"entity": "进博会", "other": "上海"}).text
    assert f"{CIIE[0]}与上海之间" in page
    assert "上海连续三年举办" in re.sub(r"<[^>]+>", "", page)
    wrong = client.get("/query/direct-relations", params={"entity": "绝无此物"})
    assert wrong.status_code == 404
    assert 'data-testid="problem"' in wrong.text
    assert client.get("/query/no-such-question").status_code == 404


def test_a_query_that_never_ends_is_stopped_and_the_page_says_so(client):
    page = client.get("/query", params={"q": ENDLESS})
    assert page.status_code == 400
    assert "查询超过时限，已停止" in page.text


def test_a_page_answers_while_a_slow_query_runs(store, monkeypatch):
    app = create_app(store)
    library, stop, ended = app.state.library, Stop(), []
    monkeypatch.setattr("viz.web.library.settings", lambda: Settings(HUBGRAPH_QUERY_SECONDS=600))
    library.shelf()

    def run() -> None:
        with pytest.raises(QueryError) as caught:
            library.query(ENDLESS, {}, stop)
        ended.append(caught.value)

    slow = threading.Thread(target=run)
    slow.start()
    client = TestClient(app, base_url="http://localhost")
    for path in ("/entities", "/search?q=上海", "/paths?from=上海&to=进博会", "/query?q=RETURN 1 AS one"):
        assert client.get(path).status_code == 200
    assert slow.is_alive(), "the pages came while the query ran"
    stop.now()
    slow.join(60)
    assert ended[0].said("zh")[0] == "查询已取消"


def test_hanging_up_ends_the_query(store):
    app = create_app(store)
    library, started, ended = app.state.library, threading.Event(), queue.Queue()
    plain = library.query

    def watched(*args):
        started.set()
        try:
            return plain(*args)
        except QueryError as exc:
            ended.put(exc)
            raise

    library.query = watched
    with served(app) as address:
        port = int(address.rpartition(":")[2])
        body = json.dumps({"cypher": ENDLESS})
        for head in (f"GET /query?q={ENDLESS.replace(' ', '%20')} HTTP/1.1\r\nHost: localhost\r\n\r\n",
                     f"POST /api/query HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                     f"Content-Length: {len(body)}\r\n\r\n{body}"):  # fmt: skip
            started.clear()
            with socket.create_connection(("127.0.0.1", port)) as visitor:
                visitor.sendall(head.encode())
                assert started.wait(30)
            assert ended.get(timeout=30).said("zh")[0] == "查询已取消", "not: took too long"


def test_one_query_too_many_is_told_so(store):
    app = create_app(store)
    library = app.state.library
    library.shelf()
    while library._queries.acquire(blocking=False):
        pass
    answer = TestClient(app, base_url="http://localhost").get("/query", params={"q": "RETURN 1 AS one"})
    assert answer.status_code == 400
    assert "同时运行的查询太多" in answer.text
