"""Find the places where entities are named: gazetteer, tagger, joint abbreviations, definitions, anaphora.

Which of them are one entity is left to `extract.resolve`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from extract.clauses import words
from extract.match import Match, Matcher
from extract.reading import Reading, Spot
from extract.tagger import Tagger

STRONG = frozenset({"City", "Economy", "Region", "Agreement", "Organization", "Person", "Platform", "Event"})
LEAST = 0.35  # a tagged name below this marginal is dropped
_DEFINED = re.compile(
    r"^[”’》]*\s*[（(]\s*(?:以下|下文|文中|后文)?(?:统?简称为?|下称)\s*[:：]?\s*[“\"]?([^”\"）)“]{2,20})[”\"]?\s*[）)]"
)
_ACRONYM = re.compile(r"^[”’》]*\s*[（(]\s*([A-Z][A-Za-z&\-]{1,11})\s*[）)]")
_REFERENCE = re.compile(r"https?://|www\.|登录时间|访问日期|出版社[，,]|年版|年第\d+期|载[《：]|\[[JMNDR]\]")


def find_names(reading: Reading, names: Matcher, tagger: Tagger, joint: dict[str, list[str]]) -> None:
    """Fill `reading.spots`. Footnotes that are references are passed over."""
    spots: list[Spot] = []
    for index, passage in enumerate(reading.passages):
        if reading.kinds[index] == "footnote" and _REFERENCE.search(passage.text):
            continue
        spots += _passage(index, passage.text, passage.start, names, tagger, joint)
    spots += _defined(reading, spots)
    reading.spots = _propagate(reading, spots)


def _passage(
    index: int, text: str, offset: int, names: Matcher, tagger: Tagger, joint: dict[str, list[str]]
) -> list[Spot]:
    matches = names.all(text)
    longest = _longest(matches)
    exact = {(m.start, m.end): m for m in matches}
    out: list[Spot] = []
    for tag in tagger.tag(text):
        if tag.score < LEAST or tag.end - tag.start < 2:
            continue
        start, end = _trim(text, tag.start, tag.end)
        known = exact.get((start, end))
        label = known.entry.label if known else tag.label
        out.append(Spot(index, start, end, label, text[start:end], "gazetteer" if known else "tagger", tag.score,
                        known.entry.name if known else ""))  # fmt: skip
    for match in longest:
        clash = [s for s in out if s.start < match.end and match.start < s.end]
        if not clash and match.entry.label in STRONG:
            out.append(_known(index, text, match, 0.8))
    for match in matches:  # a platform or body named inside a longer name of the same kind is named too
        outer = [
            s
            for s in out
            if s.start <= match.start and match.end <= s.end and s.end - s.start > match.end - match.start
        ]
        same = outer and match.entry.label == outer[0].label and match.entry.label in ("Platform", "Organization")
        if same and not any((s.start, s.end) == (match.start, match.end) for s in out):
            out.append(_known(index, text, match, 0.6))
    out += _joint(index, text, out, joint)
    out += _anaphora(index, text, out)
    for spot in out:
        spot.start += offset
        spot.end += offset
    return out


def _longest(matches: Sequence[Match]) -> list[Match]:
    out: list[Match] = []
    for match in matches:
        if not out or match.start >= out[-1].end:
            out.append(match)
    return out


def _known(index: int, text: str, match: Match, score: float) -> Spot:
    return Spot(index, match.start, match.end, match.entry.label, text[match.start : match.end], "gazetteer", score,
                match.entry.name)  # fmt: skip


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while end - start > 2 and text[start] in "“\"'‘、，,的 ":
        start += 1
    while end - start > 2 and text[end - 1] in "”\"'’、，,。的 " and text[start] not in "“\"'‘":
        end -= 1
    return start, end


def _joint(index: int, text: str, spots: Sequence[Spot], joint: dict[str, list[str]]) -> list[Spot]:
    """Read joint abbreviations (中美, 沪新) as one mention for each of their parts."""
    out = []
    for written, parts in joint.items():
        start = text.find(written)
        while start >= 0:
            end = start + len(written)
            if not any(s.start < end and start < s.end for s in spots):
                for place, part in enumerate(parts):
                    label, _, name = part.partition(" ")
                    at = start + min(place, len(written) - 1)
                    out.append(Spot(index, at, at + 1, label, text[at : at + 1], "joint", 0.8, name, anaphor=True))
            start = text.find(written, end)
    return out


def _anaphora(index: int, text: str, spots: Sequence[Spot]) -> list[Spot]:
    return [
        Spot(index, m.start(), m.end(), "Economy", m.group(), "anaphor", 0.9, row["name"], anaphor=True)
        for row in words()["anaphora"]
        for m in re.finditer(re.escape(row["text"]), text)
        if not any(s.start < m.end() and m.start() < s.end for s in spots)
    ]


def _defined(reading: Reading, spots: Iterable[Spot]) -> list[Spot]:
    """Read “…（以下简称“X”）” and “…（ABC）” after a name: X names the same entity, here and from here on."""
    out = []
    for spot in spots:
        after = reading.text[spot.end : spot.end + 40]
        m = _DEFINED.match(after) or (_ACRONYM.match(after) if spot.label != "Industry" else None)
        if m and spot.name != m[1]:
            start = spot.end + m.start(1)
            out.append(Spot(spot.passage, start, start + len(m[1]), spot.label, m[1], "definition", 0.95,
                            name=spot.name or spot.text))  # fmt: skip
    return out


def _propagate(reading: Reading, spots: list[Spot]) -> list[Spot]:
    """Mark further places where a name found once with confidence stands, and drop what clashes."""
    sure: dict[str, Spot] = {}
    for spot in spots:
        certain = spot.score >= 0.7 or spot.rule == "definition"
        first = spot.text not in sure or spot.rule == "definition"
        if certain and first and len(spot.text) > 2 and not spot.anaphor:
            sure[spot.text] = spot
    per_passage: list[list[Spot]] = [[] for _ in reading.passages]
    for spot in spots:
        per_passage[spot.passage].append(spot)
    if sure:
        pattern = re.compile("|".join(re.escape(s) for s in sorted(sure, key=lambda s: (-len(s), s))))
        for index, passage in enumerate(reading.passages):
            if not per_passage[index] and reading.kinds[index] == "footnote":
                continue
            for m in pattern.finditer(passage.text):
                start, end = passage.start + m.start(), passage.start + m.end()
                if not any(s.start < end and start < s.end for s in per_passage[index]):
                    known = sure[m.group()]
                    rule = known.rule if known.rule == "definition" else "again"
                    per_passage[index].append(Spot(index, start, end, known.label, m.group(), rule, 0.6, known.name))
    return [s for group in per_passage for s in _unclash(group)]


def _unclash(group: list[Spot]) -> list[Spot]:
    """Of two spots that cross without one holding the other, keep the longer."""
    kept: list[Spot] = []
    for spot in sorted(group, key=lambda s: (s.start - s.end, s.start)):
        crossing = [k for k in kept if k.start < spot.end and spot.start < k.end]
        if not any(not (k.start <= spot.start and spot.end <= k.end) for k in crossing) and not any(
            (k.start, k.end) == (spot.start, spot.end) for k in crossing
        ):
            kept.append(spot)
    return sorted(kept, key=lambda s: (s.start, s.end))
