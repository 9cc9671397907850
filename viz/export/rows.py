"""The graph as the stores hold it: rows of nodes by label, rows of relationships by type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graph.model import Graph
from graph.store import tables
from graph.store.neo4j_cypher import base_of
from viz.export.text import clean

Row = dict[str, Any]


def node_rows(graph: Graph) -> Mapping[str, Sequence[Row]]:
    """Return the rows of nodes by label, each with an `id`; text is clean."""
    return {label: _ordered(rows) for label, rows in sorted(tables.node_rows(graph).items()) if rows}


def edge_rows(graph: Graph) -> Mapping[tuple[str, str, str], Sequence[Row]]:
    """Return the rows of relationships by type, label of the head and label of the tail; each has `from` and `to`."""
    return {kind: _ordered(rows) for kind, rows in sorted(tables.edge_rows(graph).items()) if rows}


def labels_of(label: str) -> tuple[str, ...]:
    """Return the labels that a node carries in Neo4j: an entity is one besides its own label."""
    base = base_of(label)
    return (label,) if base == label else (base, label)


def _ordered(rows: Sequence[Row]) -> list[Row]:
    """Return the rows with clean values: nodes and relations by id, the others by their ends and offsets."""
    plain = [{key: _value(value) for key, value in row.items()} for row in rows]
    return sorted(plain, key=lambda row: [row[key] for key in ("id", "from", "to", "start", "end") if key in row])


def _value(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    return [clean(one) for one in value] if isinstance(value, (list, tuple)) else value
