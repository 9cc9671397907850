"""How a network is built around each node: cores, triangles, structural holes, and what falls apart without it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import networkx as nx
import numpy as np
import rustworkx as rx
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from graph.analytics.engines import Arrays, Floats, Ints, arrays, triangles


@dataclass(frozen=True, slots=True)
class Cuts:
    """What holds the network together: `points` with the number of pieces left by taking each out, and `bridges`.

    `held` counts for each bridge the nodes of the smaller side, which are cut off without it.
    """

    points: Mapping[Hashable, int]
    bridges: tuple[tuple[Hashable, Hashable], ...]
    held: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Closure:
    """For each edge: how many triangles it is in, and the sum of 1/degree over their third nodes."""

    triangles: Floats
    third: Floats


def closure(net: Arrays) -> Closure:
    """Go through the triangles of an undirected network, once for all measures that need them."""
    return net.once("closure", lambda: _closure(net))


def _closure(net: Arrays) -> Closure:
    count, third = np.zeros(len(net.heads)), np.zeros(len(net.heads))
    ends = net.heads + net.tails
    for first, second, across in triangles(net):
        corners = (ends[first] + ends[second] + ends[across]) // 2  # the sum of all three nodes
        for edge in (first, second, across):
            count += np.bincount(edge, minlength=len(count))
            third += np.bincount(edge, 1 / net.degrees[corners - ends[edge]], len(count))
    return Closure(count, third)


def gather(net: Arrays, by_edge: Floats) -> Floats:
    """Add up for each node what its edges hold."""
    return np.asarray(np.bincount(np.r_[net.heads, net.tails], np.r_[by_edge, by_edge], len(net)), dtype=np.float64)


def clustering(net: Arrays) -> Floats:
    """Return the share of pairs of neighbours that are joined, 0 for fewer than two neighbours."""
    pairs = net.degrees * (net.degrees - 1) / 2
    return np.divide(gather(net, closure(net).triangles) / 2, pairs, out=np.zeros(len(net)), where=pairs > 0)


def constraint(net: Arrays) -> Floats:
    """Return Burt's constraint, unweighted; nan without neighbours."""
    joined = gather(net, (1 + closure(net).third) ** 2)
    values: Floats = np.divide(joined, net.degrees**2, out=np.full(len(net), np.nan), where=net.degrees > 0)
    return values


def effective_size(net: Arrays) -> Floats:
    """Return the effective size of each ego network, n − 2t/n (Borgatti 1997); nan without neighbours."""
    ties = gather(net, closure(net).triangles)  # twice the number of ties among the neighbours
    redundant = np.divide(ties, net.degrees, out=np.full(len(net), np.nan), where=net.degrees > 0)
    return np.asarray(net.degrees - redundant, dtype=np.float64)


def core(net: Arrays) -> Floats:
    """Return the largest k so that the node is in a part where everyone has k neighbours."""
    found: Any = rx.core_number(net.compiled)  # a dictionary, whatever its stub says
    return np.array([found[i] for i in range(len(net))], dtype=np.float64)


def pieces(net: Arrays) -> Floats:
    """Return into how many pieces a node's component falls when it is taken out: 2 or more at an articulation point."""
    block, _ = _blocks(net)
    ends = np.unique(np.stack([np.concatenate([net.heads, net.tails]), np.concatenate([block, block])]), axis=1)
    return np.bincount(ends[0], minlength=len(net)).astype(np.float64)


def cuts(net: nx.Graph | Arrays) -> Cuts:
    """Find the articulation points (most pieces first) and bridges (most nodes cut off first) of a network."""
    frame = arrays(net)
    count = pieces(frame)
    block, sizes = _blocks(frame)
    order = [int(i) for i in np.argsort(-count, kind="stable") if count[i] > 1]
    alone = np.flatnonzero(sizes[block] == 1)
    held = _held(frame, alone)
    most = np.argsort(-held, kind="stable")
    return Cuts(
        {frame.nodes[i]: int(count[i]) for i in order},
        tuple((frame.nodes[frame.heads[i]], frame.nodes[frame.tails[i]]) for i in alone[most]),
        tuple(held[most].tolist()),
    )


def _held(net: Arrays, bridges: Ints) -> Ints:
    """Count the nodes on the smaller side of each bridge, taking leaf after leaf off the trees that bridges make."""
    others = np.delete(np.arange(len(net.heads)), bridges)
    joined = coo_array((np.ones(len(others)), (net.heads[others], net.tails[others])), shape=(len(net), len(net)))
    _, part = connected_components(joined, directed=False)
    inside = np.bincount(part, minlength=1).tolist()
    whole = np.bincount(net.components, minlength=1)[net.components[net.heads[bridges]]].tolist()
    ends = list(zip(part[net.heads[bridges]].tolist(), part[net.tails[bridges]].tolist(), strict=True))
    at: dict[int, set[int]] = {}
    for number, pair in enumerate(ends):
        for end in pair:
            at.setdefault(end, set()).add(number)
    held = np.zeros(len(ends), dtype=np.int64)
    leaves = [one for one, some in at.items() if len(some) == 1]
    while leaves:
        leaf = leaves.pop()
        if not at[leaf]:
            continue  # the last of its tree
        number = at[leaf].pop()
        other = sum(ends[number]) - leaf
        held[number] = min(inside[leaf], whole[number] - inside[leaf])
        inside[other] += inside[leaf]
        at[other].remove(number)
        if len(at[other]) == 1:
            leaves.append(other)
    return held


def _blocks(net: Arrays) -> tuple[Ints, Ints]:
    """Number the biconnected component of each edge, and count the edges of each."""
    return net.once("blocks", lambda: _number_blocks(net))


def _number_blocks(net: Arrays) -> tuple[Ints, Ints]:
    found = rx.biconnected_components(net.compiled)
    ends = zip(net.heads.tolist(), net.tails.tolist(), strict=True)
    block = np.array([found[u, v] if (u, v) in found else found[v, u] for u, v in ends], dtype=np.int64)
    return block, np.bincount(block)
