"""The ready questions that suit what was typed into the search box, with its names put into their fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graph.ontology import ontology
from graph.questions import Question, questions
from viz.web import links
from viz.web.asking import defaults
from viz.web.library import Shelf
from viz.web.terms import Term, terms, values
from viz.words import say

Plain = dict[str, Any]
NAMED, SPOKEN, OPEN = 2, 2, 1  # what a name in a field counts, a word in common, and a field that no name fits
NUMBERS = {("word", say("nav.figures")), ("verb", "TRADES_WITH")}  # terms that figures answer
LEAST = 3  # below, a question has too little to do with the text


def suited(shelf: Shelf, text: str, lang: str, most: int) -> list[Plain]:
    """Return the ready questions that are nearest to a text, each with its address; none for a text of one name."""
    found = terms(shelf, text)
    named = {term.value: text[term.start : term.end] for term in found if term.kind == "entity"}
    if len(found) < 2 or not named:
        return []
    said = _said(shelf, found)
    rated = [(_rate(one, given := _given(shelf, one, list(named)), said), one, given) for one in questions().values()]
    best = sorted((one for one in rated if one[0] >= LEAST), key=lambda one: (-one[0], one[1].id))
    ready = [_asked(shelf, one, given, named, lang) for _, one, given in best]
    return [*(_figures(shelf, named, lang) if NUMBERS & {(t.kind, t.value) for t in found} else ()), *ready][:most]


def _figures(shelf: Shelf, named: Mapping[str, str], lang: str) -> list[Plain]:
    """Return the ways to all figures of the entities that are named and have any."""
    told = ((one, name, len(shelf.figures_of.get(one, ()))) for one, name in named.items())
    return [{"id": "figures", "question": say("search.figures", lang, name=name, n=count),
             "url": links.with_params("/figures", (), entity=one)} for one, name, count in told if count]  # fmt: skip


def _asked(shelf: Shelf, asked: Question, given: Mapping[str, str], named: Mapping[str, str], lang: str) -> Plain:
    """Return a question with the names as they were typed, and its address with the names of the graph."""
    typed = {field: named[one] for field, one in given.items()}
    ready = {field: shelf.nodes[one].name for field, one in given.items()}
    return {"id": asked.id, "question": asked.asked(lang, {**defaults(shelf, asked), **typed}),
            "url": links.with_params(f"/query/{asked.id}", (), **ready)}  # fmt: skip


def _given(shelf: Shelf, asked: Question, named: Sequence[str]) -> Mapping[str, str]:
    """Put the entities into the fields that take them, in order, each once; returns their ids."""
    left, given = list(named), dict[str, str]()
    for field in asked.parameters:
        fits = next((one for one in left if field.kind in ("Entity", shelf.nodes[one].type)), "")
        if fits:
            given[field.name] = fits
            left.remove(fits)
    return given


def _said(shelf: Shelf, found: Sequence[Term]) -> set[str]:
    """Return the words, in Chinese, that a question on these things would use: its types and its relations."""
    known = ontology()
    types = [*values(found, "label"), *(shelf.nodes[one].type for one in values(found, "entity"))]
    return (
        {known.labels[one].zh for one in types if one in known.labels}
        | {known.relations[one].zh.rstrip("于") for one in values(found, "verb")}
        | set(values(found, "word"))
    )


def _rate(asked: Question, given: Mapping[str, str], said: set[str]) -> int:
    wanted = [one for one in asked.parameters if one.kind == "Entity" or one.kind in ontology().labels]
    if not given:
        return 0
    common = sum(word in asked.text["zh"] for word in said)
    return NAMED * len(given) + SPOKEN * common - OPEN * (len(wanted) - len(given))
