"""Pour the graph of all records into whatever takes it, a part at a time: memory does not grow with the records.

Documents and passages come straight from the records, by document id; all else out of a side file, which is brought up
to date on the way (`graph.store.whole`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from itertools import chain
from typing import Protocol

from graph.model import Graph, Record
from graph.ontology import Ontology
from graph.parts import check, parts_of
from graph.store.index import Marks, Read, RecordIndex
from graph.store.tables import counts_of
from graph.store.whole import PART, Whole


class Sink(Protocol):
    """What takes the parts of a graph."""

    def add(self, part: Graph, label: Mapping[str, str] | None = None) -> None:
        """Take in a part; `label` tells the labels of entities that it lacks, by id."""

    def load(self) -> None:
        """Know that what comes next may refer to anything that was taken in so far."""


def pour_papers(
    index: RecordIndex, hashes: Mapping[str, str], marks: Marks, read: Read, vocabulary: Ontology, sink: Sink
) -> Counter[str]:
    """Pour documents and passages, let the side file follow, and return how much it was.

    Raises RecordError where a record is not what it should be, and what `read` raises.
    """
    papers = _Papers(sink, vocabulary)
    index.follow(hashes, marks, read, every=papers.take)
    return papers.end()


def pour_rest(whole: Whole, sink: Sink) -> Counter[str]:
    """Pour entities, mentions, observations and edges, and return how much it was."""
    counts: Counter[str] = Counter()
    for parts in chain((whole.entities(), whole.namings(), whole.figures()), whole.edges()):
        for part in parts:
            sink.add(part, whole.labels)
            counts.update(counts_of(part))
        sink.load()
    return Counter({**counts, **whole.totals()})


class _Papers:
    """Documents and their passages on their way."""

    def __init__(self, sink: Sink, vocabulary: Ontology) -> None:
        self._sink, self._vocabulary = sink, vocabulary
        self._counts = Counter(counts_of(Graph()))
        self._some: list[Record] = []
        self._passages = 0

    def take(self, record: Record) -> None:
        """Take in a record. Raises RecordError where it is not what it should be."""
        check(record, self._vocabulary)
        self._some.append(replace(record, entities=(), relations=(), observations=(), rejected=()))
        self._passages += len(record.passages)
        if self._passages >= PART:
            self._put()

    def end(self) -> Counter[str]:
        """Hand on the rest, and count all."""
        self._put()
        self._sink.load()
        return self._counts

    def _put(self) -> None:
        parts = parts_of(self._some)
        part = Graph(tuple(parts.documents), tuple(parts.passages), document_of=dict(parts.document_of))
        self._sink.add(part)
        self._counts.update(counts_of(part))
        self._some, self._passages = [], 0
