"""What must be written so that a Neo4j database holds a graph: the difference between what is there and what should be.

A `State` is a graph as plain rows, each under a key that tells it from all others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from graph.model import Graph
from graph.store import neo4j_cypher as cypher
from graph.store.neo4j_client import Transaction, rows
from graph.store.tables import edge_rows, node_rows

BATCH = 5_000  # rows of one statement
Plain = dict[str, Any]
Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class State:
    """Nodes by label and id, relationships by type and key; each as the properties that it has."""

    nodes: Mapping[str, dict[str, Plain]] = field(default_factory=dict)
    edges: Mapping[str, dict[Key, Plain]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """One statement and the rows that it is run with."""

    statement: str
    rows: Sequence[Any]


def state_of(graph: Graph) -> State:
    """Return the state in which a database holds a graph."""
    nodes = {label: {row["id"]: _known(row) for row in plain} for label, plain in node_rows(graph).items()}
    edges: dict[str, dict[Key, Plain]] = {}
    for (relation, _, _), plain in edge_rows(graph).items():
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


def stored_state(tx: Transaction, labels: Sequence[str], relations: Sequence[str]) -> State:
    """Read the state of a database, whatever it is in; what stands there twice is left out."""
    nodes: dict[str, dict[str, Plain]] = {}
    for base in cypher.BASES:
        for of, row in rows(tx, cypher.stored_nodes(base)):
            label = next((one for one in of if one in labels), base) if base == cypher.ENTITY else base
            nodes.setdefault(label, {})[row["id"]] = _found(row)
    types = (*relations, *cypher.ENDS)
    edges: dict[str, dict[Key, Plain]] = {relation: {} for relation in types}
    for relation, head, tail, properties in rows(tx, cypher.stored_edges(types)):
        row = _found(properties)
        if relation in cypher.ENDS:
            row = {"from": head, "to": tail, **row}
        key = _key(relation, row)
        edges[relation][key] = {} if key in edges[relation] else row
    return State(nodes, edges)


def difference(before: State, after: State) -> Iterator[Step]:
    """Give the steps that turn one state into another: what goes first, then nodes, then relationships.

    Each step may be done twice. A relationship that is kept, but between other nodes, goes and comes again.
    """
    for relation, old in sorted(before.edges.items()):
        new = after.edges.get(relation, {})
        gone = [(key, row) for key, row in old.items() if key not in new or not row]
        yield from _steps(cypher.delete_edges(relation), (_named(relation, key) for key, _ in gone))
    for label, olds in sorted(before.nodes.items()):
        kept = after.nodes.get(label, {})
        yield from _steps(cypher.delete_nodes(label), (one for one in olds if one not in kept))
    for label, news in sorted(after.nodes.items()):
        olds = before.nodes.get(label, {})
        yield from _steps(cypher.merge_nodes(label), (row for one, row in news.items() if olds.get(one) != row))
    for relation, new in sorted(after.edges.items()):
        old = before.edges.get(relation, {})
        yield from _steps(cypher.merge_edges(relation), (row for key, row in new.items() if old.get(key) != row))


def _named(relation: str, key: Key) -> Plain:
    names = ("from", "to", *cypher.ENDS[relation][2]) if relation in cypher.ENDS else ("id",)
    return dict(zip(names, key, strict=True))


def _steps(statement: str, wanted: Iterable[Any]) -> Iterator[Step]:
    left = iter(wanted)
    while batch := list(islice(left, BATCH)):
        yield Step(statement, batch)
