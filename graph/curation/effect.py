"""What a judgement would change, before anyone makes it: the graph is assembled with it and without it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graph.assemble import Outcome, revise
from graph.curation.judgement import Judgement
from graph.curation.ledger import check_new, refs
from graph.fold import fold
from graph.model import Edge, Graph, Record


@dataclass(frozen=True, slots=True)
class Effect:
    """What would be different.

    `entities` and `relations` count the graph before and after; `merged` the relations that the entity then has, of
    those of both before `double` fall together, and `between` join the two and go. `refused` tells the relations that
    the ontology then does not allow, `restated` counts those that are there in other words.
    """

    entities: tuple[int, int]
    relations: tuple[int, int]
    merged: int = 0
    double: int = 0
    between: int = 0
    refused: tuple[str, ...] = ()
    restated: int = 0
    waits: bool = False


def effect(before: Outcome, records: Sequence[Record], judgements: Sequence[Judgement], one: Judgement) -> Effect:
    """Return what a judgement would change in the graph of `before`. Raises what `check_new` raises."""
    check_new(judgements, one)
    after = revise(records, judgements=[*judgements, one])
    counts = [(len(it.graph.entities), len(it.graph.edges)) for it in (before, after)]
    known = {(r.head, r.type, r.tail, r.document) for r in before.refused}
    refused = {
        f"{r.head} {r.type} {r.tail}": None for r in after.refused if (r.head, r.type, r.tail, r.document) not in known
    }
    merged = double = between = 0
    if one.verb == "same":
        merged, double, between = _merged(before, after, one, len(refused))
    old = {edge.id for edge in before.graph.edges}
    return Effect(
        (counts[0][0], counts[1][0]),
        (counts[0][1], counts[1][1]),
        merged,
        double,
        between,
        tuple(refused),
        sum(edge.id not in old for edge in after.graph.edges),
        any(other.id == one.id for other in after.waiting),
    )


def _merged(before: Outcome, after: Outcome, one: Judgement, refused: int) -> tuple[int, int, int]:
    place = named(before.graph)
    ends = {place[ref.key] for ref in refs(one) if ref.key in place}
    whole = {node for node, some in after.judged.items() if any(each.id == one.id for each in some)}
    mine = _touching(before.graph.edges, ends)
    between = sum(edge.head in ends and edge.tail in ends for edge in mine) if len(ends) > 1 else 0
    merged = len(_touching(after.graph.edges, whole))
    return merged, max(0, len(mine) - between - refused - merged), between


def _touching(edges: Sequence[Edge], ends: set[str]) -> list[Edge]:
    return [edge for edge in edges if edge.head in ends or edge.tail in ends]


def named(graph: Graph) -> dict[tuple[str, str], str]:
    """Map label and folded name, names before aliases, to the id of the entity that is called so."""
    aliases = {(node.type, fold(alias)): node.id for node in graph.entities for alias in node.aliases}
    return {**aliases, **{(node.type, fold(node.name)): node.id for node in graph.entities}}
