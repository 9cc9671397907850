"""The slim graph: everything that the page needs to draw, filter, count and tabulate without asking again.

Rows are arrays and documents and entities are named by their place in the lists, so that it stays small; sentences
and pages are not in it. Made once per build, compressed once.
"""

from __future__ import annotations

import gzip
import json
from typing import Any

from graph.ontology import ontology
from viz import layout, style
from viz.atlas import BUNDLES
from viz.scene import HARD_CAP
from viz.web.library import Shelf

WHOLE = 5_000  # entities up to which the whole graph is sent; above, the best connected and what is asked for
EXPAND, EXPAND_MOST, EXPAND_ALL = 12, 25, 12  # added by default, at most, and without asking first
SOFT_CAP = 150
CAPS = {"expand": EXPAND, "most": EXPAND_MOST, "all": EXPAND_ALL, "soft": SOFT_CAP, "hard": HARD_CAP, "phone": 25}


def slim(shelf: Shelf, near: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return the slim graph, or of a graph above `WHOLE` its best connected entities with `near` and theirs.

    `e`: id, zh, en, type, aliases, x, y, documents, rank, cut of the name (how many characters each line has),
    neighbours, relations. `r`: id, head, tail, relation, modality, times, confidence, documents, statements.
    """
    ids, backbone = list(shelf.order), shelf.backbone()
    if len(ids) > WHOLE:
        asked = dict.fromkeys(node for node in near if node in shelf.nodes)
        around = dict.fromkeys(other for node in asked for other in shelf.best_neighbours(node)[:HARD_CAP])
        ids = list(dict.fromkeys([*backbone, *ids[:WHOLE], *asked, *around]))
    place = {node: i for i, node in enumerate(ids)}
    documents = {document.id: i for i, document in enumerate(shelf.graph.documents)}
    vocabulary = ontology()
    kinds = {name: i for i, name in enumerate(vocabulary.relations)}
    labels = {name: i for i, name in enumerate(vocabulary.labels)}
    ways = {name: i for i, name in enumerate(vocabulary.modalities)}
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
             edge.mentions]
            for edge in shelf.graph.edges if edge.head in place and edge.tail in place
        ],
    }  # fmt: skip


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
    if "slim" not in shelf.cache:
        text = json.dumps(slim(shelf), ensure_ascii=False, separators=(",", ":"))
        shelf.cache["slim"] = gzip.compress(text.encode("utf-8", "replace"), 9, mtime=0)
    return bytes(shelf.cache["slim"])
