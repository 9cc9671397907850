"""How far everything is from everything: closeness and harmonic centrality from one search.

Breadth-first search from many sources at once, a bit for each (Then et al., The more the merrier: efficient
multi-source graph traversal, VLDB 2014), here on arrays. What is counted are whole numbers, so that the result is the
same on every machine. Components never touch, so one bit serves a source in each of them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from graph.analytics.engines import Arrays, Floats, Ints

Bits = npt.NDArray[np.uint64]
WIDTH = 512  # sources in one search


@dataclass(frozen=True, slots=True)
class Sources:
    """Where searches start: `node[i]` in search `column[i]`; of each node's component (`size`) `drawn` were chosen."""

    node: Ints
    column: Ints
    size: Ints
    drawn: Ints
    chosen: npt.NDArray[np.bool_]

    @property
    def columns(self) -> int:
        """How many searches there are."""
        return int(self.column.max()) + 1 if len(self.column) else 0

    def scale(self) -> Floats:
        """Return for each node by what to multiply a sum over sources other than itself."""
        others = np.maximum(self.drawn - self.chosen, 1)
        return np.asarray((self.size - 1) / others, dtype=np.float64)

    def bound(self, misses: float) -> float:
        """Return by Hoeffding's inequality how far a mean over sources may be off, as a share of its range.

        It holds for each value with probability 1 − `misses`; 0 if all nodes are sources.
        """
        drawn = (self.drawn - self.chosen)[self.drawn < self.size]
        return math.sqrt(math.log(2 / misses) / (2 * max(int(drawn.min()), 1))) if len(drawn) else 0.0


@dataclass(frozen=True, slots=True)
class Distances:
    """For each node: how many others are within reach, the sum of their distances, and that of the inverses."""

    reach: Ints
    total: Floats
    inverse: Floats


def sources(net: Arrays, pivots: int | None = None, seed: int = 0) -> Sources:
    """Choose at most `pivots` nodes of each component by chance (default: all of them)."""
    size = len(net)
    shuffled = np.arange(size) if pivots is None else np.random.default_rng(seed).permutation(size)
    order = shuffled[np.argsort(net.components[shuffled], kind="stable")]
    sizes = np.bincount(net.components)
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]]) if size else np.zeros(0, dtype=np.int64)
    column = np.arange(size) - starts[net.components[order]] if size else order
    kept = column < (size if pivots is None else pivots)
    chosen = np.zeros(size, dtype=bool)
    chosen[order[kept]] = True
    drawn = np.minimum(sizes, size if pivots is None else pivots)[net.components] if size else order
    return Sources(order[kept], column[kept], sizes[net.components] if size else order, drawn, chosen)


def distances(net: Arrays, start: Sources) -> Distances:
    """Measure distances in edges from the sources; estimated, if they are not all nodes, by those of their component.

    Against the direction of edges, as networkx has it, an edge u→v counts towards v.
    """
    total, inverse = np.zeros(len(net)), np.zeros(len(net))
    for first in range(0, start.columns, WIDTH):
        now = (start.column >= first) & (start.column < first + WIDTH)
        for depth, counts in enumerate(_levels(net, start.node[now], start.column[now] - first), 1):
            total += depth * counts
            inverse += counts / depth
    scale = start.scale()
    return Distances(start.size - 1, total * scale, inverse * scale)


def longest(net: Arrays) -> int:
    """Return how far the farthest node is from one node of its component, at least half of the longest distance."""
    start = sources(net, 1)
    return len(_levels(net, start.node, start.column)) if start.columns else 0


def _levels(net: Arrays, node: Ints, column: Ints) -> list[Ints]:
    """Return for each distance from 1 on how many sources lie so far from each node."""
    size = len(net)
    width = -(-(int(column.max()) + 1) // 64)
    seen: Bits = np.zeros((size, width), dtype=np.uint64)
    np.bitwise_or.at(seen, (node, column // 64), np.uint64(1) << (column % 64).astype(np.uint64))
    front, rows = seen.copy(), np.unique(node)
    levels: list[Ints] = []
    while True:
        near = np.zeros(size, dtype=bool)
        near[net.matrix[rows].indices] = True
        reached = np.flatnonzero(near)
        if not len(reached):
            return levels
        around = net.matrix[reached]
        fresh = np.bitwise_or.reduceat(front[around.indices], around.indptr[:-1], axis=0) & ~seen[reached]
        counts = np.bitwise_count(fresh).sum(axis=1, dtype=np.int64)
        if not counts.any():
            return levels
        front[rows] = 0
        kept = counts > 0
        rows, fresh = reached[kept], fresh[kept]
        front[rows] = fresh
        seen[rows] |= fresh
        level = np.zeros(size, dtype=np.int64)
        level[rows] = counts[kept]
        levels.append(level)


def closeness(net: Arrays, found: Distances) -> Floats:
    """Return closeness, scaled by the share of the network within reach (Wasserman & Faust), 0 where nothing is."""
    with np.errstate(invalid="ignore", divide="ignore"):
        values = found.reach / found.total * found.reach / max(len(net) - 1, 1)
    return np.where(found.total > 0, values, 0.0)
