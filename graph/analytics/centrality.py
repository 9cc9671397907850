"""Who stands at the centre: degree, betweenness, PageRank and closeness, with ranks that say when they are ties.

Names, conventions and defaults are those of networkx, which tests compare with. Every value is computed on the whole
network; a rank within a label orders those same values among the entities of that label.
Values are rounded to twelve decimals, so that noise of the last bits neither breaks ties nor differs by machine.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import networkx as nx
import rustworkx as rx

DECIMALS = 12
ALPHA = 0.85  # the damping factor of Brin & Page (1998) and of networkx
TOLERANCE = 1e-12  # networkx stops PageRank at 1e-6, which leaves places undecided
ROUNDS = 100_000  # enough for any damping up to 0.9997
EXACT_LIMIT = 10_000  # nodes; with 50,000 edges some 20 seconds on one core
PIVOTS = 500  # sampled sources above that size
SEED = 2026
MISSES = 0.05  # share of nodes whose sampled betweenness may be further off than the stated error

Settings = Mapping[str, str | int | float]
Values = tuple[dict[Hashable, float], Settings]


@dataclass(frozen=True, slots=True)
class Score:
    """A value and its places. `ties` and `label_ties` count the entities that share the place, itself included."""

    value: float
    rank: int
    ties: int
    label_rank: int
    label_ties: int


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure over all nodes, and how it was computed."""

    name: str
    scores: Mapping[Hashable, Score]
    settings: Settings


@dataclass(frozen=True, slots=True)
class Measures:
    """Some measures of one network, in the order they were asked for."""

    by_name: Mapping[str, Measure]

    def __getitem__(self, name: str) -> Measure:
        return self.by_name[name]

    def order(self, by: str = "pagerank") -> list[Hashable]:
        """Return all nodes, best first by `by`; ties are ordered by the other measures, then by id."""
        first = self.by_name[by]
        others = [m for name, m in self.by_name.items() if name != by]
        return sorted(first.scores, key=lambda n: (*(m.scores[n].rank for m in (first, *others)), str(n)))


def degree(net: nx.Graph) -> Values:
    """Count the neighbours of each node."""
    return {node: float(count) for node, count in net.degree()}, {}


def betweenness(net: nx.Graph, *, exact_limit: int = EXACT_LIMIT, pivots: int = PIVOTS, seed: int = SEED) -> Values:
    """Return normalised betweenness, edges counting one each: exact up to `exact_limit` nodes, else from `pivots`.

    The error of a sampled value follows from Hoeffding's inequality, as its settings say.
    """
    nodes = list(net)
    if len(nodes) <= exact_limit:
        # One thread: several add up in the order they finish, and the last bits would differ from run to run.
        found = rx.graph_betweenness_centrality(_compiled(net), parallel_threshold=len(nodes) + 1)
        return {node: found[i] for i, node in enumerate(nodes)}, {"engine": "rustworkx", "method": "exact"}
    pivots = min(pivots, len(nodes))
    error = math.sqrt(math.log(2 / MISSES) / (2 * pivots))
    told: Settings = {
        "engine": "networkx",
        "method": "sampled",
        "pivots": pivots,
        "seed": seed,
        "error": round(error, 3),
    }
    return nx.betweenness_centrality(net, k=pivots, seed=seed), told


def pagerank(net: nx.Graph, *, alpha: float = ALPHA) -> Values:
    """Return PageRank; edges are followed in proportion to their `weight`."""
    found = nx.pagerank(net, alpha=alpha, tol=TOLERANCE, max_iter=ROUNDS) if len(net) else {}
    return found, {"engine": "networkx", "alpha": alpha, "tolerance": TOLERANCE}


def closeness(net: nx.Graph) -> Values:
    """Return closeness, scaled by the share of the network within reach (Wasserman & Faust)."""
    found = rx.graph_closeness_centrality(_compiled(net), wf_improved=True, parallel_threshold=len(net) + 1)
    return {node: found[i] for i, node in enumerate(net)}, {"engine": "rustworkx"}


MEASURES: Mapping[str, Callable[..., Values]] = {
    "degree": degree,
    "betweenness": betweenness,
    "pagerank": pagerank,
    "closeness": closeness,
}
DEFAULT = ("degree", "betweenness", "pagerank")


def measure(
    net: nx.Graph, names: Sequence[str] = DEFAULT, options: Mapping[str, Mapping[str, Any]] | None = None
) -> Measures:
    """Compute the measures `names` of an undirected network, with ranks over all nodes and within each `label`.

    `options` gives a measure keyword arguments: `{"pagerank": {"alpha": 0.9}}`. Ranks start at 1; nodes with one value
    share one rank and the next rank is left out (1, 2, 2, 4). Raises KeyError for an unknown measure.
    """
    options = options or {}
    found = {}
    for name in names:
        values, settings = MEASURES[name](net, **options.get(name, {}))
        found[name] = Measure(name, _score(net, values), settings)
    return Measures(found)


def _compiled(net: nx.Graph) -> rx.PyGraph[Hashable, None]:
    place = {node: i for i, node in enumerate(net)}
    compiled: rx.PyGraph[Hashable, None] = rx.PyGraph(multigraph=False)
    compiled.add_nodes_from(list(net))
    compiled.add_edges_from_no_data([(place[u], place[v]) for u, v in net.edges()])
    return compiled


def _score(net: nx.Graph, values: Mapping[Hashable, float]) -> dict[Hashable, Score]:
    rounded = {node: round(float(values[node]), DECIMALS) + 0.0 for node in net}
    overall = _ranks(rounded)
    groups: defaultdict[str, dict[Hashable, float]] = defaultdict(dict)
    for node, value in rounded.items():
        groups[net.nodes[node].get("label", "")][node] = value
    within = {node: place for group in groups.values() for node, place in _ranks(group).items()}
    return {node: Score(value, *overall[node], *within[node]) for node, value in rounded.items()}


def _ranks(values: Mapping[Hashable, float]) -> dict[Hashable, tuple[int, int]]:
    """Give each node its rank (one more than the number of higher values) and how many nodes share it."""
    sharing = Counter(values.values())
    rank_of, rank = {}, 1
    for value in sorted(sharing, reverse=True):
        rank_of[value] = rank
        rank += sharing[value]
    return {node: (rank_of[value], sharing[value]) for node, value in values.items()}
