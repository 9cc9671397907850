"""The ready questions that suit what was typed into the search box, with its names put into their fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graph.ontology import ontology
from graph.questions import Parameter, Question, questions
from viz.web import links, views
from viz.web.asking import defaults
from viz.web.library import Shelf
from viz.web.terms import DIFFERENCES, FIGURES, PAPERS, Term, terms, values, within
from viz.words import say

Plain = dict[str, Any]
NAMED, SPOKEN, OPEN = 2, 2, 1  # what a name in a field counts, a word in common, and a field that no name fits
NUMBERS = {FIGURES, ("verb", "TRADES_WITH")}  # terms that figures answer
LEAST = 3  # below, a question has too little to do with the text
PLACES = ("City", "Region", "Economy", "Platform")  # what a field called `place` takes
Named = Mapping[str, str]  # what was typed, by entity


def suited(shelf: Shelf, text: str, lang: str, most: int) -> list[Plain]:
    """Return the ready questions that are nearest to a text, each with its address; none for a text of one name."""
    found = terms(shelf, text)
    named = {term.value: text[term.start : term.end] for term in found if term.kind == "entity"}
    asked = {(term.kind, term.value) for term in found}
    first: list[Plain] = []
    if DIFFERENCES in asked:
        first = _differences(shelf, named, lang, plain=PAPERS in asked or _whole(text, found))
    if len(found) < 2 or not named:
        return first[:most]
    said = _said(shelf, found)
    rated = [(_rate(one, given := _given(shelf, one, list(named)), said), one, given) for one in questions().values()]
    best = sorted((one for one in rated if one[0] >= LEAST), key=lambda one: (-one[0], one[1].id))
    ready = [_asked(shelf, one, given, named, lang) for _, one, given in best]
    if NUMBERS & asked:
        first = [*first, *_figures(shelf, named, lang)]
    elif others := _besides_trade(named):
        ready = [*ready[: most - 1], *_figures(shelf, others, lang)[:1]]
    return [*first, *ready][:most]


def _whole(text: str, found: Sequence[Term]) -> bool:
    """Tell whether a text is a single term and nothing else."""
    return len(found) == 1 and text.strip() == text[found[0].start : found[0].end]


def _besides_trade(named: Named) -> Named:
    """Return the entities beside one whose name speaks of trade or numbers: 货物贸易 asks for figures of 德国."""
    plain = {one: name for one, name in named.items() if not NUMBERS & within(name)}
    return plain if len(plain) < len(named) else {}


def _figures(shelf: Shelf, named: Named, lang: str) -> list[Plain]:
    """Return the ways to all figures of the entities that are named and have any, the fewest first."""
    told = ((one, name, len(shelf.figures_of.get(one, ()))) for one, name in named.items())
    return [{"id": "figures", "question": say("search.figures", lang, name=name, n=count),
             "url": links.with_params("/figures", (), entity=one)}
            for one, name, count in sorted(told, key=lambda one: one[2]) if count]  # fmt: skip


def _differences(shelf: Shelf, named: Named, lang: str, *, plain: bool) -> list[Plain]:
    """Return the ways to what two entities that are named do not share, or else to what papers say differently.

    Without a name, only of a text that is `plain`: about papers, or of one word.
    """
    if len(named) > 1:
        (a, one), (b, other) = list(named.items())[:2]
        return [{"id": "compare", "question": say("search.compare", lang, a=one, b=other),
                 "url": links.with_params("/compare", (), kind="entities", a=a, b=b)}]  # fmt: skip
    differ = views.disagreements(shelf)
    made: list[Plain] = []
    for one, name in named.items():
        count = sum(one in (edge.head, edge.tail) for edge in differ)
        if count:
            made.append({"id": "differ", "question": say("search.differ.of", lang, name=name, n=count),
                         "url": links.relations(e=one, only="differ")})  # fmt: skip
    if named or not plain or len(shelf.graph.documents) < 2:
        return made
    return [{"id": "compare", "question": say("search.compare.papers", lang), "url": "/compare?kind=documents"},
            {"id": "differ", "question": say("search.differ", lang, n=len(differ)),
             "url": links.relations(only="differ")}][: 2 if differ else 1]  # fmt: skip


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
        fits = next((one for one in left if _takes(field, shelf.nodes[one].type)), "")
        if fits:
            given[field.name] = fits
            left.remove(fits)
    return given


def _takes(field: Parameter, label: str) -> bool:
    """Tell whether a field takes an entity of a label: nobody settles in an industry."""
    return field.kind == label or (field.kind == "Entity" and (field.name != "place" or label in PLACES))


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
