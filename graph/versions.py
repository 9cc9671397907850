"""Which papers of a store are older versions of those that come in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from graph.model import Document, Record


def older_versions(documents: Iterable[Document], records: Sequence[Record]) -> dict[str, Document]:
    """Map ids of papers in a store to the newly read ones that are the same paper, changed.

    The same paper has the file name, or the title and the authors, of the other one.
    """
    read = {record.document.id for record in records}
    by_source = {record.document.source: record.document for record in records if record.document.source}
    by_title = {(d.title, d.authors): d for d in (r.document for r in records) if d.title and d.authors}
    found = {}
    for doc in documents:
        now = by_source.get(doc.source) or by_title.get((doc.title, doc.authors))
        if now is not None and doc.id not in read:
            found[doc.id] = now
    return found
