"""The addresses that change the ledger: an API in JSON, and the same by forms for pages without JavaScript."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from fastapi import APIRouter, FastAPI
from pydantic import BaseModel, Field, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from graph.curation.ledger import Contradiction
from graph.curation.suggestions import Suggestions, TooMany
from graph.errors import HubgraphError, NotFound, QueryError, RecordError, StoreError
from viz.web.corrected import corrected, line
from viz.web.decisions import Bench, Decided, Order, effect_plain, kept_plain, made, present
from viz.web.library import Library
from viz.web.respond import Json, View, answer, language, problem
from viz.web.roles import AUTHOR_COOKIE, Desk, desk
from viz.words import say

Plain = dict[str, Any]
AGE = 365 * 24 * 3600  # seconds that a browser keeps the name of who judges
READER = "读者"


class Orders(BaseModel):
    """Several decisions at once."""

    decisions: list[Order] = Field(min_length=1, max_length=50)


def refusal(exc: HubgraphError) -> tuple[Plain, int]:
    """Return an error of deciding in the one shape of errors, and its status; a conflict shows both versions."""
    if isinstance(exc, Contradiction):
        theirs = [line(one) for one in exc.lines]
        mine = line(exc.mine) if isinstance(exc, Decided) else None
        code = "decided" if isinstance(exc, Decided) else "Contradiction"
        return {**problem(code, exc.hint, exc.message), "theirs": theirs, "yours": mine}, 409
    status = (404 if isinstance(exc, NotFound) else 429 if isinstance(exc, TooMany)
              else 503 if isinstance(exc, StoreError) else 400)  # fmt: skip
    if getattr(exc, "status", 0):
        status = exc.status  # type: ignore[attr-defined]
    code = "too_many" if status == 429 else type(exc).__name__
    return problem(code, exc.hint, exc.message), status


def routes(app: FastAPI, library: Library, env: Any) -> None:
    """Add the addresses of corrections to the application."""
    bench = Bench(library)
    app.include_router(_api(library, bench))
    _forms(app, library, bench, env)


def _api(library: Library, bench: Bench) -> APIRouter:
    api = APIRouter(prefix="/api")

    def guarded(act: Callable[[], Json]) -> Json:
        try:
            return act()
        except HubgraphError as exc:
            plain, status = refusal(exc)
            return Json(plain, status)

    @api.get("/decisions")
    def decisions(thing: str = "") -> Json:
        """Return the ledger, oldest first; with `thing` what changed one entity or relation."""
        shelf = present(library)
        lines = library.store.ledger().judgements
        return Json({"decisions": corrected(shelf, thing) if thing else [line(one) for one in lines],
                     "seen": lines[-1].id if lines else "", "build": shelf.build})  # fmt: skip

    @api.post("/decisions")
    def decide(request: Request, order: Order | Orders) -> Json:
        """Keep one decision (201), or several (200, with a result for each)."""

        def act() -> Json:
            who = desk(request)
            who.need("judge")
            orders = order.decisions if isinstance(order, Orders) else [order]
            found = bench.decide(orders, who.author)
            results = [(refusal(one)) if isinstance(one, HubgraphError) else (kept_plain(one), 201) for one in found]
            if isinstance(order, Order):
                return Json(*results[0])
            return Json({"results": [{"status": status, **plain} for plain, status in results],
                         "build": library.store.build()})  # fmt: skip

        return guarded(act)

    @api.post("/decisions/preview")
    def preview(request: Request, order: Order) -> Json:
        """Return what a decision would change; nothing is written."""

        def act() -> Json:
            who = desk(request)
            if not who.suggest:
                who.need("judge")
            return Json(effect_plain(bench.preview(order, who.author), order.verb))

        return guarded(act)

    @api.delete("/decisions/{judgement_id}")
    def undo(request: Request, judgement_id: str) -> Json:
        """Take a decision back, by another line."""

        def act() -> Json:
            who = desk(request)
            who.need("judge")
            return Json(kept_plain(bench.undo(judgement_id, who.author)))

        return guarded(act)

    @api.post("/suggestions")
    def suggest(request: Request, order: Order) -> Json:
        """Queue a reader's suggestion; the graph stays as it is."""

        def act() -> Json:
            _suggest(bench, library, desk(request), order)
            return Json({"waiting": True}, 202)

        return guarded(act)

    @api.delete("/suggestions/{suggestion_id}")
    def decline(request: Request, suggestion_id: str) -> Json:
        """Take a suggestion off the queue without following it."""

        def act() -> Json:
            who = desk(request)
            who.need("judge")
            _kept(bench).end(suggestion_id, who.author or READER)
            return Json({"ended": suggestion_id})

        return guarded(act)

    return api


def _kept(bench: Bench) -> Suggestions:
    if bench.suggestions is None:
        raise StoreError("this store keeps no suggestions", "they need a store in a file")
    return bench.suggestions


def _suggest(bench: Bench, library: Library, who: Desk, order: Order) -> None:
    who.need("suggest")
    bench.preview(order, READER)  # what contradicts the ledger or the ontology is said at once
    _kept(bench).add(made(present(library), order, who.author or READER))


def _forms(app: FastAPI, library: Library, bench: Bench, env: Any) -> None:
    def page(request: Request, fields: dict[str, str], act: Callable[[], Response]) -> Response:
        try:
            return act()
        except HubgraphError as exc:
            error, status = refusal(exc)
            data: Plain = {
                "effect": None,
                "error": error,
                "fields": fields,
                "theirs": error.get("theirs", []),
                "said": None,
            }
            return answer(env, request, View("correct.html", say("review.confirm", language(request)), data, status),
                          library.shelf().build)  # fmt: skip

    def decided(request: Request, fields: dict[str, str], order: Order) -> Response:
        who = desk(request)
        if order.verb == "decline":
            who.need("judge")
            _kept(bench).end(order.suggestion, who.author or READER)
            return _to(_back(fields))
        if not who.judge:
            who.need("suggest")
        if not fields.get("sure"):
            effect = effect_plain(bench.preview(order, who.author or READER), order.verb)
            said = line(made(present(library), order, who.author or READER))
            data: Plain = {"effect": effect, "error": None, "fields": fields, "theirs": [], "said": said}
            return answer(env, request, View("correct.html", say("review.confirm", language(request)), data),
                          library.shelf().build)  # fmt: skip
        if not who.judge:
            _suggest(bench, library, who, order)
            return _to(_back(fields))
        (result,) = bench.decide([order], who.author)
        if isinstance(result, HubgraphError):
            raise result
        response = _to(_back(fields, did=result.judgement.id))
        if order.author.strip():
            response.set_cookie(AUTHOR_COOKIE, _ascii(order.author), max_age=AGE, samesite="lax", httponly=True)
        return response

    async def decide(request: Request) -> Response:
        fields = await _fields(request)

        def act() -> Response:
            if fields.get("verb") == "skip":
                return _to(_back(fields))
            return decided(request, fields, _order(fields))

        return await run_in_threadpool(page, request, fields, act)

    async def undo(request: Request) -> Response:
        fields = await _fields(request)

        def act() -> Response:
            who = desk(request)
            who.need("judge")
            bench.undo(fields.get("id", ""), who.author)
            return _to(_back(fields))

        return await run_in_threadpool(page, request, fields, act)

    app.add_route("/review/decide", decide, methods=["POST"])
    app.add_route("/review/suggest", decide, methods=["POST"])
    app.add_route("/review/undo", undo, methods=["POST"])


async def _fields(request: Request) -> dict[str, str]:
    text = (await request.body()).decode("utf-8", "replace")
    return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=50))


def _order(fields: dict[str, str]) -> Order:
    """Read a decision from the fields of a form. Raises QueryError."""
    try:
        target = json.loads(fields.get("target") or "{}")
        verb = fields.get("verb", "")
        chosen = verb.partition("=")  # a button that carries its value: alias_remove=沪
        plain = {**target, "verb": chosen[0], "value": chosen[2] or fields.get("value", "") or target.get("value", "")}
        if verb == "accept":
            plain["verb"] = target.get("suggested", "")
        if plain["verb"] in ("same", "different", "unsure") and len(target.get("entities") or []) == 1:
            plain["entities"], plain["value"] = [*target["entities"], plain["value"]], ""
        if plain["verb"] in ("flip", "reject", "confirm", "same", "different", "unsure"):
            plain["value"] = ""
        plain.pop("suggested", None)
        plain |= {name: fields[name] for name in ("why", "author", "seen") if name in fields}
        plain["replaces"] = [one for one in fields.get("replaces", "").split(",") if one]
        return Order.model_validate(plain)
    except (ValueError, TypeError, AttributeError, ValidationError, RecordError) as exc:
        raise QueryError("the form is not complete", "go back and fill it in again") from exc


def _back(fields: dict[str, str], **more: str) -> str:
    """Return the address to go on to: one of our own pages, whatever the form says."""
    parts = urlsplit(fields.get("back", ""))
    path = "/" + parts.path.lstrip("/\\") if parts.path.startswith("/") else "/review"
    kept = [(name, value) for name, value in parse_qsl(parts.query) if name not in ("part", "did")]
    return path + ("?" + urlencode([*kept, *more.items()]) if kept or more else "")


def _to(address: str) -> RedirectResponse:
    return RedirectResponse(address, 303)


def _ascii(name: str) -> str:
    return quote(name.strip()[:80], safe="")
