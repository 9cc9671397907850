"""How sure a rank is, in a few characters: the range it keeps when papers are left out or evidence is drawn anew."""

from __future__ import annotations

from graph.analytics.stability import Range, Sure
from viz.report.blocks import Cell
from viz.report.words import Words


def range_text(span: Range | None) -> str:
    """Return a range of ranks: `2–5`, or `2` if it is one; a dash where there is none."""
    if span is None:
        return "–"
    low, high = round(span.low), round(span.high)
    return f"{low}" if low == high else f"{low}–{high}"


def range_cell(sure: Sure | None, say: Words, which: str) -> Cell:
    """Return a cell with the range over leaving papers out (`papers`) or over drawn evidence (`draws`)."""
    if sure is None:
        return Cell("–")
    span = sure.papers if which == "papers" else sure.draws
    small = say("gone_without", len(sure.gone)) if which == "papers" and sure.gone else ""
    return Cell(range_text(span), small=small)
