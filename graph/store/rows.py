"""Rows that the queries of `graph.store.cypher` return, as the objects of `graph.model`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from graph.model import Document, Edge, Figure, Naming, Node, Passage

Row = Sequence[Any]


def node(row: Row) -> Node:
    """Make an entity of a row of `entities`."""
    entity_id, name, label, name_en, kind, aliases, documents, mentions = row
    return Node(entity_id, name, label, name_en, kind, tuple(aliases), tuple(documents), mentions)


def document(row: Row) -> Document:
    """Make a document of a row of `DOCUMENTS`."""
    doc_id, title, authors, published, source, pages = row
    return Document(doc_id, title, tuple(authors), published, source, pages)


def passage(row: Row) -> Passage:
    """Make a passage of a row of `PASSAGES`."""
    return Passage(*row[:7])


def edge(row: Row) -> Edge:
    """Make an edge of a row of `edges`."""
    values: list[Any] = [tuple(value) if isinstance(value, list) else value for value in row]
    return Edge(*values)


def figure(row: Row) -> Figure:
    """Make an observation of a row of `FIGURES`."""
    values: list[Any] = [*row[:11], tuple(row[11])]
    return Figure(*values)


def namings(rows: Iterable[Row]) -> list[Naming]:
    """Make mentions of rows of `NAMINGS`, by document and start."""
    ordered = sorted(rows, key=lambda row: (row[5], row[2], row[3], row[1], row[0], row[4]))
    return [Naming(*row[:5]) for row in ordered]


def newest_first(figures: Iterable[Figure], documents: Iterable[Document]) -> list[Figure]:
    """Order figures by indicator and period; of two for the same, that of the paper published last comes first."""
    published = {doc.id: doc.published or "" for doc in documents}
    latest = sorted(figures, key=lambda f: f.id)
    latest.sort(key=lambda f: published.get(f.document, ""), reverse=True)
    return sorted(latest, key=lambda f: (f.indicator, f.period or ""))
