"""The words of pages and pictures: both languages, and none that nothing says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from graph.errors import DataError
from viz.words import load_words, say, words

VIZ = Path(__file__).parents[2] / "viz"
BEGUN = re.compile(r"""["'`]((?:[a-z_]+\.)+)(?:["'`]|\$?\{)""")  # "kind." ~ name, f"kind.{name}", `kind.${name}`


def code() -> str:
    files = [file for kind in ("*.py", "*.html", "*.js") for file in sorted(VIZ.rglob(kind))]
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def test_every_word_is_said_somewhere():
    text = code()
    begun = tuple(set(BEGUN.findall(text)))
    said = set(re.findall(r"[\w.-]+", text))
    assert [key for key in words() if key not in said and not key.startswith(begun)] == []


def test_a_word_needs_both_languages(tmp_path):
    file = tmp_path / "one.yaml"
    file.write_text("nav.home: {zh: 首页}\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"nav\.home: needs exactly zh and en"):
        load_words(file)


def test_one_thing_is_no_plural():
    assert say("count.documents", "en", n=1) == "1 paper"
    assert say("search.count", "en", n=1) == "1 entity found"
    assert [say("count.documents", "en", n=n) for n in (0, 2, 1000)] == ["0 papers", "2 papers", "1,000 papers"]
    assert say("upload.seconds", "en", n=1) == "1 s so far"
    assert say("count.documents", "zh", n=1) == "1 份文件"
