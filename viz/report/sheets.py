"""A report as tables: an XLSX workbook with a sheet for every table, and a CSV of its main one."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import partial
from xml.sax.saxutils import escape

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from viz.export import clean, csv_text
from viz.report.blocks import (
    Bullets,
    Column,
    Data,
    Document,
    Heat,
    Method,
    Paragraph,
    Quoted,
    Scalar,
    Section,
    Stack,
    Table,
    Tiles,
    everything,
    walk,
)  # fmt: skip
from viz.report.packages import moment, same_bytes
from viz.report.words import Words, say_in
from viz.style import TOKENS

MOST_ROWS = 1_048_575  # what a sheet of Excel holds, its header apart
NAME = 31  # characters of a sheet's name
LONGEST = 32_767  # characters of a cell
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
          "nan_inf_to_errors": True, "in_memory": True}  # fmt: skip


def to_csv(document: Document) -> str:
    """Return the main table as CSV with byte order mark; no cell starts a formula."""
    return csv_text(document.data.columns, document.data.rows)


def to_xlsx(document: Document) -> bytes:
    """Return a workbook: what the report says first, then a sheet a table, all quotes, and the notes on method."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, _PLAIN)
    created = moment(document.date).replace(tzinfo=None)
    book.set_properties({"title": clean(document.title)[:255], "author": "hubgraph", "created": created,
                         "comments": document.generator})  # fmt: skip
    _Book(book, document).write()
    book.close()
    last = f"xl/worksheets/sheet{len(book.worksheets())}.xml"
    return same_bytes(out.getvalue(), {last: partial(_filled, data=document.data)} if document.data.rows else None)


class _Book:
    """One workbook as it is written."""

    def __init__(self, book: Workbook, document: Document) -> None:
        self.book, self.document = book, document
        self.say: Words = say_in(document.language)
        self.used: set[str] = set()
        font = {"font_name": "宋体" if document.language == "zh" else "Calibri", "font_size": 10.5, "valign": "top"}
        self.body: Format = book.add_format(font)
        self.wide: Format = book.add_format({**font, "text_wrap": True})
        self.head: Format = book.add_format({**font, "bold": True, "bottom": 1, "text_wrap": True})
        self.title: Format = book.add_format({**font, "bold": True, "font_size": 16})

    def write(self) -> None:
        self._front()
        for block in everything(self.document):
            if isinstance(block, Table):
                self._table(block)
            elif isinstance(block, Heat):
                self._heat(block)
            elif isinstance(block, Stack):
                columns = (Column(""), *(Column(name, number=True) for _, name in block.series))
                self._grid(block.title, columns, [[name, *counts] for name, counts in block.items])
        self._quotes()
        self._methods()
        if self.document.data.rows:
            self._data()

    def _sheet(self, name: str) -> Worksheet:
        base = clean(name).translate(_FORBIDDEN).strip()[:NAME] or "-"
        chosen, number = base, 2
        while chosen.casefold() in self.used:
            chosen = f"{base[: NAME - 3]} {number}"
            number += 1
        self.used.add(chosen.casefold())
        return self.book.add_worksheet(chosen)

    def _front(self) -> None:
        sheet = self._sheet(self.say["report"])
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 1, 100)
        sheet.write_string(0, 0, clean(self.document.title), self.title)
        row = 1
        for name, value in (("", self.document.subtitle), *self.document.facts):
            self._put(sheet, row, 0, name, self.head)
            self._put(sheet, row, 1, value, self.wide)
            row += 1
        for section in self.document.sections:
            said = [text for block in walk(section.blocks) for text in _said(block)]
            for place, text in enumerate(said):
                self._put(sheet, row, 0, section.title if place == 0 else "", self.head)
                self._put(sheet, row, 1, text, self.wide)
                row += 1

    def _table(self, table: Table) -> None:
        sheet = self._grid(table.name, table.columns, [[cell.plain for cell in row] for row in table.rows])
        if len(table.rows) < table.length:
            said = self.say("sheet_left_out", len(table.rows), table.length)
            self._put(sheet, len(table.rows) + 2, 0, said, self.body)

    def _data(self) -> None:
        """Begin the last sheet with its head; `_filled` puts the rows in."""
        data, sheet = self.document.data, self._sheet("data")
        for place, name in enumerate(data.columns):
            self._put(sheet, 0, place, name, self.head)
            sheet.set_column(place, place, _width(Column(name), place, data.rows))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, min(len(data.rows), MOST_ROWS), len(data.columns) - 1)

    def _heat(self, heat: Heat) -> None:
        columns = (Column(""), *(Column(c.text, number=True) for c in heat.columns))
        rows = [[row.text, *(c.plain if c.text else None for c in heat.cells[place])]
                for place, row in enumerate(heat.rows)]  # fmt: skip
        sheet = self._grid(heat.name, columns, rows)
        if rows and heat.columns:
            sheet.conditional_format(1, 1, len(rows), len(heat.columns), {
                "type": "2_color_scale", "min_color": "#FFFFFF", "max_color": TOKENS["accent"][1],
            })  # fmt: skip

    def _quotes(self) -> None:
        say = self.say
        columns = tuple(Column(say[key]) for key in ("claim", "modality", "quote", "paper", "section", "page"))
        rows = [
            [" ".join(p for p in (claim.head, f"— {claim.verb}" if claim.verb else "", claim.tail) if p),
             claim.modality_name, one.text, one.source, one.section, one.page]
            for one in everything(self.document) if isinstance(one, Quoted) for claim in one.claims
        ]  # fmt: skip
        if rows:
            self._grid(say["quotes"], columns, rows)

    def _methods(self) -> None:
        columns = tuple(Column(self.say[key]) for key in ("measure", "means", "definition", "formula", "source", "how"))
        rows = [[one.name, one.means, one.definition, one.formula, one.source, one.how]
                for one in everything(self.document) if isinstance(one, Method)]  # fmt: skip
        if rows:
            self._grid(self.say["notes"], columns, rows)

    def _grid(self, name: str, columns: Sequence[Column], rows: Sequence[Sequence[Scalar]]) -> Worksheet:
        sheet = self._sheet(name)
        for place, column in enumerate(columns):
            self._put(sheet, 0, place, column.name, self.head)
            sheet.set_column(place, place, _width(column, place, rows))
        for line, row in enumerate(rows[:MOST_ROWS], 1):
            for place, value in enumerate(row):
                self._put(sheet, line, place, value, self.body)
        sheet.freeze_panes(1, 0)
        if rows and columns:
            sheet.autofilter(0, 0, min(len(rows), MOST_ROWS), len(columns) - 1)
        return sheet

    def _put(self, sheet: Worksheet, row: int, column: int, value: Scalar, style: Format) -> None:
        """Write text as text: a cell that starts with = is a string, never a formula."""
        if isinstance(value, str):
            sheet.write_string(row, column, clean(value)[:LONGEST], style)
        elif value is not None:
            sheet.write_number(row, column, value, style)


def _filled(sheet: bytes, data: Data) -> bytes:
    """Put rows into a sheet that holds only its head (ECMA-376 part 1, 18.3.1.73).

    A network of 10,000 entities has a million cells here, which takes ten times as long cell by cell.
    """
    letters = [xl_col_to_name(place) for place in range(len(data.columns))]
    lines = []
    for number, row in enumerate(data.rows[:MOST_ROWS], 2):
        cells = [_cell(f"{letter}{number}", value) for letter, value in zip(letters, row, strict=True)
                 if value is not None and value != ""]  # fmt: skip
        lines.append(f'<row r="{number}">{"".join(cells)}</row>')
    text = sheet.decode()
    start, end = text.index('<dimension ref="') + len('<dimension ref="'), text.index("</sheetData>")
    span = f"A1:{letters[-1]}{len(lines) + 1}"
    return "".join([text[:start], span, text[text.index('"', start) : end], *lines, text[end:]]).encode()


def _cell(place: str, value: str | int | float) -> str:
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(clean(value)[:LONGEST])}</t></is></c>'
    return f'<c r="{place}"><v>{value!r}</v></c>'


def _said(block: object) -> list[str]:
    match block:
        case Paragraph():
            return [block.text]
        case Bullets():
            return list(block.items)
        case Tiles():
            return ["；".join(f"{name} {count}" for name, count in block.items)]
        case Section():
            return [block.title]
    return []


def _width(column: Column, place: int, rows: Sequence[Sequence[Scalar]]) -> int:
    """Return a width in characters that shows most cells; a Chinese character takes two."""
    texts = [column.name, *(str(row[place]) for row in rows[:200])]
    longest = max(sum(2 if ord(char) > 0x2E80 else 1 for char in text) for text in texts)
    return min(max(longest + 2, 8), 60)
