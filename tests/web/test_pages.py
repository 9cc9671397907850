"""The pages as HTML without scripts, and their JSON."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from graph.questions import questions
from graph.store.base import Store
from tests.web.papers import CIIE, HOSTILE, LINGANG, SHANGHAI, entity_id

QUOTE = "临港新片区位于上海东南。"


class Reading(HTMLParser):
    """Collects what a browser would act on, and the text of elements by id."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.scripts, self.elements, self.handlers, self.hrefs = [], set(), [], []
        self.texts: dict[str, str] = {}
        self._open: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        self.elements.add(tag)
        self.handlers += [name for name in named if name.startswith("on") or name == "style"]
        self.hrefs += [named["href"]] if named.get("href") else []
        if tag == "script" and named.get("type") != "application/json":
            self.scripts.append(named.get("src"))
        if tag not in ("input", "meta", "link", "br"):
            self._open.append((tag, named.get("id", "")))

    def handle_endtag(self, tag):
        if tag in [name for name, _ in self._open]:
            while self._open.pop()[0] != tag:
                pass

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if self._open and self._open[-1][0] == tag:
            self._open.pop()

    def handle_data(self, data):
        for _, name in self._open:
            if name:
                self.texts[name] = self.texts.get(name, "") + data


def pages(store: Store) -> dict[str, str]:
    shanghai, bad = entity_id(SHANGHAI[1], SHANGHAI[0]), [e for e in store.entities() if e.name in HOSTILE]
    documents = {document.title: document.id for document in store.documents()}
    relation = next(e.id for e in store.edges([bad[0].id]))
    found = {"home": "/", "explore": f"/explore?n={shanghai}&hops=1&sel={shanghai}", "overview": "/explore",
             "search": "/search?q=上海", "entities": "/entities", "relations": "/relations", "figures": "/figures",
             "documents": "/documents", "query": "/query", "reports": "/reports", "centrality": "/reports/centrality",
             "about": "/about", "shanghai": f"/entities/{shanghai}", "relation": f"/relations/{relation}",
             "between": f"/between?a={shanghai}&b={bad[0].id}"}  # fmt: skip
    found |= {f"document {title[:6]}": f"/documents/{doc_id}" for title, doc_id in documents.items()}
    found |= {f"hostile {i}": f"/entities/{e.id}" for i, e in enumerate(bad)}
    found |= {f"hostile query {i}": f"/query?q={name}" for i, name in enumerate(HOSTILE[:3])}
    return found


def test_every_hostile_name_is_in_the_store(store):
    assert {e.name for e in store.entities("Organization")} >= set(HOSTILE)


def test_every_page_answers_and_names_are_text(client, store):
    for name, path in pages(store).items():
        answer = client.get(path)
        assert answer.status_code in ((200,) if "query " not in name else (200, 400)), (name, answer.text[:300])
        page = Reading(answer.text)
        assert all(source.startswith("/static/") for source in page.scripts), name
        assert not page.handlers, (name, page.handlers)
        assert not page.elements & {"img", "iframe", "style", "object", "embed"}, name
        assert not [href for href in page.hrefs if not href.startswith(("/", "#", "?"))], name


def test_a_hostile_name_is_shown_whole(client):
    for name in HOSTILE:
        page = client.get("/entities/" + entity_id("Organization", name))
        assert name in Reading(page.text).texts["main"], name


@pytest.mark.parametrize("path", ["/", "/entities", "/explore", "/search?q=临港"])
def test_lists_name_entities_with_working_links(client, path):
    html = client.get(path).text
    assert LINGANG[0] in Reading(html).texts["main"]
    links = [href for href in Reading(html).hrefs if href.startswith(("/entities/", "/explore?n="))]
    assert links
    for href in links[:5]:
        assert client.get(href).status_code == 200


def test_an_entity_shows_its_sentences_and_where_they_stand(client):
    html = client.get("/entities/" + entity_id(LINGANG[1], LINGANG[0])).text
    assert "位于" in html
    assert "东南。" in html
    assert '<mark class="head">临港新片区</mark>位于<mark class="tail">上海</mark>东南。' in html
    href = next(h for h in Reading(html).hrefs if h.startswith("/documents/") and "#c=" in h)
    assert f'id="{href.split("#")[1]}"' in client.get(href).text


def test_the_reader_never_alters_the_text(client, store):
    for document in store.documents():
        page = Reading(client.get(f"/documents/{document.id}").text)
        for passage in store.passages(document.id):
            assert page.texts[f"p-{passage.id}"] == passage.text


def test_every_page_has_a_json_twin(client, store):
    entity = client.get(f"/entities/{entity_id(CIIE[1], CIIE[0])}.json").json()
    assert entity["entity"]["name"] == CIIE[0]
    assert entity["entity"]["aliases"] == ["进博会"]
    for path in ("/index", "/explore", "/search", "/entities", "/relations", "/documents", "/figures", "/about"):
        assert client.get(path + ".json").headers["content-type"] == "application/json", path


def test_papers_that_differ_are_found(client):
    rows = client.get("/relations.json?only=differ").json()["rows"]
    assert {row["modality"] for row in rows} == {"proposed", "lacking"}
    assert {row["type"] for row in rows} == {"LINKED_WITH"}


def test_figures_keep_value_unit_and_sentence(client):
    row = next(r for r in client.get("/figures.json").json()["rows"] if r["indicator"] == "进出口总额")
    assert (row["value"], row["unit"], row["period"]) == (1234.5, "亿美元", "2020")
    assert "1234.5" in row["quote"]["text"]


def test_search_by_initials_says_why(client):
    first = client.get("/search.json?q=jbh").json()["hits"][0]
    assert first["name"] == CIIE[0]
    assert "jbh" in first["reason"]


def test_a_page_that_is_not_there_offers_the_nearest_names(client):
    answer = client.get("/entities/临港")
    assert answer.status_code == 404
    assert "没有找到" in answer.text
    assert LINGANG[0] in answer.text
    plain = client.get("/entities/临港.json")
    assert plain.status_code == 404
    assert set(plain.json()) >= {"code", "message_zh", "message_en", "hint"}


def test_english_is_kept_by_a_cookie_and_every_word_is_there(client):
    assert "Overview" in client.get("/?lang=en").text
    assert 'lang="en"' in client.get("/about").text
    assert "总览" in client.get("/?lang=zh").text


def test_a_query_shows_rows_and_a_writing_query_is_refused(client, store):
    build = store.build()
    page = client.get("/query", params={"q": "MATCH (c:City) RETURN c.name AS name"})
    assert SHANGHAI[0] in page.text
    refused = client.get("/query", params={"q": "CREATE (c:City {id: 'x'}) RETURN c"})
    assert refused.status_code == 400
    assert "只允许读取" in refused.text
    assert store.build() == build


def test_the_report_is_served_under_its_own_policy(client):
    whole = client.get("/reports/centrality.html")
    assert "default-src 'none'" in whole.headers["content-security-policy"]
    assert client.get("/reports/centrality.csv").text.startswith("\ufeff")


def test_chinese_pages_say_in_chinese_what_to_do(client):
    missing = client.get("/entities/nothing").text
    assert "请搜索名称" in missing
    assert "search for" not in missing
    refused = client.get("/query?q=MATCH (a) DELETE a").text
    assert "这里只能读取" in refused or "只允许读取" in refused
    assert "only reading" not in refused


def test_the_console_offers_the_questions_of_the_library(client):
    answer = client.get("/query.json").json()
    ready = [one for some in answer["topics"].values() for one in some]
    assert {one["id"] for one in ready} == set(questions())
    assert {one["url"] for one in ready} == {f"/query/{name}" for name in questions()}


def test_sentences_are_found_in_traditional_characters_and_marked(client):
    assert client.get("/search.json?q=臨港新片區位於").json()["sentence_count"] == 1
    found = client.get("/search.json?q=臨港新片區位於").json()["sentences"][0]
    assert "".join(part["text"] for part in found["parts"]) == QUOTE
    assert [part["text"] for part in found["parts"] if part["role"]] == ["临港新片区位于"]
