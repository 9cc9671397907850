"""Tokens, tags, and names that the shipped model finds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.match import matcher
from extract.tagger import MODEL, Tagger, features, generic, spans, tokens
from graph.errors import DataError
from graph.ontology import ontology
from graph.settings import settings


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger(settings().data / "models" / MODEL, matcher())


def test_tokens_are_characters_latin_words_numbers_and_signs():
    text = "上海R&D占3,480.5%，Lin-gang"
    assert [t.text for t in tokens(text)] == ["上", "海", "R&D", "占", "3,480.5", "%", "，", "Lin-gang"]


@given(st.text())
def test_tokens_leave_out_nothing_but_space(text):
    cut = tokens(text)
    assert all(text[t.start : t.end] == t.text for t in cut)
    assert "".join("".join(t.text for t in cut).split()) == "".join(text.split())


def test_spans_join_begin_and_inside_and_a_stray_inside_begins():
    labels = ["B-City", "I-City", "O", "I-Event", "I-City", "B-City"]
    assert spans(labels) == [(0, 1, "City"), (3, 3, "Event"), (4, 4, "City"), (5, 5, "City")]


def test_every_token_has_features_of_gazetteer_quote_and_words():
    text = "加快“集成电路”企业"
    cut = tokens(text)
    rows = features(text, cut, matcher().all(text))
    assert len(rows) == len(cut)
    assert "g=BIndustry" in rows[3] and "q=q" in rows[3] and "q=-" in rows[0]
    assert "w=VB" in rows[0] and "w=GB" in rows[-2]
    assert "企业" in generic()


def test_names_are_found_where_they_stand(tagger):
    text = "上海发展集成电路产业，与新加坡深化合作。"
    found = {text[t.start : t.end]: t.label for t in tagger.tag(text)}
    assert found.items() >= {"上海": "City", "新加坡": "Economy"}.items()
    assert all(0 < t.score <= 1 and t.label in ontology().labels for t in tagger.tag(text))


def test_most_names_that_no_list_knows_are_found(tagger):
    names = [
        "江海航运研究院",
        "苏城国际会展中心",
        "明州综合保税区",
        "海州国际商会",
        "明州经济技术开发区",
        "江海投资集团",
    ]
    found = 0
    for name in names:
        assert matcher().lookup(name) is None
        text = f"2020年，上海与{name}签署合作协议。"
        found += name in {text[t.start : t.end] for t in tagger.tag(text)}
    assert found >= len(names) / 2


def test_an_empty_text_has_no_names(tagger):
    assert tagger.tag("") == tagger.tag(" \n") == []


def test_a_missing_model_is_named(tmp_path):
    with pytest.raises(DataError, match=r"entities\.crfsuite: the entity model is missing"):
        Tagger(tmp_path / MODEL, matcher())
