"""The reader: text untouched, marks counted, places found, long papers sent page by page."""

from __future__ import annotations

import re

import pytest

from graph.model import Figure
from tests.web.papers import LINGANG, SHANGHAI, Paper, entity_id, good
from tests.web.test_pages import Reading
from viz.web import links
from viz.web.documents import places
from viz.web.library import Shelf
from viz.web.marks import figure_place
from viz.web.reader import WHOLE, document_page, sheets_of

PAGES, EACH = 300, 10


@pytest.fixture(scope="module")
def long_paper() -> tuple[Shelf, str]:
    """A paper of three hundred pages."""
    from graph.assemble import assemble

    paper = Paper("长报告", "2020")
    for page in range(1, PAGES + 1):
        for line in range(EACH):
            gap = "" if line else "\n\n"
            paper.say(f"第{page}页第{line}句提到上海。", dict([SHANGHAI]), section="正文", gap=gap, page=page)
    return Shelf(assemble([paper.record()]), "x"), paper.id


def test_every_sentence_stands_as_it_is_stored_and_has_both_anchors(client, store):
    for document in store.documents():
        page = Reading(client.get(f"/documents/{document.id}").text)
        for passage in store.passages(document.id):
            assert page.texts[f"p-{passage.id}"] == passage.text
            assert page.texts[f"c={passage.start}-{passage.end}"] == passage.text


def test_marks_are_as_many_as_the_counts_say(client, store):
    for document in store.documents():
        html = client.get(f"/documents/{document.id}").text
        counts = client.get(f"/documents/{document.id}.json").json()["counts"]
        assert len(re.findall(r'<a class="mention ', html)) == counts["mentions"] > 0
        assert len(re.findall(r'<a class="figure"', html)) == counts["figures"]
        assert len(re.findall(r'class="s rel ', html)) == counts["sentences"]


def test_a_figure_is_marked_with_its_unit(client):
    html = client.get(f"/documents/{good().document.id}").text
    assert re.search(
        r'<a class="figure" href="/figures\?[^"]+" title="进出口总额 · 1,234.5亿美元 · 2020">1234.5亿美元</a>', html
    )


@pytest.mark.parametrize(
    ("value", "unit", "text", "said"),
    [
        (1234.5, "亿美元", "达1,234.5 亿美元。", "1,234.5 亿美元"),
        (3.2, "%", "增长3.2%，占32%", "3.2%"),
        (7.0, "个", "在7月有7个平台", "7"),
        (9.0, "家", "没有", ""),
    ],
)
def test_where_a_text_says_a_figure(value, unit, text, said):
    figure = Figure("f", "s", "指标", value, None, unit, None, None, "asserted", 1.0, "d", ("p",))
    place = figure_place(figure, text)
    assert (text[slice(*place)] if place else "").startswith(said)


def test_a_quote_links_to_page_and_characters(client, store):
    row = client.get(f"/entities/{entity_id(*LINGANG[::-1])}.json").json()["groups"][0]["rows"][0]
    quote = row["quotes"][0]
    passage = next(p for p in store.passages(quote["document"]) if p.id == quote["passage"])
    assert quote["url"] == f"/documents/{quote['document']}?page={passage.page}#c={passage.start}-{passage.end}"
    assert links.document("d", "p1") == "/documents/d#p-p1"


def test_words_are_found_with_their_places(client, store):
    doc_id = good().document.id
    answer = client.get(f"/api/documents/{doc_id}/find", params={"q": "臨港新片區"}).json()
    text = {p.id: p for p in store.passages(doc_id)}
    assert len(answer["places"]) == 2
    for place in answer["places"]:
        passage = text[place["passage"]]
        assert passage.text[place["from"] - passage.start : place["to"] - passage.start] == LINGANG[0]
    listed = client.get(f"/documents/{doc_id}?find=临港新片区").text
    assert listed.count('<li><a href="/documents/') == 2
    assert client.get(f"/api/documents/{doc_id}/find?q=").json()["places"] == []


def test_a_page_is_answered_alone(client):
    doc_id = good().document.id
    second = client.get(f"/api/documents/{doc_id}/pages/2").json()
    assert [sheet["page"] for sheet in second["sheets"]] == [2]
    html = client.get(f"/documents/{doc_id}?page=2&part=panel").text
    assert html.count("<section class=") == 1
    assert 'id="page-2"' in html
    assert client.get("/api/documents/nothing/pages/1").status_code == 404
    assert client.get("/api/documents/nothing/find?q=a").status_code == 404


def test_the_page_box_works_without_a_script(client):
    doc_id = good().document.id
    answer = client.get(f"/documents/{doc_id}?page=2&go=1", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/documents/{doc_id}?page=2#page-2")


def test_an_old_passage_anchor_is_placed(client, store):
    doc_id = good().document.id
    passage = store.passages(doc_id)[-1]
    answer = client.get(f"/api/documents/{doc_id}/place", params={"passage": passage.id}).json()
    assert (answer["from"], answer["to"]) == (passage.start, passage.end)
    assert client.get(f"/api/documents/{doc_id}/place?passage=x").status_code == 404


def test_a_long_paper_comes_in_parts_that_hold_every_character(long_paper):
    shelf, doc_id = long_paper
    assert len(shelf.graph.passages) > WHOLE
    data = document_page(shelf, doc_id, 150)
    near = [sheet for sheet in data["sheets"] if not sheet["far"]]
    assert len(data["sheets"]) == PAGES
    assert 150 in [sheet["page"] for sheet in near]
    assert len(near) < 40
    at = -1
    for sheet in data["sheets"]:
        assert sheet["from"] > at
        at = sheet["to"]
    parts = [document_page(shelf, doc_id, page, only=True)["sheets"][0] for page in (1, 299)]
    assert [part["blocks"][0]["sentences"][0]["text"] for part in parts] == [
        "第1页第0句提到上海。",
        "第299页第0句提到上海。",
    ]
    assert data["counts"]["mentions"] == PAGES * EACH


def test_a_long_paper_is_searched_whole(long_paper):
    shelf, doc_id = long_paper
    [found] = places(shelf, doc_id, "第299页第3句")
    assert found["sheet"] == 299
    assert found["url"].startswith(f"/documents/{doc_id}?page=299#c=")


def test_a_paper_without_pages_is_cut_at_headings():
    from graph.assemble import assemble

    paper = Paper("无页码", "2020")
    for part in "一二三":
        paper.say(f"{part}、题目", {}, section=f"{part}、题目", gap="\n\n", page=None)
        for line in range(40):
            paper.say(
                f"{part}部分第{line}句说的都是上海的事情和别的事情。",
                dict([SHANGHAI]),
                section=f"{part}、题目",
                page=None,
            )
    shelf = Shelf(assemble([paper.record()]), "x")
    sheets = sheets_of(shelf, paper.id)
    assert [sheet.blocks[0][0] for sheet in sheets] == ["heading"] * 3
    assert sum(len(sheet.passages) for sheet in sheets) == 123
    assert links.sentence(paper.id, sheets[1].passages[0]).startswith(f"/documents/{paper.id}#c=")
