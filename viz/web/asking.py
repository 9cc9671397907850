"""The ready questions as pages ask them: fields for what each takes, with values that this graph has."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from graph.ontology import ontology
from graph.questions import Parameter, Question, questions
from viz.export.script import literal
from viz.web.library import Shelf

Plain = dict[str, Any]
Values = Mapping[str, str | int | float]
INDICATORS = 300  # offered for a field


def topics(shelf: Shelf, lang: str) -> dict[str, list[Plain]]:
    """Return the ready questions by topic, each as it would be asked of this graph, with its address."""
    found: dict[str, list[Plain]] = {}
    for asked in sorted(questions().values(), key=lambda one: (one.topic["en"], one.id)):
        text = asked.asked(lang, titled(shelf, asked, defaults(shelf, asked)))
        found.setdefault(asked.topic[lang], []).append({"id": asked.id, "question": text, "url": f"/query/{asked.id}"})
    return found


def titled(shelf: Shelf, asked: Question, values: Values) -> Values:
    """Return the values of a question as a sentence names them: a paper by its title."""
    titles = {name: shelf.documents[one].title or name for one, name in papers(shelf).items()}
    return {**values, **{one.name: titles.get(str(values[one.name]), values[one.name])
                         for one in asked.parameters if one.kind == "Document"}}  # fmt: skip


def defaults(shelf: Shelf, asked: Question) -> Values:
    """Return a value for each parameter: its default where this graph has that, else the best known of its kind."""
    return shelf.once(f"defaults.{asked.id}", lambda: _defaults(shelf, asked.parameters))


def _defaults(shelf: Shelf, parameters: Sequence[Parameter]) -> Values:
    taken: set[str] = set()
    values: dict[str, str | int | float] = {}
    for one in parameters:
        values[one.name] = _value(shelf, one, taken)
        taken.add(str(values[one.name]))
    return values


def _value(shelf: Shelf, parameter: Parameter, taken: set[str]) -> str | int | float:
    pool = _pool(shelf, parameter.kind)
    if not pool or parameter.default in pool:
        return parameter.default
    return next((one for one in pool if one not in taken), next(iter(pool)))


def _pool(shelf: Shelf, kind: str) -> Mapping[str, None]:
    """Return the values of a kind that this graph has, the best known first; nothing for texts and numbers."""
    return shelf.once(f"pool.{kind}", lambda: dict.fromkeys(_values(shelf, kind)))


def papers(shelf: Shelf) -> dict[str, str]:
    """Return by id what names each paper in an address: its file, or its id where others have that file name."""
    often = Counter(document.source for document in shelf.graph.documents)
    return {d.id: d.source if d.source and often[d.source] == 1 else d.id for d in shelf.graph.documents}


def unknown_kind(shelf: Shelf, asked: Question) -> str:
    """Return the label of a parameter of which these papers name nothing, or nothing."""
    kinds = (one.kind for one in asked.parameters if one.kind in ontology().labels)
    return next((kind for kind in kinds if not _pool(shelf, kind)), "")


def _values(shelf: Shelf, kind: str) -> Iterator[str]:
    if kind == "Document":
        yield from papers(shelf).values()
    elif kind == "Indicator":
        often = Counter(figure.indicator for figure in shelf.graph.figures)
        yield from sorted(often, key=lambda one: (-often[one], one))
    elif kind == "Entity" or kind in ontology().labels:
        yield from (shelf.nodes[one].name for one in shelf.order if kind in ("Entity", shelf.nodes[one].type))


def fields(shelf: Shelf, asked: Question, given: Values, lang: str) -> list[Plain]:
    """Return the fields of a question: what each means, its value, and what may stand in it where that is a list."""
    made = []
    for one in asked.parameters:
        options: list[Plain] = []
        if one.kind == "Document":
            named = papers(shelf)
            options = [{"value": named[d.id], "text": d.title or named[d.id]} for d in shelf.graph.documents]
        elif one.kind == "Indicator":
            options = [{"value": name, "text": name} for name in list(_pool(shelf, one.kind))[:INDICATORS]]
        made.append({
            "name": one.name, "kind": one.kind, "meaning": one.meaning[lang], "value": given[one.name],
            "options": options, "field": _field(one.kind),
        })  # fmt: skip
    return made


def _field(kind: str) -> str:
    known = {"Document": "choice", "Indicator": "list", "Text": "text", "Number": "number", "Integer": "number"}
    return known.get(kind, "entity")


def as_cypher(asked: Question, values: Values) -> str:
    """Return the Cypher of a question with values in the place of its parameters, for the console."""
    written = {name: literal(value) for name, value in values.items()}
    return re.sub(r"\$(\w+)", lambda found: written.get(found[1], found[0]), asked.cypher).rstrip(";")
