"""Values of the Neo4j driver as the plain values that the embedded store answers with (`graph.store.child`)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from neo4j.graph import Node, Path, Relationship

from graph.store import neo4j_cypher as cypher
from graph.store.cypher import columns

_HIDDEN = frozenset(("data",))  # of records: packed, and large


def _order() -> Mapping[str, int]:
    names = [name for table in columns().values() for name, _ in table]
    return {name: at for at, name in enumerate(dict.fromkeys(names))}


_PLACE = _order()


def plain_row(values: Iterable[Any]) -> tuple[Any, ...]:
    """Return the values of a row as plain JSON."""
    row = list(values)
    ids: dict[str, Any] = {}
    _node_ids(row, ids)
    return tuple(_plain(value, ids) for value in row)


def _node_ids(value: Any, ids: dict[str, Any]) -> None:
    """Note the id of every node inside a value."""
    if isinstance(value, Node):
        ids[value.element_id] = value.get("id")
    elif isinstance(value, Path):
        _node_ids(list(value.nodes), ids)
    elif isinstance(value, Mapping):
        _node_ids(list(value.values()), ids)
    elif isinstance(value, list | tuple):
        for one in value:
            _node_ids(one, ids)


def _plain(value: Any, ids: Mapping[str, Any]) -> Any:
    if isinstance(value, Path):
        return {
            "nodes": [_plain(one, ids) for one in value.nodes],
            "rels": [_plain(r, ids) for r in value.relationships],
        }
    if isinstance(value, Node):
        label = next((one for one in sorted(value.labels) if one != cypher.ENTITY), cypher.ENTITY)
        return {"id": None, "label": label, **_properties(value, ids)}
    if isinstance(value, Relationship):
        head, tail = (ids.get(end.element_id) if end is not None else None for end in value.nodes)
        return {"id": None, "type": value.type, "head": head, "tail": tail, **_properties(value, ids)}
    if isinstance(value, Mapping):
        return {str(key): _plain(one, ids) for key, one in value.items()}
    if isinstance(value, list) or type(value) is tuple:
        return [_plain(one, ids) for one in value]
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, bytes | bytearray):
        return value.hex()
    return value.iso_format() if hasattr(value, "iso_format") else str(value)


def _properties(entity: Node | Relationship, ids: Mapping[str, Any]) -> dict[str, Any]:
    """Return the properties in the order of the tables; others after them, by name."""
    hidden = _HIDDEN if isinstance(entity, Node) and cypher.RECORD in entity.labels else frozenset()
    names = sorted((name for name in entity if name not in hidden), key=lambda name: (_PLACE.get(name, 999), name))
    return {name: _plain(entity[name], ids) for name in names}
