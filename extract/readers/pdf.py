"""PDF: lines from the positions of characters, paragraphs from the shape of the lines, tables from aligned cells.

The text layer is read as it stands; pictures of pages are refused, not recognised. What the paragraphs are is told by
`extract.readers.paragraphs`, which is given the hints that type size and place on the page add.
"""

from __future__ import annotations

import re
import statistics
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypdfium2 as pdfium

from extract import outline
from extract.clean import join_lines, plain
from extract.readers import glyphs
from extract.readers.front import front, names_in
from extract.readers.glyphs import Line
from extract.readers.paragraphs import Paragraph, to_blocks, unnumbered
from extract.source import BlockKind, Source
from graph.errors import DocumentError

LARGE = 1.12  # times the size of the body: type of headings
SMALL = 0.93  # times the size of the body: type of notes
EDGE = 3  # lines at the top and at the bottom of a page that may be running heads
SCANNED = 5  # characters a page: with fewer on average the pages are pictures
_PASSWORD_ERROR = 4
_ENDS = re.compile(r"[。！？!?：:.；;][”’」』）)】\"']*$")
_NUMBER_ONLY = re.compile(
    r"[\s\-–—·•|/]*(?:第|page|p\.)?\s*(?:\d{1,4}|[ivxlc]{1,6})\s*(?:页|(?:/|of|共)\s*(?:第)?\d{1,4}\s*页?)?[\s\-–—·•|]*",
    re.I,
)
_NOTE = re.compile(r"[¹²³⁰⁴-⁹]+|[①-⑳*※†]|\[?\d{1,3}\]?[\s\u4e00-\u9fffA-Z《“]")


def read(path: Path, data: bytes) -> Source:
    """Read a PDF. Raises DocumentError where it is encrypted, damaged, or holds pictures of pages only."""
    document = _open(path, data)
    try:
        pages = [_page(path, document, index) for index in range(len(document))]
    finally:
        document.close()
    _check(path, pages)
    body = _body_size(pages)
    heads = _running_heads(pages)
    paragraphs: list[Paragraph] = []
    above: Line | None = None
    for number, lines in enumerate(pages, 1):
        kept = [line for line in lines if not _is_head(line, lines, heads)]
        above = _go_on_with_table(paragraphs, kept, above)
        paragraphs += _paragraphs(kept, number, body)
    blocks = to_blocks(paragraphs)
    found = front(blocks, path.stem)
    bare = sum(not lines for lines in pages)
    notes = (f"{bare} of {len(pages)} pages have no text layer and were left out",) if bare else ()
    return Source(path.name, found.title, found.mark(blocks), found.authors, found.published, len(pages), notes)


def _open(path: Path, data: bytes) -> pdfium.PdfDocument:
    try:
        document = pdfium.PdfDocument(data)
        if len(document) == 0:
            raise DocumentError(f"{path}: a PDF without pages", "print the document to PDF again")
    except pdfium.PdfiumError as exc:
        if getattr(exc, "err_code", None) == _PASSWORD_ERROR or "assword" in str(exc):
            raise DocumentError(f"{path}: encrypted, needs a password", "remove the password and try again") from exc
        raise DocumentError(f"{path}: not a whole PDF ({exc})", "get the file again, or print it to PDF again") from exc
    return document


def _page(path: Path, document: pdfium.PdfDocument, index: int) -> list[Line]:
    try:
        page = document[index]
        try:
            return glyphs.lines(page)
        finally:
            page.close()
    except pdfium.PdfiumError as exc:
        raise DocumentError(f"{path}: page {index + 1} is damaged ({exc})", "print the document to PDF again") from exc


def _check(path: Path, pages: list[list[Line]]) -> None:
    text = "".join(line.text for lines in pages for line in lines)
    if len(text) < SCANNED * len(pages):
        hint = "run text recognition on it (for example: ocrmypdf --language chi_sim IN.pdf OUT.pdf) and try again"
        raise DocumentError(f"{path}: no text layer, the pages are pictures", hint)
    lost = sum(char == "\ufffd" or unicodedata.category(char) in ("Co", "Cn", "Cc") for char in text)
    if lost * 4 > len(text):
        hint = "print it to PDF again from the source, or run text recognition on it"
        raise DocumentError(f"{path}: its fonts do not say which characters they show", hint)


def _body_size(pages: list[list[Line]]) -> float:
    """Return the type size, in points, that most characters have."""
    sizes: Counter[float] = Counter()
    for lines in pages:
        for line in lines:
            sizes[round(line.size * 2) / 2] += len(line.text)
    return sizes.most_common(1)[0][0]


def _running_heads(pages: list[list[Line]]) -> set[tuple[str, int]]:
    """Return the text and height of lines that stand in one place at the edge of several pages."""
    seen: Counter[tuple[str, int]] = Counter()
    for lines in pages:
        seen.update({_head_key(line) for line in _edges(lines)})
    least = 3 if len(pages) > 3 else 2
    return {key for key, count in seen.items() if count >= least}


def _head_key(line: Line) -> tuple[str, int]:
    return re.sub(r"[\d\s]+", "#", line.text), round(line.bottom / 4)


def _edges(lines: list[Line]) -> list[Line]:
    by_height = sorted(lines, key=lambda line: line.bottom)
    return [*by_height[:EDGE], *by_height[-EDGE:]]


def _is_head(line: Line, lines: list[Line], heads: set[tuple[str, int]]) -> bool:
    if line not in _edges(lines):
        return False
    lowest = min(other.bottom for other in lines)
    highest = max(other.bottom for other in lines)
    alone = line.bottom in (lowest, highest) and bool(_NUMBER_ONLY.fullmatch(line.text))
    return alone or _head_key(line) in heads


def _paragraphs(lines: list[Line], page: int, body: float) -> Iterator[Paragraph]:
    """Yield the tables and paragraphs of one page."""
    start = 0
    while start < len(lines):
        end, rows = _table(lines, start)
        if rows:
            yield Paragraph("", page, "table", rows=rows)
        else:
            end = start + 1
            while end < len(lines) and _goes_on(lines[end - 1], lines[end], lines) and not _table(lines, end)[1]:
                end += 1
            yield _paragraph(lines[start:end], lines, page, body)
        start = end


def _paragraph(own: list[Line], lines: list[Line], page: int, body: float) -> Paragraph:
    text = join_lines([plain(line.text).replace("\n", " ") for line in own])
    size = statistics.median(line.size for line in own)
    kind: BlockKind | None = None
    if size < SMALL * body and own[0].bottom < _middle(lines) and _NOTE.match(text) and not outline.is_caption(text):
        kind, text = "footnote", unnumbered(text)
    return Paragraph(text, page, kind, large=size > LARGE * body)


def _middle(lines: list[Line]) -> float:
    return (max(line.top for line in lines) + min(line.bottom for line in lines)) / 2


def _goes_on(line: Line, following: Line, lines: list[Line]) -> bool:
    """Tell whether two lines that follow each other belong to one paragraph."""
    size = max(line.size, following.size)
    gap = line.bottom - following.bottom
    if abs(line.size - following.size) > 0.08 * size or not 0 < gap < 2.6 * size or len(following.cells) > 1:
        return False
    if outline.rank(following.text) is not None or outline.says("headings", line.text) or outline.is_caption(line.text):
        return False
    left, right = _column(line, lines)
    if all(_is_centred(one, left, right) for one in (line, following)):
        return not _ENDS.search(line.text) and not names_in(line.text) and not names_in(following.text)
    if following.left > min(line.left, left) + 1.2 * size and following.left > line.left - 0.5 * size:
        return False
    if _breaks_at_address(line, following, right - line.right):
        return True
    full = line.right >= right - (2.5 if outline.is_chinese(line.text) else 8) * size
    return full and (not _ENDS.search(line.text) or line.right >= right - 1.5 * size or gap < 1.1 * size)


def _breaks_at_address(line: Line, following: Line, room: float) -> bool:
    """Tell whether a line is short because a long word or address did not fit into its `room`, or ends with one."""
    if line.text.endswith(("。", ".")):
        return False
    word = re.match(r"<?(?:https?://)?[!-~]*", following.text)
    too_long = word is not None and len(word.group()) * 0.5 * following.size > room
    address = re.search(r"https?://[!-~]+[，：:；]?$", line.text) or re.match("<?https?://", following.text)
    return address is not None or (too_long and not _ENDS.search(line.text))


def _is_centred(line: Line, left: float, right: float) -> bool:
    """Tell whether a line stands in the middle of its column, as lines of titles do."""
    return line.left > left + 1.5 * line.size and abs((line.left - left) - (right - line.right)) < line.size


def _column(line: Line, lines: list[Line]) -> tuple[float, float]:
    """Return the left and right edge of the lines that stand in the column of `line`, in its size of type."""
    same = [
        other
        for other in lines
        if abs(other.size - line.size) <= 0.08 * line.size and min(other.right, line.right) > max(other.left, line.left)
    ]
    return min(other.left for other in same), max(other.right for other in same)


def _go_on_with_table(paragraphs: list[Paragraph], lines: list[Line], above: Line | None) -> Line | None:
    """Move rows at the top of a page to the table that ends the page before; return the line the next page looks at."""
    while lines and above is not None and paragraphs and paragraphs[-1].rows and _in_columns(above, lines[0]):
        row = tuple(cell.text for cell in lines.pop(0).cells)
        if row != paragraphs[-1].rows[0]:  # the head of a table is set again on each page
            paragraphs[-1] = replace(paragraphs[-1], rows=(*paragraphs[-1].rows, row))
    return lines[-1] if lines and len(lines[-1].cells) > 1 else None


def _table(lines: list[Line], start: int) -> tuple[int, tuple[tuple[str, ...], ...]]:
    """Return where the table that begins at `start` ends and its rows: lines of as many cells, one below the other."""
    end = start
    while end < len(lines) and len(lines[end].cells) > 1 and _aligned(lines[start], lines[end]):
        end += 1
    if end - start < 2:
        return start, ()
    return end, tuple(tuple(cell.text for cell in line.cells) for line in lines[start:end])


def _aligned(first: Line, other: Line) -> bool:
    """Tell whether a line stands below another in the same columns: left, right or centred."""
    return (first is other or other.bottom < first.bottom) and _in_columns(first, other)


def _in_columns(first: Line, other: Line) -> bool:
    if len(first.cells) != len(other.cells) or len(first.cells) < 2:
        return False
    tolerance = 1.5 * first.size
    return all(
        min(abs(a.left - b.left), abs(a.right - b.right), abs(a.left + a.right - b.left - b.right) / 2) < tolerance
        for a, b in zip(first.cells, other.cells, strict=True)
    )
