"""The parts of a Word file that python-docx has no words for: borders, shades, repeated header rows, fonts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from viz.style import TOKENS

HALF, PADDING = 0.165, 0.5  # cm: a Latin letter of 9 points, both margins of a cell
BOLD = 0.2  # cm: a Latin letter of 9 points in bold, in a wide font
STANDING = 28  # Latin letters: the longest name over a column
_LYING = str.maketrans("", "", "“”‘’")


def fonts(style: Any, latin: str, chinese: str) -> None:
    """Name the fonts of a style; names of the theme, which would win, are taken away."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for key in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{key}"), None)
    for key, font in (("ascii", latin), ("hAnsi", latin), ("eastAsia", chinese), ("cs", latin)):
        fonts.set(qn(f"w:{key}"), font)


def widths(lines: Sequence[Sequence[str]], room: float, rows: int) -> Sequence[float]:
    """Give each column what it needs while there is room, and let the widest share what is left (of `rows` lines)."""
    columns = range(len(lines[0]))
    wanted = [max(_length(line[column]) for line in lines[:rows]) * HALF + PADDING for column in columns]
    if sum(wanted) <= room:
        return [one * room / sum(wanted) for one in wanted]
    left, found = room, [0.0] * len(wanted)
    for place, column in enumerate(sorted(range(len(wanted)), key=wanted.__getitem__)):
        found[column] = min(wanted[column], left / (len(wanted) - place))
        left -= found[column]
    return found


def heat_widths(rows: Sequence[str], columns: int, room: float) -> list[float]:
    """Give a heat map's names of rows a column they can be read in, and the cells equal shares of the rest."""
    name = min(max(map(_length, rows), default=0) * HALF + PADDING, room / 4)
    return [name, *[min((room - name) / columns, name)] * columns]


def upright(name: str) -> str:
    """Return a name as it stands over a narrow column: cut where it is too long, without the marks that lie on it.

    >>> upright("“十四五”规划"), upright("外商投资准入特别管理措施（负面清单）")
    ('十四五规划', '外商投资准入特别管理措施…')
    """
    text = name.translate(_LYING)
    if _length(text) <= STANDING:
        return text
    cut = next(text[:end] for end in range(len(text), 0, -1) if _length(text[:end]) < STANDING - 1)
    return cut.rstrip("（(《 ") + "…"


def stand(row: Any, names: Sequence[str]) -> None:
    """Set the names over the columns upright, as high as the longest needs."""
    for cell in row._tr.tc_lst[1:]:
        direction = OxmlElement("w:textDirection")
        direction.set(qn("w:val"), "tbRl")
        cell.get_or_add_tcPr().append(direction)
        for paragraph in cell.p_lst:  # a number's side would be the foot of the column
            for side in paragraph.get_or_add_pPr().findall(qn("w:jc")):
                side.set(qn("w:val"), "left")
    high = max(map(_length, names), default=0) * BOLD + PADDING
    height = OxmlElement("w:trHeight")
    height.set(qn("w:val"), str(round(high * 567)))  # twentieths of a point
    height.set(qn("w:hRule"), "exact")
    row._tr.get_or_add_trPr().append(height)


def _length(text: str) -> int:
    return max((sum(2 if ord(char) > 0x2E80 else 1 for char in line) for line in text.split("\n")), default=0)


def borders(table: Any) -> None:
    """Give a table the three lines of Chinese journals, and hairlines between rows."""
    borders = OxmlElement("w:tblBorders")
    for side, size in (("top", "12"), ("bottom", "12"), ("insideH", "2")):
        line = OxmlElement(f"w:{side}")
        for key, value in (("val", "single"), ("sz", size), ("space", "0"), ("color", TOKENS["border"][0].lstrip("#"))):
            line.set(qn(f"w:{key}"), value)
        borders.append(line)
    table._tbl.tblPr.append(borders)


def row_kind(row: Any, head: bool) -> None:
    """Keep a row on one page; repeat a header row on every page."""
    properties = row.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if head:
        properties.append(OxmlElement("w:tblHeader"))


def fill_cell(cell: Any, text: str, head: bool, number: bool) -> None:
    """Write the text of a cell, bold in the header, to the right if it is a number."""
    paragraph = cell.p_lst[0]
    run = paragraph.add_r()
    run.text = text
    properties = run.get_or_add_rPr()
    if head:
        properties.append(OxmlElement("w:b"))
    size = OxmlElement("w:sz")
    size.set(qn("w:val"), "18")
    properties.append(size)
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:after"), "20")
    spacing.set(qn("w:before"), "20")
    format_ = paragraph.get_or_add_pPr()
    format_.append(spacing)
    if number:
        side = OxmlElement("w:jc")
        side.set(qn("w:val"), "right")
        format_.append(side)


def shade(cell: Any, colour: str) -> None:
    """Fill a cell with a colour (RRGGBB)."""
    shade = OxmlElement("w:shd")
    for key, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shade.set(qn(f"w:{key}"), value)
    cell._tc.get_or_add_tcPr().append(shade)


def mix(share: float) -> str:
    """Return the accent colour over white, `share` of it."""
    accent = TOKENS["accent"][0]
    parts = (int(accent[i : i + 2], 16) for i in (1, 3, 5))
    return "".join(f"{round(255 - (255 - part) * share):02X}" for part in parts)


def page_number(run: Any) -> None:
    """Put the field that shows the page number into a run."""
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        if kind:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        else:
            element = OxmlElement("w:instrText")
            element.text = text
        run._r.append(element)
