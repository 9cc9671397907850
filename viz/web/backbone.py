"""The map of the first page: the best connected entities, each with its name, no two of which overlap.

Places come from the one map of the build, pulled apart here until every shape with its name has a box of its own. The
boxes are solved on the server, so the page is right before any script runs.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from viz import layout, style
from viz.scene import overview, scene
from viz.web.library import Shelf
from viz.web.svg import border_to_border

Plain = dict[str, Any]
NODES, LINES = 36, 70
WIDTH, HEIGHT = 900.0, 540.0  # pixels; the height grows by `STEP` until all boxes fit
STEP, TRIES = 50.0, 12
FONT, LEADING = 13.0, 16.0
GAP = 6.0  # between boxes, and between a shape and its name


def backbone(shelf: Shelf, lang: str) -> Plain:
    """Return the map in a language: its scene, size, nodes with shape, name and box, lines from border to border."""
    return shelf.once(f"backbone.{lang}", lambda: _solved(shelf, lang))


def _solved(shelf: Shelf, lang: str) -> Plain:
    drawn = _linked(shelf)
    nodes = [_measured(node, lang) for node in drawn["nodes"]]
    height = _place(nodes, drawn["edges"])
    by_id = {node["id"]: node for node in nodes}
    ends = ((edge, by_id[edge["from"]], by_id[edge["to"]]) for edge in drawn["edges"] if edge["from"] != edge["to"])
    lines = [{**edge, "head": a["name"], "tail": b["name"], **border_to_border(edge, a, b)} for edge, a, b in ends]
    return {"scene": drawn, "nodes": nodes, "lines": lines, "width": WIDTH, "height": height}


def _linked(shelf: Shelf) -> Plain:
    """Return the overview without what stands alone in it, unless everything does."""
    whole = overview(shelf, NODES, LINES)
    ids = [node["id"] for node in whole["nodes"]]
    ends = {end for edge in whole["edges"] for end in (edge["from"], edge["to"])}
    if not ends or ends >= set(ids):
        return whole
    kept = [one for one in ids if one in ends]
    return scene(shelf, kept, lay="map", pairs=shelf.spine(kept, LINES), subject="overview")


def _measured(node: Plain, lang: str) -> Plain:
    name = node["name_en"] if lang == "en" and node["name_en"] else node["label"]
    lines = layout.lines(name, 10 if lang == "en" else 8)
    wide = max(layout.extent(line, FONT) for line in lines) + 4
    return {**node, "name": name, "rows": lines, "name_width": wide, "name_height": LEADING * len(lines),
            "path": style.look(node["type"]).path}  # fmt: skip


def _place(nodes: list[Plain], edges: list[Plain]) -> float:
    """Give each node `x`, `y` and `box`; return the height that this took."""
    if not nodes:
        return 0.0
    raw = _even(np.array([(node["x"], node["y"]) for node in nodes], dtype=float))
    above = _names_above(nodes, edges)
    boxes = np.array([(max(n["name_width"], n["size"] * 2.3) + GAP, n["size"] * 2.3 + n["name_height"] + GAP * 2)
                      for n in nodes])  # fmt: skip
    for attempt in range(TRIES):
        height = HEIGHT + STEP * attempt
        half = np.array((WIDTH, height)) / 2
        spots = layout.push_apart(raw * (half - boxes / 2), boxes, limit=half)
        if not _any_overlap(spots, boxes) or attempt == TRIES - 1:
            break
    for node, (x, y), (wide, tall), up in zip(nodes, spots + half, boxes, above, strict=True):
        _settle(node, float(x), float(y), (float(wide), float(tall)), up=up)
    return float(height)


def _even(points: np.ndarray) -> np.ndarray:
    """Bring places into ±1, half by their order alone: what stands far out leaves no empty stretch."""
    points = points - (points.max(axis=0) + points.min(axis=0)) / 2
    points /= np.maximum(np.abs(points).max(axis=0), 1e-9)
    ranks = points.argsort(axis=0, kind="stable").argsort(axis=0, kind="stable") / max(len(points) - 1, 1) * 2 - 1
    return np.asarray(points * 0.4 + ranks * 0.6)


def _settle(node: Plain, x: float, y: float, size: tuple[float, float], *, up: bool) -> None:
    """Put shape and name into the box round (x, y): the name below the shape, or above it with `up`."""
    shift = (node["name_height"] + GAP) / 2
    node["x"], node["y"] = round(x, 1), round(y + (shift if up else -shift), 1)
    reach = node["size"] * 1.15 + GAP / 2
    middle = node["y"] - reach - node["name_height"] / 2 if up else node["y"] + reach + node["name_height"] / 2
    first = middle - node["name_height"] / 2 + FONT * 0.95
    node["text"] = [{"x": round(x, 1), "y": round(first + LEADING * row, 1), "text": text}
                    for row, text in enumerate(node["rows"])]  # fmt: skip
    node["box"] = [round(v, 1) for v in (x - size[0] / 2, y - size[1] / 2, x + size[0] / 2, y + size[1] / 2)]


def _names_above(nodes: list[Plain], edges: list[Plain]) -> list[bool]:
    """Tell which names stand above their shapes: where lines mostly go down, that they do not cross the name."""
    pull = dict.fromkeys((node["id"] for node in nodes), 0.0)
    spots = {node["id"]: (node["x"], node["y"]) for node in nodes}
    for edge in edges:
        (ax, ay), (bx, by) = spots[edge["from"]], spots[edge["to"]]
        length = math.hypot(bx - ax, by - ay) or 1.0
        pull[edge["from"]] += (by - ay) / length
        pull[edge["to"]] += (ay - by) / length
    return [pull[node["id"]] > 0.3 for node in nodes]


def _any_overlap(spots: np.ndarray, boxes: np.ndarray) -> bool:
    apart = np.abs(spots[:, None] - spots[None, :]) - (boxes[:, None] + boxes[None, :]) / 2
    hit = (apart < -GAP / 2).all(axis=2)
    np.fill_diagonal(hit, False)
    return bool(hit.any())
