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
