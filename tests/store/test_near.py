"""Texts one edit away are found without looking at all: the same ones as by looking at all."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from graph.store.near import Near, one_edit

words = st.text("沪港abc", min_size=2, max_size=8)


@given(texts=st.lists(words, max_size=30, unique=True), query=st.text("沪港abc", min_size=3, max_size=8))
@example(texts=["abcabc"], query="abacbc")
@example(texts=["abcabc"], query="acbabc")
@example(texts=["ab"], query="abc")
def test_what_is_found_is_what_a_look_at_all_finds(texts: list[str], query: str):
    near: Near[str] = Near()
    for text in texts:
        near.add(text, text)
    assert {*near.find(query)} == {text for text in texts if one_edit(query, text)}
