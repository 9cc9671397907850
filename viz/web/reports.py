"""The centrality report inside the explorer, and the reports themselves as files in each of their formats.

They are made without ranges of ranks, which take a while: `hubgraph report` makes those.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from viz.report import RENDERERS, Report, centrality_report
from viz.templating import environment
from viz.web import links
from viz.web.library import Library, Shelf
from viz.web.respond import View, language
from viz.words import say

TOP = 20
OFFICE = "application/vnd.openxmlformats-officedocument"
FORMATS = {"html": ("html", "text/html"), "docx": ("docx", f"{OFFICE}.wordprocessingml.document"),
           "xlsx": ("xlsx", f"{OFFICE}.spreadsheetml.sheet"), "md": ("markdown", "text/markdown"),
           "csv": ("csv", "text/csv"), "json": ("json", "application/json")}  # fmt: skip
SHOWN = ("html", "json")  # the others are kept as files


def report_of(shelf: Shelf, lang: str) -> Report:
    """Return the centrality report of a build in a language, made once."""
    key = f"centrality.{lang}"
    if key not in shelf.cache:
        shelf.cache[key] = centrality_report(shelf.graph, language=lang, build=shelf.build)
    report: Report = shelf.cache[key]
    return report


def reports(library: Library, request: Request) -> View:
    """The list of reports."""
    return View("reports.html", say("nav.reports", language(request)), {"reports": ["centrality"]})


def centrality(library: Library, request: Request) -> View:
    """The best placed entities with the sentences that carry them, and the whole report to open or keep."""
    shelf, lang = library.shelf(), language(request)
    report = report_of(shelf, lang)
    rows = [
        {"id": row.id, "name": row.name, "type": row.label, "documents": row.documents, "url": links.entity(row.id),
         "scores": {name: {"value": row.scores[name].value, "rank": row.scores[name].rank}
                    for name in report.measures}}
        for row in report.top(limit=TOP)
    ]  # fmt: skip
    data = {"heading": report.title, "lens": report.lens_text[lang], "measures": list(report.measures), "rows": rows,
            "counts": dict(report.counts)}  # fmt: skip
    return View("centrality.html", report.title, data)


def report_routes(app: FastAPI, library: Library, served: Callable[[Any], Any]) -> None:
    """Add the report's pages and files to the application."""

    def file(request: Request) -> Response:
        suffix = request.url.path.rsplit(".", 1)[-1]
        name, media = FORMATS[suffix]
        shelf, lang = library.shelf(), language(request)
        key = f"centrality.{lang}.{name}"
        if key not in shelf.cache:
            made = RENDERERS[name](report_of(shelf, lang))
            shelf.cache[key] = made if isinstance(made, bytes) else made.encode("utf-8", "replace")
        script = environment().globals["script_hash"]
        csp = f"default-src 'none'; style-src 'unsafe-inline'; script-src '{script}'; img-src data:; base-uri 'none'"
        headers = {"Content-Security-Policy": csp + "; frame-ancestors 'self'"}
        if suffix not in SHOWN:
            headers["Content-Disposition"] = f'attachment; filename="hubgraph-centrality-{shelf.build}.{suffix}"'
        return Response(shelf.cache[key], media_type=media, headers=headers)

    for suffix in FORMATS:
        app.add_route(f"/reports/centrality.{suffix}", file, methods=["GET"])
    for path, page in (("/reports", reports), ("/reports/centrality", centrality)):
        app.add_route(path, served(page), methods=["GET"])
    app.add_route("/reports.json", served(reports), methods=["GET"])
