"""Passages stand where they say they do, and are what a reader calls a sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.readers import markdown, text
from extract.segment import Segmented, segment, sentences
from extract.source import Block, Source

BLOCKS = st.builds(
    Block,
    st.sampled_from(["heading", "paragraph", "list", "table", "caption", "footnote"]),
    st.text(),
    st.integers(0, 7),
    st.none() | st.integers(1, 9),
    st.lists(st.lists(st.text(max_size=9), max_size=4).map(tuple), max_size=3).map(tuple),
)
LIKELY = st.text(
    "一二三四五港口。，；：！？…“”‘’（）()《》【】[].\"' \n\t\f|-#*>12¹①é\u0301\u200b\ud800a.bA~", max_size=200
)


def assert_sound(result: Segmented) -> None:
    end = 0
    assert len(result.kinds) == len(result.passages)
    for index, passage in enumerate(result.passages):
        assert result.text[passage.start : passage.end] == passage.text
        assert passage.text.strip() and "\n" not in passage.text
        assert passage.index == index and passage.id == f"{result.document.id}-{index:04d}"
        gap = result.text[end : passage.start]
        assert passage.start >= end and gap in ("", " ", "\n", "\n\n")
        end = passage.end
    assert end == len(result.text)


@given(st.text() | LIKELY)
def test_any_plain_text_gives_sound_passages(content):
    assert_sound(segment(text.parse(content, "a.txt")))


@given(LIKELY)
def test_any_markdown_gives_sound_passages(content):
    assert_sound(segment(markdown.parse(content, "a.md")))


@given(st.lists(BLOCKS, max_size=6).map(tuple))
def test_any_blocks_give_sound_passages(blocks):
    assert_sound(segment(Source("a", "a", blocks)))


@pytest.mark.parametrize(
    "parts",
    [
        ["甲港很大。", "乙港呢？", "也大！"],
        ["他说：“很好。很大。”", "然后走了。"],
        ["为什么说“谁来建？”的问题重要？", "因为重要。"],
        ["《甲。乙》是书（见第1页。）的一部分。", "完了。"],
        ["他说“没有结束。", "这里少了引号。"],
        ["发展……还在继续。", "好！！", "对。"],
        ["一是开放；二是合作。", "增长3.5%，1.2万人。"],
        ["It grew 3.5 per cent in the U.S. economy, e.g. in No. 3.", "Dr. Wang left.", "Why?", "Yes."],
        ["上海与Rotterdam Inc. 合作。", "See Fig. 2."],
        ["GDP增长。", "（见表1）", "乙港。"],
    ],
)
def test_sentences_are_what_a_reader_calls_so(parts):
    whole = "".join(part + (" " if part[-1] in ".?!" and part.isascii() else "") for part in parts).strip()
    if "（见表1）" in parts:
        parts = ["GDP增长。", "（见表1）乙港。"]
    assert [whole[start:end] for start, end in sentences(whole)] == parts


def test_very_long_sentences_are_cut_at_semicolons():
    clause = "要推动港口与城市的联动发展并且完善制度"
    spans = sentences("；".join([clause] * 30) + "。")
    assert len(spans) > 1 and all(end - start <= 450 for start, end in spans)


def test_layout_tells_sentences_rows_and_blocks(cut):
    result = cut("一、背景\n\n甲港很大。乙港也大。\n\n港口\t量\n甲港\t1\n")
    assert result.text == "一、背景\n\n甲港很大。乙港也大。\n\n港口 | 量\n甲港 | 1"
    assert result.kinds == ("heading", "sentence", "sentence", "row", "row")
    assert_sound(result)


def test_sections_are_heading_paths(cut):
    body = "甲港与乙港的航运合作不断深化，双方签署了多项协议，共同推动区域贸易便利化和制度创新，取得了积极成效。"
    result = cut(
        f"一、背景\n\n(一) 现状\n\n1. 港口\n\n(1) 规模不足。\n\n{body}\n\n(2) 甲港。{body}\n\n二、建议\n\n{body}\n"
    )
    sections = {p.text: p.section for p in result.passages}
    assert sections["(1) 规模不足。"] == "一、背景 / (一) 现状 / 1. 港口 / (1) 规模不足。"
    assert sections["(2) 甲港。"] == "一、背景 / (一) 现状 / 1. 港口"
    assert sections[body] == "二、建议"


def test_the_keywords_end_the_section_of_the_abstract(cut):
    result = cut("【内容摘要】\n\n本文讲港口。\n\n【关键词】：港口 城市\n\n港口是城市的门户，也是贸易的平台。\n")
    assert [p.section for p in result.passages] == ["【内容摘要】"] * 3 + [""]


def test_the_same_text_has_the_same_ids_and_another_has_others(cut):
    first, again, other = cut("甲港。", "a.txt"), cut("甲港。", "b.txt"), cut("乙港。", "a.txt")
    assert first.passages[0].id == again.passages[0].id != other.passages[0].id


def test_an_empty_source_has_no_passages():
    result = segment(Source("a.txt", "a", ()))
    assert (result.text, result.passages, result.kinds) == ("", (), ())
