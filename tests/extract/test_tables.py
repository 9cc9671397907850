"""Figures out of tables."""

from __future__ import annotations

from extract.tables import tables
from tests.extract.made import reading, table


def figures(made):
    name = {key: e.name for key, e in made.entities.items()}
    return [
        (name[o.subject], name.get(o.counterpart), o.indicator, o.value, o.unit, o.period)
        for o in made.observations
        if o.rule == "table"
    ]


def test_a_caption_of_two_sides_makes_the_rows_partners():
    rows = [["国家", "进出口额", "占比"], ["日本", "1,100.5", "12.5"], ["德国", "80", "3.5"]]
    assert figures(table("表1 2020年上海与主要伙伴贸易情况（单位：亿美元）", *rows)) == [
        ("上海", "日本", "进出口额", 1100.5, "亿美元", "2020"), ("上海", "日本", "占比", 12.5, "%", "2020"),
        ("上海", "德国", "进出口额", 80, "亿美元", "2020"), ("上海", "德国", "占比", 3.5, "%", "2020"),
    ]  # fmt: skip


def test_years_may_be_columns_and_then_the_caption_says_what():
    rows = [["国家", "2019年", "2020年"], ["日本", "100.5", "98.2"], ["德国", "80", "-3.5"]]
    assert figures(table("表1 上海与主要伙伴贸易额（单位：亿美元）", *rows)) == [
        ("上海", "日本", "上海与主要伙伴贸易额", 100.5, "亿美元", "2019"),
        ("上海", "日本", "上海与主要伙伴贸易额", 98.2, "亿美元", "2020"),
        ("上海", "德国", "上海与主要伙伴贸易额", 80, "亿美元", "2019"),
        ("上海", "德国", "上海与主要伙伴贸易额", -3.5, "亿美元", "2020"),
    ]


def test_years_may_be_rows():
    rows = [["年份", "进出口总额（亿元）", "同比增速"], ["2019年", "34000", "-0.1%"], ["2020", "34800", "2.3%"]]
    assert figures(table("表2 主要指标", *rows)) == [
        ("上海", None, "进出口总额", 34000, "亿元", "2019"), ("上海", None, "同比增速", -0.1, "%", "2019"),
        ("上海", None, "进出口总额", 34800, "亿元", "2020"), ("上海", None, "同比增速", 2.3, "%", "2020"),
    ]  # fmt: skip


def test_cities_may_be_rows_with_the_unit_in_the_header():
    made = reading("城市 | 进出口额（亿元）", "上海 | 3,480", "苏州 | 2200", kinds="TTT")
    assert figures(made) == [
        ("上海", None, "进出口额", 3480, "亿元", None), ("苏州", None, "进出口额", 2200, "亿元", None),
    ]  # fmt: skip


def test_cities_may_be_columns_with_the_unit_in_the_row():
    rows = [["指标", "上海", "苏州"], ["进出口总额（亿元）", "34000", "22000"]]
    assert figures(table("表3 主要城市", *rows)) == [
        ("上海", None, "进出口总额", 34000, "亿元", None), ("苏州", None, "进出口总额", 22000, "亿元", None),
    ]  # fmt: skip


def test_cells_that_are_no_numbers_and_lone_rows_give_nothing():
    assert figures(reading("城市 | 定位", "上海 | 中心", "苏州 | —", kinds="TTT")) == []
    assert list(tables(reading("上海 | 5亿元", kinds="T"))) == []


def test_a_row_longer_than_the_header_is_no_error():
    assert len(figures(reading("城市 | 出口额", "上海 | 3 | 4 | 5", kinds="TT"))) == 1


def test_countries_in_a_table_of_trade_are_partners_and_the_year_stands_before_it():
    made = reading(
        "2023年我国对外贸易增长。", "国家 | 进出口额（亿元）", "日本 | 100", "德国 | 80", title="中国研究", kinds="STTT"
    )
    assert figures(made) == [
        ("中国", "日本", "进出口额", 100, "亿元", "2023"), ("中国", "德国", "进出口额", 80, "亿元", "2023"),
    ]  # fmt: skip


def test_units_may_have_a_column_and_years_too():
    made = reading("指标 | 2023年 | 单位", "上海港集装箱吞吐量 | 4915.8 | 万标准箱", kinds="TT")
    assert [row[3:] for row in figures(made)] == [(4915.8, "万标准箱", "2023")]
    made = reading("届次 | 年份 | 意向成交额（亿美元）", "第二届进博会 | 2019 | 711.3", kinds="TT")
    assert [row[3:] for row in figures(made)] == [(711.3, "亿美元", "2019")]
