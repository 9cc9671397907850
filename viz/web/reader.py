"""A document as it reads: passages put back into headings, paragraphs and tables by the gaps between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from graph.errors import NotFound
from graph.model import Passage
from graph.ontology import ontology
from viz.web import links
from viz.web.library import Shelf
from viz.web.marks import cut, outermost
from viz.web.views import named

Plain = dict[str, Any]
CELL = " | "


def document_page(shelf: Shelf, doc_id: str) -> Plain:
    """Return a document with its blocks, marked mentions and the relations each block supports. Raises NotFound."""
    if doc_id not in shelf.documents:
        raise NotFound(f"no document {doc_id!r}", "open the list of documents")
    document, passages = shelf.documents[doc_id], shelf.passages_of.get(doc_id, [])
    blocks = [_block(shelf, kind, found) for kind, found in split(passages)]
    page: int | None = None
    for block in blocks:  # a page number is shown where it changes
        block["new_page"] = block["page"] if block["page"] != page else None
        page = block["page"] if block["page"] is not None else page
    return {
        "document": {"id": document.id, "title": document.title, "authors": list(document.authors),
                     "published": document.published, "source": document.source, "pages": document.pages},
        "blocks": blocks,
        "outline": [{"text": block["text"], "url": "#" + block["sentences"][0]["anchor"]}
                    for block in blocks if block["kind"] == "heading"],
        "counts": {
            "mentions": sum(bool(part["entity"]) for b in blocks for s in b["sentences"] for part in s["parts"]),
            "relations": len({edge["id"] for b in blocks for edge in b["relations"]}),
        },
    }  # fmt: skip


def split(passages: Sequence[Passage]) -> Iterator[tuple[str, list[Passage]]]:
    """Group passages in reading order into blocks: `heading`, `paragraph` or `table`.

    A gap of two characters or more, another page or another kind of passage begins a new block.
    """
    group: list[Passage] = []
    for before, passage in pairwise([None, *passages]):
        assert passage is not None
        if before is not None and (_apart(before, passage) or _kind(before) != _kind(passage)):
            yield _kind(group[0]), group
            group = []
        group.append(passage)
    if group:
        yield _kind(group[0]), group


def _apart(before: Passage, passage: Passage) -> bool:
    return passage.start - before.end > 1 or before.page != passage.page or before.section != passage.section


def _kind(passage: Passage) -> str:
    if CELL in passage.text:
        return "table"
    last = passage.section.rsplit(" / ", 1)[-1].strip()
    return "heading" if last and passage.text.strip() == last else "paragraph"


def _block(shelf: Shelf, kind: str, passages: Sequence[Passage]) -> Plain:
    relations: dict[str, Plain] = {}
    for passage in passages:
        for edge in shelf.edges_at.get(passage.id, ()):
            words = ontology().relations[edge.type]
            relations.setdefault(edge.id, {
                "id": edge.id, "head": named(shelf, edge.head), "tail": named(shelf, edge.tail), "zh": words.zh,
                "en": words.en, "modality": edge.modality, "url": links.relation(edge.id),
                "anchor": links.anchor(passage.id),
            })  # fmt: skip
    sentences = [_sentence(shelf, p, after) for p, after in zip(passages, [*passages[1:], None], strict=True)]
    return {
        "kind": kind, "page": passages[0].page, "text": "".join(s["text"] + s["gap"] for s in sentences),
        "sentences": sentences, "relations": list(relations.values()),
        "level": min(passages[0].section.count(" / ") + 2, 4),
    }  # fmt: skip


def _sentence(shelf: Shelf, passage: Passage, after: Passage | None) -> Plain:
    namings = outermost(shelf.namings_at.get(passage.id, ()), passage)
    edges = shelf.edges_at.get(passage.id, ())
    strongest = min((edge.modality for edge in edges), key=list(ontology().modalities).index, default="")
    return {
        "passage": passage.id, "anchor": links.anchor(passage.id), "text": passage.text, "modality": strongest,
        "gap": " " if after is not None and after.start - passage.end == 1 else "",
        "parts": [{"text": text, "entity": named(shelf, naming.entity) if naming else None}
                  for text, naming in cut(passage, namings)],
    }  # fmt: skip
