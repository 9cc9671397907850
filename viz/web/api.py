"""The explorer's API: scenes, neighbours, search, queries. Errors are {code, message_zh, message_en, hint}."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from starlette.requests import Request

from viz.web import views
from viz.web.library import Library
from viz.web.links import parse_state
from viz.web.respond import Json
from viz.web.workspace import EXPAND, expansion, explore_scene

MAX_EXPAND = 25


class Question(BaseModel):
    """A query as it is sent: Cypher and its parameters."""

    cypher: str = Field(min_length=1, max_length=20_000)
    params: dict[str, Any] = Field(default_factory=dict)


def router(library: Library) -> APIRouter:
    """Return the routes of the API over a library."""
    api = APIRouter(prefix="/api")

    @api.get("/scene")
    def scene(request: Request) -> Json:
        """Return the scene of a state of the workspace, given as its address has it."""
        return Json(explore_scene(library.shelf(), parse_state(request.query_params.multi_items())))

    @api.get("/search")
    def search(q: Annotated[str, Query(max_length=200)] = "", limit: Annotated[int, Query(ge=1, le=50)] = 8) -> Json:
        """Return the best matches over the whole graph, each with its reason."""
        shelf = library.shelf()
        hits = library.search(q, limit)
        return Json({"q": q, "hits": [{**views.card(shelf, hit.entity), "reason": hit.reason}
                                      for hit in hits if hit.entity.id in shelf.nodes]})  # fmt: skip

    @api.get("/entities/{entity_id}/neighbours")
    def neighbours(
        entity_id: str, n: str = "", limit: Annotated[int, Query(ge=1, le=MAX_EXPAND)] = EXPAND, counts: bool = False
    ) -> Json:
        """Return the best neighbours not among `n`; with `counts`, how many there are by relation and type."""
        shelf = library.shelf()
        if not counts:
            return Json(expansion(shelf, entity_id, [part for part in n.split(",") if part], limit))
        groups: dict[tuple[str, str, str], set[str]] = {}
        shelf.node(entity_id)
        for edge in shelf.of.get(entity_id, ()):
            out = edge.head == entity_id
            other = edge.tail if out else edge.head
            if other in shelf.nodes and other != entity_id:
                groups.setdefault((edge.type, "out" if out else "in", shelf.nodes[other].type), set()).add(other)
        return Json([{"relation": relation, "direction": direction, "type": label, "total": len(found)}
                     for (relation, direction, label), found in sorted(groups.items())])  # fmt: skip

    @api.post("/query")
    def query(question: Question) -> Json:
        """Answer a read-only query within the limits; every limit that was hit is said."""
        result = library.query(question.cypher, question.params)
        return Json({"columns": list(result.columns), "rows": [list(row) for row in result.rows],
                     "limits": list(result.limits)})  # fmt: skip

    return api
