"""Which figures a document gives: number, unit, what is measured, of whom, when.

Whose figure it is, a model decides (`extract.holders`); tables are read by `extract.tables`.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from extract import modality, tables
from extract.clauses import CLAUSE_END, Named, grouped
from extract.holders import HOLDER, HOLDERS, countable, holdings
from extract.indicators import indicator, phrase
from extract.linear import Linear
from extract.quantities import Quantity
from extract.reading import Measured, Reading
from extract.relations import Context, addressed, contexts
from extract.resolve import ACTORS
from extract.times import Time, times

_PLACES = ("Economy", "City", "Region")
_SPREAD = frozenset({*ACTORS, "Event", "Agreement", "Policy"})  # of industries a place holds the figures
_PARTNERS = frozenset({"与", "和", "对", "同", "从", "自", "向", "跟", "至", "with", "to", "from"})
_AGAIN = re.compile(r"\s*(?:、|和|及|与|以及|，|,|and|, and)\s*(?:约|近|超)?")
_BASE = re.compile(r"(?:比|较|与|相当于|是)\s*$")
_BASES = ("水平", "基础", "相比", "同期", "的水平", "的基础", "基础上", *(f"的{digit}" for digit in range(1, 10)))
_TRADE = re.compile(r"贸易|进出口|出口|进口|投资|往来|进口额|出口额|trade|export|import|invest|commerce", re.IGNORECASE)
_LEAD = re.compile(r"(?:其中|而|同期|同年|当年|(?:19|20)\d\d年|\s)*")
ENGLISH = re.compile(r"\A[^\u4e00-\u9fff]*\Z")
_CLAUSE = re.compile(r"[,;:]|\d|\b(?:and|than|from)\b")
_BETWEEN = re.compile(r"\bbetween (?:the )?\Z")
_STOP = re.compile(r"[；。;]")


def find_observations(reading: Reading, moods: Linear, model: Linear) -> None:
    """Fill `reading.observations`: sentences here, tables in `extract.tables`."""
    year: str | None = None
    last: list[str] = []
    rows: set[int] = set()
    for table in tables.tables(reading):
        rows |= set(table.indexes)
        reading.observations += tables.read(reading, table)
    for context in contexts(reading, topical=addressed(reading)):
        if context.index in rows or reading.kinds[context.index] in ("footnote", "caption"):
            continue
        when = times(context.text, year, reading.document.published)
        last = _sentence(reading, context, when, year, last, moods, model)
        spoken = [t for t in when if not _base(context.text, t)] or when
        year = spoken[-1].iso[:4] if spoken and not (year and spoken is when) else year


def _sentence(
    reading: Reading,
    context: Context,
    when: Sequence[Time],
    year: str | None,
    last: list[str],
    moods: Linear,
    model: Linear,
) -> list[str]:
    """Read the figures of a sentence; `last` is whom the last figures were about, and is returned anew."""
    text = context.text
    found = countable(text, context.named, when)
    if not found:
        return [n.entity for n in context.named if n.label in ACTORS][:1] or last
    owners = _owners(text, found, context, last, model, reading.topic)
    spread, opposite = _spread(text, found, context), _spread(text, found, context, partners=True)
    previous = ("", False)
    base = ""
    for place, quantity in enumerate(found):
        subjects, counterpart, sure = owners[place]
        told = [*subjects, *spread.values(), *opposite.values()] if "分别" in text else subjects
        subjects = [spread[quantity.start]] if quantity.start in spread else subjects
        if not subjects:
            continue
        start = _clause_start(text, quantity.start, found[place - 1].end if place else 0)
        lead = text[start : quantity.start]
        if place and _AGAIN.fullmatch(text[found[place - 1].end : quantity.start]) and previous[0]:
            name, down = previous
        else:
            known = [reading.entities[key] for key in told if key in reading.entities]
            names = [n for k in known for n in (k.name, *k.aliases)]
            measured = indicator(lead, text[quantity.end : quantity.end + 24], quantity, base, names)
            name, down = measured.name, measured.falls
        if text[: quantity.start].endswith(("(", "（")) and not re.search(
            r"\w", name
        ):  # a bracketed figure: what is counted was said before the list
            name = base or _counted(text[: found[0].start])
        if not name and not (name := _spoken(text, quantity, context, subjects)):
            continue
        previous = name, down
        value, high = quantity.value, quantity.high
        if down:
            value, high = -value, -high if high is not None else None
        if "增长率" not in name and "占" not in name:
            base = name
        mood, _ = moods.best([*modality.cues(reading, context.index, quantity.start), "r=OBSERVATION"])
        period = _period(text, when, quantity, year)
        for subject in subjects:
            partner = opposite.get(quantity.start, counterpart)
            partner = partner if partner != subject else None
            reading.observations.append(
                Measured(subject, name, value, high, quantity.unit, period, partner, mood, round(sure, 3),
                         "sentence", context.index)
            )  # fmt: skip
    return next((s[:1] for s, _, _ in reversed(owners) if s), last)


def _owners(
    text: str, found: Sequence[Quantity], context: Context, last: Sequence[str], model: Linear, topic: str
) -> list[tuple[list[str], str | None, float]]:
    """Return for each figure whose it is, the other side of a bilateral one, and how sure that is.

    A figure in brackets behind a name, 杭州(103家), is that name's; for the rest a model decides.
    """
    implied = [*(Named(-1, -1, "City", key, "", "figure") for key in last), *context.implied]
    out: list[tuple[list[str], str | None, float]] = []
    bracketed = {n.end: n.entity for n in context.named if n.label in HOLDERS}
    for q, choices in zip(found, holdings(text, found, context.named, implied), strict=True):
        opening = q.start - 1
        if text[opening : q.start] in ("(", "（") and opening in bracketed:
            out.append(([bracketed[opening]], None, 0.9))
            continue
        rated = [(model.probability(HOLDER, c.features), c.entity, c) for c in choices]
        if not rated:
            out.append(([], None, 0.0))
            continue
        sure, _, best = max(rated)
        if (own := _opening(text, q, context)) and own != best.entity and own in {c.entity for c in choices}:
            best = next(c for c in choices if c.entity == own)
            sure = max(sure, 0.5)
        shared = [best.entity] if "分别" in text else [e for e in best.group if e in {c.entity for c in choices}]
        partner = _partner(text, context, best.entity)
        sides = _sides(text, q, context, topic)
        if sides and (best.entity in sides or sure < model.least[HOLDER]):
            shared, partner, sure = [sides[0]], sides[1], max(sure, 0.5)
        out.append((shared if sure >= model.least[HOLDER] else [], partner, sure))
    return out


def _opening(text: str, q: Quantity, context: Context) -> str | None:
    """Return the one place, body, platform or event that opens the figure's own clause: …；江苏进出口5.25万亿元."""
    start = max((i + 1 for i in range(q.start) if text[i] in "，；。,;："), default=0)
    here = [n for n in context.named if start <= n.start and n.end <= q.start and n.label in (*ACTORS, "Event")]
    if (
        len(here) != 1
        or not _LEAD.fullmatch(text[start : here[0].start])
        or text[here[0].end : here[0].end + 1] in "、和与及"
    ):
        return None
    return here[0].entity


def _sides(text: str, q: Quantity, context: Context, topic: str) -> tuple[str, str] | None:
    """Return both sides of a bilateral figure where only the other one is named: 对东盟出口…, 双边贸易额….

    The side left out is the place that the document is about.
    """
    before = [n for n in context.named if n.end <= q.start]
    if pair := _between(text, before):
        return (topic, pair[0]) if pair[1] == topic else pair
    if not any(n.entity == topic and n.label in _PLACES for n in context.implied):
        return None
    if not before or before[-1].label not in ("Economy", "Region") or any(n.entity == topic for n in before):
        return None
    last = before[-1]
    lead = text[max(last.end, q.start - 24) : q.start]
    towards = text[: last.start].rstrip("“共建").endswith(("对", "与", "同", "自", "从", "向")) and not _STOP.search(
        lead
    )
    both = re.search(r"双边|双方", re.split(r"[；。;]", lead)[-1])
    return (topic, last.entity) if (towards or both) and _TRADE.search(lead) else None


def _between(text: str, before: Sequence[Named]) -> tuple[str, str] | None:
    """Return the two places of “between A and B” before a figure of trade or investment."""
    for one, other in itertools.pairwise(n for n in before if n.label in _PLACES):
        joined = re.fullmatch(r"\s+and (?:the )?", text[one.end : other.start])
        if joined and _BETWEEN.search(text[: one.start]) and _TRADE.search(text[: one.start]):
            return one.entity, other.entity
    return None


def _spoken(text: str, q: Quantity, context: Context, subjects: Sequence[str]) -> str:
    """Return what an earlier clause says of the holder: 上海港集装箱吞吐量居世界第一，2022年为4730万标准箱."""
    ends = [n.end for n in context.named if n.entity in subjects and n.end <= q.start]
    found = re.match(r"的?([^，。；、已达为是在居占从由连]{2,16})", text[ends[0] :]) if ends else None
    return phrase(found[1]) if found and not re.search(r"[a-z]", found[1]) else ""


def _counted(lead: str) -> str:
    """Return what a list of bracketed figures counts: the last clause before it that is more than a name."""
    clauses = [c for c in re.split(r"[，。；：,;、（）()]", lead) if len(c) > 3]
    return clauses[-1][-16:] if clauses else "数量"


def _partner(text: str, context: Context, holder: str) -> str | None:
    """Return the place that stands after 与, 对, 从 … and is not the holder itself."""
    for n in context.named:
        if n.label in _PLACES and n.entity != holder and text[: n.start].rstrip("“").endswith(tuple(_PARTNERS)):
            return n.entity
    return None


def _clause_start(text: str, position: int, least: int) -> int:
    return max((i + 1 for i in range(least, position) if text[i] in CLAUSE_END or text[i] in "、（("), default=least)


def _base(text: str, t: Time) -> bool:
    """Tell whether a time is only what a figure is compared with: 比2005年, 在2015年的水平上."""
    return bool(_BASE.search(text[: t.start])) or text[t.end :].lstrip(" 年").startswith(_BASES)


def _period(text: str, when: Sequence[Time], quantity: Quantity, year: str | None) -> str | None:
    plain = [t for t in when if not _base(text, t)]
    if ENGLISH.search(text):  # 6.99 trillion yuan in 2024: the time follows its figure, within the clause
        near = [t for t in plain if t.start >= quantity.end and not _CLAUSE.search(text[quantity.end : t.start])]
        if near:
            return near[0].iso
    before = [t for t in plain if t.end <= quantity.start]
    if before:
        return before[-1].iso
    return plain[0].iso if plain else year


def _spread(text: str, found: Sequence[Quantity], context: Context, *, partners: bool = False) -> dict[int, str]:
    """Read “A、B、C…分别为 x、y、z，…u、v、w”: give each figure its own subject, run by run.

    A list that stands after 与, 对, 从 … names `partners`, not subjects.
    """
    at = text.find("分别")
    if at < 0:
        return {}
    named = [n for n in context.named if n.end <= at]
    for group in reversed(grouped(text, named)):
        first = named[group[0]]
        opposite = text[: first.start].endswith(tuple(_PARTNERS))
        if len(group) > 1 and first.label in _SPREAD and opposite == partners:
            runs = _runs(text, [q for q in found if q.start > at])
            pairs = [zip(run, group, strict=True) for run in runs if len(run) == len(group)]
            return {q.start: named[i].entity for pair in pairs for q, i in pair}
    return {}


def _runs(text: str, found: Sequence[Quantity]) -> list[list[Quantity]]:
    """Cut figures into runs joined by 、 or 和 only."""
    runs: list[list[Quantity]] = []
    for q in found:
        if runs and _AGAIN.fullmatch(text[runs[-1][-1].end : q.start]):
            runs[-1].append(q)
        else:
            runs.append([q])
    return runs
