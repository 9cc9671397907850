"""Rows that hold sentences, as blocks for the terminal: in a table they would be broken into strips."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table
from rich.text import Text

from viz.console import printable

NARROWEST, WIDEST = 80, 110  # characters of a line


@dataclass(frozen=True, slots=True)
class Card:
    """A block: a first line, lines under it, each behind a mark, and commands, which are never broken."""

    head: str
    lines: Sequence[tuple[str, str]]
    commands: Sequence[str] = ()


def cards(found: Iterable[Card]) -> str:
    """Return blocks one under the other, with a free line between them."""
    out = io.StringIO()
    width = min(max(NARROWEST, Console().width), WIDEST)
    console = Console(width=width, file=out, force_terminal=False, highlight=False)
    for number, card in enumerate(found):
        if number:
            out.write("\n")
        console.print(Text(printable(card.head)))
        grid = Table.grid(padding=(0, 1))
        for mark, text in card.lines:
            grid.add_row("  " + printable(mark), Text(printable(text), overflow="fold"))
        if card.lines:
            console.print(grid)
        for command in card.commands:
            out.write(f"   {printable(command)}\n")
    return "\n".join(line.rstrip() for line in out.getvalue().rstrip("\n").split("\n"))
