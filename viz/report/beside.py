"""A report through two lenses: what it counts through either, side by side, and who comes in and who goes.

The centrality report sets ranks side by side in a way of its own (`viz.report.findings.Against`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.analytics.lens import Lens
from graph.model import Graph
from viz.report.blocks import Block, Cell, Column, Paragraph, Section, Table
from viz.report.frame import count
from viz.report.words import Words

NAMES = 24

Counts = Mapping[tuple[str, str], int]  # (group, name) to how many


@dataclass(frozen=True, slots=True)
class Compared:
    """Something counted through either lens; None where it is not there. In the group `rank` it is a rank."""

    group: str
    name: str
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Beside:
    """A second lens in words, what is counted through both, and the names that one of the lenses alone shows."""

    lens_text: Mapping[str, str]
    counts: tuple[Compared, ...]
    vanished: tuple[str, ...]
    appeared: tuple[str, ...]


def beside(
    graph: Graph, lens: Lens, counts: tuple[Counts, Counts], names: tuple[Sequence[str], Sequence[str]] = ((), ())
) -> Beside:
    """Set side by side what the first and the second lens (`lens`) show; `names` stand in the order to print."""
    titles = {paper.id: paper.title or paper.id for paper in graph.documents}
    keys = dict.fromkeys((*counts[0], *counts[1]))
    there = [set(some) for some in names]
    return Beside(
        {code: lens.describe(code, titles) for code in ("zh", "en")},
        tuple(Compared(*key, *(some.get(key) for some in counts)) for key in keys),
        tuple(name for name in names[0] if name not in there[1]),
        tuple(name for name in names[1] if name not in there[0]),
    )


def beside_section(some: Beside, first: str, say: Words) -> Section:
    """Return the section on the second lens; `first` is the report's own lens in words."""
    columns = (Column(say["counted"]), *(Column(say[key], number=True) for key in ("before", "after", "change")))
    rows = tuple(
        (Cell(_name(one, say)), _count(one.before), _count(one.after), _change(one, say)) for one in some.counts
    )
    blocks: list[Block] = [Paragraph(say("moves_said", first, some.lens_text[say.language])),
                           Table(say["moves"], columns, rows)]  # fmt: skip
    for key, names in (("only_first", some.vanished), ("only_second", some.appeared)):
        if names:
            listed = say("list_of", say.joined(names[:NAMES]), len(names) - NAMES)
            blocks.append(Paragraph(say(key, len(names), listed)))
    return Section("moves", say["moves"], tuple(blocks))


def _name(one: Compared, say: Words) -> str:
    named = {"modality": say.modality, "label": say.label, "relation": say.verb, "rank": say.measure}
    if one.group in named:
        return say("of_group", say[one.group], named[one.group](one.name))
    return say[one.name]


def _count(value: int | None) -> Cell:
    return Cell("–", None) if value is None else count(value)


def _change(one: Compared, say: Words) -> Cell:
    if one.group == "rank" and (one.before is None or one.after is None):
        return Cell("–", None)
    change = (one.after or 0) - (one.before or 0)
    if one.group == "rank":
        return Cell(say("moved", -change), -change)
    return Cell(f"{change:+,}".replace("-", "−") if change else "0", change)
