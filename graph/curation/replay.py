"""Replay judgements over records: which entities are one, what they are called, which statements stand.

Records are not touched. Entities are joined by `graph.join`, with what people said taken first; then each statement
goes through the judgements on its relation in the order of their time. The result depends on the records and
on the set of judgements, not on the order in which either came.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from graph.curation.judgement import Judgement, RelationRef
from graph.curation.ledger import Standing, refs, standing
from graph.fold import fold
from graph.join import Key, join, key_of
from graph.model import Entity
from graph.ontology import Ontology

Named = tuple[str, str]  # label and folded name
Edit = tuple[str, tuple[str, ...]]  # label and aliases
Fact = tuple[Key, str, Key, str]  # head, type, tail, modality; the ends stand for their groups

EDITS = ("relabel", "alias_add", "alias_remove")


@dataclass(frozen=True, slots=True)
class Decisions:
    """Judgements made ready for a set of entities.

    `edited` maps each entity of a record, by label and id, to label and aliases as people want them; `root` maps the
    same keys to the key that stands for their group; `called` maps such a key to the name that people gave.
    """

    edited: Mapping[Key, Edit] = field(default_factory=dict)
    root: Mapping[Key, Key] = field(default_factory=dict)
    called: Mapping[Key, str] = field(default_factory=dict)
    index: Mapping[Named, Key] = field(default_factory=dict)
    relations: tuple[Judgement, ...] = ()
    waiting: tuple[Judgement, ...] = ()
    standing: Standing = field(default_factory=lambda: Standing((), (), ()))


def decide(entities: Iterable[Entity], judgements: Sequence[Judgement]) -> Decisions:
    """Apply what was judged of entities, and tell which judgements wait for names that are not there."""
    now = standing(judgements)
    forms = _forms(entities)
    index = _index(forms)
    missing, pairs = _follow(now.active, index)
    root = join(forms, pairs["same"], pairs["different"])
    edited = _edited(forms, root, now.active, index)
    if edited:
        revised = [_as(ent, edited) for ent in forms]
        moved = {key_of(old): key_of(new) for old, new in zip(forms, revised, strict=True)}
        joined = join(revised, *([(moved[a], moved[b]) for a, b in pairs[verb]] for verb in ("same", "different")))
        root = {old: joined[new] for old, new in moved.items()}
    gone = {one.id for one in missing}
    called = {
        root[index[one.entities[0].key]]: one.value for one in now.active if one.verb == "rename" and one.id not in gone
    }
    relations = tuple(one for one in now.active if one.relation is not None and one.id not in gone)
    return Decisions(edited, root, called, index, relations, tuple(missing), now)


def _forms(entities: Iterable[Entity]) -> list[Entity]:
    """Return the entities that differ by label, id or name, each with its aliases in all documents.

    Hundreds of papers name few things more than ten do: what follows is in proportion to these.
    """
    names: defaultdict[Key, dict[str, Entity]] = defaultdict(dict)
    aliases: defaultdict[Key, set[str]] = defaultdict(set)
    for ent in entities:
        names[key_of(ent)].setdefault(ent.name, ent)
        aliases[key_of(ent)].update(ent.aliases)
    return [
        Entity(ent.id, ent.name, ent.type, aliases=tuple(sorted(aliases[key])))
        for key in sorted(names)
        for _, ent in sorted(names[key].items())
    ]


def _index(entities: Iterable[Entity]) -> dict[Named, Key]:
    """Map what an entity may be called by, names before aliases, to the first key, in order, that is called so."""
    names: dict[Named, Key] = {}
    aliases: dict[Named, Key] = {}
    for ent in entities:
        names.setdefault((ent.type, fold(ent.name)), key_of(ent))
        for alias in ent.aliases:
            aliases.setdefault((ent.type, fold(alias)), key_of(ent))
    return {**aliases, **names}


def _follow(
    active: Iterable[Judgement], index: dict[Named, Key]
) -> tuple[list[Judgement], dict[str, list[tuple[Key, Key]]]]:
    """Walk through judgements in the order of their time: a new name or label is known to those that come after it.

    Returns those that wait for a name, and the pairs that are the same and different.
    """
    waiting: list[Judgement] = []
    pairs: dict[str, list[tuple[Key, Key]]] = {"same": [], "different": []}
    for one in active:
        places = [index.get(ref.key) for ref in refs(one)]
        known = [place for place in places if place is not None]
        if len(known) < len(places):
            waiting.append(one)
        elif one.verb in pairs:
            pairs[one.verb].append((known[0], known[1]))
        elif one.verb == "relabel":
            index.setdefault((one.value, fold(one.entities[0].name)), known[0])
        elif one.verb == "rename":
            # The name of another entity makes the two one: two entities of one name cannot be told apart.
            pairs["same"].append((known[0], index.setdefault((one.entities[0].type, fold(one.value)), known[0])))
        if one.verb == "same" and len(known) == 2:
            index.setdefault((one.entities[0].type, one.entities[1].key[1]), known[1])
    return waiting, pairs


def _as(ent: Entity, edited: Mapping[Key, Edit]) -> Entity:
    found = edited.get(key_of(ent))
    return ent if found is None else replace(ent, type=found[0], aliases=found[1])


def _edited(
    entities: Sequence[Entity], root: Mapping[Key, Key], active: Iterable[Judgement], index: Mapping[Named, Key]
) -> dict[Key, Edit]:
    """Return label and aliases of the entities that are changed: an edit holds for all names of one entity."""
    edits = [
        one for one in active if one.verb in EDITS or (one.verb == "same" and len({e.type for e in one.entities}) > 1)
    ]
    if not edits:
        return {}
    members: defaultdict[Key, dict[Key, Entity]] = defaultdict(dict)
    for ent in entities:
        members[root[key_of(ent)]][key_of(ent)] = ent
    labels: dict[Key, str] = {}
    aliases: dict[Key, dict[str, set[str]]] = {}  # by what they fold to
    for one in edits:
        place = index.get(one.entities[-1].key)
        for key, ent in members[root[place]].items() if place else ():
            labels[key] = {"relabel": one.value, "same": one.entities[0].type}.get(one.verb, labels.get(key, ent.type))
            if key not in aliases:
                aliases[key] = {}
                for alias in ent.aliases:
                    aliases[key].setdefault(fold(alias), set()).add(alias)
            _edit(aliases[key], one)
    return {key: (label, tuple(sorted(chain(*aliases[key].values())))) for key, label in labels.items()}


def _edit(aliases: dict[str, set[str]], one: Judgement) -> None:
    if one.verb == "alias_add":
        aliases.setdefault(fold(one.value), set()).add(one.value)
    if one.verb == "alias_remove":
        aliases.pop(fold(one.value), None)


class Verdicts:
    """What became of each relation: judgements on it, in the order of their time."""

    def __init__(self, decisions: Decisions, facts: Iterable[Fact], vocabulary: Ontology) -> None:
        self._now: dict[Fact, Fact | None] = {}
        self.confirmed: set[Fact] = set()
        self.judged: defaultdict[Fact, list[Judgement]] = defaultdict(list)  # by the relation as it stands
        self.waiting: list[Judgement] = []
        if not decisions.relations:
            return
        meant = (_meant(one.relation, decisions) for one in decisions.relations if one.relation)
        pairs = {frozenset((fact[0], fact[2])) for fact in meant if fact}
        here: defaultdict[Fact, set[Fact]] = defaultdict(set)
        for fact in facts:
            if frozenset((fact[0], fact[2])) in pairs:  # no judgement changes the two that a relation joins
                here[_ordered(fact, vocabulary)].add(fact)
        for one in decisions.relations:
            self._apply(one, decisions, here, vocabulary)

    def _apply(
        self, one: Judgement, decisions: Decisions, here: defaultdict[Fact, set[Fact]], vocabulary: Ontology
    ) -> None:
        assert one.relation is not None
        meant = _meant(one.relation, decisions)
        meant = meant and _ordered(meant, vocabulary)
        facts = here.pop(meant, set()) if meant else set()
        if not facts or meant is None:
            self.waiting.append(one)
            return
        after = _ordered(_changed(meant, one), vocabulary)
        if one.verb == "reject":
            self._now.update(dict.fromkeys(facts))
            return
        if one.verb == "confirm":
            self.confirmed.add(after)
        self._now.update(dict.fromkeys(facts, after))
        here[after] |= facts
        self.judged[after] += [*self.judged.pop(meant, []), one]

    def of(self, fact: Fact) -> Fact | None:
        """Return the relation that a statement supports now, None if it was rejected."""
        return self._now.get(fact, fact)


def _meant(ref: RelationRef, decisions: Decisions) -> Fact | None:
    ends = [decisions.index.get(end.key) for end in (ref.head, ref.tail)]
    if ends[0] is None or ends[1] is None:
        return None
    return decisions.root[ends[0]], ref.type, decisions.root[ends[1]], ref.modality


def _ordered(fact: Fact, vocabulary: Ontology) -> Fact:
    head, kind, tail, modality = fact
    swap = vocabulary.relations[kind].symmetric and tail < head
    return (tail, kind, head, modality) if swap else fact


def _changed(fact: Fact, one: Judgement) -> Fact:
    head, kind, tail, modality = fact
    if one.verb == "flip":
        return tail, kind, head, modality
    if one.verb == "retype":
        return head, one.value, tail, modality
    if one.verb == "modality":
        return head, kind, tail, one.value
    return fact
