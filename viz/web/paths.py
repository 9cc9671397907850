"""Paths between two entities: sentence chains with a quote for each step, a picture, and their table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from starlette.requests import Request

from graph.ontology import MODALITIES, ontology
from graph.paths import HUBS, MOST, Found, Path, Step, Ways
from graph.paths import paths as find
from viz.web import links, views
from viz.web.drawn import columns, drawn
from viz.web.library import Library, Shelf
from viz.web.links import MODALITY_CODES
from viz.web.naming import meant
from viz.web.respond import Page, View, language
from viz.words import LANGUAGES, say

Plain = dict[str, Any]
STEPS = (2, 3, 4, 5, 6)
USUAL = 4
NETWORKS = 4
TIES = ("asserted", "proposed")  # what is lacking joins nothing, unless it is asked for
AVOID = ("", "hubs", "no")  # as needed, always, never
ORDERS = ("short", "strong")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for besides the two ends."""

    most: int = USUAL
    modalities: tuple[str, ...] = TIES
    family: str = ""
    avoid: str = ""
    order: str = "short"
    via: str = ""  # a label: all entities on the way are of it

    def params(self) -> dict[str, str]:
        """Return what an address says of it."""
        codes = {name: code for code, name in MODALITY_CODES.items()}
        given = {"max": str(self.most), "m": ",".join(codes[name] for name in self.modalities), "family": self.family,
                 "avoid": self.avoid, "by": self.order, "via": self.via}  # fmt: skip
        usual = {"max": str(USUAL), "m": "a,p", "family": "", "avoid": "", "by": "short", "via": ""}
        return {name: value for name, value in given.items() if value != usual[name]}


def asked_for(request: Request) -> Asked:
    """Read what the address asks for; what is unknown counts as not said."""
    params = request.query_params
    codes = [code for value in params.getlist("m") for code in value.split(",")]
    chosen = [MODALITY_CODES.get(code, code) for code in codes]
    most = params.get("max", "")
    return Asked(
        int(most) if most in map(str, STEPS) else USUAL,
        tuple(name for name in MODALITIES if name in chosen) or TIES,
        params.get("family", "") if params.get("family") in ontology().families else "",
        params.get("avoid", "") if params.get("avoid") in AVOID else "",
        params.get("by", "") if params.get("by") in ORDERS else "short",
        params.get("via", "") if params.get("via") in ontology().labels else "",
    )


def paths(library: Library, request: Request) -> View:
    """How two entities hang together, step by step, each with its sentence."""
    shelf, lang, asked = library.shelf(), language(request), asked_for(request)
    ends = [meant(library, request.query_params.get(name, "")) for name in ("from", "to")]
    data: Plain = {
        "ends": [{"text": one.text, "value": one.value, "guess": one.guess, "near": list(one.near),
                  "node": views.card(shelf, one.node) if one.node else None} for one in ends],
        "asked": asked, "steps": STEPS, "families": list(ontology().families),
        "labels": list(ontology().labels), "result": None, "help": [],
        "same_ends": False, "examples": [] if any(one.text for one in ends) else _examples(shelf),
    }  # fmt: skip
    title = say("nav.paths", lang)
    if ends[0].node and ends[1].node:
        start, end = ends[0].node.id, ends[1].node.id
        title = f"{ends[0].node.name} — {ends[1].node.name} · {title}"
        data["same_ends"] = start == end
        if start != end:
            data["result"] = answer(shelf, start, end, asked)
            data["help"] = [] if data["result"]["paths"] else _help(shelf, start, end, asked)
    return View("paths.html", title, data)


def answer(shelf: Shelf, start: str, end: str, asked: Asked) -> Plain:
    """Return the paths between two entities with their sentences, their picture and what was left out of the way."""
    found, avoided = _find(shelf, start, end, asked)
    ids = list(dict.fromkeys(one for path in found.paths for one in path.ids))
    edges = {edge.id: edge for path in found.paths for step in path.steps for edge in step.edges}
    values = {"n": len(found.paths), "a": shelf.nodes[start].name, "b": shelf.nodes[end].name, "most": asked.most}
    sentence = {lang: say("paths.sentence", lang, **values) for lang in LANGUAGES}
    return {
        "sentence": sentence, "whole": found.whole, "avoided": [views.named(shelf, one) for one in avoided],
        "paths": [_path(shelf, path) for path in found.paths], "url": links.State(n=tuple(ids)).url(),
        **drawn(shelf, ids, edges.values(), _spots(found.paths), sentence),
        "rows": [views.card(shelf, shelf.nodes[one]) for one in ids],
        "relations": [views.edge_row(shelf, edge) for edge in edges.values()],
    }  # fmt: skip


def _find(shelf: Shelf, start: str, end: str, asked: Asked) -> tuple[Found, list[str]]:
    """Find paths; left to itself, hubs are passed by only where a shortest path runs through one, and others exist."""
    ways = _ways(shelf, asked)
    options: Plain = {"longest": asked.most, "most": MOST, "strongest": asked.order == "strong"}
    hubs = [one for one in shelf.order[:HUBS] if one not in (start, end)]
    other = [node.id for node in shelf.graph.entities if node.type != asked.via] if asked.via else []
    if asked.avoid == "hubs":
        return find(ways, start, end, avoid=[*hubs, *other], **options), hubs
    plain = find(ways, start, end, avoid=other, **options)
    shortest = [path for path in plain.paths if len(path.steps) == min(len(p.steps) for p in plain.paths)]
    if asked.avoid == "no" or not any(one in path.ids for path in shortest for one in hubs):
        return plain, []
    round_them = find(ways, start, end, avoid=[*hubs, *other], **options)
    return (round_them, hubs) if round_them.paths else (plain, [])


def _ways(shelf: Shelf, asked: Asked) -> Ways:
    """Return the network of these limits; few are kept, since each is as large as the graph."""
    if (asked.modalities, asked.family) == (TIES, ""):
        return shelf.once("ways", lambda: Ways(shelf.graph, TIES))
    types = [kind.name for kind in ontology().relations.values() if kind.family == asked.family]
    key = (*asked.modalities, asked.family)
    return shelf.kept("ways", key, lambda: Ways(shelf.graph, asked.modalities, types), NETWORKS)


def prepare(shelf: Shelf) -> None:
    """Lay out the network that paths are usually looked for in."""
    _ways(shelf, Asked())


def _path(shelf: Shelf, path: Path) -> Plain:
    return {
        "ids": list(path.ids), "length": len(path.steps), "weakest": path.weakest,
        "url": links.State(n=path.ids, sel=path.ids[0]).url(),
        "steps": [_step(shelf, step) for step in path.steps],
    }  # fmt: skip


def _step(shelf: Shelf, step: Step) -> Plain:
    first = step.edges[0]
    return {
        "start": views.named(shelf, step.start), "end": views.named(shelf, step.end),
        "forward": first.head == step.start, "documents": step.documents, "row": views.edge_row(shelf, first),
        "others": len(step.edges) - 1, "url": links.between(step.start, step.end),
    }  # fmt: skip


def _spots(found: Sequence[Path]) -> dict[str, tuple[float, float]]:
    """Put the start on the left, the end on the right, and the others as far along as their shortest path has them."""
    if not found:
        return {}
    depth: dict[str, int] = {}
    for path in found:
        for at, one in enumerate(path.ids):
            depth[one] = min(at, depth.get(one, at))
    last = max(len(path.steps) for path in found)
    depth[found[0].ids[-1]] = last
    direct = any(len(path.steps) == 1 for path in found)
    return columns([[one for one, at in depth.items() if at == place] for place in range(last + 1)], clear=direct)


def _help(shelf: Shelf, start: str, end: str, asked: Asked) -> list[Plain]:
    """Return what would find paths where there are none, with how many it would find."""
    wider: list[tuple[str, Asked]] = []
    if asked.most < STEPS[-1]:
        wider.append(("steps", replace(asked, most=STEPS[-1])))
    if asked.avoid == "hubs":
        wider.append(("hubs", replace(asked, avoid="no")))
    wider += [
        (name, replace(asked, modalities=tuple(m for m in MODALITIES if m in (*asked.modalities, name))))
        for name in ("proposed", "lacking") if name not in asked.modalities
    ]  # fmt: skip
    if asked.family:
        wider.append(("family", replace(asked, family="")))
    if asked.via:
        wider.append(("via", replace(asked, via="")))
    wider.append(("all", Asked(STEPS[-1], MODALITIES, avoid="no")))
    return [{"key": key, "count": len(_find(shelf, start, end, one)[0].paths), "most": MOST,
             "url": links.paths(start, end, **one.params())} for key, one in wider]  # fmt: skip


def _examples(shelf: Shelf) -> list[Plain]:
    """Return pairs to start from: the best connected of two labels that are not joined directly."""
    tops: dict[str, str] = {}
    for one in shelf.order:
        tops.setdefault(shelf.nodes[one].type, one)
    best = list(tops.values())[:6]
    pairs = [(a, b) for place, a in enumerate(best) for b in best[place + 1 :] if b not in shelf.near.get(a, ())]
    return [{"a": views.named(shelf, a), "b": views.named(shelf, b), "url": links.paths(a, b)} for a, b in pairs[:4]]


PAGES: dict[str, Page] = {"/paths": paths}
