import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model import Node, content_id
from graph.store.near import one_edit
from graph.store.pinyin import initials, joined, readings
from graph.store.search import SearchIndex, normal


def node(label: str, name: str, *aliases: str, en: str = "", documents: int = 1, mentions: int = 1) -> Node:
    ids = tuple(f"d{i}" for i in range(documents))
    return Node(content_id("e", label, name), name, label, en, "", aliases, ids, mentions)


NODES = [
    node("City", "上海", "上海市", "沪", en="Shanghai", documents=9),
    node(
        "Platform",
        "中国国际进口博览会",
        "进博会",
        "CIIE",
        "进口博览会",
        en="China International Import Expo",
        documents=8,
    ),
    node("Platform", "临港新片区", "临港", en="Lin-gang Special Area", documents=7),
    node("Platform", "上海期货交易所", "上期所", en="Shanghai Futures Exchange", documents=3),
    node("Platform", "上海港", "上海港口", en="Port of Shanghai", documents=2),
    node("City", "重庆", en="Chongqing", documents=2),
    node("Region", "长三角", "长江三角洲", en="Yangtze River Delta", documents=5),
    node("Event", "第三届进博会", documents=2),
    node("Agreement", "RCEP", "区域全面经济伙伴关系协定", documents=4),
    node("Agreement", "CPTPP", documents=2),
    node("Organization", "中国银行", en="Bank of China", documents=2),
    node("Industry", "人工智能", "AI", documents=3),
]
INDEX = SearchIndex(NODES)


def first(text: str) -> tuple[str, str]:
    hits = INDEX.search(text)
    return (hits[0].entity.name, hits[0].reason) if hits else ("", "")


@pytest.mark.parametrize(
    ("typed", "name", "reason"),
    [
        ("上海", "上海", "名称"),
        (" 上 海 ", "上海", "名称"),
        ("沪", "上海", "别名 沪"),
        ("进博会", "中国国际进口博览会", "别名 进博会"),
        ("進博會", "中国国际进口博览会", "别名 进博会"),
        ("进口博览会", "中国国际进口博览会", "别名 进口博览会"),
        ("“进博会”", "中国国际进口博览会", "别名 进博会"),
        ("CIIE", "中国国际进口博览会", "英文 CIIE"),
        ("ｃｉｉｅ", "中国国际进口博览会", "英文 CIIE"),
        ("import expo", "中国国际进口博览会", "英文 China International Import Expo"),
        ("expo china", "中国国际进口博览会", "英文 China International Import Expo"),
        ("jbh", "中国国际进口博览会", "首字母 jbh"),
        ("jinbohui", "中国国际进口博览会", "拼音 jinbohui"),
        ("jin bo hui", "中国国际进口博览会", "拼音 jinbohui"),
        ("lingang", "临港新片区", "拼音 lingang"),
        ("lin gang", "临港新片区", "拼音 lingang"),
        ("LINGANG", "临港新片区", "拼音 lingang"),
        ("lingangxin", "临港新片区", "拼音 lingangxinpianqu"),
        ("lgxpq", "临港新片区", "首字母 lgxpq"),
        ("chongqing", "重庆", "英文 Chongqing"),
        ("zhongqing", "重庆", "拼音 zhongqing"),
        ("changsanjiao", "长三角", "拼音 changsanjiao"),
        ("csj", "长三角", "首字母 csj"),
        ("zhongguoyinhang", "中国银行", "拼音 zhongguoyinhang"),
        ("期货交易", "上海期货交易所", "名称"),
        ("shanghai", "上海", "英文 Shanghai"),
        ("futures", "上海期货交易所", "英文 Shanghai Futures Exchange"),
        ("ai", "人工智能", "英文 AI"),
        ("临港新区", "临港新片区", "近似 临港新片区"),
        ("临巷新片区", "临港新片区", "近似 临港新片区"),
        ("shanghia", "上海", "近似 上海"),
        ("CPTTP", "CPTPP", "近似 CPTPP"),
    ],
)
def test_what_people_type_finds_what_they_mean(typed: str, name: str, reason: str):
    assert first(typed) == (name, reason)


def test_names_come_before_aliases_prefixes_and_parts():
    hits = INDEX.search("上海")
    assert [hit.entity.name for hit in hits] == ["上海", "上海期货交易所", "上海港"]
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert hits[0].score == 1.0


def test_ties_go_to_the_better_known():
    index = SearchIndex([node("City", "甲市", documents=1, mentions=3), node("City", "甲县", documents=1, mentions=5)])
    assert [hit.entity.name for hit in index.search("甲")] == ["甲县", "甲市"]


def test_limit_and_nothing():
    assert len(INDEX.search("上海", 1)) == 1
    for text in ("", "  ", "“”", "火星", "%", "\x00", "(", "*"):
        assert INDEX.search(text) == []
    assert INDEX.search("上海", 0) == []


def test_part_of_an_english_word_is_no_match():
    assert [hit.entity.name for hit in INDEX.search("hang")] == []


def test_every_reading_of_a_character_is_known():
    assert {joined(way) for way in readings("重庆")} >= {"chongqing", "zhongqing"}
    assert joined(readings("长三角")[0]) == "changsanjiao"
    assert initials(readings("临港新片区")[0]) == "lgxpq"
    assert joined(readings("G60科创走廊")[0]) == "G60kechuangzoulang"


def test_traditional_and_full_width_fold():
    assert normal("臨港新片區（ＲＣＥＰ）") == normal("临港新片区(rcep)")


@pytest.mark.parametrize(
    ("a", "b", "is_one"),
    [("abc", "abd", True), ("abc", "ab", True), ("abc", "abcd", True), ("abc", "acb", True), ("abc", "abc", False),
     ("abc", "cba", False), ("abcd", "badc", False), ("", "a", True)],
)  # fmt: skip
def test_one_edit(a: str, b: str, is_one: bool):
    assert one_edit(a, b) is is_one
    assert one_edit(b, a) is is_one


@given(st.sampled_from(NODES), st.integers(0, 20), st.sampled_from(["swap", "drop", "add", "change"]))
def test_one_wrong_letter_is_forgiven_anywhere(wanted: Node, at: int, how: str):
    name = wanted.name
    at %= len(name)
    wrong = {
        "swap": name[:at] + name[at + 1 : at + 2] + name[at] + name[at + 2 :],
        "drop": name[:at] + name[at + 1 :],
        "add": name[:at] + "鑫" + name[at:],
        "change": name[:at] + "鑫" + name[at + 1 :],
    }[how]
    if len(wrong) >= 4:
        assert wanted.id in [hit.entity.id for hit in INDEX.search(wrong)]


@given(st.text(max_size=40))
def test_any_text_is_answered(text: str):
    INDEX.search(text)
    INDEX.exact(text)


def test_ten_thousand_entities_are_searched_and_hits_bounded():
    parts = "上海临港浦东虹桥苏州无锡昆山太仓嘉兴宁波国际金融贸易航运科技创新中心平台园区基地联盟协会"
    nodes = []
    for i in range(10_000):
        name = f"{parts[i % 40 : i % 40 + 3]}{parts[i // 40 % 40]}{parts[i % 37 : i % 37 + 4]}{i}"
        nodes.append(node("Platform", name, f"{parts[i % 31 : i % 31 + 2]}{i}", en=f"Center {i} of Trade {i * 7}"))
    index = SearchIndex(nodes)
    for text in ("上海", "国际金融", "lingang", "lgxpq", "center 77", "trade", "近似上海", "shanghia", "s"):
        assert len(index.search(text, 5)) <= 5, text
