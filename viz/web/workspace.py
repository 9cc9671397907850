"""The workspace: what a state of the workspace shows, for the page, its canvas and its tables."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request

from viz.atlas import BUNDLES
from viz.scene import HARD_CAP, NO_FILTERS, neighbourhood, scene
from viz.web import links, views
from viz.web.library import Library, Shelf
from viz.web.links import State, parse_state
from viz.web.respond import View, language
from viz.web.svg import picture

EXPAND = 12  # entities that one expansion adds
SOFT_CAP = 150


def explore_page(library: Library, request: Request) -> View:
    """The workspace: a scene, its filter, the selected thing, and the same as tables."""
    shelf, state = library.shelf(), parse_state(request.query_params.multi_items())
    data = explore(shelf, state)
    return View("explore.html", data["scene"]["sentence"][language(request)], data)


def explore(shelf: Shelf, state: State) -> dict[str, Any]:
    """Return the scene of a state with the state resolved: `ids` are all that it names, in order."""
    shown = explore_scene(shelf, state)
    rows = [views.card(shelf, shelf.nodes[node["id"]]) for node in shown["scene"]["nodes"]]
    edges = [shelf.edges[edge] for line in shown["scene"]["edges"] for edge in line["relations"]]
    detail = _detail(shelf, shown["sel"], shown["ids"], state)
    return {
        **shown, "map": picture(shown["scene"]), "rows": rows, "detail": detail,
        "relations": [views.edge_row(shelf, edge) for edge in views.strongest(edges)], "state": state,
        "resolved": State(n=tuple(shown["ids"]), x=state.x, sel=shown["sel"], t=state.t, m=state.m, r=state.r,
                          doc=state.doc, lay=shown["scene"]["lay"], v=state.v),
    }  # fmt: skip


def explore_scene(shelf: Shelf, state: State) -> dict[str, Any]:
    """Return the scene of a state, the ids it names in order, and the selected id if it is known."""
    hidden, filters = set(state.x), state.filters()
    known = [node for node in state.n if node in shelf.nodes]
    if known:
        ids = neighbourhood(shelf, known, state.hops, EXPAND) if state.hops else known
        shown = scene(shelf, [i for i in ids if i not in hidden], filters=filters, lay=state.lay or "local",
                      subject=known[0] if len(known) == 1 else "")  # fmt: skip
    else:
        ids = list(shelf.backbone())
        whole = filters == NO_FILTERS and not hidden
        shown = scene(shelf, [i for i in ids if i not in hidden], filters=filters, lay=state.lay or "map",
                      pairs=shelf.spine(ids, BUNDLES), subject="overview" if whole else "")  # fmt: skip
    sel = state.sel if all(part in shelf.nodes for part in state.sel.split("~")) else ""
    return {"build": shelf.build, "scene": shown, "ids": ids, "sel": sel, "unknown": len(state.n) - len(known),
            "caps": {"expand": EXPAND, "soft": SOFT_CAP, "hard": HARD_CAP}}  # fmt: skip


def _detail(shelf: Shelf, sel: str, ids: list[str], state: State) -> dict[str, Any] | None:
    if not sel or "~" in sel:
        return None
    left = expansion(shelf, sel, ids)
    more = links.State(n=(*ids, *left["ids"]), sel=sel, t=state.t, m=state.m, r=state.r, doc=state.doc).url()
    return {**views.card(shelf, shelf.nodes[sel]), "more": left["total"], "adds": len(left["ids"]), "more_url": more}


def expansion(shelf: Shelf, entity_id: str, seen: list[str], limit: int = EXPAND) -> dict[str, Any]:
    """Return the best neighbours not yet seen, how many unseen there are in all, and how many stay unseen after."""
    shelf.node(entity_id)
    unseen = shelf.best_neighbours(entity_id, seen)
    room = max(0, HARD_CAP - len(set(seen) | {entity_id}))
    added = unseen[: min(limit, room)]
    return {"ids": added, "total": len(unseen), "remaining": len(unseen) - len(added), "full": not room}
