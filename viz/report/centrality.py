"""Who stands at the centre of the papers, how sure that is, and the sentences that put them there.

`centrality_report` gathers plain data and `viz.report.centrality_pages` makes a document of it. The same graph, lens
and language give the same data: nothing holds the time of writing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from graph.analytics.centrality import EdgeMeasure, Measures, edge_betweenness, measure
from graph.analytics.communities import Partition, communities
from graph.analytics.engines import Arrays
from graph.analytics.evidence import Carrier, carriers_of
from graph.analytics.frames import acts, loops, ties
from graph.analytics.network import Lens, View, look
from graph.analytics.stability import Stability, Table, drawing, stability
from graph.assemble import assemble
from graph.calm import calm
from graph.curation.judgement import Judgement
from graph.model import Graph, Record
from graph.ontology import MODALITIES
from viz.report.findings import find
from viz.report.sources import Witness, made, witness
from viz.report.standing import ALL, TOP, Group, Ranged, Report, Row, Settings, Top
from viz.report.words import Words, say_in

CARRIERS = 3  # quotes for each of the top ten
EDGES = 20  # of highest betweenness
UNDRAWN = ("hubs", "authorities", "pieces")  # too slow for 200 draws, and no one ranks by them: leave-one-out alone
SMALL = 5_000  # entities up to which leaving papers out is reckoned for those as well, and `core` is drawn
SLOW = (*UNDRAWN, "core")  # without ranges above that
WORKERS = 2
PARALLEL = 2_000  # entities above which draws are worth a second process, which takes seconds to start


def centrality_report(
    graph: Graph,
    *,
    records: Sequence[Record] = (),
    lens: Lens | None = None,
    against: Lens | None = None,
    language: str = "zh",
    title: str | None = None,
    by: str = "pagerank",
    date: str | None = None,
    build: str | None = None,
    command: str = "hubgraph report centrality",
    draws: int = 200,
    judgements: Sequence[Judgement] = (),
) -> Report:
    """Measure the network of `graph` seen through `lens` and gather the report.

    `language` is `zh` or `en`; `by` is the measure that orders entities; `build` is the store's build id (default: a
    hash of the graph). Ranks have ranges, over papers left out and over `draws` of the evidence, if there are `records`
    to build graphs from as `judgements` want it (like `graph`); not all measures have them (`UNDRAWN`, `SLOW`).
    `against` is a second lens, set beside the first. An empty graph gives a report that says so.
    Raises NotFound for an unknown document.
    """
    with calm():
        return _gathered(graph, tuple(records), lens or Lens(), against, say_in(language), by, draws, judgements,
                         _Head(title, date, build, command))  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Head:
    """What stands at the head of a report, as it was asked for."""

    title: str | None
    date: str | None
    build: str | None
    command: str


def _gathered(
    graph: Graph, records: Sequence[Record], lens: Lens, against: Lens | None, say: Words, by: str, draws: int,
    judgements: Sequence[Judgement], head: _Head,
) -> Report:  # fmt: skip
    view = look(graph, lens)
    frame, arcs = ties(graph, view), acts(graph, view)
    found, central = _divided(frame)
    ranged = [name for name in ALL if name not in SLOW or len(frame) <= SMALL]
    drawn = [name for name in ranged if name not in UNDRAWN]
    workers = WORKERS if len(frame) > PARALLEL else 1
    sure = None
    with (
        drawing(graph, view, (frame, arcs), drawn, options=_options(found), draws=draws, workers=workers)
        if draws and records else nullcontext()
    ) as begun:  # fmt: skip
        scores, edges = _measured(frame, arcs, found, central)
        order = [str(node) for node in scores.order(by)]
        names = {node.id: say.name(node) for node in graph.entities}
        findings = find(graph, frame, arcs, lens, against, found, order, names, scores)
        witnesses = {
            node: tuple(_witness(one, names) for one in some)
            for node, some in carriers_of(graph, order[:TOP], CARRIERS, lens).items()
        }
        if begun:
            sure = stability(
                graph, records, lens, ranged, measures=scores, networks=(frame, arcs), options=_options(found),
                draws=draws, begun=begun, build=partial(assemble, judgements=judgements),
            )  # fmt: skip
    settings = _settings(scores, found, sure)
    return Report(
        made=made(graph, view, kind="centrality", title=head.title or say("title_centrality"), language=say.language,
                  lens=lens, date=head.date, build=head.build, command=head.command,
                  engines=_engines(settings.values())),
        by=by,
        projection=say("note_network", loops(view)),
        settings=settings,
        counts=_counts(frame, view, found),
        modalities=_modalities(graph, lens),
        modularity=found.modularity,
        rows=_rows(graph, view, scores, order, found, sure, _apart(frame)),
        tops=_tops(sure),
        witnesses=witnesses,
        types=_types(view, order[:TOP]),
        communities=_groups(found),
        edges=_strongest(edges),
        findings=findings,
    )  # fmt: skip


def _divided(frame: Arrays) -> tuple[Partition, Measures]:
    """Find communities, whose members stand by PageRank: draws need to know them."""
    central = measure(frame, ("pagerank",))
    return communities(frame, {node: score.value or 0.0 for node, score in central["pagerank"].scores.items()}), central


def _measured(frame: Arrays, arcs: Arrays, found: Partition, central: Measures) -> tuple[Measures, EdgeMeasure]:
    """Compute every measure once: edge betweenness and betweenness come out of one run over the same arrays."""
    edges = edge_betweenness(frame)
    others = [name for name in ALL if name not in central.by_name]
    computed = {**central.by_name, **measure(frame, others, _options(found), arcs=arcs).by_name}
    return Measures({name: computed[name] for name in ALL}), edges


def _options(found: Partition) -> dict[str, dict[str, Any]]:
    return {"participation": {"community": found.number_of()}}


def _rows(
    graph: Graph, view: View, scores: Measures, order: Sequence[str], found: Partition, sure: Stability | None,
    apart: frozenset[str],
) -> tuple[Row, ...]:  # fmt: skip
    nodes = {node.id: node for node in graph.entities}
    chosen, community = set(view.documents), found.number_of()
    relations: dict[str, Counter[str]] = {node: Counter() for node in view.entities}
    for edge in view.edges:
        for end in {edge.head, edge.tail}:
            relations[end][edge.modality] += 1
    ranged = {name: iter(_ranged(table, order)) for name, table in (sure.ranks if sure else {}).items()}
    rows = []
    for one in order:
        node = nodes[one]
        rests = sure.rests.get(one) if sure else None
        rows.append(Row(
            one, node.name, node.name_en, node.type, len(chosen.intersection(node.documents)), community.get(one),
            {name: each.scores[one] for name, each in scores.by_name.items()},
            {name: next(each) for name, each in ranged.items()}, dict(sorted(relations[one].items())),
            rests.one_paper if rests else "", bool(rests and rests.lists_alone), bool(rests and rests.lists_mostly),
            one in apart, found.changes.get(one),
        ))  # fmt: skip
    return tuple(rows)


def _apart(net: Arrays) -> frozenset[str]:
    """Return the entities that have relations, but not within the largest connected part."""
    sizes = np.bincount(net.components, minlength=1)
    there = np.flatnonzero((net.components != np.argmax(sizes)) & (net.degrees > 0)) if len(net) else ()
    return frozenset(str(net.nodes[i]) for i in there)


def _ranged(table: Table, order: Sequence[str]) -> Iterator[Ranged]:
    """Give how far ranks move, entity by entity."""
    for low, high, gone, draws, in_top in table.spans(order):
        yield Ranged((low, high), draws, in_top, gone)


def _tops(sure: Stability | None) -> dict[str, Top]:
    return {
        name: Top(one.draws_mean, one.draws_low, min(one.by_paper.values(), default=None))
        for name, one in (sure.tops if sure else {}).items()
    }


def _counts(frame: Arrays, view: View, found: Partition) -> dict[str, int]:
    return {
        "documents": len(view.documents), "entities": len(frame), "relations": len(view.edges),
        "pairs": len(frame.heads), "loops": loops(view), "isolated": len(found.isolated),
        "communities": len(found.communities), "largest_part": int(np.bincount(frame.components, minlength=1).max()),
    }  # fmt: skip


def _modalities(graph: Graph, lens: Lens) -> dict[str, int]:
    """Count relations by modality among the lens's entities and documents, those that it leaves out included."""
    counted = Counter(edge.modality for edge in look(graph, replace(lens, modalities=MODALITIES)).edges)
    return {name: counted[name] for name in MODALITIES}


def _types(view: View, nodes: Sequence[str]) -> dict[str, tuple[tuple[str, int], ...]]:
    """Count the relations of some entities by type, most first."""
    counted: dict[str, Counter[str]] = {node: Counter() for node in nodes}
    for edge in view.edges:
        if edge.head != edge.tail:
            for end in counted.keys() & (edge.head, edge.tail):
                counted[end][edge.type] += 1
    return {node: tuple(sorted(some.items(), key=lambda one: (-one[1], one[0]))) for node, some in counted.items()}


def _groups(found: Partition) -> tuple[Group, ...]:
    groups = []
    for one in found.communities:
        moved = [found.changes[node] for node in one.members if node in found.changes]
        stable = round(1 - sum(moved) / len(moved), 6) if moved else None
        groups.append(Group(one.number, _ids(one.leaders), _ids(one.members), one.inside, stable))
    return tuple(groups)


def _ids(nodes: Iterable[Any]) -> tuple[str, ...]:
    return tuple(str(node) for node in nodes)


def _strongest(edges: EdgeMeasure) -> tuple[tuple[str, str, float], ...]:
    best = sorted(edges.values.items(), key=lambda one: (-one[1], str(one[0])))[:EDGES]
    return tuple((str(u), str(v), value) for (u, v), value in best if value)


def _settings(scores: Measures, found: Partition, sure: Stability | None) -> dict[str, Settings]:
    settings: dict[str, Settings] = {name: dict(one.settings) for name, one in scores.by_name.items()}
    settings["communities"] = dict(found.settings)
    if sure:
        settings["stability"] = dict(sure.settings)
    return settings


def _engines(settings: Iterable[Settings]) -> set[str]:
    return {str(one["engine"]) for one in settings if "engine" in one}


def _witness(one: Carrier, names: Mapping[str, str]) -> Witness:
    return witness(one.edge, one.quote, names, len(one.documents))
