"""The explorer's API: scenes, neighbours, search, queries. Errors are {code, message_zh, message_en, hint}."""

from __future__ import annotations

import gzip
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from viz.scene import HARD_CAP
from viz.web.library import Library
from viz.web.links import parse_state
from viz.web.respond import Json, language
from viz.web.saved import LONGEST, saved_views
from viz.web.searching import suggestions
from viz.web.slim import EXPAND, EXPAND_MOST, WHOLE, packed, slim
from viz.web.stopping import stopping
from viz.web.workspace import expansion, explore_scene, neighbour_counts


class Question(BaseModel):
    """A query as it is sent: Cypher and its parameters."""

    cypher: str = Field(min_length=1, max_length=20_000)
    params: dict[str, Any] = Field(default_factory=dict)


class LongView(BaseModel):
    """The address of a view of the workspace."""

    url: str = Field(pattern=r"^/explore\?", max_length=LONGEST)


def router(library: Library) -> APIRouter:
    """Return the routes of the API over a library."""
    api = APIRouter(prefix="/api")

    @api.get("/scene")
    def scene(request: Request) -> Json:
        """Return the scene of a state of the workspace, given as its address has it."""
        return Json(explore_scene(library.shelf(), parse_state(request.query_params.multi_items())))

    @api.get("/search")
    def search(
        request: Request, q: Annotated[str, Query(max_length=200)] = "", limit: Annotated[int, Query(ge=1, le=50)] = 8
    ) -> Json:
        """Return what is found over the whole graph by group, each entity with the reason it matched."""
        return Json(suggestions(library, q, limit, language(request)))

    @api.get("/entities/{entity_id}/neighbours")
    def neighbours(
        entity_id: str, n: str = "", limit: Annotated[int, Query(ge=1, le=EXPAND_MOST)] = EXPAND, counts: bool = False
    ) -> Json:
        """Return the best neighbours not among `n`; with `counts`, how many there are by relation and type."""
        shelf = library.shelf()
        if not counts:
            return Json(expansion(shelf, entity_id, [part for part in n.split(",") if part], limit))
        return Json(neighbour_counts(shelf, entity_id))

    @api.get("/graph")
    def graph(request: Request, near: str = "") -> Response:
        """Return the slim graph of the build; of a very large one, its middle and the neighbours of `near`."""
        shelf = library.shelf()
        if near and len(shelf.nodes) > WHOLE:
            return Json(slim(shelf, tuple(near.split(",")[:HARD_CAP])))
        tag = f'"{shelf.build}"'
        headers = {"ETag": tag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=headers)
        body = packed(shelf)
        if "gzip" in request.headers.get("accept-encoding", ""):
            return Response(body, media_type="application/json", headers={**headers, "Content-Encoding": "gzip"})
        return Response(gzip.decompress(body), media_type="application/json", headers=headers)

    @api.post("/views")
    def keep(view: LongView) -> Json:
        """Keep a view whose address is too long to send; answers the short address."""
        name = saved_views(library.store).keep(view.url)
        return Json({"hash": name, "url": f"/v/{name}"})

    @api.post("/query")
    async def query(question: Question, request: Request) -> Json:
        """Answer a read-only query within the limits; every limit that was hit is said. Hang up to end it."""
        async with stopping(request) as stop:
            result = await run_in_threadpool(library.query, question.cypher, question.params, stop)
        return Json({"columns": list(result.columns), "rows": [list(row) for row in result.rows],
                     "limits": list(result.limits), "cut": result.cut, "total": result.total})  # fmt: skip

    return api
