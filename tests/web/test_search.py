"""Search: what people type, why it matches, what is marked; relation phrases; what is offered when nothing is found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.assemble import assemble
from tests.web.papers import CIIE, HOSTILE, INDUSTRIES, LINGANG, SHANGHAI, Paper
from viz.web.folding import folded, marked, sounding, spans
from viz.web.shelf import Shelf
from viz.web.suited import suited


def found(client, text: str, **params):
    return client.get("/api/search", params={"q": text, **params}).json()


@pytest.mark.parametrize(
    ("typed", "name", "why", "other"),
    [
        ("进口博览会", CIIE[0], "名称", ""),
        ("进博会", CIIE[0], "别名", "[进博会]"),
        ("進博會", CIIE[0], "别名", "[进博会]"),
        ("jbh", CIIE[0], "首字母", "[jbh]"),
        ("lingang", LINGANG[0], "拼音", "[lingang]xinpianqu"),
        ("lgxpq", LINGANG[0], "首字母", "[lgxpq]"),
        ("临港新片去", LINGANG[0], "近似", "临港新片区"),
    ],
)
def test_what_is_typed_is_found_with_its_reason(client, typed, name, why, other):
    hits = found(client, typed)["hits"][:3]
    hit = next(hit for hit in hits if hit["name"] == name)
    assert hit["why"] == why
    if why != "近似":
        assert "".join(f"[{p['text']}]" if p["mark"] else p["text"] for p in hit["other"]) == other


def test_the_match_is_marked_in_the_name(client):
    hit = found(client, "进口博览")["hits"][0]
    assert [part["text"] for part in hit["parts"] if part["mark"]] == ["进口博览"]
    sound = next(hit for hit in found(client, "lingang")["hits"] if hit["name"] == LINGANG[0])
    assert [part["text"] for part in sound["parts"] if part["mark"]] == ["临港"]
    assert "".join(part["text"] for part in sound["parts"]) == LINGANG[0]


def test_reasons_and_words_come_in_english(client):
    answer = found(client, "jbh", lang="en")
    assert answer["hits"][0]["why"] == "initials"
    assert answer["said"]["count"] == "1 entity found"


def test_a_phrase_asks_for_relations(client):
    [phrase] = found(client, "上海 → 产业")["phrases"]
    assert (phrase["text"], phrase["count"]) == ("上海 → 产业", len(INDUSTRIES))
    [lacking] = found(client, "平台 缺 平台")["phrases"]
    assert (lacking["text"], lacking["count"]) == ("平台 缺失 → 平台", 1)
    [verb] = found(client, "上海 举办 平台")["phrases"]
    assert verb["count"] == 1
    [both] = found(client, "临港新片区 拟联动 平台")["phrases"]
    assert both["text"] == "临港新片区 拟议 联动 → 平台"
    page = client.get("/search.json?q=平台 缺 平台").json()
    assert {row["modality"] for row in page["phrases"][0]["rows"]} == {"lacking"}
    assert client.get(lacking["explore"]).status_code == 200


def test_two_names_ask_for_what_joins_them_in_its_own_direction(client):
    for text in ("上海 临港新片区", "临港新片区 → 上海"):
        assert [phrase["text"] for phrase in found(client, text)["phrases"]] == ["临港新片区 → 上海"]
    assert found(client, "开放平台")["phrases"] == []


def test_a_question_in_plain_words_is_answered_by_what_it_names(client):
    told = found(client, "上海依托哪些平台与进博会联动？")
    between, *others = told["phrases"]
    assert between["text"] == f"上海 — 平台 — {CIIE[0]}"
    assert client.get(between["explore"]).status_code == 200
    rows = client.get("/search.json", params={"q": "上海依托哪些平台与进博会联动？"}).json()["phrases"][0]["rows"]
    assert {row["head"]["name"] for row in rows} == {LINGANG[0]}
    assert {row["tail"]["name"] for row in rows} == {SHANGHAI[0], CIIE[0]}
    assert f"平台 联动 → {CIIE[0]}" in [one["text"] for one in others]
    assert told["near"] == []


def test_ready_questions_come_with_the_names_that_were_typed(client):
    told = found(client, "上海有哪些产业，还有谁领先")["questions"]
    assert "上海有哪些产业，还有谁发展或领先？" in [one["question"] for one in told]
    assert all(client.get(one["url"]).status_code == 200 for one in told)
    english = found(client, "which industries does 上海 develop", lang="en")["questions"]
    assert any(one["question"].startswith("What are the industries of 上海") for one in english)
    assert found(client, "上海")["questions"] == []


def test_who_asks_for_figures_is_led_to_them(client):
    [first, *_] = found(client, "上海进出口如何变化")["questions"]
    assert first["question"] == "上海：全部 1 个数字"
    assert client.get(first["url"]).status_code == 200


def test_who_asks_what_papers_disagree_on_is_led_there(client):
    for text in ("两份文件有什么不同", "文件之间不一致", "分歧"):
        [papers, differ] = found(client, text)["questions"]
        assert (papers["url"], differ["question"]) == ("/compare?kind=documents", "文件之间说法不同的 2 条关系")
        assert client.get(differ["url"]).status_code == 200
    [papers, _] = found(client, "what do two papers disagree on?", lang="en")["questions"]
    assert papers["question"].startswith("Compare two papers")
    [one, *_] = found(client, "临港新片区有什么说法不一")["questions"]
    assert one["question"] == "文件之间说法不同的关系：临港新片区（2 条）"
    rows = client.get(one["url"].replace("/relations", "/relations.json")).json()["rows"]
    assert {row["modality"] for row in rows} == {"proposed", "lacking"}
    [both, *_] = found(client, "上海和进博会比较")["questions"]
    assert both["url"].startswith("/compare?kind=entities&a=") and client.get(both["url"]).status_code == 200
    assert found(client, "比较优势")["questions"] == []  # a word inside another is no question


def test_trade_with_a_country_leads_to_the_figures_of_that_country():
    germany, trade = ("德国", "Economy"), ("货物贸易", "Industry")
    paper = Paper("贸易研究", "2022")
    said = paper.say("2020年与德国的货物贸易为513.9亿美元。", dict([germany, trade]))
    paper.measure(germany, "进出口总额", 513.9, "亿美元", said)
    shelf = Shelf(assemble([paper.record()]), "x")
    told = suited(shelf, "与德国的货物贸易", "zh", 3)
    assert "德国：全部 1 个数字" in [one["question"] for one in told]
    assert not [one for one in told if one["question"].startswith("落户货物贸易")]  # nobody settles in a trade


def test_a_question_without_an_answer_shows_at_least_whom_it_names(client):
    told = found(client, "月球为何喜欢进博会")
    assert [hit["name"] for hit in told["hits"]] == [CIIE[0]]
    assert told["near"] == told["questions"] == told["phrases"] == []


def test_sentences_hold_every_word_or_name_that_was_typed(client):
    assert found(client, "联动 进博会")["sentence_count"] == 2
    assert found(client, "联动 月球")["sentence_count"] == 0
    assert found(client, f"上海 {LINGANG[0]}")["sentence_count"] == 1


def test_a_name_in_latin_letters_is_a_whole_word(client):
    assert found(client, "platform 上海")["phrases"] != []
    assert found(client, "platformer 上海")["phrases"] == []


def test_relation_types_papers_and_sentences_are_found(client):
    assert [kind["label"] for kind in found(client, "联动")["relations"]] == ["联动"]
    assert [paper["title"] for paper in found(client, "短板")["documents"]] == ["平台的短板"]
    assert found(client, "东南")["sentence_count"] == 1


def test_where_nothing_is_found_the_nearest_are_offered(client):
    answer = found(client, "临岗新片区域")
    assert answer["hits"] == []
    assert 1 <= len(answer["near"]) <= 3
    assert answer["near"][0]["name"] == LINGANG[0]
    sound = found(client, "林岗")["near"][0]  # sounds the same
    assert (sound["name"], sound["why"]) == (LINGANG[0], "拼音")
    assert LINGANG[0] in client.get("/search?q=林岗").text
    assert "没有名称与" in client.get("/search?q=ŽŽŽ").text


def test_hostile_names_are_found_as_text(client):
    for name in HOSTILE:
        answer = client.get("/search", params={"q": name})
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text
        assert "<img src=x" not in answer.text


def test_the_list_is_short_and_says_how_many_there_are(client):
    answer = found(client, "产业", limit=8)
    assert len(answer["hits"]) == 8
    assert answer["total"] >= len(INDUSTRIES)
    assert str(answer["total"]) in answer["said"]["all"]


@given(st.text(alphabet="上海臨港ＡbＣ （）《》“”①ﬁ12·—", max_size=20))
def test_folding_keeps_the_way_back(text: str):
    inside, places = folded(text)
    assert len(inside) == len(places)
    assert places == sorted(places)
    assert all(0 <= place < len(text) for place in places)


@given(st.text(alphabet="上海臨港Ａb ", max_size=12), st.text(alphabet="上海临港ab", min_size=1, max_size=3))
def test_marking_changes_no_text(text: str, wanted: str):
    assert "".join(str(part["text"]) for part in marked(text, list(spans(text, wanted)))) == text


def test_what_sounds_as_typed_is_marked_from_the_first_character():
    assert sounding("重庆市", "chongq", initials=False) == (0, 2)
    assert sounding("重庆市", "zhongqing", initials=False) == (0, 2)
    assert sounding(SHANGHAI[0], "sh", initials=True) == (0, 2)
    assert sounding(SHANGHAI[0], "beijing", initials=False) is None
