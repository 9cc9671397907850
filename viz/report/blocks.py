"""A report as a document that knows no format: sections of paragraphs, tables, charts and quotes.

What a report says is put into these blocks once, by the modules that end in `_pages`; `html`, `word`, `markdown` and
`sheets` each write all of them down. Text is plain: whoever renders it escapes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

Scalar = str | int | float | None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `style` is empty, `note` (small print) or `caution` (what the reader must not overlook)."""

    text: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of short texts, numbered if their order matters."""

    items: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Tiles:
    """A few figures at a glance: what is counted, and the count as shown."""

    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: `text` for people, `value` for sorting and spreadsheets (default: the text).

    `small` is a second line; `label` an entity label whose glyph stands before the text; `link` a section's id;
    `bar` a share between 0 and 1, drawn where there is room.
    """

    text: str
    value: Scalar = None
    small: str = ""
    label: str = ""
    link: str = ""
    bar: float | None = None

    @property
    def plain(self) -> Scalar:
        """What a spreadsheet holds."""
        return self.text if self.value is None else self.value


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading, and whether it holds numbers (right-aligned, sorted largest first)."""

    name: str
    number: bool = False
    first: str = "descending"  # which way a number column sorts at first; a rank sorts ascending


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns. `name` is that of the spreadsheet's sheet; a `folded` table is one to look things up in.

    `lead` is the place of the column that heads each row (names what the row is about). On paper only the first
    `paper_columns` stand, if that is said. Of a very long table `rows` are the first, and `total` says how many there
    are: the document's `data` has them all.
    """

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""
    folded: bool = False
    lead: int = 0
    paper_columns: int | None = None
    total: int | None = None

    @property
    def length(self) -> int:
        """How many rows there are, those that are left out included."""
        return len(self.rows) if self.total is None else self.total


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: `value` as a length, `shown` for people, `low` and `high` the ends of its interval if it has one."""

    name: str
    value: float
    shown: str
    label: str = ""
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Bars:
    """Ranked bars under a title, all measured against the longest; `note` says what the length or the whisker means."""

    title: str
    items: tuple[Bar, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Stack:
    """Columns in a row (years), each a pile of counts by series; a series is a modality or another name."""

    title: str
    series: tuple[tuple[str, str], ...]  # (key of its colour, name shown)
    items: tuple[tuple[str, tuple[int, ...]], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """One bar split into parts: (key of its colour, name shown, count)."""

    title: str
    parts: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True)
class Points:
    """Values over time of one indicator in one unit: (time as shown, place on the time axis, value, value shown)."""

    title: str
    unit: str
    items: tuple[tuple[str, float, float, str], ...]


@dataclass(frozen=True, slots=True)
class Heat:
    """A matrix as a heat map: cells are shaded by `value`; an empty `text` is a cell in which nothing is said."""

    name: str
    title: str
    rows: tuple[Cell, ...]
    columns: tuple[Cell, ...]
    cells: tuple[tuple[Cell, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a sentence is quoted for: two names, the verb between them, the modality, and a remark."""

    head: str
    verb: str
    tail: str
    modality: str
    modality_name: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Quoted:
    """A sentence of a paper with what it is quoted for; `parts` are its pieces, marked or not."""

    claims: tuple[Claim, ...]
    parts: tuple[tuple[str, bool], ...]
    source: str
    section: str = ""
    page: str = ""

    @property
    def text(self) -> str:
        """The sentence without marks."""
        return "".join(piece for piece, _ in self.parts)


@dataclass(frozen=True, slots=True)
class Method:
    """The note on a measure: what it says, how it is defined, its formula, its source, how it was computed here."""

    name: str
    means: str
    definition: str
    formula: str
    source: str
    how: str = ""


@dataclass(frozen=True, slots=True)
class Fold:
    """Blocks behind a heading that can be folded where the format can fold; on paper only the first `paper` of them."""

    summary: str
    blocks: tuple[Block, ...]
    paper: int | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """Blocks that stand side by side where there is room."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands under it, other sections included; `id` is unique in the document."""

    id: str
    title: str
    blocks: tuple[Block, ...]
    label: str = ""  # of the entity that the heading names
    aside: str = ""  # after the title, in small print


Block = (
    Paragraph | Bullets | Tiles | Table | Bars | Stack | Share | Points | Heat | Quoted | Method | Fold | Side | Section
)


@dataclass(frozen=True, slots=True)
class Data:
    """A table for machines, as a CSV holds it: names of columns, and rows of plain values, None where there is none."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Scalar, ...], ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report: who made it of what (`facts`), its sections, and `data`, the one table that a CSV holds."""

    kind: str
    language: str
    title: str
    eyebrow: str
    subtitle: str
    date: str
    sections: tuple[Section, ...]
    again: str
    facts: tuple[tuple[str, str], ...]
    data: Data
    generator: str
    appendix: tuple[Section, ...] = field(default=())
    appendix_title: str = ""


def walk(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield blocks with all that they hold, in reading order.

    >>> [type(b).__name__ for b in walk([Section("a", "A", (Paragraph("x"),))])]
    ['Section', 'Paragraph']
    """
    for block in blocks:
        yield block
        if isinstance(block, Section | Fold | Side):
            yield from walk(block.blocks)


def everything(document: Document) -> Iterator[Block]:
    """Yield all blocks of a document, its appendix included."""
    yield from walk((*document.sections, *document.appendix))
