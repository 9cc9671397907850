"""Two lenses side by side: whose rank moves, who comes in and who goes, which pairs are joined in one alone."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import networkx as nx

from graph.analytics.arcs import arcs
from graph.analytics.centrality import DEFAULT, MEASURES, Measures, Options, Score, measure
from graph.analytics.network import Lens, network
from graph.model import Graph

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Move:
    """An entity's place by one measure through either lens; None where it has no relation through that lens."""

    entity: str
    measure: str
    before: Score | None
    after: Score | None

    @property
    def change(self) -> int | None:
        """How many places it gains (positive: up) from the first lens to the second; None if it is in one alone."""
        return None if self.before is None or self.after is None else self.before.rank - self.after.rank


@dataclass(frozen=True, slots=True)
class Moves:
    """What moves from the lens `first` to the lens `second`.

    `moves` holds, by measure, each entity with a relation through either lens: first those in the top of either by
    how far they move, then all others. `appeared` and `vanished` have relations through one lens alone; `gained` and
    `lost` are the pairs joined in one alone. `counts` are entities with relations and pairs, before and after.
    """

    first: Lens
    second: Lens
    moves: Mapping[str, tuple[Move, ...]]
    appeared: tuple[str, ...]
    vanished: tuple[str, ...]
    gained: tuple[Pair, ...]
    lost: tuple[Pair, ...]
    counts: Mapping[str, tuple[int, int]]

    def top(self, name: str, limit: int = 10) -> tuple[Move, ...]:
        """Return those among the first `limit` by a measure through either lens, the largest moves first.

        A tie of more than `limit` is no place among the first.
        """
        return tuple(sorted((m for m in self.moves[name] if _best(m, limit) <= limit), key=lambda m: _order(m, limit)))


def compare_lenses(
    graph: Graph,
    first: Lens,
    second: Lens,
    names: Sequence[str] = DEFAULT,
    *,
    measures: tuple[Measures, Measures] | None = None,
    options: Options | None = None,
    top: int = 10,
) -> Moves:
    """Tell what moves between two views of the graph.

    `measures` are those already computed, with `options`, on the networks of the two lenses. `top` says whose moves
    come first. Raises NotFound for a document or region that is not in the graph.
    """
    nets = network(graph, first), network(graph, second)
    before, after = measures or (
        _measured(graph, first, nets[0], names, options),
        _measured(graph, second, nets[1], names, options),
    )
    there = tuple({node for node, degree in net.degree() if degree} for net in nets)
    pairs = tuple({(min(u, v), max(u, v)) for u, v in net.edges()} for net in nets)
    weight = {pair: nets[0].edges[pair]["weight"] for pair in pairs[0]}
    weight |= {pair: nets[1].edges[pair]["weight"] for pair in pairs[1]}
    return Moves(
        first,
        second,
        {name: _moves(name, before, after, there, top) for name in names},
        _by_rank(there[1] - there[0], after, names),
        _by_rank(there[0] - there[1], before, names),
        tuple(sorted(pairs[1] - pairs[0], key=lambda pair: (-weight[pair], pair))),
        tuple(sorted(pairs[0] - pairs[1], key=lambda pair: (-weight[pair], pair))),
        {"entities": (len(there[0]), len(there[1])), "pairs": (len(pairs[0]), len(pairs[1]))},
    )


def _measured(graph: Graph, lens: Lens, net: nx.Graph, names: Sequence[str], options: Options | None) -> Measures:
    directed = any(MEASURES[name].directed for name in names)
    return measure(net, names, options, arcs=arcs(graph, lens) if directed else None)


def _moves(
    name: str, before: Measures, after: Measures, there: tuple[set[Hashable], ...], top: int
) -> tuple[Move, ...]:
    found = [
        Move(
            str(entity),
            name,
            before[name].scores[entity] if entity in there[0] else None,
            after[name].scores[entity] if entity in there[1] else None,
        )
        for entity in there[0] | there[1]
    ]
    return tuple(sorted(found, key=lambda move: _order(move, top)))


def _order(move: Move, top: int) -> tuple[bool, int, int, str]:
    return _best(move, top) > top, -abs(move.change or 0), _best(move, top), move.entity


def _best(move: Move, top: int) -> int:
    """Return the better rank of the two; one shared by more than `top` counts as the last of those that share it."""
    scores = [score for score in (move.before, move.after) if score is not None]
    return min(score.rank + (score.ties if score.ties > top else 0) for score in scores)


def _by_rank(entities: set[Hashable], measures: Measures, names: Sequence[str]) -> tuple[str, ...]:
    ranks = {entity: tuple(measures[name].scores[entity].rank for name in names) for entity in entities}
    return tuple(sorted((str(entity) for entity in entities), key=lambda e: (ranks[e], e)))
