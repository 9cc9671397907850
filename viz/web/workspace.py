"""The workspace: what a state of the workspace shows. The page does the same by itself once its scripts run."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request

from viz.atlas import BUNDLES
from viz.scene import HARD_CAP, NO_FILTERS, Filters, neighbourhood, scene
from viz.web import links, views
from viz.web.asof import DATE
from viz.web.corrected import review_of
from viz.web.library import Library, Shelf
from viz.web.links import State, parse_state
from viz.web.respond import Page, View, language
from viz.web.saved import saved_views
from viz.web.slim import CAPS, EXPAND
from viz.web.svg import picture
from viz.words import words

SENT = ("ws.", "scene.", "list.")  # words that the page's scripts say


def explore_page(library: Library, request: Request) -> View:
    """The workspace: a scene, its filter, the selected thing, and the same as tables."""
    return _page(library, request, parse_state(request.query_params.multi_items()), "")


def saved_page(library: Library, request: Request) -> View:
    """A saved view. Raises NotFound."""
    query = saved_views(library.store).query(request.path_params["hash"])
    state = parse_state(parse_qsl(query))
    DATE.set(state.asof)
    return _page(library, request, state, query)


def _page(library: Library, request: Request, state: State, query: str) -> View:
    data, lang = explore(library.shelf(), state), language(request)
    title = data["scene"]["sentence"][lang]
    if request.url.path.endswith(".json"):
        return View("explore.html", title, data)
    told = {key.removeprefix("ws."): entry[lang] for key, entry in words().items() if key.startswith(SENT)}
    return View("explore.html", title, {**data, "words": told, "query": query})


def explore(shelf: Shelf, state: State) -> dict[str, Any]:
    """Return the scene of a state with the state resolved: `ids` are all that it names, in order."""
    shown = explore_scene(shelf, state)
    rows = [views.card(shelf, shelf.nodes[node["id"]]) for node in shown["scene"]["nodes"]]
    edges = [shelf.edges[edge] for line in shown["scene"]["edges"] for edge in line["relations"]]
    resolved = State(n=tuple(shown["ids"]), x=state.x, sel=shown["sel"], t=state.t, m=state.m, r=state.r,
                     doc=state.doc, rev=state.rev, lay=shown["scene"]["lay"], v=state.v)  # fmt: skip
    return {
        **shown, "map": picture(shown["scene"]), "rows": rows,
        "detail": _detail(shelf, shown["sel"], shown["ids"], state),
        "relations": [views.edge_row(shelf, edge) for edge in views.strongest(edges)[:40]],
        "state": state, "resolved": resolved,
    }  # fmt: skip


def explore_scene(shelf: Shelf, state: State) -> dict[str, Any]:
    """Return the scene of a state, the ids it names in order, and the selected ids that are known."""
    hidden, filters = set(state.x), filters_of(shelf, state)
    known = [node for node in state.n if node in shelf.nodes]
    whole = not known and filters == NO_FILTERS and not hidden
    if known:
        ids = neighbourhood(shelf, known, state.hops, EXPAND) if state.hops else known
    else:
        ids = list(shelf.backbone())
    shown = scene(
        shelf, [i for i in ids if i not in hidden], filters=filters,
        lay=state.lay if state.lay in ("local", "map") else "local" if known else "map",
        pairs=None if known else shelf.spine(ids, BUNDLES), moved=state.places(), around=state.focus(),
        subject=known[0] if len(known) == 1 else "overview" if whole else "",
    )  # fmt: skip
    sel = [one for one in state.selected() if all(part in shelf.nodes for part in one.split("~"))]
    return {"build": shelf.build, "scene": shown, "ids": ids, "sel": ",".join(sel), "caps": CAPS,
            "unknown": len(state.n) - len(known)}  # fmt: skip


def filters_of(shelf: Shelf, state: State) -> Filters:
    """Return all filters of a state; what review has made of the relations is looked up."""
    if not state.rev:
        return state.filters()
    only = frozenset(edge.id for edge in shelf.graph.edges if review_of(shelf, edge.id) in state.rev)
    return replace(state.filters(), only=only)


def _detail(shelf: Shelf, sel: str, ids: list[str], state: State) -> dict[str, Any] | None:
    if not sel or "~" in sel or "," in sel:
        return None
    left = expansion(shelf, sel, ids)
    more = links.State(n=(*ids, *left["ids"]), sel=sel, t=state.t, m=state.m, r=state.r, doc=state.doc,
                       rev=state.rev).url()  # fmt: skip
    return {**views.card(shelf, shelf.nodes[sel]), "more": left["total"], "adds": len(left["ids"]), "more_url": more}


def expansion(shelf: Shelf, entity_id: str, seen: list[str], limit: int = EXPAND) -> dict[str, Any]:
    """Return the best neighbours not yet seen, how many unseen there are in all, and how many stay unseen after."""
    shelf.node(entity_id)
    unseen = shelf.best_neighbours(entity_id, seen)
    room = max(0, HARD_CAP - len(set(seen) | {entity_id}))
    added = unseen[: min(limit, room)]
    return {"ids": added, "total": len(unseen), "remaining": len(unseen) - len(added), "full": not room}


def neighbour_counts(shelf: Shelf, entity_id: str) -> list[dict[str, Any]]:
    """Return how many neighbours an entity has by relation, direction and type. Raises NotFound."""
    shelf.node(entity_id)
    groups: dict[tuple[str, str, str], set[str]] = {}
    for edge in shelf.of.get(entity_id, ()):
        out = edge.head == entity_id
        other = edge.tail if out else edge.head
        if other in shelf.nodes and other != entity_id:
            groups.setdefault((edge.type, "out" if out else "in", shelf.nodes[other].type), set()).add(other)
    return [{"relation": relation, "direction": direction, "type": label, "total": len(found)}
            for (relation, direction, label), found in sorted(groups.items())]  # fmt: skip


PAGES: dict[str, Page] = {"/explore": explore_page, "/v/{hash}": saved_page}
