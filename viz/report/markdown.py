"""A report as Markdown (CommonMark with tables): headings, tables, quotes; charts as tables of their numbers."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence

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
from viz.report.words import Words, number, say_in

ROWS = 20  # of a folded table; CSV and XLSX have them all
_SPECIAL = re.compile(r"([\\`*_\[\]|#~$])")
_STARTS = re.compile(r"^(\s*)([-+=:]|\d+[.)](?=\s|$))")


def to_markdown(document: Document) -> str:
    """Return the document as Markdown; names are text, whatever marks they hold."""
    say = say_in(document.language)
    lines = [f"# {plain(document.title)}", plain(" · ".join(p for p in (document.eyebrow, document.date) if p)),
             plain(document.subtitle)]  # fmt: skip
    for section in document.sections:
        lines += _block(section, 2, say)
    if document.appendix:
        lines.append(f"## {plain(document.appendix_title)}")
        for section in document.appendix:
            lines += _block(section, 3, say)
    lines.append(f"## {plain(document.again)}")
    lines.append("\n".join(f"- {plain(name)}{say['colon']}{plain(value)}" for name, value in document.facts))
    return "\n\n".join(line for line in lines if line) + "\n"


def plain(text: str) -> str:
    r"""Return text on one line in which nothing is Markdown or HTML.

    >>> plain("a|b <i> *c*")
    'a\\|b &lt;i&gt; \\*c\\*'
    """
    line = " ".join(clean(text).split("\n"))
    marked = _SPECIAL.sub(r"\\\1", html.escape(line, quote=False))
    return _STARTS.sub(lambda found: f"{found[1]}\\{found[2]}" if not found[2][0].isdigit()
                       else f"{found[1]}{found[2][:-1]}\\{found[2][-1]}", marked)  # fmt: skip


def _block(block: Block, level: int, say: Words) -> Iterator[str]:
    match block:
        case Section():
            yield f"{'#' * min(level, 6)} {plain(block.title)}" + (f" ({plain(block.aside)})" if block.aside else "")
            for one in block.blocks:
                yield from _block(one, level + 1, say)
        case Fold():
            yield f"**{plain(block.summary)}**"
            for one in block.blocks[: block.paper]:
                yield from _block(one, level, say)
            if block.paper is not None and len(block.blocks) > block.paper:
                yield plain(say("rows_left_out", block.paper, len(block.blocks)))
        case Side():
            for one in block.blocks:
                yield from _block(one, level, say)
        case Paragraph():
            yield f"> {plain(block.text)}" if block.style == "caution" else plain(block.text)
        case Bullets():
            yield "\n".join(f"{f'{place}.' if block.numbered else '-'} {plain(item)}"
                            for place, item in enumerate(block.items, 1))  # fmt: skip
        case Tiles():
            yield plain(say["between"].join(f"{name} {count}" for name, count in block.items))
        case Share():
            yield plain(say["between"].join(f"{name} {count:,}" for _, name, count in block.parts))
        case Quoted():
            yield _quoted(block)
        case Method():
            yield _method(block, say)
        case _:
            yield from _tabular(block, say)


def _tabular(block: Block, say: Words) -> Iterator[str]:
    match block:
        case Table():
            if block.caption or block.folded:
                yield f"**{plain(block.caption or block.name)}**"
            shown = block.rows[:ROWS] if block.folded else block.rows
            columns = block.columns[: block.paper_columns]
            cells = [[_cell(c) for c in row[: len(columns)]] for row in shown]
            yield _grid([(c.name, c.number) for c in columns], cells)
            if len(columns) < len(block.columns):
                yield plain(say("columns_left_out", len(columns), len(block.columns)))
            if len(shown) < block.length:
                yield plain(say("rows_left_out", len(shown), block.length))
        case Heat():
            yield f"**{plain(block.title)}**" + (f" {plain(block.note)}" if block.note else "")
            rows = [[row.text, *(c.text for c in block.cells[i])] for i, row in enumerate(block.rows)]
            yield _grid([("", False), *((c.text, True) for c in block.columns)], rows)
        case Bars():
            yield f"**{plain(block.title)}**" + (f" {plain(block.note)}" if block.note else "")
            ranged = any(one.low is not None for one in block.items)
            rows = [[one.name, one.shown, *([f"{number(one.low)}–{number(one.high)}"] if ranged else [])]
                    for one in block.items]  # fmt: skip
            yield _grid(
                [(say["entity"], False), (say["value"], True), *([(say["range"], True)] if ranged else [])], rows
            )
        case Stack():
            yield f"**{plain(block.title)}**"
            rows = [[name, *(f"{count:,}" for count in counts)] for name, counts in block.items]
            yield _grid([("", False), *((name, True) for _, name in block.series)], rows)
        case Points():
            said = say["between"].join(f"{time} {shown}" for time, _, _, shown in block.items)
            yield f"- {plain(block.title)} {plain(block.unit)}{say['colon']}{plain(said)}"


def _grid(columns: Sequence[tuple[str, bool]], rows: Sequence[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(plain(name) for name, _ in columns) + " |",
             "| " + " | ".join("---:" if right else "---" for _, right in columns) + " |"]  # fmt: skip
    lines += ["| " + " | ".join(plain(text) for text in row) + " |" for row in rows]
    return "\n".join(lines)


def _cell(cell: Cell) -> str:
    return f"{cell.text} · {cell.small}" if cell.small else cell.text


def _quoted(quoted: Quoted) -> str:
    lines = []
    for claim in quoted.claims:
        said = " ".join(part for part in (claim.head, f"— {claim.verb}" if claim.verb else "", claim.tail) if part)
        remark = f" ({claim.remark})" if claim.remark else ""
        lines.append(f"- **{plain(claim.modality_name)}** {plain(said)}{plain(remark)}")
    text = "".join(f"**{plain(piece)}**" if marked else plain(piece) for piece, marked in quoted.parts)
    source = " · ".join(plain(part) for part in (quoted.source, quoted.section, quoted.page) if part)
    return "\n".join(lines) + f"\n\n  > {text}\n  >\n  > —— {source}"


def _method(method: Method, say: Words) -> str:
    said = say["gap"].join(part for part in (method.means, method.definition, method.how) if part)
    formula = f"\n  `{clean(method.formula).replace('`', '')}`" if method.formula else ""
    return f"- **{plain(method.name)}**{say['colon']}{plain(said)}{formula}\n  {plain(method.source)}"
