"""What is exported: the entities and relations of a view, of its filters over the whole graph, or of everything."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from graph.errors import QueryError
from graph.model import Edge
from graph.ontology import ontology
from viz.layout import Point
from viz.scene import Filters
from viz.web.library import Shelf
from viz.web.links import State
from viz.web.workspace import explore_scene, filters_of
from viz.words import LANGUAGES, say

Scope = Literal["view", "filtered", "all"]
SCOPES: tuple[Scope, ...] = ("view", "filtered", "all")
MOST_ENTITIES, MOST_RELATIONS = 50_000, 200_000  # what a browser is given at once; the command has no such limit


@dataclass(frozen=True, slots=True)
class Selection:
    """Entities and relations by id, with what a caption says of them; `spots` are places in pixels."""

    entities: tuple[str, ...]
    relations: tuple[str, ...]
    title: Mapping[str, str]
    filters: Mapping[str, tuple[str, ...]]
    spots: Mapping[str, Point] = field(default_factory=dict)

    @property
    def counts(self) -> dict[str, int]:
        """How many there are, as the dialog and the status line say it."""
        return {"entities": len(self.entities), "relations": len(self.relations)}


def selected(shelf: Shelf, scope: Scope, state: State) -> Selection:
    """Return what an address of the workspace names: what it shows, or what its filters let through of the graph."""
    filters = {
        lang: (*filter_words(shelf, state.filters(), lang), *(say(f"ws.rev.{one}", lang) for one in state.rev))
        for lang in LANGUAGES
    }
    none: Mapping[str, tuple[str, ...]] = dict.fromkeys(LANGUAGES, ())
    if scope == "view":
        scene = explore_scene(shelf, state)["scene"]
        return Selection(
            tuple(node["id"] for node in scene["nodes"]),
            tuple(one for line in scene["edges"] for one in line["relations"]),
            scene["sentence"], filters, {node["id"]: (node["x"], node["y"]) for node in scene["nodes"]},
        )  # fmt: skip
    title = {lang: say(f"export.{scope}.title", lang) for lang in LANGUAGES}
    if scope == "all":
        return Selection(tuple(sorted(shelf.nodes)), tuple(sorted(shelf.edges)), title, none)
    nodes, edges = through(shelf, filters_of(shelf, state))
    return Selection(tuple(nodes), tuple(edge.id for edge in edges), title, filters)


def through(shelf: Shelf, filters: Filters) -> tuple[list[str], list[Edge]]:
    """Return what filters let through of the whole graph.

    Where they keep back any relation, only the entities that the others join are left.
    """
    nodes = {node.id for node in shelf.graph.entities if filters.node(node)}
    inside = [edge for edge in shelf.graph.edges if edge.head in nodes and edge.tail in nodes]
    edges = [edge for edge in inside if filters.edge(edge, shelf.published)]
    if len(edges) < len(inside) or filters.linked:
        nodes = {end for edge in edges for end in (edge.head, edge.tail)} | (filters.keep & shelf.nodes.keys())
    return sorted(nodes), edges


def exactly(
    shelf: Shelf, ids: Iterable[str], relations: Iterable[str], like: Selection, spots: Mapping[str, Point]
) -> Selection:
    """Return what a canvas shows, id by id; what the present data does not have is left out."""
    nodes = tuple(dict.fromkeys(one for one in ids if one in shelf.nodes))
    inside = set(nodes)
    edges = tuple(dict.fromkeys(
        one for one in relations
        if one in shelf.edges and shelf.edges[one].head in inside and shelf.edges[one].tail in inside
    ))  # fmt: skip
    return replace(like, entities=nodes, relations=edges, spots={**like.spots, **spots})


def worded(made: Selection, sentence: str, filters: Sequence[str]) -> Selection:
    """Return a selection under the words that the page itself says of it, where it says any."""
    title = dict.fromkeys(LANGUAGES, sentence) if sentence else made.title
    return replace(made, title=title, filters=dict.fromkeys(LANGUAGES, tuple(filters)) if filters else made.filters)


def filter_words(shelf: Shelf, filters: Filters, language: str) -> list[str]:
    """Return filters in words, one piece each."""
    words = ontology()
    found = [getattr(words.labels[name], language) for name in words.labels if name in filters.types]
    found += [said[language] for name, said in words.modalities.items() if name in filters.modalities]
    found += [getattr(kind, language) for name, kind in words.relations.items() if name in filters.relations]
    found += [shelf.documents[doc].title for doc in sorted(filters.documents) if doc in shelf.documents]
    if filters.period and (filters.period.first or filters.period.last):
        ends = {"first": str(filters.period.first or "…"), "last": str(filters.period.last or "…")}
        found.append(say("export.period", language, **ends))
    if filters.period and filters.period.undated:
        found.append(say("export.undated", language))
    if filters.confidence:
        found.append(say("export.confidence", language, n=f"{filters.confidence:.2f}"))
    if filters.papers:
        found.append(say("export.papers", language, n=filters.papers))
    return [*found, say("export.linked", language)] if filters.linked else found


def within(counts: Mapping[str, int], entities: int = MOST_ENTITIES, relations: int = MOST_RELATIONS) -> None:
    """Refuse what is too large for one file from a browser. Raises QueryError, saying which command writes it."""
    if counts["entities"] > entities or counts["relations"] > relations:
        size = f"{counts['entities']:,} / {counts['relations']:,}"
        most = f"{entities:,} / {relations:,}"
        raise QueryError(
            f"{size} entities and relations: a browser is given at most {most}",
            "narrow the filters, choose another format, or run `hubgraph export`",
            zh=(f"{size} 个实体和关系，浏览器里最多导出 {most}",
                "请缩小筛选、换一种格式，或用命令 hubgraph export"),
        )  # fmt: skip


def ordered(shelf: Shelf, relations: Sequence[str]) -> list[Edge]:
    """Return relations by the order of their best connected end, so that a list of quotes reads entity by entity."""
    edges = [shelf.edges[one] for one in relations]
    last = len(shelf.nodes) + 1

    def key(edge: Edge) -> tuple[int, int, str]:
        ends = sorted(shelf.rank.get(end, last) for end in (edge.head, edge.tail))
        return ends[0], ends[1], edge.id

    return sorted(edges, key=key)
