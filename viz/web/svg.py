"""The geometry of a scene as inline SVG: ends of lines on borders of shapes, names where nothing covers them."""

from __future__ import annotations

import math
from typing import Any

from viz import style
from viz.layout import extent

Box = tuple[float, float, float, float]  # left, top, right, bottom
FONT, LEADING, MARGIN = 13.0, 16.0, 24.0


def picture(scene: dict[str, Any]) -> dict[str, Any]:
    """Return view box, lines and nodes with label places, in pixels.

    No two names overlap; a name covers a shape only where there is no other place, and is left out where names are.
    """
    nodes = {node["id"]: node for node in scene["nodes"]}
    taken: list[Box] = [_box(n["x"], n["y"], n["size"] * 2.1, n["size"] * 2.1) for n in scene["nodes"]]
    names: list[Box] = []
    shown = []
    for node, own in zip(scene["nodes"], taken, strict=True):
        spot = _label(node, [*names, *(box for box in taken if box is not own)]) or _label(node, names)
        if spot:
            names.append(spot["box"])
        shown.append({**node, "spot": spot, "path": style.look(node["type"]).path})
    boxes = [*taken, *(node["spot"]["box"] for node in shown if node["spot"])]
    left = min((b[0] for b in boxes), default=0) - MARGIN
    top = min((b[1] for b in boxes), default=0) - MARGIN
    right = max((b[2] for b in boxes), default=400) + MARGIN
    bottom = max((b[3] for b in boxes), default=300) + MARGIN
    ends = ((edge, nodes[edge["from"]], nodes[edge["to"]]) for edge in scene["edges"] if edge["from"] != edge["to"])
    lines = [{**edge, "head": a, "tail": b, **border_to_border(edge, a, b)} for edge, a, b in ends]
    return {"box": f"{left:.0f} {top:.0f} {right - left:.0f} {bottom - top:.0f}", "nodes": shown, "lines": lines,
            "width": round(right - left), "height": round(bottom - top)}  # fmt: skip


def _label(node: dict[str, Any], used: list[Box]) -> dict[str, Any] | None:
    lines = node["lines"]
    width = max(extent(line, FONT) for line in lines)
    height = LEADING * len(lines)
    reach = node["size"] * 1.1 + 3
    for dx, dy, anchor in (
        (0, reach + height / 2, "middle"), (0, -reach - height / 2, "middle"),
        (reach + width / 2, 0, "middle"), (-reach - width / 2, 0, "middle"),
    ):  # fmt: skip
        box = _box(node["x"] + dx, node["y"] + dy, width + 4, height)
        if any(_overlap(box, other) for other in used):
            continue
        first = node["y"] + dy - height / 2 + FONT * 0.92
        return {"box": box, "anchor": anchor,
                "lines": [{"text": text, "x": round(node["x"] + dx, 1), "y": round(first + LEADING * i, 1)}
                          for i, text in enumerate(lines)]}  # fmt: skip
    return None


def border_to_border(edge: dict[str, Any], a: dict[str, Any], b: dict[str, Any]) -> dict[str, float]:
    """Return where the line of an edge begins and ends, short of the shapes of nodes `a` and `b`; room for arrows."""
    dx, dy = b["x"] - a["x"], b["y"] - a["y"]
    length = math.hypot(dx, dy) or 1.0
    gap_a = a["size"] * 1.05 + (6 if edge["arrows"] == "both" else 2)
    gap_b = b["size"] * 1.05 + (6 if edge["arrows"] != "none" else 2)
    return {
        "x1": round(a["x"] + dx / length * gap_a, 1), "y1": round(a["y"] + dy / length * gap_a, 1),
        "x2": round(b["x"] - dx / length * gap_b, 1), "y2": round(b["y"] - dy / length * gap_b, 1),
    }  # fmt: skip


def _box(x: float, y: float, width: float, height: float) -> Box:
    return (x - width / 2, y - height / 2, x + width / 2, y + height / 2)


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
