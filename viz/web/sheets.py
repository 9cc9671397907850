"""The tables as CSV for spreadsheets: all rows that the address asks for, UTF-8 with a byte order mark, no formulas."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from graph.ontology import ontology
from viz.export import BOM, csv_text
from viz.web import views
from viz.web.documents import document_rows
from viz.web.figures import chosen_figures
from viz.web.library import Library, Shelf
from viz.web.respond import language
from viz.web.tables import chosen_entities, chosen_relations
from viz.words import say

Row = Sequence[object]
Sheet = tuple[tuple[str, ...], Iterable[Row]]  # keys of the words of the headings, rows
BLOCK = 500  # rows that are written at once


def _entities(shelf: Shelf, request: Request, lang: str) -> Sheet:
    found, _ = chosen_entities(shelf, request)
    heads = ("col.rank", "col.name", "sheet.english", "col.type", "col.neighbours", "col.documents", "col.mentions",
             "entity.aliases", "sheet.id")  # fmt: skip
    return heads, (
        (shelf.rank[n.id], n.name, n.name_en, _label(n.type, lang), len(shelf.near.get(n.id, ())), len(n.documents),
         n.mentions, "；".join(n.aliases), n.id)
        for n in found
    )  # fmt: skip


def _relations(shelf: Shelf, request: Request, lang: str) -> Sheet:
    found, _ = chosen_relations(shelf, request)
    heads = ("table.head", "col.relations", "table.object", "filter.modality", "table.when", "table.sentence",
             "filter.document", "table.page", "sheet.documents", "table.confidence", "sheet.id")  # fmt: skip

    def rows() -> Iterable[Row]:
        for edge in found:
            row = views.edge_row(shelf, edge)
            first = row["quotes"][0] if row["quotes"] else {"text": "", "title": "", "page": None}
            yield (
                row["head"]["name"], row[lang], row["tail"]["name"], ontology().modalities[edge.modality][lang],
                "；".join(edge.times), first["text"], first["title"], first["page"], row["documents"],
                round(edge.confidence, 3), edge.id,
            )  # fmt: skip

    return heads, rows()


def _figures(shelf: Shelf, request: Request, lang: str) -> Sheet:
    found, _ = chosen_figures(shelf, request)
    heads = ("col.subject", "sheet.counterpart", "col.indicator", "col.value", "sheet.most", "col.unit", "col.period",
             "filter.modality", "panel.figure.conflict", "table.sentence", "filter.document", "table.page",
             "sheet.id")  # fmt: skip
    differ = views.differing(shelf)

    def rows() -> Iterable[Row]:
        for f in found:
            other = views.named(shelf, f.counterpart)["name"] if f.counterpart else ""
            passage = next((shelf.passages[p] for p in f.evidence if p in shelf.passages), None)
            yield (
                views.named(shelf, f.subject)["name"], other,
                f.indicator, f.value, f.value_max, f.unit, f.period, ontology().modalities[f.modality][lang],
                "×" if f.id in differ else "", passage.text if passage else "",
                shelf.documents[f.document].title if f.document in shelf.documents else "",
                passage.page if passage else None, f.id,
            )  # fmt: skip

    return heads, rows()


def _documents(shelf: Shelf, request: Request, lang: str) -> Sheet:
    heads = ("col.title", "col.authors", "col.published", "sheet.pages", "col.passages", "col.entities",
             "col.relations", "sheet.id")  # fmt: skip
    return heads, (
        (d["title"], "；".join(d["authors"]), d["published"], d["pages"], d["passages"], d["entities"], d["relations"],
         d["id"])
        for d in document_rows(shelf)
    )  # fmt: skip


SHEETS: Mapping[str, Callable[[Shelf, Request, str], Sheet]] = {
    "entities": _entities, "relations": _relations, "figures": _figures, "documents": _documents,
}  # fmt: skip


def sheet_routes(app: FastAPI, library: Library) -> None:
    """Add `/entities.csv` and its like."""
    for name, sheet in SHEETS.items():
        app.add_route(f"/{name}.csv", _served(library, name, sheet), methods=["GET"])


def _served(library: Library, name: str, sheet: Callable[[Shelf, Request, str], Sheet]) -> Any:
    def file(request: Request) -> Response:
        shelf, lang = library.shelf(), language(request)
        heads, rows = sheet(shelf, request, lang)
        headers = {"Content-Disposition": f'attachment; filename="hubgraph-{name}-{shelf.build[:8]}.csv"'}
        return StreamingResponse(_blocks([say(key, lang) for key in heads], rows), media_type="text/csv; charset=utf-8",
                                 headers=headers)  # fmt: skip

    return file


def _blocks(header: Sequence[str], rows: Iterable[Row]) -> Iterable[bytes]:
    """Write rows block by block, so that a large table is never held as a whole."""
    left = iter(rows)
    yield csv_text(header, islice(left, BLOCK)).encode("utf-8", "replace")
    while block := list(islice(left, BLOCK)):
        yield csv_text((), block).removeprefix(BOM + "\r\n").encode("utf-8", "replace")


def _label(name: str, lang: str) -> str:
    label = ontology().labels.get(name)
    return getattr(label, lang) if label else name
