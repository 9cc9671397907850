"""Numbers with units as policy writing has them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.quantities import quantities


@pytest.mark.parametrize(
    ("text", "written", "value", "high", "unit"),
    [
        ("进出口总额3.48万亿元。", "3.48万亿元", 3.48, None, "万亿元"),
        ("吞吐量4,703万标准箱", "4,703万标准箱", 4703, None, "万标准箱"),
        ("约占1/4。", "1/4", 25, None, "%"),
        ("占四分之三", "四分之三", 75, None, "%"),
        ("占比达三成。", "三成", 30, None, "%"),
        ("占五成半", "五成半", 55, None, "%"),
        ("一半以上的企业", "一半", 50, None, "%"),
        ("服务240余万户企业", "240余万户", 240, None, "万户"),
        ("提高8-10倍", "8-10倍", 8, 10, "倍"),
        ("提高8～10倍", "8～10倍", 8, 10, "倍"),
        ("增长8%至10%。", "8%至10%", 8, 10, "%"),
        ("吸引两千多家企业", "两千多家", 2000, None, "家"),
        ("引进两三家企业", "两三家", 2, 3, "家"),
        ("二十三家", "二十三家", 23, None, "家"),
        ("达三千亿元", "三千亿元", 3000, None, "亿元"),
        ("10多个国家", "10多个", 10, None, "个"),
        ("下降0.8个百分点", "0.8个百分点", 0.8, None, "个百分点"),
        ("甲国 | -0.5763% | 乙国", "-0.5763%", -0.5763, None, "%"),
        ("为-0.5763%。", "-0.5763%", -0.5763, None, "%"),
        ("增长５.６％", "５.６％", 5.6, None, "%"),
        ("reached 1,200 million yuan.", "1,200 million yuan", 1200, None, "million yuan"),
        ("US$ 5.3 billion in trade", "US$ 5.3 billion", 5.3, None, "billion US$"),
        (
            "had recognised 956 regional headquarters by then",
            "956 regional headquarters",
            956,
            None,
            "regional headquarters",
        ),
        ("带动消费超千亿元", "千亿元", 1000, None, "亿元"),
        ("集聚企业突破百家", "百家", 100, None, "家"),
        ("服务百余家企业", "百余家", 100, None, "家"),
        ("rose by 5.6 per cent.", "5.6 per cent", 5.6, None, "%"),
    ],
)
def test_a_quantity_is_found(text, written, value, high, unit):
    found = [(text[q.start : q.end], q.value, q.high, q.unit) for q in quantities(text)]
    assert found == [(written, value, high, unit)]


@pytest.mark.parametrize(
    "text",
    [
        "2020年", "2020年9月15日", "2020/09/15", "第3位", "第三届进博会", "第1批", "COVID-19", "2.0版", "500强企业",
        "5G", "一带一路", "三成立", "成员国", "指数为-0.5763", "0/5", "十十分之三", "中国（上海）", "1/" + "9" * 5000,
        "9" * 400 + "亿元", "within 30 days", "the 2023 reforms", "百家争鸣",
    ],
)  # fmt: skip
def test_no_quantity_is_found_in(text):
    assert quantities(text) == []


def test_several_quantities_come_in_order():
    text = "进口额1.2万亿元，出口额2.3万亿元，分别增长5%和-3%，占三成。"
    assert [(q.value, q.unit) for q in quantities(text)] == [
        (1.2, "万亿元"), (2.3, "万亿元"), (5, "%"), (-3, "%"), (30, "%"),
    ]  # fmt: skip


@given(st.text("0123456789.,%％-—～至/一二两三十百千万亿分之成半余多家元个US$ 倍第", max_size=30))
def test_quantities_are_numbers_and_do_not_overlap(text):
    end = 0
    for q in quantities(text):
        assert math.isfinite(q.value) and q.unit and end <= q.start < q.end <= len(text)
        end = q.end
