"""What entities and relations say on a page, as plain values: the same for HTML, fragments and JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from graph.errors import NotFound
from graph.model import Edge, Figure, Node
from graph.ontology import MODALITIES, ontology
from viz.atlas import bundles
from viz.web import links
from viz.web.library import Shelf
from viz.web.marks import quote

Plain = dict[str, Any]
PER_GROUP = 10  # relations of a group that show their sentence at once


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
        "times": list(edge.times), "confidence": edge.confidence, "rules": list(edge.rules),
        "documents": len(edge.documents), "sentences": len(known), "url": links.relation(edge.id),
        "quotes": [quote(shelf, passage, (edge.head, edge.tail)) for passage in known[:quotes]],
    }  # fmt: skip


def strongest(edges: Iterable[Edge]) -> list[Edge]:
    """Return edges with most documents first, then most sentences, then in the order of modalities."""
    return sorted(edges, key=lambda e: (-len(e.documents), -e.mentions, MODALITIES.index(e.modality), e.id))


def entity_page(shelf: Shelf, entity_id: str, per_group: int = PER_GROUP) -> Plain:
    """Return what the papers say of an entity, the strongest relations of each group. Raises NotFound."""
    node = shelf.node(entity_id)
    edges = shelf.of.get(entity_id, [])
    groups: list[Plain] = []
    for kind in ontology().relations.values():
        for direction in ("both",) if kind.symmetric else ("out", "in"):
            found = strongest(
                e for e in edges if e.type == kind.name and _direction(e, entity_id) in (direction, "self")
            )
            if direction == "in":
                found = [e for e in found if e.head != e.tail]
            if found:
                rows = [edge_row(shelf, edge) for edge in found[:per_group]]
                counts = {name: sum(e.modality == name for e in found) for name in MODALITIES}
                groups.append({"type": kind.name, "zh": kind.zh, "en": kind.en, "direction": direction,
                               "modalities": counts, "total": len(found), "rows": rows,
                               "url": links.relations(e=entity_id, r=kind.name)})  # fmt: skip
    groups.sort(key=lambda group: -group["total"])
    return {
        "entity": {**card(shelf, node), "aliases": list(node.aliases), "entities": len(shelf.nodes),
                   "relations": len(edges)},
        "groups": groups,
        "figures": figure_rows(shelf, sorted(
            shelf.figures_of.get(entity_id, ()), key=lambda f: (f.indicator, f.unit, f.period or "", f.id))
        ),
        "documents": [_mentions(shelf, doc_id, entity_id) for doc_id in node.documents if doc_id in shelf.documents],
    }  # fmt: skip


def _direction(edge: Edge, entity_id: str) -> str:
    if ontology().relations[edge.type].symmetric:
        return "both"
    return "self" if edge.head == edge.tail else "out" if edge.head == entity_id else "in"


def _mentions(shelf: Shelf, doc_id: str, entity_id: str) -> Plain:
    inside = [p for p in shelf.passages_of.get(doc_id, ())
              if any(n.entity == entity_id for n in shelf.namings_at.get(p.id, ()))]  # fmt: skip
    count = sum(n.entity == entity_id for p in inside for n in shelf.namings_at.get(p.id, ()))
    document = shelf.documents[doc_id]
    first = inside[0].id if inside else ""
    return {"id": doc_id, "title": document.title, "published": document.published, "mentions": count,
            "url": links.document(doc_id, first)}  # fmt: skip


def relation_page(shelf: Shelf, edge_id: str) -> Plain:
    """Return a relation with all its sentences and what else is said of the same pair. Raises NotFound."""
    edge = shelf.edges.get(edge_id)
    if edge is None:
        raise NotFound(f"no relation {edge_id!r}", "open it from one of its entities")
    pair = (min(edge.head, edge.tail), max(edge.head, edge.tail))
    others = [other for other in shelf.bundles[pair].edges if other.id != edge_id] if pair in shelf.bundles else []
    return {
        "relation": edge_row(shelf, edge, quotes=len(edge.evidence)),
        "others": [edge_row(shelf, other) for other in others],
    }


def between_page(shelf: Shelf, a: str, b: str) -> Plain:
    """Return every relation of two entities. Raises NotFound."""
    pair = (min(a, b), max(a, b))
    found = shelf.bundles[pair].edges if pair in shelf.bundles else ()
    return {"a": card(shelf, shelf.node(a)), "b": card(shelf, shelf.node(b)),
            "rows": [edge_row(shelf, edge, quotes=3) for edge in found]}  # fmt: skip


def figure_rows(shelf: Shelf, figures: Iterable[Figure]) -> list[Plain]:
    """Return figures with their subject and first sentence, in the order given."""
    rows = []
    for figure in figures:
        known = [passage for passage in figure.evidence if passage in shelf.passages]
        ends = (figure.subject, figure.counterpart or "")
        rows.append({
            "id": figure.id, "subject": named(shelf, figure.subject), "indicator": figure.indicator,
            "counterpart": named(shelf, figure.counterpart) if figure.counterpart else None,
            "value": figure.value, "value_max": figure.value_max, "unit": figure.unit, "period": figure.period,
            "modality": figure.modality, "quote": quote(shelf, known[0], ends) if known else None,
        })  # fmt: skip
    return rows


def only_proposed(shelf: Shelf) -> list[Edge]:
    """Return the relations of pairs of which nothing is stated as so, only proposed."""
    return [
        edge for bundle in shelf.bundles.values() if set(bundle.modalities) == {"proposed"} for edge in bundle.edges
    ]


def disagreements(shelf: Shelf) -> list[Edge]:
    """Return the relations of one pair, direction and type that papers give different modalities."""
    groups: dict[tuple[str, str, str], list[Edge]] = {}
    for bundle in bundles(shelf.graph.edges).values():
        for edge in bundle.edges:
            groups.setdefault((edge.head, edge.type, edge.tail), []).append(edge)
    return [e for found in groups.values() if len(found) > 1 and _differ(found) for e in found]


def _differ(edges: Sequence[Edge]) -> bool:
    """Tell whether two documents, each saying one thing, say different things."""
    return any(set(a.documents) != set(b.documents) for a in edges for b in edges if a.modality != b.modality)
