"""Two papers or two entities side by side: what only one says, what both say, and where they disagree."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from graph.compare import STANDINGS, Claim, Comparison, Saying, compare, disputes
from graph.errors import NotFound
from graph.model import Edge
from graph.ontology import MODALITIES, ontology
from viz.report import RENDERERS, compare_report
from viz.web import axes, links, views
from viz.web.drawn import columns, drawn
from viz.web.library import Library, Shelf
from viz.web.marks import quote
from viz.web.naming import Meant, meant
from viz.web.respond import Page, View, language, paged
from viz.words import LANGUAGES, say

Plain = dict[str, Any]
KINDS = ("documents", "entities")
TABS = ("relations", "entities", "figures")
QUOTES = 3  # sentences of one side of a claim
EACH = 6  # entities of one column of the picture
LINES = 60
WIDE = 900.0  # pixels of the picture
PAIRS = 12  # of papers that disagree
KEPT = 8  # comparisons kept per build


def comparison_of(shelf: Shelf, a: str, b: str) -> Comparison:
    """Return the comparison of two ids; the last few are kept."""

    def made() -> Comparison:
        for one in {a, b} & shelf.documents.keys():
            shelf.passages_of.get(one)  # a large graph: all of a paper is read at once, not sentence by sentence
        return compare(shelf.graph, a, b)

    return shelf.kept("comparison", (a, b), made, KEPT)


def compare_page(library: Library, request: Request) -> View:
    """The comparison: counts by standing, and what stands there with the sentences of both sides."""
    shelf, lang, params = library.shelf(), language(request), request.query_params
    kind, sides = _sides(library, params.get("kind", ""), [params.get("a", ""), params.get("b", "")])
    ids = [one["id"] for one in sides]
    data: Plain = {
        "kind": kind, "sides": sides, "kinds": KINDS, "tabs": TABS, "standings": STANDINGS, "result": None,
        "documents": [{"id": d.id, "title": d.title or d.source or d.id} for d in shelf.graph.documents],
        "same_sides": bool(ids[0]) and ids[0] == ids[1], "examples": _examples(shelf) if not all(ids) else [],
        "disputes": [{"a": _paper(shelf, a), "b": _paper(shelf, b), "count": n, "url": links.compare(a, b)}
                     for a, b, n in _disputes(shelf)[:PAIRS]] if kind == "documents" else [],
    }  # fmt: skip
    title = say("nav.compare", lang)
    if all(ids) and not data["same_sides"]:
        title = f"{sides[0]['name']} — {sides[1]['name']} · {title}"
        data["result"] = _answer(shelf, comparison_of(shelf, *ids), request)
    return View("compare.html", title, data)


def _sides(library: Library, kind: str, texts: Sequence[str]) -> tuple[str, list[Plain]]:
    """Read what is to be compared; with nothing given, the two papers that disagree most are."""
    shelf = library.shelf()
    by_name = {name: d.id for d in shelf.graph.documents for name in (d.source, d.title, d.id) if name}
    papers = [by_name.get(text.strip(), "") for text in texts]
    if kind not in KINDS:
        kind = "documents" if any(papers) or not any(texts) else "entities"
    if kind == "documents":
        if not any(texts) and len(shelf.documents) > 1:
            most = _disputes(shelf)
            papers = list(most[0][:2]) if most else [document.id for document in shelf.graph.documents[:2]]
        return kind, [_paper(shelf, one) for one in papers]
    return kind, [_entity(shelf, meant(library, text)) for text in texts]


def prepare(shelf: Shelf) -> None:
    """Make what the page is filled from."""
    _disputes(shelf)
    _edges(shelf)


def _disputes(shelf: Shelf) -> list[tuple[str, str, int]]:
    return shelf.once("disputes", lambda: disputes(shelf.graph))


def _paper(shelf: Shelf, doc_id: str) -> Plain:
    if not doc_id:
        return {"id": "", "name": "", "text": "", "near": []}
    found = shelf.documents[doc_id]
    name = found.title or found.source or doc_id
    return {"id": doc_id, "name": name, "text": doc_id, "url": links.document(doc_id), "published": found.published,
            "near": []}  # fmt: skip


def _entity(shelf: Shelf, found: Meant) -> Plain:
    if found.node is None:
        return {"id": "", "name": "", "text": found.text, "near": []}
    node = views.named(shelf, found.node.id)
    return {**node, "text": found.value, "near": list(found.near) if found.guess else []}


def _answer(shelf: Shelf, found: Comparison, request: Request) -> Plain:
    params = request.query_params
    pools: dict[str, dict[str, Sequence[Any]]] = {
        "entities": {s: _by_weight(shelf, found.entities.get(s, ())) for s in STANDINGS},
        "relations": {s: [c for c in found.claims[s] if c.kind == "relation"] for s in STANDINGS},
        "figures": {s: [c for c in found.claims[s] if c.kind == "figure"] for s in STANDINGS},
    }
    counts = {tab: {s: len(pools[tab][s]) for s in STANDINGS} for tab in TABS}
    tab, standing = _chosen(params.get("tab", ""), params.get("standing", ""), counts)
    rows, paging = paged(pools[tab][standing], request)
    shown = [views.card(shelf, shelf.nodes[one]) for one in rows if one in shelf.nodes] if tab == "entities" else [
        _claim(shelf, found, one) for one in rows]  # fmt: skip
    return {
        "counts": counts, "unions": {one: sum(counts[one].values()) for one in TABS}, "tab": tab,
        "standing": standing, "rows": shown, **paging, **_picture(shelf, found),
        "axes": axes.axes(shelf, found.left, found.right) if found.kind == "entities" else [],
        "csv": "/compare.csv?a=" + found.left + "&b=" + found.right,
    }  # fmt: skip


def _chosen(tab: str, standing: str, counts: dict[str, dict[str, int]]) -> tuple[str, str]:
    """Return the tab and standing asked for; else the relations, and what the two disagree on or share."""
    tab = tab if tab in TABS else "relations"
    best = next((one for one in STANDINGS if counts[tab][one]), "both")
    return tab, standing if standing in STANDINGS else best


def _by_weight(shelf: Shelf, ids: Iterable[str]) -> list[str]:
    return sorted((one for one in ids if one in shelf.nodes), key=lambda one: (-shelf.nodes[one].mentions, one))


def _claim(shelf: Shelf, found: Comparison, claim: Claim) -> Plain:
    """Return a claim with what each side says; an empty end is the side itself."""
    kind = ontology().relations.get(claim.about) if claim.kind == "relation" else None
    sides = [_said(shelf, found, claim, side) for side in ("left", "right")]
    return {
        "kind": claim.kind, "subject": views.named(shelf, claim.subject) if claim.subject else None,
        "object": views.named(shelf, claim.object) if claim.object else None, "about": claim.about,
        "zh": kind.zh if kind else claim.about, "en": kind.en if kind else claim.about,
        "symmetric": kind.symmetric if kind else False, "period": claim.period, "unit": claim.unit,
        "left": sides[0], "right": sides[1],
    }  # fmt: skip


def _said(shelf: Shelf, found: Comparison, claim: Claim, side: str) -> list[Plain]:
    sayings: tuple[Saying, ...] = getattr(claim, side)
    own = getattr(found, side) if found.kind == "entities" else ""
    ends = (claim.subject or own, claim.object or own)
    edges = _edges(shelf)
    made = []
    for one in sayings:
        edge = edges.get((ends[0], claim.about, ends[1], one.said))
        known = [passage for passage in one.evidence if passage in shelf.passages]
        known.sort(key=lambda p: -len({n.entity for n in shelf.namings_at.get(p, ())} & set(ends)))
        made.append({
            "said": one.said, "modality": one.said if one.said in MODALITIES else "", "sentences": len(one.evidence),
            "url": links.relation(edge.id) if edge else "", "quotes": [quote(shelf, p, ends) for p in known[:QUOTES]],
        })  # fmt: skip
    return made


def _edges(shelf: Shelf) -> dict[tuple[str, str, str, str], Edge]:
    return shelf.once("claims", lambda: {(e.head, e.type, e.tail, e.modality): e for e in shelf.graph.edges})


def _picture(shelf: Shelf, found: Comparison) -> Plain:
    """Draw the best known entities of each standing in columns, with what the two sides say of them."""
    parts = [_by_weight(shelf, found.entities.get(one, ()))[:EACH] for one in ("left", "both", "right")]
    middle = [one for part in parts for one in part]
    if found.kind == "entities":
        places = [[found.left], *parts, [found.right]]
        ends = {found.left, found.right}
        pool = [e for side in (found.left, found.right) for e in shelf.of.get(side, ())
                if ({e.head, e.tail} - ends) <= set(middle)]  # fmt: skip
    else:
        places, inside = parts, set(middle)
        around = {e.id: e for one in middle for e in shelf.of.get(one, ())}
        pool = [e for e in around.values() if {e.head, e.tail} <= inside
                and {found.left, found.right} & set(e.documents)
                and not any({e.head, e.tail} <= set(part) for part in parts)]  # fmt: skip
    edges = views.strongest({e.id: e for e in pool}.values())[:LINES]
    ids = [one for column in places for one in column]
    sentence = {lang: say("compare.drawn", lang, n=len(ids), m=len(edges)) for lang in LANGUAGES}
    gap = (WIDE / max(len(places) - 1, 1), 92.0)
    made = drawn(shelf, ids, edges, columns(places, found.kind == "entities", gap), sentence)
    made |= {"rows": [views.card(shelf, shelf.nodes[one]) for one in ids],
             "relations": [views.edge_row(shelf, edge, 0) for edge in edges]}  # fmt: skip
    return {"drawn": made if middle else None}


def _examples(shelf: Shelf) -> list[Plain]:
    """Return pairs of the best connected entities of a label, for those who want to see what this page does."""
    tops: dict[str, list[str]] = {}
    for one in shelf.order:
        tops.setdefault(shelf.nodes[one].type, []).append(one)
    pairs = [found[:2] for found in tops.values() if len(found) > 1][:4]
    return [{"a": views.named(shelf, a), "b": views.named(shelf, b), "url": links.compare(a, b)} for a, b in pairs]


def routes(app: FastAPI, library: Library, served: Callable[[Any], Any]) -> None:
    """Add the comparison as a table to keep: /compare.csv."""

    def table(request: Request) -> Response:
        shelf, params, lang = library.shelf(), request.query_params, language(request)
        _, sides = _sides(library, params.get("kind", ""), [params.get("a", ""), params.get("b", "")])
        if not all(one["id"] for one in sides):
            raise NotFound("name two papers or two entities as a and b", "open /compare and choose them",
                           zh=("请给出两份文件或两个实体（a、b）", "在对比页选择"))  # fmt: skip
        made = compare_report(shelf.graph, sides[0]["id"], sides[1]["id"], language=lang, build=shelf.build)
        text = RENDERERS["csv"](made)
        content = text if isinstance(text, bytes) else text.encode("utf-8", "replace")
        name = f"hubgraph-compare-{shelf.build}.csv"
        return Response(
            content, media_type="text/csv", headers={"Content-Disposition": f'attachment; filename="{name}"'}
        )

    app.add_route("/compare.csv", table, methods=["GET"])


PAGES: dict[str, Page] = {"/compare": compare_page}
