"""Who goes with whom: homophily by label, and how a node's relations spread over groups."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import networkx as nx
import numpy as np

from graph.analytics.engines import Arrays, Floats, Ints, arrays


@dataclass(frozen=True, slots=True)
class Mixing:
    """Relations of one label: `inside` among its own entities, `outside` with others, `ei` from −1 to 1.

    `expected` is the E-I index if relations fell by chance, given how many each label has; None where there are none.
    """

    inside: int
    outside: int
    ei: float | None
    expected: float | None


@dataclass(frozen=True, slots=True)
class Homophily:
    """Assortativity by label (None if undefined: no relations, or one label) and the mixing of each label.

    `matrix` counts relations by pair of labels, in alphabetical order within the pair.
    """

    assortativity: float | None
    labels: Mapping[str, Mixing]
    matrix: Mapping[tuple[str, str], int]


def assortativity(matrix: Floats) -> float | None:
    """Return Newman's assortativity coefficient of a mixing matrix (2003, equation 2)."""
    total = matrix.sum()
    if not total:
        return None
    shares = matrix / total
    chance = float(shares.sum(axis=0) @ shares.sum(axis=1))
    return None if chance >= 1 - 1e-15 else (float(np.trace(shares)) - chance) / (1 - chance)


def homophily(net: nx.Graph | Arrays) -> Homophily:
    """Measure whether entities of one label are related to each other more often than to others, edges counting one."""
    frame = arrays(net)
    kinds = sorted(set(frame.labels))
    place = {label: i for i, label in enumerate(kinds)}
    label = np.array([place[name] for name in frame.labels], dtype=np.int64)
    matrix = np.zeros((len(kinds), len(kinds)), dtype=np.int64)
    np.add.at(matrix, (label[frame.heads], label[frame.tails]), 1)
    both = matrix + matrix.T
    value = assortativity(both.astype(np.float64))
    ends = both.sum(axis=1)
    found = {}
    for i, name in enumerate(kinds):
        inside, outside = int(matrix[i, i]), int(ends[i] - both[i, i])
        chance = 1 - 2 * _inside_by_chance(int(ends[i]), int(ends.sum())) if ends[i] else None
        found[name] = Mixing(
            inside,
            outside,
            round((outside - inside) / (outside + inside), 12) if outside + inside else None,
            None if chance is None else round(chance, 12),
        )
    pairs = {(kinds[i], kinds[j]): int(both[i, j]) for i in range(len(kinds)) for j in range(i + 1, len(kinds))}
    pairs |= {(name, name): int(matrix[i, i]) for i, name in enumerate(kinds)}
    return Homophily(
        None if value is None else round(value, 12) + 0.0, found, {pair: n for pair, n in sorted(pairs.items()) if n}
    )


def _inside_by_chance(ends: int, total: int) -> float:
    """Return the share of a label's relations that stay inside if all ends of relations are joined at random."""
    inside = ends * (ends - 1) / (2 * (total - 1))
    outside = ends * (total - ends) / (total - 1)
    return inside / (inside + outside)


def placed_in(nodes: Sequence[Hashable], community: Mapping[Hashable, int]) -> Ints:
    """Return a number for the community of each node; one in none has a number of its own."""
    numbers = {name: i for i, name in enumerate(sorted(set(community.values())))}
    found = [numbers.get(community.get(node, -1), len(numbers) + i) for i, node in enumerate(nodes)]
    return np.array(found, dtype=np.int64)


def participation(net: Arrays, community: Mapping[Hashable, int] | Ints) -> Floats:
    """Return 1 − Σ (k_s / k)² over communities s (Guimerà & Amaral 2005), edges counting one; nan without neighbours.

    `community` may be what `placed_in` returns. A neighbour in no community counts as one of its own.
    """
    group = placed_in(net.nodes, community) if isinstance(community, Mapping) else community
    size, width = len(net), int(group.max(initial=0)) + 1
    ends, others = np.concatenate([net.heads, net.tails]), np.concatenate([net.tails, net.heads])
    pairs, counts = np.unique(ends * width + group[others], return_counts=True)
    squares = np.bincount(pairs // width, counts.astype(np.float64) ** 2, size)
    same = np.divide(squares, net.degrees**2, out=np.full(size, np.nan), where=net.degrees > 0)
    return np.asarray(1 - same, dtype=np.float64)
