"""Web pages: the main text as trafilatura finds it, metadata from the page's own tags. Nothing is fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import trafilatura
from lxml import etree, html

from extract.clean import plain
from extract.readers.front import front, names_in, read_date
from extract.readers.paragraphs import Paragraph, to_blocks
from extract.readers.text import decode
from extract.source import Source
from graph.errors import DocumentError

_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)|<\?xml[^>]{0,100}encoding=[\"']([\w-]+)", re.I
)
_TITLES = ("citation_title", "dc.title", "dcterms.title", "og:title", "articletitle", "twitter:title")
_AUTHORS = ("citation_author", "dc.creator", "dcterms.creator", "author", "article:author", "byl")
_DATES = (
    *("citation_publication_date", "citation_date", "article:published_time", "pubdate", "publishdate"),
    *("dc.date", "dcterms.date", "dcterms.issued", "datepublished", "date"),
)


def _tags(names: str) -> frozenset[str]:
    return frozenset(names.split())


_SKIPPED = _tags("script style noscript template nav header footer aside form button svg iframe")
_LEAVES = _tags("p h1 h2 h3 h4 h5 h6 li caption figcaption blockquote pre dt dd")
_BLOCKS = _LEAVES | _tags("div table ul ol dl section article main figure tr td center body")
_INLINE = _tags(
    "a abbr b big cite code del em font i img ins kbd label mark q s small span strong sub sup time tt u var"
)
_BREAK = "\v"  # cannot stand in text that has been made plain
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SITE = re.compile(r"\s*(?:[_|｜]|\s[-–—]\s|--+).{1,40}$")


def read(path: Path, data: bytes) -> Source:
    """Read a web page saved as a file. Raises DocumentError where no text is in it."""
    text = plain(_decode(data, path)).replace("\f", " ")
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    try:
        tree = html.document_fromstring(text)
    except (etree.LxmlError, ValueError) as exc:
        raise DocumentError(
            f"{path}: no text in this page", "save the page again, as a complete page or as text"
        ) from exc
    meta = _meta(tree)
    paragraphs = _main(tree)
    if not any(p.text or p.rows for p in paragraphs):
        raise DocumentError(f"{path}: no text in this page", "the page may load its text by script: save it as PDF")
    shown = " ".join((tree.findtext(".//h1") or "").split())
    blocks = to_blocks(paragraphs, paged=False)
    found = front(blocks, path.stem)
    title = (
        _first(meta, _TITLES)
        or shown
        or _SITE.sub("", " ".join((tree.findtext(".//title") or "").split()))
        or found.title
    )
    authors = tuple(
        dict.fromkeys(n for key in _AUTHORS[:3] for value in meta.get(key, ()) for n in (names_in(value) or (value,)))
    )
    authors = (
        authors
        or tuple(n for key in _AUTHORS[3:] for value in meta.get(key, ()) for n in names_in(value))
        or found.authors
    )
    dates = (read_date(value[:10]) for key in _DATES for value in meta.get(key, ()))
    published = next((date for date in dates if date), None) or _time(tree) or found.published
    return Source(path.name, title, blocks if shown else found.mark(blocks), authors, published)


def _decode(data: bytes, path: Path) -> str:
    match = _CHARSET.search(data[:4096])
    name = (match.group(1) or match.group(2)).decode("ascii").lower() if match else ""
    if name.startswith(("gb", "hz")):
        name = "gb18030"
    try:
        return data.decode(name) if name and not data.startswith((b"\xff\xfe", b"\xfe\xff")) else decode(data, path)
    except (UnicodeDecodeError, LookupError):
        return decode(data, path)


def _meta(tree: html.HtmlElement) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for tag in tree.iter("meta"):
        name = (tag.get("name") or tag.get("property") or tag.get("itemprop") or "").lower()
        if name and (content := " ".join((tag.get("content") or "").split())):
            found.setdefault(name, []).append(content)
    return found


def _first(meta: dict[str, list[str]], names: tuple[str, ...]) -> str:
    return next((_SITE.sub("", value) for name in names for value in meta.get(name, ()) if len(value) > 3), "")


def _time(tree: html.HtmlElement) -> str | None:
    dates = (read_date((tag.get("datetime") or "")[:10]) for tag in tree.iter("time"))
    return next((date for date in dates if date), None)


def _main(tree: html.HtmlElement) -> list[Paragraph]:
    """Return the paragraphs that trafilatura takes for the main text; all where it keeps too little of the prose."""
    for raised in tree.iter("sup"):
        raised.text = (raised.text or "").translate(_RAISED)
    whole = [p for p in _walk(tree.body if tree.find("body") is not None else tree) if p.text or p.rows]
    page = html.tostring(tree, encoding="unicode")
    extracted = trafilatura.extract(page, include_comments=False, include_tables=True, favor_recall=True, fast=True)
    main = _squeezed(extracted or "")
    inside = [_is_inside(p, main) for p in whole]
    if sum(len(p.text) for p, kept in zip(whole, inside, strict=True) if kept) * 2 < sum(_prose(p) for p in whole):
        return whole
    if not any(inside):
        return whole
    first, last = inside.index(True), len(inside) - inside[::-1].index(True)
    return [p for i, p in enumerate(whole) if inside[i] or (first <= i < last and p.kind == "heading") or _is_title(p)]


def _squeezed(text: str) -> str:
    return re.sub(r"[\s|#*-]", "", text)


def _is_inside(p: Paragraph, main: str) -> bool:
    if p.rows:
        cells = [cell for row in p.rows for cell in row if cell]
        return sum(_squeezed(cell) in main for cell in cells) * 2 > len(cells)
    return bool(squeezed := _squeezed(p.text)) and squeezed in main


def _is_title(p: Paragraph) -> bool:
    return p.kind == "heading" and p.level == 1


def _prose(p: Paragraph) -> int:
    return len(p.text) if p.kind is None and len(p.text) > 20 and re.search("[。，.,；;]", p.text) else 0


def _walk(node: html.HtmlElement) -> Iterator[Paragraph]:
    """Yield headings, paragraphs, items and tables of a tree, and loose text between them."""
    loose: list[str] = [node.text or ""]
    for child in node:
        tag = child.tag if isinstance(child.tag, str) else ""
        if not tag or (tag in _SKIPPED and not (tag == "header" and child.find(".//h1") is not None)):
            pass
        elif tag == "br":
            loose.append(_BREAK)
        elif tag in _INLINE and not any(inner.tag in _BLOCKS for inner in child.iterdescendants()):
            loose.append(_content(child))
        else:
            yield from _lines(loose)
            yield from _block(child, tag)
        loose.append(child.tail or "")
    yield from _lines(loose)


def _block(node: html.HtmlElement, tag: str) -> Iterator[Paragraph]:
    if tag == "table" and not _is_layout(node):
        rows = tuple(tuple(_cells(row)) for row in node.iter("tr"))
        yield Paragraph("", kind="table", rows=tuple(row for row in rows if row))
    elif tag not in _LEAVES or any(inner.tag in _BLOCKS for inner in node.iterdescendants()):
        yield from _walk(node)
    elif re.fullmatch("h[1-6]", tag):
        yield Paragraph(_one_line(_content(node)), kind="heading", level=int(tag[1]))
    elif tag == "li":
        yield Paragraph(_one_line(_content(node)), kind="list")
    else:
        yield from _lines([_content(node)])


def _is_layout(table: html.HtmlElement) -> bool:
    """Tell whether a table only places paragraphs on the page, as on old sites."""
    return table.find(".//table") is not None or any(len(_content(cell)) > 300 for cell in table.iter("td"))


def _cells(row: html.HtmlElement) -> Iterator[str]:
    for cell in row.iter("td", "th"):
        span = cell.get("colspan", "1")
        yield from [_one_line(_content(cell))] * (min(int(span), 50) if span.isdigit() and int(span) else 1)


def _lines(parts: list[str]) -> Iterator[Paragraph]:
    """Yield the loose text in `parts`, a paragraph for each forced line, and empty `parts`."""
    text = "".join(parts)
    parts.clear()
    for line in text.split(_BREAK):
        if content := _one_line(line):
            yield Paragraph(content)


def _content(node: html.HtmlElement) -> str:
    """Return the text of a node, forced line breaks as `_BREAK`."""
    parts = [node.text or ""]
    for child in node:
        if isinstance(child.tag, str) and child.tag not in _SKIPPED:
            parts.append(_BREAK if child.tag == "br" else _content(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _one_line(text: str) -> str:
    return " ".join(text.replace(_BREAK, " ").split())
