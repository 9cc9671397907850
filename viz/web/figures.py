"""Figures: measured quantities with their sources, as a table and as small charts."""

from __future__ import annotations

from collections import Counter
from typing import Any

from starlette.requests import Request

from graph.model import Figure
from viz.web import views
from viz.web.amounts import split_unit
from viz.web.charts import series
from viz.web.detail import with_rows
from viz.web.library import Library, Shelf
from viz.web.respond import Page, View, language, paged
from viz.web.tables import Keys, meets, sorted_by, years_asked
from viz.words import say

Plain = dict[str, Any]
CHARTS = 12
CHOICES = 200  # indicators and entities that the form offers, those with most figures


def chosen_figures(shelf: Shelf, request: Request) -> tuple[list[Figure], Plain]:
    """Return the figures that an address asks for, sorted, and what it asks."""
    params = request.query_params
    indicator, subject, only = params.get("indicator", ""), params.get("entity", ""), params.get("only", "")
    first, last, wrong = years_asked(request)
    pool = shelf.figures_of.get(subject, []) if subject else list(shelf.graph.figures)
    often, differ = Counter(f.indicator for f in pool), views.differing(shelf)
    found = [f for f in pool if (not indicator or f.indicator == indicator) and meets([f.period], first, last)
             and (only != "differ" or f.id in differ)]  # fmt: skip
    keys: Keys = {
        "": lambda f: (not f.indicator[:1].isalnum(), -often[f.indicator], f.indicator, f.unit, f.period or "", f.id),
        "subject": lambda f: (views.named(shelf, f.subject)["name"], f.indicator, f.period or "", f.id),
        "indicator": lambda f: (f.indicator, f.period or "", f.id),
        "value": lambda f: (split_unit(f.unit)[1], f.value * split_unit(f.unit)[0], f.id),
        "period": lambda f: (f.period or "", f.indicator, f.id),
    }
    rows, sort = sorted_by(found, keys, params.get("sort", ""), "")
    return rows, {"indicator": indicator, "subject": subject, "first": first, "last": last, "wrong": wrong,
                  "only": only, "sort": sort}  # fmt: skip


def figures(library: Library, request: Request) -> View:
    """Figures by indicator, those with most figures first; charts of what papers say over the years."""
    shelf = library.shelf()
    found, asked = chosen_figures(shelf, request)
    rows, paging = paged(found, request)
    charts = series(found, views.differing(shelf))
    data = {
        **asked, "entity": views.named(shelf, asked["subject"]) if asked["subject"] else None,
        "charts": [with_rows(shelf, chart, found) for chart in charts[:CHARTS]], "chart_count": len(charts),
        "indicators": _often(Counter(f.indicator for f in shelf.graph.figures), asked["indicator"]),
        "subjects": [views.named(shelf, one) for one in
                     _often(Counter(f.subject for f in shelf.graph.figures), asked["subject"])],
        "rows": views.figure_rows(shelf, rows), **paging,
    }  # fmt: skip
    return View("figures.html", say("nav.figures", language(request)), data)


def _often(counted: Counter[str], chosen: str) -> list[str]:
    """Return the values to choose from, the most frequent first, the chosen one among them."""
    found = [value for value, _ in sorted(counted.items(), key=lambda one: (-one[1], one[0]))[:CHOICES]]
    return found if not chosen or chosen in found else [chosen, *found]


PAGES: dict[str, Page] = {"/figures": figures}
