"""Whose figure it is."""

from __future__ import annotations

import pytest

from extract.clauses import Named
from extract.holders import HOLDER, HOLDERS, holdings
from extract.quantities import quantities
from tests.extract.made import named, reading

TEXT = "2020年，上海和苏州的进出口总额为3.48万亿元，高于杭州"
NAMES = named(TEXT, 上海="City", 苏州="City", 杭州="City")


def test_all_that_may_hold_a_figure_are_listed_once_with_their_group():
    (choices,) = holdings(TEXT, quantities(TEXT), NAMES, [Named(-1, -1, "City", "上海", "", "topic")])
    assert [c.entity for c in choices] == ["上海", "苏州", "杭州"]
    assert [c.group for c in choices] == [("上海", "苏州"), ("上海", "苏州"), ("杭州",)]


def test_what_is_left_out_is_listed_with_where_it_comes_from():
    implied = [Named(-1, -1, "City", "宁波", "", "topic"), Named(-1, -1, "Person", "张三", "", "heading")]
    (choices,) = holdings("出口额为5亿元", quantities("出口额为5亿元"), [], implied)
    assert [c.entity for c in choices] == ["宁波"] and "absent=topic" in choices[0].features
    assert "Person" not in HOLDERS and HOLDER


def test_features_tell_where_a_name_stands():
    (choices,) = holdings(TEXT, quantities(TEXT), NAMES, [])
    by_name = {c.entity: set(c.features) for c in choices}
    assert "w=same" in by_name["苏州"] and "w=after" in by_name["杭州"]
    assert all("unit=万亿元" in f for f in by_name.values())


@pytest.mark.parametrize(
    ("sentences", "holder"),
    [
        (["2020年，上海进出口总额为3.48万亿元。"], "上海"),
        (["2020年，上海与日本的贸易额为500亿美元。"], "上海"),
        (["上海港吞吐量达4350万标准箱。"], "上海港"),
        (["苏州发展很快。", "2020年，进出口总额为2万亿元。"], "苏州"),
    ],
)
def test_the_shipped_model_chooses(sentences, holder):
    (found,) = reading(*sentences, title="研究").observations
    assert found.subject.endswith("\t" + holder)
