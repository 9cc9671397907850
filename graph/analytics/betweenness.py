"""Betweenness of nodes and edges: exact, or sampled from pivots with a stated error.

Brandes's algorithm (2001), carried out for a block of sources at once as products of sparse matrices; sampling follows
Brandes & Pich (Centrality estimation in large networks, 2007): the dependencies of some sources, scaled up. Blocks run
side by side and are added in a fixed order. Small networks, and those with very long paths, go to rustworkx, which does
not work level by level.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import rustworkx as rx
import scipy.sparse as sp

from graph.analytics.distances import Sources, longest, sources
from graph.analytics.engines import Arrays, Floats, Ints

EXACT_LIMIT = 10_000  # nodes; see tests/benchmarks
PIVOTS = 500  # sampled sources above that size
MISSES = 0.05  # share of values that may be further off than the stated error
SEED = 2026
BLOCK = 32  # sources followed at once
SMALL = 10_000_000  # nodes × edges up to which going node by node costs less than going by blocks
DEEP = 60  # steps: beyond it, going level by level costs more than going node by node
PIECE = 2_000  # edges whose flow is added up at once: what is read of them fits into a processor's cache

Reals = npt.NDArray[np.floating]
Levels = list[tuple[Ints, Reals]]


@dataclass(frozen=True, slots=True)
class Between:
    """Normalised betweenness by node and (empty if not asked for) by edge, in networkx's scale, and how it was got."""

    nodes: Floats
    edges: Floats
    settings: dict[str, str | int | float]


def between(
    net: Arrays,
    *,
    method: str = "auto",
    exact_limit: int = EXACT_LIMIT,
    pivots: int = PIVOTS,
    seed: int = SEED,
    edges: bool = False,
    single: bool = False,
) -> Between:
    """Reckon betweenness of an undirected network, edges counting one each.

    `method` is `exact`, `sampled`, or `auto`: exact up to `exact_limit` nodes. `single` reckons a sample with numbers
    of half the length: seven digits, in half the time. Raises ValueError for another method.
    """
    if method not in ("auto", "exact", "sampled"):
        raise ValueError(f"method {method!r}: choose auto, exact or sampled")
    exact = method == "exact" or (method == "auto" and len(net) <= exact_limit)
    key = ("between",) if exact else ("between", pivots, seed, single)
    edges = edges or net.has((*key, True))  # a run with edges gives the nodes as well
    return net.once((*key, edges), lambda: _exact(net, edges) if exact else _summed(net, pivots, seed, edges, single))


def _exact(net: Arrays, edges: bool) -> Between:
    if len(net) * len(net.heads) > SMALL and longest(net) <= DEEP:
        return _summed(net, None, 0, edges)
    if edges:
        return _exact_edges(net)
    # One thread: several add up in the order they finish, and the last bits would differ from run to run.
    found = rx.graph_betweenness_centrality(net.compiled, parallel_threshold=len(net) + 1)
    nodes = np.array([found[i] for i in range(len(net))], dtype=np.float64)
    return Between(nodes, np.zeros(0), {"engine": "rustworkx", "method": "exact"})


def _exact_edges(net: Arrays) -> Between:
    """Reckon edges, and nodes from them: paths that touch a node use two of its edges, or one where they end."""
    size = len(net)
    found = rx.graph_edge_betweenness_centrality(net.compiled, normalized=False, parallel_threshold=size + 1)
    flow = np.array([found[i] for i in range(len(net.heads))], dtype=np.float64)
    touching = np.bincount(net.heads, flow, size) + np.bincount(net.tails, flow, size)
    ending = np.bincount(net.components, minlength=1)[net.components] - 1 if size else touching
    inner = (touching - ending) / 2
    told: dict[str, str | int | float] = {"engine": "rustworkx", "method": "exact"}
    return Between(inner * 2 / max((size - 1) * (size - 2), 1), flow * 2 / max(size * (size - 1), 1), told)


def _summed(net: Arrays, pivots: int | None, seed: int, edges: bool, single: bool = False) -> Between:
    size = len(net)
    start = sources(net, pivots, seed)
    total, squares, flow = np.zeros(size), np.zeros(size), np.zeros(len(net.heads) if edges else 0)
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # the matrix products let go of the interpreter
        blocks = pool.map(lambda first: _block(net, start, first, edges, single), range(0, start.columns, BLOCK))
        for one, square, some in blocks:
            total += one
            squares += square
            flow += some
    pairs = max((size - 1) * (size - 2), 1)
    by_edge = flow * (start.size / start.drawn)[net.heads] / max(size * (size - 1), 1) if edges else flow
    told: dict[str, str | int | float] = {"engine": "scipy", "method": "exact"}
    if pivots is not None:
        told |= {
            "method": "sampled",
            "pivots": pivots,
            "seed": seed,
            "error": round(start.bound(MISSES), 3),
            "standard_error": round(_deviation(start, total, squares) / pairs, 6),
        }
    return Between(total * start.scale() / pairs, by_edge, told)


def _block(net: Arrays, start: Sources, first: int, edges: bool, single: bool) -> tuple[Floats, Floats, Floats]:
    """Return sums of dependencies, of their squares, and of what goes over each edge, for one block of searches."""
    now = (start.column >= first) & (start.column < first + BLOCK)
    search = start.node[now], start.column[now] - first
    with np.errstate(over="ignore", invalid="ignore"):
        depends, flow = _follow(net, *search, edges, single)
    if single and not np.isfinite(depends).all():  # more paths than short numbers can count
        depends, flow = _follow(net, *search, edges)
    return depends.sum(axis=1, dtype=np.float64), (depends**2).sum(axis=1, dtype=np.float64), flow


def _deviation(start: Sources, total: Floats, squares: Floats) -> float:
    """Return the largest standard error of a sum over all sources, estimated from the chosen ones."""
    count = np.maximum(start.drawn - start.chosen, 2)
    variance = np.maximum(squares - total**2 / count, 0) / (count - 1) * (1 - start.drawn / start.size)
    return float(((start.size - 1) * np.sqrt(variance / count)).max(initial=0.0))


def _follow(net: Arrays, node: Ints, column: Ints, edges: bool = False, single: bool = False) -> tuple[Reals, Floats]:
    """Return the dependency of each source (a column) on each node (Brandes 2001), and what goes over each edge."""
    shape = len(net), int(column.max()) + 1
    matrix = net.once("single", lambda: net.matrix.astype(np.float32)) if single else net.matrix
    levels = _levels(matrix, shape, node, column)
    depends, share = np.zeros(shape, matrix.dtype), np.zeros(shape, matrix.dtype)
    below = np.zeros_like(levels[-1][1])
    for (upper, paths), (lower, came) in zip(levels[-2::-1], levels[:0:-1], strict=True):
        below += 1
        share[lower] = np.divide(below, came, out=np.zeros_like(below), where=came > 0)
        below = (matrix[upper] @ share) * paths
        depends[upper] += below
        share[lower] = 0
    flow = _flow(net, levels, depends) if edges else np.zeros(0)
    depends[node, column] = 0
    return depends, flow


def _levels(matrix: sp.csr_array, shape: tuple[int, int], node: Ints, column: Ints) -> Levels:
    """Return the nodes at each distance from any source, with the number of shortest paths from each source."""
    seen, front = np.zeros(shape, dtype=bool), np.zeros(shape, matrix.dtype)
    seen[node, column], front[node, column] = True, 1
    rows = np.unique(node)
    levels = [(rows, front[rows])]
    while True:
        near = np.zeros(shape[0], dtype=bool)
        near[matrix[rows].indices] = True
        reached = np.flatnonzero(near & ~seen.all(axis=1))
        paths = (matrix[reached] @ front) * ~seen[reached]
        here = paths > 0
        kept = here.any(axis=1)
        if not kept.any():
            return levels
        front[rows] = 0
        rows, paths = reached[kept], paths[kept]
        front[rows] = paths
        seen[rows] |= here[kept]
        levels.append((rows, paths))


def _flow(net: Arrays, levels: Levels, depends: Reals) -> Floats:
    """Return what goes over each edge, all sources together: between neighbouring levels, away from the source."""
    level, paths = np.full(depends.shape, -1, dtype=np.int16), np.zeros(depends.shape)
    for depth, (rows, some) in enumerate(levels):
        level[rows] = np.where(some > 0, np.int16(depth), level[rows])
        paths[rows] += some
    share = np.divide(1 + depends, paths, out=np.zeros(paths.shape), where=paths > 0)
    flow = np.empty(len(net.heads))
    for first in range(0, len(flow), PIECE):
        heads, tails = net.heads[first : first + PIECE], net.tails[first : first + PIECE]
        down = level[tails] - level[heads]
        passing = paths[heads] * share[tails] * (down == 1)
        passing += paths[tails] * share[heads] * (down == -1)
        flow[first : first + PIECE] = passing.sum(axis=1)
    return flow
