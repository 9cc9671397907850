"""Search of our own over the names of entities: characters, aliases, English, pinyin, initials, one wrong letter.

Built from nodes alone, offline, once per opened store. Ranking is by the way a name matches, then by documents,
mentions and id; the places in `TIERS` say in which order.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from operator import itemgetter
from typing import TypeVar

import opencc

from graph.fold import fold
from graph.model import Node
from graph.store.base import Hit
from graph.store.near import Near
from graph.store.pinyin import has_chinese, initials, joined, readings

TIERS = (
    ("name", 1.0),
    ("alias", 0.95),
    ("pinyin", 0.9),
    ("prefix", 0.85),
    ("substring", 0.75),
    ("pinyin prefix", 0.6),
    ("initials", 0.55),
    ("initials prefix", 0.5),
    ("english", 0.4),
    ("near", 0.3),
)
SCORE = dict(TIERS)
NEAR_CHINESE, NEAR_LATIN = 3, 4  # shortest query, in characters, for which one may be wrong
_Row = TypeVar("_Row", tuple[str, int], tuple[str, int, str])
_BETWEEN = "\0"  # names that stand in one text, to be searched at once
_TOGETHER = 2_000  # texts that are folded at once
LONGEST = 200  # characters of a query that are looked at


@dataclass(frozen=True, slots=True)
class _Form:
    """One name of one entity: `which` is its place among the nodes, `kind` is name, alias or english, `text` folded."""

    which: int
    kind: str
    shown: str
    text: str
    words: tuple[str, ...]


_Match = tuple[_Form, str, str]  # the name, the tier, and how it sounds where that is what matched


@cache
def _simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def normal(text: str) -> str:
    """Fold a text for search: as names are folded for comparison, and in simplified characters.

    >>> normal("進博會 ")
    '进博会'
    """
    return fold(_simplifier().convert(unicodedata.normalize("NFKC", text)))


def normals(texts: Sequence[str]) -> list[str]:
    """Fold many texts as `normal` does each: together, which takes a fifth of the time.

    >>> normals(["進博會 ", "Import Expo"])
    ['进博会', 'importexpo']
    """
    found: list[str] = []
    for start in range(0, len(texts), _TOGETHER):
        some = [text.replace("\n", " ") for text in texts[start : start + _TOGETHER]]
        joined = _simplifier().convert(unicodedata.normalize("NFKC", "\n".join(some)))
        together = [fold(line) for line in joined.split("\n")]
        odd = len(together) != len(some) or any("\0" in text for text in some)  # a zero ends a text for the library
        found += map(normal, some) if odd else together
    return found


def words(text: str) -> list[str]:
    """Return the Latin words of a text, folded: `Import Expo` gives `import`, `expo`."""
    spaced = "".join(c if c.isalnum() else " " for c in unicodedata.normalize("NFKC", text).casefold())
    return [word for word in spaced.split() if not has_chinese(word)]


class SearchIndex:
    """All names of some entities, ready to be searched; without `sounds` not by pinyin: a large one is there sooner."""

    def __init__(self, nodes: Sequence[Node], *, sounds: bool = True) -> None:
        order = sorted(nodes, key=lambda n: (-len(n.documents), -n.mentions, n.id))
        self._nodes = order
        self._by_id = {node.id: node for node in order}
        self._forms = _all_forms(order)
        self._exact: defaultdict[str, list[_Form]] = defaultdict(list)
        self._near: Near[_Form] = Near()
        self._usual: dict[tuple[str, int], str] = {}
        heard: list[tuple[str, int, str]] = []
        vocabulary: set[tuple[str, int]] = set()
        for number, form in enumerate(self._forms):
            self._exact[form.text].append(form)
            if len(form.text) >= NEAR_CHINESE - 1:
                self._near.add(form.text, form)
            vocabulary.update((word, number) for word in form.words if word.isascii())
            if sounds and has_chinese(form.text):
                ways = readings(form.text)
                heard += ((sound, number, "initials") for sound in {initials(way) for way in ways})
                heard += ((sound, number, "pinyin") for sound in {joined(way) for way in ways})
                self._usual["pinyin", number] = joined(ways[0])
                self._usual["initials", number] = initials(ways[0])
                self._near.add(joined(ways[0]), form)
        self._texts = _BETWEEN.join(form.text for form in self._forms)
        self._starts = list(accumulate((len(form.text) + 1 for form in self._forms[:-1]), initial=0))
        self._sounds = sorted(heard, key=itemgetter(0))  # of one sound they stay in the order of the names
        self._words = sorted(vocabulary)

    def exact(self, name: str) -> Node | None:
        """Return the entity of that id, name, alias or English name: a name before an alias, then the better known."""
        if name.strip() in self._by_id:
            return self._by_id[name.strip()]
        rank = {"name": 0, "alias": 1, "english": 1}
        found = min(self._exact.get(normal(name), ()), key=lambda form: (rank[form.kind], form.which), default=None)
        return self._nodes[found.which] if found else None

    def search(self, text: str, limit: int = 20) -> list[Hit]:
        """Return the best matches for what a person typed, the best first; none for an empty text."""
        text = text[:LONGEST]
        query = normal(text)
        if not query or limit <= 0:
            return []
        best: dict[int, _Match] = {}
        typed = words(text)
        _keep_best(best, self._matches(typed, query))
        if len(best) < limit:  # what is only near stands behind all others
            _keep_best(best, self._one_wrong(query, latin="".join(typed) == query))
        ranked = sorted(best, key=lambda which: (-SCORE[best[which][1]], which))[:limit]
        return [self._hit(which, best[which]) for which in ranked]

    def nearest(self, text: str, limit: int = 3) -> list[Hit]:
        """Return the names that sound like a text or else share most pairs of characters with it, for one not found."""
        query = normal(text[:LONGEST])
        best: dict[int, _Match] = {}
        if has_chinese(query):
            _keep_best(best, self._sounding(joined(readings(query)[0])))
        if not best:
            wanted = _pairs(query)
            shared = ((len(wanted & _pairs(form.text)) / len(wanted | _pairs(form.text)), form)
                      for form in self._sharing(wanted))  # fmt: skip
            near = sorted((one for one in shared if one[0] > 0), key=lambda one: (-one[0], one[1].which))
            for _, form in near[: limit * 4]:
                best.setdefault(form.which, (form, "near", ""))
            return [self._hit(which, best[which]) for which in list(best)[:limit]]
        ranked = sorted(best, key=lambda which: (-SCORE[best[which][1]], which))[:limit]
        return [self._hit(which, best[which]) for which in ranked]

    def _sharing(self, parts: Iterable[str]) -> Iterator[_Form]:
        """Give the names that hold any of some texts, in order."""
        places = (found.start() for part in parts if part for found in re.finditer(re.escape(part), self._texts))
        for number in sorted({bisect_right(self._starts, at) - 1 for at in places}):
            yield self._forms[number]

    def _hit(self, which: int, match: _Match) -> Hit:
        form, tier, sound = match
        return Hit(self._nodes[which], _reason(*match), SCORE[tier], _way(*match), form.shown, sound)

    def _matches(self, typed: Sequence[str], query: str) -> Iterator[_Match]:
        for form in self._exact.get(query, ()):
            yield form, "name" if form.kind == "name" else "alias", ""
        yield from self._containing(typed, query)
        if "".join(typed) == query:
            yield from self._sounding(query)
            yield from self._worded(typed)

    def _containing(self, typed: Sequence[str], query: str) -> Iterator[_Match]:
        at = self._texts.find(query) if _BETWEEN not in query else -1
        while at >= 0:
            number = bisect_right(self._starts, at) - 1
            form = self._forms[number]
            if at == self._starts[number]:
                yield form, "prefix", ""
            elif not query.isascii() or _at_word(typed, form.words):
                yield form, "substring", ""
            at = self._texts.find(query, self._starts[number] + len(form.text))

    def _sounding(self, query: str) -> Iterator[_Match]:
        for sound, number, kind in _starting(self._sounds, query):
            usual = self._usual[kind, number]
            shown = usual if usual.startswith(query) else sound
            yield self._forms[number], kind if sound == query else f"{kind} prefix", shown

    def _worded(self, typed: Sequence[str]) -> Iterator[_Match]:
        """Find names in which each typed word begins a word, in any order."""
        found: set[int] | None = None
        for word in typed:
            these = {number for _, number in _starting(self._words, word)}
            found = these if found is None else found & these
        for number in found or ():
            yield self._forms[number], "english", ""

    def _one_wrong(self, query: str, *, latin: bool) -> Iterator[_Match]:
        if len(query) >= (NEAR_LATIN if latin else NEAR_CHINESE):
            yield from ((form, "near", "") for form in self._near.find(query))


def _keep_best(best: dict[int, _Match], found: Iterable[_Match]) -> None:
    """Note for each entity the match that ranks highest."""
    for match in found:
        before = best.get(match[0].which)
        if before is None or SCORE[match[1]] > SCORE[before[1]]:
            best[match[0].which] = match


def _all_forms(nodes: Sequence[Node]) -> list[_Form]:
    """Return the names of entities in order, each that is folded alike once for an entity."""
    names = [(which, kind, shown) for which, node in enumerate(nodes) for kind, shown in _names(node)]
    found: dict[tuple[int, str], _Form] = {}
    for (which, kind, shown), text in zip(names, normals([shown for _, _, shown in names]), strict=True):
        if text and (which, text) not in found:
            latin = kind == "alias" and text.isascii()
            found[which, text] = _Form(which, "english" if latin else kind, shown, text, tuple(words(shown)))
    return list(found.values())


def _names(node: Node) -> Iterator[tuple[str, str]]:
    yield "name", node.name
    yield from (("alias", alias) for alias in node.aliases)
    if node.name_en:
        yield "english", node.name_en


_WAYS = {"name": "名称", "alias": "别名", "english": "英文", "pinyin": "拼音", "initials": "首字母", "near": "近似"}


def _way(form: _Form, tier: str, sound: str) -> str:
    """Return the way a name matched: a key of `_WAYS`."""
    if sound:
        return "initials" if tier.startswith("initials") else "pinyin"
    if tier == "near":
        return "near"
    return "english" if tier == "english" else form.kind


def _reason(form: _Form, tier: str, sound: str) -> str:
    """Say for people why a name matched: `别名 进博会`, `拼音 lingang`."""
    way = _way(form, tier, sound)
    return _WAYS[way] if way == "name" else f"{_WAYS[way]} {sound or form.shown}"


def _pairs(text: str) -> set[str]:
    """Return the pairs of neighbouring characters of a text; of one character, that."""
    return {text[at : at + 2] for at in range(len(text) - 1)} or {text}


def _at_word(typed: Sequence[str], named: Sequence[str]) -> bool:
    """Tell whether the typed words stand in a name one after the other, the last one perhaps unfinished."""
    for at in range(len(named) - len(typed) + 1):
        part = named[at : at + len(typed)]
        if list(part[:-1]) == list(typed[:-1]) and typed and part[-1].startswith(typed[-1]):
            return True
    return False


def _starting(rows: Sequence[_Row], query: str) -> Iterator[_Row]:
    """Give the rows of a sorted list whose first column starts with the query."""
    for at in range(bisect_left(rows, query, key=lambda row: row[0]), len(rows)):
        if not rows[at][0].startswith(query):
            return
        yield rows[at]
