"""Where entities are named: lists, patterns, definitions, what stands for a name."""

from __future__ import annotations

import pytest

from extract.names import clause, common, plausible
from extract.tagger import head_rules
from tests.extract.made import known, reading

LINGANG = "中国（上海）自由贸易试验区临港新片区"


@pytest.mark.parametrize("written", ["我国", "全国", "中方"])
def test_anaphora_stand_for_china_and_are_no_alias(written):
    found = reading(f"{written}与新加坡深化合作。")
    assert known(found)[written] == "中国"
    assert written not in found.entities["Economy\t中国"].aliases


@pytest.mark.parametrize("text", ["召开全国人大会议。", "建设全国统一大市场。", "这是全国性平台。"])
def test_a_longer_word_is_no_anaphora(text):
    assert "全国" not in {s.text for s in reading(text).spots if s.rule == "anaphor"}


def test_joint_abbreviations_name_each_part():
    spots = [s for s in reading("中美经贸关系与中日韩合作受到影响。").spots if s.rule == "joint"]
    assert [(s.text, s.name) for s in spots] == [
        ("中", "中国"), ("美", "美国"), ("中", "中国"), ("日", "日本"), ("韩", "韩国"),
    ]  # fmt: skip
    assert all(s.anaphor for s in spots)


def test_a_definition_names_the_same_entity_from_there_on():
    found = reading(f"国务院批准设立{LINGANG}（以下简称“新片区”）。", "新片区发展集成电路。")
    assert [s.entity for s in found.spots if s.text == "新片区"] == [f"Platform\t{LINGANG}"] * 2
    assert "新片区" in found.entities[f"Platform\t{LINGANG}"].aliases


def test_a_definition_is_of_this_document_only():
    assert "新片区" not in known(reading("新片区发展集成电路。"))


def test_an_acronym_in_brackets_is_an_alias():
    found = reading("江海航运研究院（MZRI）位于上海。", "上海与江海航运研究院合作，MZRI研究航运业。")
    assert known(found)["MZRI"] == "江海航运研究院"
    assert "（" not in "".join(known(found))


def test_an_edition_is_an_event_and_the_series_is_not_taken_for_it():
    found = reading("第三届进博会在上海举行。", "进博会越办越好。")
    assert known(found)["第三届进博会"] == "第三届中国国际进口博览会"
    assert known(found)["进博会"] == "中国国际进口博览会"
    assert found.entities["Event\t第三届中国国际进口博览会"].label == "Event"


def test_references_in_footnotes_name_nothing():
    from extract.pipeline import read
    from extract.reading import Reading
    from extract.segment import segment
    from extract.source import Block, Source

    blocks = (
        Block("paragraph", "苏州发展航运业。"),
        Block("footnote", "张三：《上海航运》，上海人民出版社，2020年版。"),
    )
    cut = segment(Source("a.txt", "航运", blocks))
    found = read(Reading(cut.document, cut.passages, cut.kinds, cut.text))
    assert "上海" not in {s.text for s in found.spots}


def test_offsets_stand_in_the_document_not_the_passage():
    found = reading("前面一句话。", "上海与我国各地，沪苏浙皖，第三届进博会。", "甲乙丙丁产业研究院（JBRI）。")
    assert found.spots
    assert all(found.text[s.start : s.end] == s.text for s in found.spots)


@pytest.mark.parametrize(
    "name", ["甲乙丙丁产业研究院", "苏州高新区综合保税区", "“芯”计划", "《甲法》", "甲乙高端制造产业园"]
)
def test_plausible_names(name):
    assert plausible(name)


@pytest.mark.parametrize(
    "name", ["企业", "各综合保税区", "相关机构", "大型平台", "上海，苏州", "他说：好", "甲" * 31, "跨国公司"]
)
def test_names_that_are_none(name):
    assert not plausible(name)


def test_the_examples_of_head_words_are_plausible_and_what_begins_with_a_stop_word_is_not():
    rules = head_rules()
    examples = [r["example"] for r in rules["heads"] if r["example"][0] > "\u4dff" and "“" not in r["example"]]
    assert len(examples) > 300
    assert [e for e in examples if not plausible(e)] == []
    stopped = [r["not"] for r in rules["heads"] if r["not"].startswith(tuple(rules["stop"]))]
    assert stopped and not any(map(plausible, stopped))


@pytest.mark.parametrize(
    ("name", "label", "piece"),
    [
        ("搭建新片区", "Platform", True),
        ("其他省市的自贸区", "Platform", True),
        ("甲乙量子科学研究中心", "Organization", False),
        ("推动长江经济带发展", "Policy", False),
    ],
)
def test_a_piece_of_a_clause_is_no_name(name, label, piece):
    assert clause(name, label) is piece


def test_a_short_name_that_cuts_a_word_is_none():
    assert "上海金" not in known(reading("上海金融科技企业与浙江合作。"))
    assert "沪深" not in "".join(known(reading("各国嘉宾来沪深入交流。")))


def test_a_part_of_a_known_body_is_named_with_it():
    assert "复旦大学出版社" in known(reading("复旦大学出版社与新加坡国立大学开展合作。"))


def test_reports_about_the_world_are_no_entities():
    assert not [n for n in known(reading("世界银行发布《2020年营商环境报告》，上海排名上升。")) if "报告" in n]


@pytest.mark.parametrize("name", ["国内其他省市的自贸区", "全国唯一的综合保税区", "现有贸易服务平台", "应约"])
def test_a_phrase_that_points_or_does_something_is_no_name(name):
    assert not plausible(name)


@pytest.mark.parametrize(
    ("name", "label", "nothing"),
    [
        ("the ministry", "Organization", True),
        ("closed customs operation", "Platform", True),
        ("the", "Industry", True),
        ("the CIIE", "Platform", False),
        ("green methanol", "Industry", False),
        ("临港新片区", "Platform", False),
    ],
)
def test_an_english_phrase_without_a_capital_names_no_place_or_body(name, label, nothing):
    assert common(name, label) is nothing


def test_a_demonym_stands_for_its_country_and_is_no_alias():
    found = reading("Chinese imports of integrated circuits shrank in 2023.")
    assert known(found)["Chinese"] == "中国"
    assert "Chinese" not in found.entities["Economy\t中国"].aliases


def test_a_name_is_not_found_inside_a_longer_english_word():
    found = reading("Singapore signed the pact.", "Singaporean firms and the Asian Games profit.")
    assert [s.text for s in found.spots if s.passage == 1 and s.text in ("Singapore", "Asia")] == []
