"""The slim graph: everything that the page needs to draw, filter, count and tabulate without asking again.

Rows are arrays and documents and entities are named by their place in the lists, so that it stays small; sentences
and pages are not in it. Made once per build, compressed once.
"""

from __future__ import annotations

import gzip
import json
from typing import Any

from graph.model import Edge
from graph.ontology import ontology
from viz import layout, style
from viz.atlas import BUNDLES
from viz.scene import HARD_CAP
from viz.web.corrected import reviews
from viz.web.library import Shelf
from viz.web.links import REVIEWS

WHOLE = 5_000  # entities up to which the whole graph is sent
MIDDLE = 1_000  # of a larger one the best connected; the others come with those round them when they are asked for
EXPAND, EXPAND_MOST, EXPAND_ALL = 12, 25, 12  # added by default, at most, and without asking first
SOFT_CAP = 150
CAPS = {"expand": EXPAND, "most": EXPAND_MOST, "all": EXPAND_ALL, "soft": SOFT_CAP, "hard": HARD_CAP, "phone": 25}


def slim(shelf: Shelf, near: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return the slim graph; of one above `WHOLE` its middle, or all that joins `near` and their neighbours to it.

    `e`: id, zh, en, type, aliases, x, y, documents, rank, cut of the name (how many characters each line has),
    neighbours, relations. `r`: id, head, tail, relation, modality, times, confidence, documents, statements,
    and what review has made of it (1 confirmed, 2 corrected) where it has.
    """
    ids, edges, backbone = list(shelf.order), shelf.graph.edges, shelf.backbone()
    if len(ids) > WHOLE:
        ids, edges = _part(shelf, near)
    place = {node: i for i, node in enumerate(ids)}
    documents = {document.id: i for i, document in enumerate(shelf.graph.documents)}
    vocabulary = ontology()
    kinds = {name: i for i, name in enumerate(vocabulary.relations)}
    labels = {name: i for i, name in enumerate(vocabulary.labels)}
    ways = {name: i for i, name in enumerate(vocabulary.modalities)}
    review = {thing: (REVIEWS.index(state),) for thing, state in reviews(shelf).items()}
    return {
        "build": shelf.build, "caps": CAPS, **style.legend(), "zoom": layout.zoom_of(len(shelf.order)),
        "totals": {"entities": len(shelf.nodes), "relations": len(shelf.graph.edges)},
        "whole": len(ids) == len(shelf.nodes),
        "relations": [{"name": kind.name, "zh": kind.zh, "en": kind.en, "family": kind.family,
                       "symmetric": kind.symmetric} for kind in vocabulary.relations.values()],
        "docs": [[document.id, document.title, document.published or ""] for document in shelf.graph.documents],
        "backbone": [place[node] for node in backbone],
        "spine": [[place[a], place[b]] for a, b in shelf.spine(backbone, BUNDLES)],
        "e": [_entity(shelf, node, labels, documents) for node in ids],
        "r": [
            [edge.id, place[edge.head], place[edge.tail], kinds[edge.type], ways[edge.modality],
             ";".join(edge.times), edge.confidence, [documents[one] for one in edge.documents if one in documents],
             edge.mentions, *review.get(edge.id, ())]
            for edge in edges if edge.head in place and edge.tail in place
        ],
    }  # fmt: skip


def _part(shelf: Shelf, near: tuple[str, ...]) -> tuple[list[str], tuple[Edge, ...]]:
    """Return the entities of a piece of a large graph, with the backbone, and the relations to choose from."""
    middle = dict.fromkeys([*shelf.backbone(), *shelf.order[:MIDDLE]])
    asked = dict.fromkeys(node for node in near if node in shelf.nodes)
    around = dict.fromkeys(other for node in asked for other in shelf.best_neighbours(node)[:HARD_CAP])
    fresh = asked | around if near else middle
    edges = {edge.id: edge for node in fresh for edge in shelf.of.get(node, ())}
    ends = {end for edge in edges.values() for end in (edge.head, edge.tail)}
    known = [node for node in middle if node in ends and node not in fresh]
    return list(dict.fromkeys([*shelf.backbone(), *fresh, *known])), tuple(edges.values())


def _entity(shelf: Shelf, node_id: str, labels: dict[str, int], documents: dict[str, int]) -> list[Any]:
    node, (x, y) = shelf.nodes[node_id], shelf.positions[node_id]
    cut = layout.lines(node.name)
    return [
        node.id, node.name, node.name_en, labels.get(node.type, -1), list(node.aliases[:8]), x, y,
        [documents[one] for one in node.documents if one in documents], shelf.rank[node_id],
        cut if len(cut) > 1 else 0, len(shelf.near.get(node_id, ())), len(shelf.of.get(node_id, ())), node.mentions,
    ]  # fmt: skip


def packed(shelf: Shelf) -> bytes:
    """Return the slim graph as compressed JSON, made once per build."""

    def pack() -> bytes:
        text = json.dumps(slim(shelf), ensure_ascii=False, separators=(",", ":"))
        return gzip.compress(text.encode("utf-8", "replace"), 9, mtime=0)

    return shelf.once("slim", pack)
