"""Values of the Neo4j driver as the plain values that the embedded store answers with (`graph.store.child`)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

from neo4j.graph import Node, Path, Relationship

from graph.store import neo4j_cypher as cypher
from graph.store.cypher import columns

_HIDDEN = frozenset(("data",))  # of records: packed, and large
_AS_THEY_ARE = frozenset((str, int, bool, type(None)))
_Ids = dict[str, Any]  # of the nodes of a row: ours by the server's


class Plainer:
    """Turns the rows of one answer into plain JSON. Paths name the same nodes again and again: each is read once."""

    def __init__(self) -> None:
        self.size = 0  # of all rows, about as many characters as JSON of them has
        self._read: dict[tuple[type, str], tuple[dict[str, Any], int]] = {}

    def row(self, values: Iterable[Any]) -> tuple[Any, ...]:
        """Return the values of a row."""
        row = list(values)
        ids: _Ids = {}
        for value in row:
            _node_ids(value, ids)
        return tuple([self._plain(value, ids) for value in row])

    def _plain(self, value: Any, ids: _Ids) -> Any:
        if isinstance(value, Path):
            return {
                "nodes": [self._properties(one, ids) for one in value.nodes],
                "rels": [self._relation(one, ids) for one in value.relationships],
            }
        if isinstance(value, Node):
            return self._properties(value, ids)
        if isinstance(value, Relationship):
            return self._relation(value, ids)
        if isinstance(value, Mapping):
            return {str(key): self._plain(one, ids) for key, one in value.items()}
        if isinstance(value, list) or type(value) is tuple:
            return [self._plain(one, ids) for one in value]
        plain = _scalar(value)
        self.size += len(str(plain))
        return plain

    def _relation(self, value: Relationship, ids: _Ids) -> dict[str, Any]:
        """Return a relationship; of its ends, which the server does not name, the ids are those of the same row."""
        ends = [ids.get(end.element_id) if end is not None else None for end in value.nodes]
        own = self._properties(value, ids)
        return {"id": own["id"], "type": value.type, "head": ends[0], "tail": ends[1], **own}

    def _properties(self, value: Node | Relationship, ids: _Ids) -> dict[str, Any]:
        """Return the properties in the order of the tables, others after them by name, of a node its label before."""
        key, before = (type(value), value.element_id), self.size
        if key not in self._read:
            hidden = _HIDDEN if isinstance(value, Node) and cypher.RECORD in value.labels else frozenset()
            first = {"id": None, "label": _label(value)} if isinstance(value, Node) else {"id": None}
            names = _ordered(tuple(name for name in value if name not in hidden))
            plain = {**first, **{name: self._plain(value[name], ids) for name in names}}
            self._read[key] = plain, self.size - before + sum(len(name) + len('"": ') for name in plain)
        plain, size = self._read[key]
        self.size = before + size
        return dict(plain)


def _scalar(value: Any) -> Any:
    if type(value) in _AS_THEY_ARE:
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, bytes | bytearray):
        return value.hex()
    return value.iso_format() if hasattr(value, "iso_format") else str(value)


def _label(node: Node) -> str:
    return next((one for one in sorted(node.labels) if one != cypher.ENTITY), cypher.ENTITY)


@cache
def _place() -> Mapping[str, int]:
    names = [name for table in columns().values() for name, _ in table]
    return {name: at for at, name in enumerate(dict.fromkeys(names))}


@lru_cache(1024)
def _ordered(names: tuple[str, ...]) -> Sequence[str]:
    return sorted(names, key=lambda name: (_place().get(name, len(_place())), name))


def _node_ids(value: Any, ids: _Ids) -> None:
    """Note the id of every node inside a value."""
    if type(value) in _AS_THEY_ARE:
        return
    if isinstance(value, Path):
        for node in value.nodes:
            ids[node.element_id] = node.get("id")
    elif isinstance(value, Node):
        ids[value.element_id] = value.get("id")
    elif isinstance(value, Mapping):
        for one in value.values():
            _node_ids(one, ids)
    elif isinstance(value, list | tuple):
        for one in value:
            _node_ids(one, ids)
