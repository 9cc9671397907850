"""Find gazetteer names in text: longest first, blind to case, width and quotes, with offsets into the text itself."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from extract.gazetteer import Entry, gazetteer

_QUOTES = frozenset("\"'“”‘’《》〈〉「」『』")
_DASHES = frozenset("—–－―‐‑-")


@dataclass(frozen=True, slots=True)
class Match:
    """A gazetteer name in a text, with the entry it names."""

    start: int
    end: int
    entry: Entry


def squash(text: str) -> tuple[str, list[int]]:
    """Fold a text for matching; return it with the offset in `text` of each of its characters.

    NFKC and case are folded, quotes and the spaces beside Chinese characters dropped, dashes made one.
    """
    out: list[str] = []
    offsets: list[int] = []
    for index, char in enumerate(text):
        if char in _QUOTES:
            continue
        if char.isspace():
            if out and out[-1] != " " and out[-1].isascii() and text[index + 1 : index + 2].isascii():
                out.append(" ")
                offsets.append(index)
            continue
        folded = "-" if char in _DASHES else _fold(char)
        for c in folded:
            out.append(c)
            offsets.append(index)
    return "".join(out), offsets


@cache
def _fold(char: str) -> str:
    return unicodedata.normalize("NFKC", char).casefold()


class Matcher:
    """The names of some entries, indexed by their first two characters."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.names: dict[str, Entry] = {}
        lengths: dict[str, set[int]] = {}
        for entry in entries:
            for surface in entry.surfaces:
                folded = squash(surface)[0]
                if len(folded) > 1:
                    self.names.setdefault(folded, entry)
                    lengths.setdefault(folded[:2], set()).add(len(folded))
        self._lengths = {first: sorted(sizes, reverse=True) for first, sizes in lengths.items()}

    def lookup(self, surface: str) -> Entry | None:
        """Return the entry that a surface names, or None."""
        return self.names.get(squash(surface)[0])

    def all(self, text: str) -> list[Match]:
        """Return all matches, nested and overlapping ones too, by start, longest first."""
        folded, offsets = squash(text)
        found = []
        names, lengths = self.names, self._lengths
        for position in range(len(folded) - 1):
            for size in lengths.get(folded[position : position + 2], ()):
                entry = names.get(folded[position : position + size])
                whole = entry is not None and position + size <= len(folded)
                if entry is not None and whole and _bounded(folded, position, position + size):
                    found.append(Match(offsets[position], offsets[position + size - 1] + 1, entry))
        return found

    def longest(self, text: str) -> list[Match]:
        """Return matches that do not overlap: from the left, the longest at each place."""
        out: list[Match] = []
        for match in self.all(text):
            if not out or match.start >= out[-1].end:
                out.append(match)
        return out


def _bounded(text: str, start: int, end: int) -> bool:
    """Tell whether a Latin name stands as whole words."""
    first, last = text[start], text[end - 1]
    before, after = text[start - 1 : start], text[end : end + 1]
    left = not (first.isascii() and first.isalnum() and before.isascii() and before.isalnum())
    right = not (last.isascii() and last.isalnum() and after.isascii() and after.isalnum())
    return left and right


@cache
def matcher() -> Matcher:
    """Index the gazetteer of the data folder once per process."""
    return Matcher(gazetteer())
