"""Who stands at the centre: the measures by name, with ranks that say when they are ties.

Names, conventions and defaults are those of networkx, which tests compare with. Every value is computed on the whole
network; a rank within a label orders those same values among the entities of that label.
Values are rounded to twelve decimals, so that noise of the last bits neither breaks ties nor differs by machine.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
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
    """How a measure is reckoned: on arcs or not, rank 1 for the highest value or not, with weights or not."""

    reckon: Callable[..., Values]
    directed: bool = False
    higher: bool = True
    weighted: bool = False


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


def _participation(net: Arrays, community: Mapping[Hashable, int] | Ints) -> Values:
    told = {"communities": len(set(community.values()))} if isinstance(community, Mapping) else {}
    return mixing.participation(net, community), {"engine": "numpy", **told}


MEASURES: Mapping[str, Kind] = {
    "degree": Kind(_degree),
    "strength": Kind(_strength, weighted=True),
    "in_degree": Kind(_in_degree, directed=True),
    "out_degree": Kind(_out_degree, directed=True),
    "betweenness": Kind(_betweenness),
    "closeness": Kind(_closeness),
    "harmonic": Kind(_harmonic),
    "eigenvector": Kind(_eigenvector),
    "pagerank": Kind(_pagerank, weighted=True),
    "hubs": Kind(_plain(lambda net: spectral.hits(net)[0], "scipy"), directed=True, weighted=True),
    "authorities": Kind(_plain(lambda net: spectral.hits(net)[1], "scipy"), directed=True, weighted=True),
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
    for name, chosen, (numbers, settings) in _reckoned(net, names, options, arcs):
        found[name] = Measure(name, _score(chosen, numbers, higher=MEASURES[name].higher), settings)
    return Measures(found)


def values(
    net: nx.Graph | Arrays,
    names: Sequence[str] = DEFAULT,
    options: Options | None = None,
    *,
    arcs: nx.DiGraph | Arrays | None = None,
) -> dict[str, Floats]:
    """Compute as `measure` does, in the order of nodes and without ranks; nan where a measure is not defined."""
    reckoned = _reckoned(net, names, options, arcs)
    return {name: np.round(numbers, DECIMALS) + 0.0 for name, _, (numbers, _) in reckoned}


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
    worth = _worth(numbers, higher)
    order = np.lexsort((worth, group))
    places, run = _runs(worth[order], group[order])
    rank, ties = np.empty(len(worth), dtype=np.int64), np.empty(len(worth), dtype=np.int64)
    rank[order] = places
    ties[order] = np.bincount(run)[run] if len(run) else run
    return rank, ties


def ranks_both(numbers: Floats, group: Ints, *, higher: bool = True) -> tuple[Ints, Ints]:
    """Return the ranks of `ranks` and of `ranks_within`, without ties, sorting the values once."""
    worth = _worth(numbers, higher)
    order = np.argsort(worth)
    small = group.astype(np.int16) if group.max(initial=0) < 2**15 else group  # short numbers sort without comparing
    within = order[np.argsort(small[order], kind="stable")]
    overall, inside = np.empty(len(worth), dtype=np.int64), np.empty(len(worth), dtype=np.int64)
    overall[order] = _runs(worth[order])[0]
    inside[within] = _runs(worth[within], group[within])[0]
    return overall, inside


def _worth(numbers: Floats, higher: bool) -> Floats:
    return np.where(np.isnan(numbers), np.inf, -numbers if higher else numbers)


def _runs(value: Floats, kind: Ints | None = None) -> tuple[Ints, Ints]:
    """Return the rank of each of the sorted values among those of its kind, and the number of its run of equal ones."""
    other, start = np.ones(len(value), dtype=bool), np.zeros(len(value), dtype=np.int64)
    other[1:] = value[1:] != value[:-1]
    if kind is not None:
        begins = np.ones(len(value), dtype=bool)
        begins[1:] = kind[1:] != kind[:-1]
        start = np.flatnonzero(begins)[np.cumsum(begins) - 1]
        other |= begins
    run = np.cumsum(other) - 1
    return np.flatnonzero(other)[run] - start + 1, run


def _reckoned(
    net: nx.Graph | Arrays, names: Sequence[str], options: Options | None, arcs: nx.DiGraph | Arrays | None
) -> Iterator[tuple[str, Arrays, Values]]:
    """Give each measure with the network it was reckoned on, which is converted once."""
    kinds = [MEASURES[name] for name in names]
    plain = arrays(net, weighted=any(kind.weighted for kind in kinds if not kind.directed))
    for name, kind in zip(names, kinds, strict=True):
        if not kind.directed:
            chosen = plain
        elif arcs is None:
            raise ValueError(f"{name} needs arcs: give measure the network of graph.analytics.arcs")
        else:
            chosen = arcs = arrays(arcs)
        yield name, chosen, kind.reckon(chosen, **(options or {}).get(name, {}))


def _score(net: Arrays, numbers: Floats, *, higher: bool) -> dict[Hashable, Score]:
    rounded = np.round(numbers, DECIMALS) + 0.0
    rank, ties = ranks(rounded, higher=higher)
    label_rank, label_ties = ranks_within(rounded, net.kinds, higher=higher)
    columns = (rounded.tolist(), rank.tolist(), ties.tolist(), label_rank.tolist(), label_ties.tolist())
    rows = zip(net.nodes, *columns, strict=True)
    return {node: Score(None if value != value else value, *places) for node, value, *places in rows}
