"""A report as one HTML page that needs neither network nor script to be read, and prints well."""

from __future__ import annotations

from markupsafe import Markup

from viz.report.blocks import Bars, Document, Heat, Points, Stack, Table
from viz.report.words import say_in
from viz.templating import render

ROWS = 200  # of a folded table; CSV and XLSX have them all
SHORT = 6  # characters of a cell
WIDTH, HEIGHT, EDGE = 160.0, 48.0, 4.0


def to_html(document: Document) -> str:
    """Return the document as one HTML page."""
    return render(
        "report.html",
        document=document,
        say=say_in(document.language),
        html_rows=ROWS,
        bars_most=_longest,
        stack_most=_highest,
        heat_most=_hottest,
        short_columns=_short,
        spark=_spark,
    )


def _short(table: Table) -> frozenset[int]:
    """Return the places of columns whose cells are too short to be broken over lines."""
    return frozenset(
        place for place in range(len(table.columns)) if all(len(row[place].text) <= SHORT for row in table.rows)
    )


def _longest(bars: Bars) -> float:
    return max((max(one.value, one.high or 0.0) for one in bars.items), default=0.0)


def _highest(stack: Stack) -> int:
    return max((sum(counts) for _, counts in stack.items), default=0)


def _hottest(heat: Heat) -> float:
    values = (cell.plain for row in heat.cells for cell in row if cell.text)
    return max((value for value in values if isinstance(value, int | float)), default=0.0)


def _spark(points: Points) -> Markup:
    """Return a line through the points, as SVG; only numbers go into it."""
    xs, ys = [x for _, x, _, _ in points.items], [y for _, _, y, _ in points.items]
    spread, height = (max(xs) - min(xs)) or 1.0, (max(ys) - min(0.0, *ys)) or 1.0
    places = [
        (
            EDGE + (WIDTH - 2 * EDGE) * (x - min(xs)) / spread,
            HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * (y - min(0.0, *ys)) / height,
        )
        for x, y in zip(xs, ys, strict=True)
    ]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5"/>' for x, y in places)
    return Markup(  # noqa: S704 - numbers only
        f'<svg viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}" aria-hidden="true"><polyline points="{line}"/>{dots}</svg>'
    )
