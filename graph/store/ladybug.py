"""The embedded store: a graph in one file, read and queried by Ladybug. Choose it for one machine: it needs no server.

The file is never changed. A new one, or a changed copy, is written beside it (`graph.store.writer`) and takes its
place, so that readers are never disturbed; an open store notices and reads the new one. `graph.store.files` says how
the records are kept.
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from operator import attrgetter
from pathlib import Path
from typing import Any

from graph.curation.judgement import Judgement
from graph.curation.ledger import Ledger, fingerprint, new_lines
from graph.errors import NotFound, StoreError
from graph.model import Document, Edge, Figure, Graph, Naming, Node, Passage, Record
from graph.ontology import Ontology, ontology
from graph.store import cypher, piecemeal, rows
from graph.store.base import Change, Hit, Result, Store
from graph.store.compare import differences
from graph.store.console import run_query
from graph.store.files import AGAIN, StoreFiles
from graph.store.load import LIBRARY
from graph.store.manifest import Manifest, seal
from graph.store.reader import Reader, Stamp
from graph.store.search import SearchIndex
from graph.store.stop import Stop
from graph.store.tables import Meta, meta_for
from graph.store.warm import Children
from graph.store.writer import Order, Writer

EVERYTHING = 1 << 62
FEW = 50  # entities whose edges are looked up one after the other; for more, all edges are read once


class LadybugStore(Store):
    """A graph in a file. Opening is put off to the first read; `:memory:` is a folder that goes when it is closed."""

    def __init__(self, url: str, *, read_only: bool = False, vocabulary: Ontology | None = None) -> None:
        self.url = url
        self._temporary = tempfile.TemporaryDirectory(prefix="hubgraph-") if url == ":memory:" else None
        path = Path(self._temporary.name) / "memory.lbug" if self._temporary else Path(url).expanduser()
        self.files = StoreFiles(path.resolve())
        self.read_only = read_only
        self._vocabulary = vocabulary or ontology()
        self._reader = Reader(self.files, self._vocabulary)
        self._writer = Writer(self.files, self._vocabulary)
        self._children = Children()
        self._index: tuple[Stamp | None, SearchIndex] | None = None
        self._indexing = threading.Lock()
        if self.files.path.is_dir():
            raise StoreError(f"{self.files.path}: is a folder", "name a file, for example var/hubgraph.lbug")
        if read_only and not self.files.path.exists() and not self.files.manifest_path.exists():
            raise StoreError(f"{self.files.path}: there is no graph here", "run `hubgraph ingest` first")

    def ingest(self, records: Iterable[Record], *, replacing: Sequence[str] = ()) -> Change:
        """Add records; the same document with another record is replaced and counts as added. All or nothing.

        Records are laid down as they come: they are never in memory all at once.
        """
        with self._writing() as manifest:
            new: dict[str, str] = {}
            same: set[str] = set()
            for doc, sha256, fresh in self.files.keep(records):
                if manifest.documents.get(doc) == sha256 and not fresh and doc not in new:
                    same.add(doc)
                else:
                    new[doc] = sha256
            gone = tuple(sorted(set(replacing) & set(manifest.documents) - set(new) - same))
            self._write(manifest, Order(new, gone))
            return Change(tuple(sorted(new)), tuple(sorted(same)), gone, self.counts())

    def remove(self, documents: Sequence[str]) -> Change:
        """Take documents out by id; what only they said goes with them. Raises NotFound for an unknown id."""
        with self._writing() as manifest:
            unknown = sorted(set(documents) - set(manifest.documents))
            if unknown:
                raise NotFound(f"{self.url}: no document {unknown[0]}", "see `hubgraph documents list`")
            gone = tuple(sorted(set(documents)))
            rest = tuple(sorted(set(manifest.documents) - set(gone)))
            self._write(manifest, Order(gone=gone))
            return Change((), rest, gone, self.counts())

    def rebuild(self) -> Change:
        """Make the store file again from its records, whatever state it is in."""
        with self._writing() as manifest:
            self._writer.forget()
            self._writer.write(manifest, Order(), None)
            return Change((), tuple(sorted(manifest.documents)), (), self.counts())

    def ledger(self) -> Ledger:
        """Return the judgements kept with the graph, by time, and what is wrong with lines that count for nothing."""
        return self.files.ledger()

    def judge(self, judgements: Sequence[Judgement], *, merge: bool = False) -> Change:
        """Add judgements to the ledger and change the graph as they say; all or nothing."""
        with self._writing() as manifest:
            added = new_lines(self.ledger().judgements, judgements, merge=merge)
            self._write(manifest, Order(judged=added))
            return Change((), tuple(sorted(manifest.documents)), (), self.counts())

    def _write(self, manifest: Manifest, order: Order) -> None:
        """Do what is ordered, if it is anything or the file does not fit its records."""
        meta = self._fitting(manifest)
        if order.new or order.gone or order.judged or not (meta or self._nothing(manifest)):
            self._writer.write(manifest, order, meta)

    @contextmanager
    def _writing(self) -> Iterator[Manifest]:
        if self.read_only:
            raise StoreError(f"{self.url}: opened for reading only", "open it without read_only")
        with self.files.writing():
            manifest = self.files.manifest()
            if self.files.path.exists() and not self.files.manifest_path.exists():
                hint = f"put the folder {self.files.folder} back, or ingest into another file"
                raise StoreError(f"{self.files.path}: its records are gone, it can only be read", hint)
            self.files.clean(manifest)
            try:
                yield manifest
            except BaseException:
                with suppress(StoreError, OSError):  # what cannot be tidied up now the next writer does
                    self.files.clean(self.files.manifest())
                raise

    def _fitting(self, manifest: Manifest) -> Meta | None:
        """Return what the store file says of itself if it is what the records and this version would make."""
        if not self.files.path.exists():
            return None
        try:
            meta = self._reader.meta()
        except StoreError:
            return None
        if fingerprint(self.ledger().judgements) != manifest.judged:  # a writer died between ledger and graph
            return None
        now = meta_for(manifest.build, (), Graph(), self._vocabulary, LIBRARY)
        fits = (meta.schema, meta.build, meta.vocabulary) == (now.schema, now.build, now.vocabulary)
        return meta if fits else None

    def _nothing(self, manifest: Manifest) -> bool:
        """Tell whether there is no store file, and none is wanted."""
        return not self.files.path.exists() and not manifest.documents and not manifest.judged

    def verify(self) -> tuple[str, ...]:
        """Compare the store with its records; return what is wrong, for people: nothing when all is well."""
        manifest, problems = self._verified()
        if problems and self.files.manifest() != manifest:  # a writer was at work meanwhile
            _, problems = self._verified()
        return tuple(problems)

    def _verified(self) -> tuple[Manifest | None, Sequence[str]]:
        manifest = None
        try:
            manifest = self.files.manifest()
            records = self.files.records(manifest)
            if self.files.path.exists() and manifest.seals and seal(self.files.path) not in manifest.seals:
                return manifest, [f"{self.url}: is damaged: it is not the file that was written\n  → {AGAIN}"]
            with self._reader.steady():
                meta, stored = self._reader.meta(), self.graph()
        except StoreError as exc:
            return manifest, [str(exc)]
        judgements = self.ledger().judgements
        return manifest, differences(self.url, stored, meta, records, judgements, self._vocabulary, manifest.build)

    def records(self) -> Sequence[Record]:
        """Return the records that the graph was built from, by document id."""
        manifest = self.files.manifest()
        try:
            return self.files.records(manifest)
        except StoreError:
            again = self.files.manifest()
            if again == manifest:
                raise
            return self.files.records(again)  # a writer was at work between manifest and records

    def build(self) -> str:
        """Return the build id of the graph that is read."""
        with self._reader.steady():
            return self._reader.meta().build

    def counts(self) -> dict[str, int]:
        """Count documents, passages, entities, mentions, relations, statements, observations, indicators."""
        with self._reader.steady():
            return dict(self._reader.meta().counts)

    def graph(self) -> Graph:
        """Return the whole graph."""
        with self._reader.steady():
            passages = self._reader.rows(cypher.PASSAGES)
            return Graph(
                documents=tuple(self.documents()),
                passages=tuple(rows.passage(row) for row in passages),
                entities=tuple(sorted(self.entities(), key=lambda node: node.id)),
                namings=tuple(rows.namings(self._reader.rows(cypher.NAMINGS))),
                edges=tuple(self._edges()),
                figures=tuple(rows.figure(row) for row in self._reader.rows(cypher.FIGURES)),
                document_of={row[0]: row[7] for row in sorted(passages, key=lambda row: row[0])},
            )

    def links(self) -> Graph:
        """Return the graph without its texts; others may read meanwhile."""
        return piecemeal.links(self._reader)

    def sizes(self) -> Mapping[str, int]:
        """Count the passages of each document that has any."""
        return piecemeal.sizes(self._reader)

    def mentions_of(self, entity_id: str) -> Mapping[str, Sequence[Naming]]:
        """Return the mentions of an entity by document, each by start; raises NotFound."""
        with self._reader.steady():
            return piecemeal.mentions_of(self._reader, self.entity(entity_id))

    def mentions_in(self, passage_ids: Sequence[str]) -> Mapping[str, Sequence[Naming]]:
        """Return the mentions in each known passage, by start; a passage that names nothing is left out."""
        with self._reader.steady():
            return piecemeal.mentions_in(self._reader, passage_ids)

    def documents(self) -> Sequence[Document]:
        """Return all documents, by id."""
        return [rows.document(row) for row in self._reader.rows(cypher.DOCUMENTS)]

    def document(self, doc_id: str) -> Document:
        """Return a document; raises NotFound."""
        for row in self._reader.rows(cypher.DOCUMENT_BY_ID, id=doc_id):
            return rows.document(row)
        raise NotFound(f"{self.url}: no document {doc_id}", "see `hubgraph documents list`")

    def passages(self, doc_id: str) -> Sequence[Passage]:
        """Return a document's passages in reading order; raises NotFound."""
        self.document(doc_id)
        return [rows.passage(row) for row in self._reader.rows(cypher.PASSAGES_OF, id=doc_id)]

    def quotes(self, passage_ids: Sequence[str]) -> Mapping[str, tuple[Document, Passage]]:
        """Return document and passage for each known passage id."""
        with self._reader.steady():
            return self._quotes(passage_ids)

    def _quotes(self, passage_ids: Sequence[str]) -> Mapping[str, tuple[Document, Passage]]:
        documents = {doc.id: doc for doc in self.documents()}
        answer = self._reader.rows(cypher.PASSAGES_BY_ID, ids=list(passage_ids)) if passage_ids else []
        found = {row[0]: (documents[row[7]], rows.passage(row)) for row in answer}
        return {passage_id: found[passage_id] for passage_id in passage_ids if passage_id in found}

    def namings(self, doc_id: str) -> Sequence[Naming]:
        """Return a document's mentions, by start."""
        self.document(doc_id)
        return rows.namings(self._reader.rows(cypher.NAMINGS_OF, id=doc_id))

    def entities(self, label: str | None = None, limit: int | None = None, offset: int = 0) -> Sequence[Node]:
        """Return entities, most documents first, then most mentions, then id."""
        with self._reader.steady():
            labels = self._reader.meta().labels
            if label is not None and label not in labels:
                raise NotFound(f"{self.url}: no label {label!r}", f"labels are {', '.join(labels)}")
            query = cypher.entities(labels if label is None else (label,))
            return [
                rows.node(row)
                for row in self._reader.rows(query, skip=offset, limit=EVERYTHING if limit is None else limit)
            ]

    def entity(self, entity_id: str) -> Node:
        """Return an entity; raises NotFound with the nearest names."""
        with self._reader.steady():
            found = self._entity(entity_id)
            if found is None:
                raise self._not_found(entity_id)
            return found

    def _entity(self, entity_id: str) -> Node | None:
        """Look in one table after the other: over several at once, the library reads all their rows."""
        for label in self._reader.meta().labels:
            for row in self._reader.rows(cypher.entity(label), id=entity_id):
                return rows.node(row)
        return None

    def find(self, name: str) -> Node:
        """Return the entity that a person means by a name, alias, English name or id; raises NotFound."""
        found = self._search_index().exact(name)
        if found is None:
            raise self._not_found(name)
        return found

    def edges(self, entity_ids: Sequence[str]) -> Sequence[Edge]:
        """Return all edges with at least one end among `entity_ids`, by id."""
        if len(entity_ids) > FEW:
            return self._edges(cypher.EDGE_AT, ids=list(entity_ids))
        with self._reader.steady():
            found = {edge.id: edge for one in entity_ids for edge in self._around(one)}
            return [found[one] for one in sorted(found)]

    def _around(self, entity_id: str) -> list[Edge]:
        """Return the edges of one entity by its label: the library looks up ids only in one table at a time."""
        node = self._entity(entity_id)
        if node is None:
            return []
        around = cypher.edges_around(node.type, self._reader.meta().relations)
        return [rows.edge(row) for row in self._reader.rows(around, id=entity_id)]

    def edge(self, edge_id: str) -> Edge:
        """Return an edge; raises NotFound."""
        for edge in self._edges(cypher.EDGE_IS, id=edge_id):
            return edge
        raise NotFound(f"{self.url}: no relation {edge_id}", "it may be gone since documents were added or removed")

    def edges_of_document(self, doc_id: str) -> Sequence[Edge]:
        """Return the edges that a document supports, by id."""
        self.document(doc_id)
        return self._edges(cypher.EDGE_SAID_BY, id=doc_id)

    def _edges(self, where: str = "", **params: Any) -> list[Edge]:
        """Read one type after the other: sorting half a million rows at once is more than the library has room for."""
        with self._reader.steady():
            types = self._reader.meta().relations
            some = [(one,) for one in types] if not where else [types]
            found = [rows.edge(row) for one in some for row in self._reader.rows(cypher.edges(one, where), **params)]
            return found if where else sorted(found, key=attrgetter("id"))

    def figures(self, subject: str | None = None, indicator: str | None = None) -> Sequence[Figure]:
        """Return observations by indicator and period, those of the paper published last first, then by id."""
        with self._reader.steady():
            answer = self._reader.rows(cypher.FIGURES_OF, subject=subject or "", indicator=indicator or "")
            return rows.newest_first(map(rows.figure, answer), self.documents())

    def search(self, text: str, limit: int = 20) -> Sequence[Hit]:
        """Find entities by characters, alias, English name, pinyin or initials, best first."""
        return self._search_index().search(text, limit)

    def _search_index(self) -> SearchIndex:
        """Return the index over the names of the graph that is read, made once; other reads do not wait for it."""
        with self._indexing:
            with self._reader.steady():
                stamp = self._reader.stamp()
                if self._index is not None and self._index[0] == stamp:
                    return self._index[1]
                nodes = self.entities()
            self._index = (stamp, SearchIndex(nodes))
            return self._index[1]

    def refresh(self) -> None:
        """Read the newest graph from now on; every verb does so by itself."""
        self._reader.refresh()

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
        with self._reader.steady():
            path, meta = self._reader.path(), self._reader.meta()
        known = {"labels": meta.labels, "relations": meta.relations}
        return run_query(path, cypher, params or {}, self._children, rows=rows, seconds=seconds, stop=stop, **known)

    def close(self) -> None:
        """Let go of the file; a store in memory is gone."""
        self._children.close()
        self._reader.forget()
        if self._temporary:
            self._temporary.cleanup()
