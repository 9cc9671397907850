import pytest

from graph.assemble import assemble
from graph.curation.likeness import likenesses
from graph.model import Record
from tests.graph.made import record


def alike(*names: tuple[str, ...], sentences: tuple[str, ...] = ()) -> dict[tuple[str, str], tuple[str, ...]]:
    said = sentences or tuple(f"其{i}是{name[1]}。" for i, name in enumerate(names))
    graph = assemble([record(said, names)])
    called = {node.id: node.name for node in graph.entities}
    return {tuple(sorted((called[p.one], called[p.other]))): p.signs for p in likenesses(graph)}  # type: ignore[misc]


@pytest.mark.parametrize(
    ("label", "one", "other", "sign"),
    [
        ("Platform", "进博会", "中国国际进口博览会", "abbreviation"),
        ("Platform", "上海自贸试验区", "中国（上海）自由贸易试验区", "abbreviation"),
        ("Industry", "数字贸易", "数字化贸易", "idle"),
        ("Industry", "生物医药", "生物医药产业", "idle"),
        ("Policy", "跨境电商综合试验区", "国家跨境电商综合试验区", "idle"),
        ("Person", "冯德莱恩", "冯得莱恩", "sound"),
        ("Platform", "长三角生态绿色一体示范区", "长三角生态绿色一休示范区", "edit"),
        ("Policy", "五个中心", "五大中心", "idle"),
        ("Industry", "跨境电商", "跨境电商贸易", "idle"),
        ("Policy", "长江经济带发展", "长江流域经济带发展", "inside"),
    ],
)
def test_pairs_that_may_be_one(label, one, other, sign):
    pairs = alike((label, one), (label, other))
    assert sign in pairs[tuple(sorted((one, other)))]


@pytest.mark.parametrize(
    ("label", "one", "other"),
    [
        ("Industry", "制造业", "传统制造业"),
        ("Industry", "技术贸易", "技术服务贸易"),
        ("Industry", "专业服务", "专业服务贸易"),
        ("Industry", "知识产权", "知识产权服务"),
        ("Industry", "国际金融", "国际金融中心"),
        ("Policy", "国内大循环", "国内大循环中心节点"),
        ("Industry", "高端服务贸易", "高端生产服务贸易"),
        ("Event", "第二届进博会", "第三届进博会"),
        ("Event", "2020年全球城市论坛", "2021年全球城市论坛"),
        ("Organization", "中国银行", "中国人民银行"),
        ("Region", "浦东新区", "浦西新区"),
        ("Policy", "内循环", "外循环"),
    ],
)
def test_pairs_that_are_two(label, one, other):
    assert alike((label, one), (label, other)) == {}


def test_other_places_are_other_things():
    assert alike(("City", "上海"), ("City", "苏州"), ("Platform", "上海金融论坛"), ("Platform", "苏州金融论坛")) == {}


def test_the_same_english_name_is_a_sign():
    records: list[Record] = [
        record(["甲论坛。"], [{"label": "Platform", "name": "甲论坛", "en": "A Forum"}]),
        record(["爱坛。"], [{"label": "Platform", "name": "爱坛", "en": "A forum"}]),
    ]
    (pair,) = likenesses(assemble(records))
    assert pair.signs == ("english",)


def test_other_english_names_tell_names_apart_that_look_alike():
    port = {"label": "Organization", "name": "上海国际港务集团", "en": "Shanghai International Port Group"}
    fund = {"label": "Organization", "name": "上海国际务集团", "en": "Shanghai International Group"}
    assert likenesses(assemble([record(["港务集团。"], [port]), record(["集团。"], [fund])])) == []
    unnamed = {key: value for key, value in fund.items() if key != "en"}
    (pair,) = likenesses(assemble([record(["港务集团。"], [port]), record(["集团。"], [unnamed])]))
    assert pair.signs == ("inside",)


def test_names_side_by_side_are_less_likely_one():
    apart = alike(("Industry", "数字贸易"), ("Industry", "数字化贸易"))
    beside = likenesses(
        assemble([record(["数字贸易和数字化贸易。"] * 1, [("Industry", "数字贸易"), ("Industry", "数字化贸易")])])
    )
    alone = likenesses(
        assemble([record(["数字贸易。", "数字化贸易。"], [("Industry", "数字贸易"), ("Industry", "数字化贸易")])])
    )
    assert apart
    assert beside[0].probability < alone[0].probability


def test_over_labels_only_the_same_words_count():
    assert alike(("Policy", "绿色发展"), ("Industry", "绿色发展")) == {("绿色发展", "绿色发展"): ("name",)}
    assert alike(("Policy", "进博会"), ("Platform", "中国国际进口博览会")) == {}


def test_one_edition_of_a_series_under_two_names():
    series = ("Platform", "中国国际进口博览会", "进博会")
    pairs = alike(
        series, ("Event", "3届进博会"), ("Event", "第三届中国国际进口博览会"), ("Event", "第二届中国国际进口博览会")
    )
    assert {pair: signs[0] for pair, signs in pairs.items()} == {("3届进博会", "第三届中国国际进口博览会"): "edition"}


def test_a_short_name_stands_for_the_whole_and_not_for_a_part_of_it():
    zone, area = "中国（上海）自由贸易试验区", "中国（上海）自由贸易试验区临港新片区"
    pairs = alike(("Platform", "自贸试验区"), ("Platform", zone), ("Platform", area))
    assert set(pairs) == {tuple(sorted(("自贸试验区", zone)))}


def test_what_a_sentence_defines_is_the_strongest_sign():
    said = ("区域合作行动方案（以下简称“青禾计划”）已出台。",)
    pairs = alike(("Policy", "区域合作行动方案"), ("Policy", "青禾计划"), sentences=said)
    assert pairs == {("区域合作行动方案", "青禾计划"): ("defined",)}
    beside = alike(
        ("Policy", "区域合作行动方案"), ("Policy", "青禾计划"), sentences=("区域合作行动方案和青禾计划已出台。",)
    )
    assert beside == {}
