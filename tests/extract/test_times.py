"""What time expressions mean."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.times import times

ISO = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2]))?(?:/\d{4}(?:-(?:0[1-9]|1[0-2]))?)?")


@pytest.mark.parametrize(
    ("text", "written", "iso"),
    [
        ("2020年增长", "2020年", "2020"),
        ("到2020年末", "2020年末", "2020"),
        ("2020年9月15日", "2020年9月", "2020-09"),
        ("2020年1-11月进出口", "2020年1-11月", "2020-01/2020-11"),
        ("2020年1月至11月", "2020年1月至11月", "2020-01/2020-11"),
        ("2015—2020年", "2015—2020年", "2015/2020"),
        ("2015年至2020年", "2015年至2020年", "2015/2020"),
        ("2021年上半年", "2021年上半年", "2021-01/2021-06"),
        ("2021年下半年", "2021年下半年", "2021-07/2021-12"),
        ("2021年第四季度", "2021年第四季度", "2021-10/2021-12"),
        ("2021年前三季度", "2021年前三季度", "2021-01/2021-09"),
        ("2021年前11个月", "2021年前11个月", "2021-01/2021-11"),
        ("“十四五”期间", "“十四五”期间", "2021/2025"),
        ("十三五末", "十三五末", "2016/2020"),
        ("in September 2020", "September 2020", "2020-09"),
        ("on Sept. 15, 2020", "Sept. 15, 2020", "2020-09"),
        ("May 2021", "May 2021", "2021-05"),
    ],
)
def test_a_time_is_found_and_means(text, written, iso):
    assert [(text[t.start : t.end], t.iso) for t in times(text)] == [(written, iso)]


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("上半年", "2020-01/2020-06"),
        ("前三季度", "2020-01/2020-09"),
        ("三季度", "2020-07/2020-09"),
        ("同期", "2020"),
        ("当年", "2020"),
        ("9月", "2020-09"),
    ],
)
def test_what_names_no_year_takes_the_year_last_spoken_of(text, iso):
    assert [t.iso for t in times(text, year="2020")] == [iso]
    assert times(text) == []


def test_the_year_last_spoken_of_may_stand_in_the_same_sentence():
    assert [t.iso for t in times("2019年增长，上半年下降", year="2015")] == ["2019", "2019-01/2019-06"]


@pytest.mark.parametrize(("text", "iso"), [("去年", "2023"), ("今年", "2024"), ("明年", "2025")])
def test_this_year_is_the_year_of_publication(text, iso):
    assert [t.iso for t in times(text, published="2024-12-16")] == [iso]
    assert times(text, year="2020") == []


@pytest.mark.parametrize(
    "text", ["20世纪90年代", "2020年代", "第2020-15号", "前十十月", "前15个月", "13月", "一带一路"]
)
def test_no_time_is_found_in(text):
    assert [t.iso for t in times(text, year="2018")] == []


def test_a_thirteenth_month_leaves_the_year():
    assert [t.iso for t in times("2020年13月")] == ["2020"]
    assert [t.iso for t in times("2020年1-13月")] == ["2020"]


@given(st.text("0123456789年月日季度上下半前第一三十五百至-—.年同期May “”", max_size=40))
def test_every_time_is_iso_and_stands_in_order(text):
    found = times(text, "2020", "2021-05-01")
    assert all(ISO.fullmatch(t.iso) and t.start < t.end for t in found)
    assert [t.start for t in found] == sorted(t.start for t in found)
