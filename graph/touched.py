"""What a change of papers or judgements touches, joined before and after it: the rest of the graph is not looked at.

Entities can only be one where a name or an alias of them, however written, leads from one to the other, or a judgement
does. So all entities that a changed paper or judgement can reach in this way are joined anew, once as it was and once
as it will be. Where one then is another entity than before, everything that is said of it counts; otherwise only the
relations that changed papers state. Both sides go through the steps of `graph.assemble`, so that what differs between
them is what differs between the whole graphs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Protocol

from graph.assemble import Joined, graph_of, nodes_of
from graph.curation.judgement import EntityRef, Judgement
from graph.curation.ledger import refs, standing
from graph.curation.replay import Decisions, decide
from graph.fold import fold
from graph.join import Key, key_of
from graph.model import Graph, Mention, Node, Record
from graph.ontology import Ontology
from graph.parts import Known, Measured, check, parts_of
from graph.statements import Said

TYING = ("same", "relabel", "rename", "alias_add", "alias_remove")  # verbs that may make entities one, or part them
NAMING = ("rename", "alias_add", "alias_remove")  # verbs whose value is a name

Pair = tuple[Key, Key]


class Others(Protocol):
    """What the documents say that do not change, as a store finds it without reading them all.

    Names are folded. What is found carries a number that tells it apart.
    """

    def called(self, names: Collection[str]) -> set[Key]:
        """Return all entities that have one of these names or aliases; more do no harm."""

    def names(self, keys: Collection[Key]) -> set[str]:
        """Return all names and aliases of entities."""

    def known(self, keys: Collection[Key]) -> Mapping[int, Known]:
        """Return what documents know of entities, without mentions."""

    def mentions(self, numbers: Collection[int]) -> Mapping[int, tuple[Mention, ...]]:
        """Return the mentions that `known` left out, by the numbers that it gave."""

    def said_of(self, keys: Collection[Key]) -> Mapping[int, Said]:
        """Return the statements in which an entity is head or tail."""

    def said_between(self, pairs: Collection[Pair]) -> Mapping[int, Said]:
        """Return the statements between two entities, in either direction."""

    def measured_of(self, keys: Collection[Key]) -> Mapping[int, Measured]:
        """Return the observations whose subject or counterpart an entity is."""

    def measuring(self, indicators: Collection[str]) -> set[str]:
        """Return which of these indicators are measured."""


@dataclass(frozen=True, slots=True)
class Touched:
    """The part of a graph that a change touches, before and after it; what both lack stays as it is.

    Indicators of `kept` are measured in papers that are left out of both.
    """

    before: Graph
    after: Graph
    kept: frozenset[str]


def touched(
    others: Others,
    old: Sequence[Record],
    new: Sequence[Record],
    then: Sequence[Judgement],
    now: Sequence[Judgement],
    vocabulary: Ontology,
) -> Touched:
    """Join what changes where records of `old` make way for those of `new`, and judgements `then` for those of `now`.

    `others` are all documents that are in neither. Raises what `assemble` raises for a record of `new`.
    """
    for record in new:
        check(record, vocabulary)
    reach = _Reach(others, _Side(old, then), _Side(new, now))
    wanted = reach.start()
    while wanted - reach.names:
        reach.grow(wanted)
        wanted = reach.look()
    before, after = (side.graph(reach, vocabulary) for side in reach.sides)
    indicators = {figure.indicator for graph in (before, after) for figure in graph.figures}
    return Touched(before, after, frozenset(others.measuring(indicators)))


class _Side:
    """The graph before or after a change: what the changed papers say in it, and the judgements in force."""

    def __init__(self, records: Sequence[Record], judgements: Sequence[Judgement]) -> None:
        self.own = parts_of(records)
        self.active = {one.id: one for one in standing(judgements).active}
        self.decisions = Decisions()
        self.node_of: Mapping[Key, Node] = {}
        self.members: Mapping[Key, Sequence[Key]] = {}

    def decide(self, known: Iterable[Known], names: Collection[str]) -> None:
        """Tell which of the entities at hand are one, as the judgements on these names want it."""
        within = [one for one in self.active.values() if all(fold(ref.name) in names for ref in refs(one))]
        entities = [one.entity for some in (known, self.own.known) for one in some]
        self.decisions = decide(entities, within)
        members: defaultdict[Key, list[Key]] = defaultdict(list)
        for key, top in self.decisions.root.items():
            members[top].append(key)
        self.members = members

    def top(self, ref: EntityRef) -> Key | None:
        """Return what stands for the entity that a judgement means, if there is one at hand."""
        key = self.decisions.index.get(ref.key)
        return self.decisions.root[key] if key else None

    def alike(self, key: Key) -> Sequence[Key]:
        """Return all entities that are one with this one; none if it is not there."""
        return self.members.get(self.decisions.root.get(key, key), ())

    def graph(self, reach: _Reach, vocabulary: Ontology) -> Graph:
        """Return the graph of what is at hand."""
        own = self.own
        parts = replace(
            own,
            known=[*reach.known.values(), *own.known],
            said=[*reach.said.values(), *own.said],
            measured=[*reach.measured.values(), *own.measured],
        )
        return graph_of(parts, Joined(self.decisions, self.node_of), vocabulary).graph


class _Reach:
    """How far a change reaches into what the other documents say; it grows until nothing is missing."""

    def __init__(self, others: Others, before: _Side, after: _Side) -> None:
        self.others, self.sides = others, (before, after)
        self.names: set[str] = set()
        self.known: dict[int, Known] = {}
        self.said: dict[int, Said] = {}
        self.measured: dict[int, Measured] = {}
        self._judged = {**before.active, **after.active}
        self._new = before.active.keys() ^ after.active.keys()
        self._whole: set[int] = set()  # numbers of those in `known` that have their mentions
        self._ties: defaultdict[str, set[str]] = defaultdict(set)
        for one in self._judged.values():
            if one.verb in TYING:
                names = _names(one)
                for name in names:
                    self._ties[name] |= names

    def start(self) -> set[str]:
        """Return the names that changed papers and judgements use."""
        entities = (one.entity for side in self.sides for one in side.own.known)
        used = {fold(name) for ent in entities for name in (ent.name, *ent.aliases)}
        return used.union(*(_names(self._judged[one]) for one in self._new))

    def grow(self, names: set[str]) -> None:
        """Take in all entities that these names lead to, one name after the other."""
        keys: set[Key] = set()
        fresh = names - self.names
        while fresh:
            self.names |= fresh
            found = self.others.called(fresh) - keys
            keys |= found
            fresh = self.others.names(found).union(*(self._ties[name] for name in fresh if name in self._ties))
            fresh -= self.names
        self.known.update((n, one) for n, one in self.others.known(keys).items() if n not in self.known)

    def look(self) -> set[str]:
        """Join what is at hand, find what is said of it, and return the names of what that is about."""
        for side in self.sides:
            side.decide(self.known.values(), self.names)
            self._fill(self._doubles(side))
            side.node_of = nodes_of([*self.known.values(), *side.own.known], side.decisions)
        moved = self._moved()
        pairs, names = self._judged_pairs()
        self.said = self._all_said(moved, pairs)
        wide = {other for key in moved for side in self.sides for other in side.alike(key)}
        self.measured = dict(self.others.measured_of(wide))
        self._fill(n for n, one in self.known.items() if key_of(one.entity) in wide)
        ends = {end for one in self.said.values() for end in (one.head, one.tail)}
        ends |= {end for one in self.measured.values() for end in (one.subject, one.counterpart) if end}
        return names | self.others.names(ends - self.sides[0].decisions.root.keys())

    def _doubles(self, side: _Side) -> list[int]:
        """Return what one document knows twice of one entity: it may be named in the same places."""
        seen: defaultdict[tuple[str, Key], list[int]] = defaultdict(list)
        for number, one in self.known.items():
            seen[one.document, side.decisions.root[key_of(one.entity)]].append(number)
        return [number for some in seen.values() if len(some) > 1 for number in some]

    def _fill(self, numbers: Iterable[int]) -> None:
        """Add the mentions."""
        missing = set(numbers) - self._whole
        self._whole |= missing
        for number, mentions in self.others.mentions(missing).items():
            one = self.known[number]
            self.known[number] = replace(one, entity=replace(one.entity, mentions=mentions))

    def _moved(self) -> set[Key]:
        """Return the entities that are part of another node than before, or of none.

        What stands for a group tells in which direction a symmetric relation is stored until it is judged; so that
        counts, too, where relations are judged.
        """
        judged = any(one.relation and not self.names.isdisjoint(_names(one)) for one in self._judged.values())
        before, after = (
            {key: (node.id, side.decisions.root[key] if judged else None) for key, node in side.node_of.items()}
            for side in self.sides
        )
        return {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}

    def _judged_pairs(self) -> tuple[list[Pair], set[str]]:
        """Return the ends of relations whose judgements are new, gone, or mean another entity; and all their names."""
        pairs: list[Pair] = []
        wanted: set[str] = set()
        for one in self._judged.values():
            if one.relation is None or self.names.isdisjoint(names := _names(one)):
                continue
            tops = [[side.top(ref) for ref in refs(one)] for side in self.sides]
            if one.id in self._new or tops[0] != tops[1]:
                wanted |= names
                pairs += [(head, tail) for head, tail in tops if head and tail]
        return pairs, wanted

    def _all_said(self, moved: set[Key], pairs: Iterable[Pair]) -> dict[int, Said]:
        """Return all statements of entities that moved, and all on the same pairs of entities as what changes."""
        found = dict(self.others.said_of(moved))
        own = (one for side in self.sides for one in side.own.said)
        ends = [*pairs, *((one.head, one.tail) for some in (own, found.values()) for one in some)]
        asked: set[Pair] = set()
        while ends:
            wanted = {
                (min(head, tail), max(head, tail))
                for side in self.sides
                for one, other in set(ends)
                for head, tail in product(side.alike(one), side.alike(other))
            }
            fresh = self.others.said_between(wanted - asked)
            asked |= wanted
            ends = [(one.head, one.tail) for number, one in fresh.items() if number not in found]
            found.update(fresh)
        return found


def _names(one: Judgement) -> set[str]:
    """Return all names that a judgement uses."""
    names = {fold(ref.name) for ref in refs(one)}
    return names | {fold(one.value)} if one.verb in NAMING else names
