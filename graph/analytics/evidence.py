"""What carries an entity's place: its strongest relations, each with a sentence that can be read in its source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graph.analytics.network import Lens, look
from graph.model import Document, Edge, Graph, Passage


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage with its source; `marks` are the places in `text` that name either end of the relation."""

    document: Document
    passage: Passage
    marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Carrier:
    """A relation that carries an entity's place, the ids of `documents` that count for it, and a quote."""

    edge: Edge
    documents: tuple[str, ...]
    quote: Quote


def carriers(graph: Graph, node_id: str, limit: int = 3, lens: Lens | None = None) -> tuple[Carrier, ...]:
    """Return the strongest relations of an entity: most documents first, then confidence, then id."""
    return carriers_of(graph, (node_id,), limit, lens)[node_id]


def carriers_of(
    graph: Graph, node_ids: Iterable[str], limit: int = 3, lens: Lens | None = None
) -> dict[str, tuple[Carrier, ...]]:
    """Return the `carriers` of several entities, reading the graph once. A quote names both ends if any does."""
    wanted = list(node_ids)
    view = look(graph, lens or Lens())
    documents = set(view.documents)
    touching: Mapping[str, list[Edge]] = {node: [] for node in wanted}
    for edge in view.edges:
        for end in {edge.head, edge.tail} & touching.keys():
            if edge.head != edge.tail:
                touching[end].append(edge)
    chosen = {
        node: sorted(edges, key=lambda e: (-len(documents.intersection(e.documents)), -e.confidence, e.id))[:limit]
        for node, edges in touching.items()
    }
    quotes = _quotes(graph, {e.id: e for edges in chosen.values() for e in edges}, documents)
    return {
        node: tuple(
            Carrier(e, tuple(d for d in e.documents if d in documents), quotes[e.id]) for e in edges if e.id in quotes
        )
        for node, edges in chosen.items()
    }


def _quotes(graph: Graph, edges: Mapping[str, Edge], documents: set[str]) -> dict[str, Quote]:
    """Choose for each edge the first passage that names both ends, else one, else none, and mark the ends in it."""
    needed = {passage for edge in edges.values() for passage in edge.evidence}
    passages = {p.id: p for p in graph.passages if p.id in needed and graph.document_of.get(p.id) in documents}
    by_id = {document.id: document for document in graph.documents}
    named: defaultdict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for naming in graph.namings:
        if naming.passage in passages:
            named[naming.passage, naming.entity].append((naming.start, naming.end))
    found = {}
    for edge in edges.values():
        here = [passages[p] for p in edge.evidence if p in passages]
        if here:
            first = min(here, key=lambda p: (_unnamed(p, edge, named), graph.document_of[p.id], p.index))
            spans = [*named.get((first.id, edge.head), ()), *named.get((first.id, edge.tail), ())]
            found[edge.id] = Quote(by_id[graph.document_of[first.id]], first, _marks(first, spans))
    return found


def _unnamed(passage: Passage, edge: Edge, named: Mapping[tuple[str, str], object]) -> int:
    return ((passage.id, edge.head) not in named) + ((passage.id, edge.tail) not in named)


def _marks(passage: Passage, spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Turn spans of the document into spans of the passage; of two that overlap the longer one stays."""
    inside = {(s - passage.start, e - passage.start) for s, e in spans if passage.start <= s < e <= passage.end}
    kept: list[tuple[int, int]] = []
    for start, end in sorted(inside, key=lambda span: (span[0] - span[1], span)):
        if all(end <= s or start >= e for s, e in kept):
            kept.append((start, end))
    return tuple(sorted(kept))
