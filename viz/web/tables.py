"""Tables of all entities and of all relations: filtered and sorted by the address, fifty a page, whole as CSV."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from starlette.requests import Request

from graph.model import Edge, Node
from graph.ontology import MODALITIES, ontology
from graph.store.search import normal, normals
from viz.web import views
from viz.web.corrected import review_of
from viz.web.detail import directions
from viz.web.library import Library, Shelf
from viz.web.links import REVIEWS
from viz.web.respond import Page, View, language, paged
from viz.words import say

Plain = dict[str, Any]
Keys = Mapping[str, Callable[[Any], Any]]


def sorted_by(rows: Iterable[Any], keys: Keys, asked: str, usual: str) -> tuple[list[Any], str]:
    """Return rows sorted by a column (`-` before it: downwards), and the column; an unknown one is the usual one."""
    chosen = asked if asked.lstrip("-") in keys and asked.count("-") <= 1 else usual
    return sorted(rows, key=keys[chosen.lstrip("-")], reverse=chosen.startswith("-")), chosen


def chosen_entities(shelf: Shelf, request: Request) -> tuple[list[Node], Plain]:
    """Return the entities that an address asks for, sorted, and what it asks."""
    params = request.query_params
    label, text, doc = params.get("type", ""), params.get("q", "")[:200].strip(), params.get("doc", "")
    least = _whole(params.get("min", ""))
    wanted, review = normal(text), _review(request)
    names = _folded(shelf) if wanted else {}
    found = [
        node for node in (shelf.nodes[i] for i in shelf.order)
        if (not label or node.type == label) and (not doc or doc in node.documents) and len(node.documents) >= least
        and (not wanted or wanted in names[node.id]) and (not review or review_of(shelf, node.id) == review)
    ]  # fmt: skip
    order = list(ontology().labels)
    keys: Keys = {
        "rank": lambda node: shelf.rank[node.id],
        "name": lambda node: (node.name, node.id),
        "type": lambda node: (order.index(node.type) if node.type in order else len(order), shelf.rank[node.id]),
        "neighbours": lambda node: (len(shelf.near.get(node.id, ())), -shelf.rank[node.id]),
        "documents": lambda node: (len(node.documents), -shelf.rank[node.id]),
        "mentions": lambda node: (node.mentions, -shelf.rank[node.id]),
    }
    rows, sort = sorted_by(found, keys, params.get("sort", ""), "rank")
    return rows, {"type": label, "q": text, "doc": doc, "min": least, "rev": review, "sort": sort}


def _folded(shelf: Shelf) -> dict[str, str]:
    """Return all names of each entity as search folds them, one a line; folded once per build."""

    def made() -> dict[str, str]:
        nodes = shelf.graph.entities
        counts = [2 + len(node.aliases) for node in nodes]
        texts = iter(normals([name for node in nodes for name in (node.name, node.name_en, *node.aliases)]))
        return {node.id: "\n".join(islice(texts, count)) for node, count in zip(nodes, counts, strict=True)}

    return shelf.once("folded names", made)


def entities(library: Library, request: Request) -> View:
    """All entities, by label, name, paper and number of papers."""
    shelf = library.shelf()
    found, asked = chosen_entities(shelf, request)
    types = Counter(node.type for node in shelf.graph.entities)
    counts = {name: types[name] for name in ontology().labels}
    rows, paging = paged(found, request)
    data = {**asked, "counts": counts, "documents": _titles(shelf), "rows": [views.card(shelf, n) for n in rows],
            **paging}  # fmt: skip
    return View("entities.html", say("nav.entities", language(request)), data)


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks of the relations: `e` an end, seen from which `d` out or in; `first` and `last` years."""

    only: str
    m: str
    r: str
    doc: str
    e: str
    d: str
    first: int
    last: int
    wrong: str

    def admits(self, edge: Edge) -> bool:
        """Tell whether a relation is asked for."""
        return (
            (not self.m or edge.modality == self.m)
            and (not self.r or edge.type == self.r)
            and (not self.doc or self.doc in edge.documents)
            and (not self.e or self.e in (edge.head, edge.tail))
            and (not self.d or not self.e or self.d in directions(edge, self.e))
            and meets(edge.times, self.first, self.last)
        )


def meets(times: Sequence[str | None], first: int, last: int) -> bool:
    """Tell whether any of some times lies within years; 0 is an open end, and without years everything does.

    >>> meets(["2018-03", None], 2017, 0), meets([], 2017, 0), meets([], 0, 0)
    (True, False, True)
    """
    if not first and not last:
        return True
    spans = [views.years_in(time) for time in times if time]
    return any(span and span[0] <= (last or 9999) and span[-1] >= first for span in spans)


def years_asked(request: Request) -> tuple[int, int, str]:
    """Return first and last year of an address, 0 where open, and what was typed that is no year."""
    typed = [request.query_params.get(name, "").strip() for name in ("from", "to")]
    good = [int(text) if len(text) == 4 and text.isascii() and text.isdigit() else 0 for text in typed]
    wrong = next((text[:20] for text, year in zip(typed, good, strict=True) if text and not year), "")
    return good[0], good[1], wrong


def chosen_relations(shelf: Shelf, request: Request) -> tuple[list[Edge], Plain]:
    """Return the relations that an address asks for, sorted, and what it asks."""
    params = request.query_params
    asked = Asked(
        params.get("only", ""), params.get("m", ""), params.get("r", ""), params.get("doc", ""), params.get("e", ""),
        params.get("d", ""), *years_asked(request),
    )  # fmt: skip
    special: Mapping[str, Callable[[Shelf], list[Edge]]]
    special = {"proposed": views.only_proposed, "differ": views.disagreements}
    pool = special[asked.only](shelf) if asked.only in special else _strongest(shelf)
    review = _review(request)
    found = [edge for edge in pool if asked.admits(edge) and (not review or review_of(shelf, edge.id) == review)]

    def name(entity: str) -> str:
        return str(views.named(shelf, entity)["name"])

    kinds = list(ontology().relations)
    downwards = params.get("sort", "").startswith("-")  # what has no year comes last either way
    keys: Keys = {
        "head": lambda e: (name(e.head), e.id),
        "relation": lambda e: (kinds.index(e.type), e.id),
        "tail": lambda e: (name(e.tail), e.id),
        "modality": lambda e: (MODALITIES.index(e.modality), e.id),
        "year": lambda e: (min(e.times, default="" if downwards else "9"), e.id),
        "documents": lambda e: (len(e.documents), e.mentions, e.id),
        "confidence": lambda e: (e.confidence, e.id),
    }
    plain = {name: getattr(asked, name) for name in Asked.__slots__} | {"rev": review}
    if params.get("sort", "").lstrip("-") not in keys:
        return (views.strongest(found) if asked.only == "proposed" else found), {**plain, "sort": ""}
    rows, sort = sorted_by(found, keys, params["sort"], "-documents")
    return rows, {**plain, "sort": sort}


def _strongest(shelf: Shelf) -> Sequence[Edge]:
    """Return all relations, those of most papers first, sorted once per build."""
    return shelf.once("strongest", lambda: tuple(views.strongest(shelf.graph.edges)))


def prepare(shelf: Shelf) -> None:
    """Make what the tables of a large graph are filled from."""
    _strongest(shelf)
    _folded(shelf)


def relations(library: Library, request: Request) -> View:
    """All relations, by modality, type, paper, end and year."""
    shelf = library.shelf()
    found, asked = chosen_relations(shelf, request)
    rows, paging = paged(found, request)
    views.fetch(shelf, rows)
    data = {**asked, "entity": views.named(shelf, asked["e"]) if asked["e"] else None, "documents": _titles(shelf),
            "rows": [views.edge_row(shelf, edge) for edge in rows], **paging}  # fmt: skip
    return View("relations.html", say("nav.relations", language(request)), data)


def _titles(shelf: Shelf) -> list[Plain]:
    return [{"id": document.id, "title": document.title} for document in shelf.graph.documents]


def _review(request: Request) -> str:
    """Return what review shall have made of the rows, empty where that is all the same."""
    asked = request.query_params.get("rev", "")
    return asked if asked in REVIEWS else ""


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0


PAGES: dict[str, Page] = {"/entities": entities, "/relations": relations}
