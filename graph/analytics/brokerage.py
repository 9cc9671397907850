"""Who stands between kinds: the brokerage roles of Gould & Fernandez (1989).

b is a broker where a acts on b and b on c, but a not on c itself. Which role it plays depends on the groups of the
three: labels, communities, or any other. Counts are raw: what chance would give is not taken off.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

import networkx as nx
import numpy as np

from graph.analytics.engines import Arrays, Floats, Ints, arrays, triangles

ROLES = ("coordinator", "itinerant", "gatekeeper", "representative", "liaison")


@dataclass(frozen=True, slots=True)
class Broker:
    """How often a node plays each role, in the order of `ROLES`."""

    coordinator: int  # all three in one group
    itinerant: int  # a and c in one group, b in another; also called consultant
    gatekeeper: int  # b and c in one group: b lets a in
    representative: int  # a and b in one group: b stands for a outside
    liaison: int  # three groups

    @property
    def counts(self) -> dict[str, int]:
        """The counts by role."""
        return {role: getattr(self, role) for role in ROLES}

    @property
    def total(self) -> int:
        """All pairs that the node stands between."""
        return sum(self.counts.values())

    def shares(self) -> dict[str, float]:
        """Return each role's share of the total, empty if there is none."""
        return {role: round(count / self.total, 12) for role, count in self.counts.items()} if self.total else {}


def brokerage(net: nx.DiGraph | Arrays, group: Mapping[Hashable, Hashable] | None = None) -> dict[Hashable, Broker]:
    """Count the roles of every node of a directed network; `group` (default: the label) says who belongs together.

    A node without a group stands for itself. Raises ValueError for an undirected network.
    """
    frame = arrays(net)
    if not frame.directed:
        raise ValueError("brokerage needs a direction: give the network of graph.analytics.arcs")
    kind = _numbers(frame, group)
    counts = _paths(frame, kind) - _closed(frame, kind)
    return {node: Broker(*row) for node, row in zip(frame.nodes, counts.astype(np.int64).tolist(), strict=True)}


def census(brokers: Mapping[Hashable, Broker]) -> Broker:
    """Add up the roles of all nodes."""
    return Broker(*(sum(getattr(one, role) for one in brokers.values()) for role in ROLES))


def _numbers(net: Arrays, group: Mapping[Hashable, Hashable] | None) -> Ints:
    names = [
        ("group", net.labels[i]) if group is None else ("group", group[node]) if node in group else ("alone", i)
        for i, node in enumerate(net.nodes)
    ]
    numbers = {name: i for i, name in enumerate(dict.fromkeys(names))}
    return np.array([numbers[name] for name in names], dtype=np.int64)


def _paths(net: Arrays, kind: Ints) -> Floats:
    """Count for each node and role all a→b→c with a other than c, whether a acts on c or not."""
    size = len(net)
    same = kind[net.heads] == kind[net.tails]

    def ends(at: Ints, which: Floats | np.ndarray) -> Floats:
        return np.bincount(at[which], minlength=size).astype(np.float64)

    from_own, to_own = ends(net.tails, same), ends(net.heads, same)
    from_other, to_other = ends(net.tails, ~same), ends(net.heads, ~same)
    width = int(kind.max(initial=0)) + 1
    into, came = np.unique((net.tails * width + kind[net.heads])[~same], return_counts=True)
    out, went = np.unique((net.heads * width + kind[net.tails])[~same], return_counts=True)
    _, left, right = np.intersect1d(into, out, return_indices=True)
    back_and_forth = np.bincount(into[left] // width, came[left] * went[right], size)
    mutual = np.isin(net.heads * size + net.tails, net.tails * size + net.heads)
    return np.stack(
        [
            from_own * to_own - ends(net.heads, mutual & same),
            back_and_forth - ends(net.heads, mutual & ~same),
            from_other * to_own,
            from_own * to_other,
            from_other * to_other - back_and_forth,
        ],
        axis=1,
    )


def _closed(net: Arrays, kind: Ints) -> Floats:
    """Count for each node and role the a→b→c where a acts on c as well."""
    size = len(net)
    counts = np.zeros(size * len(ROLES))
    low, high = np.minimum(net.heads, net.tails), np.maximum(net.heads, net.tails)
    pairs, edge = np.unique(low * size + high, return_inverse=True)
    forth, back = np.zeros(len(pairs), dtype=bool), np.zeros(len(pairs), dtype=bool)
    forth[edge[net.heads == low]] = True
    back[edge[net.heads == high]] = True
    plain = Arrays(net.nodes, net.labels, pairs // size, pairs % size, np.ones(len(pairs)))

    def acts(one: Ints, other: Ints, on: Ints) -> np.ndarray:
        return np.where(one < other, forth[on], back[on])

    for xy, xz, yz in triangles(plain):
        total = (
            plain.heads[xy] + plain.tails[xy] + plain.heads[xz] + plain.tails[xz] + plain.heads[yz] + plain.tails[yz]
        ) // 2
        z = total - plain.heads[xy] - plain.tails[xy]
        y = total - plain.heads[xz] - plain.tails[xz]
        x = total - plain.heads[yz] - plain.tails[yz]
        for a, b, c, ab, bc, ac in (
            (x, y, z, xy, yz, xz),
            (x, z, y, xz, yz, xy),
            (y, x, z, xy, xz, yz),
            (y, z, x, yz, xz, xy),
            (z, x, y, xz, xy, yz),
            (z, y, x, yz, xy, xz),
        ):
            closed = acts(a, b, ab) & acts(b, c, bc) & acts(a, c, ac)
            role = _role(kind[a[closed]], kind[b[closed]], kind[c[closed]])
            counts += np.bincount(b[closed] * len(ROLES) + role, minlength=len(counts))
    return counts.reshape(size, len(ROLES))


def _role(one: Ints, middle: Ints, other: Ints) -> Ints:
    """Return the place in `ROLES` for the groups of three nodes."""
    cases = [(one == middle) & (middle == other), one == other, middle == other, one == middle]
    return np.select(cases, [0, 1, 2, 3], 4).astype(np.int64)
