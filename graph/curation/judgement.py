"""Judgements: what a person decided about names and relations, who, when and why. Each is one line, never edited.

An entity is meant by name and label, a relation by its ends, type and modality: what is said, not a row number. So a
judgement holds after a document is read anew by better rules, and waits where its target is gone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from graph.errors import RecordError
from graph.fold import fold
from graph.model import content_id
from graph.ontology import MODALITIES, ontology

FORMAT = 1
PAIR = ("same", "different", "unsure")
ENTITY = ("relabel", "rename", "alias_add", "alias_remove")
RELATION = ("reject", "confirm", "retype", "flip", "modality")
VERBS = (*PAIR, *ENTITY, *RELATION, "undo")
VALUED = ("relabel", "rename", "alias_add", "alias_remove", "retype", "modality", "undo")
LONGEST = 2000  # characters of a name or a reason


@dataclass(frozen=True, slots=True, order=True)
class EntityRef:
    """An entity as people name it."""

    type: str
    name: str

    @property
    def key(self) -> tuple[str, str]:
        """Return what two names of one entity share: the label and the folded name."""
        return self.type, fold(self.name)

    def __str__(self) -> str:
        return f"{self.name}（{self.type}）"


@dataclass(frozen=True, slots=True, order=True)
class RelationRef:
    """A relation as people name it: `head` `type` `tail`, in a modality."""

    head: EntityRef
    type: str
    tail: EntityRef
    modality: str

    def __str__(self) -> str:
        return f"{self.head} {self.type} {self.tail}, {self.modality}"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A line of the ledger. `at` is ISO 8601 in UTC; `value` is the new label, name, alias, type, modality, or the id
    of the judgement that is undone.
    """

    id: str
    verb: str
    entities: tuple[EntityRef, ...]
    relation: RelationRef | None
    value: str
    author: str
    at: str
    why: str

    def __str__(self) -> str:
        what = " / ".join(map(str, self.entities)) or str(self.relation or "")
        said = " ".join(part for part in (self.verb, what, self.value) if part)
        return f"{self.id} {self.at} {self.author}: {said}" + (f" ({self.why})" if self.why else "")


def judgement(
    verb: str,
    *entities: EntityRef,
    relation: RelationRef | None = None,
    value: str = "",
    author: str,
    why: str = "",
    at: str | None = None,
) -> Judgement:
    """Make a judgement, now by default. Raises RecordError for one that makes no sense by itself."""
    moment = at or datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    made = Judgement("", verb, tuple(entities), relation, value, author, moment, why)
    _check(made)
    return Judgement(_id(made), *_parts(made))


def _parts(one: Judgement) -> tuple[Any, ...]:
    return one.verb, one.entities, one.relation, one.value, one.author, one.at, one.why


def _id(one: Judgement) -> str:
    return content_id("j", json.dumps({**_plain(one), "id": ""}, ensure_ascii=False, sort_keys=True))


def _check(one: Judgement) -> None:
    wanted = 2 if one.verb in PAIR else 1 if one.verb in ENTITY else 0
    faults = [
        (one.verb not in VERBS, f"unknown verb {one.verb!r}"),
        (len(one.entities) != wanted, f"{one.verb} takes {wanted} entities"),
        ((one.relation is not None) != (one.verb in RELATION), f"{one.verb} and a relation do not go together"),
        (
            bool(one.value.strip()) != (one.verb in VALUED),
            f"{one.verb} {'needs a' if one.verb in VALUED else 'has no'} value",
        ),
        (not one.author.strip(), "nobody is named as its author"),
        (any(not e.name.strip() for e in _named(one)), "an entity without a name"),
        (max(map(len, (one.value, one.why, one.author, *(e.name for e in _named(one))))) > LONGEST, "too long"),
        (any(e.type not in ontology().labels for e in _named(one)), "a label that the ontology does not know"),
        (
            one.verb == "relabel" and one.value not in ontology().labels,
            f"no such label: {one.value}; labels are {', '.join(ontology().labels)}",
        ),
        (
            one.verb == "retype" and one.value not in ontology().relations,
            f"no such relation type: {one.value}; types are {', '.join(ontology().relations)}",
        ),
        (
            one.verb == "modality" and one.value not in MODALITIES,
            f"no such modality: {one.value}; one of {', '.join(MODALITIES)}",
        ),
        (one.verb in PAIR and wanted == 2 and len({e.key for e in one.entities}) == 1, "it names one entity twice"),
    ]
    for wrong, what in faults:
        if wrong:
            raise RecordError(f"judgement: {what}", "see `hubgraph judge --help`")
    _moment(one.at)


def _named(one: Judgement) -> tuple[EntityRef, ...]:
    return (*one.entities, one.relation.head, one.relation.tail) if one.relation else one.entities


def _moment(at: str) -> None:
    try:
        if datetime.fromisoformat(at).tzinfo is None:
            raise ValueError("no time zone")
    except ValueError as exc:
        raise RecordError(f"judgement: {at!r} is not a time ({exc})", "write it like 2026-11-21T08:30:00Z") from exc


def _plain(one: Judgement) -> dict[str, Any]:
    relation = one.relation and {
        "head": _plain_ref(one.relation.head),
        "type": one.relation.type,
        "tail": _plain_ref(one.relation.tail),
        "modality": one.relation.modality,
    }
    return {
        "format": FORMAT,
        "id": one.id,
        "verb": one.verb,
        "entities": [_plain_ref(ref) for ref in one.entities],
        "relation": relation,
        "value": one.value,
        "author": one.author,
        "at": one.at,
        "why": one.why,
    }


def _plain_ref(ref: EntityRef) -> dict[str, str]:
    return {"name": ref.name, "type": ref.type}


def to_line(one: Judgement) -> str:
    """Return a judgement as one line of JSON, without the line break."""
    return json.dumps(_plain(one), ensure_ascii=False, separators=(",", ":"))


def from_line(line: str) -> Judgement:
    """Read a judgement from its line. Raises RecordError for one that is cut, changed or of another version."""
    try:
        plain = json.loads(line)
        if plain["format"] != FORMAT:
            raise RecordError(f"format {plain['format']!r} is not known (this is {FORMAT})", "use a newer hubgraph")
        told = plain["relation"]
        relation = told and RelationRef(
            _ref(told["head"]), _text(told["type"]), _ref(told["tail"]), _text(told["modality"])
        )
        refs = tuple(_ref(one) for one in plain["entities"])
        texts = [_text(plain[name]) for name in ("value", "author", "at", "why")]
        made = Judgement(_text(plain["id"]), _text(plain["verb"]), refs, relation, *texts)
    except (ValueError, KeyError, TypeError, RecursionError) as exc:
        raise RecordError(f"not a judgement: {exc!r}", "the line is kept, and counts for nothing") from exc
    _check(made)
    if _id(made) != made.id:
        raise RecordError("its content does not fit its id", "it was edited: undo a judgement by another line")
    return made


def _ref(plain: Mapping[str, Any]) -> EntityRef:
    return EntityRef(_text(plain["type"]), _text(plain["name"]))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not text")
    return value
