"""Find gazetteer names in text: longest first, blind to case, width and quotes, with offsets into the text itself."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import yaml

from extract.gazetteer import Entry, gazetteer
from graph.settings import settings

SHORT = 5  # characters: a name of capitals no longer than this is matched in capitals only (US, not us)
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

    NFKC and case are folded, quotes and the spaces beside Chinese characters dropped, dashes made one,
    apostrophes inside Latin words kept.
    """
    out: list[str] = []
    offsets: list[int] = []
    for index, char in enumerate(text):
        if char in "'’" and _latin(text[index - 1 : index]) and _latin(text[index + 1 : index + 2]):
            out.append("'")  # Shanghai's: the end of a word, no quote
            offsets.append(index)
            continue
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


def _latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


@cache
def _fold(char: str) -> str:
    return unicodedata.normalize("NFKC", char).casefold()


class Matcher:
    """The names of some entries, indexed by their first two characters."""

    def __init__(self, entries: Iterable[Entry], blockers: Sequence[str] = ()) -> None:
        """Index entries; a name inside one of the `blockers` (财政部 in 财政部门) is no match."""
        self.names: dict[str, Entry] = {}
        self._capitals: set[str] = set()
        self._blocked = (
            re.compile("|".join(sorted(map(re.escape, blockers), key=len, reverse=True))) if blockers else None
        )
        lengths: dict[str, set[int]] = {}
        for entry in entries:
            for surface in entry.surfaces:
                folded = squash(surface)[0]
                if len(folded) > 1:
                    if surface.isascii() and surface.isupper():
                        self._capitals.add(folded)
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
        blocked = [m.span() for m in self._blocked.finditer(folded)] if self._blocked else []
        for position in range(len(folded) - 1):
            for size in lengths.get(folded[position : position + 2], ()):
                entry = names.get(folded[position : position + size])
                whole = entry is not None and position + size <= len(folded)
                if entry is None or not whole or not _bounded(folded, position, position + size):
                    continue
                start, end = offsets[position], offsets[position + size - 1] + 1
                inside = any(s < position + size and position < e and e - s >= size for s, e in blocked)
                if not inside and not (size <= SHORT and folded[position : position + size] in self._capitals
                                       and not text[start:end].isupper()):  # fmt: skip
                    found.append(Match(start, end, entry))
        return found

    def longest(self, text: str) -> list[Match]:
        """Return matches that do not overlap: those that together cover most of the text, in fewest pieces."""
        return cover(self.all(text))


def cover(matches: Sequence[Match]) -> list[Match]:
    """Choose matches that do not overlap and cover most characters, of such choices one with fewest matches."""
    ordered = sorted(matches, key=lambda m: (m.end, m.start))
    ends = [m.end for m in ordered]
    best: list[tuple[int, int]] = [(0, 0)]  # covered characters, minus the number of matches
    chosen: list[int] = [-1]
    for i, match in enumerate(ordered):
        before = bisect_right(ends, match.start, 0, i)
        covered, pieces = best[before]
        taken = (covered + match.end - match.start, pieces - 1)
        best.append(max(best[i], taken))
        chosen.append(before if taken > best[i] else -1)
    out = []
    i = len(ordered)
    while i > 0:
        if chosen[i] >= 0:
            out.append(ordered[i - 1])
            i = chosen[i]
        else:
            i -= 1
    return out[::-1]


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
    return Matcher(gazetteer(), blockers())


@cache
def blockers() -> tuple[str, ...]:
    """Return words in which a name arises by chance (`not_names` of `data/rules/words.yaml`)."""
    lists = yaml.safe_load((settings().data / "rules" / "words.yaml").read_text(encoding="utf-8"))
    return tuple(squash(word)[0] for word in lists["not_names"])
