"""The records of the graph: what one document says, and the sum of what all documents say.

A `Record` is one document with its passages, entities, relations and observations; it is a pure function of the
document and of `data/`, and is never edited. A `Graph` is the sum of records, made by `graph.assemble`.
All ids derive from content, so that two machines give the same ids. JSON lives in `graph.stream`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

ID_LENGTH = 16  # hexadecimal characters: 64 bits, no collision to be expected below a hundred million ids


def content_id(kind: str, *parts: object) -> str:
    """Return the id of something of `kind` made of `parts`: a letter and 16 hexadecimal characters.

    >>> content_id("e", "City", "上海")
    'e1c7a8fba4d9dbcd3'
    """
    joined = "\x1f".join("" if part is None else str(part) for part in (kind, *parts))
    return kind[0] + hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:ID_LENGTH]


@dataclass(frozen=True, slots=True)
class Document:
    """A document, known by the hash of its normalised text. `published` is ISO (`2021`, `2021-07`, `2021-07-01`)."""

    id: str
    title: str
    authors: tuple[str, ...] = ()
    published: str | None = None
    source: str = ""
    pages: int | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    r"""One sentence, heading, footnote or table row; `text` stands at `start:end` of the normalised text.

    `section` is the heading path, joined by " / ". Gaps between passages tell the layout: none or one space inside a
    paragraph, "\\n" between rows of a table, "\\n\\n" between blocks. Cells of a row are joined by " | ".
    """

    id: str
    index: int
    section: str
    page: int | None
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where an entity is named: `text` stands at `start:end` of the document's normalised text."""

    passage: str
    start: int
    end: int
    text: str
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Entity:
    """A named thing as one document knows it. `id` derives from label and canonical name."""

    id: str
    name: str
    type: str
    name_en: str = ""
    kind: str = ""
    aliases: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class Relation:
    """A statement of one document: head and tail are entity ids, `evidence` passage ids, `confidence` 0–1."""

    id: str
    head: str
    type: str
    tail: str
    modality: str
    time: str | None
    confidence: float
    rule: str
    evidence: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse a relation without evidence: it does not exist."""
        if not self.evidence:
            raise ValueError(f"relation {self.head} {self.type} {self.tail} has no evidence")


@dataclass(frozen=True, slots=True)
class Observation:
    """A measured quantity: `value` in `unit` (as written, without the number); `value_max` ends a range."""

    id: str
    subject: str
    indicator: str
    value: float
    unit: str
    period: str | None
    modality: str
    evidence: tuple[str, ...]
    value_max: float | None = None
    counterpart: str | None = None
    confidence: float = 1.0
    rule: str = ""

    def __post_init__(self) -> None:
        """Refuse an observation without evidence."""
        if not self.evidence:
            raise ValueError(f"observation {self.subject} {self.indicator} has no evidence")


@dataclass(frozen=True, slots=True)
class Rejected:
    """A candidate that the ontology refused: kept with its reason, never in the graph."""

    head: str
    type: str
    tail: str
    passage: str
    reason: str
    rule: str


@dataclass(frozen=True, slots=True)
class Record:
    """All that one document says."""

    document: Document
    passages: tuple[Passage, ...] = ()
    entities: tuple[Entity, ...] = ()
    relations: tuple[Relation, ...] = ()
    observations: tuple[Observation, ...] = ()
    rejected: tuple[Rejected, ...] = ()


@dataclass(frozen=True, slots=True)
class Node:
    """An entity over all documents: `documents` are ids, `mentions` counts the places that name it."""

    id: str
    name: str
    type: str
    name_en: str
    kind: str
    aliases: tuple[str, ...]
    documents: tuple[str, ...]
    mentions: int


@dataclass(frozen=True, slots=True)
class Edge:
    """The sum of all statements with one head, type, tail and modality.

    `documents` and `evidence` are ids of documents and passages, `mentions` counts statements' passages,
    `confidence` is that of the surest statement, `times` the distinct times, `rules` the rules that made it.
    """

    id: str
    head: str
    type: str
    tail: str
    modality: str
    documents: tuple[str, ...]
    evidence: tuple[str, ...]
    mentions: int
    confidence: float
    times: tuple[str, ...]
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Naming:
    """A mention in the graph: the passage that names an entity, with offsets into the document's text."""

    passage: str
    entity: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Figure:
    """An observation in the graph, with the document that states it."""

    id: str
    subject: str
    indicator: str
    value: float
    value_max: float | None
    unit: str
    period: str | None
    counterpart: str | None
    modality: str
    confidence: float
    document: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Graph:
    """The sum of records. Every tuple is sorted, documents and edges by id, passages by document and index."""

    documents: tuple[Document, ...] = ()
    passages: tuple[Passage, ...] = ()
    entities: tuple[Node, ...] = ()
    namings: tuple[Naming, ...] = ()
    edges: tuple[Edge, ...] = ()
    figures: tuple[Figure, ...] = ()
    document_of: dict[str, str] = field(default_factory=dict)  # passage id → document id
