"""What entities, relations and figures are in lists, as plain values: the same for HTML, fragments and JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from graph.model import Edge, Figure, Node
from graph.ontology import MODALITIES, ontology
from viz.atlas import Bundle
from viz.web import links
from viz.web.amounts import amount
from viz.web.charts import conflicts
from viz.web.library import Shelf
from viz.web.marks import quote
from viz.web.periods import period_text
from viz.words import LANGUAGES

Plain = dict[str, Any]
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")


def card(shelf: Shelf, node: Node) -> Plain:
    """Return an entity as lists show it."""
    return {
        "id": node.id, "name": node.name, "name_en": node.name_en, "type": node.type, "kind": node.kind,
        "documents": len(node.documents), "mentions": node.mentions,
        "neighbours": len(shelf.near.get(node.id, ())), "rank": shelf.rank[node.id], "url": links.entity(node.id),
    }  # fmt: skip


def named(shelf: Shelf, entity_id: str) -> Plain:
    """Return the little that a link to an entity needs; an unknown id stands for itself."""
    node = shelf.nodes.get(entity_id)
    if node is None:
        return {"id": entity_id, "name": entity_id, "name_en": "", "type": "other", "url": ""}
    return {"id": node.id, "name": node.name, "name_en": node.name_en, "type": node.type, "url": links.entity(node.id)}


def edge_row(shelf: Shelf, edge: Edge, quotes: int = 1) -> Plain:
    """Return a relation with its first sentences, those that name both ends before those that imply one."""
    kind = ontology().relations[edge.type]
    known = sorted((passage for passage in edge.evidence if passage in shelf.passages),
                   key=lambda passage: -len({n.entity for n in shelf.namings_at.get(passage, ())}
                                            & {edge.head, edge.tail}))  # fmt: skip
    return {
        "id": edge.id, "head": named(shelf, edge.head), "tail": named(shelf, edge.tail), "type": edge.type,
        "zh": kind.zh, "en": kind.en, "symmetric": kind.symmetric, "modality": edge.modality,
        "times": list(edge.times), "years": years(edge.times),
        "when": {lang: [period_text(time, lang) for time in edge.times] for lang in LANGUAGES},
        "confidence": edge.confidence, "rules": list(edge.rules),
        "documents": len(edge.documents), "sentences": len(known), "url": links.relation(edge.id),
        "quotes": [quote(shelf, passage, (edge.head, edge.tail)) for passage in known[:quotes]],
    }  # fmt: skip


def fetch(shelf: Shelf, edges: Iterable[Edge]) -> None:
    """Bring the sentences of relations to hand, before one row after the other is made of them."""
    shelf.fetch(passage for edge in edges for passage in edge.evidence)


def strongest(edges: Iterable[Edge]) -> list[Edge]:
    """Return edges with most documents first, then most sentences, then in the order of modalities."""
    return sorted(edges, key=lambda e: (-len(e.documents), -e.mentions, MODALITIES.index(e.modality), e.id))


def years(times: Iterable[str]) -> str:
    """Return the years of some times in few characters.

    >>> years(["2018-03", "2019", "2021/2025"]), years([])
    ('2018–2019, 2021, 2025', '')
    """
    found = sorted({year for time in times for year in years_in(time)})
    runs: list[list[int]] = [[found[0]]] if found else []
    for before, year in pairwise(found):
        if year == before + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def years_in(time: str) -> list[int]:
    """Return the years that a time names, in order."""
    return sorted(int(year) for year in _YEAR.findall(time))


def differing(shelf: Shelf) -> frozenset[str]:
    """Return the ids of figures for which the papers give another number, found once per build."""
    return shelf.once("differing", lambda: conflicts(shelf.graph.figures))


def figure_rows(shelf: Shelf, figures: Iterable[Figure]) -> list[Plain]:
    """Return figures with their subject, their amount in words and their first sentence, in the order given."""
    rows, differ = [], differing(shelf)
    for figure in figures:
        known = [passage for passage in figure.evidence if passage in shelf.passages]
        ends = (figure.subject, figure.counterpart or "")
        rows.append({
            "id": figure.id, "subject": named(shelf, figure.subject), "indicator": figure.indicator,
            "counterpart": named(shelf, figure.counterpart) if figure.counterpart else None,
            "value": figure.value, "value_max": figure.value_max, "unit": figure.unit, "period": figure.period,
            "when": {lang: period_text(figure.period, lang) for lang in LANGUAGES},
            "amount": {lang: amount(figure.value, figure.unit, lang, figure.value_max) for lang in LANGUAGES},
            "modality": figure.modality, "conflict": figure.id in differ, "confidence": figure.confidence,
            "quote": quote(shelf, known[0], ends) if known else None,
        })  # fmt: skip
    return rows


def only_proposed(shelf: Shelf) -> list[Edge]:
    """Return the relations of pairs of which nothing is stated as so, only proposed; found once per build."""
    return [*shelf.once("only proposed", lambda: [
        edge for bundle in shelf.bundles.values() if all(one.modality == "proposed" for one in bundle.edges)
        for edge in bundle.edges
    ])]  # fmt: skip


def disagreements(shelf: Shelf) -> list[Edge]:
    """Return the relations of one pair, direction and type that papers give different modalities; once per build."""
    return [*shelf.once("disagreements", lambda: _disagreements(shelf.bundles.values()))]


def _disagreements(bundles: Iterable[Bundle]) -> list[Edge]:
    groups: dict[tuple[str, str, str], list[Edge]] = {}
    for bundle in bundles:
        for edge in bundle.edges if len(bundle.edges) > 1 else ():
            groups.setdefault((edge.head, edge.type, edge.tail), []).append(edge)
    return [edge for found in groups.values() if len(found) > 1 and _differ(found) for edge in found]


def _differ(edges: Sequence[Edge]) -> bool:
    """Tell whether two documents, each saying one thing, say different things."""
    return any(set(a.documents) != set(b.documents) for a in edges for b in edges if a.modality != b.modality)
