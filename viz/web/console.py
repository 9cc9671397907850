"""The Cypher console and the ready questions: read-only, every limit said, ended when the visitor cancels."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from typing import Any

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from graph.errors import HubgraphError, NotFound, QueryError
from graph.ontology import ontology
from graph.questions import Answer, advice, question
from graph.settings import settings
from graph.store import cypher
from graph.store.base import Result
from graph.store.guard import parameters
from viz.console import ends, render
from viz.web.answers import VIEWS, shown
from viz.web.asking import as_cypher, defaults, fields, topics, unknown_kind
from viz.web.library import Library
from viz.web.respond import Page, View, language, problem
from viz.web.stopping import stoppable
from viz.words import say

Plain = dict[str, Any]
LONGEST = 20_000  # characters of a query in an address
KEPT = 6  # answers kept per build, so that another view of one answer asks nothing anew
KEYWORDS = (
    "MATCH", "OPTIONAL MATCH", "WHERE", "RETURN", "DISTINCT", "ORDER BY", "DESC", "LIMIT", "SKIP", "WITH", "UNWIND",
    "AS", "AND", "OR", "NOT", "IN", "CONTAINS", "STARTS WITH", "ENDS WITH", "IS NULL", "IS NOT NULL", "EXISTS",
    "CASE", "WHEN", "THEN", "ELSE", "END", "UNION", "count", "collect", "size", "type", "label", "min", "max", "sum",
    "avg", "coalesce",
)  # fmt: skip


def query(library: Library, request: Request) -> View:
    """The console: a query with its parameters, and the answer as a table, a picture or JSON."""
    shelf, lang, limits = library.shelf(), language(request), settings()
    text = request.query_params.get("q", "")[:LONGEST]
    data: Plain = {"q": text, "result": None, "error": None, "row_limit": limits.query_rows,
                   "seconds": limits.query_seconds, "topics": topics(shelf, lang), "vocabulary": vocabulary(),
                   "params": []}  # fmt: skip
    status = 200
    if not text.strip():
        library.expect_query()
    else:
        try:
            data["params"] = _params(text, request)
            if all(one["value"] != "" for one in data["params"]):
                given = {one["name"]: _plain(one["value"]) for one in data["params"]}
                data["result"] = _told(library, _asked(library, text, given, request), request)
        except QueryError as exc:
            data["error"], status = _wrong(exc, text), 400
    return View("query.html", say("query.title", lang), data, status)


def _params(text: str, request: Request) -> list[Plain]:
    return [{"name": name, "value": request.query_params.get(f"p_{name}", "")} for name in sorted(parameters(text))]


def _plain(text: str) -> str | int | float:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def _asked(library: Library, text: str, given: Mapping[str, Any], request: Request) -> Result:
    """Run a query, or give the answer that was kept."""
    stop, key = getattr(request.state, "stop", None), (text, tuple(sorted(given.items())))
    return library.shelf().kept("query", key, lambda: library.query(text, given, stop), KEPT)


def _told(library: Library, result: Result, request: Request, headings: tuple[str, ...] = ()) -> Plain:
    if request.url.path.endswith(".json"):
        return {"columns": list(result.columns), "rows": [list(row) for row in result.rows], "cut": result.cut,
                "total": result.total, "limits": list(result.limits)}  # fmt: skip
    view = request.query_params.get("view", "")
    return shown(library.shelf(), result, view if view in VIEWS else "table", headings)


def _wrong(exc: HubgraphError, text: str) -> Plain:
    """Return an error with the line that it speaks of and the column to point at, where they are known."""
    told: Plain = dict(problem(type(exc).__name__, exc.hint, exc.message, exc.zh or None))
    lines = text.splitlines()
    if exc.at and exc.at[0] <= len(lines):
        line, column = lines[exc.at[0] - 1], exc.at[1]
        told |= {"line": exc.at[0], "column": column, "source": line}
        word = re.match(r"\w+", line[column - 1 :])
        near = difflib.get_close_matches(word[0].upper(), KEYWORDS, 1, 0.7) if word else []
        if near and word and near[0] != word[0].upper():
            told["near"] = near[0]
    return told


def vocabulary() -> Plain:
    """Return what may be written in a query: labels, types and properties, with their names for people."""
    known = ontology()
    return {
        "labels": [{"name": one.name, "zh": one.zh, "en": one.en} for one in known.labels.values()]
        + [{"name": one, "zh": say(f"node.{one}"), "en": say(f"node.{one}", "en")} for one in cypher.NODE_TABLES],
        "types": [{"name": one.name, "zh": one.zh, "en": one.en} for one in known.relations.values()]
        + [{"name": name, "zh": "", "en": ""} for name in cypher.PLUMBING],
        "properties": {table: [name for name, _ in columns] for table, columns in cypher.columns().items()},
        "keywords": list(KEYWORDS),
    }  # fmt: skip


def ready(library: Library, request: Request) -> View:
    """A ready question: fields for what it takes, its answer in plain headings, and the Cypher behind it."""
    shelf, lang, slug = library.shelf(), language(request), request.path_params["slug"]
    asked = question(slug)
    given = {**defaults(shelf, asked)}
    given |= {one: value for one in given if (value := request.query_params.get(one, "").strip()[:500])}
    data: Plain = {"id": slug, "note": asked.note[lang], "topic": asked.topic[lang], "result": None, "error": None,
                   "advice": "", "fields": fields(shelf, asked, given, lang),
                   "question": asked.asked(lang, given), "cypher": as_cypher(asked, given)}  # fmt: skip
    if kind := unknown_kind(shelf, asked):
        label = ontology().labels[kind]
        return View("question.html", data["question"], data | {
            "advice": say("answer.nokind", lang, kind={"zh": label.zh, "en": label.en}[lang])})  # fmt: skip
    status = 200
    try:
        answer = _answered(library, slug, given, request)
        data |= {"question": asked.asked(lang, given | _names(library, asked, answer)),
                 "cypher": as_cypher(asked, dict(answer.params))}  # fmt: skip
        data["result"] = _told(library, answer.result, request, asked.headings(lang))
        if not answer.result.rows:
            data["advice"] = advice(library.reading().store, answer, lang)
    except (QueryError, NotFound) as exc:
        data["error"], status = _wrong(exc, ""), 404 if isinstance(exc, NotFound) else 400
    return View("question.html", data["question"], data, status)


def _names(library: Library, asked: Any, answer: Answer) -> dict[str, Any]:
    """Return the parameters as a sentence names them: a paper by its title."""
    papers = library.shelf().documents
    return {one.name: papers[str(value)].title if one.kind == "Document" and value in papers else value
            for one in asked.parameters for value in (answer.params[one.name],)}  # fmt: skip


def _answered(library: Library, slug: str, given: Mapping[str, Any], request: Request) -> Answer:
    stop, key = getattr(request.state, "stop", None), (slug, tuple(sorted(given.items())))
    return library.shelf().kept("question", key, lambda: library.ask(slug, given, stop), KEPT)


def routes(app: FastAPI, library: Library, served: Callable[[Any], Any]) -> None:
    """Add the console and the ready questions, as pages, JSON and CSV; each ends when its visitor has gone."""

    def table(request: Request) -> Response:
        slug = request.path_params.get("slug", "")
        if slug:
            asked = question(slug)
            given = {**defaults(library.shelf(), asked)}
            given |= {one: value for one in given if (value := request.query_params.get(one, "").strip()[:500])}
            result, columns = _answered(library, slug, given, request).result, asked.headings(language(request))
        else:
            text = request.query_params.get("q", "")[:LONGEST]
            values = {one["name"]: _plain(one["value"]) for one in _params(text, request)}
            result = _asked(library, text, values, request)
            columns = result.columns
        store = library.reading().store
        written = render(columns, result.rows, "csv", language=language(request), nodes=ends(result.rows, store))
        headers = {
            "Content-Disposition": f'attachment; filename="hubgraph-{slug or "query"}-{library.shelf().build}.csv"'
        }
        return Response(("\ufeff" + written + "\n").encode("utf-8", "replace"), media_type="text/csv", headers=headers)

    for path, page in (("/query", query), ("/query/{slug}", ready)):
        app.add_route(path + ".csv", stoppable(table), methods=["GET"])
        for suffix in (".json", ""):
            app.add_route(path + suffix, stoppable(served(page)), methods=["GET"])


PAGES: dict[str, Page] = {}  # `routes` adds them: they end their work early
