"""What a figure measures."""

from __future__ import annotations

import pytest

from extract.indicators import indicator
from extract.quantities import Quantity


def named(lead, unit, after="", previous="", names=()):
    return indicator(lead, after, Quantity(0, 1, 1.0, unit), previous, names).name


@pytest.mark.parametrize(
    ("lead", "unit", "name"),
    [
        ("上海集装箱吞吐量达到", "万标准箱", "集装箱吞吐量"),
        ("人均地区生产总值首次突破", "万元", "人均地区生产总值"),
        ("发起成立了注册资本", "亿元", "注册资本"),
        ("全市货物贸易进出口总值", "亿元", "货物贸易进出口总值"),
        ("实际使用外资", "亿美元", "实际使用外资"),
        ("规模以上工业总产值", "亿元", "规模以上工业总产值"),
        ("平台的年撮合额", "亿元", "平台的年撮合额"),
        ("意向成交", "亿美元", "意向成交"),
        ("非化石能源消费比重", "%", "非化石能源消费比重"),
    ],
)
def test_the_noun_phrase_before_the_number(lead, unit, name):
    assert named(lead, unit, names=["上海"]) == name


@pytest.mark.parametrize(
    ("lead", "after", "name"),
    [
        ("吸引了", "企业参展", "企业数"),
        ("航线覆盖", "国家和地区的港口", "国家和地区的港口数"),
        ("新增外商投资企业", "", "新增外商投资企业数"),
        ("累计认定跨国公司地区总部", "，其中", "累计认定跨国公司地区总部数"),
    ],
)
def test_things_that_are_counted(lead, after, name):
    assert named(lead, "家", after) == name


@pytest.mark.parametrize(
    ("lead", "previous", "name"),
    [
        ("社会消费品零售总额同比增长", "", "社会消费品零售总额同比增长率"),
        ("同比增长", "出口额", "出口额同比增长率"),
        ("一季度进口额与上月相比还下降", "", "进口额增长率"),
        ("单位产值能耗将在上年水平基础上下降", "", "单位产值能耗增长率"),
        ("服务进出口额占全国的", "", "服务进出口额占全国比重"),
    ],
)
def test_rates_name_what_grows_or_is_shared(lead, previous, name):
    assert named(lead, "%", previous=previous) == name


@pytest.mark.parametrize(
    ("lead", "unit", "name"),
    [
        ("Shanghai's total imports and exports reached US$", "billion", "进出口总额"),
        ("issued a green bond worth", "billion", "green bond"),
        ("It handled", "million", ""),
    ],
)
def test_english_names_are_those_of_the_list(lead, unit, name):
    assert named(lead, unit) == name


@pytest.mark.parametrize("lead", ["扩大到", "首次越过", "高于", "，", ""])
def test_words_that_name_nothing_give_no_name(lead):
    assert named(lead, "亿元") == ""


def test_a_fall_is_told():
    assert indicator("出口额同比下降", "", Quantity(0, 1, 2.0, "%"), "").falls
