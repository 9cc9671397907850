"""Names of the gazetteer in text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.gazetteer import Entry
from extract.match import Match, Matcher, cover, matcher, squash

LIKELY = st.lists(
    st.sampled_from([
        "上海", "金融", "临港", "新片区", "财政部", "门", "RCEP", "US", "us", "Hong", "Kong", "进博会", " ", "“", "”",
        "《", "》", "—", "'", "’", "s", "-", "Ｒ", "ﬁ", "℡", "㈱", "ß", "\n", "。",
    ])
    | st.characters()
).map("".join)  # fmt: skip


def found(text: str) -> list[tuple[str, str]]:
    return [(text[m.start : m.end], m.entry.name) for m in matcher().longest(text)]


def test_a_text_is_covered_by_the_longest_names():
    assert found("上海金融") == [("上海", "上海"), ("金融", "金融")]
    assert found("上海自贸试验区临港新片区") == [("上海自贸试验区临港新片区", "中国（上海）自由贸易试验区临港新片区")]
    assert [m.start for m in matcher().all("上海自贸试验区")][:2] == [0, 0]


def entry(name: str) -> Entry:
    return Entry(name, "City", "", (), (), (), "")


def test_cover_takes_most_characters_in_fewest_pieces():
    one, two, whole, cross = (Match(a, b, entry("x")) for a, b in ((0, 2), (2, 4), (0, 4), (1, 6)))
    assert cover([one, two, whole]) == [whole]
    assert cover([one, two, cross]) == [cross]
    assert cover([]) == []


@pytest.mark.parametrize("text", ["Shanghais", "RCEPs", "4RCEP", "xShanghai"])
def test_a_latin_name_stands_as_whole_words(text):
    assert found(text) == []


def test_a_latin_name_may_stand_before_an_apostrophe():
    assert found("Shanghai's and China’s ports") == [("Shanghai", "上海"), ("China", "中国")]
    assert found("'Shanghai' ports") == [("Shanghai", "上海")]


def test_a_sum_of_dollars_is_no_country():
    assert found("US$ 500 billion") == []


def test_a_latin_name_may_stand_beside_chinese():
    assert found("加入RCEP后") == [("RCEP", "区域全面经济伙伴关系协定")]


def test_short_capitals_are_matched_in_capitals_only():
    assert found("the US and us") == [("US", "美国")]
    assert found("rcep") == []
    assert found("SHANGHAI shanghai") == [("SHANGHAI", "上海"), ("shanghai", "上海")]


def test_a_name_that_arises_inside_another_word_is_none():
    assert found("财政部门") == []
    assert found("其他发展中国家") == []
    assert found("财政部") == [("财政部", "财政部")]
    assert "大连" not in [name for _, name in found("扩大连接")]


@pytest.mark.parametrize("text", ["“临港”新片区", "临 港 新 片 区", "「临港」新片区", "临港\n新片区"])
def test_quotes_and_spaces_are_passed_over(text):
    ((written, name),) = found(text)
    assert name == "中国（上海）自由贸易试验区临港新片区"
    assert text.endswith(written) and written[0] == "临"


def test_width_and_case_are_folded():
    assert found("ＲＣＥＰ") == [("ＲＣＥＰ", "区域全面经济伙伴关系协定")]
    assert found("hong  kong") == [("hong  kong", "香港")]


def test_squash_gives_the_place_of_each_character():
    text = "在“临 港”，Ｈong Kong—中国"
    folded, places = squash(text)
    assert folded == "在临港,hong kong-中国"
    assert [text[i] for i in places] == list("在临港，Ｈong Kong—中国")


def test_lookup_is_blind_to_quotes_and_case():
    assert matcher().lookup("“SHANGHAI”").name == "上海"
    assert matcher().lookup("无此地名") is None


def test_weak_names_are_not_matched_alone():
    shanghai = Entry("上海", "City", "", ("上海市",), (), ("沪上海派",), "")
    assert [m.entry.name for m in Matcher([shanghai]).all("上海市沪上海派")] == ["上海", "上海", "上海"]
    assert Matcher([shanghai]).lookup("沪上海派") is None


@given(st.text() | LIKELY)
def test_what_matches_is_a_known_name_when_folded(text):
    matches = matcher().all(text)
    for m in matches:
        assert matcher().names[squash(text[m.start : m.end])[0]] is m.entry
    chosen = matcher().longest(text)
    assert all(a.end <= b.start for a, b in pairwise(chosen))
    assert bool(chosen) == bool(matches)
