"""Figures out of tables: rows of entities, years or indicators, with units from the header or the caption."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.reading import Measured, Reading, Spot
from extract.resolve import ACTORS
from extract.times import times

_CELL = re.compile(r"\s*\|\s*|\t+|\s{2,}")
_NUMBER = re.compile(
    r"^[约近超逾]?(-|−|–)?(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*(%|％)?[余多]?\s*([\u4e00-\u9fff]{0,5})$"
)
_UNIT = re.compile(r"[（(]\s*(?:单位[:：])?\s*([^（）()]{1,30})\s*[)）]")
_CAPTION_UNIT = re.compile(r"单位[:：]\s*([^\s，,、；;)）|]{1,8})")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of one table as passage indexes, with the captions before them."""

    indexes: tuple[int, ...]
    captions: tuple[int, ...]


def tables(reading: Reading) -> Iterator[Table]:
    """Find runs of table rows."""
    run: list[int] = []
    for index, kind in enumerate([*reading.kinds, "end"]):
        if kind == "row":
            run.append(index)
        elif run:
            if len(run) > 1:
                before = range(max(0, run[0] - 3), run[0])
                yield Table(tuple(run), tuple(i for i in before if reading.kinds[i] == "caption"))
            run = []


def read(reading: Reading, table: Table) -> list[Measured]:
    """Return the figures of a table: one for each cell that is a number."""
    cells = [_CELL.split(reading.passages[i].text.strip()) for i in table.indexes]
    header = cells[0]
    caption = " ".join(reading.passages[i].text for i in table.captions)
    unit = m[1] if (m := _CAPTION_UNIT.search(caption + " " + " ".join(header))) else ""
    spots = reading.by_passage()
    owner = _owner(reading, [s for i in table.captions for s in spots[i]], caption)
    bilateral = bool(re.search(r"与|对|和", caption)) and bool(
        re.search(r"贸易|进出口|投资|往来|出口|进口", caption + "".join(header))
    )
    caption_year = next((t.iso for t in times(caption)), None)
    out: list[Measured] = []
    for index, row in zip(table.indexes[1:], cells[1:], strict=True):
        who = next((s.entity for s in spots[index] if s.label in (*ACTORS, "Event")), None)
        first = row[0].strip()
        year = next((t.iso for t in times(first)), first if re.fullmatch(r"(?:19|20)\d\d", first) else None)
        latest = None
        for column, cell in enumerate(row[1:], 1):
            m = _NUMBER.match(cell.strip().replace(" ", ""))
            if not m or column >= len(header):
                continue
            heads = [s for s in spots[table.indexes[0]] if s.text and s.text in header[column]]
            plain = bool(heads) and heads[0].text == header[column].strip() and not who and not year
            name = first if plain and first else header[column]  # a column for each city: the row says what
            if re.fullmatch(r"(?:19|20)\d\d", m[2]) and re.search(r"年份|时间|日期|年度|[Yy]ear|[Dd]ate", name):
                continue
            when = next((t.iso for t in times(name)), None)
            if re.fullmatch(r"(?:19|20)\d\d年?", name.strip()):
                when, name = name.strip()[:4], first
            latest = when or latest
            when = when or (latest if _share(name) else None)
            subject, counterpart = (owner, who) if bilateral and owner and who != owner else (who or owner, None)
            subject = heads[0].entity if heads else subject
            if not subject:
                continue
            value = float(m[2].replace(",", "")) * (-1 if m[1] else 1)
            own = _UNIT.search(name)
            written = (m[3] or "").replace("％", "%") or m[4] or (own[1] if own else "") or _share(name) or unit
            label = _UNIT.sub("", re.sub(r"(?:19|20)\d\d年?(?:\d+[-—–]\d+月)?", "", name)).strip(" ：:") or first
            if who and label == first:  # a row for each country, a column for each year: the caption says what
                label = _title(caption) or label
            if not who and not year and first and label != first and not plain:
                label = f"{first}{label}"
            out.append(
                Measured(subject, label[:30], value, None, written, when or year or caption_year, counterpart,
                         "asserted", 0.8, "table", index)
            )  # fmt: skip
    return out


def _title(caption: str) -> str:
    return re.sub(r"^\s*(?:表|Table)\s*[\d一二三四五六七八九十.．\-—]*[:：.]?\s*", "", _UNIT.sub("", caption)).strip()


def _share(name: str) -> str:
    return "%" if re.search(r"增长率|增速|占比|比重|同比|比例|growth|share", name, re.IGNORECASE) else ""


def _owner(reading: Reading, spots: Sequence[Spot], caption: str) -> str | None:
    named = [s for s in spots if s.label in ACTORS]
    if named and caption:
        return named[0].entity
    return reading.topic or None
