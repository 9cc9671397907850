"""A styled piece of the graph as plain JSON: what pyvis pictures, the explorer's canvas, SVG and tables all render.

A scene is a function of the graph, the ids asked for (in order) and the filters; nothing in it is random.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from graph.model import Edge, Graph, Node
from graph.ontology import ontology
from viz import layout, style
from viz.atlas import BACKBONE, BUNDLES, Atlas, Bundle, Pair
from viz.words import LANGUAGES, say

HARD_CAP = 400  # entities on one canvas
Scene = dict[str, Any]
_YEAR = re.compile(r"\d{4}")


@dataclass(frozen=True, slots=True)
class Period:
    """Years let through, both included; `kind` says which: s stated, p published, f planned (of what is proposed)."""

    first: int | None = None
    last: int | None = None
    undated: bool = False
    kind: str = "s"

    def admits(self, edge: Edge, published: Mapping[str, str | None]) -> bool:
        """Tell whether any year of an edge lies within; one without a year only by `undated`."""
        found = self.spans(edge, published)
        if not found:
            return self.undated
        if self.first is None and self.last is None:
            return not self.undated
        low, high = self.first or 0, self.last or 9999
        return any(start <= high and end >= low for start, end in found)

    def spans(self, edge: Edge, published: Mapping[str, str | None]) -> list[tuple[int, int]]:
        """Return the first and last year of each time of an edge."""
        if self.kind == "p":
            times = [published.get(document) or "" for document in edge.documents]
        else:
            times = list(edge.times) if self.kind == "s" or edge.modality == "proposed" else []
        years = [[int(year) for year in _YEAR.findall(time)] for time in times]
        return [(min(found), max(found)) for found in years if found]


@dataclass(frozen=True, slots=True)
class Filters:
    """What a view lets through: within a group any, across groups all; an empty group lets everything through.

    `keep` are entities shown whatever their group says; `papers` and `confidence` are least values of a relation.
    """

    types: frozenset[str] = frozenset()
    modalities: frozenset[str] = frozenset()
    relations: frozenset[str] = frozenset()
    documents: frozenset[str] = frozenset()
    period: Period | None = None
    confidence: float = 0.0
    papers: int = 0
    keep: frozenset[str] = frozenset()
    linked: bool = False  # leave out entities without a line
    only: frozenset[str] | None = None  # ids of the relations that are let through at all

    def node(self, node: Node) -> bool:
        """Tell whether this entity is shown."""
        return node.id in self.keep or (
            (not self.types or node.type in self.types)
            and (not self.documents or not self.documents.isdisjoint(node.documents))
        )

    def edge(self, edge: Edge, published: Mapping[str, str | None] = {}) -> bool:
        """Tell whether this edge is shown; `published` gives the dates of documents."""
        return (
            (not self.modalities or edge.modality in self.modalities)
            and (not self.relations or edge.type in self.relations)
            and (not self.documents or not self.documents.isdisjoint(edge.documents))
            and (self.period is None or self.period.admits(edge, published))
            and edge.confidence >= self.confidence
            and len(edge.documents) >= self.papers
            and (self.only is None or edge.id in self.only)
        )

    def without(self, group: str) -> Filters:
        """Return the same filters with one group let through."""
        return replace(self, **{group: getattr(NO_FILTERS, group)})


NO_FILTERS = Filters()


def overview(source: Graph | Atlas, n: int = BACKBONE, limit: int = BUNDLES) -> Scene:
    """Return the scene of the best connected entities, each type among them, with at most `limit` lines."""
    atlas = Atlas.of_graph(source)
    ids = atlas.backbone(min(n, HARD_CAP))
    return scene(atlas, ids, lay="map", pairs=atlas.spine(ids, limit), subject="overview")


def focus(source: Graph | Atlas, entity: str, hops: int = 1, limit: int = 12) -> Scene:
    """Return the scene of an entity and its `limit` best neighbours, each hop having an equal share of them."""
    atlas = Atlas.of_graph(source)
    return scene(atlas, neighbourhood(atlas, [entity], hops, max(1, limit // max(hops, 1))), subject=entity)


def neighbourhood(source: Graph | Atlas, ids: Sequence[str], hops: int = 1, limit: int = 12) -> list[str]:
    """Return `ids` and, hop by hop, the `limit` most strongly linked entities not yet among them."""
    atlas = Atlas.of_graph(source)
    found = [node for node in dict.fromkeys(ids) if node in atlas.nodes]
    edge = list(found)
    for _ in range(hops):
        best: dict[str, float] = {}
        for node in edge:
            for other in atlas.near.get(node, ()):
                if other not in found:
                    pair = (min(node, other), max(node, other))
                    best[other] = max(best.get(other, 0.0), atlas.weights[pair])
        edge = sorted(best, key=lambda other: (-best[other], atlas.rank[other]))[:limit]
        found += edge
    return found[:HARD_CAP]


def scene(
    source: Graph | Atlas, ids: Iterable[str], *, filters: Filters = NO_FILTERS, lay: str = "local",
    pairs: Collection[Pair] | None = None, subject: str = "", moved: Mapping[str, layout.Point] | None = None,
    around: tuple[str, int] | None = None,
) -> Scene:  # fmt: skip
    """Return the scene of `ids`, unknown ones left out.

    `lay` is `map` (where the whole graph has them) or `local` (round the first, in the order given); `moved` are
    places that differ from it. `pairs` limits the lines; `around` leaves what is within so many steps of an entity.
    `subject` is the id of the entity that the view is about, or `overview`.
    """
    atlas = Atlas.of_graph(source)
    asked = [node for node in dict.fromkeys(ids) if node in atlas.nodes][:HARD_CAP]
    spots = {**_spots(atlas, asked, lay), **(moved or {})}
    inside = _bundles(atlas, [node for node in asked if filters.node(atlas.nodes[node])], pairs)
    lines = [line for line in (_line(bundle, filters, atlas.published) for bundle in inside) if line]
    shown = _left(atlas, asked, lines, filters, around)
    alive = set(shown)
    lines = [line for line in lines if line["from"] in alive and line["to"] in alive]
    chips = Counter(name for line in lines for name, count in line["modalities"].items() for _ in range(count))
    every = _bundles(atlas, asked, pairs)
    return {
        "lay": lay,
        "nodes": [_node(atlas, node, spots[node], alive) for node in shown],
        "edges": lines,
        "legend": _legend(atlas, asked, every, filters),
        "totals": {
            "entities": len(atlas.nodes), "relations": len(atlas.graph.edges), "documents": len(atlas.documents),
            "shown_entities": len(shown), "shown_relations": sum(chips.values()),
            "hidden_entities": len(asked) - len(shown),
            "hidden_relations": sum(len(bundle.edges) for bundle in every) - sum(chips.values()),
        },
        "sentence": {lang: _sentence(atlas, subject, shown, chips, lang) for lang in LANGUAGES},
    }  # fmt: skip


def _left(atlas: Atlas, asked: Sequence[str], lines: Sequence[dict[str, Any]], filters: Filters,
          around: tuple[str, int] | None) -> list[str]:  # fmt: skip
    """Return what stays of `asked`: let through, within the focus, and linked where only that is wanted."""
    shown = [node for node in asked if filters.node(atlas.nodes[node])]
    ends = [(line["from"], line["to"]) for line in lines]
    if filters.linked:
        joined = {end for pair in ends if pair[0] != pair[1] for end in pair} | filters.keep
        shown = [node for node in shown if node in joined]
    if around is None or around[0] not in shown:
        return shown
    near = {around[0]}
    for _ in range(around[1]):
        near |= {end for pair in ends if near & set(pair) for end in pair}
    return [node for node in shown if node in near]


def _spots(atlas: Atlas, ids: Sequence[str], lay: str) -> dict[str, layout.Point]:
    weights = {pair: atlas.bundles[pair].weight for pair in atlas.inside(ids) if pair[0] != pair[1]}
    first = "positions" not in vars(atlas) and atlas.frame.keys() >= set(ids)  # the first look waits for no whole map
    home = atlas.frame if first else atlas.positions
    if lay == "map":
        return layout.on_map(ids, weights, home, atlas.backbone(), layout.zoom_of(len(atlas.order)))
    return layout.local(ids, weights, home)


def _bundles(atlas: Atlas, ids: Sequence[str], pairs: Collection[Pair] | None) -> list[Bundle]:
    if pairs is None:
        return [atlas.bundles[pair] for pair in atlas.inside(ids)]
    inside = set(ids)
    wanted = [pair for pair in pairs if pair in atlas.bundles]
    return [atlas.bundles[pair] for pair in wanted if pair[0] in inside and pair[1] in inside]


def _node(atlas: Atlas, entity: str, spot: layout.Point, shown: set[str]) -> dict[str, Any]:
    node, near = atlas.nodes[entity], atlas.near.get(entity, set())
    look = style.look(node.type)
    return {
        "id": node.id, "label": node.name, "name_en": node.name_en, "lines": layout.lines(node.name),
        "type": node.type, "shape": look.shape, "x": round(spot[0], 1), "y": round(spot[1], 1),
        "size": round(min(10 + 5 * math.log1p(len(node.documents)) + 2 * math.log1p(len(near)), 26), 1),
        "documents": len(node.documents), "mentions": node.mentions, "neighbours": len(near),
        "more": len(near - shown), "rank": atlas.rank[entity],
    }  # fmt: skip


def _line(bundle: Bundle, filters: Filters, published: Mapping[str, str | None]) -> dict[str, Any] | None:
    edges = tuple(edge for edge in bundle.edges if filters.edge(edge, published))
    if not edges:
        return None
    kept, first = Bundle(bundle.pair, edges), edges[0]
    types = ontology().relations
    ends = {(e.head, e.tail) for e in edges if not types[e.type].symmetric}
    both = len(ends) > 1
    return {
        "id": f"{first.head}~{first.tail}", "from": first.head, "to": first.tail, "modality": first.modality,
        "modalities": kept.modalities, "count": len(edges), "documents": kept.documents,
        "width": style.line_width(kept.documents), "arrows": "both" if both else "to" if ends else "none",
        "relations": [edge.id for edge in edges],
        "types": list(dict.fromkeys(edge.type for edge in edges)),
    }  # fmt: skip


def _legend(atlas: Atlas, asked: Sequence[str], inside: Sequence[Bundle], filters: Filters) -> dict[str, Any]:
    """Count each group as it would be without its own filter, so that a box says what ticking it brings."""
    by_type = Counter(atlas.nodes[node].type for node in asked)
    alive = {node for node in asked if filters.node(atlas.nodes[node])}
    edges = [edge for b in inside for edge in b.edges if edge.head in alive and edge.tail in alive]
    counts = {
        group: Counter(
            value for edge in edges if filters.without(group).edge(edge, atlas.published) for value in values(edge)
        )
        for group, values in (
            ("modalities", lambda edge: (edge.modality,)),
            ("relations", lambda edge: (edge.type,)),
            ("documents", lambda edge: edge.documents),
        )
    }
    plain = style.legend()
    for entry in plain["types"]:
        entry["count"] = by_type[str(entry["name"])]
    for entry in plain["modalities"]:
        entry["count"] = counts["modalities"][str(entry["name"])]
    return {
        **plain,
        "relations": [
            {"name": kind.name, "zh": kind.zh, "en": kind.en, "family": kind.family,
             "symmetric": kind.symmetric, "count": counts["relations"][kind.name]}
            for kind in ontology().relations.values()
        ],
        "documents": [
            {"name": document.id, "title": document.title, "count": counts["documents"][document.id]}
            for document in atlas.graph.documents
        ],
    }  # fmt: skip


def _sentence(atlas: Atlas, subject: str, shown: Sequence[str], chips: Counter[str], language: str) -> str:
    vocabulary = ontology()
    parts = [
        f"{vocabulary.modalities[name][language]} {chips[name]:,}" for name in vocabulary.modalities if chips[name]
    ]
    values: dict[str, Any] = {
        "shown": len(shown), "entities": len(atlas.nodes), "relations": sum(chips.values()),
        "parts": say("list.comma", language).join(parts) or "0", "documents": len(atlas.documents),
    }  # fmt: skip
    if subject == "overview":
        return say("scene.overview", language, **values)
    if subject in atlas.nodes:
        return say("scene.focus", language, name=atlas.nodes[subject].name, **{**values, "shown": len(shown) - 1})
    return say("scene.plain", language, **values)
