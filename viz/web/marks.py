"""Sentences cut into marked parts. The parts joined are always the stored text: nothing is added, nothing left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from graph.model import Naming, Passage
from graph.store.search import normal
from viz.web import links
from viz.web.library import Shelf

Plain = dict[str, Any]


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


def cut(passage: Passage, namings: Sequence[Naming]) -> list[tuple[str, Naming | None]]:
    """Cut a passage at mentions that do not overlap, given in order."""
    parts: list[tuple[str, Naming | None]] = []
    at = 0
    for naming in namings:
        start, end = naming.start - passage.start, naming.end - passage.start
        if start > at:
            parts.append((passage.text[at:start], None))
        parts.append((passage.text[start:end], naming))
        at = end
    if at < len(passage.text):
        parts.append((passage.text[at:], None))
    return parts


def found(sentence: Plain, text: str) -> Plain:
    """Return a quote without roles in which `text` is marked, as typed or else as it is folded for search."""
    text = text if text in sentence["text"] else normal(text)
    pieces = sentence["text"].split(text) if text else [sentence["text"]]
    parts = [{"text": pieces[0], "role": ""}]
    for piece in pieces[1:]:
        parts += [{"text": text, "role": "head"}, {"text": piece, "role": ""}]
    return {**sentence, "parts": [part for part in parts if part["text"]]}


def quote(shelf: Shelf, passage_id: str, ends: Sequence[str] = ()) -> Plain:
    """Return a sentence with its place; the names of `ends` (head, tail) are parts with a role."""
    passage = shelf.passages[passage_id]
    doc_id = shelf.graph.document_of[passage_id]
    roles = {entity: role for entity, role in zip(ends, ("head", "tail"), strict=False) if entity}
    wanted = [naming for naming in shelf.namings_at.get(passage_id, ()) if naming.entity in roles]
    return {
        "passage": passage_id, "document": doc_id, "title": shelf.documents[doc_id].title,
        "section": passage.section, "page": passage.page, "url": links.document(doc_id, passage_id),
        "text": passage.text,
        "parts": [{"text": text, "role": roles[naming.entity] if naming else ""}
                  for text, naming in cut(passage, outermost(wanted, passage))],
    }  # fmt: skip
