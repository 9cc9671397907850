"""What clauses say by themselves, by the sense of their verbs."""

from __future__ import annotations

import pytest

from extract.clauses import Named, roles, senses, verbs
from extract.frames import frames
from extract.layout import Scene
from tests.extract.made import named

CASES = [
    ("上海大力发展生物医药", {"上海": "City", "生物医药": "Industry"}, ("上海", "DEVELOPS", "生物医药")),
    ("依托进博会培育会展业", {"进博会": "Platform", "会展业": "Industry"}, ("进博会", "SUPPORTS", "会展业")),
    ("运用区块链完善跨境贸易", {"区块链": "Industry", "跨境贸易": "Industry"}, ("区块链", "SUPPORTS", "跨境贸易")),
    (
        "大豆、玉米等农产品",
        {"大豆": "Industry", "玉米": "Industry", "农产品": "Industry"},
        ("玉米", "PART_OF", "农产品"),
    ),
    ("在前海试点跨境理财通", {"前海": "Platform", "跨境理财通": "Policy"}, ("前海", "PILOTS", "跨境理财通")),
    ("上海与新加坡加强合作", {"上海": "City", "新加坡": "Economy"}, ("上海", "COOPERATES_WITH", "新加坡")),
    ("山东烟台", {"山东": "Region", "烟台": "City"}, ("烟台", "LOCATED_IN", "山东")),
    (
        "成都与欧洲各国结为友好城市，包括米兰、慕尼黑",
        {"成都": "City", "米兰": "City", "慕尼黑": "City"},
        ("成都", "COOPERATES_WITH", "慕尼黑"),
    ),
    (
        "七国集团由美国、日本等国组成",
        {"七国集团": "Organization", "美国": "Economy", "日本": "Economy"},
        ("日本", "MEMBER_OF", "七国集团"),
    ),
    (
        "浦江创新论坛由科技部和上海共同创设",
        {"浦江创新论坛": "Platform", "科技部": "Organization", "上海": "City"},
        ("科技部", "ESTABLISHES", "浦江创新论坛"),
    ),
    ("复旦大学教授张文宏", {"复旦大学": "Organization", "张文宏": "Person"}, ("张文宏", "AFFILIATED_WITH", "复旦大学")),
]


def said(text: str, labels: dict[str, str], *implied: Named) -> set[tuple[str, str, str]]:
    spoken = sorted(named(text, **labels), key=lambda n: n.start)
    role, groups, found = roles(text, spoken)
    return {(h.entity, k, t.entity) for h, k, t, _ in frames(Scene(text, spoken, role, groups, found), implied)}


@pytest.mark.parametrize(("text", "labels", "wanted"), CASES, ids=[text for text, _, _ in CASES])
def test_a_frame_states_its_relation(text, labels, wanted):
    assert wanted in said(text, labels)


def test_who_is_left_out_acts_and_not_the_means():
    topic = Named(-1, -1, "City", "苏州", "", "topic")
    found = said("依托苏州片区，做强生物医药", {"苏州片区": "Platform", "生物医药": "Industry"}, topic)
    assert ("苏州", "DEVELOPS", "生物医药") in found and ("苏州片区", "DEVELOPS", "生物医药") not in found


def test_one_who_is_made_to_act_is_the_subject_of_what_follows():
    labels = {"广西": "Region", "南宁": "City", "新能源": "Industry"}
    assert ("南宁", "DEVELOPS", "新能源") in said("广西推动南宁布局新能源", labels)


def test_a_word_has_one_sense():
    lists = [w for k, group in verbs().items() if k not in ("nouns", "causing", "prepositions") for w in group]
    assert len(lists) == len(set(lists))
    assert set(verbs()["nouns"]) | set(verbs()["causing"]) <= {*senses(), "第一"} | {"使", "让", "邀请", "希望", "争取"}
