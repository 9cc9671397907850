"""Small charts of figures: what makes a series, where its points stand in 160 × 48 pixels, and where sources differ.

Heights are measured from nought, so that half a percent less looks like half a percent less.

A series has one subject, indicator, counterpart and counted thing, and periods of one length: a year's total and a
month's are not joined by a line. Two numbers for one period are a conflict: both are drawn hollow, and no line runs
through them, since any would be invented.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

from graph.model import Figure
from viz.web.amounts import amount, plain, split_unit
from viz.web.periods import period_text

WIDTH, HEIGHT, PAD = 160.0, 48.0, 6.0  # pixels
SHARES = ("%", "百分点", "个百分点")  # of which a change in percent would be misread
Plain = dict[str, Any]
Key = tuple[str, str, str, str, str]
_PERIOD = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:/(\d{4})(?:-(\d\d))?(?:-(\d\d))?)?")


def grain(period: str | None) -> str:
    """Return what periods of one series have in common, empty for a period that has no place on an axis.

    >>> grain("2020"), grain("2020-05"), grain("2020-01/2020-11"), grain("十三五")
    ('year', 'month', '+0-01/11', '')
    """
    found = _PERIOD.fullmatch(period or "")
    if not found:
        return ""
    if found[4]:
        return f"+{int(found[4]) - int(found[1])}-{found[2] or ''}/{found[5] or ''}"
    return "day" if found[3] else "month" if found[2] else "year"


def place(period: str) -> float:
    """Return where a period begins, in years.

    >>> place("2020-07")
    2020.5
    """
    year, month, day = (*(int(part) for part in period.split("/")[0].split("-")), 1, 1)[:3]
    return year + (month - 1) / 12 + (day - 1) / 366


def conflicts(figures: Iterable[Figure]) -> frozenset[str]:
    """Return the ids of figures for which there is another number: same thing, period and modality, other value."""
    alike: defaultdict[tuple[str, ...], list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.period:
            alike[(*_key(figure), figure.period, figure.modality)].append(figure)
    return frozenset(f.id for some in alike.values() if len({_value(f) for f in some}) > 1 for f in some)


def series(figures: Iterable[Figure], differ: frozenset[str] = frozenset()) -> list[Plain]:
    """Return the series of two periods or more, longest first, each with its points and lines."""
    groups: defaultdict[Key, list[Figure]] = defaultdict(list)
    for figure in figures:
        if grain(figure.period):
            groups[_key(figure)].append(figure)
    made = [_chart(key, some, differ) for key, some in groups.items() if len({f.period for f in some}) > 1]
    return sorted(made, key=lambda c: (-len(c["points"]), c["indicator"], c["unit"], c["subject"], c["counterpart"]))


def _key(figure: Figure) -> Key:
    base = split_unit(figure.unit)[1]
    return figure.subject, figure.indicator, figure.counterpart or "", base, grain(figure.period)


def _value(figure: Figure) -> tuple[Decimal, ...]:
    scale = split_unit(figure.unit)[0]
    return tuple(Decimal(repr(v)) * scale for v in (figure.value, figure.value_max) if v is not None)


def _chart(key: Key, figures: Sequence[Figure], differ: frozenset[str]) -> Plain:
    ordered = sorted(figures, key=lambda f: (f.period or "", f.value, f.id))
    years = [place(f.period or "") for f in ordered]
    values = [_value(f) for f in ordered]
    low, high = min(0.0, *(float(min(v)) for v in values)), max(0.0, *(float(max(v)) for v in values))

    def x(year: float) -> float:
        span = years[-1] - years[0]
        return round(PAD + (WIDTH - 2 * PAD) * ((year - years[0]) / span if span else 0.5), 1)

    def y(value: Decimal) -> float:
        return round(
            HEIGHT - PAD - (HEIGHT - 2 * PAD) * ((float(value) - low) / (high - low) if high > low else 0.5), 1
        )

    points = [
        {"x": x(year), "y": y(value[0]), "top": y(value[-1]), "period": figure.period, "modality": figure.modality,
         "when": {lang: period_text(figure.period, lang) for lang in ("zh", "en")},
         "conflict": figure.id in differ, "id": figure.id,
         "amount": {lang: amount(figure.value, figure.unit, lang, figure.value_max) for lang in ("zh", "en")}}
        for figure, year, value in zip(ordered, years, values, strict=True)
    ]  # fmt: skip
    last = points[-1]
    return {
        "subject": key[0], "indicator": key[1], "counterpart": key[2], "unit": key[3], "points": points,
        "lines": _lines(points), "first": points[0]["when"], "last": last["when"], "amount": last["amount"],
        "start": points[0]["amount"], "change": _changed(points, values, key[3]),
        "conflicts": len({p["period"] for p in points if p["conflict"]}),
        "figures": [figure.id for figure in ordered], "zero": y(Decimal(0)),
    }  # fmt: skip


def change(before: Decimal, after: Decimal) -> str:
    """Return in percent by how much a number rose or fell; empty where it rose from nothing.

    >>> change(Decimal(200), Decimal(150)), change(Decimal("100"), Decimal("100.049"))
    ('−25%', '+0.05%')
    """
    if not before:
        return ""
    percent = (after - before) / abs(before) * 100
    shown = plain(abs(percent).quantize(Decimal("0.1" if abs(percent) >= 1 else "0.01")))
    return f"{'−' if percent < 0 else '+'}{shown}%"


def _changed(points: Sequence[Plain], values: Sequence[tuple[Decimal, ...]], unit: str) -> str:
    """Return the change from the first to the last point; empty for shares, ranges, plans and what is disputed."""
    ends = (points[0], points[-1])
    told = all(p["modality"] == "asserted" and not p["conflict"] for p in ends)
    single = all(len(value) == 1 for value in (values[0], values[-1]))
    return change(values[0][0], values[-1][0]) if told and single and unit not in SHARES else ""


def _lines(points: Sequence[Plain]) -> list[Plain]:
    """Join what follows on each other; what is planned is joined by a dashed line, what is disputed by none."""
    kept = [p for i, p in enumerate(points) if i == 0 or p["period"] != points[i - 1]["period"] or p["conflict"]]
    return [
        {"x1": a["x"], "y1": a["y"], "x2": b["x"], "y2": b["y"],
         "planned": "proposed" in (a["modality"], b["modality"])}
        for a, b in pairwise(kept) if not a["conflict"] and not b["conflict"]
    ]  # fmt: skip
