"""The few verbs that every store answers, and the plain rows they answer with.

A store keeps one assembled graph. `hubgraph`, `viz` and `graph.analytics` read through these verbs only.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Any, Self

from graph.curation.judgement import Judgement
from graph.curation.ledger import Ledger
from graph.errors import NotFound
from graph.model import Document, Edge, Figure, Graph, Naming, Node, Passage, Record
from graph.store.stop import Stop


@dataclass(frozen=True, slots=True)
class Hit:
    """A search result: the entity, why it matched (`名称`, `别名 进博会`, `拼音 lingang`), its score (1 at best).

    `how` is the way it matched (`name`, `alias`, `english`, `pinyin`, `initials`, `near`), `shown` the name that did,
    `sound` the pinyin or initials of that name where they did.
    """

    entity: Node
    reason: str
    score: float
    how: str = ""
    shown: str = ""
    sound: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to a query: column names, rows of plain values, and which limits were hit, said for people.

    `cut` names the limit that left rows out (`rows`, `time`, `size`, or nothing), `total` counts all rows where known.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    limits: tuple[str, ...] = ()
    cut: str = ""
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What an ingest did, by document id."""

    added: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)


class Store(ABC):
    """A place where one graph lives. Use it as a context manager; reading never changes it."""

    url: str

    @abstractmethod
    def ingest(self, records: Iterable[Record], *, replacing: Sequence[str] = ()) -> Change:
        """Add records (a document already there with the same record is left as it is); all or nothing.

        They are gone through once. Documents of `replacing` (ids; unknown ones are passed over) go in the same step.
        """

    @abstractmethod
    def remove(self, documents: Sequence[str]) -> Change:
        """Take documents out by id; what only they said goes with them. Raises NotFound for an unknown id."""

    @abstractmethod
    def records(self) -> Sequence[Record]:
        """Return the records that the graph was built from, by document id."""

    @abstractmethod
    def build(self) -> str:
        """Return the build id: a hash of all records, the same for the same papers on any machine."""

    @abstractmethod
    def counts(self) -> dict[str, int]:
        """Count documents, passages, entities, mentions, relations, statements, observations, indicators."""

    @abstractmethod
    def graph(self) -> Graph:
        """Return the whole graph."""

    def links(self) -> Graph:
        """Return the graph without its texts: no passages, no mentions, and `document_of` is empty."""
        return replace(self.graph(), passages=(), namings=(), document_of={})

    def sizes(self) -> Mapping[str, int]:
        """Count the passages of each document that has any."""
        counted = {document.id: len(self.passages(document.id)) for document in self.documents()}
        return {doc_id: count for doc_id, count in counted.items() if count}

    def mentions_of(self, entity_id: str) -> Mapping[str, Sequence[Naming]]:
        """Return the mentions of an entity by document, each by start; raises NotFound."""
        found = {doc: [n for n in self.namings(doc) if n.entity == entity_id]
                 for doc in self.entity(entity_id).documents}  # fmt: skip
        return {doc: found[doc] for doc in sorted(found) if found[doc]}

    def mentions_in(self, passage_ids: Sequence[str]) -> Mapping[str, Sequence[Naming]]:
        """Return the mentions in each known passage, by start; a passage that names nothing is left out."""
        wanted = self.quotes(passage_ids)
        found: dict[str, list[Naming]] = {}
        for doc in sorted({document.id for document, _ in wanted.values()}):
            for naming in self.namings(doc):
                if naming.passage in wanted:
                    found.setdefault(naming.passage, []).append(naming)
        return found

    @abstractmethod
    def documents(self) -> Sequence[Document]:
        """Return all documents, by id."""

    @abstractmethod
    def document(self, doc_id: str) -> Document:
        """Return a document; raises NotFound."""

    @abstractmethod
    def passages(self, doc_id: str) -> Sequence[Passage]:
        """Return a document's passages in reading order; raises NotFound."""

    @abstractmethod
    def quotes(self, passage_ids: Sequence[str]) -> Mapping[str, tuple[Document, Passage]]:
        """Return document and passage for each known passage id."""

    @abstractmethod
    def namings(self, doc_id: str) -> Sequence[Naming]:
        """Return a document's mentions, by start."""

    @abstractmethod
    def entities(self, label: str | None = None, limit: int | None = None, offset: int = 0) -> Sequence[Node]:
        """Return entities, most documents first, then most mentions, then id."""

    @abstractmethod
    def entity(self, entity_id: str) -> Node:
        """Return an entity; raises NotFound with the nearest names."""

    @abstractmethod
    def find(self, name: str) -> Node:
        """Return the entity that a person means by a name, alias, English name or id; raises NotFound."""

    @abstractmethod
    def edges(self, entity_ids: Sequence[str]) -> Sequence[Edge]:
        """Return all edges with at least one end among `entity_ids`, by id."""

    @abstractmethod
    def edge(self, edge_id: str) -> Edge:
        """Return an edge; raises NotFound."""

    @abstractmethod
    def edges_of_document(self, doc_id: str) -> Sequence[Edge]:
        """Return the edges that a document supports, by id."""

    @abstractmethod
    def figures(self, subject: str | None = None, indicator: str | None = None) -> Sequence[Figure]:
        """Return observations by indicator and period, those of the paper published last first, then by id."""

    @abstractmethod
    def search(self, text: str, limit: int = 20) -> Sequence[Hit]:
        """Find entities by characters, alias, English name, pinyin or initials, best first."""

    @abstractmethod
    def query(
        self,
        cypher: str,
        params: Mapping[str, Any] | None = None,
        *,
        rows: int = 1000,
        seconds: float = 5.0,
        stop: Stop | None = None,
    ) -> Result:
        """Answer a read-only query; raises QueryRefused when it would do more than read, QueryError when wrong.

        `stop` ends it early from another thread: QueryError then.
        """

    @abstractmethod
    def ledger(self) -> Ledger:
        """Return the judgements kept with the graph, by time, and what is wrong with lines that count for nothing."""

    @abstractmethod
    def judge(self, judgements: Sequence[Judgement], *, merge: bool = False) -> Change:
        """Add judgements to the ledger and change the graph as they say; all or nothing.

        Those already there count once. Raises Contradiction, naming lines, for one that those in force gainsay; with
        `merge` it is taken all the same (the ledger of another person), and the earlier one counts.
        """

    @abstractmethod
    def verify(self) -> Sequence[str]:
        """Compare the store with its records; return what differs, nothing when all is well."""

    @abstractmethod
    def rebuild(self) -> Change:
        """Make the store again from its records."""

    @abstractmethod
    def close(self) -> None:
        """Let go of files and connections."""

    def _not_found(self, name: str) -> NotFound:
        return unknown(self.url, name, self.search(name, 5))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None) -> None:
        self.close()


def unknown(url: str, name: str, near: Sequence[Hit]) -> NotFound:
    """Return the error for a name that no entity has, with those that come near."""
    names = "、".join(hit.entity.name for hit in near)
    hint = f"did you mean {names}?" if near else "try `hubgraph search` with a part of the name"
    return NotFound(f"{url}: no entity {name!r}", hint)
