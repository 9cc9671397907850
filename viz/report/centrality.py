"""Who stands at the centre of the papers, how sure that is, and the sentences that put them there.

`centrality_report` gathers plain data and `viz.report.centrality_pages` makes a document of it. The same graph, lens
and language give the same data: nothing holds the time of writing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import networkx as nx
import numpy as np

from graph.analytics.arcs import arcs
from graph.analytics.centrality import EdgeMeasure, Measures, edge_betweenness, measure
from graph.analytics.communities import Partition, communities
from graph.analytics.engines import Arrays, arrays
from graph.analytics.evidence import Carrier, carriers_of
from graph.analytics.network import Lens, View, look, network
from graph.analytics.stability import Range, Stability, stability
from graph.assemble import assemble
from graph.curation.judgement import Judgement
from graph.model import Graph, Record
from graph.ontology import MODALITIES
from viz.report.findings import find
from viz.report.sources import Witness, made, witness
from viz.report.standing import ALL, HEADLINE, MORE, TOP, Group, Ranged, Report, Row, Settings, Top
from viz.report.words import say_in

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
    lens = lens or Lens()
    say, net, view = say_in(language), network(graph, lens), look(graph, lens)
    names = {node.id: say.name(node) for node in graph.entities}
    arrows = arcs(graph, lens)
    frame, acts = arrays(net), arrays(arrows)
    scores, edges, found = _measured(frame, acts)
    sure = None
    if draws and records:
        ranged = [name for name in ALL if name not in SLOW or len(net) <= SMALL]
        sure = stability(
            graph, records, lens, ranged, measures=scores, networks=(net, arrows), options=_options(found), draws=draws,
            drawn=[name for name in ranged if name not in UNDRAWN],
            build=partial(assemble, judgements=judgements), workers=WORKERS if len(net) > PARALLEL else 1,
        )  # fmt: skip
    rows = _rows(graph, view, scores, found, sure, by, _apart(frame))
    first = [row.id for row in rows[:TOP]]
    settings = _settings(scores, found, sure)
    return Report(
        made=made(graph, view, kind="centrality", title=title or say("title_centrality"), language=language, lens=lens,
                  date=date, build=build, command=command, engines=_engines(settings.values())),
        by=by,
        projection=say("note_network", net.graph["loops"]),
        settings=settings,
        counts=_counts(net, frame, view, found),
        modalities=_modalities(graph, lens),
        modularity=found.modularity,
        rows=rows,
        tops=_tops(sure),
        witnesses={
            node: tuple(_witness(one, names) for one in some)
            for node, some in carriers_of(graph, first, CARRIERS, lens).items()
        },
        types={node: _types(view, node) for node in first},
        communities=_groups(found),
        edges=_strongest(edges),
        findings=find(graph, net, acts, lens, against, found, [row.id for row in rows], names, scores),
    )  # fmt: skip


def _measured(frame: Arrays, acts: Arrays) -> tuple[Measures, EdgeMeasure, Partition]:
    """Compute every measure once: edge betweenness and betweenness come out of one run over the same arrays."""
    edges = edge_betweenness(frame)
    scores = measure(frame, (*HEADLINE, *MORE), arcs=acts)
    found = communities(frame, {node: score.value or 0.0 for node, score in scores["pagerank"].scores.items()})
    last = measure(frame, ("participation",), _options(found))
    return Measures({**scores.by_name, **last.by_name}), edges, found


def _options(found: Partition) -> dict[str, dict[str, Any]]:
    return {"participation": {"community": found.number_of()}}


def _rows(
    graph: Graph, view: View, scores: Measures, found: Partition, sure: Stability | None, by: str, apart: frozenset[str]
) -> tuple[Row, ...]:
    nodes = {node.id: node for node in graph.entities}
    chosen, community = set(view.documents), found.number_of()
    relations: dict[str, Counter[str]] = {node: Counter() for node in view.entities}
    for edge in view.edges:
        for end in {edge.head, edge.tail}:
            relations[end][edge.modality] += 1
    rows = []
    for one in scores.order(by):
        node = nodes[str(one)]
        rests = sure.rests.get(node.id) if sure else None
        rows.append(Row(
            node.id, node.name, node.name_en, node.type, len(chosen.intersection(node.documents)), community.get(one),
            {name: each.scores[one] for name, each in scores.by_name.items()},
            _ranged(sure, node.id), dict(sorted(relations[node.id].items())),
            rests.one_paper if rests else "", bool(rests and rests.lists_alone), bool(rests and rests.lists_mostly),
            node.id in apart,
        ))  # fmt: skip
    return tuple(rows)


def _apart(net: Arrays) -> frozenset[str]:
    """Return the entities that have relations, but not within the largest connected part."""
    sizes = np.bincount(net.components, minlength=1)
    there = np.flatnonzero((net.components != np.argmax(sizes)) & (net.degrees > 0)) if len(net) else ()
    return frozenset(str(net.nodes[i]) for i in there)


def _ranged(sure: Stability | None, node: str) -> dict[str, Ranged]:
    found = {}
    for name, places in (sure.ranks if sure else {}).items():
        one = places.get(node)
        if one:
            found[name] = Ranged(_span(one.papers), _span(one.draws) if one.draws else None, one.in_top, len(one.gone))
    return found


def _span(one: Range) -> tuple[int, int]:
    return one.low, one.high


def _tops(sure: Stability | None) -> dict[str, Top]:
    return {
        name: Top(one.draws_mean, one.draws_low, min(one.by_paper.values(), default=None))
        for name, one in (sure.tops if sure else {}).items()
    }


def _counts(net: nx.Graph, frame: Arrays, view: View, found: Partition) -> dict[str, int]:
    return {
        "documents": len(view.documents), "entities": len(net), "relations": len(view.edges),
        "pairs": net.number_of_edges(), "loops": net.graph["loops"], "isolated": len(found.isolated),
        "communities": len(found.communities), "largest_part": int(np.bincount(frame.components, minlength=1).max()),
    }  # fmt: skip


def _modalities(graph: Graph, lens: Lens) -> dict[str, int]:
    """Count relations by modality among the lens's entities and documents, those that it leaves out included."""
    counted = Counter(edge.modality for edge in look(graph, replace(lens, modalities=MODALITIES)).edges)
    return {name: counted[name] for name in MODALITIES}


def _types(view: View, node: str) -> tuple[tuple[str, int], ...]:
    counted = Counter(edge.type for edge in view.edges if node in (edge.head, edge.tail) and edge.head != edge.tail)
    return tuple(sorted(counted.items(), key=lambda one: (-one[1], one[0])))


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
