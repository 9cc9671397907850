"""The review queue and the ledger as pages: what to look at first, with the sentences of either side."""

from __future__ import annotations

import json
from time import monotonic
from typing import Any

from starlette.requests import Request

from graph.curation.judgement import ENTITY, PAIR, RELATION, Judgement
from graph.curation.ledger import standing
from graph.curation.naming import ref, relation_ref
from graph.curation.review import Item, review
from graph.curation.suggestions import Suggestions
from graph.errors import HubgraphError
from viz.doubts import SIGNS
from viz.web import views
from viz.web.corrected import ledger, line, outcome, records
from viz.web.decisions import present
from viz.web.library import Library, Shelf
from viz.web.marks import quote
from viz.web.respond import Page, View, language, paged, problem
from viz.words import LANGUAGES, say

Plain = dict[str, Any]
DECIDED = ("suggested", "pair", "apart", "statement")  # kinds that a judgement can settle
SHOWN = ("refused", "figures")  # kinds to read only
AGAIN = 5  # seconds until the page that waits for the queue asks again
BATCH = 8  # cards of one page
MOST_FAULTS = 10  # damaged lines that the log shows one by one
CHOICES = {  # key on the keyboard, verb
    "suggested": (("y", "accept"), ("h", "skip"), ("n", "decline")),
    "pair": (("y", "same"), ("h", "unsure"), ("n", "different")),
    "apart": (("y", "alias_add"), ("h", "skip"), ("n", "alias_remove")),
    "statement": (("y", "confirm"), ("h", "skip"), ("n", "reject")),
    "refused": (("h", "skip"),),
    "figures": (("h", "skip"),),
}
SETTLED = {"pair": PAIR, "statement": RELATION, "apart": ("alias_add", "alias_remove")}


def queue(library: Library, request: Request) -> View:
    """What is doubtful, what matters most first, with the sentences that tell and the buttons that decide."""
    shelf, params = present(library), request.query_params
    kind = params.get("kind", "")
    kind = kind if kind in (*DECIDED, *SHOWN) else ""
    if shelf.large and (view := _preparing(shelf, request)):
        return view
    items, waiting = _items(shelf), _suggested(library)
    counts = {name: sum(item.kind == name for item in items) for name in (*DECIDED, *SHOWN)}
    counts["suggested"] = len(waiting)
    wanted = [item for item in items if item.kind == kind or (not kind and item.kind in DECIDED)]
    told = waiting if kind in ("", "suggested") else []
    skipped = set(params.get("skip", "").split(","))
    things: list[Item | Judgement] = [*told, *wanted]
    things = [one for one in things if one.id not in skipped]
    rows, paging = paged(things, request, BATCH)
    done = _done(shelf, kind)
    lines = ledger(shelf).judgements
    data = {
        "kind": kind, "kinds": {name: counts[name] for name in (*DECIDED, *SHOWN) if counts[name] or name == kind},
        "cards": [_suggestion(shelf, one) if isinstance(one, Judgement) else _card(shelf, one) for one in rows],
        "done": done, "left": len(told) + len(wanted), **paging, "seen": lines[-1].id if lines else "",
        "did": _did(shelf, params.get("did", "")),
    }  # fmt: skip
    return View("review.html", say("nav.review", language(request)), data)


def _preparing(shelf: Shelf, request: Request) -> View | None:
    """Return the page that waits for the queue of a large graph, or says why there is none; None once it is there.

    The queue is begun in the background by the first who asks, and begun again for who asks for that after a failure.
    """
    again = request.query_params.get("again", "")
    after = int(again) if again.isascii() and again.isdigit() and len(again) < 9 else 0
    task = shelf.beside("queue", lambda: _items(shelf), after)
    failure = task.made.exception() if task.made.done() else None
    if task.made.done() and failure is None:
        return None
    error = _failure(failure) if failure else None
    data = {"again": 0 if error else AGAIN, "seconds": round(monotonic() - task.since), "turn": task.turn,
            "error": error}  # fmt: skip
    return View("preparing.html", say("nav.review", language(request)), data, 503 if error else 202)


def _failure(exc: BaseException) -> Plain:
    """Return why there is no queue; of what is not foreseen only its kind, the rest stands where the server runs."""
    if isinstance(exc, HubgraphError):
        return problem(type(exc).__name__, exc.hint, exc.message, exc.zh)
    return problem("internal", detail=type(exc).__name__)


def _items(shelf: Shelf) -> list[Item]:
    return shelf.once("queue", lambda: review(outcome(shelf), records(shelf)))


def _suggested(library: Library) -> list[Judgement]:
    kept = Suggestions.of(library.store)
    return kept.waiting() if kept else []


def _done(shelf: Shelf, kind: str) -> int:
    """Count the judgements in force that settled things of a kind."""
    verbs = SETTLED.get(kind, ()) if kind else (*PAIR, *ENTITY, *RELATION)
    return sum(one.verb in verbs for one in outcome(shelf).standing.active)


def _did(shelf: Shelf, judgement_id: str) -> Plain | None:
    return next((line(one) for one in ledger(shelf).judgements if one.id == judgement_id), None)


def _card(shelf: Shelf, item: Item) -> Plain:
    """Return a doubtful thing as a card: question, sides, quotes, reasons, choices."""
    ends = item.entities
    edge = shelf.edges.get(item.edge)
    sides: list[Plain] = []
    for at, passages in enumerate((item.left, item.right)):
        ent = shelf.nodes.get(ends[at]) if item.kind == "pair" else None
        shown = {"entity": _side(shelf, ent.id) if ent else None,
                 "quotes": [quote(shelf, one, ends) for one in passages if one in shelf.passages]}  # fmt: skip
        if shown["entity"] or shown["quotes"]:
            sides.append(shown)
    return {
        "id": item.id, "kind": item.kind, "question": _question(shelf, item), "text": item.text,
        "entities": [views.named(shelf, one) for one in ends], "sides": sides,
        "relation": views.edge_row(shelf, edge, 0) if edge else None,
        "signs": {lang: [SIGNS[lang].get(sign, sign) for sign in item.signs] for lang in LANGUAGES},
        "weight": item.weight, "probability": item.probability, "documents": item.documents,
        "choices": _choices(item), "target": _target(shelf, item),
    }  # fmt: skip


def _side(shelf: Shelf, entity_id: str) -> Plain:
    node = shelf.nodes[entity_id]
    best = views.strongest(shelf.of.get(entity_id, ()))[:3]
    return {**views.card(shelf, node), "aliases": list(node.aliases), "relations": len(shelf.of.get(entity_id, ())),
            "best": [views.edge_row(shelf, edge, 0) for edge in best]}  # fmt: skip


def _question(shelf: Shelf, item: Item) -> Plain:
    a = item.text.partition(" / ")[0]
    b = shelf.nodes[item.entities[0]].name if item.entities else ""
    return {lang: say(f"review.ask.{item.kind}", lang, a=a, b=b) for lang in LANGUAGES}


def _choices(item: Item) -> list[Plain]:
    surface = item.text.partition(" / ")[0] if item.kind == "apart" else ""
    return [{"key": key, "verb": verb, "value": surface if verb.startswith("alias") else ""}
            for key, verb in CHOICES[item.kind]]  # fmt: skip


def _target(shelf: Shelf, item: Item) -> str:
    """Return what a decision is about, as JSON of the API, by names: it holds whatever is decided before it."""
    entities: list[Plain] = []
    relation = None
    if item.kind in ("pair", "apart"):
        entities = [{"type": one.type, "name": one.name} for one in (ref(shelf.nodes[e]) for e in item.entities)]
    elif item.edge:
        edge = shelf.edges[item.edge]
        said = relation_ref(edge, shelf.nodes[edge.head], shelf.nodes[edge.tail])
        relation = {"head": {"type": said.head.type, "name": said.head.name}, "type": said.type,
                    "tail": {"type": said.tail.type, "name": said.tail.name}, "modality": said.modality}  # fmt: skip
    return json.dumps({"entities": entities, "relation": relation}, ensure_ascii=False)


def _suggestion(shelf: Shelf, one: Judgement) -> Plain:
    """Return what a reader suggested as a card."""
    told = line(one)
    target = {**told["target"], "suggestion": one.id, "suggested": one.verb, "value": one.value}
    nothing: list[Any] = []
    return {
        "id": one.id, "kind": "suggested", "text": "", "entities": nothing, "relation": None, "sides": nothing,
        "question": {lang: say("review.ask.suggested", lang) for lang in LANGUAGES}, "said": told,
        "signs": {lang: [f"{one.author}：{one.why}" if one.why else one.author] for lang in LANGUAGES},
        "weight": 0, "probability": 1, "documents": 0,
        "choices": [{"key": key, "verb": verb, "value": ""} for key, verb in CHOICES["suggested"]],
        "target": json.dumps(target, ensure_ascii=False),
    }  # fmt: skip


def log(library: Library, request: Request) -> View:
    """The ledger, newest first: who decided what, when, why, and whether it counts."""
    shelf = present(library)
    lines = ledger(shelf)
    now = standing(lines.judgements)
    states = {one.id: "undone" for one in now.undone} | {one.id: "disputed" for one, _ in now.disputed}
    if lines.judgements:  # working out what became of them reads all records
        states |= {one.id: "waiting" for one in outcome(shelf).waiting}
    undone_by = {one.value: one.id for one in lines.judgements if one.verb == "undo"}
    told = {one.id: one for one in lines.judgements}
    rows = []
    found, paging = paged(lines.judgements[::-1], request)
    for one in found:
        state = "undo" if one.verb == "undo" else states.get(one.id, "force")
        row = {**line(one, state), "undo": undone_by.get(one.id, "") if state == "undone" else ""}
        if one.verb == "undo" and one.value in told:
            row |= {f"said_{lang}": say("judged.undo", lang, value=line(told[one.value])[f"said_{lang}"])
                    for lang in LANGUAGES}  # fmt: skip
        rows.append(row)
    faults = lines.faults[:MOST_FAULTS]
    data = {"rows": rows, "faults": list(faults), "more_faults": len(lines.faults) - len(faults),
            "active": len(now.active), **paging}  # fmt: skip
    return View("log.html", say("log.title", language(request)), data)


PAGES: dict[str, Page] = {"/review": queue, "/review/log": log}
