"""What people decided, as pages show it: judgements in words, and which of them changed an entity or relation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph.assemble import Outcome, revise
from graph.curation.judgement import EntityRef, Judgement
from graph.curation.ledger import Ledger
from graph.model import Record, content_id
from graph.ontology import ontology
from viz.web.library import Shelf
from viz.web.links import REVIEWS
from viz.words import LANGUAGES, say

Plain = dict[str, Any]
OPEN, CONFIRMED, CORRECTED = REVIEWS  # what review has made of something
AGREEING = ("confirm", "different", "unsure")  # judgements that leave a thing as it was
MOVES = ("same", "rename", "relabel", "retype", "flip", "modality")  # after these an id is another one


def ledger(shelf: Shelf) -> Ledger:
    """Return the judgements that the build of a shelf was made with; read once per build."""
    source = shelf.source
    return shelf.once("ledger", lambda: source.ledger() if source else Ledger())


def records(shelf: Shelf) -> list[Record]:
    """Return the records behind a shelf; read once per build."""
    source = shelf.source
    return shelf.once("records", lambda: list(source.records()) if source else [])


def outcome(shelf: Shelf) -> Outcome:
    """Return what became of the judgements; computed once per build."""
    return shelf.once("outcome", lambda: revise(records(shelf), judgements=ledger(shelf).judgements))


def corrected(shelf: Shelf, thing: str) -> list[Plain]:
    """Return the judgements in force that changed or confirmed an entity or relation (by id), oldest first."""
    if not ledger(shelf).judgements:  # the usual case costs nothing
        return []
    return [line(one) for one in outcome(shelf).judged.get(thing, ())]


def reviews(shelf: Shelf) -> Mapping[str, str]:
    """Return what review has made of entities and relations, by id; those that nobody judged are not in it."""

    def made() -> dict[str, str]:
        judged = outcome(shelf).judged if ledger(shelf).judgements else {}
        return {thing: CONFIRMED if all(one.verb in AGREEING for one in some) else CORRECTED
                for thing, some in judged.items()}  # fmt: skip

    return shelf.once("reviews", made)


def review_of(shelf: Shelf, thing: str) -> str:
    """Return whether an entity or relation is open, confirmed or corrected."""
    return reviews(shelf).get(thing, OPEN)


def moved(shelf: Shelf, thing: str) -> str:
    """Return the id that an entity or relation has now, if a judgement changed what it is called; else nothing."""
    if not ledger(shelf).judgements:
        return ""
    for now, some in outcome(shelf).judged.items():
        for one in some:
            if one.verb in MOVES and thing in _old_ids(one):
                return now
    return ""


def _old_ids(one: Judgement) -> set[str]:
    if one.relation is None:
        return {_id(ref) for ref in one.entities}
    rel = one.relation
    return {content_id("r", *ends, rel.modality) for ends in ((_id(rel.head), rel.type, _id(rel.tail)),
                                                              (_id(rel.tail), rel.type, _id(rel.head)))}  # fmt: skip


def _id(ref: EntityRef) -> str:
    return content_id("e", ref.type, ref.name)


def line(one: Judgement, state: str = "") -> Plain:
    """Return a judgement as pages and the API show it: in words of both languages, with a link to the log."""
    words = {f"said_{lang}": sentence(one, lang) for lang in LANGUAGES}
    return {
        "id": one.id, "verb": one.verb, **words, "value": one.value, "author": one.author, "at": one.at, "why": one.why,
        "state": state, "url": f"/review/log#{one.id}", "target": target(one),
    }  # fmt: skip


def target(one: Judgement) -> Plain:
    """Return what a judgement is about, as the API takes it."""
    rel = one.relation
    told = rel and {"head": _ref(rel.head), "type": rel.type, "tail": _ref(rel.tail), "modality": rel.modality}
    return {"entities": [_ref(ref) for ref in one.entities], "relation": told}


def _ref(ref: EntityRef) -> Plain:
    return {"type": ref.type, "name": ref.name}


def sentence(one: Judgement, lang: str) -> str:
    """Return a judgement as a sentence: “甲（平台）与 乙（平台）同一”."""
    known = ontology()
    brackets = ("（", "）") if lang == "zh" else (" (", ")")
    names = [f"{ref.name}{brackets[0]}{getattr(known.labels[ref.type], lang)}{brackets[1]}" for ref in one.entities]
    value = one.value
    if one.verb == "relabel":
        value = getattr(known.labels[one.value], lang)
    elif one.verb == "retype":
        value = getattr(known.relations[one.value], lang)
    elif one.verb == "modality":
        value = known.modalities[one.value][lang]
    about = ""
    if one.relation is not None:
        kind, mood = known.relations[one.relation.type], known.modalities[one.relation.modality][lang]
        about = f"{one.relation.head.name} — {getattr(kind, lang)} → {one.relation.tail.name}（{mood}）"
    first, second = (*names, "", "")[:2]
    return say(f"judged.{one.verb}", lang, a=first, b=second, about=about, value=value)
