"""Reports in the explorer: forms for the four kinds, the report with links to what it says, and its files."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from concurrent.futures import TimeoutError as NotYet
from datetime import UTC, datetime
from typing import Any

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from graph.errors import NotFound, QueryError
from viz.report import ALL, files
from viz.report.words import say_in
from viz.templating import environment
from viz.web import linked, links, views
from viz.web.asof import DATE
from viz.web.library import Library, Shelf
from viz.web.linked import Linked
from viz.web.naming import meant
from viz.web.press import DRAWS, KINDS, LENSES, Job, Order, Press, usual_lens
from viz.web.respond import View, language
from viz.words import LANGUAGES, say

OFFICE = "application/vnd.openxmlformats-officedocument"
FORMATS = {"html": ("html", "text/html"), "docx": ("docx", f"{OFFICE}.wordprocessingml.document"),
           "xlsx": ("xlsx", f"{OFFICE}.spreadsheetml.sheet"), "md": ("markdown", "text/markdown"),
           "csv": ("csv", "text/csv"), "json": ("json", "application/json")}  # fmt: skip
SHOWN = ("html", "json")  # the others are kept as files
PATIENCE = 2.0  # seconds until a page says that the report is being made
AGAIN = 2  # seconds until that page asks again
ROWS = 200  # of a table on a page; files have them all


def order_of(library: Library, request: Request) -> Order:
    """Read an order from an address. Raises NotFound, saying what to give, where a side is missing."""
    shelf, params, kind = library.shelf(), request.query_params, request.path_params["kind"]
    if kind not in KINDS:
        raise NotFound(f"no report {kind!r}", f"choose from {', '.join(KINDS)}")
    asked = params.get("language", "")
    names = {"entity": ("of",), "compare": ("a", "b")}.get(kind, ())
    sides = tuple(_side(library, shelf, kind, params.get(name, "")) for name in names)
    if len(set(sides)) < len(sides):
        raise QueryError("both sides are the same", "name two papers or two entities",
                         zh=("两边是同一个", "请给出两份文件或两个实体"))  # fmt: skip
    return Order(
        kind, asked if asked in LANGUAGES else language(request),
        params.get("lens", "") if params.get("lens") in LENSES else usual_lens(kind),
        params.get("by", "") if params.get("by") in ALL else "pagerank",
        int(params.get("draws", "")) if params.get("draws", "") in map(str, DRAWS) else 0,
        sides, DATE.get(),
    )  # fmt: skip


def _side(library: Library, shelf: Shelf, kind: str, text: str) -> str:
    if kind == "compare" and (paper := files.paper(shelf.graph, text)):
        return paper
    found = meant(library, text).node
    if found is None:
        two = kind == "compare"
        need = "two papers or two entities (a, b)" if two else "an entity (of)"
        needed = "两份文件或两个实体（a、b）" if two else "一个实体（of）"
        raise NotFound(f"{text!r} names nothing in these papers", f"the report needs {need}; choose them on /reports",
                       zh=(f"这些文件里没有“{text}”", f"报告需要{needed}，请在报告页选择"))  # fmt: skip
    return found.id


def reports(library: Library, press: Press, request: Request) -> View:
    """The kinds of reports with their options, and those that have been made."""
    shelf, lang = library.shelf(), language(request)
    best = [views.named(shelf, one) for one in shelf.order[:2]]
    data: dict[str, Any] = {
        "reports": list(KINDS), "lenses": LENSES, "measures": [_measure(name) for name in ALL], "draws": DRAWS,
        "languages": LANGUAGES, "best": best, "documents": len(shelf.documents),
        "usual": {kind: usual_lens(kind) for kind in KINDS},
        "made": [_row(shelf, job) for job in press.jobs()],
    }  # fmt: skip
    return View("reports.html", say("nav.reports", lang), data)


def _measure(name: str) -> dict[str, str]:
    return {"name": name, **{lang: say_in(lang).measure(name) for lang in LANGUAGES}}


def _row(shelf: Shelf, job: Job) -> dict[str, Any]:
    done = job.made.done()
    failed = done and job.made.exception() is not None
    stale = job.order.date == DATE.get() and job.build != shelf.build
    params = {**job.order.params(), "language": job.order.language, "asof": job.order.date, "build": job.build}
    return {
        "kind": job.order.kind, "title": job.document.title if done and not failed else "",
        "lens": job.order.lens, "by": _measure(job.order.by) if job.order.kind == "centrality" else None,
        "language": job.order.language, "at": f"{job.at.astimezone():%Y-%m-%d %H:%M}", "build": job.build,
        "date": job.order.date, "state": "failed" if failed else "stale" if stale else "ready" if done else "making",
        "url": links.with_params(f"/reports/{job.order.kind}", params.items()),
    }  # fmt: skip


def report(library: Library, press: Press, request: Request) -> View:
    """A report: made if need be, with links from each sentence and name; a page that waits while it is being made."""
    shelf, order = library.shelf(), order_of(library, request)
    job = press.job(order, request.query_params.get("build", "")[:64])
    with contextlib.suppress(NotYet):
        job.made.result(PATIENCE)
    data: dict[str, Any] = {"kind": order.kind, "order": order, "at": f"{job.at.astimezone():%Y-%m-%d %H:%M}",
                            "build_of": job.build, "stale": job.build != shelf.build, "formats": list(FORMATS),
                            "report": None, "refresh": AGAIN}  # fmt: skip
    if not job.made.done():
        data["seconds"] = round((datetime.now(UTC) - job.at).total_seconds())
        return View("report.html", say(f"report.{order.kind}", language(request)), data, 202)
    document = job.document
    data |= {"report": document, "to": Linked(shelf, order.language), "linked": linked, "rows_most": ROWS}
    return View("report.html", document.title, data)


def report_routes(app: FastAPI, library: Library, served: Callable[[Any], Any]) -> None:
    """Add the pages of the reports and their files to the application."""
    press = Press(library)
    app.state.press = press

    def file(request: Request) -> Response:
        suffix = request.path_params["suffix"]
        if suffix not in FORMATS:
            raise NotFound(f"no report as .{suffix}", f"choose from {', '.join(FORMATS)}")
        form, media = FORMATS[suffix]
        order = order_of(library, request)
        job = press.job(order, request.query_params.get("build", "")[:64])
        content = job.file(form)
        script = environment().globals["script_hash"]
        csp = f"default-src 'none'; style-src 'unsafe-inline'; script-src '{script}'; img-src data:; base-uri 'none'"
        headers = {"Content-Security-Policy": csp + "; frame-ancestors 'self'"}
        if suffix not in SHOWN:
            name = f"hubgraph-{order.kind}-{job.build}.{suffix}"
            headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return Response(content, media_type=media, headers=headers)

    def page(made: Callable[[Library, Press, Request], View]) -> Any:
        return served(lambda library, request: made(library, press, request))

    app.add_route("/reports.json", page(reports), methods=["GET"])
    app.add_route("/reports", page(reports), methods=["GET"])
    app.add_route("/reports/{kind}.{suffix}", file, methods=["GET"])
    app.add_route("/reports/{kind}", page(report), methods=["GET"])
