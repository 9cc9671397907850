"""Exports: what is on the screen, or more, as a file. One writer a format, those of `viz.export` and `viz.report`.

`GET /export?…` is the dialog as a page, `GET /export/FORMAT?…` the file of an address, `POST /export/FORMAT` that of
exactly the ids a canvas shows. Tables have `.csv` twins (`viz.web.sheets`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import parse_qsl

from fastapi import APIRouter
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import Response

from graph.errors import NotFound, QueryError
from graph.ontology import ontology
from viz.export import Source
from viz.export.gexf import gexf
from viz.export.graphml import graphml
from viz.export.lines import json_object
from viz.export.picture import Caption, draw
from viz.export.source import chosen
from viz.export.tables import tables
from viz.report.citations import citations
from viz.report.packages import zipped
from viz.report.word import to_docx
from viz.scene import HARD_CAP
from viz.web.drawn import drawn
from viz.web.library import Library, Shelf
from viz.web.links import parse_state
from viz.web.respond import Json, Page, View, language, problem
from viz.web.selection import SCOPES, Scope, Selection, exactly, ordered, selected, within, worded
from viz.words import say

Plain = dict[str, Any]
MOST_QUOTED = 20_000  # relations that a list of quotes is chosen from
PIXELS = 2  # of a PNG for each of the picture
_VIEW = r"^[a-z][a-z-]{0,30}$"
OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class Asked(BaseModel):
    """What a canvas asks for: the ids it shows and where, and its address for filters and for the other scopes."""

    scope: Scope = "view"
    view: str = Field("explore", pattern=_VIEW)
    search: str = Field("", max_length=20_000)
    sentence: str = Field("", max_length=1000)
    ids: list[Annotated[str, Field(max_length=64)]] | None = Field(None, max_length=5000)
    relations: list[Annotated[str, Field(max_length=64)]] | None = Field(None, max_length=20_000)
    spots: dict[str, tuple[float, float]] = Field(default_factory=dict)
    filters: list[Annotated[str, Field(max_length=300)]] = Field(default_factory=list, max_length=200)
    transparent: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """A file to be made: of what, for whom, and what it is called without its suffix."""

    shelf: Shelf
    chosen: Selection
    language: str
    name: str
    date: str
    transparent: bool = False

    @property
    def notes(self) -> tuple[str, ...]:
        """What stands under a picture: counts, filters, source."""
        words = self.chosen.filters[self.language]
        listed = say("list.comma", self.language).join(words)
        return (
            say("export.counts", self.language, **self.chosen.counts),
            say("export.filters", self.language, list=listed) if words else say("export.no_filters", self.language),
            say("export.source", self.language, documents=len(self.shelf.documents), build=self.shelf.build[:8],
                date=self.date),
        )  # fmt: skip

    def source(self) -> Source:
        """Return the chosen part for the writers of `viz.export`."""
        within(self.chosen.counts)
        return Source(chosen(self.shelf.graph, self.chosen.entities, self.chosen.relations))


def _picture(job: Job) -> Plain:
    within(job.chosen.counts, HARD_CAP)
    edges = [job.shelf.edges[one] for one in job.chosen.relations]
    spots = {**{one: job.shelf.positions[one] for one in job.chosen.entities}, **job.chosen.spots}
    made = drawn(job.shelf, job.chosen.entities, edges, spots, most=HARD_CAP)
    for line in made["map"]["lines"]:
        line["ways"] = _ways(job.shelf, line)
    loops = [line for line in made["scene"]["edges"] if line["from"] == line["to"]]
    caption = Caption(job.chosen.title[job.language], job.notes, job.language)
    found = draw(made["map"], loops, caption, background="" if job.transparent else "#FFFFFF")
    return {"svg": found.svg, "width": found.width, "height": found.height, "scale": PIXELS, "name": f"{job.name}.png"}


def _ways(shelf: Shelf, line: Plain) -> dict[str, str]:
    """Return which ends of a line the relations of each modality point to: `to`, `from`, `both` or `none`."""
    ends: dict[str, set[str]] = {name: set() for name in line["modalities"]}
    for edge in (shelf.edges[one] for one in line["relations"]):
        if not ontology().relations[edge.type].symmetric:
            ends[edge.modality].add("to" if edge.tail == line["to"] else "from")
    return {name: "both" if len(found) > 1 else next(iter(found), "none") for name, found in ends.items()}


def _cited(job: Job) -> bytes:
    within(job.chosen.counts, relations=MOST_QUOTED)
    return to_docx(citations(
        chosen(job.shelf.graph, job.chosen.entities, job.chosen.relations), ordered(job.shelf, job.chosen.relations),
        title=job.chosen.title[job.language], notes=job.notes, language=job.language, build=job.shelf.build,
        date=job.date,
    ))  # fmt: skip


def _first(files: Mapping[str, str]) -> bytes:
    return "".join(files.values()).encode("utf-8", "replace")


FORMATS: Mapping[str, tuple[str, str, Callable[[Job], bytes]]] = {
    "svg": ("svg", "image/svg+xml", lambda job: str(_picture(job)["svg"]).encode()),
    "gexf": ("gexf", "application/gexf+xml", lambda job: _first(gexf(job.source()))),
    "graphml": ("graphml", "application/graphml+xml", lambda job: _first(graphml(job.source()))),
    "csv": ("zip", "application/zip", lambda job: zipped(tables(job.source()))),
    "json": ("json", "application/json", lambda job: _first(json_object(job.source()))),
    "docx-citations": ("docx", OFFICE, _cited),
}
PICTURES = ("png", "svg")


def export_page(library: Library, request: Request) -> View:
    """The export dialog as a page: scopes with their counts, formats, and why one cannot be had."""
    shelf, state = library.shelf(), parse_state(request.query_params.multi_items())
    counts = {scope: selected(shelf, scope, state).counts for scope in SCOPES}
    kept = [(k, v) for k, v in request.query_params.multi_items() if k not in ("part", "scope", "format", "lang")]
    data = {"counts": counts, "formats": ["png", *FORMATS], "pictures": list(PICTURES), "most": HARD_CAP, "kept": kept}
    return View("export.html", say("export.title", language(request)), data)


def router(library: Library) -> APIRouter:
    """Return the routes of files over a library."""
    api = APIRouter(prefix="/export")

    @api.get("/{format}")
    def of_address(format: str, request: Request) -> Response:
        """Return the file of an address: `scope`, and the parameters of the workspace, or `e` or `r` of quotes."""
        params = request.query_params
        shelf, wanted = library.shelf(), params.get("format", "") if format == "file" else format
        scope: Scope = next((one for one in SCOPES if one == params.get("scope")), SCOPES[0])
        state = parse_state([(k, v) for k, v in params.multi_items() if k != "r" or v not in shelf.edges])
        made = _quoted(shelf, request) or selected(shelf, scope, state)
        return _answer(_job(shelf, request, made, "explore", "transparent" in params), wanted)

    @api.post("/{format}")
    def of_canvas(format: str, asked: Asked, request: Request) -> Response:
        """Return the file of exactly what a canvas shows, or of a scope of its address."""
        shelf = library.shelf()
        state = parse_state(parse_qsl(asked.search.lstrip("?")))
        made = selected(shelf, asked.scope, state)
        if asked.scope == "view" and asked.ids is not None:
            relations = made.relations if asked.relations is None else asked.relations
            made = exactly(shelf, asked.ids, relations, made, asked.spots)
            made = worded(made, asked.sentence.strip(), asked.filters)
        try:
            return _answer(_job(shelf, request, made, asked.view, asked.transparent), format)
        except QueryError as exc:  # a script reads the answer: it gets the reason as data
            return Json(problem(type(exc).__name__, exc.hint, exc.message, exc.zh), 413)

    return api


def _quoted(shelf: Shelf, request: Request) -> Selection | None:
    """Return the relation `r` or those of the entity `e` that quotes are asked of, if any is named so."""
    relation, entity = request.query_params.get("r", ""), request.query_params.get("e", "")
    if relation in shelf.edges:
        edges = [shelf.edges[relation]]
        title = " — ".join(shelf.nodes[end].name for end in (edges[0].head, edges[0].tail))
    elif entity:
        title, edges = shelf.node(entity).name, list(shelf.of.get(entity, ()))
    else:
        return None
    ends = dict.fromkeys(end for edge in edges for end in (edge.head, edge.tail))
    return Selection(tuple(ends), tuple(edge.id for edge in edges), {"zh": title, "en": title}, {"zh": (), "en": ()})


def _job(shelf: Shelf, request: Request, made: Selection, view: str, transparent: bool) -> Job:
    date = datetime.now(UTC).astimezone().date().isoformat()
    return Job(shelf, made, language(request), f"hubgraph-{view}-{shelf.build[:8]}-{date}", date, transparent)


def _answer(job: Job, format: str) -> Response:
    if format == "png-meta":
        return Json(_picture(job))
    if format not in FORMATS:
        raise NotFound(f"no export format {format!r}", f"choose from {', '.join(FORMATS)}")
    suffix, media, make = FORMATS[format]
    headers = {"Content-Disposition": f'attachment; filename="{job.name}.{suffix}"'}
    return Response(make(job), media_type=media, headers=headers)


PAGES: dict[str, Page] = {"/export": export_page}
