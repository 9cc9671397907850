"""Which entities belong together: communities found by the Leiden algorithm (Traag, Waltman & van Eck 2019).

The same network gives the same communities on every run: nodes and edges go in sorted, the seed is fixed, and
communities are numbered from 1 by size, then by their first id. Nodes without edges belong to none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass

import graspologic_native as leiden
import networkx as nx

SEED = 2026
TRIALS = 10  # independent runs, the best is kept
ITERATIONS = 10
RESOLUTION = 1.0
LEADERS = 3


@dataclass(frozen=True, slots=True)
class Community:
    """A community: `members` most central first, `leaders` the first three, `inside` the edges among its members."""

    number: int
    members: tuple[Hashable, ...]
    leaders: tuple[Hashable, ...]
    inside: int


@dataclass(frozen=True, slots=True)
class Partition:
    """All communities, `isolated` nodes without edges, the modularity reached, and how they were found."""

    communities: tuple[Community, ...]
    isolated: tuple[Hashable, ...]
    modularity: float
    settings: Mapping[str, str | int | float]

    def number_of(self) -> dict[Hashable, int]:
        """Map each node that belongs to a community to its number."""
        return {node: community.number for community in self.communities for node in community.members}


def communities(
    net: nx.Graph,
    centrality: Mapping[Hashable, float] | None = None,
    *,
    resolution: float = RESOLUTION,
    seed: int = SEED,
    trials: int = TRIALS,
) -> Partition:
    """Divide an undirected network into communities, edges weighing their `weight` (1 if they have none).

    `centrality` (default: weighted degree) orders members; ties by id. `resolution` above 1 gives more and smaller
    communities. Modularity is that of networkx at the same resolution, 0 for a network without edges.
    """
    central = dict(net.degree(weight="weight")) if centrality is None else centrality
    groups = _leiden(net, resolution, seed, trials)
    groups.sort(key=lambda group: (-len(group), group[0]))
    found = []
    for number, group in enumerate(groups, 1):
        members = tuple(sorted(group, key=lambda node: (-central[node], node)))
        found.append(Community(number, members, members[:LEADERS], net.subgraph(group).number_of_edges()))
    isolated = tuple(sorted(node for node in net if not net.degree(node)))
    settings: dict[str, str | int | float] = {
        "engine": "graspologic-native",
        "resolution": resolution,
        "seed": seed,
        "trials": trials,
        "iterations": ITERATIONS,
    }
    return Partition(tuple(found), isolated, _modularity(net, groups, isolated, resolution), settings)


def _leiden(net: nx.Graph, resolution: float, seed: int, trials: int) -> list[list[Hashable]]:
    nodes = sorted(net)
    name = {node: str(place) for place, node in enumerate(nodes)}
    edges = sorted((*sorted((name[u], name[v]), key=int), float(w)) for u, v, w in net.edges(data="weight", default=1))
    if not edges:
        return []
    _, found = leiden.leiden(edges, resolution=resolution, iterations=ITERATIONS, seed=seed, trials=trials)
    groups: defaultdict[int, list[Hashable]] = defaultdict(list)
    for node in nodes:
        if name[node] in found:
            groups[found[name[node]]].append(node)
    return list(groups.values())


def _modularity(
    net: nx.Graph, groups: list[list[Hashable]], isolated: tuple[Hashable, ...], resolution: float
) -> float:
    if not groups:
        return 0.0
    parts = [set(group) for group in groups] + [{node} for node in isolated]
    return round(float(nx.community.modularity(net, parts, resolution=resolution)), 12) + 0.0
