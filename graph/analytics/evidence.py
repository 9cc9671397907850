"""What carries an entity's place: its strongest relations, each with a sentence that can be read in its source.

A quote is worth most when it names both ends of the relation, is not a heading, and does not merely count things up:
a list sentence names at least `LIST_SIZE` entities of one label, and makes a relation of each of them at one stroke.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from graph.analytics.network import Lens, look
from graph.model import Document, Edge, Graph, Passage

LIST_SIZE = 6  # names of one label in one sentence: below that it may still be said of each by itself
CLOSE = 25  # characters between both ends: below that they stand side by side
LONG = 60  # characters that are read at one go
AT_EASE = 4  # so many names fit into a sentence that still says something of each

_REPORTED = re.compile("截至|累计达|累计完成|同比|占全国|by the end of|year on year")

Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage with its source; `marks` are the places in `text` that name either end of the relation.

    `missing` are the ids of ends that it does not name, which the relation has from the context; `listed` tells whether
    it is a list sentence, `heading` whether it is a heading or the paper's title.
    """

    document: Document
    passage: Passage
    marks: Spans
    missing: tuple[str, ...] = ()
    listed: bool = False
    heading: bool = False

    @property
    def full(self) -> bool:
        """Whether it names both ends."""
        return not self.missing

    @property
    def good(self) -> bool:
        """Whether it can stand alone for its relation."""
        return self.full and not self.listed and not self.heading


@dataclass(frozen=True, slots=True)
class Carrier:
    """A relation that carries an entity's place, the ids of `documents` that count for it, and a quote."""

    edge: Edge
    documents: tuple[str, ...]
    quote: Quote


def carriers(graph: Graph, node_id: str, limit: int = 3, lens: Lens | None = None) -> tuple[Carrier, ...]:
    """Return the strongest relations of an entity, as `carriers_of` orders them."""
    return carriers_of(graph, (node_id,), limit, lens)[node_id]


def carriers_of(
    graph: Graph, node_ids: Iterable[str], limit: int = 3, lens: Lens | None = None
) -> dict[str, tuple[Carrier, ...]]:
    """Return the strongest relations of several entities, each with its best quote, reading the graph once.

    Those with a quote that names both ends first; of these most documents, then those with a good quote, then
    confidence, then id; a second relation with the same entity comes after the first ones with all others.
    """
    wanted = list(node_ids)
    touching: Mapping[str, list[Edge]] = {node: [] for node in wanted}
    for edge in look(graph, lens or Lens()).edges:
        for end in {edge.head, edge.tail} & touching.keys():
            if edge.head != edge.tail:
                touching[end].append(edge)
    quotes = quotes_of(graph, {e.id: e for edges in touching.values() for e in edges}.values(), 1)
    return {
        node: tuple(
            Carrier(e, e.documents, quotes[e.id][0])
            for e in _chosen(node, [e for e in edges if e.id in quotes], quotes)
        )[:limit]
        for node, edges in touching.items()
    }


def _chosen(node: str, edges: Sequence[Edge], quotes: Mapping[str, tuple[Quote, ...]]) -> list[Edge]:
    said = {e.id: quotes[e.id][0] for e in edges}
    best = sorted(
        edges, key=lambda e: (not said[e.id].full, -len(e.documents), not said[e.id].good, -e.confidence, e.id)
    )
    times: Counter[str] = Counter()
    turns = []
    for edge in best:
        other = edge.tail if edge.head == node else edge.head
        turns.append(times[other])
        times[other] += 1
    return [edge for _, edge in sorted(zip(turns, best, strict=True), key=lambda pair: pair[0])]


def quotes_of(graph: Graph, edges: Iterable[Edge], limit: int = 2) -> dict[str, tuple[Quote, ...]]:
    """Return the best quotes of each edge by its id, at most `limit`; an edge without known passages has no entry.

    Edges count with the passages they hold: those of `look` hold what their lens lets through. First come quotes that
    name both ends, then sentences before headings, for plans those that do not report what has come about, sentences
    before list sentences, those that are not crowded with other names, whose ends stand close together, short ones.
    """
    wanted = list(edges)
    needed = {passage for edge in wanted for passage in edge.evidence}
    passages = {p.id: p for p in graph.passages if p.id in needed}
    by_id = {document.id: document for document in graph.documents}
    named = _named(graph, needed)
    listed = list_passages(graph, only=needed)
    found = {}
    for edge in wanted:
        made = [
            _quote(edge, passages[p], by_id[graph.document_of[p]], named.get(p, {}), p in listed)
            for p in edge.evidence
            if p in passages
        ]
        made.sort(key=lambda q: (len(q.missing), q.heading, _reports(edge, q), q.listed, *_place(edge, q, named)))
        if made:
            found[edge.id] = tuple(made[:limit])
    return found


def is_heading(passage: Passage) -> bool:
    """Tell whether a passage is the heading of its section."""
    text = passage.text.strip()
    return bool(text) and (passage.section == text or passage.section.endswith(f" / {text}"))


def list_passages(graph: Graph, size: int = LIST_SIZE, only: Container[str] | None = None) -> frozenset[str]:
    """Return the ids of the list sentences (among `only`): they name at least `size` entities of one label."""
    label = {node.id: node.type for node in graph.entities}
    named: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for naming in graph.namings:
        if only is None or naming.passage in only:
            named[naming.passage, label[naming.entity]].add(naming.entity)
    return frozenset(passage for (passage, _), entities in named.items() if len(entities) >= size)


def _named(graph: Graph, needed: Container[str]) -> Mapping[str, Mapping[str, list[tuple[int, int]]]]:
    named: defaultdict[str, defaultdict[str, list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))
    for naming in graph.namings:
        if naming.passage in needed:
            named[naming.passage][naming.entity].append((naming.start, naming.end))
    return named


def _quote(
    edge: Edge, passage: Passage, document: Document, named: Mapping[str, list[tuple[int, int]]], listed: bool
) -> Quote:
    spans = [*named.get(edge.head, ()), *named.get(edge.tail, ())]
    missing = tuple(end for end in (edge.head, edge.tail) if end not in named)
    heading = is_heading(passage) or passage.text.strip() == document.title.strip()
    return Quote(document, passage, _marks(passage, spans), missing, listed, heading)


def _reports(edge: Edge, quote: Quote) -> bool:
    """Tell whether a plan would be shown by a sentence that counts what there is."""
    return edge.modality == "proposed" and _REPORTED.search(quote.passage.text) is not None


def _place(
    edge: Edge, quote: Quote, named: Mapping[str, Mapping[str, Sequence[tuple[int, int]]]]
) -> tuple[int, int, int, str, int]:
    there = named.get(quote.passage.id, {})
    gaps = [max(start - last, first - end) for start, end in there.get(edge.head, ())
            for first, last in there.get(edge.tail, ())]  # fmt: skip
    far = max(0, min(gaps, default=0)) // CLOSE
    long = len(quote.passage.text) // LONG
    return max(0, len(there) - AT_EASE), far, long, quote.document.id, quote.passage.index


def _marks(passage: Passage, spans: Iterable[tuple[int, int]]) -> Spans:
    """Turn spans of the document into spans of the passage; of two that overlap the longer one stays."""
    inside = {(s - passage.start, e - passage.start) for s, e in spans if passage.start <= s < e <= passage.end}
    kept: list[tuple[int, int]] = []
    for start, end in sorted(inside, key=lambda span: (span[0] - span[1], span)):
        if all(end <= s or start >= e for s, e in kept):
            kept.append((start, end))
    return tuple(sorted(kept))
