"""One entity, one relation, one pair: everything the papers say of it, the same for the panel and the full page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from starlette.requests import Request

from graph.errors import NotFound
from graph.model import Edge, Figure
from graph.ontology import MODALITIES, ontology
from viz.web import links, views
from viz.web.charts import series
from viz.web.corrected import ledger
from viz.web.library import Library, Shelf
from viz.web.names import names
from viz.web.ranks import rank_card
from viz.web.respond import Page, View
from viz.words import LANGUAGES, say, words

Plain = dict[str, Any]
PER_GROUP = 10  # relations of a group that stand there at once
FIGURES = 20  # figures without a chart that stand there at once
CHARTS = 12


def entity(library: Library, request: Request) -> View:
    """All that the papers say of one entity."""
    reading, entity_id = library.reading(), request.path_params["id"]
    shelf = reading.shelf
    node = shelf.node(entity_id)
    edges = shelf.of.get(entity_id, [])
    rank = rank_card(reading, entity_id)
    for lens in rank["lenses"].values():
        lens["carriers"] = [views.edge_row(shelf, shelf.edges[one]) for one in lens["carriers"]]
    data = {
        "entity": {**views.card(shelf, node), "aliases": list(node.aliases), "entities": len(shelf.nodes),
                   "relations": len(edges)},
        "names": names(shelf, node, ledger(shelf).judgements),
        "rank": rank,
        "groups": groups(shelf, entity_id, edges),
        **_figures(shelf, entity_id),
        "documents": _papers(shelf, entity_id),
        "log": _route(request, "/review/log"),
    }  # fmt: skip
    return View("entity.html", node.name, data)


def groups(shelf: Shelf, entity_id: str, edges: Sequence[Edge]) -> list[Plain]:
    """Return relations by type and direction in the order of the ontology, the strongest of each."""
    found: list[Plain] = []
    for kind in ontology().relations.values():
        for direction in ("both",) if kind.symmetric else ("out", "in"):
            some = views.strongest(e for e in edges if e.type == kind.name and direction in directions(e, entity_id))
            if some:
                views.fetch(shelf, some[:PER_GROUP])
                counts = {name: sum(e.modality == name for e in some) for name in MODALITIES}
                way = {} if direction == "both" else {"d": direction}
                found.append({
                    "type": kind.name, "zh": kind.zh, "en": kind.en, "direction": direction, "modalities": counts,
                    "total": len(some), "rows": [views.edge_row(shelf, edge) for edge in some[:PER_GROUP]],
                    "url": links.relations(e=entity_id, r=kind.name, **way),
                })  # fmt: skip
    return found


def directions(edge: Edge, entity_id: str) -> tuple[str, ...]:
    """Return how a relation is seen from one of its ends: `out`, `in`, or `both` where it has no direction.

    A relation of an entity with itself goes out.
    """
    if ontology().relations[edge.type].symmetric:
        return ("both",)
    return ("out",) if edge.head == entity_id else ("in",)


def _figures(shelf: Shelf, entity_id: str) -> Plain:
    """Return charts, each with its numbers, and the figures that make none; those of the entity itself first."""
    mine = sorted(shelf.figures_of.get(entity_id, ()), key=lambda f: (f.subject != entity_id, f.indicator, f.unit,
                                                                      f.period or "", f.id))  # fmt: skip
    charts = series(mine, views.differing(shelf))[:CHARTS]
    drawn = {figure for chart in charts for figure in chart["figures"]}
    rest = [f for f in mine if f.id not in drawn]
    return {
        "charts": [with_rows(shelf, chart, mine) for chart in charts],
        "figures": views.figure_rows(shelf, rest[:FIGURES]), "figure_count": len(mine),
    }  # fmt: skip


def with_rows(shelf: Shelf, chart: Plain, figures: Sequence[Figure]) -> Plain:
    """Return a chart with the names of what it is about and its numbers as rows."""
    by_id = {figure.id: figure for figure in figures}
    other = views.named(shelf, chart["counterpart"]) if chart["counterpart"] else None
    rows = views.figure_rows(shelf, [by_id[one] for one in chart["figures"]])
    return {**chart, "subject": views.named(shelf, chart["subject"]), "counterpart": other, "rows": rows}


def _papers(shelf: Shelf, entity_id: str) -> list[Plain]:
    """Return the papers that name the entity, most mentions first, each with the way to the first of them."""
    found = {doc: namings for doc, namings in shelf.mentions_of(entity_id).items() if doc in shelf.documents}
    counts = {doc: len(namings) for doc, namings in found.items()}
    first = {doc: min((n.start, n.passage) for n in namings)[1] for doc, namings in found.items()}
    shelf.fetch(first.values())
    most = max(counts.values(), default=1)
    return [
        {"id": doc, "title": shelf.documents[doc].title, "published": shelf.documents[doc].published,
         "mentions": count, "share": round(count / most * 100, 1),
         "url": links.sentence(doc, shelf.passages[first[doc]])}
        for doc, count in sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    ]  # fmt: skip


def relation(library: Library, request: Request) -> View:
    """One relation with all its sentences, and what papers say against it."""
    shelf, edge_id = library.shelf(), request.path_params["id"]
    edge = shelf.edges.get(edge_id)
    if edge is None:
        raise NotFound(f"no relation {edge_id!r}", "open it from one of its entities")
    pair = (min(edge.head, edge.tail), max(edge.head, edge.tail))
    others = [other for other in shelf.bundles[pair].edges if other.id != edge_id] if pair in shelf.bundles else []
    against = [other for other in others if (other.head, other.type, other.tail) == (edge.head, edge.type, edge.tail)]
    row = told(shelf, edge)
    data = {"relation": row, "against": [told(shelf, other) for other in against],
            "others": [views.edge_row(shelf, other) for other in others if other not in against]}  # fmt: skip
    return View("relation.html", f"{row['head']['name']} — {row['tail']['name']}", data)


def told(shelf: Shelf, edge: Edge) -> Plain:
    """Return a relation with all its sentences, their citations, and why it is believed."""
    row: Plain = views.edge_row(shelf, edge, quotes=len(edge.evidence))
    for quote in row["quotes"]:
        quote["citation"] = {lang: citation(quote["title"], quote["page"], lang) for lang in LANGUAGES}
    first = row["quotes"][0]["title"] if row["quotes"] else ""
    sources = {lang: say("panel.says" if row["documents"] < 2 else "panel.say", lang, title=first, n=row["documents"])
               for lang in LANGUAGES}  # fmt: skip
    verbs = {lang: say(f"panel.verb.{edge.modality}", lang, verb=row[lang]) for lang in LANGUAGES}
    reasons = {lang: [rule(name, row[lang], lang) for name in edge.rules] for lang in LANGUAGES}
    return {**row, "sources": sources, "verbs": verbs, "reasons": reasons}


def citation(title: str, page: int | None, language: str) -> str:
    """Return a source as people cite it: 〔文件名，第 n 页〕."""
    key = "cite" if page is None else "cite.page"
    return say(key, language, title=title, **({} if page is None else {"page": page}))


def rule(name: str, verb: str, language: str) -> str:
    """Return in words what an extraction rule goes by, its name behind; most go by words for the relation itself."""
    key = f"rule.{name}"
    told = say(key, language) if key in words() else say("rule.words", language, verb=verb)
    return say("rule.named", language, told=told, name=name)


def between(library: Library, request: Request) -> View:
    """Every relation of two entities."""
    shelf = library.shelf()
    a, b = (library.find(request.query_params.get(name, "")).id for name in ("a", "b"))
    pair = (min(a, b), max(a, b))
    found = shelf.bundles[pair].edges if pair in shelf.bundles else ()
    data: Plain = {"a": views.card(shelf, shelf.node(a)), "b": views.card(shelf, shelf.node(b)),
            "rows": [views.edge_row(shelf, edge, quotes=3) for edge in found]}  # fmt: skip
    return View("between.html", f"{data['a']['name']} — {data['b']['name']}", data)


def _route(request: Request, path: str) -> str:
    """Return a path if the application serves it: the part may not be there."""
    return path if any(getattr(route, "path", "") == path for route in request.app.routes) else ""


PAGES: dict[str, Page] = {"/entities/{id}": entity, "/relations/{id}": relation, "/between": between}
