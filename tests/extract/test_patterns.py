"""Names by their pattern."""

from __future__ import annotations

import pytest

from extract import patterns
from extract.match import matcher
from extract.names import plausible


def editions(text):
    return [(s.text, s.label, s.name) for s in patterns.editions(0, text, matcher().all(text))]


def test_editions_of_known_series():
    assert ("第三届进博会", "Event", "第三届中国国际进口博览会") in editions("在第三届进博会上")
    assert ("首届进博会", "Event", "第一届中国国际进口博览会") in editions("首届进博会开幕")


def test_editions_of_series_that_no_list_knows_with_the_series():
    assert editions("参加2019年甲乙城市论坛。") == [
        ("2019年甲乙城市论坛", "Event", "2019年甲乙城市论坛"), ("甲乙城市论坛", "Platform", "甲乙城市论坛"),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["2019年举办了论坛", "2020年以来的博览会", "第二届人民大会堂"])
def test_no_edition_is_read_over_a_verb_or_inside_a_word(text):
    assert editions(text) == []


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("《关于促进航运业发展的若干意见》", "Policy"),
        ("《甲乙自由贸易协定》", "Agreement"),
        ("《甲乙年度报告》", None),
        ("《甲乙日报》", None),
        ("《甲》", None),
    ],
)
def test_titles_are_policies_and_agreements_by_their_last_word(text, label):
    found = [(s.text, s.label) for s in patterns.titles(0, f"印发{text}。")]
    assert found == ([(text, label)] if label else [])


def test_authors_and_officials_are_persons():
    text = "周敏副教授"
    assert text[: patterns.before_office(text, 0, len(text))] == "周敏"
    assert patterns.before_office("王院士", 0, 3) == 3
    found = patterns.persons(0, "张三丰提出，市长王小明表示，李大明教授认为。", ["张三丰", "Jane Doe"])
    assert {(s.text, s.rule) for s in found} >= {("张三丰", "author"), ("王小明", "office")}
    assert not list(patterns.persons(0, "市长国际企业家咨询会议", []))


def test_a_sure_head_word_makes_a_name_back_to_what_cuts_it_off():
    text = "在甲乙综合保税区设立机构"
    (found,) = patterns.headed(0, text, lambda start, end: True, plausible)
    assert (found.text, found.label) == ("甲乙综合保税区", "Platform")
    assert not list(patterns.headed(0, text, lambda start, end: False, plausible))
    assert not list(patterns.headed(0, "推动综合保税区发展", lambda start, end: True, plausible))


def test_a_mission_abroad_is_a_body_of_its_own():
    text = "德国驻上海总领事馆与复旦大学新闻学院举办论坛"
    found = {s.text for s in patterns.bodies(0, text, matcher().all(text))}
    assert found == {"德国驻上海总领事馆", "复旦大学新闻学院"}


def test_a_numbered_session_is_an_event_without_its_year():
    found = editions("自2019年甲乙合作理事会第一次会议以来")
    assert found == [("甲乙合作理事会第一次会议", "Event", "甲乙合作理事会第一次会议")]


def test_titles_of_reports_are_marked_whatever_closes_them():
    text = "《2020年甲乙报告》和《甲乙报告（2021年）》与《甲乙条例》"
    assert [text[s:e] for s, e in patterns.no_titles(text)] == ["《2020年甲乙报告》", "《甲乙报告（2021年）》"]
