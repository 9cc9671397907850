"""A network as arrays: converted once, and whatever several measures share reckoned once.

Measures take `Arrays`; networkx stays the interface at the edge. `reweighted` makes the network of a bootstrap draw
without a conversion. Loops are left out, as the projection has none.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain, compress
from operator import methodcaller
from typing import Any, TypeVar

import networkx as nx
import numpy as np
import numpy.typing as npt
import rustworkx as rx
import scipy.sparse as sp

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
T = TypeVar("T")
CHUNK = 2_000_000  # wedges looked at in one go, 16 MB an array


@dataclass(frozen=True, eq=False)
class Arrays:
    """A simple network without loops. `heads[i]`, `tails[i]`, `weights[i]` are edge i; ends are places in `nodes`.

    Edges stand in the order of networkx, and those of an undirected network once. Everything else is made from these
    when it is first needed.
    """

    nodes: tuple[Hashable, ...]
    labels: tuple[str, ...]
    heads: Ints
    tails: Ints
    weights: Floats
    directed: bool = False
    _done: dict[object, Any] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        return len(self.nodes)

    def reweighted(self, weights: Floats) -> Arrays:
        """Return the network with other weights, one for each edge; an edge of weight 0 goes, nodes all stay."""
        kept = weights > 0
        return replace(self, heads=self.heads[kept], tails=self.tails[kept], weights=weights[kept], _done={})

    def bare(self) -> Arrays:
        """Return the network without what was reckoned on it: that is not worth carrying to another process."""
        return replace(self, _done={})

    def once(self, key: object, make: Callable[[], T]) -> T:
        """Return what `make` gave for `key` the first time, so that measures that share it pay for it once."""
        if key not in self._done:
            self._done[key] = make()
        found: T = self._done[key]
        return found

    def has(self, key: object) -> bool:
        """Tell whether `once` has been asked for `key`."""
        return key in self._done

    @cached_property
    def matrix(self) -> sp.csr_array:
        """The adjacency matrix with ones, symmetric unless directed."""
        return self._matrix(np.ones(len(self.heads)))

    @cached_property
    def weighted(self) -> sp.csr_array:
        """The adjacency matrix with weights, symmetric unless directed."""
        return self._matrix(self.weights)

    @cached_property
    def degrees(self) -> Ints:
        """How many edges each node has, in and out together."""
        return np.bincount(np.concatenate([self.heads, self.tails]), minlength=len(self))

    @cached_property
    def kinds(self) -> Ints:
        """A number for the label of each node."""
        return np.unique(np.array(self.labels, dtype=str), return_inverse=True)[1].astype(np.int64)

    @cached_property
    def components(self) -> Ints:
        """The number of the component that each node is in, from 0."""
        found: Ints = sp.csgraph.connected_components(self.matrix, directed=False)[1].astype(np.int64)
        return found

    @cached_property
    def compiled(self) -> rx.PyGraph[int, None]:
        """The undirected network for rustworkx; its indices are places in `nodes`."""
        made: rx.PyGraph[int, None] = rx.PyGraph(multigraph=False)
        made.add_nodes_from(range(len(self)))
        made.add_edges_from_no_data(list(zip(self.heads.tolist(), self.tails.tolist(), strict=True)))
        return made

    def _matrix(self, weights: Floats) -> sp.csr_array:
        ends, others = self.heads, self.tails
        if not self.directed:
            ends, others = np.concatenate([ends, others]), np.concatenate([others, ends])
            weights = np.concatenate([weights, weights])
        return sp.csr_array((weights, (ends, others)), shape=(len(self), len(self)))


def arrays(net: nx.Graph | Arrays, *, weighted: bool = True) -> Arrays:
    """Convert a network; what is converted already is given back. Raises ValueError for parallel edges.

    Nodes carry `label` ("" if they have none), edges `weight` (1 if they have none). Reading weights takes half of the
    time: for measures that do not look at them, `weighted` may be false, and all are 1.
    """
    if isinstance(net, Arrays):
        return net
    if net.is_multigraph():
        raise ValueError("a network with parallel edges: sum them first, as graph.analytics.network and arcs do")
    nodes = tuple(net)
    place = {node: i for i, node in enumerate(nodes)}
    near = [around for _, around in net.adjacency()]
    heads = np.repeat(np.arange(len(nodes)), np.fromiter(map(len, near), np.int64, len(near)))
    tails = np.fromiter(map(place.__getitem__, chain.from_iterable(near)), np.int64, len(heads))
    kept = heads != tails if net.is_directed() else heads < tails
    weights = np.ones(int(kept.sum()))
    if weighted:
        data = compress(chain.from_iterable(around.values() for around in near), kept.tolist())
        weights = np.fromiter(map(methodcaller("get", "weight", 1), data), np.float64, len(weights))
    return Arrays(
        nodes,
        tuple(label for _, label in net.nodes(data="label", default="")),
        heads[kept],
        tails[kept],
        weights,
        net.is_directed(),
    )


def triangles(net: Arrays) -> Iterator[tuple[Ints, Ints, Ints]]:
    """Yield the triangles of an undirected network, each once, as three arrays of edge numbers, some at a time.

    An edge points from its end of lower degree, so that no node has more than √(2m) edges pointing out (Chiba &
    Nishizeki 1985); pairs of those are the candidates. The first edge and the second meet where both point out from.
    """
    size = len(net)
    place = np.empty(size, dtype=np.int64)
    place[np.lexsort((np.arange(size), net.degrees))] = np.arange(size)
    one, other = place[net.heads], place[net.tails]
    low, high = np.minimum(one, other), np.maximum(one, other)
    keys = low * size + high
    order = np.argsort(keys)
    keys, low, high = keys[order], low[order], high[order]
    after = np.searchsorted(low, low, side="right") - 1 - np.arange(len(low))  # edges of the same node that follow
    bounds = np.concatenate([[0], np.cumsum(after)])
    start = 0
    while start < len(low):
        stop = max(start + 1, int(np.searchsorted(bounds, bounds[start] + CHUNK, side="right")) - 1)
        first = np.repeat(np.arange(start, stop), after[start:stop])
        second = first + 1 + np.arange(len(first)) - np.repeat(bounds[start:stop] - bounds[start], after[start:stop])
        wanted = high[first] * size + high[second]
        third = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        closed = keys[third] == wanted
        yield order[first[closed]], order[second[closed]], order[third[closed]]
        start = stop


def numbered(names: Sequence[str], known: Sequence[str]) -> Ints:
    """Return the place of each name in `known`, which has them all, each once."""
    place = {name: i for i, name in enumerate(known)}
    return np.fromiter(map(place.__getitem__, names), np.int64, len(names))
