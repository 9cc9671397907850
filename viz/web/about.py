"""The page that explains: legend, method, keys, data."""

from __future__ import annotations

from starlette.requests import Request

from graph.ontology import ontology
from viz import style
from viz.web.library import Library
from viz.web.respond import Page, View, language
from viz.words import say


def about(library: Library, request: Request) -> View:
    """Legend, method, keys."""
    shelf = library.shelf()
    data = {"build": shelf.build, "legend": style.legend(), "documents": len(shelf.documents),
            "relation_types": [{"name": kind.name, "zh": kind.zh, "en": kind.en, "family": kind.family}
                               for kind in ontology().relations.values()]}  # fmt: skip
    return View("about.html", say("nav.about", language(request)), data)


PAGES: dict[str, Page] = {"/about": about}
