"""Figures in sentences: what, how much, of whom, when."""

from __future__ import annotations

import pytest

from tests.extract.made import reading


def figures(*sentences, title="研究"):
    made = reading(*sentences, title=title)
    name = {key: e.name for key, e in made.entities.items()} | {None: None}
    return [(name[o.subject], o.indicator, o.value, o.unit, o.period) for o in made.observations]


def test_respectively_gives_each_city_its_own_figure():
    text = "2020年，上海、苏州、杭州的进出口总额分别为3.48万亿元、2.2万亿元和0.6万亿元。"
    assert figures(text) == [
        ("上海", "进出口总额", 3.48, "万亿元", "2020"),
        ("苏州", "进出口总额", 2.2, "万亿元", "2020"),
        ("杭州", "进出口总额", 0.6, "万亿元", "2020"),
    ]


def test_respectively_gives_each_partner_its_own_figure():
    made = reading("2020年，上海与日本、德国的贸易额分别为500亿美元和300亿美元。", title="上海研究")
    found = [(o.subject, o.counterpart, o.indicator, o.value) for o in made.observations]
    assert found == [
        ("City\t上海", "Economy\t日本", "贸易额", 500), ("City\t上海", "Economy\t德国", "贸易额", 300),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "indicator", "value"),
    [
        ("同比下降2.3%", "进出口总额同比增长率", -2.3),
        ("同比增长2.3%", "进出口总额同比增长率", 2.3),
        ("比上年增长2.3%", "进出口总额同比增长率", 2.3),
        ("减少2.3%", "进出口总额增长率", -2.3),
        ("占全国的8.5%", "进出口总额占全国比重", 8.5),
        ("约占全国的1/4", "进出口总额占全国比重", 25),
    ],
)
def test_growth_and_share_belong_to_the_figure_before(written, indicator, value):
    found = figures(f"2020年，上海进出口总额为3.48万亿元，{written}。")
    assert found == [
        ("上海", "进出口总额", 3.48, "万亿元", "2020"), ("上海", indicator, value, "%", "2020"),
    ]  # fmt: skip


def test_a_range_has_both_ends_and_falls_turn_both():
    (found,) = reading("2020年，上海出口额下降8～10%。").observations
    assert (found.indicator, found.value, found.value_max) == ("出口额增长率", -8, -10)


def test_subject_and_year_are_carried_to_the_next_sentence():
    assert figures(
        "2019年，苏州进出口总额为2万亿元。", "2020年上半年，出口额为8000亿元。", "同期，进口额为9000亿元。"
    ) == [
        ("苏州", "进出口总额", 2, "万亿元", "2019"),
        ("苏州", "出口额", 8000, "亿元", "2020-01/2020-06"),
        ("苏州", "进口额", 9000, "亿元", "2020"),
    ]


def test_the_year_compared_with_is_not_the_period():
    text = "2020年，上海进出口总额达到3.48万亿元，与2019年同期相比增长2.3%。"
    assert {period for *_, period in figures(text)} == {"2020"}


def test_a_target_is_proposed():
    (found,) = reading("到2025年，上海力争集成电路产业规模达到4000亿元。").observations
    assert (found.modality, found.period, found.indicator) == ("proposed", "2025", "集成电路产业规模")


def test_a_sum_in_dollars_is_no_country():
    made = reading("In 2020, Shanghai's total imports and exports reached US$ 500 billion.")
    assert [e.name for e in made.entities.values()] == ["上海"]


def test_numbers_in_names_and_times_are_no_figures():
    assert figures("2020年9月，第三届进博会在上海举行。") == []


def test_the_place_that_opens_a_clause_holds_its_figure():
    found = figures("2023年，浙江进出口总额4.9万亿元；江苏进出口总额5.25万亿元。")
    assert [(subject, value) for subject, _, value, *_ in found] == [("浙江", 4.9), ("江苏", 5.25)]


def test_a_bilateral_figure_belongs_to_the_place_that_the_document_is_about():
    made = reading("我国外贸稳中有进。", "2024年，对东盟进出口总额6.99万亿元。", title="中国外贸研究")
    assert [(o.subject, o.counterpart) for o in made.observations] == [("Economy\t中国", "Economy\t东盟")]


def test_a_year_of_comparison_is_no_period():
    found = figures("到2030年，中国单位产出能耗继续下降。", "森林蓄积量将比2005年增加60亿立方米。", title="中国研究")
    assert [period for *_, period in found] == ["2030"]


@pytest.mark.parametrize(
    ("text", "title", "wanted"),
    [
        (
            "ASEAN has been the first partner of China since 2020; bilateral trade came to 6.99 trillion yuan in 2024.",
            "China and ASEAN",
            ("中国", "贸易额", 6.99, "trillion yuan", "2024"),
        ),
        (
            "Trade between China and the European Union amounted to 785.8 billion US dollars in 2024.",
            "China and Europe",
            ("中国", "Trade", 785.8, "billion US dollars", "2024"),
        ),
        (
            "By the end of 2023 Shanghai had recognised 956 regional headquarters of multinational corporations.",
            "Shanghai",
            ("上海", "number of regional headquarters", 956, "regional headquarters", "2023"),
        ),
        (
            "The Port of Shanghai handled 49.16 million TEUs in 2023.",
            "Shanghai",
            ("上海港", "集装箱吞吐量", 49.16, "million TEUs", "2023"),
        ),
        (
            "In 2023 the city's imports and exports came to 4.21 trillion yuan.",
            "Shanghai",
            ("上海", "进出口总额", 4.21, "trillion yuan", "2023"),
        ),
    ],
)
def test_english_figures_have_holder_unit_and_the_year_behind_them(text, title, wanted):
    assert wanted in figures(text, title=title)


def test_trade_between_two_has_a_counterpart():
    made = reading("Trade between China and the European Union amounted to 785.8 billion US dollars.", title="China")
    assert [(o.subject, o.counterpart) for o in made.observations] == [("Economy\t中国", "Economy\t欧盟")]


def test_a_round_number_counts():
    assert figures("2024年，江苏汽车以旧换新带动消费超千亿元。", title="江苏省政府工作报告")[0][2:4] == (1000, "亿元")
