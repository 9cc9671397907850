"""Who stands at the centre: the measures by name, with ranks that say when they are ties.

Names, conventions and defaults are those of networkx, which tests compare with. Every value is computed on the whole
network; a rank within a label orders those same values among the entities of that label.
Values are rounded to twelve decimals, so that noise of the last bits neither breaks ties nor differs by machine.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import networkx as nx
import numpy as np

from graph.analytics import mixing, spectral, structure
from graph.analytics.betweenness import MISSES, SEED, between
from graph.analytics.distances import Distances, closeness, distances, sources
from graph.analytics.engines import Arrays, Floats, Ints, arrays

DECIMALS = 12
CLOSE_LIMIT = 20_000  # nodes up to which distances are measured from all
CLOSE_PIVOTS = 2_000  # sampled sources above that size

Settings = Mapping[str, str | int | float]
Values = tuple[Floats, Settings]


@dataclass(frozen=True, slots=True)
class Score:
    """A value and its places. `ties` and `label_ties` count the entities that share the place, itself included.

    `value` is None where the measure is not defined, as constraint is without neighbours: those come last, together.
    """

    value: float | None
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


@dataclass(frozen=True, slots=True)
class EdgeMeasure:
    """A measure over all edges, named by their ends as in the network, and how it was computed."""

    values: Mapping[tuple[Hashable, Hashable], float]
    settings: Settings


@dataclass(frozen=True, slots=True)
class Kind:
    """How a measure is reckoned, whether on arcs, and whether rank 1 is the highest value."""

    reckon: Callable[..., Values]
    directed: bool = False
    higher: bool = True


def _degree(net: Arrays) -> Values:
    return net.degrees.astype(np.float64), {"engine": "numpy"}


def _strength(net: Arrays) -> Values:
    return structure.gather(net, net.weights), {"engine": "numpy"}


def _in_degree(net: Arrays) -> Values:
    return np.bincount(net.tails, minlength=len(net)).astype(np.float64), {"engine": "numpy"}


def _out_degree(net: Arrays) -> Values:
    return np.bincount(net.heads, minlength=len(net)).astype(np.float64), {"engine": "numpy"}


def _betweenness(net: Arrays, **options: Any) -> Values:
    found = between(net, **options)
    return found.nodes, found.settings


def _near(
    net: Arrays, method: str = "auto", exact_limit: int = CLOSE_LIMIT, pivots: int = CLOSE_PIVOTS, seed: int = SEED
) -> tuple[Distances, Settings]:
    if method not in ("auto", "exact", "sampled"):
        raise ValueError(f"method {method!r}: choose auto, exact or sampled")
    told: dict[str, str | int | float] = {"engine": "numpy", "method": "exact"}
    if method == "exact" or (method == "auto" and len(net) <= exact_limit):
        return net.once("distances", lambda: distances(net, sources(net))), told
    start = net.once(("sources", pivots, seed), lambda: sources(net, pivots, seed))
    found = net.once(("distances", pivots, seed), lambda: distances(net, start))
    told |= {"method": "sampled", "pivots": pivots, "seed": seed, "error": round(start.bound(MISSES), 3)}
    return found, told


def _closeness(net: Arrays, **options: Any) -> Values:
    found, told = _near(net, **options)
    return closeness(net, found), told


def _harmonic(net: Arrays, **options: Any) -> Values:
    found, told = _near(net, **options)
    return found.inverse, told


def _eigenvector(net: Arrays) -> Values:
    found = spectral.eigenvector(net)
    parts = len(np.unique(net.components))
    return found, {"engine": "scipy", "components": parts, "covered": int((found > 0).sum())}


def _pagerank(net: Arrays, alpha: float = spectral.ALPHA, tolerance: float = spectral.TOLERANCE) -> Values:
    return spectral.pagerank(net, alpha, tolerance), {"engine": "scipy", "alpha": alpha, "tolerance": tolerance}


def _plain(reckon: Callable[[Arrays], Floats], engine: str) -> Callable[[Arrays], Values]:
    return lambda net: (reckon(net), {"engine": engine})


def _participation(net: Arrays, community: Mapping[Hashable, int]) -> Values:
    return mixing.participation(net, community), {"engine": "numpy", "communities": len(set(community.values()))}


MEASURES: Mapping[str, Kind] = {
    "degree": Kind(_degree),
    "strength": Kind(_strength),
    "in_degree": Kind(_in_degree, directed=True),
    "out_degree": Kind(_out_degree, directed=True),
    "betweenness": Kind(_betweenness),
    "closeness": Kind(_closeness),
    "harmonic": Kind(_harmonic),
    "eigenvector": Kind(_eigenvector),
    "pagerank": Kind(_pagerank),
    "hubs": Kind(_plain(lambda net: spectral.hits(net)[0], "scipy"), directed=True),
    "authorities": Kind(_plain(lambda net: spectral.hits(net)[1], "scipy"), directed=True),
    "core": Kind(_plain(structure.core, "rustworkx")),
    "clustering": Kind(_plain(structure.clustering, "numpy")),
    "constraint": Kind(_plain(structure.constraint, "numpy"), higher=False),
    "effective_size": Kind(_plain(structure.effective_size, "numpy")),
    "participation": Kind(_participation),
    "pieces": Kind(_plain(structure.pieces, "rustworkx")),
}
DEFAULT = ("degree", "betweenness", "pagerank")
Options = Mapping[str, Mapping[str, Any]]


def measure(
    net: nx.Graph | Arrays,
    names: Sequence[str] = DEFAULT,
    options: Options | None = None,
    *,
    arcs: nx.DiGraph | Arrays | None = None,
) -> Measures:
    """Compute the measures `names`, with ranks over all nodes and within each `label`.

    `net` is undirected; `arcs`, over the same nodes, is what directed measures are computed on. `options` gives a
    measure keyword arguments: `{"pagerank": {"alpha": 0.9}}`. Ranks start at 1; nodes with one value share one rank
    and the next rank is left out (1, 2, 2, 4). Raises KeyError for an unknown measure, ValueError for a directed one
    without `arcs`.
    """
    found = {}
    for name in names:
        chosen, (numbers, settings) = _reckon(net, name, options, arcs)
        found[name] = Measure(name, _score(chosen, numbers, higher=MEASURES[name].higher), settings)
        net, arcs = (net, chosen) if MEASURES[name].directed else (chosen, arcs)
    return Measures(found)


def values(
    net: nx.Graph | Arrays,
    names: Sequence[str] = DEFAULT,
    options: Options | None = None,
    *,
    arcs: nx.DiGraph | Arrays | None = None,
) -> dict[str, Floats]:
    """Compute as `measure` does, in the order of nodes and without ranks; nan where a measure is not defined."""
    found = {}
    for name in names:
        chosen, (numbers, _) = _reckon(net, name, options, arcs)
        found[name] = np.round(numbers, DECIMALS) + 0.0
        net, arcs = (net, chosen) if MEASURES[name].directed else (chosen, arcs)
    return found


def edge_betweenness(net: nx.Graph | Arrays, **options: Any) -> EdgeMeasure:
    """Compute the normalised betweenness of edges; options are those of `betweenness`, which comes out of it as well.

    Ask for it before betweenness, with the same `Arrays`: then both come from one run.
    """
    frame = arrays(net)
    found = between(frame, edges=True, **options)
    ends = zip(frame.heads.tolist(), frame.tails.tolist(), strict=True)
    return EdgeMeasure(
        {
            (frame.nodes[u], frame.nodes[v]): round(x, DECIMALS) + 0.0
            for (u, v), x in zip(ends, found.edges.tolist(), strict=True)
        },
        found.settings,
    )


def ranks(numbers: Floats, *, higher: bool = True) -> tuple[Ints, Ints]:
    """Return the rank of each value (one more than the number of better ones) and how many share it; nan come last."""
    return ranks_within(numbers, np.zeros(len(numbers), dtype=np.int64), higher=higher)


def ranks_within(numbers: Floats, group: Ints, *, higher: bool = True) -> tuple[Ints, Ints]:
    """Return what `ranks` does, each value among those of its `group` (a number for each value)."""
    size = len(numbers)
    worth = np.where(np.isnan(numbers), np.inf, -numbers if higher else numbers)
    order = np.lexsort((worth, group))
    value, kind = worth[order], group[order]
    other = np.ones(size, dtype=bool)  # where another group begins, and below: or another value
    other[1:] = kind[1:] != kind[:-1]
    start = np.flatnonzero(other)[np.cumsum(other) - 1]
    other[1:] |= value[1:] != value[:-1]
    run = np.cumsum(other) - 1
    rank, ties = np.empty(size, dtype=np.int64), np.empty(size, dtype=np.int64)
    rank[order] = np.flatnonzero(other)[run] - start + 1
    ties[order] = np.bincount(run)[run] if size else run
    return rank, ties


def _reckon(
    net: nx.Graph | Arrays, name: str, options: Options | None, arcs: nx.DiGraph | Arrays | None
) -> tuple[Arrays, Values]:
    kind = MEASURES[name]
    if kind.directed and arcs is None:
        raise ValueError(f"{name} needs arcs: give measure the network of graph.analytics.arcs")
    chosen = arrays(arcs if kind.directed else net)
    return chosen, kind.reckon(chosen, **(options or {}).get(name, {}))


def _score(net: Arrays, numbers: Floats, *, higher: bool) -> dict[Hashable, Score]:
    rounded = np.round(numbers, DECIMALS) + 0.0
    rank, ties = ranks(rounded, higher=higher)
    label_rank, label_ties = ranks_within(rounded, net.kinds, higher=higher)
    columns = (rounded.tolist(), rank.tolist(), ties.tolist(), label_rank.tolist(), label_ties.tolist())
    rows = zip(net.nodes, *columns, strict=True)
    return {node: Score(None if value != value else value, *places) for node, value, *places in rows}
