"""A report as a Word file: real headings, tables whose header rows repeat, native charts, quotes set off.

Chinese text gets Chinese fonts (`w:eastAsia`), else Word picks one by the system's language. Control characters, which
python-docx refuses, are left out.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from docx import Document as new_file
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.shared import Cm, Emu, Pt, RGBColor

from viz.export import clean
from viz.report.blocks import (
    Bars,
    Block,
    Bullets,
    Cell,
    Document,
    Fold,
    Heat,
    Method,
    Paragraph,
    Points,
    Quoted,
    Section,
    Share,
    Side,
    Stack,
    Table,
    Tiles,
)  # fmt: skip
from viz.report.drawing import bars_chart, points_chart, stack_chart
from viz.report.packages import moment, same_bytes
from viz.report.wordparts import (
    borders,
    fill_cell,
    fonts,
    heat_widths,
    mix,
    page_number,
    row_kind,
    shade,
    stand,
    upright,
    widths,
)
from viz.report.words import Words, say_in
from viz.style import MODALITIES, TOKENS

ROWS = 20  # of a folded table: paper is for reading, CSV and XLSX are for looking up
CHARTS = 4  # side by side on a screen
PAGE, MARGIN = (21.0, 29.7), 2.3  # cm, A4
BODY = {"zh": ("Times New Roman", "宋体"), "en": ("Calibri", "宋体")}
HEADS = {"zh": ("Arial", "黑体"), "en": ("Calibri", "黑体")}
QUOTES = ("Times New Roman", "楷体")
CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_INLINE = (
    '<w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{cx}" cy="{cy}"/>'
    '<wp:docPr id="{number}" name="chart {number}"/><wp:cNvGraphicFramePr/><a:graphic>'
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:chart r:id="{rel}"/>'
    "</a:graphicData></a:graphic></wp:inline></w:drawing>"
)


def to_docx(document: Document) -> bytes:
    """Return the document as a Word file; the same document gives the same bytes."""
    return _Writer(document).write()


class _Writer:
    """One Word file as it is written."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.say: Words = say_in(document.language)
        self.file: Any = new_file()
        self.charts = 0

    def write(self) -> bytes:
        self._set_up()
        shown = self.document
        self._text(shown.title, "Title")
        self._text("　".join(part for part in (f"hubgraph · {shown.eyebrow}", shown.date) if part), "Subtitle")
        self._text(shown.subtitle, "Body Text")
        for section in shown.sections:
            self._block(section, 1)
        if shown.appendix:
            self.file.add_page_break()
            self._heading(shown.appendix_title, 1)
            for section in shown.appendix:
                self._block(section, 2)
        self._heading(shown.again, 1)
        self._rows([], [[name, value] for name, value in shown.facts], given=(3.0, 13.4))
        out = io.BytesIO()
        self.file.save(out)
        return same_bytes(out.getvalue())

    # blocks

    def _block(self, block: Block, level: int) -> None:
        match block:
            case Section():
                self._heading(block.title + (f"（{block.aside}）" if block.aside and self.say.language == "zh" else
                                             f" ({block.aside})" if block.aside else ""), level)  # fmt: skip
                self._all(block.blocks, level + 1)
            case Fold():
                self._text(block.summary, "Caption")
                self._all(block.blocks[: block.paper], level)
                if block.paper is not None and len(block.blocks) > block.paper:
                    self._text(self.say("rows_left_out", block.paper, len(block.blocks)), "Note")
            case Side():
                self._side(block, level)
            case Paragraph():
                self._text(block.text, {"": "Body Text", "note": "Note", "caution": "Note"}[block.style])
            case Bullets():
                for item in block.items:
                    self._text(item, "List Number" if block.numbered else "List Bullet")
            case Tiles():
                self._rows([name for name, _ in block.items], [[count for _, count in block.items]])
            case Share():
                self._text(self.say["between"].join(f"{name} {count:,}" for _, name, count in block.parts), "Body Text")
            case Table():
                self._table(block)
            case Heat():
                self._heat(block)
            case Quoted():
                self._quoted(block)
            case Method():
                self._method(block)
            case Bars():
                self._figure(block.title, block.note, bars_chart(block, self.say.language), len(block.items) * 0.62 + 1)
            case Stack():
                self._figure(block.title, block.note, stack_chart(block, self.say.language), 6.0)
            case Points():
                self._points(block)

    def _all(self, blocks: Iterable[Block], level: int) -> None:
        for block in blocks:
            self._block(block, level)

    def _side(self, side: Side, level: int) -> None:
        """Print a few charts as charts, many as one table: on paper there is no room beside each other."""
        bars = [one for one in side.blocks if isinstance(one, Bars)]
        if len(bars) <= CHARTS:
            return self._all(side.blocks, level)
        rows = [[one.title, self.say.joined(f"{bar.name} {bar.shown}" for bar in one.items)] for one in bars]
        self._rows([], rows, given=(2.4, PAGE[0] - 2 * MARGIN - 2.4))
        return None

    def _heading(self, text: str, level: int) -> None:
        self.file.add_heading(clean(text), min(level, 4))

    def _text(self, text: str, style: str) -> Any:
        return self.file.add_paragraph(clean(text), style=style)

    def _table(self, table: Table) -> None:
        if table.caption or table.folded:
            self._text(table.caption or table.name, "Caption")
        rows = table.rows[:ROWS] if table.folded else table.rows
        columns = table.columns[: table.paper_columns]
        numbers = {place for place, column in enumerate(columns) if column.number}
        self._rows([column.name for column in columns], [[_cell(c) for c in row[: len(columns)]] for row in rows],
                   numbers)  # fmt: skip
        if len(columns) < len(table.columns):
            self._text(self.say("columns_left_out", len(columns), len(table.columns)), "Note")
        if len(rows) < table.length:
            self._text(self.say("rows_left_out", len(rows), table.length), "Note")

    def _heat(self, heat: Heat) -> None:
        self._text(heat.title, "Caption")
        if heat.note:
            self._text(heat.note, "Note")
        rows = [[row.text, *(cell.text for cell in heat.cells[place])] for place, row in enumerate(heat.rows)]
        names = [upright(c.text) for c in heat.columns]
        given = heat_widths([row.text for row in heat.rows], len(names), PAGE[0] - 2 * MARGIN)
        made = self._rows(["", *names], rows, set(range(1, len(names) + 1)), given)
        stand(made.rows[0], names)
        values = [[float(c.plain) if c.text and isinstance(c.plain, int | float) else 0.0 for c in row]
                  for row in heat.cells]  # fmt: skip
        most = max((value for row in values for value in row), default=0.0)
        for line, row in enumerate(values, 1):
            for place, value in enumerate(row, 1):
                if value:
                    shade(made.cell(line, place), mix(value / most * 0.5))

    def _quoted(self, quoted: Quoted) -> None:
        for claim in quoted.claims:
            paragraph = self._text("", "Body Text")
            badge = paragraph.add_run(clean(f"[{claim.modality_name}] "))
            badge.font.color.rgb = RGBColor.from_string(MODALITIES[claim.modality].colour[0].lstrip("#")
                                                        if claim.modality in MODALITIES else "000000")  # fmt: skip
            paragraph.add_run(clean(claim.head)).bold = True
            paragraph.add_run(clean(f" — {claim.verb} " if claim.verb else " "))
            paragraph.add_run(clean(claim.tail)).bold = True
            if claim.remark:
                paragraph.add_run(clean(f"  {claim.remark}")).font.size = Pt(9)
            paragraph.paragraph_format.keep_with_next = True
            paragraph.paragraph_format.space_after = Pt(2)
        paragraph = self._text("", "Quote")
        for piece, marked in quoted.parts:
            paragraph.add_run(clean(piece)).bold = marked
        source = " · ".join(part for part in (quoted.source, quoted.section, quoted.page) if part)
        paragraph.paragraph_format.keep_with_next = True
        self._text(f"—— {source}", "Quote Source")

    def _method(self, method: Method) -> None:
        paragraph = self._text("", "Body Text")
        paragraph.add_run(clean(method.name)).bold = True
        said = self.say["gap"].join(part for part in (method.means, method.definition, method.how) if part)
        paragraph.add_run(clean(f"{self.say['colon']}{said}"))
        if method.formula:
            self._text(method.formula, "Note")
        self._text(method.source, "Note")

    def _points(self, points: Points) -> None:
        said = "  ".join(f"{time} {shown}" for time, _, _, shown in points.items)
        title = f"{points.title} ({points.unit})" if points.unit else points.title
        if len(points.items) > 2:
            self._figure(title, said, points_chart(points, self.say.language), 4.0)
        else:
            self._text(f"{title}{self.say['colon']}{said}", "List Bullet")

    def _figure(self, title: str, note: str, chart: bytes, height: float) -> None:
        self._text(title, "Caption").paragraph_format.keep_with_next = True
        self.charts += 1
        name = PackURI(f"/word/charts/chart{self.charts}.xml")
        part = Part(name, CHART_TYPE, chart, self.file.part.package)
        rel = self.file.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
        size = {"cx": int(Cm(PAGE[0] - 2 * MARGIN)), "cy": int(Cm(height))}
        drawing = parse_xml(_INLINE.format(number=self.charts, rel=rel, **size))
        self.file.add_paragraph(style="Figure").add_run()._r.append(drawing)
        if note:
            self._text(note, "Note")

    # tables

    def _rows(
        self,
        header: Sequence[str],
        rows: Sequence[Sequence[str]],
        numbers: set[int] | None = None,
        given: Sequence[float] = (),
    ) -> Any:
        """Add a table of three lines, as Chinese journals set them: above, under the header, below."""
        lines = [list(header), *rows] if header else list(rows)
        if not lines or not lines[0]:
            return None
        made = self.file.add_table(rows=len(lines), cols=len(lines[0]))
        made.alignment = WD_TABLE_ALIGNMENT.CENTER
        made.autofit = False
        borders(made)
        shares = given or widths(lines, PAGE[0] - 2 * MARGIN, ROWS)
        for grid, width in zip(made._tbl.tblGrid.gridCol_lst, shares, strict=True):
            grid.w = Emu(Cm(width))
        for place, (line, row) in enumerate(zip(lines, made._tbl.tr_lst, strict=True)):
            head = bool(header) and place == 0
            row_kind(row, head)
            for column, (text, cell) in enumerate(zip(line, row.tc_lst, strict=True)):
                cell.width = Cm(shares[column])
                fill_cell(cell, clean(text), head, bool(numbers) and column in (numbers or ()))
        self.file.add_paragraph(style="Figure")
        return made

    # styles

    def _set_up(self) -> None:
        shown, language = self.document, self.say.language
        core = self.file.core_properties
        core.title, core.author, core.last_modified_by = clean(shown.title)[:255], "hubgraph", "hubgraph"
        core.created = core.modified = moment(shown.date)
        core.revision, core.comments, core.keywords = 1, shown.generator, clean(shown.eyebrow)
        core.language = "zh-CN" if language == "zh" else "en-GB"
        section = self.file.sections[0]
        section.page_width, section.page_height = Cm(PAGE[0]), Cm(PAGE[1])
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(MARGIN)
        self._styles(language)
        footer = section.footer.paragraphs[0]
        footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
        page_number(footer.add_run())

    def _styles(self, language: str) -> None:
        styles = self.file.styles
        for name, base, size in (("Note", "Normal", 9.0), ("Quote Source", "Normal", 9.0), ("Figure", "Normal", 6.0)):
            made = styles.add_style(name, 1)
            made.base_style = styles[base]
            made.font.size = Pt(size)
        ink, muted = (RGBColor.from_string(TOKENS[name][0].lstrip("#")) for name in ("text", "muted"))
        for name, size, faces in (
            ("Normal", 10.5, BODY), ("Body Text", 10.5, BODY), ("Note", 9, BODY), ("Quote Source", 9, BODY),
            ("List Bullet", 10.5, BODY), ("List Number", 10.5, BODY), ("Caption", 10.5, HEADS), ("Title", 22, HEADS),
            ("Subtitle", 10.5, HEADS), ("Heading 1", 16, HEADS), ("Heading 2", 13, HEADS), ("Heading 3", 11.5, HEADS),
            ("Heading 4", 10.5, HEADS),
        ):  # fmt: skip
            style = styles[name]
            fonts(style, *faces[language])
            style.font.size, style.font.italic = Pt(size), False
            style.font.color.rgb = muted if name in ("Note", "Quote Source", "Subtitle") else ink
        fonts(styles["Quote"], *QUOTES)
        quote = styles["Quote"]
        quote.font.size, quote.font.italic, quote.font.color.rgb = Pt(10.5), False, ink
        quote.paragraph_format.left_indent, quote.paragraph_format.space_after = Cm(0.75), Pt(2)
        source = styles["Quote Source"].paragraph_format
        source.left_indent, source.space_after = Cm(0.75), Pt(8)
        for name in ("Normal", "Body Text", "Quote"):
            styles[name].paragraph_format.line_spacing = 1.3


def _cell(cell: Cell) -> str:
    return f"{cell.text}\n{cell.small}" if cell.small else cell.text
