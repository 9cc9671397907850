"""Find the places where entities are named: gazetteer, tagger, joint abbreviations, definitions, anaphora.

Which of them are one entity is left to `extract.resolve`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import rjieba

from extract import patterns
from extract.clauses import words
from extract.gazetteer import Entry
from extract.match import Match, Matcher, cover
from extract.reading import Reading, Spot
from extract.tagger import Tagger, generic, head_rules, heads

STRONG = frozenset({"City", "Economy", "Region", "Agreement", "Organization", "Person", "Platform", "Event"})
LEAST = 0.8  # a tagged name below this marginal is dropped
_FUNCTION = frozenset({"r", "uj", "ul", "p", "d", "zg"})
_DEFINED = re.compile(
    r"^[”’》]*\s*[（(]\s*(?:以下|下文|文中|后文)?(?:统?简称为?|下称)\s*[:：]?\s*[“\"]?([^”\"）)“]{2,20})[”\"]?\s*[）)]"
)
_ACRONYM = re.compile(r"^[”’》]*\s*[（(]\s*([A-Z][A-Za-z&\-]{1,11})\s*[）)]")
_OPENED = re.compile(r"\s*[（(][A-Za-z&\-]*$")
_REFERENCE = re.compile(r"https?://|www\.|登录时间|访问日期|出版社[，,]|年版|年第\d+期|载[《：]|\[[JMNDR]\]")


def find_names(reading: Reading, names: Matcher, tagger: Tagger, joint: dict[str, list[str]]) -> None:
    """Fill `reading.spots`. Footnotes that are references are passed over."""
    spots: list[Spot] = []
    local = _local(reading, names, tagger, joint)
    for index, passage in enumerate(reading.passages):
        if reading.kinds[index] == "footnote" and _REFERENCE.search(passage.text):
            continue
        found = names.all(passage.text) + (local.all(passage.text) if local else [])
        spots += _passage(index, passage.text, passage.start, found, tagger, joint, reading.document.authors)
    spots += _defined(reading, spots)
    reading.spots = _propagate(reading, spots)


def _local(reading: Reading, names: Matcher, tagger: Tagger, joint: dict[str, list[str]]) -> Matcher | None:
    """Return the short names that the document itself defines, 以下简称“新片区”, as a gazetteer of its own."""
    entries: dict[str, Entry] = {}
    for index, passage in enumerate(reading.passages):
        if "简称" in passage.text or "下称" in passage.text:
            found = names.all(passage.text)
            spots = _passage(index, passage.text, passage.start, found, tagger, joint, reading.document.authors)
            for spot in _defined(reading, spots):
                if len(spot.text) > 1 and names.lookup(spot.text) is None:
                    entries.setdefault(spot.text, Entry(spot.name, spot.label, "", (spot.text,), (), (), "definition"))
    return Matcher(entries.values()) if entries else None


def _passage(
    index: int,
    text: str,
    offset: int,
    matches: Sequence[Match],
    tagger: Tagger,
    joint: dict[str, list[str]],
    authors: Sequence[str],
) -> list[Spot]:
    matches = _uncut(text, matches)
    exact = {(m.start, m.end): m for m in matches}
    out: list[Spot] = _anaphora(index, text)
    out += _disjoint(out, patterns.editions(index, text, matches))
    out += _disjoint(out, patterns.titles(index, text))
    out += _disjoint(out, patterns.persons(index, text, authors))
    none = patterns.no_titles(text)
    for tag in tagger.tag(text, matches):
        start, end = _trim(text, tag.start, tag.end)
        if tag.label == "Person":
            end = patterns.before_office(text, start, end)
        known = exact.get((start, end))
        name = text[start:end]
        if country := words()["demonyms"].get(name):
            if _free(out, start, end) and not re.match(r" [A-Z]", text[end:]):
                out.append(Spot(index, start, end, tag.label, name, "demonym", tag.score, country, anaphor=True))
            continue
        if re.match(r" dollars?\b", text[end:]):  # US dollars
            continue
        if name in words()["topic_words"] or name in joint or any(s < end and start < e for s, e in none):
            continue
        if not _free(out, start, end) or name.casefold() in generic():
            continue
        if known is None and (
            tag.score < LEAST or not plausible(name) or clause(name, tag.label) or common(name, tag.label)
        ):
            continue
        label = known.entry.label if known else tag.label
        out.append(Spot(index, start, end, label, text[start:end], "gazetteer" if known else "tagger", tag.score,
                        known.entry.name if known else ""))  # fmt: skip
    out = _extended(out, patterns.bodies(index, text, matches))
    for match in cover(matches):
        if match.entry.label in STRONG and _free(out, match.start, match.end):
            out.append(_known(index, text, match, 0.8))
    out += _disjoint(out, patterns.headed(index, text, lambda start, end: _free(out, start, end), plausible))
    out += [_known(index, text, m, 0.6) for m in _first_parts(out, matches)]
    out += _joint(index, text, out, joint)
    for spot in out:
        spot.start += offset
        spot.end += offset
    return out


def _uncut(text: str, matches: Sequence[Match]) -> list[Match]:
    """Drop short matches that cut a word of two characters: 上海金 in 上海金融, 深 of 沪深 in 沪深入."""
    edges = {start + 1 for start, end in _pairs(text) if rjieba.has_word(text[start:end])}
    return [m for m in matches if m.end - m.start > 4 or not (m.start in edges or m.end in edges)]


def _extended(spots: Sequence[Spot], bodies: Iterable[Spot]) -> list[Spot]:
    """Put longer names of bodies in the place of what stands inside them: 复旦大学|出版社."""
    out = list(spots)
    for body in bodies:
        crossing = [s for s in out if s.start < body.end and body.start < s.end]
        inside = all(
            body.start <= s.start and s.end <= body.end and s.end - s.start < body.end - body.start for s in crossing
        )
        if inside and not any(s.rule in ("title", "edition") for s in crossing):
            out = [s for s in out if s not in crossing or s.anaphor] + [body]
    return out


def clause(name: str, label: str) -> bool:
    """Tell whether what the tagger marked is a piece of a clause: 搭建新片区, 其他省市的自贸区."""
    if label in ("Policy", "Event", "Agreement", "Person") or name.isascii():
        return False
    cut = set(head_rules()["cut"])
    parts = rjieba.tag(name)
    if label in ("Platform", "Organization") and len(parts) > 1 and parts[0][1] == "v":
        return True
    for place, (word, kind) in enumerate(parts):
        if kind in _FUNCTION and (len(word) > 1 or word in "的了在与对从向被把将"):
            return True
        if kind == "v" and word in cut and len(parts) > 1 and place + 1 < len(parts):
            return True
    return False


_ARTICLE = re.compile(r"(?:the|a|an|its|their|this|that|these|those)\b\s*", re.IGNORECASE)


def common(name: str, label: str) -> bool:
    """Tell whether an English phrase names nothing: no capital in it where a name has one (the ministry, closed zone).

    Industries and policies are written in small letters too, but are more than an article.
    """
    if not name.isascii():
        return False
    rest = _ARTICLE.sub("", name, count=1)
    if label in ("Industry", "Policy"):
        return not rest
    return not re.search(r"[A-Z0-9]", rest)


def _free(spots: Sequence[Spot], start: int, end: int) -> bool:
    return not any(s.start < end and start < s.end for s in spots)


def _disjoint(spots: Sequence[Spot], more: Iterable[Spot]) -> list[Spot]:
    """Return of `more` what does not cross `spots`; of each other, one may hold the next (an edition its series)."""
    return [s for s in more if _free(spots, s.start, s.end)]


def _first_parts(spots: Sequence[Spot], matches: Sequence[Match]) -> list[Match]:
    """Return the platform or body that a longer name of the same kind begins with: 上海自贸试验区|临港新片区."""
    out = []
    for spot in spots:
        inner = [m for m in matches if m.start == spot.start and m.end < spot.end and m.entry.label == spot.label]
        inner = [m for m in inner if m.entry.name != spot.name and m.entry.label in ("Platform", "Organization")]
        if inner:
            out.append(max(inner, key=lambda m: m.end))
    return out


_POINTING = re.compile("其他|其它|唯一|现有|各省|各地|各市|省市的")  # describes things, names none
_NO_NAMES = frozenset({"a", "ad", "b", "c", "d", "f", "p", "v", "vd", "z"})


def plausible(name: str) -> bool:
    """Tell whether a name that no list knows may be one: no generic word, no clause, not all modifiers."""
    if name.startswith(("“", "《", '"')):
        return True
    if name.casefold() in generic() or re.search(r"[，。；！？：“”《》]", name) or len(name) > 30:
        return False
    rules = head_rules()
    if name.startswith(tuple(rules["stop"])) or _POINTING.search(name):
        return False
    if len(name) == 2 and rjieba.tag(name)[0][1] in _NO_NAMES:  # one word of the dictionary, and no noun
        return False
    rest = name
    for head in sorted((h for h in heads() if rest.endswith(h)), key=len, reverse=True)[:1]:
        rest = rest[: len(rest) - len(head)]
    while rest:
        word = next((w for w in rules["bare"] if rest.startswith(w)), None)
        if word is None:
            return True
        rest = rest[len(word) :]
    return len(name) > 3 and not any(name.endswith(w) for w in ("平台", "园区", "机构", "集团", "协会", "联盟"))


def _known(index: int, text: str, match: Match, score: float) -> Spot:
    return Spot(index, match.start, match.end, match.entry.label, text[match.start : match.end], "gazetteer", score,
                match.entry.name)  # fmt: skip


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while end - start > 2 and text[start] in "“\"'‘、，,的 ":
        start += 1
    while end - start > 2 and text[end - 1] in "”\"'’、，,。的 " and text[start] not in "“\"'‘":
        end -= 1
    opened = _OPENED.search(text, start, end)  # 甲乙研究院（ABC: the bracket begins a definition
    return start, opened.start() if opened and opened.start() - start > 1 else end


def _pairs(text: str) -> list[tuple[int, int]]:
    """Return where words of two characters stand."""
    out, position = [], 0
    for word in rjieba.cut(text):
        if len(word) == 2:
            out.append((position, position + 2))
        position += len(word)
    return out


def _joint(index: int, text: str, spots: Sequence[Spot], joint: dict[str, list[str]]) -> list[Spot]:
    """Read joint abbreviations (中美, 沪新) as one mention for each of their parts."""
    out = []
    for written, parts in joint.items():
        start = text.find(written)
        while start >= 0:
            end = start + len(written)
            if _free(spots, start, end) and not any(s < end < e for s, e in _pairs(text)):
                for place, part in enumerate(parts):
                    label, _, name = part.partition(" ")
                    at = start + min(place, len(written) - 1)
                    out.append(Spot(index, at, at + 1, label, text[at : at + 1], "joint", 0.8, name, anaphor=True))
            start = text.find(written, end)
    return out


def _anaphora(index: int, text: str) -> list[Spot]:
    return [
        Spot(index, m.start(), m.end(), "Economy", m.group(), "anaphor", 0.9, row["name"], anaphor=True)
        for row in words()["anaphora"]
        for m in re.finditer(row["text"] + row.get("unless", ""), text)
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
        pattern = re.compile("|".join(_whole(s) for s in sorted(sure, key=lambda s: (-len(s), s))))
        for index, passage in enumerate(reading.passages):
            if not per_passage[index] and reading.kinds[index] == "footnote":
                continue
            for m in pattern.finditer(passage.text):
                start, end = passage.start + m.start(), passage.start + m.end()
                if _free(per_passage[index], start, end):
                    known = sure[m.group()]
                    rule = known.rule if known.rule == "definition" else "again"
                    per_passage[index].append(Spot(index, start, end, known.label, m.group(), rule, 0.6, known.name))
    return [s for group in per_passage for s in _unclash(group)]


def _whole(name: str) -> str:
    """Return a pattern for a name; letters of the alphabet must not go on before or after it."""
    before = r"(?<![A-Za-z])" if name[0].isascii() and name[0].isalpha() else ""
    after = r"(?![A-Za-z])" if name[-1].isascii() and name[-1].isalpha() else ""
    return before + re.escape(name) + after


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
