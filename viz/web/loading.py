"""While a large graph is read: a page that says so and comes again by itself; then what pages need, made beforehand.

A page waits a moment for the graph. What else takes long is made in the background, what is asked for first before the
rest; each page says what is still being made.
"""

from __future__ import annotations

import contextlib
import gc
import sys
from collections.abc import Callable

from starlette.requests import Request

from graph.errors import HubgraphError
from viz.web import comparing, home, links, paths, slim, tables
from viz.web.asof import DATE
from viz.web.backbone import backbone
from viz.web.documents import document_rows
from viz.web.library import Library
from viz.web.pieces import is_large
from viz.web.respond import View, language
from viz.words import LANGUAGES, say

PATIENCE = 4.0  # seconds that a page waits for the graph before it says that it is being read
SWITCH = 0.0005  # seconds that background work goes on while a page waits for its turn; ten times fewer than usual
AGAIN = 2  # seconds until that page asks again
UNAVAILABLE = 503


def loading(library: Library, request: Request) -> View | None:
    """Return the page that says that the graph is being read; None once it is there. Programs wait: JSON does."""
    if request.url.path.endswith(".json") or not is_large(library.store) or library.at_hand(PATIENCE):
        return None
    papers = library.store.documents() if not DATE.get() else ()
    data = {
        "counts": library.store.counts() if not DATE.get() else {}, "again": AGAIN,
        "documents": [{"title": one.title, "url": links.document(one.id)} for one in papers[:12]],
        "more": max(0, len(papers) - 12),
    }  # fmt: skip
    return View("loading.html", say("loading.title", language(request)), data, UNAVAILABLE)


def warm(library: Library) -> None:
    """Make what the first visitors need before they come; of a large graph `library.prepare` does, once it is read."""
    sys.setswitchinterval(SWITCH)
    with contextlib.suppress(HubgraphError):
        if not library.shelf().large:
            make_ready(library)


def make_ready(library: Library) -> None:
    """Make what pages need of the graph that is read; a store that fails says so on the first page."""
    with contextlib.suppress(HubgraphError):
        shelf = library.shelf()
        steps: tuple[Callable[[], object], ...] = (
            *(lambda lang=lang: backbone(shelf, lang) for lang in LANGUAGES),
            lambda: document_rows(shelf),
            lambda: home.questions(shelf, set()),
            lambda: library.search("a", 1),
            lambda: paths.prepare(shelf),
            lambda: shelf.positions,
            lambda: shelf.edges_at,
            lambda: tables.prepare(shelf),
            lambda: comparing.prepare(shelf),
            lambda: slim.packed(shelf),
            lambda: shelf.sentences,
            library.reading().sounding,
        )
        for step in steps:
            step()
        if shelf.large:
            gc.freeze()
