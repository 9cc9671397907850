"""Time expressions of a sentence as ISO: `2020`, `2020-09`, `2015/2020`, `2020-01/2020-11`."""

from __future__ import annotations

import re
from dataclasses import dataclass

import cn2an

_YEAR = r"(?:(?:19|20)\d\d)"
_DASH = r"[-—–－~～至到/]+"
_ORDER = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_FIVE_YEARS = {"十二五": "2011/2015", "十三五": "2016/2020", "十四五": "2021/2025", "十五五": "2026/2030"}
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sept sep", "october oct", "november nov", "december dec"), 1)
    for name in names.split()
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))

_PATTERN = re.compile(
    rf"""
    (?P<span>(?P<y1>{_YEAR})年?{_DASH}(?P<y2>{_YEAR})年?)
    |(?P<months>(?P<my>{_YEAR})年(?P<m1>\d{{1,2}})月?{_DASH}(?P<m2>\d{{1,2}})月)
    |(?P<quarter>(?:(?P<qy>{_YEAR})年)?(?:第)?(?P<q>[一二三四1-4])季度)
    |(?P<half>(?:(?P<hy>{_YEAR})年)?(?P<h>[上下])半年)
    |(?P<upto>(?:(?P<uy>{_YEAR})年)?前(?P<u>[一二三四五六七八九十\d]+)个?(?P<uk>月|季度))
    |(?P<month>(?P<y3>{_YEAR})年(?P<m3>\d{{1,2}})月)
    |(?P<english>\b(?P<em>{_MONTH})\.?\s+(?:\d{{1,2}},?\s+)?(?P<ey>{_YEAR})\b)
    |(?P<year>(?P<y4>{_YEAR})(?:年(?:度|末|底|初)?|\b(?!-|\.?\d))(?!代))
    |(?P<plan>[“"]?(?P<five>十[二三四五]五)[”"]?(?:期间|时期|末|规划期)?)
    |(?P<lone>(?<!\d)(?P<m4>\d{{1,2}})月(?:份)?(?!\d*日起))
    |(?P<same>同期|当年|年内|全年|同年|同月|该年|去年|上年|今年|本年|明年)
    """,
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Time:
    """A time expression: where it stands and what it means."""

    start: int
    end: int
    iso: str


def times(text: str, year: str | None = None, published: str | None = None) -> list[Time]:
    """Return the time expressions of a sentence, by start.

    `year` is the year last spoken of (for 同期, 9月); `published` the year of the document (for 今年, 去年).
    """
    out = []
    for m in _PATTERN.finditer(text):
        iso = _iso(m, year, published)
        if iso:
            found = re.findall(_YEAR, iso)
            year = found[-1] if found else year
            out.append(Time(m.start(), m.end(), iso))
    return out


def _iso(m: re.Match[str], year: str | None, published: str | None) -> str | None:
    g = m.groupdict()
    kind = next(
        k
        for k in ("span", "months", "quarter", "half", "upto", "month", "english", "year", "plan", "lone", "same")
        if g[k]
    )
    this = published[:4] if published else None
    if kind == "span":
        return f"{g['y1']}/{g['y2']}" if g["y1"] < g["y2"] else g["y1"]
    if kind == "months":
        begin, end = _month(g["my"], g["m1"]), _month(g["my"], g["m2"])
        return f"{begin}/{end}" if begin and end else g["my"]
    if kind == "month":
        return _month(g["y3"], g["m3"]) or g["y3"]
    if kind == "english":
        return f"{g['ey']}-{_MONTHS[g['em'].lower()]:02d}"
    if kind == "year":
        return str(g["y4"])
    if kind == "plan":
        return _FIVE_YEARS.get(g["five"])
    if kind == "same":
        offset = {"去年": -1, "上年": -1, "明年": 1, "今年": 0, "本年": 0}.get(m.group())
        return year if offset is None else str(int(this) + offset) if this else None
    base = g["qy"] or g["hy"] or g["uy"] or year
    if not base:
        return None
    if kind == "lone":
        return _month(base, g["m4"])
    if kind == "quarter":
        first = 3 * _ORDER[g["q"]] - 2
        return f"{base}-{first:02d}/{base}-{first + 2:02d}"
    if kind == "half":
        return f"{base}-01/{base}-06" if g["h"] == "上" else f"{base}-07/{base}-12"
    try:
        count = int(cn2an.cn2an(g["u"], "smart")) * (3 if g["uk"] == "季度" else 1)
    except ValueError:  # no number: 前十十个月
        return None
    return f"{base}-01/{base}-{count:02d}" if 1 <= count <= 12 else None


def _month(year: str, month: str) -> str | None:
    return f"{year}-{int(month):02d}" if 1 <= int(month) <= 12 else None
