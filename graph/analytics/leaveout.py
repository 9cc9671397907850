"""Graphs without one paper: made from the records of all others, and set side by side with the whole.

An entity may go by another name, and another id, when the paper that gave the name is left out: it is found again by
the places that name it, then by its names. Two entities of the whole may be one without the paper that told them
apart; then both are found in that one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from graph.analytics.centrality import MEASURES, Measures, Options, values
from graph.analytics.frames import acts, ties
from graph.analytics.network import Lens, look
from graph.analytics.places import place
from graph.analytics.resample import Places, placed
from graph.fold import fold
from graph.model import Graph, Record

Build = Callable[[Sequence[Record]], Graph]


@dataclass(frozen=True, eq=False)
class Asked:
    """What is measured again without each paper: measures, their options, what they are on the whole, and the top."""

    names: tuple[str, ...]
    options: Options
    known: Measures
    top: int


@dataclass(frozen=True, eq=False)
class Left:
    """Ranks without each paper, by measure: papers × nodes, 0 where a node is not in the network.

    `overlap` gives, by measure and paper, how far the top is the same.
    """

    papers: tuple[str, ...]
    ranks: Mapping[str, Places]
    label_ranks: Mapping[str, Places]
    overlap: Mapping[str, Mapping[str, float]]


def leave_out(
    graph: Graph,
    records: Sequence[Record],
    lens: Lens,
    nodes: Sequence[str],
    papers: tuple[str, ...],
    asked: Asked,
    build: Build,
) -> Left:
    """Measure the network of the graph without each of `papers`; `nodes` are those of the whole."""
    shape = (len(papers), len(nodes))
    ranks = {name: np.zeros(shape, np.int32) for name in asked.names}
    label_ranks = {name: np.zeros(shape, np.int32) for name in asked.names}
    overlap: dict[str, dict[str, float]] = {name: {} for name in asked.names}
    for row, paper in enumerate(papers):
        part = without(records, paper, build)
        again = found_again(graph, part)
        seen = narrowed(lens, graph, part, paper)
        there, found = _ranked(part, seen, asked.names, moved(asked.options, again))
        place = {node: i for i, node in enumerate(there)}
        at = np.array([place.get(again.get(node, ""), -1) for node in nodes], dtype=np.int64)
        for name, (overall, within) in found.items():
            ranks[name][row][at >= 0], label_ranks[name][row][at >= 0] = overall[at[at >= 0]], within[at[at >= 0]]
            best = {there[i] for i in np.flatnonzero(overall <= asked.top)}
            overlap[name][paper] = _overlap(members(asked.known, name, asked.top), again, best)
    return Left(papers, ranks, label_ranks, overlap)


def members(known: Measures, name: str, top: int) -> tuple[str, ...]:
    """Return the entities of rank `top` or better, best first; ties may make them more than `top`."""
    scores = known[name].scores
    return tuple(sorted((str(n) for n, s in scores.items() if s.rank <= top), key=lambda n: (scores[n].rank, n)))


def without(records: Sequence[Record], document: str, build: Build) -> Graph:
    """Return the graph of all records but one."""
    return build([record for record in records if record.document.id != document])


def found_again(whole: Graph, part: Graph) -> dict[str, str]:
    """Map the entities of a graph to those of one with fewer papers; those that are in it no more are left out."""
    known = {node.id for node in part.entities}
    found = {node.id: node.id for node in whole.entities if node.id in known}
    lost = {node.id: node for node in whole.entities if node.id not in known}
    label = {node.id: node.type for node in part.entities}
    naming: defaultdict[tuple[str, int, int], list[str]] = defaultdict(list)
    for one in part.namings if lost else ():
        naming[one.passage, one.start, one.end].append(one.entity)
    votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for one in whole.namings if lost else ():
        if one.entity in lost:
            same = (e for e in naming[one.passage, one.start, one.end] if label[e] == lost[one.entity].type)
            votes[one.entity].update(same)
    for entity, counted in votes.items():
        if counted:
            found[entity] = min(counted, key=lambda e: (-counted[e], e))
    by_name = _by_name(part) if lost.keys() - found.keys() else {}
    for entity in sorted(lost.keys() - found.keys()):
        node = lost[entity]
        named = sorted(
            {by_name[node.type, fold(n)] for n in (node.name, *node.aliases) if (node.type, fold(n)) in by_name}
        )
        if named:
            found[entity] = named[0]
    return found


def narrowed(lens: Lens, whole: Graph, part: Graph, document: str) -> Lens | None:
    """Return the lens for the graph without a document; None when it looks at nothing there."""
    documents = tuple(d for d in lens.documents if d != document)
    if lens.documents and not documents:
        return None
    region = lens.region
    if region:
        there = found_again(whole, part).get(place(whole, region).id)
        names = {node.id: node.name for node in part.entities}
        if there is None:
            return None
        region = names[there]
    return replace(lens, documents=documents, region=region)


def moved(options: Options, again: Mapping[str, str]) -> Options:
    """Return options of measures with the communities that they give to entities given to those of the part."""
    out = {name: dict(given) for name, given in options.items()}
    for given in out.values():
        community = given.get("community")
        if isinstance(community, Mapping):
            given["community"] = {again[e]: number for e, number in sorted(community.items()) if e in again}
    return out


def _ranked(
    graph: Graph, lens: Lens | None, names: Sequence[str], options: Options
) -> tuple[tuple[str, ...], dict[str, tuple[Places, Places]]]:
    """Return the entities, and by measure their ranks over all and within labels; none when nothing is looked at."""
    if lens is None:
        return (), {name: (np.zeros(0, np.int32), np.zeros(0, np.int32)) for name in names}
    view = look(graph, lens)
    net = ties(graph, view)
    arcs = acts(graph, view) if any(MEASURES[name].directed for name in names) else None
    found = values(net, names, options, arcs=arcs)
    return tuple(map(str, net.nodes)), {name: placed(name, some, net.kinds) for name, some in found.items()}


def _overlap(best: Sequence[str], again: Mapping[str, str], there: set[str]) -> float:
    return len({again[e] for e in best if e in again} & there) / max(len(best), len(there), 1)


def _by_name(graph: Graph) -> dict[tuple[str, str], str]:
    """Map label and folded name to an entity that goes by it, a canonical name before an alias."""
    named: dict[tuple[str, str], str] = {}
    for node in graph.entities:
        for alias in node.aliases:
            named.setdefault((node.type, fold(alias)), node.id)
    named.update({(node.type, fold(node.name)): node.id for node in graph.entities})
    return named
