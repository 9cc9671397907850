"""Which figures a document gives: number, unit, what is measured, of whom, when.

The subject is the entity that the clause is about: the nearest actor before the number, unless a bilateral phrase
makes it the counterpart; left out, it comes from the sentence before or the topic.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from extract import modality, tables
from extract.clauses import CLAUSE_END, Named
from extract.linear import Linear
from extract.quantities import Quantity, quantities
from extract.reading import Measured, Reading
from extract.relations import Context, contexts
from extract.resolve import ACTORS
from extract.times import Time, times

SUBJECTS = frozenset({*ACTORS, "Event", "Industry", "Policy", "Agreement"})
_HOLDERS = frozenset({*ACTORS, "Event"})
_STRIP = re.compile(
    r"(?:(?:累计|合计|总计|共计|一共)?(?:达到?了?|为|是|有|约|近|超过?|逾|突破|实现|共|占|高达|仅|只|至|到|在|的|了|已|将|则|也|均|分别|约为|左右|"
    r"增至|增长到|增加到|提高到|上升到|下降到|降至|降到|升至|扩大到|约占|接近|不足|不到|大约|大概|完成|跃升至|，|:|：|\s|力争|突破了|超过了)+)$"
)
_GROWTH = re.compile(
    r"(?:同比|环比|年均|比上年|较上年|比去年|逆势|平均每年|年均复合|名义)?(?:再|仅|也|均|又)?(?P<way>增长|增加|上升|上涨|提高|提升|扩大|上扬|下降|减少|下跌|萎缩|下滑|降低|回落|缩减|负增长)[了达约近率为幅度]*$"
)
_DOWN = ("下降", "减少", "下跌", "萎缩", "下滑", "降低", "回落", "缩减", "负增长")
_SHARE = re.compile(
    r"(?:约|仅|只|总共)?占(?:到|比|据|了)?(?P<whole>[^，。；占]{0,24}?)(?:的比重|的比例|的)?(?:比重|比例)?(?:约|近|超过?|达到?|为|的|仅|高达|不足|不到|将|提高到|接近|\s)*$"
)
_BILATERAL = re.compile(r"^(?:的|之间|双边|进出口|出口|进口|贸易|投资|货物|地区|市场|等|经贸)")
_BEFORE_PARTNER = (
    "与",
    "和",
    "对",
    "同",
    "从",
    "自",
    "向",
    "跟",
    "占",
    "占到",
    "占据",
    "比",
    "相比",
    "相当于",
    "高于",
    "低于",
    "是",
)
_ENGLISH_DOWN = re.compile(r"\b(?:fell|dropped|declined|decreased|shrank|down)\b[^,.;]{0,20}$", re.IGNORECASE)
_ENGLISH_GROWTH = re.compile(
    r"\b(?:rose|grew|up|increased|increase of|growth of|fell|dropped|declined|decreased|shrank|down)\b[^,.;]{0,20}$",
    re.IGNORECASE,
)


def find_observations(reading: Reading, moods: Linear) -> None:
    """Fill `reading.observations`: sentences here, tables in `extract.tables`."""
    year: str | None = None
    last: list[str] = []
    rows: set[int] = set()
    for table in tables.tables(reading):
        rows |= set(table.indexes)
        reading.observations += tables.read(reading, table)
    for context in contexts(reading):
        if context.index in rows or reading.kinds[context.index] in ("footnote", "caption"):
            continue
        when = times(context.text, year, reading.document.published)
        last = _sentence(reading, context, when, year, last, moods)
        year = when[-1].iso[:4] if when else year


def _sentence(
    reading: Reading, context: Context, when: Sequence[Time], year: str | None, last: list[str], moods: Linear
) -> list[str]:
    """Read the figures of a sentence; `last` is whom the last figures were about, and is returned anew."""
    text = context.text
    named = [n for n in context.named if n.label in SUBJECTS]
    blocked = [(n.start, n.end) for n in context.named] + [(t.start, t.end) for t in when]
    found = [q for q in quantities(text) if not any(q.start < e and s < q.end for s, e in blocked)]
    subjects = list(last)
    indicator = ""
    spread = _spread(text, found, context)
    for place, quantity in enumerate(found):
        previous_end = found[place - 1].end if place else 0
        start = _clause_start(text, quantity.start, previous_end)
        lead = text[start : quantity.start]
        actors = [n for n in named if n.end <= quantity.start]
        subject, counterpart = _subject(text, actors, start, context, subjects)
        if quantity.start in spread:
            subject = spread[quantity.start]
        if subject is None:
            continue
        subjects = [subject]
        value, high = quantity.value, quantity.high
        name, down = _indicator(lead, text, quantity, indicator, reading, subject, when)
        if not name:
            continue
        if down:
            value, high = -value, -high if high is not None else None
        if "增长率" not in name and "占" not in name:
            indicator = name
        cues = modality.features(
            text, quantity.start, reading.passages[context.index].section, reading.document.title, "sentence"
        )
        mood, sure = moods.best([*cues, "r=OBSERVATION"])
        reading.observations.append(
            Measured(subject, name, value, high, quantity.unit, _period(when, quantity, year),
                     counterpart if counterpart != subject else None, mood, round(0.5 + sure / 2, 3), "sentence",
                     context.index)
        )  # fmt: skip
    return subjects if found else [n.entity for n in context.named if n.label in ACTORS][:1] or last


def _clause_start(text: str, position: int, least: int) -> int:
    return max((i + 1 for i in range(least, position) if text[i] in CLAUSE_END or text[i] in "、（("), default=least)


def _subject(
    text: str, actors: Sequence[Named], start: int, context: Context, last: Sequence[str]
) -> tuple[str | None, str | None]:
    """Return whose figure it is and the other side of a bilateral one."""
    counterpart = None
    candidates = []
    for n in reversed(actors):
        before, after = text[max(0, n.start - 3) : n.start], text[n.end : n.end + 4]
        partner = before.endswith(_BEFORE_PARTNER) and n.label in ("Economy", "City", "Region")
        if partner and any(m.end <= n.start for m in actors):
            counterpart = counterpart or (n.entity if n.start >= start or _BILATERAL.match(after) else None)
            continue
        candidates.append(n)
    near = [n for n in candidates if n.start >= start]
    for n in [*near, *candidates]:
        if n.label in _HOLDERS:
            return n.entity, counterpart
    if last:
        return last[0], counterpart
    for n in context.implied:
        return n.entity, counterpart
    return None, counterpart


def _indicator(
    lead: str, text: str, quantity: Quantity, previous: str, reading: Reading, subject: str, when: Sequence[Time]
) -> tuple[str, bool]:
    """Return what is measured, and whether the figure is a fall."""
    lead = lead.strip()
    growth = _GROWTH.search(_STRIP.sub("", lead)) or _GROWTH.search(lead)
    if growth and quantity.unit in ("%", "个百分点", "百分点", "倍"):
        base = _tidy(lead[: growth.start()], reading, subject) or _bare(previous)
        way = "同比" if "同比" in growth.group() or "比上年" in growth.group() else ""
        return f"{base}{way}增长率", growth["way"] in _DOWN
    if _ENGLISH_GROWTH.search(lead) and quantity.unit in ("%", "percentage points"):
        return f"{_bare(previous) or 'growth'} growth rate", bool(_ENGLISH_DOWN.search(lead))
    share = _SHARE.search(lead)
    if share and quantity.unit == "%":
        base = _tidy(lead[: share.start()], reading, subject) or _bare(previous)
        return f"{base}占{share['whole'].strip('的')}比重", False
    name = _tidy(_STRIP.sub("", lead), reading, subject)
    after = re.match(r"[^，。；、,.;（(]{0,16}", text[quantity.end :])
    if len(name) < 2 or quantity.unit in ("家", "个", "项", "户", "条", "件", "座", "位", "名", "所"):
        noun = (after.group() if after else "").lstrip("的左右以上多余 ")
        if noun and not noun.startswith(("和", "与", "以上", "左右", "的")):
            return (name[-8:] if len(name) < 9 else "") + noun[:12] + (
                "数" if "\u4e00" <= noun[0] <= "\u9fff" else ""
            ), False
    return name or previous, False


def _tidy(text: str, reading: Reading, subject: str) -> str:
    """Strip times, the subject's names and joining words from the words before a number."""
    for t in reversed(times(text)):
        text = text[: t.start] + text[t.end :]
    known = reading.entities.get(subject)
    for name in sorted({known.name, *known.aliases}, key=len, reverse=True) if known else ():
        text = text.replace(name, "")
    text = re.sub(
        r"^(?:其中|此外|同时|全年|截至|到|从|在|以|和|与|及|的|而|但|并|且|年末|年底|底|末|新|，|,|\s)+",
        "",
        _STRIP.sub("", text),
    )
    return _STRIP.sub("", text).strip(" 的、，（(“”")[-24:]


def _bare(name: str) -> str:
    return re.sub(r"(?:同比|环比)?增长率$", "", name)


def _period(when: Sequence[Time], quantity: Quantity, year: str | None) -> str | None:
    before = [t for t in when if t.end <= quantity.start]
    if before:
        return before[-1].iso
    return when[0].iso if when else year


def _spread(text: str, found: Sequence[Quantity], context: Context) -> dict[int, str]:
    """Read “A、B、C…分别为 x、y、z”: give each figure its own subject."""
    at = text.find("分别")
    if at < 0:
        return {}
    after = [q for q in found if q.start > at]
    before = [n for n in context.named if n.end <= at and n.label in ACTORS]
    for size in (len(after), 4, 3, 2):
        group = before[-size:]
        joined = len(group) == size and all(
            re.fullmatch(r"[、和与及以，]*", text[a.end : b.start]) for a, b in pairwise(group)
        )
        if size > 1 and joined and len(after) >= size:
            return {q.start: n.entity for q, n in zip(after, group, strict=False)}
    return {}
