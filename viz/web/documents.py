"""The list of papers, a paper as it reads, and what the reader's script asks for: pages, places, words found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from graph.errors import NotFound
from graph.model import Passage
from graph.originals import original
from graph.store.search import normal
from viz.web import links
from viz.web.folding import folded
from viz.web.library import Library, Shelf
from viz.web.reader import Sheet, document_page, sheets_of
from viz.web.respond import Json, Page, View, language
from viz.words import say

Plain = dict[str, Any]
MOST_FOUND = 2000  # places of a word in one document
PDF_CSP = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'"  # what viewers in browsers need
LISTED = 50  # places listed where no script walks through them


def documents(library: Library, request: Request) -> View:
    """The papers."""
    rows = document_rows(library.shelf())
    return View("documents.html", say("nav.documents", language(request)), {"documents": rows})


def document(library: Library, request: Request) -> View:
    """The reader: a paper with what was found in it; `page` says where, `find` lists the places of a word."""
    shelf, doc_id, params = library.shelf(), request.path_params["id"], request.query_params
    page, wanted = _number(params.get("page", "")), params.get("find", "")[:100]
    if page is not None and "go" in params:  # the page box without a script: the anchor must stand in the address
        return View("", "", to=links.document(doc_id, page=page) + f"#page-{page}")
    data = document_page(shelf, doc_id, page, only=params.get("part") == "panel")
    data["original"] = links.original(doc_id) if original(library.store, doc_id) else ""
    data["find"] = wanted
    data["places"] = [{**place, "text": shelf.passages[place["passage"]].text}
                      for place in places(shelf, doc_id, wanted)[:LISTED]]  # fmt: skip
    return View("document.html", data["document"]["title"], data)


def original_file(library: Library, request: Request) -> Response:
    """The PDF that a paper was read from, as it was; no other file. Raises NotFound where it is gone or changed."""
    doc_id = request.path_params["id"]
    shelf = _known(library, doc_id)
    path = original(library.store, doc_id)
    if path is None:
        raise NotFound(f"the file of {doc_id!r} is not where it was read, or has changed", "read it here as text")
    name = shelf.documents[doc_id].source or "paper.pdf"
    return FileResponse(path, media_type="application/pdf", filename=name, content_disposition_type="inline",
                        headers={"Content-Security-Policy": PDF_CSP, "Cache-Control": "no-cache"})  # fmt: skip


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None


def document_rows(shelf: Shelf) -> list[Plain]:
    """Return all papers as lists show them."""
    return shelf.once("document rows", lambda: _rows(shelf))


def _rows(shelf: Shelf) -> list[Plain]:
    entities = Counter(doc_id for node in shelf.graph.entities for doc_id in node.documents)
    relations = Counter(doc_id for edge in shelf.graph.edges for doc_id in edge.documents)
    return [
        {"id": d.id, "title": d.title, "authors": list(d.authors), "published": d.published, "pages": d.pages,
         "source": d.source, "passages": shelf.sizes.get(d.id, 0), "entities": entities[d.id],
         "relations": relations[d.id], "url": links.document(d.id)} for d in shelf.graph.documents
    ]  # fmt: skip


def places(shelf: Shelf, doc_id: str, text: str) -> list[Plain]:
    """Return where a document says a text, as search compares texts: offsets, passage, and the address of its sheet."""
    query = normal(text)
    found: list[Plain] = []
    if not query:
        return []

    def texts() -> list[tuple[Sheet, Passage, str, Sequence[int]]]:
        return [(s, p, *folded(p.text)) for s in sheets_of(shelf, doc_id) for p in s.passages]

    for sheet, passage, inside, at in shelf.once(f"folded.{doc_id}", texts):
        start = inside.find(query)
        while start >= 0 and len(found) < MOST_FOUND:
            end = start + len(query)
            span = (passage.start + at[start], passage.start + at[end - 1] + 1)
            url = links.document(doc_id, page=passage.page, at=(passage.start, passage.end))
            found.append({"from": span[0], "to": span[1], "sheet": sheet.number, "passage": passage.id, "url": url})
            start = inside.find(query, end)
    return found


def router(library: Library) -> APIRouter:
    """Return the routes of the API that the reader uses."""
    api = APIRouter(prefix="/api/documents/{doc_id}")

    @api.get("/pages/{page}")
    def page(doc_id: str, page: int) -> Json:
        """Return one page (of a document without pages: one section) with its marks and relations."""
        return Json(document_page(library.shelf(), doc_id, page, only=True))

    @api.get("/find")
    def find(doc_id: str, q: Annotated[str, Query(max_length=100)] = "") -> Json:
        """Return where the document says a text."""
        shelf = _known(library, doc_id)
        return Json({"q": q, "places": places(shelf, doc_id, q)})

    @api.get("/place")
    def place(doc_id: str, passage: str) -> Json:
        """Return the sheet and the characters of a passage."""
        shelf = _known(library, doc_id)
        for sheet in sheets_of(shelf, doc_id):
            for one in sheet.passages:
                if one.id == passage:
                    return Json({"sheet": sheet.number, "from": one.start, "to": one.end})
        raise NotFound(f"no passage {passage!r} in this document", "open the document and search in it")

    return api


def _known(library: Library, doc_id: str) -> Shelf:
    shelf = library.shelf()
    if doc_id not in shelf.documents:
        raise NotFound(f"no document {doc_id!r}", "open the list of documents")
    return shelf


PAGES: dict[str, Page] = {"/documents": documents, "/documents/{id}": document}
