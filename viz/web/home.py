"""The first page: what there is, the backbone map, questions to start from, the papers."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from itertools import combinations
from typing import Any

from starlette.requests import Request

from graph.model import Node
from graph.ontology import MODALITIES
from graph.questions import questions as ready_questions
from viz.web import links, views
from viz.web.backbone import backbone
from viz.web.documents import document_rows
from viz.web.library import Library, Shelf
from viz.web.respond import Page, View, language
from viz.words import LANGUAGES, say

Plain = dict[str, Any]
PAPERS = 8  # shown here; the list of papers has all
BEST = 12  # entities that a phone lists instead of the map
QUESTIONS = 6
PLATFORMS = 6  # best connected platforms, among which a path is looked for
FAR = 4  # steps that a path has at most


def home(library: Library, request: Request) -> View:
    """Overview: what there is, a search box, the backbone map, questions, documents."""
    shelf, lang = library.shelf(), language(request)
    drawn = backbone(shelf, lang)
    modalities = shelf.once("modalities", lambda: Counter(edge.modality for edge in shelf.graph.edges))
    rows = sorted(document_rows(shelf), key=lambda row: -row["relations"])
    return View("home.html", say("nav.home", lang), {
        "totals": {"documents": len(shelf.documents), "entities": len(shelf.nodes), "relations": len(shelf.edges)},
        "modalities": {name: modalities[name] for name in MODALITIES},
        "sentence": drawn["scene"]["sentence"][lang], "legend": drawn["scene"]["legend"],
        "map": {name: drawn[name] for name in ("nodes", "lines", "width", "height")},
        "questions": questions(shelf, {getattr(route, "path", "") for route in request.app.routes}),
        "ready": len(ready_questions()), "documents": rows[:PAPERS],
        "best": [views.card(shelf, shelf.nodes[i]) for i in shelf.order[:BEST]],
    })  # fmt: skip


def questions(shelf: Shelf, served: set[str]) -> list[Plain]:
    """Return the questions that this graph can answer, each with its number and a ready view, six at most."""
    asked = [*shelf.once("home questions", lambda: [*_of_relations(shelf), *_of_figures(shelf)])]
    asked[3:3] = _of_paths(shelf, served)
    asked.append(_card("report", len(shelf.nodes), "/reports/centrality"))
    return [card for card in asked if card["count"]][:QUESTIONS]


def _card(key: str, count: int, url: str, **names: Node | str) -> Plain:
    """Return a card; names of entities are kept in both languages."""
    said = {
        key: (one, one) if isinstance(one, str) else (one.name, one.name_en or one.name) for key, one in names.items()
    }
    return {"key": key, "count": count, "url": url, "names": {lang: {key: both[at] for key, both in said.items()}
                                                              for at, lang in enumerate(LANGUAGES)}}  # fmt: skip


def _of_relations(shelf: Shelf) -> list[Plain]:
    cards = []
    platform = next(iter(_platforms(shelf)), None)
    if platform is not None:
        near = len(shelf.near.get(platform, ()))
        cards.append(_card("platform", near, links.local(platform), name=shelf.nodes[platform]))
    lacking = sum(edge.modality == "lacking" for edge in shelf.graph.edges)
    return [
        *cards,
        _card("proposed", len(views.only_proposed(shelf)), "/relations?only=proposed"),
        _card("lacking", lacking, "/relations?m=lacking"),
        _card("differ", len(views.disagreements(shelf)), "/relations?only=differ"),
    ]


def _of_figures(shelf: Shelf) -> list[Plain]:
    """Return the card of quantities that several years are told of, which opens the longest of them."""
    years: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for figure in shelf.graph.figures:
        if figure.period and figure.subject in shelf.nodes and figure.counterpart is None:
            years[figure.subject, figure.indicator, figure.unit].add(figure.period)
    series = sorted((found for found in years.items() if len(found[1]) > 1), key=lambda one: (-len(one[1]), one[0]))
    if not series:
        return [_card("figures", len(shelf.graph.figures), "/figures")]
    subject, indicator, _ = series[0][0]
    url = links.with_params("/figures", (), entity=subject, indicator=indicator)
    return [_card("series", len(series), url, name=shelf.nodes[subject], indicator=indicator)]


def _of_paths(shelf: Shelf, served: set[str]) -> list[Plain]:
    """Return the card of the way between the two best connected platforms that are not neighbours."""
    way = shelf.once("home path", lambda: _way(shelf))
    if not way:
        return []
    ready = links.with_params("/paths", (), **{"from": way[0], "to": way[-1]})
    url = ready if "/paths" in served else links.State(n=tuple(way)).url()
    return [_card("path", len(way) - 1, url, a=shelf.nodes[way[0]], b=shelf.nodes[way[-1]])]


def _way(shelf: Shelf) -> list[str]:
    pairs = sorted(combinations(range(PLATFORMS), 2), key=sum)
    best = _platforms(shelf)[:PLATFORMS]
    ways = (shortest(shelf, best[a], best[b]) for a, b in pairs if b < len(best))
    return next((way for way in ways if 2 < len(way) <= FAR + 1), [])


def _platforms(shelf: Shelf) -> list[str]:
    return [i for i in shelf.order if shelf.nodes[i].type == "Platform"]


def shortest(shelf: Shelf, start: str, end: str) -> list[str]:
    """Return a shortest way between two entities, best connected ones first where there are several; [] for none."""
    came = {start: ""}
    ahead = deque([start])
    while ahead and end not in came:
        node = ahead.popleft()
        for other in sorted(shelf.near.get(node, ()), key=shelf.rank.__getitem__):
            if other not in came:
                came[other] = node
                ahead.append(other)
    way = [end] if end in came else []
    while way and came[way[-1]]:
        way.append(came[way[-1]])
    return way[::-1]


PAGES: dict[str, Page] = {"/": home}
