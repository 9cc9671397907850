"""Which entities of records are one: the same name, an alias that only one of them carries, and what people decided.

The result does not depend on the order of the entities.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from graph.fold import fold
from graph.model import Entity

SHORTEST_ALIAS = 2  # an alias of one character (沪) names too many things to join two entities

Key = tuple[str, str]  # label and id of an entity in a record


def key_of(ent: Entity) -> Key:
    """Return what tells entities of records apart: label and id."""
    return ent.type, ent.id


def join(
    entities: Sequence[Entity], same: Sequence[tuple[Key, Key]] = (), different: Sequence[tuple[Key, Key]] = ()
) -> dict[Key, Key]:
    """Map each entity to the one that stands for its group.

    Names that fold alike join, and pairs of `same`. An alias joins its entity to the one of that name, unless it is
    the alias of entities that are not (yet) one, or would join a pair of `different`: joining is repeated until
    nothing changes, which makes the result independent of order.
    """
    groups = _Groups((key_of(ent) for ent in entities), different)
    named: defaultdict[tuple[str, str], set[Key]] = defaultdict(set)
    aliased: defaultdict[tuple[str, str], set[Key]] = defaultdict(set)
    for ent in entities:
        named[ent.type, fold(ent.name)].add(key_of(ent))
        for alias in ent.aliases:
            if len(fold(alias)) >= SHORTEST_ALIAS:
                aliased[ent.type, fold(alias)].add(key_of(ent))
    for alike in named.values():
        groups.union(alike)
    for pair in same:
        groups.union(pair)
    bridges = sorted(name for name in aliased if name in named)
    changed = True
    while changed:
        changed = False
        for name in bridges:
            carriers = {groups.find(key) for key in aliased[name] - named[name]}
            if len(carriers) == 1 and not groups.kept_apart(*carriers, *named[name]):
                changed |= groups.union(carriers | named[name])
    return {key: groups.find(key) for key in groups.parent}


class _Groups:
    """Disjoint sets, some pairs of which must not be joined by an alias."""

    def __init__(self, keys: Iterable[Key], different: Sequence[tuple[Key, Key]]) -> None:
        self.parent = {key: key for key in keys}
        self._apart: defaultdict[Key, set[Key]] = defaultdict(set)  # by root: keys that must stay out of its group
        for one, other in different:
            self._apart[one].add(other)
            self._apart[other].add(one)

    def find(self, key: Key) -> Key:
        while self.parent[key] != key:
            self.parent[key] = self.parent[self.parent[key]]
            key = self.parent[key]
        return key

    def union(self, keys: Iterable[Key]) -> bool:
        """Join keys under the first of their roots; tell whether anything changed."""
        roots = sorted({self.find(key) for key in keys})
        for other in roots[1:]:
            self.parent[other] = roots[0]
            if other in self._apart:
                self._apart[roots[0]] |= self._apart.pop(other)
        return len(roots) > 1

    def kept_apart(self, *keys: Key) -> bool:
        """Tell whether joining keys would join a pair that is different."""
        roots = {self.find(key) for key in keys}
        return any(
            there != root and there in roots for root in roots for there in map(self.find, self._apart.get(root, ()))
        )
