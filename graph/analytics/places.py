"""Where things lie: places by name, and what the graph puts into them by chains of `LOCATED_IN` and `PART_OF`.

What a paper says of places is not always read aright, so a place lies only in a larger one of its own country: the
sizes of kinds of places are data (`data/measures.yaml`, lens.places). A place whose kind is unknown is believed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache

from graph.analytics.words import words
from graph.errors import NotFound
from graph.fold import fold
from graph.model import Graph, Node

PLACES = ("City", "Region", "Economy", "Platform")  # labels a region may have; where a name has several, the first
INTO = ("LOCATED_IN", "PART_OF")  # the relations by which something lies in a place
STANDS = ("asserted", "proposed")  # where something is said not to lie it does not lie
_AREAS = ("City", "Region", "Economy")


def place(graph: Graph, name: str) -> Node:
    """Return the place that a person means by an id, name, alias or English name.

    A canonical name goes before an alias, then labels in the order of `PLACES`. Raises NotFound.
    """
    wanted = fold(name)
    found = [
        node
        for node in graph.entities
        if node.type in PLACES and (node.id == name or wanted in {fold(n) for n in _names(node)})
    ]
    if not found:
        raise NotFound(f"no such place: {name}", "`hubgraph search` finds names; a region is a place in the papers")
    return min(found, key=lambda n: (n.id != name, fold(n.name) != wanted, PLACES.index(n.type), n.id))


def within(graph: Graph, region: str) -> frozenset[str]:
    """Return the ids of a place, named as people name it, and of all that lies in it. Raises NotFound."""
    holds: defaultdict[str, set[str]] = defaultdict(set)
    for inner, outers in containers(graph).items():
        for outer in outers:
            holds[outer].add(inner)
    return frozenset(_reached(place(graph, region).id, holds))


def containers(graph: Graph) -> Mapping[str, tuple[str, ...]]:
    """Return for each entity the ids of the places that it is said, and can be believed, to lie in."""
    nodes = {node.id: node for node in graph.entities}
    found: defaultdict[str, set[str]] = defaultdict(set)
    for edge in graph.edges:
        if edge.type in INTO and edge.modality in STANDS and _fits(nodes[edge.head], nodes[edge.tail]):
            found[edge.head].add(edge.tail)
    return {inner: tuple(sorted(outers)) for inner, outers in sorted(found.items())}


def cities_of(entity: str, outer: Mapping[str, Iterable[str]], cities: Iterable[str]) -> frozenset[str]:
    """Return the cities that an entity lies in, itself if it is one; a chain ends at the first city it meets."""
    known = frozenset(cities)
    return frozenset(known & _reached(entity, {e: o for e, o in outer.items() if e not in known}))


def _reached(start: str, ahead: Mapping[str, Iterable[str]]) -> set[str]:
    found, waiting = {start}, [start]
    while waiting:
        new = set(ahead.get(waiting.pop(), ())) - found
        found |= new
        waiting.extend(new)
    return found


def _fits(inner: Node, outer: Node) -> bool:
    """Tell whether one thing can lie in another: an area in a larger one, not across a border."""
    if inner.type not in _AREAS:
        return True
    if outer.type not in _AREAS or (inner.type == "Economy" and outer.type == "City"):
        return False
    (size, realm), (other_size, other_realm) = _kind(inner.kind), _kind(outer.kind)
    return not (size and other_size) or (size < other_size and ("" in (realm, other_realm) or realm == other_realm))


@cache
def _kinds() -> Mapping[str, tuple[int, str]]:
    table = words()["lens"]["places"]
    return {kind: (size, "" if realm == "wide" else realm) for realm in table for kind, size in table[realm].items()}


def _kind(kind: str) -> tuple[int, str]:
    return _kinds().get(kind, (0, ""))


def _names(node: Node) -> tuple[str, ...]:
    return tuple(n for n in (node.name, node.name_en, *node.aliases) if n)
