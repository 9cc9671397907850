"""Where things stand: one seeded map of the whole graph, a local arrangement for small views, and label boxes.

The map is made once per build: the backbone (the best connected entities) is spread so that names fit between them,
everything else is gathered round it. A local arrangement adds entities one by one and never moves an earlier one, so
a list of ids gives the same picture on every machine and expanding leaves the rest where it was. No physics anywhere.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import networkx as nx
import numpy as np
from scipy.spatial import cKDTree

from viz.words import say

Point = tuple[float, float]
Weights = Mapping[tuple[str, str], float]  # unordered pairs, the lesser id first → how strongly they are linked

CELL = (118.0, 78.0)  # pixels that an entity with its name of two lines takes
SIZE = (1100.0, 820.0)  # pixels that a map of the backbone alone takes
CROWD = 20_000  # entities above which what stands too close is not parted: so many are never drawn together
_GOLDEN = math.pi * (3 - math.sqrt(5))


def frame(backbone: Sequence[str], links: Iterable[tuple[str, str]], count: int) -> dict[str, Point]:
    """Return positions in pixels for the backbone of a map of `count` entities; `links` join it.

    It is laid out at `SIZE` and enlarged until the others find room; divide by `zoom_of` to undo it.
    """
    zoom = zoom_of(count)
    laid = _backbone(backbone, links, SIZE)
    return {node: (x * zoom, y * zoom) for node, (x, y) in laid.items()}


def full_map(order: Sequence[str], fixed: Mapping[str, Point], weights: Weights) -> dict[str, Point]:
    """Return positions in pixels for all of `order` (best first) round those that are `fixed`: see `frame`."""
    rest = [node for node in order if node not in fixed]
    placed = _gather(rest, fixed, weights, max(SIZE) * zoom_of(len(order)) / 2) if rest else {}
    return rounded({**fixed, **placed})


def rounded(places: Mapping[str, Point]) -> dict[str, Point]:
    """Return places to a tenth of a pixel, as they are sent."""
    return {node: (round(x, 1), round(y, 1)) for node, (x, y) in places.items()}


def zoom_of(count: int, size: tuple[float, float] = SIZE) -> float:
    """Return how much larger than `size` a map of `count` entities is, so that each has about half a cell."""
    return max(1.0, math.sqrt(count * CELL[0] * CELL[1] * 0.6 / (size[0] * size[1])))


def _backbone(nodes: Sequence[str], links: Iterable[tuple[str, str]], size: tuple[float, float]) -> dict[str, Point]:
    if not nodes:
        return {}
    if len(nodes) == 1:
        return {nodes[0]: (0.0, 0.0)}
    net: Any = nx.Graph()
    net.add_nodes_from(nodes)
    net.add_edges_from(links)
    parts = sorted(nx.connected_components(net), key=lambda part: min(nodes.index(n) for n in part))
    for part in parts[1:]:  # a loose part stands beside the hub, farther than a neighbour would
        net.add_edge(nodes[0], min(part, key=nodes.index), length=2.5)
    raw = nx.kamada_kawai_layout(net, weight="length", pos=nx.circular_layout(net))
    points = np.array([raw[node] for node in nodes], dtype=float)
    points -= (points.max(axis=0) + points.min(axis=0)) / 2
    points /= np.maximum(np.abs(points).max(axis=0), 1e-9)
    points = _even(points) * (np.array(size) / 2)
    spread = push_apart(points, np.tile(np.array(CELL), (len(nodes), 1)), limit=np.array(size) / 2)
    return {node: (float(x), float(y)) for node, (x, y) in zip(nodes, spread, strict=True)}


def _even(points: np.ndarray) -> np.ndarray:
    """Blend each coordinate with its rank: crowded middles open, order is kept."""
    ranks = points.argsort(axis=0, kind="stable").argsort(axis=0, kind="stable") / max(len(points) - 1, 1) * 2 - 1
    return np.asarray(points * 0.45 + ranks * 0.55)


def push_apart(points: np.ndarray, boxes: np.ndarray, limit: np.ndarray | None = None, rounds: int = 400) -> np.ndarray:
    """Move boxes (width, height) with these centres apart until none overlap, within ±`limit` where given."""
    points = points.copy()
    need = (boxes[:, None, :] + boxes[None, :, :]) / 2
    index = np.arange(len(points))
    for _ in range(rounds):
        delta = points[:, None, :] - points[None, :, :]
        tie = np.where(index[:, None] > index[None, :], 1.0, -1.0)[..., None]
        sign = np.where(delta == 0, tie, np.sign(delta))
        over = need - np.abs(delta)
        hit = (over > 0.5).all(axis=2)
        np.fill_diagonal(hit, False)
        if not hit.any():
            break
        axis = (over / need).argmin(axis=2)
        share = np.where(hit, np.take_along_axis(over, axis[..., None], axis=2)[..., 0], 0) * 0.5
        for side in (0, 1):
            points[:, side] += (np.where(axis == side, share, 0) * sign[..., side]).sum(axis=1) * 0.6
        if limit is not None:
            room = np.maximum(limit - boxes / 2, 1)
            points = np.clip(points, -room, room)
    return points


def _gather(rest: Sequence[str], fixed: Mapping[str, Point], weights: Weights, reach: float) -> dict[str, Point]:
    """Place `rest` near what each is linked with, on spirals round it, then part what is too close."""
    near: dict[str, list[tuple[float, str]]] = {}
    for (a, b), weight in weights.items():
        near.setdefault(a, []).append((weight, b))
        near.setdefault(b, []).append((weight, a))
    degree = {node: len(found) for node, found in near.items()}
    placed: dict[str, Point] = dict(fixed)
    turns: dict[str, int] = {}
    for place, node in enumerate(rest):
        known = sorted(((w / degree[o], o) for w, o in near.get(node, ()) if o in placed), reverse=True)
        anchor = known[0][1] if known else ""
        total = sum(w for w, _ in known)
        x, y = (sum(w * placed[o][k] for w, o in known) / total for k in (0, 1)) if known else (0.0, 0.0)
        turn = turns[anchor] = turns.get(anchor, 0) + 1
        radius = 55 * math.sqrt(turn + 1.5) if known else reach * (0.98 + 0.02 * (turn % 5))
        angle = (turn + place / 3) * _GOLDEN
        placed[node] = (x + radius * math.cos(angle) * 1.2, y + radius * math.sin(angle) / 1.2)
    if len(placed) > CROWD:
        return {node: placed[node] for node in rest}
    return _part(placed, list(fixed), list(rest))


def _part(placed: Mapping[str, Point], fixed: Sequence[str], rest: Sequence[str]) -> dict[str, Point]:
    names = [*fixed, *rest]
    points = np.array([placed[name] for name in names], dtype=float)
    free = np.arange(len(names)) >= len(fixed)
    reach = np.where(free, 30.0, 46.0)
    for _ in range(60):
        pairs = cKDTree(points).query_pairs(92.0, output_type="ndarray")
        if not len(pairs):
            break
        a, b = pairs[:, 0], pairs[:, 1]
        delta = points[a] - points[b]
        delta[:, 0] += np.where((delta == 0).all(axis=1), 1.0, 0.0)  # two in one place still part
        length = np.maximum(np.hypot(delta[:, 0], delta[:, 1]), 1e-6)
        over = np.maximum(reach[a] + reach[b] - length, 0) * 0.5
        if over.max() < 0.5:
            break
        push = delta / length[:, None] * over[:, None] * 0.7
        np.add.at(points, a, push * free[a][:, None])
        np.add.at(points, b, -push * free[b][:, None])
    return {name: (float(x), float(y)) for name, (x, y) in zip(rest, points[len(fixed) :], strict=True)}


def local(ids: Sequence[str], weights: Weights, home: Mapping[str, Point]) -> dict[str, Point]:
    """Place `ids` one after another round those they are linked with, towards where `home` (the map) has them.

    Nothing moves when ids are added at the end. No two come closer than a cell.
    """
    near, placed = _links(ids, weights), _Placed()
    for node in ids:
        placed[node] = _beside(node, placed, near, home)
    return placed


def on_map(ids: Sequence[str], weights: Weights, home: Mapping[str, Point], backbone: Collection[str], zoom: float
           ) -> dict[str, Point]:  # fmt: skip
    """Place `ids` where the map, reduced by `zoom`, has its backbone, the others beside what they are linked with.

    One of the backbone whose place is taken already goes beside the others too. Nothing moves when ids are added.
    """
    near, placed = _links(ids, weights), _Placed()
    for node in ids:
        own = (round(home[node][0] / zoom, 1), round(home[node][1] / zoom, 1))
        stands = node in backbone and (placed.free(own) or placed.keys() <= set(backbone))
        placed[node] = own if stands else _beside(node, placed, near, home)
    return placed


def _links(ids: Sequence[str], weights: Weights) -> dict[str, list[tuple[float, str]]]:
    near: dict[str, list[tuple[float, str]]] = {node: [] for node in ids}
    for (a, b), weight in weights.items():
        if a in near and b in near:
            near[a].append((weight, b))
            near[b].append((weight, a))
    return near


class _Placed(dict[str, Point]):
    """Places by id, which know without a look at all of them whether a spot is free."""

    def __init__(self) -> None:
        super().__init__()
        self._cells: dict[tuple[int, int], list[Point]] = {}
        self.full: dict[Point, int] = {}  # rings round an anchor that have no spot left, from the innermost

    def __setitem__(self, node: str, spot: Point) -> None:
        super().__setitem__(node, spot)
        self._cells.setdefault((int(spot[0] // CELL[0]), int(spot[1] // CELL[1])), []).append(spot)

    def free(self, spot: Point) -> bool:
        """Tell whether nothing stands within a cell of this spot."""
        column, row = int(spot[0] // CELL[0]), int(spot[1] // CELL[1])
        return not any(
            abs(spot[0] - x) < CELL[0] and abs(spot[1] - y) < CELL[1]
            for i in (column - 1, column, column + 1) for j in (row - 1, row, row + 1)
            for x, y in self._cells.get((i, j), ())
        )  # fmt: skip


def _beside(node: str, placed: _Placed, near: Mapping[str, list[tuple[float, str]]],
            home: Mapping[str, Point]) -> Point:  # fmt: skip
    linked = [(weight, other) for weight, other in near[node] if other in placed]
    anchor = min(linked, key=lambda item: (-item[0], item[1]))[1] if linked else next(iter(placed), None)
    return _free_slot(placed, placed[anchor], _heading(home, anchor, node)) if anchor else (0.0, 0.0)


def _heading(home: Mapping[str, Point], start: str, end: str) -> float:
    (ax, ay), (bx, by) = home.get(start, (0.0, 0.0)), home.get(end, (0.0, 0.0))
    return math.atan2(by - ay, bx - ax)


def _free_slot(placed: _Placed, anchor: Point, heading: float) -> Point:
    best: tuple[float, Point] | None = None  # costs are rounded: the explorer's page must choose the same of two
    for ring in range(placed.full.get(anchor, 0) + 1, 40):
        radius, count = 1.22 * ring, 7 * ring
        if best and best[0] < radius:
            break
        for step in range(count):
            turn = (step + (ring % 2) / 2) * 2 * math.pi / count
            spot = (round(anchor[0] + CELL[0] * radius * math.cos(turn), 1),
                    round(anchor[1] + CELL[1] * radius * 1.15 * math.sin(turn), 1))  # fmt: skip
            if not placed.free(spot):
                continue
            cost = round(radius + abs(math.remainder(turn - heading, 2 * math.pi)) * 0.35, 6)
            if best is None or (cost, spot) < best:
                best = (cost, spot)
        if best is None:
            placed.full[anchor] = ring
    return best[1] if best else (anchor[0] + CELL[0] * len(placed), anchor[1])


def extent(text: str, size: float) -> float:
    """Return about how wide a text is in letters of `size` pixels, in pixels."""
    return sum(0.58 if ord(char) < 0x2E80 else 1.0 for char in text) * size


def lines(name: str, width: int = 8) -> list[str]:
    """Cut a name into at most three balanced lines of about `width` Chinese characters, then an ellipsis.

    >>> lines("中国国际进口博览会")
    ['中国国际', '进口博览会']
    """
    units = [0.55 if ord(char) < 0x2E80 else 1.0 for char in name]
    if sum(units) <= width:
        return [name]
    count = 2 if sum(units) <= 2 * width else 3
    if sum(units) > count * width:
        kept = 0
        while sum(units[: kept + 1]) <= count * width - 1:
            kept += 1
        name, units = name[:kept].rstrip() + "…", [*units[:kept], 1.0]
    middle = sum(units) / count

    def cost(cut: int) -> float:
        word = name[cut - 1].isascii() and name[cut - 1].isalnum() and name[cut : cut + 1].isalnum()
        good = name[cut - 1] in say("name.break_after") or name[cut - 1] == " "
        return abs(sum(units[:cut]) - middle) + (4 if word and name[cut].isascii() else 0) - (1.1 if good else 0)

    cut = min(range(1, len(name)), key=cost)
    rest = name[cut:].lstrip()
    return [name[:cut].rstrip(), *(lines(rest, max(width, math.ceil(sum(units[cut:]) / 2))) if count > 2 else [rest])]
