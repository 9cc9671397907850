"""Which papers of a store are older versions of those that come in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from graph.model import Document


def older_versions(documents: Iterable[Document], read: Sequence[Document]) -> dict[str, Document]:
    """Map ids of papers in a store to the newly read ones that are the same paper, changed.

    The same paper has the file name, or the title and the authors, of the other one.
    """
    ids = {doc.id for doc in read}
    by_source = {doc.source: doc for doc in read if doc.source}
    by_title = {(doc.title, doc.authors): doc for doc in read if doc.title and doc.authors}
    found = {}
    for doc in documents:
        now = by_source.get(doc.source) or by_title.get((doc.title, doc.authors))
        if now is not None and doc.id not in ids:
            found[doc.id] = now
    return found
