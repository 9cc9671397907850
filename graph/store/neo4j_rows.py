"""What must be written so that a Neo4j database holds a graph: the difference between what is there and what should be.

A `State` is a graph as plain rows, each under a key that tells it from all others. Two small ones are compared in
memory (`Both`), large ones on disk (`graph.store.neo4j_shelf`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Protocol

from graph.model import Graph
from graph.store import neo4j_cypher as cypher
from graph.store.neo4j_client import Transaction
from graph.store.tables import edge_rows, node_rows

BATCH = 5_000  # rows of one statement
Plain = dict[str, Any]
Key = tuple[Any, ...]
Pair = tuple[Key, Plain | None, Plain | None]  # a row before and after, None where it is not there


@dataclass(frozen=True, slots=True)
class State:
    """Nodes by label and key, relationships by type and key; each as the properties that it has."""

    nodes: Mapping[str, dict[Key, Plain]] = field(default_factory=dict)
    edges: Mapping[str, dict[Key, Plain]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """One statement and the rows that it is run with."""

    statement: str
    rows: Sequence[Any]


class Sides(Protocol):
    """A graph as it stands in a database, and as it should. What stands there twice is an empty row before."""

    @property
    def labels(self) -> Collection[str]:
        """All labels of either side."""

    @property
    def relations(self) -> Collection[str]:
        """All types of relationships of either side."""

    def nodes(self, label: str) -> Iterable[Pair]:
        """Give the nodes of a label, before and after."""

    def edges(self, relation: str) -> Iterable[Pair]:
        """Give the relationships of a type, before and after."""


class Both:
    """Two states, side by side: `Sides`."""

    def __init__(self, before: State, after: State) -> None:
        self._before, self._after = before, after
        self.labels: Collection[str] = {*before.nodes, *after.nodes}
        self.relations: Collection[str] = {*before.edges, *after.edges}

    def nodes(self, label: str) -> Iterator[Pair]:
        """Give the nodes of a label, before and after."""
        return _pairs(self._before.nodes.get(label, {}), self._after.nodes.get(label, {}))

    def edges(self, relation: str) -> Iterator[Pair]:
        """Give the relationships of a type, before and after."""
        return _pairs(self._before.edges.get(relation, {}), self._after.edges.get(relation, {}))


def _pairs(before: Mapping[Key, Plain], after: Mapping[Key, Plain]) -> Iterator[Pair]:
    yield from ((key, row, None) for key, row in before.items() if key not in after)
    yield from ((key, before.get(key), row) for key, row in after.items())


def state_of(graph: Graph, label: Mapping[str, str] | None = None) -> State:
    """Return the state in which a database holds a graph; `label` tells labels by id where the graph lacks them."""
    nodes = {kind: {(row["id"],): _known(row) for row in plain} for kind, plain in node_rows(graph).items()}
    edges: dict[str, dict[Key, Plain]] = {}
    for (relation, _, _), plain in edge_rows(graph, label).items():
        kept = edges.setdefault(relation, {})
        for row in plain:
            kept[_key(relation, row)] = _known(row)
    return State(nodes, edges)


def _key(relation: str, row: Plain) -> Key:
    if relation not in cypher.ENDS:
        return (row["id"],)
    return (row["from"], row["to"], *(row[name] for name in cypher.ENDS[relation][2]))


def _known(row: Plain) -> Plain:
    """Return what a row says; the ends of an edge are its properties head and tail. It may be the row itself, changed.

    It is called for every row of a graph: most rows know everything.
    """
    if "head" in row:
        del row["from"], row["to"]
    return {name: value for name, value in row.items() if value is not None} if None in row.values() else row


def _found(properties: Plain) -> Plain:
    """Return stored properties as they stand in the rows of a graph, to be compared: a list is a tuple."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in properties.items()}


def stored_nodes(tx: Transaction, base: str, labels: Collection[str]) -> Iterator[tuple[str, Key, Plain]]:
    """Read the nodes of a base label: label, key, row."""
    for of, properties in tx.run(cypher.stored_nodes(base)):
        label = next((one for one in of if one in labels), base) if base == cypher.ENTITY else base
        yield label, (properties["id"],), _found(properties)


def stored_edges(tx: Transaction, relation: str) -> Iterator[tuple[str, Key, Plain]]:
    """Read the relationships of a type: type, key, row."""
    for _, head, tail, properties in tx.run(cypher.stored_edges((relation,))):
        row = _found(properties)
        if relation in cypher.ENDS:
            row = {"from": head, "to": tail, **row}
        yield relation, _key(relation, row), row


def difference(sides: Sides) -> Iterator[Step]:
    """Give the steps that turn one side into the other: what goes first, then nodes, then relationships.

    Each step may be done twice.
    """
    for relation in sorted(sides.relations):
        gone = (key for key, old, new in sides.edges(relation) if old is not None and (new is None or not old))
        yield from _steps(cypher.delete_edges(relation), (_named(relation, key) for key in gone))
    for label in sorted(sides.labels):
        lost = (key for key, old, new in sides.nodes(label) if old is not None and new is None)
        yield from _steps(cypher.delete_nodes(label), (one for (one,) in lost))
    for label in sorted(sides.labels):
        changed = (new for _, old, new in sides.nodes(label) if new is not None and old != new)
        yield from _steps(cypher.merge_nodes(label), changed)
    for relation in sorted(sides.relations):
        changed = (new for _, old, new in sides.edges(relation) if new is not None and old != new)
        yield from _steps(cypher.merge_edges(relation), changed)


def _named(relation: str, key: Key) -> Plain:
    names = ("from", "to", *cypher.ENDS[relation][2]) if relation in cypher.ENDS else ("id",)
    return dict(zip(names, key, strict=True))


def _steps(statement: str, wanted: Iterable[Any]) -> Iterator[Step]:
    left = iter(wanted)
    while batch := list(islice(left, BATCH)):
        yield Step(statement, batch)
