"""Is a thing said to be so, proposed, or lacking? Cues by scope: clause, sentence, heading; weighed by a model."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from extract.clauses import CLAUSE_END, spot, words
from extract.reading import Reading
from graph.model import Passage

KINDS = ("lacking", "proposed", "done")
_DATED = re.compile(  # how a report begins: 2020年, 截至2020年末, 人工智能方面，2020年; but not 到2025年
    r"(?:[^，。；]{1,12}[，,])?[^，。；]{0,4}(?:(?<=截至)|(?<=截止)|(?<![到至]))(?:19|20)\d\d\s?年(?!以?前|底前)"
    r"|(?:In|Since|By the end of) (?:19|20)\d\d\b"
)
NEAR = 2  # passages on either side that tell whether a stretch of text reports or urges
_ORDINAL = (
    r"第[一二三四五六七八九十]+[，、章节]|[一二三四五六七八九十\d]+[是、.．)）]|[（(][一二三四五六七八九十\d]+[)）]"
)


@cache
def _cues() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((kind, _pattern([*words()[kind], *words()["disguises"]])) for kind in KINDS)


@cache
def _hidden() -> dict[str, frozenset[str]]:
    """Return for each kind the words that only hide its cues: 未来 hides 未."""
    return {kind: frozenset(words()["disguises"]) - frozenset(words()[kind]) for kind in KINDS}


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
    return [hit for hit in hits if hit not in _hidden()[kind]]


@cache
def _lead() -> re.Pattern[str]:
    """Match what may stand before the first word that counts: numbers of lists, connectives, adverbs."""
    return re.compile(rf"(?:[\s“]|{_ORDINAL}|(?:{'|'.join(words()['leads'])})[，]?)*")


@lru_cache(maxsize=20_000)
def opening(text: str) -> str:
    """Tell how a sentence opens, after what counts it: with a verb (a task is set), a preposition, or a name."""
    lead = _lead().match(text)
    first = next(iter(spot(text[lead.end() if lead else 0 :][:24], [])), None)
    return {"V": "verb", "P": "preposition"}.get(first.kind, "name") if first and first.start == 0 else "name"


@cache
def _urging() -> re.Pattern[str]:
    return _pattern([*words()["urging"], *words()["disguises"]])


@lru_cache(maxsize=20_000)
def _urges(text: str) -> tuple[bool, bool]:
    """Tell whether a sentence opens with a verb, and whether it has a word that urges (应, 建议)."""
    return opening(text) == "verb", _urged(text)


def _urged(part: str) -> bool:
    hidden = _hidden()["proposed"]
    return any(m.group().casefold() not in hidden for m in _urging().finditer(part))


def neighbours(passages: Sequence[Passage], index: int) -> list[str]:
    """Return the texts of the passages around one, in its section."""
    beside = [*passages[max(0, index - NEAR) : index], *passages[index + 1 : index + 1 + NEAR]]
    return [p.text for p in beside if p.section == passages[index].section]


def _around(near: Sequence[str]) -> list[str]:
    """Return how many of the sentences around open with a verb, urge, or do either, in quarters."""
    leaning = [_urges(text) for text in near]
    kinds = {"v": [v for v, _ in leaning], "u": [u for _, u in leaning], "e": [v or u for v, u in leaning]}
    return [f"n{kind}={max(0, 4 * sum(told) - 1) // len(told)}" for kind, told in kinds.items() if told]


def cues(reading: Reading, index: int, position: int) -> list[str]:
    """Return the cues for what a passage of a document says at `position`."""
    passage = reading.passages[index]
    near = neighbours(reading.passages, index)
    return features(passage.text, position, passage.section, reading.document.title, reading.kinds[index], near)


def features(text: str, position: int, section: str, title: str, kind: str, near: Sequence[str] = ()) -> list[str]:
    """Return the cues for what a sentence says at `position`.

    `section` is the heading path, `kind` the kind of passage (sentence, heading, row …), `near` its `neighbours`.
    """
    start = max((i + 1 for i in range(min(position, len(text))) if text[i] in CLAUSE_END), default=0)
    end = next((i for i in range(position, len(text)) if text[i] in CLAUSE_END), len(text))
    areas = {"c<": text[start:position], "c>": text[position:end], "s<": text[:start], "s>": text[end:]}
    out = ["b", "k=" + kind]
    seen = set()
    for area, part in areas.items():
        if _urged(part):
            out += [f"{area}urged", f"{area[0]}urged"]
        for name, pattern in _cues():
            hits = _found(pattern, name, part)
            if hits:
                seen.add(name)
                out.append(f"{area}{name}")
            out += [f"{area}{name}={hit}" for hit in dict.fromkeys(hits[-3:])]
    out.append("only=" + "+".join(sorted(seen)))
    only, opens = out[-1], f"opens={opening(text)}"
    around = _around(near)
    if _DATED.match(text):
        out += ["dated", f"dated|{only}", f"dated|urged={_urged(text)}"]
    out += [opens, f"{opens}|{only}", *around, *(f"{around[-1]}|{f}" for f in (opens, only) if around)]
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
