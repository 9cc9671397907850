"""What every page shares: the navigation and the keys, each said once for the bar, the key help and the help page."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

NAVIGATION = (  # address, words, letter after G
    ("/explore", "graph", "e"),
    ("/entities", "entities", "n"),
    ("/documents", "documents", "d"),
    ("/figures", "figures", "f"),
    ("/paths", "paths", "p"),
    ("/compare", "compare", "c"),
    ("/query", "query", "q"),
    ("/reports", "reports", "r"),
    ("/review", "review", "v"),
)
KEYS = (  # region, (keys, words)
    ("anywhere", (("/  Ctrl K", "search"), ("?", "help"), ("G", "go"), ("Esc", "escape"))),
    ("search", (("↑ ↓", "move"), ("Enter", "open"), ("Shift Enter", "add"), ("Ctrl Enter", "tab"))),
    (
        "canvas",
        (
            ("← ↑ → ↓", "walk"), ("Tab  Shift Tab", "rank"), ("N  B", "lines"), ("Space", "select"), ("Enter", "panel"),
            ("E  C", "expand"), ("P  H", "hide"), ("F", "focus"), ("M  ← ↑ → ↓", "shift"), ("+ − 0", "zoom"),
            ("Shift F10", "menu"), ("Ctrl Z  Ctrl Shift Z", "undo"),
        ),
    ),
    ("reader", (("Enter  Shift Enter", "found"),)),
    ("table", (("↑ ↓ ← →", "cells"), ("Enter", "row"))),
    ("query", (("Ctrl Enter", "run"),)),
    ("review", (("Y  H  N", "judge"), ("Backspace", "last"))),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """A place of the navigation: address, key of its words (`nav.…`), the letter that leads there after G."""

    url: str
    key: str
    letter: str


def navigation(served: Collection[str]) -> tuple[Entry, ...]:
    """Return the places of the navigation among the addresses that are served, in order."""
    return tuple(Entry(*place) for place in NAVIGATION if place[0] in served)


def region_served(region: str, served: Collection[str]) -> bool:
    """Tell whether the keys of a region are of use among the addresses that are served."""
    return region != "review" or "/review" in served
