"""Which papers of a store are older versions of those that come in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from graph.model import Document

LEAST_TITLE = 8  # characters of a title that tells a paper without authors apart: there are many called 前言


def older_versions(documents: Iterable[Document], read: Sequence[Document]) -> dict[str, Document]:
    """Map ids of papers in a store to the newly read ones that are the same paper, changed.

    The same paper has the file name, or the title and the authors, of the other one. Where neither names authors, the
    title must be longer than a few characters, and the date be the same.
    """
    ids = {doc.id for doc in read}
    by_source = {doc.source: doc for doc in read if doc.source}
    by_title = {known: doc for doc in read if (known := _told_by(doc))}
    found = {}
    for doc in documents:
        now = by_source.get(doc.source) or by_title.get(_told_by(doc))
        if now is not None and doc.id not in ids:
            found[doc.id] = now
    return found


def _told_by(doc: Document) -> tuple[str, ...]:
    """Return what tells a paper from all others, whatever its file is called; nothing if that cannot be said."""
    if doc.authors:
        return (doc.title, *doc.authors) if doc.title else ()
    return (doc.title, "", doc.published or "") if len(doc.title) >= LEAST_TITLE else ()
