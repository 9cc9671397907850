"""Figures of two entities on one axis: what both are measured by, in one unit, over the same kind of periods."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from graph.fold import fold
from graph.model import Figure
from viz.web.amounts import amount, split_unit
from viz.web.charts import grain, place
from viz.web.library import Shelf
from viz.words import LANGUAGES

Plain = dict[str, Any]
WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 320.0, 150.0, 14.0, 12.0, 24.0  # pixels
MOST = 6  # charts


def axes(shelf: Shelf, a: str, b: str) -> list[Plain]:
    """Return a chart for each indicator, unit and kind of period that both entities have figures of."""
    groups: defaultdict[tuple[str, str, str], tuple[list[Figure], list[Figure]]] = defaultdict(lambda: ([], []))
    for side, one in enumerate((a, b)):
        for figure in shelf.figures_of.get(one, ()):
            if figure.subject == one and grain(figure.period):
                key = fold(figure.indicator), split_unit(figure.unit)[1], grain(figure.period)
                groups[key][side].append(figure)
    shared = [(key, sides) for key, sides in groups.items() if all(sides)]
    shared.sort(key=lambda one: (-len(one[1][0]) - len(one[1][1]), one[0]))
    return [_chart(key, sides) for key, sides in shared[:MOST]]


def _value(figure: Figure) -> float:
    return figure.value * split_unit(figure.unit)[0]


def _chart(key: tuple[str, str, str], sides: tuple[list[Figure], list[Figure]]) -> Plain:
    every = [figure for side in sides for figure in side]
    years = sorted({place(figure.period or "") for figure in every})
    low, high = min(0.0, *map(_value, every)), max(0.0, *map(_value, every))

    def x(year: float) -> float:
        span = years[-1] - years[0]
        return round(LEFT + (WIDTH - 2 * LEFT) * ((year - years[0]) / span if span else 0.5), 1)

    def y(value: float) -> float:
        room = HEIGHT - TOP - BOTTOM
        return round(TOP + room * (1 - (value - low) / (high - low or 1.0)), 1)

    def points(side: list[Figure]) -> list[Plain]:
        ordered = sorted(side, key=lambda f: (f.period or "", f.value, f.id))
        return [
            {"x": x(place(f.period or "")), "y": y(_value(f)), "period": f.period, "id": f.id,
             "amount": {lang: amount(f.value, f.unit, lang, f.value_max).text for lang in LANGUAGES}}
            for f in ordered
        ]  # fmt: skip

    made = [points(side) for side in sides]
    return {
        "indicator": every[0].indicator, "unit": key[1], "width": WIDTH, "height": HEIGHT, "zero": y(0.0),
        "first": min(f.period or "" for f in every), "last": max(f.period or "" for f in every),
        "sides": made, "lines": [" ".join(f"{p['x']},{p['y']}" for p in side) for side in made],
    }  # fmt: skip
