"""Refusals and errors of queries: each is said in both languages, with the same values."""

from __future__ import annotations

import ast
from string import Formatter

import pytest

from graph.errors import HubgraphError, QueryError, QueryRefused
from graph.messages import error, messages
from graph.settings import ROOT
from graph.store.guard import read_only
from graph.store.hints import hints


def names(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("key", messages())
def test_message_is_there_in_both_languages_with_the_same_values(key: str):
    texts = messages()[key]
    assert set(texts) == {"en", "en_hint", "zh", "zh_hint"}
    assert names(texts["en"]) == names(texts["zh"])
    assert {n.replace("_en", "") for n in names(texts["en_hint"])} == {
        n.replace("_zh", "") for n in names(texts["zh_hint"])
    }
    assert bool(texts["en_hint"]) == bool(texts["zh_hint"])


def test_every_message_is_used_and_every_key_is_known():
    used: set[str] = set()
    for path in sorted([*(ROOT / "graph").rglob("*.py"), *(ROOT / "viz").rglob("*.py")]):
        used |= {
            n.value
            for n in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(n, ast.Constant) and isinstance(n.value, str)
        }
    assert sorted(set(messages()) - used) == []


@pytest.mark.parametrize("hint", [*hints(), *hints("neo4j")], ids=lambda hint: hint.en[:40])
def test_hint_is_there_in_both_languages(hint: object):
    assert getattr(hint, "en", "") and any("\u4e00" <= char <= "\u9fff" for char in getattr(hint, "zh", ""))


def test_place_and_hint_are_said_in_chinese():
    with pytest.raises(QueryRefused) as caught:
        read_only("MATCH (n)\nSET n.name = 'x'")
    assert caught.value.said("zh") == (
        "第 2 行第 1 列：不允许 SET",
        "这里只能读：请写 MATCH … RETURN …；如果这是名称，请加反引号：`SET`",
    )
    assert caught.value.said("en") == (caught.value.message, caught.value.hint)


def test_other_errors_are_in_english_whatever_is_asked():
    assert HubgraphError("a", "b").said("zh") == ("a", "b")


def test_values_with_braces_are_taken_as_they_are():
    assert "{0}" in error(QueryError, "missing-parameter", name="{0}").message
