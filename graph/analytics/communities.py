"""Which entities belong together: communities found by the Leiden algorithm (Traag, Waltman & van Eck 2019).

Leiden depends on chance, so it runs with several seeds. The run of highest modularity is kept, and the others say how
sure each entity's place is. The same network gives the same communities on every run: nodes and edges go in sorted,
seeds are fixed, and communities are numbered from 1 by size, then by first id. Nodes without edges belong to none.
"""

from __future__ import annotations

import os
from collections.abc import Hashable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import graspologic_native as leiden
import networkx as nx
import numpy as np
from scipy.optimize import linear_sum_assignment

from graph.analytics.engines import Arrays, Floats, Ints, arrays

SEED = 2026
TRIALS = 20  # independent runs, the best is kept
FEWER = ((50_000, 4), (20_000, 6))  # nodes above which so many runs are made
ITERATIONS = 10
RESOLUTION = 1.0
LEADERS = 3
DECIMALS = 12


@dataclass(frozen=True, slots=True)
class Community:
    """A community: `members` most central first, `leaders` the first three, `inside` the edges among its members."""

    number: int
    members: tuple[Hashable, ...]
    leaders: tuple[Hashable, ...]
    inside: int


@dataclass(frozen=True, slots=True)
class Partition:
    """All communities, `isolated` nodes without edges, the modularity reached, and how they were found.

    `changes` gives for each node the share of the other runs that put it elsewhere: communities of a run are matched
    with those kept so that as many nodes as possible stay (Hungarian method). `modularities` are those of all runs.
    """

    communities: tuple[Community, ...]
    isolated: tuple[Hashable, ...]
    modularity: float
    settings: Mapping[str, str | int | float]
    changes: Mapping[Hashable, float] = field(default_factory=dict)
    modularities: tuple[float, ...] = ()

    def number_of(self) -> dict[Hashable, int]:
        """Map each node that belongs to a community to its number."""
        return {node: community.number for community in self.communities for node in community.members}


def communities(
    net: nx.Graph | Arrays,
    centrality: Mapping[Hashable, float] | None = None,
    *,
    resolution: float = RESOLUTION,
    seed: int = SEED,
    trials: int | None = None,
) -> Partition:
    """Divide an undirected network into communities, edges weighing their `weight` (1 if they have none).

    `centrality` (default: weighted degree) orders members; ties by id. `resolution` above 1 gives more and smaller
    communities; `trials` is the number of runs (default: 20, above 20,000 nodes 6, above 50,000 nodes 4). Modularity is
    that of networkx at the same resolution, 0 for a network without edges.
    """
    frame = _in_order(arrays(net))
    trials = trials or next((some for size, some in FEWER if len(frame) > size), TRIALS)
    runs = _leiden(frame, resolution, seed, trials)
    heights = [_modularity(frame, run, resolution) for run in runs]
    best = _numbered(runs[int(np.argmax(heights))])  # of equals the first
    strength = np.bincount(np.r_[frame.heads, frame.tails], np.r_[frame.weights, frame.weights], len(frame))
    central = dict(zip(frame.nodes, strength.tolist(), strict=True)) if centrality is None else centrality
    inside = np.bincount(best[frame.heads][best[frame.heads] == best[frame.tails]], minlength=best.max(initial=-1) + 1)
    alone = frame.degrees == 0
    elsewhere = np.mean([_moved(best, run) for run in runs], axis=0) * trials / max(trials - 1, 1)
    settings: dict[str, str | int | float] = {
        "engine": "graspologic-native",
        "resolution": resolution,
        "seed": seed,
        "trials": trials,
        "iterations": ITERATIONS,
    }
    return Partition(
        tuple(_community(frame, best, number, int(inside[number]), central) for number in range(len(inside))),
        tuple(node for node, is_alone in zip(frame.nodes, alone, strict=True) if is_alone),
        max(heights),
        settings,
        {frame.nodes[i]: round(float(elsewhere[i]), DECIMALS) for i in np.flatnonzero(~alone)},
        tuple(heights),
    )


def _in_order(net: Arrays) -> Arrays:
    """Put nodes and edges in the order of ids."""
    order = sorted(range(len(net)), key=lambda i: net.nodes[i])  # type: ignore[arg-type,return-value]
    place = np.empty(len(net), dtype=np.int64)
    place[order] = np.arange(len(net))
    low, high = np.minimum(place[net.heads], place[net.tails]), np.maximum(place[net.heads], place[net.tails])
    edges = np.lexsort((high, low))
    nodes, labels = tuple(net.nodes[i] for i in order), tuple(net.labels[i] for i in order)
    return Arrays(nodes, labels, low[edges], high[edges], net.weights[edges])


def _leiden(net: Arrays, resolution: float, seed: int, trials: int) -> list[Ints]:
    """Return the group of each node (−1 without edges) in each run."""
    columns = (net.heads.tolist(), net.tails.tolist(), net.weights.tolist())
    edges = [(str(u), str(v), w) for u, v, w in zip(*columns, strict=True)]
    if not edges:
        return [np.full(len(net), -1)] * trials

    def run(number: int) -> Ints:
        _, found = leiden.leiden(edges, resolution=resolution, iterations=ITERATIONS, seed=seed + number, trials=1)
        return np.array([found.get(str(i), -1) for i in range(len(net))], dtype=np.int64)

    with ThreadPoolExecutor(
        os.cpu_count()
    ) as pool:  # it lets go of the interpreter; results come in the order of seeds
        return list(pool.map(run, range(trials)))


def _numbered(groups: Ints) -> Ints:
    """Number groups from 0 by size, then by their first node."""
    found, first, sizes = np.unique(groups[groups >= 0], return_index=True, return_counts=True)
    place = np.full(int(groups.max(initial=-1)) + 2, -1)
    place[found[np.lexsort((first, -sizes))]] = np.arange(len(found))
    return place[groups]  # −1 reads the last, which is −1


def _community(net: Arrays, groups: Ints, number: int, inside: int, central: Mapping[Hashable, float]) -> Community:
    here: Sequence[int] = np.flatnonzero(groups == number).tolist()
    members = tuple(net.nodes[i] for i in sorted(here, key=lambda i: (-central[net.nodes[i]], i)))
    return Community(number + 1, members, members[:LEADERS], inside)


def _moved(kept: Ints, other: Ints) -> Floats:
    """Tell for each node whether `other` puts it elsewhere, its groups matched with those kept as well as can be."""
    placed = kept >= 0
    shared = np.zeros((kept.max(initial=-1) + 1, other.max(initial=-1) + 1))
    np.add.at(shared, (kept[placed], other[placed]), 1)
    match = np.full(shared.shape[1] + 1, -1)
    rows, columns = linear_sum_assignment(shared, maximize=True)
    match[columns] = rows
    return np.asarray(placed & (match[other] != kept), dtype=np.float64)


def _modularity(net: Arrays, groups: Ints, resolution: float) -> float:
    total = net.weights.sum()
    if not total:
        return 0.0
    ends = np.bincount(groups[np.r_[net.heads, net.tails]], np.r_[net.weights, net.weights])
    inside = net.weights[groups[net.heads] == groups[net.tails]].sum()
    return round(float(inside / total - resolution * ((ends / (2 * total)) ** 2).sum()), DECIMALS) + 0.0
