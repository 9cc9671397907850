"""Sentences cut into marked parts. The parts joined are always the stored text: nothing is added, nothing left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from graph.model import Figure, Naming, Passage
from viz.web import links
from viz.web.folding import marked, spans
from viz.web.library import Shelf

Plain = dict[str, Any]
_NUMBER = re.compile(r"\d[\d,，]*(?:[.．]\d+)?")
_AROUND = 2  # characters between a number and its unit at most


def outermost(namings: Iterable[Naming], passage: Passage) -> list[Naming]:
    """Return mentions that stand in the passage as they say they do, without those inside others."""
    kept: list[Naming] = []
    for naming in sorted(namings, key=lambda n: (n.start, -n.end, n.entity)):
        start, end = naming.start - passage.start, naming.end - passage.start
        if start < 0 or passage.text[start:end] != naming.text or not naming.text:
            continue
        if not kept or naming.start >= kept[-1].end:
            kept.append(naming)
    return kept


@dataclass(frozen=True, slots=True)
class Mark:
    """Something marked in a passage, with offsets into the passage: a `mention` of an entity or a `figure`."""

    start: int
    end: int
    kind: str
    entity: str = ""
    figure: str = ""


def marks_of(shelf: Shelf, passage: Passage) -> list[Mark]:
    """Return what is marked in a passage, in order; where a mention and a figure overlap, the mention stays."""
    mentions = [
        Mark(naming.start - passage.start, naming.end - passage.start, "mention", entity=naming.entity)
        for naming in outermost(shelf.namings_at.get(passage.id, ()), passage)
    ]
    kept = list(mentions)
    for figure in shelf.figures_at.get(passage.id, ()):
        place = figure_place(figure, passage.text)
        if place and all(place[1] <= mark.start or mark.end <= place[0] for mark in kept):
            kept.append(Mark(*place, "figure", figure=figure.id))
    return sorted(kept, key=lambda mark: mark.start)


def figure_place(figure: Figure, text: str) -> tuple[int, int] | None:
    """Return where a text says a figure: its number, and the unit where that follows; None where neither is found."""
    for number in _NUMBER.finditer(text):
        digits = number.group().replace(",", "").replace("，", "").replace("．", ".")
        if float(digits) == abs(figure.value):
            after = text[number.end() : number.end() + _AROUND + len(figure.unit)]
            at = after.find(figure.unit) if figure.unit else -1
            return number.start(), number.end() + (at + len(figure.unit) if at >= 0 else 0)
    return None


def cut_at(passage: Passage, marks: Sequence[Mark]) -> list[tuple[str, Mark | None]]:
    """Cut a passage at marks that do not overlap, given in order."""
    parts: list[tuple[str, Mark | None]] = []
    at = 0
    for mark in marks:
        parts += [(passage.text[at : mark.start], None), (passage.text[mark.start : mark.end], mark)]
        at = mark.end
    return [part for part in (*parts, (passage.text[at:], None)) if part[0]]


def found(sentence: Plain, text: str) -> Plain:
    """Return a quote without roles in which `text` is marked wherever search finds it."""
    parts = marked(sentence["text"], list(spans(sentence["text"], text)))
    return {**sentence, "parts": [{"text": part["text"], "role": "head" if part["mark"] else ""} for part in parts]}


def quote(shelf: Shelf, passage_id: str, ends: Sequence[str] = ()) -> Plain:
    """Return a sentence with its place; the names of `ends` (head, tail) are parts with a role."""
    passage = shelf.passages[passage_id]
    doc_id = shelf.graph.document_of[passage_id]
    roles = {entity: role for entity, role in zip(ends, ("head", "tail"), strict=False) if entity}
    wanted = [naming for naming in shelf.namings_at.get(passage_id, ()) if naming.entity in roles]
    marks = [Mark(n.start - passage.start, n.end - passage.start, "mention", entity=n.entity)
             for n in outermost(wanted, passage)]  # fmt: skip
    return {
        "passage": passage_id, "document": doc_id, "title": shelf.documents[doc_id].title,
        "section": passage.section, "page": passage.page, "url": links.sentence(doc_id, passage),
        "text": passage.text,
        "parts": [{"text": text, "role": roles[mark.entity] if mark else ""} for text, mark in cut_at(passage, marks)],
    }  # fmt: skip
