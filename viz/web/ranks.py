"""The place of an entity by connections and how sure it is: computed once per build, beside the answers.

Connections are distinct neighbours (degree) in the network of `graph.analytics.network`; the range is that of
`graph.analytics.stability`: over leaving out each paper in turn, and over draws of the evidence. What is not computed,
or not yet, is said.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from graph.analytics.centrality import Measures, measure
from graph.analytics.evidence import carriers
from graph.analytics.lens import PRESETS, Lens
from graph.analytics.network import network
from graph.analytics.stability import Range, Stability, Sure, stability
from graph.assemble import assemble
from graph.curation.judgement import Judgement
from graph.errors import HubgraphError
from graph.model import Edge, Graph, Record
from viz.web.library import Reading, Shelf

Plain = dict[str, Any]
LENSES: Mapping[str, Lens] = {name: Lens(modalities=PRESETS[name]) for name in ("plans", "facts")}
DRAWS = 100
CARRIERS = 3
MOST_READ = 60  # relations of an entity, those of most papers, whose sentences are read for the ones that carry it
MOST_STATEMENTS = 40_000  # above, a build has no ranges: `hubgraph report` takes its time for them
PATIENCE = 0.3  # seconds that a page waits for what may be done in a moment
MEASURE = "degree"


@dataclass
class Ranking:
    """What is known of the ranks of one build. `state` is `working`, `ready`, `large`, `single` or `failed`."""

    state: str = "working"
    scores: dict[str, Measures] = field(default_factory=dict)
    sizes: Counter[str] = field(default_factory=Counter)  # entities of each label
    sure: dict[str, Stability] = field(default_factory=dict)
    done: threading.Event = field(default_factory=threading.Event)


_STARTING = threading.Lock()


def ranking(reading: Reading) -> Ranking:
    """Return the ranking of a graph that is read, begun in the background by the first who asks."""

    def begun() -> Ranking:
        made = Ranking()
        threading.Thread(target=_compute, args=(reading, made), daemon=True).start()
        return made

    with _STARTING:
        return reading.shelf.once("ranking", begun)


def _compute(reading: Reading, made: Ranking) -> None:
    graph = reading.shelf.graph
    try:
        made.sizes.update(node.type for node in graph.entities)
        for name, lens in LENSES.items():
            made.scores[name] = measure(network(graph, lens), (MEASURE,))
        if len(graph.documents) < 2:
            made.state = "single"
        elif len(graph.edges) > MOST_STATEMENTS:
            made.state = "large"
        else:
            _ranges(graph, reading.store.records(), reading.store.ledger().judgements, made)
            made.state = "ready"
    except HubgraphError:
        made.state = "failed"  # the page says so; the store's own trouble is said on every page
    finally:
        if made.state == "working":
            made.state = "failed"
        made.done.set()


def _ranges(graph: Graph, records: Sequence[Record], judgements: Sequence[Judgement], made: Ranking) -> None:
    build = partial(assemble, judgements=judgements)
    for name, lens in LENSES.items():
        made.sure[name] = stability(graph, records, lens, (MEASURE,), measures=made.scores[name], draws=DRAWS,
                                    build=build)  # fmt: skip


def rank_card(reading: Reading, entity_id: str) -> Plain:
    """Return place, range and the carrying relations (ids) of an entity in each lens; `state` says what is missing."""
    known, shelf = ranking(reading), reading.shelf
    known.done.wait(PATIENCE)
    lenses = {name: _place(shelf, known, name, entity_id) for name in LENSES if name in known.scores}
    return {"state": known.state, "draws": DRAWS, "papers": len(shelf.graph.documents), "lenses": lenses}


def _place(shelf: Shelf, known: Ranking, name: str, entity_id: str) -> Plain:
    scores = known.scores[name][MEASURE].scores
    score, label = scores[entity_id], shelf.nodes[entity_id].type
    sure = known.sure[name].ranks[MEASURE][entity_id] if name in known.sure else None
    return {
        "value": int(score.value or 0), "rank": score.rank, "ties": score.ties, "of": len(scores),
        "label_rank": score.label_rank, "label_of": known.sizes[label],
        "range": _range(sure), "carriers": [one.id for one in carrying(shelf, entity_id, LENSES[name])],
    }  # fmt: skip


def _range(sure: Sure | None) -> Plain | None:
    if sure is None:
        return None
    return {"papers": _ends(sure.papers), "draws": _ends(sure.draws), "label_papers": _ends(sure.label_papers),
            "label_draws": _ends(sure.label_draws), "gone": len(sure.gone)}  # fmt: skip


def _ends(span: Range | None) -> list[int] | None:
    return sorted({span.low, span.high}) if span else None


def carrying(shelf: Shelf, entity_id: str, lens: Lens) -> list[Edge]:
    """Return the relations that carry an entity's place, as `graph.analytics.evidence` orders them."""
    return [one.edge for one in carriers(_round(shelf, entity_id), entity_id, CARRIERS, lens)]


def _round(shelf: Shelf, entity_id: str) -> Graph:
    """Return the part of the graph that speaks of one entity, so that a large graph is not read for it."""
    edges = [e for e in shelf.of.get(entity_id, ()) if e.head in shelf.nodes and e.tail in shelf.nodes]
    edges.sort(key=lambda e: (-len(e.documents), -e.confidence, e.id))
    del edges[MOST_READ:]
    shelf.fetch(p for edge in edges for p in edge.evidence)
    passages = {p for edge in edges for p in edge.evidence if p in shelf.passages}
    return Graph(
        documents=shelf.graph.documents,
        passages=tuple(shelf.passages[p] for p in sorted(passages)),
        entities=tuple(shelf.nodes[i] for i in sorted(
            {entity_id} | {n.entity for p in passages for n in shelf.namings_at.get(p, ()) if n.entity in shelf.nodes}
            | {end for e in edges for end in (e.head, e.tail)})),
        namings=tuple(n for p in sorted(passages) for n in shelf.namings_at.get(p, ()) if n.entity in shelf.nodes),
        edges=tuple(edges),
        document_of={p: shelf.document_at(p) for p in passages},
    )  # fmt: skip
