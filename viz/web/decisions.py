"""Decisions on the ledger, as pages and programs send them: previewed, kept, refused with both versions, undone.

A decision names its target as the ledger does (`{type, name}`), or by ids of the present build. The store takes
several at once, so that a queue of quick decisions costs one build of the graph.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Any

from pydantic import BaseModel, Field

from graph.curation import naming
from graph.curation.effect import Effect, effect, named
from graph.curation.judgement import EntityRef, Judgement, RelationRef, judgement
from graph.curation.ledger import Contradiction, refs, standing
from graph.curation.suggestions import Suggestions
from graph.errors import HubgraphError, NotFound, StoreBusy
from graph.ontology import ontology
from graph.store.base import Change, Store
from viz.web.asof import DATE
from viz.web.corrected import ledger, line, outcome, records
from viz.web.library import Library, Shelf
from viz.words import LANGUAGES, say

PATIENCE = 20.0  # seconds to wait for another writer
Plain = dict[str, Any]
Named = tuple[str, str]


class Name(BaseModel):
    """An entity as the ledger names it."""

    type: str = Field(max_length=100)
    name: str = Field(min_length=1, max_length=2000)


class Said(BaseModel):
    """A relation as the ledger names it."""

    head: Name
    type: str = Field(max_length=100)
    tail: Name
    modality: str = Field(max_length=20)


class Order(BaseModel):
    """A decision that is asked for. `seen` is the last line of the ledger that the person could see (empty: none);
    `replaces` are judgements that it takes the place of; `suggestion` is the one that it answers.
    """

    verb: str = Field(max_length=20)
    entities: list[str | Name] = Field(default_factory=list, max_length=2)
    relation: str | Said | None = None
    value: str = Field(default="", max_length=2000)
    why: str = Field(default="", max_length=2000)
    author: str = Field(default="", max_length=80)
    seen: str | None = Field(default=None, max_length=40)
    replaces: list[str] = Field(default_factory=list, max_length=20)
    suggestion: str = Field(default="", max_length=40)


class Decided(Contradiction):
    """Someone has decided the same question otherwise since the person looked."""

    def __init__(self, mine: Judgement, lines: Sequence[Judgement]) -> None:
        super().__init__(mine, lines)
        self.mine = mine


@dataclass(frozen=True, slots=True)
class Kept:
    """A decision that is in the ledger, and the build that holds it."""

    judgement: Judgement
    build: str


def present(library: Library) -> Shelf:
    """Return the shelf of today: decisions are made about the whole graph, whatever date is looked back to."""
    DATE.set("")
    return library.shelf()


def made(shelf: Shelf, order: Order, author: str, at: str | None = None) -> Judgement:
    """Return the judgement that an order asks for. Raises NotFound, QueryError and RecordError."""
    ends = [_entity(shelf, one) for one in order.entities]
    meant = _relation(shelf, order.relation) if order.relation else None
    if meant is not None:
        naming.check(meant, order.verb, order.value)
    signed = order.author.strip() or author or naming.person()
    value, why = order.value.strip(), order.why.strip()
    return judgement(order.verb, *ends, relation=meant, value=value, why=why, author=signed, at=at)


def _entity(shelf: Shelf, one: str | Name) -> EntityRef:
    if isinstance(one, Name):
        return EntityRef(one.type, one.name)
    if one in shelf.nodes:
        return naming.ref(shelf.nodes[one])
    if shelf.source is None:
        raise NotFound(f"no entity {one!r}", "search for its name")
    return naming.ref(naming.entity(shelf.source, one))


def _relation(shelf: Shelf, one: str | Said) -> RelationRef:
    if isinstance(one, Said):
        if one.type not in ontology().relations:
            raise NotFound(f"no relation type {one.type!r}", "see /about")
        return RelationRef(_entity(shelf, one.head), one.type, _entity(shelf, one.tail), one.modality)
    if one not in shelf.edges:
        raise NotFound(f"no relation {one!r}", "it may have changed since: open it from one of its entities")
    edge = shelf.edges[one]
    return naming.relation_ref(edge, shelf.nodes[edge.head], shelf.nodes[edge.tail])


def _asked(one: Judgement, place: Mapping[Named, str]) -> tuple[object, ...]:
    """Return the question that a judgement answers, entities by id where they are in the graph, by any name."""
    ends = [place.get(ref.key, ref.key) for ref in refs(one)]
    if one.relation is not None:
        swap = ontology().relations[one.relation.type].symmetric
        return "relation", one.relation.type, *(sorted(ends, key=str) if swap else ends), one.relation.modality
    if len(ends) == 2:
        return "pair", *sorted(ends, key=str)
    return one.verb, *ends, *((one.value,) if one.verb.startswith("alias") else ())


class Bench:
    """Where the serving process writes judgements: one at a time, waiting a while for other writers."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._lock, self._clock = Lock(), Lock()
        self._last = datetime.now(UTC)
        self.suggestions = Suggestions.of(library.store)

    def decide(self, orders: Sequence[Order], author: str) -> list[Kept | HubgraphError]:
        """Keep decisions, together where nothing speaks against it; return for each what became of it."""
        shelf = present(self._library)
        place = named(shelf.graph)
        ready = [self._made(shelf, order, author) for order in orders]
        good = [(at, lines) for at, lines in enumerate(ready) if not isinstance(lines, HubgraphError)]
        with self._lock:
            checked = {at: self._check(orders[at], lines, place) for at, lines in good}
            fine = [(at, lines) for at, lines in good if checked[at] is None]
            try:
                self._write([one for _, lines in fine for one in lines])
                failed: dict[int, HubgraphError] = {}
            except Contradiction:
                failed = {at: exc for at, lines in fine if (exc := self._try(lines)) is not None}
        build = self._library.store.build()
        for at, _ in fine:
            if at not in failed and orders[at].suggestion and self.suggestions:
                self.suggestions.end(orders[at].suggestion, author)
        return [lines if isinstance(lines, HubgraphError) else checked[at] or failed.get(at) or Kept(lines[-1], build)
                for at, lines in enumerate(ready)]  # fmt: skip

    def _made(self, shelf: Shelf, order: Order, author: str) -> list[Judgement] | HubgraphError:
        try:
            signed = order.author.strip() or author or naming.person()
            undone = [judgement("undo", value=old, author=signed, at=self._moment()) for old in order.replaces]
            return [*undone, made(shelf, order, author, self._moment())]
        except HubgraphError as exc:  # handed on: each order has its own answer
            return exc

    def _moment(self) -> str:
        """Return a time later than all given before: lines of one moment would be in the order of their ids."""
        with self._clock:
            self._last = max(datetime.now(UTC), self._last + timedelta(milliseconds=1))
            return self._last.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def _check(self, order: Order, lines: Sequence[Judgement], place: Mapping[Named, str]) -> Decided | None:
        """Refuse what someone has decided otherwise since the person looked."""
        if order.seen is None:
            return None
        one, there = lines[-1], self._library.store.ledger().judgements
        at = next((i for i, other in enumerate(there, 1) if other.id == order.seen), 0)
        new = {other.id for other in there[at:]} - set(order.replaces)
        asked = _asked(one, place)
        later = [other for other in standing(there).active if other.id in new and _asked(other, place) == asked]
        against = [other for other in later if (other.verb, other.value) != (one.verb, one.value)]
        return Decided(one, against) if against else None

    def _try(self, lines: Sequence[Judgement]) -> HubgraphError | None:
        try:
            self._write(lines)
        except Contradiction as exc:
            return Decided(lines[-1], exc.lines)
        return None

    def _write(self, lines: Sequence[Judgement]) -> None:
        if lines:
            patient(self._library.store, lambda store: store.judge(lines))

    def undo(self, judgement_id: str, author: str, why: str = "") -> Kept:
        """Take a judgement back by another line. Raises NotFound, and RecordError where it is undone already."""
        if all(one.id != judgement_id for one in self._library.store.ledger().judgements):
            raise NotFound(f"no judgement {judgement_id}", "/review/log lists them")
        one = judgement("undo", value=judgement_id, author=author or naming.person(), why=why, at=self._moment())
        with self._lock:
            self._write([one])
        return Kept(one, self._library.store.build())

    def preview(self, order: Order, author: str) -> Effect:
        """Return what a decision would change; nothing is written. Raises what deciding would raise."""
        shelf = present(self._library)
        one = made(shelf, order, author)
        lines = ledger(shelf).judgements
        undone = [judgement("undo", value=old, author=one.author) for old in order.replaces]
        return effect(outcome(shelf), records(shelf), [*lines, *undone], one)


def patient(store: Store, act: Callable[[Store], Change]) -> Change:
    """Do something that writes, waiting up to PATIENCE seconds for another writer. Raises StoreBusy after that."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return act(store)
        except StoreBusy:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


def told(one: Effect, verb: str, lang: str) -> str:
    """Return an effect as a person reads it before deciding."""
    parts = []
    if one.waits:
        parts.append(say("effect.waits", lang))
    if verb == "same":
        parts.append(say("effect.same", lang, after=one.merged, double=one.double))
    if one.between:
        parts.append(say("effect.between", lang, n=one.between))
    if one.refused:
        more = "…" if len(one.refused) > 3 else ""
        parts.append(say("effect.refused", lang, n=len(one.refused), names="；".join(one.refused[:3]) + more))
    if verb == "confirm":
        parts.append(say("effect.certain", lang))
    for key, (before, after) in (("entities", one.entities), ("relations", one.relations)):
        if before != after:
            parts.append(say(f"effect.{key}", lang, before=before, after=after))
    if one.restated and verb != "same":
        parts.append(say("effect.changed", lang, n=one.restated))
    return ("；" if lang == "zh" else "; ").join(parts) or say("effect.kept", lang)


def effect_plain(one: Effect, verb: str) -> Plain:
    """Return an effect as the API gives it: numbers, and a sentence in each language."""
    return {
        "entities": list(one.entities), "relations": list(one.relations), "merged": one.merged, "double": one.double,
        "between": one.between, "refused": list(one.refused), "restated": one.restated, "waits": one.waits,
        **{f"said_{lang}": told(one, verb, lang) for lang in LANGUAGES},
    }  # fmt: skip


def kept_plain(one: Kept) -> Plain:
    """Return a kept decision as the API gives it."""
    return {"decision": line(one.judgement), "seen": one.judgement.id, "build": one.build}
