"""Where names begin and end: a linear-chain CRF over characters and Latin words, with the gazetteer as features.

The model is trained from annotated text by `extract.train` and shipped under `data/models`.
It sees characters, gazetteer matches, head words (`data/rules/heads.yaml`), quotation, verbs and generic words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pycrfsuite
import rjieba
import yaml

from extract.clauses import words
from extract.match import Match, Matcher
from graph.errors import DataError
from graph.settings import settings

TOKEN = re.compile(r"[A-Za-z][A-Za-z0-9&'’.\-]*[A-Za-z0-9]|[A-Za-z]|\d+(?:[.,]\d+)*|\S")
MODEL = "entities.crfsuite"


@dataclass(frozen=True, slots=True)
class Token:
    """A Chinese character, a Latin word, a number or a sign, with its offsets."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Tagged:
    """A name that the tagger found, with its label and how sure it is (the least marginal of its tokens)."""

    start: int
    end: int
    label: str
    score: float


def tokens(text: str) -> list[Token]:
    """Cut a text into tokens."""
    return [Token(m.start(), m.end(), m.group()) for m in TOKEN.finditer(text)]


@cache
def head_rules() -> dict[str, Any]:
    """Read `data/rules/heads.yaml`: head words of names never listed, and what makes them generic."""
    loaded: dict[str, Any] = yaml.safe_load((settings().data / "rules" / "heads.yaml").read_text(encoding="utf-8"))
    loaded["bare"] = sorted(loaded["bare"], key=lambda w: (-len(w), w))
    return loaded


@cache
def heads() -> dict[str, str]:
    """Return head words with their label; where two labels share a head, the surer one."""
    rows = sorted(head_rules()["heads"], key=lambda row: row["confidence"])
    return {row["head"].casefold(): row["label"] for row in rows}


@cache
def generic() -> frozenset[str]:
    """Return words that look like names and are none (`never` of `data/rules/generic.yaml`)."""
    lists: dict[str, Any] = yaml.safe_load((settings().data / "rules" / "generic.yaml").read_text(encoding="utf-8"))
    return frozenset(str(word).casefold() for group in lists["never"].values() for word in group)


@cache
def _verbs() -> frozenset[str]:
    return frozenset(words()["verbs"])


def _spread(
    marks: list[str], found: Sequence[tuple[int, int]], start: dict[int, int], end: dict[int, int], what: str
) -> None:
    for s, e in found:
        if s in start and e in end:
            first, last = start[s], end[e]
            for i in range(first, last + 1):
                if not marks[i]:
                    place = "S" if first == last else "B" if i == first else "E" if i == last else "I"
                    marks[i] = f"{place}{what}"


def features(text: str, cut: Sequence[Token], matches: Sequence[Match]) -> list[list[str]]:
    """Return the features of each token of a passage."""
    start = {t.start: i for i, t in enumerate(cut)}
    end = {t.end: i for i, t in enumerate(cut)}
    names = [""] * len(cut)
    lengths = [0] * len(cut)
    for match in sorted(matches, key=lambda m: (m.start - m.end, m.start)):
        _spread(names, [(match.start, match.end)], start, end, match.entry.label)
        if match.start in start and match.end in end:
            for i in range(start[match.start], end[match.end] + 1):
                lengths[i] = max(lengths[i], match.end - match.start)
    lower = [t.text.casefold() for t in cut]
    suffix, quote, lists = _suffixes(cut, lower), _quoted(lower), _listed(cut, lower)
    shape = [_shape(t.text) for t in cut]
    pad = ["^", "^", *lower, "$", "$"]
    segments = _segmented(text, cut)
    out = []
    for i in range(len(cut)):
        p2, p1, c, n1, n2 = pad[i : i + 5]
        row = [
            "b", "c=" + c, "p=" + p1, "n=" + n1, "pc=" + p1 + c, "cn=" + c + n1, "pp=" + p2 + p1, "nn=" + n1 + n2,
            "pcn=" + p1 + c + n1, "k=" + shape[i], "q=" + quote[i], "g=" + names[i],
        ]  # fmt: skip
        if names[i]:
            row += [f"gl={names[i]}{min(lengths[i], 6)}", "gq=" + names[i] + quote[i]]
        if i:
            row += ["gp=" + names[i - 1], "gpc=" + names[i - 1] + "|" + names[i]]
        if i + 1 < len(cut):
            row += ["gn=" + names[i + 1], "gcn=" + names[i] + "|" + names[i + 1]]
            if suffix[i + 1]:
                row.append("hn=" + suffix[i + 1])
        if suffix[i]:
            row.append("h=" + suffix[i])
        if i + 2 < len(cut) and suffix[i + 2]:
            row.append("hnn=" + suffix[i + 2])
        if lists[i]:
            row += ["w=" + lists[i], "wc=" + lists[i] + c]
        if i and lists[i - 1]:
            row.append("wp=" + lists[i - 1])
        if i + 1 < len(cut) and lists[i + 1]:
            row.append("wn=" + lists[i + 1])
        out.append(row + segments[i])
    return out


def _segmented(text: str, cut: Sequence[Token]) -> list[list[str]]:
    """Return for each token what the general dictionary of jieba says of its word and of the words beside it."""
    ends, words, position = [], [("^", "^")], 0
    for word, kind in rjieba.tag(text):
        position += len(word)
        ends.append(position)
        words.append((word.casefold(), kind))
    words.append(("$", "$"))
    out, at = [], 0
    for token in cut:
        while ends[at] <= token.start:
            at += 1
        (before, kind_before), (word, kind), (after, kind_after) = words[at : at + 3]
        first, last = token.start == ends[at] - len(word), token.end == ends[at]
        place = "S" if first and last else "B" if first else "E" if last else "I"
        out.append(
            [
                "s=" + place + kind, "sw=" + place + word, "sp=" + place + before, "sn=" + place + after,
                "skp=" + place + kind_before + "|" + kind, "skn=" + place + kind + "|" + kind_after,
                "skk=" + place + kind_before + "|" + kind + "|" + kind_after,
            ]
        )  # fmt: skip
    return out


def _shape(text: str) -> str:
    if "\u4e00" <= text[0] <= "\u9fff":
        return "z"
    if text[0].isdigit():
        return "d"
    if text[0].isalpha():
        return "A" if text.isupper() else "Aa" if text[0].isupper() else "a"
    return "."


def _suffixes(cut: Sequence[Token], lower: list[str]) -> list[str]:
    known, out = heads(), [""] * len(cut)
    for i in range(len(cut)):
        for size in range(6, 0, -1):
            if i - size + 1 < 0:
                continue
            word = "".join(lower[i - size + 1 : i + 1])
            label = known.get(word)
            if label:
                out[i] = f"{label}{min(len(word), 3)}"
                break
    return out


def _quoted(lower: list[str]) -> list[str]:
    out, depth = [], ""
    for char in lower:
        if char in "“「":
            depth = "q"
        elif char in "《〈":
            depth = "t"
        out.append(depth or "-")
        if char in "”」》〉":
            depth = ""
    return out


def _listed(cut: Sequence[Token], lower: list[str]) -> list[str]:
    """Mark verbs and generic words, longest first."""
    out = [""] * len(cut)
    verbs, common = _verbs(), generic()
    i = 0
    while i < len(cut):
        for size in range(min(6, len(cut) - i), 1, -1):
            word = "".join(lower[i : i + size])
            kind = "G" if word in common else "V" if word in verbs else ""
            if kind:
                out[i : i + size] = [kind + ("B" if j == 0 else "E" if j == size - 1 else "I") for j in range(size)]
                i += size
                break
        else:
            i += 1
    return out


class Tagger:
    """A trained model over a gazetteer. Not to be shared between threads."""

    def __init__(self, path: Path, names: Matcher) -> None:
        if not path.exists():
            raise DataError(f"{path}: the entity model is missing", "restore data/models from git or train it again")
        self._crf = pycrfsuite.Tagger()
        self._crf.open(str(path))
        self._names = names

    def tag(self, text: str, matches: Sequence[Match] | None = None) -> list[Tagged]:
        """Return the names in a passage, by start; `matches` are those of the gazetteer, where known already."""
        cut = tokens(text)
        if not cut:
            return []
        labels = self._crf.tag(features(text, cut, self._names.all(text) if matches is None else matches))
        return [
            Tagged(cut[a].start, cut[b].end, label, min(self._crf.marginal(labels[i], i) for i in range(a, b + 1)))
            for a, b, label in spans(labels)
        ]


def spans(labels: Sequence[str]) -> list[tuple[int, int, str]]:
    """Return (first, last, label) for each name in a BIO sequence; a stray I begins a name."""
    out: list[tuple[int, int, str]] = []
    for i, tag in enumerate(labels):
        if tag == "O":
            continue
        place, label = tag.split("-", 1)
        if place == "I" and out and out[-1][2] == label and out[-1][1] == i - 1:
            out[-1] = (out[-1][0], i, label)
        else:
            out.append((i, i, label))
    return out
