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
_YEARS = re.compile(r"年份|时间|日期|年度|举办年|[Yy]ear|[Dd]ate")
_UNITS = re.compile(r"(?:计量)?单位|[Uu]nits?")
_COLUMNS = frozenset({*ACTORS, "Event", "Agreement", "Policy"})  # whose names in a header say whose the column is
_CLOSING_UNIT = re.compile(
    r"[（(]((?!\d{4})(?:[万亿千百]|%|元|美元|家|个|人|TEU|million|billion|trillion|thousand)[^（）()]{0,16})[)）]\s*$"
)
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
    unit = (
        m[1] if (m := _CAPTION_UNIT.search(caption + " " + " ".join(header)) or _CLOSING_UNIT.search(caption)) else ""
    )
    spots = reading.by_passage()
    owner = _owner(reading, [s for i in table.captions for s in spots[i]], caption)
    headed = next((s.entity for s in spots[table.indexes[0]] if s.label in ("Economy", "City", "Region")), None)
    owner = headed if headed and not any(s.label in ACTORS for i in table.captions for s in spots[i]) else owner
    whose = [
        next((s.entity for s in spots[i] if s.label in (*ACTORS, "Event", "Agreement")), None)
        for i in table.indexes[1:]
    ]
    bilateral = _bilateral(reading, owner, whose, caption + " ".join(header))
    units = next((c for c, name in enumerate(header) if c and _UNITS.fullmatch(name.strip())), 0)
    caption_year = next((t.iso for t in times(caption)), None) or _year_before(reading, table.indexes[0])
    out: list[Measured] = []
    for index, row, who in zip(table.indexes[1:], cells[1:], whose, strict=True):
        first = row[0].strip()
        thing = _UNIT.sub("", first).strip()
        year = next((t.iso for t in times(first)), first if re.fullmatch(r"(?:19|20)\d\d", first) else None)
        latest = None
        dated = (c.strip()[:4] for c, name in zip(row, header, strict=False) if _YEARS.search(name))
        year = year or next((y for y in dated if re.fullmatch(r"(?:19|20)\d\d", y)), None)
        for column, cell in enumerate(row[1:], 1):
            m = _NUMBER.match(cell.strip().replace(" ", ""))
            if not m or column >= len(header):
                continue
            heads = [s for s in spots[table.indexes[0]] if s.text and s.text in header[column]]
            heads = [s for s in heads if s.label in _COLUMNS and (not who or s.text == header[column].strip())]
            plain = bool(heads) and heads[0].text == header[column].strip() and not who and not year
            name = first if plain and first else header[column]  # a column for each city: the row says what
            if re.fullmatch(r"(?:19|20)\d\d", m[2]) and _YEARS.search(name):
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
            own = _UNIT.search(name) or _UNIT.search(first)
            own_unit = row[units].strip() if 0 < units < len(row) else own[1] if own and _unit_like(own[1]) else ""
            written = (m[3] or "").replace("％", "%") or m[4] or own_unit or _share(name) or unit
            label = _UNIT.sub("", re.sub(r"(?:19|20)\d\d年?(?:\d+[-—–]\d+月)?", "", name)).strip(" ：:") or thing
            if who and label == thing:  # a row for each country, a column for each year: the caption says what
                label = _title(caption) or label
            if not who and not year and thing and label != thing and not plain:
                label = f"{thing} {label}" if thing.isascii() else thing + label
            out.append(
                Measured(subject, label[:30], value, None, written, when or year or caption_year, counterpart,
                         "asserted", 0.8, "table", index)
            )  # fmt: skip
    return out


def _bilateral(reading: Reading, owner: str | None, whose: Sequence[str | None], said: str) -> bool:
    """Tell whether the rows are the other sides of figures of one place: trade or investment with each of them."""
    rows = {key for key in whose if key}
    if (
        not owner
        or not rows
        or owner in rows
        or re.search(r"对华|对中国|对我|with China", said)
        or not re.search(r"贸易|进出口|出口|进口|往来|投资|trade|export|import", said, re.I)
    ):
        return False
    if re.search(r"与|对|和|伙伴|双边|with|partner", said) and all(_place(reading, key) for key in rows):
        return True
    return all(key in reading.entities and reading.entities[key].label == "Economy" for key in rows)


def _year_before(reading: Reading, index: int) -> str | None:
    """Return the time last spoken of in the three passages before a table that names none itself."""
    for i in range(index - 1, max(-1, index - 4), -1):
        if found := times(reading.passages[i].text):
            return found[-1].iso
    return None


def _place(reading: Reading, key: str) -> bool:
    return key in reading.entities and reading.entities[key].label in ("Economy", "Region", "City")


def _unit_like(text: str) -> bool:
    return not re.search(r"(?:19|20)\d\d", text)


_WHOSE = re.compile(r"^(?:[一二三四五六七八九十两几\d]+[个家座]|各|主要)[^的]{0,8}的")


def _title(caption: str) -> str:
    """Return what a caption says is measured: without its number, unit, years, and those whom the rows name."""
    plain = re.sub(r"^\s*(?:表|Table)\s*[\d一二三四五六七八九十.．\-—]*[:：.]?\s*", "", _UNIT.sub("", caption)).strip()
    return _WHOSE.sub("", plain)


def _share(name: str) -> str:
    return "%" if re.search(r"增长率|增速|占比|比重|同比|比例|growth|share", name, re.IGNORECASE) else ""


def _owner(reading: Reading, spots: Sequence[Spot], caption: str) -> str | None:
    named = [s for s in spots if s.label in ACTORS]
    if named and caption:
        return named[0].entity
    return reading.topic or None
