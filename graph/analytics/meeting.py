"""What meets in an entity: the agreements, industries and cities that a platform joins, with quotes a side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graph.analytics.evidence import Carrier, carriers
from graph.analytics.network import Lens
from graph.errors import NotFound
from graph.model import Graph

SIDES = ("Agreement", "Industry", "City")
QUOTES = 2


@dataclass(frozen=True, slots=True)
class Guest:
    """An entity that meets others, by how many `documents` say so."""

    id: str
    name: str
    name_en: str
    documents: int


@dataclass(frozen=True, slots=True)
class Side:
    """All entities of one label that meet there, most documents first, and quotes for the first of them."""

    label: str
    guests: tuple[Guest, ...]
    quotes: tuple[Carrier, ...]


def meeting(
    graph: Graph, node_id: str, lens: Lens | None = None, labels: Sequence[str] = SIDES, quotes: int = QUOTES
) -> tuple[Side, ...]:
    """Return who meets in an entity, a side for each of `labels` that has anyone.

    The quotes of a side come from sentences and guests as different as there are. Raises NotFound for an unknown id.
    """
    by_id = {node.id: node for node in graph.entities}
    if node_id not in by_id:
        raise NotFound(f"no such entity: {node_id}", "`hubgraph search` finds entities by name")
    found = carriers(graph, node_id, len(graph.edges), lens)
    sides = []
    for label in labels:
        documents: dict[str, set[str]] = {}
        here = [one for one in found if by_id[_other(one, node_id)].type == label]
        for one in here:
            documents.setdefault(_other(one, node_id), set()).update(one.documents)
        guests = [Guest(i, by_id[i].name, by_id[i].name_en, len(some)) for i, some in documents.items()]
        guests.sort(key=lambda guest: -guest.documents)  # of equals those with the strongest relation first
        if guests:
            sides.append(Side(label, tuple(guests), _various(here, node_id, quotes)))
    return tuple(sides)


def _other(one: Carrier, node_id: str) -> str:
    return one.edge.tail if one.edge.head == node_id else one.edge.head


def _various(found: Sequence[Carrier], node_id: str, limit: int) -> tuple[Carrier, ...]:
    """Take carriers in order, those with a new guest and a new sentence before the others."""
    chosen: list[Carrier] = []
    guests: set[str] = set()
    passages: set[str] = set()
    for fresh in (2, 1):  # at last a sentence twice is worth less than one quote
        for one in found:
            new = (_other(one, node_id) not in guests) + (one.quote.passage.id not in passages)
            if len(chosen) < limit and new >= fresh and one.quote.passage.id not in passages:
                chosen.append(one)
                guests.add(_other(one, node_id))
                passages.add(one.quote.passage.id)
    return tuple(chosen)
