"""A picture of chosen entities and chosen relations: what a path, a comparison or an answer speaks of, and no more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from graph.model import Edge, Graph
from viz.atlas import Atlas
from viz.layout import Point
from viz.scene import scene
from viz.web.library import Shelf
from viz.web.svg import picture

MOST = 200  # entities of one picture
STAGGER = 0.22  # of the gap, to either side
GAP = (210.0, 92.0)  # pixels between columns, and between entities of one


def drawn(
    shelf: Shelf,
    ids: Iterable[str],
    edges: Iterable[Edge] = (),
    spots: Mapping[str, Point] | None = None,
    sentence: Mapping[str, str] | None = None,
    most: int = MOST,
) -> dict[str, Any]:
    """Return the scene of these entities with these relations only, as `scene` and as a `map` to be drawn.

    Those that are unknown and those past the first `most` are left out; `of` counts all that were asked for.
    `spots` say where they stand (default: round the first), `sentence` what the picture shows, by language.
    """
    known = [one for one in dict.fromkeys(ids) if one in shelf.nodes]
    kept = set(known[:most])
    inside = {edge.id: edge for edge in edges if edge.head in kept and edge.tail in kept}
    part = Atlas(Graph(
        documents=shelf.graph.documents, entities=tuple(shelf.nodes[one] for one in sorted(kept)),
        edges=tuple(inside[one] for one in sorted(inside)),
    ))  # fmt: skip
    home = spots if spots and spots.keys() >= kept else shelf.positions
    part.positions = {one: home[one] for one in kept}
    made = scene(part, known[:most], moved=spots)
    for node in made["nodes"]:
        near = shelf.near.get(node["id"], set())
        node |= {"neighbours": len(near), "more": len(near - kept), "rank": shelf.rank[node["id"]]}
    if sentence:
        made["sentence"] = dict(sentence)
    return {"scene": made, "map": picture(made), "of": len(known)}


def columns(places: Iterable[Iterable[str]], clear: bool = False, gap: Point = GAP) -> dict[str, Point]:
    """Return where entities stand that are given column by column, each column centred; the first mention counts.

    Inner columns are staggered, that a line inside one does not run through what stands between its ends. With `clear`
    the middle of the inner columns is left free, for a line from side to side; `gap` is in pixels.

    >>> columns([["a"], ["b", "c"]])["a"], columns([["a"], ["b", "c"]])["c"]
    ((0.0, 0.0), (210.0, 46.0))
    """
    found: dict[str, Point] = {}
    whole = [list(column) for column in places]
    for at, column in enumerate(whole):
        fresh = [one for one in dict.fromkeys(column) if one not in found]
        inner = 0 < at < len(whole) - 1
        for row, one in enumerate(fresh):
            y = row - (len(fresh) - 1) / 2
            aside = (0.35 if y > 0 else -0.35 - (0.5 if y == 0 else 0)) if clear and inner else 0
            stagger = STAGGER * (-1) ** row if inner and len(fresh) > 1 else 0
            found[one] = (gap[0] * (at + stagger), gap[1] * (y + aside))
    return found
