"""Keys, names and parts of records as they stand in the cells of a side file, and back again.

Texts are kept as bytes or as JSON: names may hold what is no valid Unicode.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import fields
from functools import lru_cache
from operator import attrgetter
from typing import Any

from graph.fold import fold
from graph.join import Key
from graph.model import Entity, Mention, Observation, Relation


def cell(text: str) -> bytes:
    """Return a text as it is kept."""
    return text.encode("utf-8", "surrogatepass")


def text(kept: bytes) -> str:
    """Return a text that was kept."""
    return kept.decode("utf-8", "surrogatepass")


def key_cell(key: Key) -> bytes:
    """Return the label and id of an entity as they are kept."""
    return cell(" ".join(key))  # a label has no spaces


@lru_cache(maxsize=1 << 14)  # statements have the same ends
def key(kept: bytes) -> Key:
    """Return label and id of an entity that were kept."""
    label, _, one = text(kept).partition(" ")
    return label, one


def folded(ent: Entity) -> set[bytes]:
    """Return the folded names and aliases of an entity as they are kept."""
    return {cell(fold(name)) for name in (ent.name, *ent.aliases)}


def entity_cell(ent: Entity) -> str:
    """Return an entity as it is kept, without its mentions."""
    return json.dumps([ent.id, ent.name, ent.type, ent.name_en, ent.kind, ent.aliases])


@lru_cache(maxsize=1 << 14)  # documents know the same entities
def entity(kept: str) -> Entity:
    """Return an entity that was kept."""
    return Entity(*_values(kept))


def mentions_cell(mentions: Sequence[Mention]) -> str:
    """Return mentions as they are kept."""
    return json.dumps([_GETTERS[Mention](one) for one in mentions])


def mentions(kept: str) -> tuple[Mention, ...]:
    """Return mentions that were kept."""
    return tuple(Mention(*one) for one in _read(kept)[0])


def plain(thing: Relation | Observation) -> str:
    """Return a relation or an observation as it is kept."""
    return json.dumps(_GETTERS[type(thing)](thing))


def relation(kept: str) -> Relation:
    """Return a relation that was kept."""
    return Relation(*_values(kept))


def observation(kept: str) -> Observation:
    """Return an observation that was kept."""
    return Observation(*_values(kept))


def _values(kept: str) -> list[Any]:
    return [tuple(value) if isinstance(value, list) else value for value in _read(kept)[0]]


_read = json.JSONDecoder().raw_decode  # what `json.loads` calls: nothing stands around what we wrote
_GETTERS = {kind: attrgetter(*(one.name for one in fields(kind))) for kind in (Mention, Relation, Observation)}
