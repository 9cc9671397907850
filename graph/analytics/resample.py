"""The evidence of a network drawn anew: what ranks would be had the papers held somewhat other sentences.

The sentence (passage) is what is resampled: as many passages as support a relation of the network are drawn from them
with replacement, whole, so that a list sentence comes or goes with all its relations (a cluster bootstrap: Efron 1979,
Annals of Statistics 7(1), 1–26; Davison & Hinkley 1997, Bootstrap Methods, section 3.8). A pair stays joined when at
least one of its passages is drawn; its weight is the number of distinct papers of those that are. Entities all stay.
Centrality under such draws: Snijders & Borgatti 1999, Connections 22(2), 161–170; how far ranks stand under sampling:
Costenbader & Valente 2003, Social Networks 25(4), 283–307.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import networkx as nx
import numpy as np
import numpy.typing as npt

from graph.analytics.centrality import MEASURES, Options, ranks_both, values
from graph.analytics.engines import Arrays, Floats, Ints, arrays
from graph.analytics.mixing import placed_in
from graph.model import Edge
from graph.ontology import ontology

Places = npt.NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Support:
    """What the edges of a network rest on. Rows say that a passage supports an edge; a group is an edge and a paper.

    `passage[i]` is a place among the `size` passages; rows `starts[g]` and following belong to group g, whose edge is
    `edge[g]` of `edges`.
    """

    size: int
    edges: int
    passage: Ints
    starts: Ints
    edge: Ints

    def weights(self, drawn: npt.NDArray[np.bool_]) -> Floats:
        """Return for each edge the number of papers with a drawn passage for it."""
        if not len(self.passage):
            return np.zeros(self.edges)
        hit = np.logical_or.reduceat(drawn[self.passage], self.starts)
        return np.bincount(self.edge, weights=hit, minlength=self.edges).astype(np.float64)


def support(net: nx.Graph, edges: Iterable[Edge], document_of: Mapping[str, str]) -> Support:
    """Return what the edges of `net`, as made of the relations `edges`, rest on.

    A directed network has an arc from head to tail of each relation, and both where the type has no direction.
    """
    ends = [(u, v) for u, v in net.edges() if u != v]
    place = {pair: i for i, pair in enumerate(ends)}
    symmetric = {name for name, relation in ontology().relations.items() if relation.symmetric}
    wanted = [edge for edge in edges if edge.head != edge.tail]
    passages = {p: i for i, p in enumerate(sorted({p for edge in wanted for p in edge.evidence}))}
    papers = {d: i for i, d in enumerate(sorted({document_of[p] for p in passages}))}
    rows = set()
    for edge in wanted:
        pairs = {(edge.head, edge.tail), (edge.tail, edge.head)}
        if net.is_directed() and edge.type not in symmetric:
            pairs = {(edge.head, edge.tail)}
        rows |= {(place[x], papers[document_of[p]], passages[p]) for x in pairs & place.keys() for p in edge.evidence}
    table = np.array(sorted(rows), dtype=np.int64).reshape(-1, 3)
    first = np.ones(len(table), dtype=bool)
    first[1:] = (table[1:, :2] != table[:-1, :2]).any(axis=1)
    starts = np.flatnonzero(first)
    return Support(len(passages), len(ends), table[:, 2].copy(), starts, table[starts, 0])


@dataclass(frozen=True, eq=False)
class Draws:
    """Ranks in each draw, by measure: draws × nodes, over all nodes and within each label."""

    ranks: Mapping[str, Places]
    label_ranks: Mapping[str, Places]


@dataclass(frozen=True, eq=False)
class Sampler:
    """All that a draw needs: the network and its arcs as arrays, what they rest on, and what to measure."""

    net: Arrays
    rests: Support
    arcs: Arrays | None
    arcs_rest: Support | None
    names: tuple[str, ...]
    options: Options
    seed: int

    def draw(self, numbers: Sequence[int]) -> Draws:
        """Return the ranks in the draws of these numbers; each number gives the same draw wherever it is made."""
        size = len(self.net)
        overall = {name: np.zeros((len(numbers), size), dtype=np.int32) for name in self.names}
        within = {name: np.zeros((len(numbers), size), dtype=np.int32) for name in self.names}
        kinds = self.net.kinds
        for row, number in enumerate(numbers):
            net, arcs = self._drawn(number)
            for name, found in values(net, self.names, self.options, arcs=arcs).items():
                overall[name][row], within[name][row] = placed(name, found, kinds)
        return Draws(overall, within)

    def _drawn(self, number: int) -> tuple[Arrays, Arrays | None]:
        chance = np.random.default_rng([self.seed, number])
        drawn = np.zeros(self.rests.size, dtype=bool)
        if self.rests.size:
            drawn[chance.integers(self.rests.size, size=self.rests.size)] = True
        net = self.net.reweighted(self.rests.weights(drawn))
        if self.arcs is None or self.arcs_rest is None:
            return net, None
        return net, self.arcs.reweighted(self.arcs_rest.weights(drawn))


def sampler(
    net: nx.Graph,
    arcs: nx.DiGraph | None,
    edges: Sequence[Edge],
    document_of: Mapping[str, str],
    names: Sequence[str],
    options: Options,
    seed: int,
) -> Sampler:
    """Prepare draws of a network (and its arcs, if measures need them) made of the relations `edges`."""
    frame = arrays(net)
    return Sampler(
        frame,
        support(net, edges, document_of),
        None if arcs is None else arrays(arcs),
        None if arcs is None else support(arcs, edges, document_of),
        tuple(names),
        {name: _ready(frame, given) for name, given in options.items()},
        seed,
    )


def _ready(net: Arrays, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Number the communities that a measure is given once for all draws."""
    community = given.get("community")
    return {**given, "community": placed_in(net.nodes, community)} if isinstance(community, Mapping) else given


def placed(name: str, found: Floats, kinds: Ints) -> tuple[Places, Places]:
    """Return the ranks of a measure's values, over all nodes and among those of one kind; 1 is the most central."""
    overall, within = ranks_both(found, kinds, higher=MEASURES[name].higher)
    return overall.astype(np.int32), within.astype(np.int32)


def joined(parts: Sequence[Draws]) -> Draws:
    """Return the draws of several parts, in order."""
    names = parts[0].ranks if parts else {}
    return Draws(
        {name: np.concatenate([part.ranks[name] for part in parts]) for name in names},
        {name: np.concatenate([part.label_ranks[name] for part in parts]) for name in names},
    )


def chunks(draws: int, parts: int) -> Iterator[range]:
    """Cut the numbers of draws into parts of about one length."""
    bounds = [draws * i // parts for i in range(parts + 1)]
    return (range(a, b) for a, b in pairwise(bounds) if b > a)
