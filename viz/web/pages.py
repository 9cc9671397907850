"""The pages of the explorer: each a function from a request to a view; `routes` serves them as HTML and JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from starlette.requests import Request

from graph.errors import QueryError
from graph.model import Edge
from graph.ontology import MODALITIES, ontology
from graph.questions import questions
from graph.settings import settings
from viz import style
from viz.export.browser import runnable
from viz.scene import overview
from viz.web import links, views
from viz.web.library import Library, Shelf
from viz.web.marks import found, quote
from viz.web.reader import document_page
from viz.web.respond import View, language, problem
from viz.web.svg import picture
from viz.web.workspace import explore_page
from viz.words import say

Page = Callable[[Library, Request], View]
PER_PAGE = 50
HOME_NODES, HOME_LINES = 48, 70
SEARCH_LIMIT = 50


def home(library: Library, request: Request) -> View:
    """Overview: what there is, a search box, the backbone map, questions, documents."""
    shelf = library.shelf()
    scene = overview(shelf, HOME_NODES, HOME_LINES)
    totals = {name: sum(e.modality == name for e in shelf.graph.edges) for name in MODALITIES}
    documents = [_document_row(shelf, d.id) for d in shelf.graph.documents]
    return View("home.html", say("nav.home", language(request)), {
        "scene": scene, "map": picture(scene), "totals": totals, "documents": documents,
        "questions": _questions(shelf), "best": [views.card(shelf, shelf.nodes[i]) for i in shelf.order[:12]],
    })  # fmt: skip


def _questions(shelf: Shelf) -> list[dict[str, Any]]:
    """Return the question cards that the graph can answer, each with its number and a ready view."""
    platform = next((shelf.nodes[i] for i in shelf.order if shelf.nodes[i].type == "Platform"), None)
    lacking = sum(edge.modality == "lacking" for edge in shelf.graph.edges)
    proposed, differ = len(views.only_proposed(shelf)), len(views.disagreements(shelf))
    cards: list[dict[str, Any]] = []
    if platform is not None:
        cards.append({"key": "platform", "name": platform.name, "count": len(shelf.near.get(platform.id, ())),
                      "url": links.local(platform.id)})  # fmt: skip
    cards += [
        {"key": "proposed", "name": "", "count": proposed, "url": "/relations?only=proposed"},
        {"key": "lacking", "name": "", "count": lacking, "url": "/relations?m=lacking"},
        {"key": "differ", "name": "", "count": differ, "url": "/relations?only=differ"},
        {"key": "figures", "name": "", "count": len(shelf.graph.figures), "url": "/figures"},
        {"key": "report", "name": "", "count": len(shelf.nodes), "url": "/reports/centrality"},
    ]
    return [entry for entry in cards if entry["count"]]


def _document_row(shelf: Shelf, doc_id: str) -> dict[str, Any]:
    document = shelf.documents[doc_id]
    return {
        "id": doc_id, "title": document.title, "authors": list(document.authors), "published": document.published,
        "pages": document.pages, "source": document.source, "passages": len(shelf.passages_of.get(doc_id, ())),
        "entities": sum(doc_id in node.documents for node in shelf.graph.entities),
        "relations": sum(doc_id in edge.documents for edge in shelf.graph.edges), "url": links.document(doc_id),
    }  # fmt: skip


def search(library: Library, request: Request) -> View:
    """Results of a search, each with the reason it matched."""
    shelf, text = library.shelf(), request.query_params.get("q", "")[:200]
    hits = [{**views.card(shelf, hit.entity), "reason": hit.reason, "score": hit.score}
            for hit in library.search(text, SEARCH_LIMIT) if hit.entity.id in shelf.nodes]  # fmt: skip
    sentences = library.sentences(text)
    return View("search.html", say("nav.search", language(request)), {
        "q": text, "hits": hits, "sentences": [found(quote(shelf, p), text.strip()) for p in sentences[:20]],
        "sentence_count": len(sentences), "limit": SEARCH_LIMIT,
    })  # fmt: skip


def entities(library: Library, request: Request) -> View:
    """All entities, by label, fifty a page."""
    shelf, label = library.shelf(), request.query_params.get("type", "")
    found = [shelf.nodes[i] for i in shelf.order if not label or shelf.nodes[i].type == label]
    counts = {name: sum(n.type == name for n in shelf.graph.entities) for name in ontology().labels}
    rows, paging = _paged(found, request)
    data = {"type": label, "counts": counts, "rows": [views.card(shelf, n) for n in rows], **paging}
    return View("entities.html", say("nav.entities", language(request)), data)


def relations(library: Library, request: Request) -> View:
    """All relations, by modality, type and document, fifty a page."""
    shelf, params = library.shelf(), request.query_params
    only, modality = params.get("only", ""), params.get("m", "")
    kind, doc, end = params.get("r", ""), params.get("doc", ""), params.get("e", "")
    special: dict[str, Callable[[Shelf], list[Edge]]]
    special = {"proposed": views.only_proposed, "differ": views.disagreements}
    pool = special[only](shelf) if only in special else list(shelf.graph.edges)
    found = [e for e in pool if (not modality or e.modality == modality) and (not kind or e.type == kind)
             and (not doc or doc in e.documents) and (not end or end in (e.head, e.tail))]  # fmt: skip
    ordered = found if only == "differ" else views.strongest(found)
    rows, paging = _paged(ordered, request)
    data = {"only": only, "m": modality, "r": kind, "doc": doc, "e": end,
            "entity": views.named(shelf, end) if end else None, "rows": [views.edge_row(shelf, e) for e in rows],
            "documents": [{"id": d.id, "title": d.title} for d in shelf.graph.documents], **paging}  # fmt: skip
    return View("relations.html", say("nav.relations", language(request)), data)


def entity(library: Library, request: Request) -> View:
    """All that the papers say of one entity."""
    few = request.query_params.get("part") == "panel"
    data = views.entity_page(library.shelf(), request.path_params["id"], 3 if few else views.PER_GROUP)
    return View("entity.html", data["entity"]["name"], data)


def relation(library: Library, request: Request) -> View:
    """One relation with all its sentences."""
    data = views.relation_page(library.shelf(), request.path_params["id"])
    row = data["relation"]
    return View("relation.html", f"{row['head']['name']} — {row['tail']['name']}", data)


def between(library: Library, request: Request) -> View:
    """Every relation of two entities."""
    data = views.between_page(library.shelf(), request.query_params.get("a", ""), request.query_params.get("b", ""))
    return View("between.html", f"{data['a']['name']} — {data['b']['name']}", data)


def documents(library: Library, request: Request) -> View:
    """The papers."""
    shelf = library.shelf()
    rows = [_document_row(shelf, document.id) for document in shelf.graph.documents]
    return View("documents.html", say("nav.documents", language(request)), {"documents": rows})


def document(library: Library, request: Request) -> View:
    """The reader: a paper with what was found in it."""
    data = document_page(library.shelf(), request.path_params["id"])
    return View("document.html", data["document"]["title"], data)


def figures(library: Library, request: Request) -> View:
    """Figures: measured quantities, by indicator, those with most figures first."""
    shelf, params = library.shelf(), request.query_params
    indicator, subject = params.get("indicator", ""), params.get("entity", "")
    pool = shelf.figures_of.get(subject, []) if subject else list(shelf.graph.figures)
    often = Counter(f.indicator for f in pool)
    wanted = sorted((f for f in pool if not indicator or f.indicator == indicator),
                    key=lambda f: (not f.indicator[:1].isalnum(), -often[f.indicator], f.indicator, f.unit,
                                   f.period or "", f.id))  # fmt: skip
    rows, paging = _paged(wanted, request)
    data = {"indicator": indicator, "entity": views.named(shelf, subject) if subject else None,
            "rows": views.figure_rows(shelf, rows), **paging}  # fmt: skip
    return View("figures.html", say("nav.figures", language(request)), data)


def query(library: Library, request: Request) -> View:
    """The console: read-only Cypher, the answer as a table, every limit said."""
    text, limits = request.query_params.get("q", ""), settings()
    data: dict[str, Any] = {"q": text, "result": None, "error": None, "row_limit": limits.query_rows,
                            "seconds": limits.query_seconds, "topics": _ready_questions(library, request)}  # fmt: skip
    status = 200
    if text.strip():
        try:
            result = library.query(text)
            data["result"] = {"columns": list(result.columns), "rows": [list(row) for row in result.rows],
                              "limits": list(result.limits)}  # fmt: skip
        except QueryError as exc:
            data["error"], status = problem(type(exc).__name__, exc.hint, exc.message, exc.zh or None), 400
    return View("query.html", say("nav.query", language(request)), data, status)


def _ready_questions(library: Library, request: Request) -> dict[str, list[dict[str, str]]]:
    """Return the ready questions by topic, each with the Cypher that answers it on this graph."""
    lang, papers = language(request), library.shelf().graph.documents
    topics: dict[str, list[dict[str, str]]] = {}
    for asked in sorted(questions().values(), key=lambda one: (one.topic["en"], one.id)):
        ready = {"id": asked.id, "question": asked.asked(lang), "cypher": runnable(asked, papers)}
        topics.setdefault(asked.topic[lang], []).append(ready)
    return topics


def about(library: Library, request: Request) -> View:
    """Legend, method, keys."""
    shelf = library.shelf()
    data = {"build": shelf.build, "legend": style.legend(), "documents": len(shelf.documents),
            "relation_types": [{"name": kind.name, "zh": kind.zh, "en": kind.en, "family": kind.family}
                               for kind in ontology().relations.values()]}  # fmt: skip
    return View("about.html", say("nav.about", language(request)), data)


def _paged(found: list[Any], request: Request) -> tuple[list[Any], dict[str, int]]:
    asked = request.query_params.get("page", "1")
    last = max(1, -(-len(found) // PER_PAGE))
    page = min(max(int(asked), 1), last) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 1
    start = (page - 1) * PER_PAGE
    return found[start : start + PER_PAGE], {"total": len(found), "page": page, "pages": last}


PAGES: dict[str, Page] = {
    "/": home, "/explore": explore_page, "/search": search, "/entities": entities, "/entities/{id}": entity,
    "/relations": relations, "/relations/{id}": relation, "/between": between, "/documents": documents,
    "/documents/{id}": document, "/figures": figures, "/query": query, "/about": about,
}  # fmt: skip
