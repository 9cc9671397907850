"""The characters of a PDF page with their places, put together to lines and cells."""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

import pypdfium2 as pdfium
import pypdfium2.raw as raw

CELL_GAP = 1.0  # type sizes between the cells of a table row
WORD_GAP = 0.2  # type sizes between words that no space character parts
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character at its place, in points from the lower left of the page; `size` is the size of type."""

    char: str
    left: float
    right: float
    base: float
    size: float


@dataclass(frozen=True, slots=True)
class Cell:
    """A piece of a line that a wide gap parts from the next."""

    text: str
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line of type; `bottom` is the height of its baseline."""

    text: str
    left: float
    right: float
    bottom: float
    size: float
    cells: tuple[Cell, ...] = field(compare=False)

    @property
    def top(self) -> float:
        """Return the height of the line's upper edge."""
        return self.bottom + self.size


def lines(page: pdfium.PdfPage) -> list[Line]:
    """Return the lines of a page in the order in which they are drawn."""
    textpage = page.get_textpage()
    try:
        return [_line(run) for run in _runs(_glyphs(textpage)) if any(not glyph.char.isspace() for glyph in run)]
    finally:
        textpage.close()


def _glyphs(textpage: pdfium.PdfTextPage) -> Iterator[Glyph]:
    """Yield characters as drawn; the line ends that pdfium adds are left out, places tell them better."""
    box = [ctypes.c_double() for _ in range(4)]
    x, y, matrix = ctypes.c_double(), ctypes.c_double(), raw.FS_MATRIX()
    high = 0
    for index in range(textpage.count_chars()):
        code = raw.FPDFText_GetUnicode(textpage, index)
        if 0xD800 <= code < 0xDC00:  # the first half of a character beyond the basic plane
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code, high = (0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD), 0
        if code in (0, 10, 13, 0xFFFE, 0xFFFF, 2):
            if code in (2, 0xFFFE):  # pdfium's sign for a hyphen at the end of a line
                code = 0x2D
            else:
                continue
        raw.FPDFText_GetCharBox(textpage, index, *box)
        raw.FPDFText_GetCharOrigin(textpage, index, x, y)
        raw.FPDFText_GetMatrix(textpage, index, matrix)
        size = raw.FPDFText_GetFontSize(textpage, index) * math.hypot(matrix.c, matrix.d)
        if size <= 0 or abs(matrix.b) > abs(matrix.a):  # vertical type: watermarks and stamps at the edge
            if not chr(code).isspace():
                continue
            size = 0.0
        char = chr(code)
        advance = size if unicodedata.east_asian_width(char) in "WF" else 0.0  # boxes leave out the room of "。"
        yield Glyph(char, min(box[0].value, x.value), max(box[1].value, x.value + advance), y.value, size)


def _runs(glyphs: Iterator[Glyph]) -> Iterator[list[Glyph]]:
    """Yield the characters that stand on one line, drawn one after the other."""
    run: list[Glyph] = []
    for glyph in glyphs:
        if glyph.char.isspace():
            if run:
                run.append(glyph)
            continue
        if run and not _same_line(run, glyph):
            yield run
            run = []
        run.append(glyph)
    if run:
        yield run


def _same_line(run: list[Glyph], glyph: Glyph) -> bool:
    last = next(other for other in reversed(run) if not other.char.isspace())
    largest = max(last.size, glyph.size)
    if glyph.left < last.right - 1.5 * largest:
        return False
    difference = abs(glyph.base - last.base)
    return difference < 0.15 * largest or (difference < 0.6 * largest and glyph.left - last.right < 0.6 * largest)


def _line(run: list[Glyph]) -> Line:
    marks = [glyph for glyph in run if not glyph.char.isspace()]
    size = _common(marks)
    base = next(glyph.base for glyph in marks if abs(glyph.size - size) < 0.5)
    cells = tuple(_cells(run, size, base))
    text = " ".join(cell.text for cell in cells)
    return Line(text, cells[0].left, cells[-1].right, base, size, cells)


def _common(glyphs: list[Glyph]) -> float:
    """Return the size that most characters have."""
    sizes: dict[float, int] = {}
    for glyph in glyphs:
        sizes[glyph.size] = sizes.get(glyph.size, 0) + 1
    return max(sizes, key=lambda size: (sizes[size], size))


def _cells(run: list[Glyph], size: float, base: float) -> Iterator[Cell]:
    text, left, right = "", run[0].left, run[0].left
    for glyph in run:
        if glyph.char.isspace():
            text += " " if text and not text.endswith(" ") else ""
            continue
        gap = glyph.left - right
        if text.strip() and gap > CELL_GAP * size:
            yield Cell(text.strip(), left, right)
            text, left = "", glyph.left
        elif text and gap > WORD_GAP * size and not text.endswith(" "):
            text += " "
        raised = glyph.size < 0.9 * size and glyph.base > base + 0.15 * size
        text += glyph.char.translate(_RAISED) if raised else glyph.char
        right = max(glyph.right, glyph.left)
    yield Cell(text.strip(), left, right)
