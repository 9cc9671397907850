"""The server store: a graph in Neo4j 5.26 or newer, where analysts have their own tools, and several people one graph.

`graph.store.neo4j_load` says how it is written, `neo4j_meta` what stands beside the graph, `neo4j_query` how the
queries of people are fenced, `neo4j_reader` how a read makes sure that it saw one graph.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

from graph.assemble import build_of
from graph.curation.judgement import Judgement
from graph.curation.ledger import Ledger, new_lines
from graph.errors import NotFound, StoreError
from graph.model import Document, Edge, Figure, Graph, Naming, Node, Passage, Record
from graph.ontology import Ontology, ontology
from graph.store import cypher as portable
from graph.store import neo4j_cypher as cypher
from graph.store import neo4j_load, rows
from graph.store.base import Change, Hit, Result, Store
from graph.store.compare import differences
from graph.store.neo4j_client import Client, Transaction
from graph.store.neo4j_client import rows as fetch
from graph.store.neo4j_meta import (
    LIBRARY,
    Standing,
    fits,
    judgement_rows,
    read_judgements,
    read_records,
)
from graph.store.neo4j_part import steps_for
from graph.store.neo4j_query import run_query
from graph.store.neo4j_reader import Reader
from graph.store.neo4j_rows import Step
from graph.store.neo4j_shelf import Lines
from graph.store.neo4j_whole import steps_to_all
from graph.store.search import SearchIndex
from graph.store.stop import Stop
from graph.store.tables import SCHEMA, meta_with

EVERYTHING = 1 << 62


@dataclass(frozen=True, slots=True)
class _Before:
    """What a writer found: how the store stands, whether its graph is that of its records, their hashes by document."""

    standing: Standing
    whole: bool
    hashes: Mapping[str, str]


class Neo4jStore(Store):
    """A graph in a Neo4j database. Threads may share it; it keeps a pool of connections until it is closed."""

    def __init__(
        self,
        url: str,
        *,
        username: str = "neo4j",
        password: str = "",
        database: str = "neo4j",
        read_only: bool = False,
        vocabulary: Ontology | None = None,
    ) -> None:
        self.url, self.read_only = url, read_only
        self._vocabulary = vocabulary or ontology()
        self._client = Client(url, username, password, database)
        self._reader = Reader(self._client, self._vocabulary)
        self._index: tuple[str, SearchIndex] | None = None
        self._lock = threading.Lock()
        try:
            self._reader.look(read_only=read_only)
        except BaseException:
            self._client.close()
            raise

    def ingest(self, records: Iterable[Record], *, replacing: Sequence[str] = ()) -> Change:
        """Add records; the same document with another record is replaced and counts as added. All or nothing.

        Their lines are laid down in a temporary file as they come: they are never in memory all at once.
        """
        with Lines() as lines:
            for record in records:
                lines.add(record)
            with self._writing() as before:
                same = {doc for doc, made in lines.hashes.items() if before.hashes.get(doc) == made}
                added = tuple(sorted(set(lines.hashes) - same))
                gone = tuple(sorted(set(replacing) & set(before.hashes) - set(lines.hashes)))
                if added or gone or not before.whole:
                    self._commit(before, lines, added, gone)
        return Change(added, tuple(sorted(same)), gone, self.counts())

    def remove(self, documents: Sequence[str]) -> Change:
        """Take documents out by id; what only they said goes with them. Raises NotFound for an unknown id."""
        with self._writing() as before:
            unknown = sorted(set(documents) - set(before.hashes))
            if unknown:
                raise NotFound(f"{self.url}: no document {unknown[0]}", "see `hubgraph documents list`")
            if documents or not before.whole:
                with Lines() as none:
                    self._commit(before, none, gone=documents)
            rest = tuple(sorted(set(before.hashes) - set(documents)))
        return Change((), rest, tuple(sorted(set(documents))), self.counts())

    def rebuild(self) -> Change:
        """Make the graph again from its records: compare all of it, write what differs."""
        with self._writing() as before, Lines() as none:
            self._commit(_Before(before.standing, False, before.hashes), none)
            return Change((), tuple(sorted(before.hashes)), (), self.counts())

    def ledger(self) -> Ledger:
        """Return the judgements kept with the graph, by time, and what is wrong with lines that count for nothing."""
        return self._client.read(lambda tx: read_judgements(tx, self.url))

    def judge(self, judgements: Sequence[Judgement], *, merge: bool = False) -> Change:
        """Add judgements to the ledger and change the graph as they say; all or nothing."""
        with self._writing() as before:
            added = new_lines(self.ledger().judgements, judgements, merge=merge)
            if added or not before.whole:
                with Lines() as none:
                    self._commit(before, none, judged=added)
        return Change((), tuple(sorted(before.hashes)), (), self.counts())

    @contextmanager
    def _writing(self) -> Iterator[_Before]:
        if self.read_only:
            raise StoreError(f"{self.url}: opened for reading only", "open it without read_only")
        with neo4j_load.only_writer(self._client):
            standing = self._client.read(self._reader.stands)
            if standing.meta.schema > SCHEMA:
                raise StoreError(f"{self.url}: was written by a newer version of hubgraph", "use that version")
            hashes = {str(doc): str(made) for doc, made in self._client.read(lambda tx: fetch(tx, cypher.HASHES))}
            yield _Before(standing, fits(standing, self._vocabulary), hashes)

    def _commit(
        self,
        before: _Before,
        lines: Lines,
        new: Sequence[str] = (),
        gone: Sequence[str] = (),
        judged: Sequence[Judgement] = (),
    ) -> None:
        """Let the documents `new` of `lines` come, those of `gone` go, and judgements be added."""
        leaving = {*new, *gone}
        hashes = {doc: made for doc, made in before.hashes.items() if doc not in leaving}
        hashes.update((doc, lines.hashes[doc]) for doc in new)
        then = self.ledger().judgements
        now = (*then, *judged)
        build = build_of(hashes.values(), now)
        neo4j_load.ensure_schema(self._client, self._vocabulary)
        records = neo4j_load.Records(lines.rows(new), sorted(leaving), judgement_rows(judged))
        change = before.hashes, lines, new, gone
        few = before.whole and steps_for(
            self._client, before.standing.meta, *change, (then, now), build, self._vocabulary
        )
        if few:
            meta, steps = few
            neo4j_load.write(self._client, neo4j_load.new_load(meta), records, steps)
            return
        with self._all(hashes, lines, now) as (counts, every):
            meta = meta_with(build, counts, self._vocabulary, LIBRARY)
            neo4j_load.write(self._client, neo4j_load.new_load(meta), records, every)

    def _all(
        self, hashes: Mapping[str, str], lines: Lines, judgements: Sequence[Judgement]
    ) -> AbstractContextManager[tuple[Mapping[str, int], Iterator[Step]]]:
        return steps_to_all(self._client, hashes, lines, judgements, self._vocabulary)

    def verify(self) -> tuple[str, ...]:
        """Compare the store with its records; return what is wrong, for people: nothing when all is well."""
        try:
            records, judgements, stored, standing = self._reader.read(
                lambda tx, now: (
                    read_records(tx, self.url),
                    read_judgements(tx, self.url).judgements,
                    self._whole(tx, now),
                    now,
                )
            )
        except StoreError as exc:
            return (str(exc),)
        return differences(self.url, stored, standing.meta, records, judgements, self._vocabulary)

    def records(self) -> Sequence[Record]:
        """Return the records that the graph was built from, by document id."""
        return self._reader.read(lambda tx, _: read_records(tx, self.url))

    def build(self) -> str:
        """Return the build id of the graph that is read."""
        return self._reader.now().meta.build

    def counts(self) -> dict[str, int]:
        """Count documents, passages, entities, mentions, relations, statements, observations, indicators."""
        return dict(self._reader.now().meta.counts)

    def graph(self) -> Graph:
        """Return the whole graph."""
        return self._reader.read(self._whole)

    def _whole(self, tx: Transaction, now: Standing) -> Graph:
        passages = fetch(tx, portable.PASSAGES)
        return Graph(
            documents=tuple(map(rows.document, fetch(tx, portable.DOCUMENTS))),
            passages=tuple(map(rows.passage, passages)),
            entities=tuple(sorted(map(rows.node, fetch(tx, cypher.ENTITIES)), key=lambda node: node.id)),
            namings=tuple(rows.namings(fetch(tx, portable.NAMINGS))),
            edges=tuple(map(rows.edge, fetch(tx, cypher.edges(now.meta.relations)))),
            figures=tuple(map(rows.figure, fetch(tx, portable.FIGURES))),
            document_of={row[0]: row[7] for row in sorted(passages, key=lambda row: str(row[0]))},
        )

    def documents(self) -> Sequence[Document]:
        """Return all documents, by id."""
        return [rows.document(row) for row in self._reader.rows(portable.DOCUMENTS)]

    def document(self, doc_id: str) -> Document:
        """Return a document; raises NotFound."""
        for row in self._reader.rows(portable.DOCUMENT_BY_ID, id=doc_id):
            return rows.document(row)
        raise NotFound(f"{self.url}: no document {doc_id}", "see `hubgraph documents list`")

    def passages(self, doc_id: str) -> Sequence[Passage]:
        """Return a document's passages in reading order; raises NotFound."""
        self.document(doc_id)
        return [rows.passage(row) for row in self._reader.rows(portable.PASSAGES_OF, id=doc_id)]

    def quotes(self, passage_ids: Sequence[str]) -> Mapping[str, tuple[Document, Passage]]:
        """Return document and passage for each known passage id."""
        if not passage_ids:
            return {}
        answer = self._reader.rows(cypher.QUOTES, ids=list(passage_ids))
        found = {row[0]: (rows.document(row[7:]), rows.passage(row)) for row in answer}
        return {passage_id: found[passage_id] for passage_id in passage_ids if passage_id in found}

    def namings(self, doc_id: str) -> Sequence[Naming]:
        """Return a document's mentions, by start."""
        self.document(doc_id)
        return rows.namings(self._reader.rows(portable.NAMINGS_OF, id=doc_id))

    def entities(self, label: str | None = None, limit: int | None = None, offset: int = 0) -> Sequence[Node]:
        """Return entities, most documents first, then most mentions, then id."""
        most = EVERYTHING if limit is None else limit

        def work(tx: Transaction, now: Standing) -> list[Node]:
            if label is not None and label not in now.meta.labels:
                raise NotFound(f"{self.url}: no label {label!r}", f"labels are {', '.join(now.meta.labels)}")
            return [rows.node(row) for row in fetch(tx, cypher.entities(label), {"skip": offset, "limit": most})]

        return self._reader.read(work)

    def entity(self, entity_id: str) -> Node:
        """Return an entity; raises NotFound with the nearest names."""
        for row in self._reader.rows(cypher.ENTITY_BY_ID, id=entity_id):
            return rows.node(row)
        raise self._not_found(entity_id)

    def find(self, name: str) -> Node:
        """Return the entity that a person means by a name, alias, English name or id; raises NotFound."""
        found = self._search_index().exact(name)
        if found is None:
            raise self._not_found(name)
        return found

    def edges(self, entity_ids: Sequence[str]) -> Sequence[Edge]:
        """Return all edges with at least one end among `entity_ids`, by id."""
        if not entity_ids:
            return []
        return self._edges(cypher.edges_at, ids=list(entity_ids))

    def edge(self, edge_id: str) -> Edge:
        """Return an edge; raises NotFound."""
        for edge in self._edges(cypher.edge_by_id, id=edge_id):
            return edge
        raise NotFound(f"{self.url}: no relation {edge_id}", "it may be gone since documents were added or removed")

    def edges_of_document(self, doc_id: str) -> Sequence[Edge]:
        """Return the edges that a document supports, by id."""
        self.document(doc_id)
        return self._edges(lambda relations: cypher.edges(relations, cypher.EDGE_SAID_BY), id=doc_id)

    def _edges(self, statement: Callable[[Sequence[str]], str], **params: Any) -> list[Edge]:
        return [rows.edge(row) for row in self._reader.rows(statement, **params)]

    def figures(self, subject: str | None = None, indicator: str | None = None) -> Sequence[Figure]:
        """Return observations by indicator and period, those of the paper published last first, then by id."""
        answer = self._reader.rows(cypher.figures(subject, indicator), subject=subject, indicator=indicator)
        return rows.newest_first(map(rows.figure, answer), self.documents())

    def search(self, text: str, limit: int = 20) -> Sequence[Hit]:
        """Find entities by characters, alias, English name, pinyin or initials, best first."""
        return self._search_index().search(text, limit)

    def _search_index(self) -> SearchIndex:
        load = self._reader.now().load
        with self._lock:
            if self._index is None or self._index[0] != load:
                load, nodes = self._reader.read(lambda tx, now: (now.load, fetch(tx, cypher.ENTITIES)))
                self._index = (load, SearchIndex([rows.node(row) for row in nodes]))
            return self._index[1]

    def query(
        self,
        cypher: str,
        params: Mapping[str, Any] | None = None,
        *,
        rows: int = 1000,
        seconds: float = 5.0,
        stop: Stop | None = None,
    ) -> Result:
        """Answer a read-only query; raises QueryRefused when it would do more than read, QueryError when wrong."""
        return run_query(self._client, cypher, params or {}, self._reader.meta, rows=rows, seconds=seconds, stop=stop)

    def close(self) -> None:
        """Let go of all connections."""
        self._client.close()
