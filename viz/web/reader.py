"""A document as it reads: passages put back into headings, paragraphs and tables by the gaps between them.

A document is cut into sheets: its pages, or where it has none its sections. A long one is sent sheet by sheet.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from graph.errors import NotFound
from graph.model import Document, Passage
from graph.ontology import ontology
from graph.store.pinyin import has_chinese
from viz.web import links
from viz.web.library import Shelf
from viz.web.marks import Mark, cut_at, marks_of
from viz.web.views import named

Plain = dict[str, Any]
CELL = " | "
WHOLE = 1200  # sentences up to which a document is sent at once
NEAR = 240  # sentences round the page asked for, of a longer one
SHORT = 600  # characters of a section without pages, below which the next one joins it


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of a document, or a part of one without pages: `number` counts from 1."""

    number: int
    page: int | None
    blocks: tuple[tuple[str, tuple[Passage, ...]], ...]

    @property
    def passages(self) -> list[Passage]:
        """All passages of the sheet in reading order."""
        return [passage for _, found in self.blocks for passage in found]


def document_page(shelf: Shelf, doc_id: str, page: int | None = None, *, only: bool = False) -> Plain:
    """Return a document with its sheets, marked mentions, figures and the relations of each sheet. Raises NotFound.

    Of a long document, the sheets far from `page` say only what they span; with `only`, that page comes alone.
    """
    if doc_id not in shelf.documents:
        raise NotFound(f"no document {doc_id!r}", "open the list of documents")
    document, found = shelf.documents[doc_id], sheets_of(shelf, doc_id)
    asked = sheet_number(found, page)
    near = {asked} if only else _near(found, asked)
    return {
        "document": _described(document, found), "only": only, "page": page, "paged": _paged(found),
        "sheets": [_sheet(shelf, sheet) if sheet.number in near else _far(sheet) for sheet in found
                   if not only or sheet.number in near],
        "outline": _outline(shelf, doc_id), "counts": counts(shelf, doc_id), "last": len(found),
    }  # fmt: skip


def sheets_of(shelf: Shelf, doc_id: str) -> list[Sheet]:
    """Return the sheets of a document, cut once per build."""
    passages = shelf.passages_of.get(doc_id, [])
    return shelf.once(f"sheets.{doc_id}", lambda: [*_sheets([(kind, tuple(one)) for kind, one in split(passages)])])


def _sheets(blocks: Sequence[tuple[str, tuple[Passage, ...]]]) -> Iterator[Sheet]:
    group: list[tuple[str, tuple[Passage, ...]]] = []
    number = 0
    for kind, passages in blocks:
        if group and _turns(group, kind, passages[0]):
            number += 1
            yield Sheet(number, group[0][1][0].page, tuple(group))
            group = []
        group.append((kind, passages))
    if group:
        yield Sheet(number + 1, group[0][1][0].page, tuple(group))


def _turns(group: Sequence[tuple[str, tuple[Passage, ...]]], kind: str, passage: Passage) -> bool:
    """Tell whether a block begins another sheet: another page, or a heading after enough text where pages are none."""
    page = group[0][1][0].page
    if passage.page is not None:
        return page != passage.page
    chief = kind == "heading" and passage.section.count(" / ") <= 1
    return (chief and _length(group) >= SHORT) or (kind == "heading" and _length(group) >= 3 * SHORT)


def _length(blocks: Sequence[tuple[str, tuple[Passage, ...]]]) -> int:
    return sum(len(passage.text) for _, passages in blocks for passage in passages)


def sheet_number(sheets: Sequence[Sheet], page: int | None) -> int:
    """Return the number of the sheet that holds a page, or the nearest one before it; 1 where none is asked for."""
    if page is None:
        return 1
    if not _paged(sheets):
        return min(max(page, 1), max(len(sheets), 1))
    return max((sheet.number for sheet in sheets if sheet.page is not None and sheet.page <= page), default=1)


def _paged(sheets: Sequence[Sheet]) -> bool:
    return any(sheet.page is not None for sheet in sheets)


def _near(sheets: Sequence[Sheet], asked: int) -> set[int]:
    sizes = {sheet.number: len(sheet.passages) for sheet in sheets}
    if sum(sizes.values()) <= WHOLE:
        return set(sizes)
    kept, room = {asked}, NEAR - sizes.get(asked, 0)
    for away in range(1, len(sizes)):
        for number in (asked + away, asked - away):
            if number in sizes and room > 0:
                kept.add(number)
                room -= sizes[number]
        if room <= 0:
            break
    return kept


def _described(document: Document, sheets: Sequence[Sheet]) -> Plain:
    sample = document.title + "".join(passage.text for sheet in sheets[:1] for passage in sheet.passages[:5])
    return {
        "id": document.id, "title": document.title, "authors": list(document.authors), "published": document.published,
        "source": document.source, "pages": document.pages, "lang": "zh-CN" if has_chinese(sample) else "en",
        "last_page": max((sheet.page for sheet in sheets if sheet.page is not None), default=None),
    }  # fmt: skip


def _far(sheet: Sheet) -> Plain:
    passages = sheet.passages
    return {"number": sheet.number, "page": sheet.page, "far": True, "from": passages[0].start, "to": passages[-1].end,
            "size": min(12, 1 + sum(len(passage.text) for passage in passages) // 120)}  # fmt: skip


def _sheet(shelf: Shelf, sheet: Sheet) -> Plain:
    passages = sheet.passages
    return {
        "number": sheet.number, "page": sheet.page, "far": False, "from": passages[0].start, "to": passages[-1].end,
        "blocks": [_block(shelf, kind, found) for kind, found in sheet.blocks],
        "relations": _relations(shelf, passages), "figures": _figures(shelf, passages),
    }  # fmt: skip


def _outline(shelf: Shelf, doc_id: str) -> list[Plain]:
    return [
        {"text": "".join(p.text for p in found), "sheet": sheet.number, "level": found[0].section.count(" / ") + 1,
         "url": links.document(doc_id, page=sheet.page, at=(found[0].start, found[0].end))}
        for sheet in sheets_of(shelf, doc_id) for kind, found in sheet.blocks if kind == "heading"
    ]  # fmt: skip


def counts(shelf: Shelf, doc_id: str) -> dict[str, int]:
    """Count what is marked in a whole document: mentions, figures, sentences with relations; and its relations."""
    return shelf.once(f"marks.{doc_id}", lambda: _counts(shelf, shelf.passages_of.get(doc_id, ())))


def _counts(shelf: Shelf, passages: Sequence[Passage]) -> dict[str, int]:
    marked = [mark.kind for passage in passages for mark in marks_of(shelf, passage)]
    at = [shelf.edges_at.get(passage.id, ()) for passage in passages]
    return {
        "mentions": marked.count("mention"), "figures": marked.count("figure"),
        "sentences": sum(bool(edges) for edges in at), "relations": len({e.id for edges in at for e in edges}),
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
    sentences = [_sentence(shelf, p, after) for p, after in zip(passages, [*passages[1:], None], strict=True)]
    return {"kind": kind, "sentences": sentences, "level": min(passages[0].section.count(" / ") + 2, 4)}


def _sentence(shelf: Shelf, passage: Passage, after: Passage | None) -> Plain:
    edges = shelf.edges_at.get(passage.id, ())
    strongest = min((edge.modality for edge in edges), key=list(ontology().modalities).index, default="")
    return {
        "passage": passage.id, "anchor": links.anchor(passage.id), "text": passage.text, "modality": strongest,
        "span": links.span((passage.start, passage.end)),
        "gap": " " if after is not None and after.start - passage.end == 1 else "",
        "parts": [_part(shelf, text, mark) for text, mark in cut_at(passage, marks_of(shelf, passage))],
    }  # fmt: skip


def _part(shelf: Shelf, text: str, mark: Mark | None) -> Plain:
    return {
        "text": text,
        "entity": named(shelf, mark.entity) if mark and mark.kind == "mention" else None,
        "figure": _told(shelf, mark.figure) if mark and mark.kind == "figure" else None,
    }


def _relations(shelf: Shelf, passages: Sequence[Passage]) -> list[Plain]:
    """Return the relations of some passages, each with the sentences among them that say it, in reading order."""
    found: dict[str, Plain] = {}
    for passage in passages:
        for edge in shelf.edges_at.get(passage.id, ()):
            words = ontology().relations[edge.type]
            entry = found.setdefault(edge.id, {
                "id": edge.id, "head": named(shelf, edge.head), "tail": named(shelf, edge.tail), "zh": words.zh,
                "en": words.en, "modality": edge.modality, "url": links.relation(edge.id),
                "span": links.span((passage.start, passage.end)), "said_in": [],
            })  # fmt: skip
            entry["said_in"].append(passage.id)
    return list(found.values())


def _figures(shelf: Shelf, passages: Sequence[Passage]) -> list[Plain]:
    """Return the figures that some passages state, in reading order."""
    return [
        {**_told(shelf, figure.id), "span": links.span((passage.start, passage.end)), "said_in": [passage.id]}
        for passage in passages for figure in shelf.figures_at.get(passage.id, ()) if figure.evidence[0] == passage.id
    ]  # fmt: skip


def _told(shelf: Shelf, figure_id: str) -> Plain:
    figure = shelf.figures_by_id[figure_id]
    return {
        "id": figure.id, "subject": named(shelf, figure.subject), "indicator": figure.indicator, "value": figure.value,
        "value_max": figure.value_max, "unit": figure.unit, "period": figure.period,
        "url": links.with_params("/figures", (), entity=figure.subject, indicator=figure.indicator),
    }  # fmt: skip
