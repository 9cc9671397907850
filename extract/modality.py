"""Is a thing said to be so, proposed, or lacking? Cues by scope: clause, sentence, heading; weighed by a model."""

from __future__ import annotations

import re
from functools import cache

from extract.clauses import CLAUSE_END, words

KINDS = ("lacking", "proposed", "done")


@cache
def _cues() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((kind, _pattern([*words()[kind], *words()["disguises"]])) for kind in KINDS)


@cache
def _heading_cues() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((kind, _pattern(cues)) for kind, cues in words()["headings"].items())


def _pattern(cues: list[str]) -> re.Pattern[str]:
    """Match any of some words, the longest first; English ones whole."""
    ordered = sorted(set(cues), key=lambda w: (-len(w), w))
    parts = [rf"\b{re.escape(w)}\b" if w[0].isascii() and w[0].isalpha() else re.escape(w) for w in ordered]
    return re.compile("|".join(parts), re.IGNORECASE)


def _found(pattern: re.Pattern[str], kind: str, part: str) -> list[str]:
    """Return the cues of a part; words that hide one (未 in 未来) are matched, so that the cue in them is not found."""
    hits = [m.group().casefold() for m in pattern.finditer(part)]
    return [hit for hit in hits if hit not in words()["disguises"] or hit in words()[kind]]


def features(text: str, position: int, section: str, title: str, kind: str) -> list[str]:
    """Return the cues for what a sentence says at `position`.

    `section` is the heading path, `kind` the kind of passage (sentence, heading, row …).
    """
    start = max((i + 1 for i in range(min(position, len(text))) if text[i] in CLAUSE_END), default=0)
    end = next((i for i in range(position, len(text)) if text[i] in CLAUSE_END), len(text))
    areas = {"c<": text[start:position], "c>": text[position:end], "s<": text[:start], "s>": text[end:]}
    out = ["b", "k=" + kind]
    seen = set()
    for area, part in areas.items():
        for name, pattern in _cues():
            hits = _found(pattern, name, part)
            if hits:
                seen.add(name)
                out.append(f"{area}{name}")
            out += [f"{area}{name}={hit}" for hit in dict.fromkeys(hits[-3:])]
    out.append("only=" + "+".join(sorted(seen)))
    for level, heading in enumerate(reversed([*section.split(" / ")][-3:])):
        for name, pattern in _heading_cues():
            if pattern.search(heading):
                out.append(f"h{min(level, 1)}={name}")
    for name, pattern in _heading_cues():
        if pattern.search(title):
            out.append(f"t={name}")
    if kind == "heading":
        out += [f"hk={f}" for f in out if f.startswith(("c", "s", "h"))]
    return out
