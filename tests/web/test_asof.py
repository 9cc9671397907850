"""The date looked back to: every page, count, search, query and report speaks of what had been published by then."""

from __future__ import annotations

import pytest

from tests.web.papers import CIIE, HOSTILE, LINGANG, entity_id
from viz.web.library import Library

BY_2021 = {"asof": "2021-12"}


@pytest.fixture(autouse=True)
def in_chinese(client):
    client.cookies.clear()
    yield
    client.cookies.clear()


def test_pages_count_what_had_been_published(client):
    chip = "截至 2021-12：只计当时已发布的 1 份文件"
    pages = ("/", "/entities", "/relations", "/documents", "/figures", "/search?q=上海", "/paths", "/compare",
             "/query", "/reports", "/about", "/explore", f"/entities/{entity_id(*reversed(CIIE))}")  # fmt: skip
    for path in pages:
        answer = client.get(path, params=BY_2021)
        assert answer.status_code == 200, path
        assert chip in answer.text, path
        assert 'href="' in answer.text
    assert chip not in client.get("/").text
    now, then = (client.get("/documents.json", params=p).json()["documents"] for p in ({}, BY_2021))
    assert (len(now), [row["title"] for row in then]) == (3, ["开放平台研究"])
    assert client.get("/entities.json", params=BY_2021).json()["total"] < client.get("/entities.json").json()["total"]


def test_search_paths_queries_questions_and_reports_look_back_too(client):
    bad = HOSTILE[-1]
    assert client.get("/search.json", params={"q": bad}).json()["hits"]
    assert bad not in {hit["name"] for hit in client.get("/search.json", params={"q": bad, **BY_2021}).json()["hits"]}
    count = "MATCH (d:Document) RETURN count(*) AS n"
    assert client.get("/query.json", params={"q": count}).json()["result"]["rows"] == [[3]]
    assert client.get("/query.json", params={"q": count, **BY_2021}).json()["result"]["rows"] == [[1]]
    assert len(client.get("/query/paper-overview.json", params=BY_2021).json()["result"]["rows"]) == 1
    lacking = {"from": CIIE[0], "to": LINGANG[0], "m": "l"}
    assert client.get("/paths.json", params=lacking).json()["result"]["paths"]
    assert not client.get("/paths.json", params={**lacking, **BY_2021}).json()["result"]["paths"]
    report = client.get("/reports/corpus.md", params=BY_2021).text
    assert "平台的短板" not in report
    assert "--as-of 2021-12" in report.replace("\\", "")
    assert "平台的短板" in client.get("/reports/corpus.md").text


def test_the_date_goes_along_from_page_to_page_and_can_be_left(client):
    from_then = {"Referer": "http://localhost/documents?asof=2021-12"}
    moved = client.get("/entities?type=City", headers=from_then, follow_redirects=False)
    assert (moved.status_code, moved.headers["location"]) == (307, "/entities?type=City&asof=2021-12")
    assert client.get("/entities?asof=", headers=from_then, follow_redirects=False).status_code == 200
    stranger = {"Referer": "http://elsewhere.example/?asof=2021-12"}
    assert client.get("/entities", headers=stranger, follow_redirects=False).status_code == 200
    asked = {"cypher": "MATCH (d:Document) RETURN count(*) AS n"}
    assert client.post("/api/query", json=asked, headers=from_then).json()["rows"] == [[1]]


def test_before_the_first_paper_there_is_nothing_and_pages_say_so(client):
    for path in ("/", "/entities", "/paths", "/compare", "/query", "/reports", "/explore"):
        answer = client.get(path, params={"asof": "1999"})
        assert answer.status_code == 200, path
        assert "只计当时已发布的 0 份文件" in answer.text


def test_what_is_no_date_is_refused_in_words(client):
    for date in ("yesterday", "2021-13", "2021-06-32", "<script>"):
        answer = client.get("/entities", params={"asof": date})
        assert answer.status_code == 400
        assert "<script>" not in answer.text.partition("<main")[2].partition("</main")[0]


def test_few_dates_are_kept(store):
    library = Library(store)
    from viz.web.asof import DATE

    for year in range(2000, 2012):
        token = DATE.set(str(year))
        assert library.past().documents == 0
        DATE.reset(token)
    assert len(library._readings) <= 4
    assert library.years() == {"2021": 1, "2022": 1, "2023": 1}
