"""Periods as people write them: `2020-01/2020-11` reads 2020 年 1–11 月, or Jan–Nov 2020."""

from __future__ import annotations

import re

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec")
_TIME = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d\d))?)?")
Parts = tuple[int, int, int]  # year, month, day; 0 where it is not said


def period_text(period: str | None, language: str = "zh") -> str:
    """Return a period for people; what is none is returned as it is.

    >>> period_text("2020-05"), period_text("2020-01/2020-11"), period_text("2021/2025"), period_text("十三五")
    ('2020 年 5 月', '2020 年 1–11 月', '2021–2025 年', '十三五')
    >>> period_text("2020-01/2020-11", "en"), period_text("2018-11-05", "en"), period_text("2024/", "en")
    ('Jan–Nov 2020', '5 Nov 2018', 'from 2024')
    """
    first, dash, last = (period or "").partition("/")
    ends = [_parts(first), _parts(last)] if dash else [_parts(first)]
    if any(end is None for end in ends) and not (dash and (ends[0] or ends[1])):
        return period or ""
    start, end = ends[0], ends[1] if dash else ends[0]
    if start is None or end is None:
        known = start or end
        assert known is not None
        one = _one(known, language)
        return {"zh": f"{one}{'起' if start else '前'}", "en": f"{'from' if start else 'until'} {one}"}[language]
    if start == end:
        return _one(start, language)
    return _span(start, end, language)


def _parts(text: str) -> Parts | None:
    found = _TIME.fullmatch(text)
    return (int(found[1]), int(found[2] or 0), int(found[3] or 0)) if found else None


def _one(time: Parts, language: str) -> str:
    year, month, day = time
    if language == "en":
        return " ".join(part for part in (str(day or ""), MONTHS[month - 1] if month else "", str(year)) if part)
    return f"{year} 年" + (f" {month} 月" if month else "") + (f" {day} 日" if day else "")


def _span(start: Parts, end: Parts, language: str) -> str:
    if not start[1] and not end[1]:
        return f"{start[0]}–{end[0]}" + (" 年" if language == "zh" else "")
    if start[0] == end[0] and start[1] and end[1] and not start[2] and not end[2]:
        if language == "en":
            return f"{MONTHS[start[1] - 1]}–{MONTHS[end[1] - 1]} {start[0]}"
        return f"{start[0]} 年 {start[1]}–{end[1]} 月"
    between = " – " if language == "en" else " 至 "
    return between.join(_one(time, language) for time in (start, end))
