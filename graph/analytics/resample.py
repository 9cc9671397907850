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
from typing import Any

import networkx as nx
import numpy as np
import numpy.typing as npt

from graph.analytics.centrality import MEASURES, Options, ranks_both, values
from graph.analytics.engines import Arrays, Floats, Ints, arrays, numbered
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


def support(net: nx.Graph | Arrays, edges: Iterable[Edge], document_of: Mapping[str, str]) -> Support:
    """Return what the edges of `net`, as made of the relations `edges`, rest on.

    A directed network has an arc from head to tail of each relation, and both where the type has no direction.
    """
    frame = arrays(net)
    size, place = len(frame), {node: i for i, node in enumerate(frame.nodes)}
    wanted = [edge for edge in edges if edge.head != edge.tail]
    passages = sorted({p for edge in wanted for p in edge.evidence})
    of_paper = numbered([document_of[p] for p in passages], sorted({document_of[p] for p in passages}))
    each = np.fromiter((len(edge.evidence) for edge in wanted), np.int64, len(wanted))
    passage = numbered([p for edge in wanted for p in edge.evidence], passages)
    heads, tails = (
        np.fromiter((place.get(end, -1) for end in ends), np.int64, len(wanted))
        for ends in ((edge.head for edge in wanted), (edge.tail for edge in wanted))
    )
    rows = []
    for one, other, counts in _ways(frame, wanted, heads, tails):
        edge = np.where(counts & (np.minimum(one, other) >= 0), _edge_of(frame, one * size + other), -1)
        known = np.repeat(edge, each)
        rows.append(np.stack([known, of_paper[passage], passage], axis=1)[known >= 0])
    table = np.concatenate(rows)
    table = table[np.lexsort(table.T[::-1])]
    fresh = np.ones(len(table), dtype=bool)
    fresh[1:] = (table[1:] != table[:-1]).any(axis=1)
    table = table[fresh]
    first = np.ones(len(table), dtype=bool)
    first[1:] = (table[1:, :2] != table[:-1, :2]).any(axis=1)
    starts = np.flatnonzero(first)
    return Support(len(passages), len(frame.heads), table[:, 2].copy(), starts, table[starts, 0])


def _ways(
    net: Arrays, edges: Sequence[Edge], heads: Ints, tails: Ints
) -> Iterator[tuple[Ints, Ints, npt.NDArray[np.bool_]]]:
    """Give the ends of relations in the order in which the network has them, and which relations go that way."""
    every = np.ones(len(edges), dtype=bool)
    if not net.directed:
        yield np.minimum(heads, tails), np.maximum(heads, tails), every
        return
    yield heads, tails, every
    yield tails, heads, symmetric(edges)


def symmetric(edges: Sequence[Edge]) -> npt.NDArray[np.bool_]:
    """Tell which of some relations have no direction."""
    types = {name for name, relation in ontology().relations.items() if relation.symmetric}
    return np.fromiter((edge.type in types for edge in edges), np.bool_, len(edges))


def _edge_of(net: Arrays, wanted: Ints) -> Ints:
    """Return the number of the edge between the ends that a key stands for, −1 where there is none."""
    keys = net.heads * len(net) + net.tails
    if not len(keys):
        return np.full(len(wanted), -1)
    order = np.argsort(keys)
    at = order[np.minimum(np.searchsorted(keys, wanted, sorter=order), len(keys) - 1)]
    return np.where(keys[at] == wanted, at, -1)


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
        made, kinds = self.empty(len(numbers)), self.net.kinds
        for row, number in enumerate(numbers):
            net, arcs = self._drawn(number)
            for name, found in values(net, self.names, self.options, arcs=arcs).items():
                made.ranks[name][row], made.label_ranks[name][row] = placed(name, found, kinds)
        return made

    def empty(self, draws: int) -> Draws:
        """Return room for the ranks of so many draws."""
        shape = (draws, len(self.net))
        overall, within = ({name: np.zeros(shape, dtype=np.int32) for name in self.names} for _ in range(2))
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
    net: nx.Graph | Arrays,
    arcs: nx.DiGraph | Arrays | None,
    edges: Sequence[Edge],
    document_of: Mapping[str, str],
    names: Sequence[str],
    options: Options,
    seed: int,
) -> Sampler:
    """Prepare draws of a network (and its arcs, if measures need them) made of the relations `edges`."""
    frame, acts = arrays(net), None if arcs is None else arrays(arcs)
    return Sampler(
        frame.bare(),
        support(frame, edges, document_of),
        None if acts is None else acts.bare(),
        None if acts is None else support(acts, edges, document_of),
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
