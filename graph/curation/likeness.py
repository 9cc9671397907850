"""How likely two names mean one thing: abbreviation, an idle word, sound, English name, one edit, the same neighbours.

Each sign gives a probability from experience (`SIGNS`); the strongest counts, and what speaks against it takes away:
other numbers, other places, a relation between the two, or standing side by side in one sentence. A name within a
name is no sign by itself: 传统制造业 is a kind of 制造业, 知识产权服务 another thing than 知识产权.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, pairwise, product

from graph.fold import fold
from graph.model import Graph, Node
from graph.store.pinyin import has_chinese, joined, readings

SIGNS = {
    "defined": 0.95, "name": 0.9, "english": 0.9, "edition": 0.9, "idle": 0.85, "sound": 0.75, "abbreviation": 0.7,
    "owner": 0.6, "inside": 0.6, "edit": 0.55,
}  # fmt: skip
ACROSS = {"defined": 0.8, "name": 0.7, "english": 0.8}  # between entities of different labels
NEIGHBOURS = 0.25  # at most, for the share of neighbours in common
LEAST = 0.3  # less likely pairs are not worth a person's time
LONGEST_BLOCK = 60  # names that share a key: more share it by chance
PLACES = ("City", "Region", "Economy")

# What a longer name may add in front, within and behind without naming another thing.
_BEFORE = re.compile("(?:中国|我国|国家|国家级|全国|全国性|国际|the|of)+")
_WITHIN = re.compile("(?:化|型|性|的|之|与|和|及|暨|and|&|of|the|有限|责任|股份)+")
_BEHIND = re.compile(
    "(?:产业|行业|领域|业|战略|倡议|协定|协议|有限|责任|股份|公司|集团|总公司|省|市|自治区|地区|经济体|共和国|联合)+"
)
_TRADED = (
    "电商",
    "商务",
)  # of these, 贸易 behind says nothing more; 技术服务贸易 is a part of trade, 技术服务 an industry
_NAMED = ("Policy", "Platform", "Organization", "Agreement", "Event")  # labels of single things, not of classes
_EDITION = re.compile(r"第?(?:[0-9]+|[一二三四五六七八九十百]+)[届次]")
_MEASURE = re.compile(r"(?<=[0-9一二三四五六七八九十百])[个大项]")
_DEFINES = re.compile(r"[（(，,]?(?:以下|下文)?(?:简称|统称|又称|亦称|下称|即为?|称为)[为：:]?[“\"「『]?")
_NUMBER = re.compile(r"[0-9]+|[一二三四五六七八九十百]+")
_SIDES = frozenset("东南西北上下前后内外左右新老旧大小高低进出")


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two entities (ids, in order), the signs that they are one, and the probability, 0–1."""

    one: str
    other: str
    signs: tuple[str, ...]
    probability: float


@dataclass(frozen=True)
class _Named:
    """An entity with its names as they are compared."""

    node: Node
    place: str | None

    @cached_property
    def plain(self) -> str:
        return fold(self.node.name)

    @cached_property
    def names(self) -> frozenset[str]:
        return frozenset({self.plain, *map(fold, self.node.aliases)})

    @cached_property
    def sound(self) -> str:
        return joined(readings(self.plain)[0]) if has_chinese(self.plain) and 3 <= len(self.plain) <= 12 else ""

    @cached_property
    def english(self) -> str:
        return fold(self.node.name_en)

    @cached_property
    def numbers(self) -> list[int]:
        return [_value(one) for one in _NUMBER.findall(unicodedata.normalize("NFKC", self.node.name))]


def likenesses(graph: Graph) -> list[Likeness]:
    """Return the pairs of entities that may be one, most likely first; ties by id."""
    places = _places(graph)
    lengths = sorted({len(name) for name in places}, reverse=True)
    named = {node.id: _Named(node, _place_in(node, places, lengths)) for node in graph.entities}
    around = _neighbours(graph)
    related = {frozenset((edge.head, edge.tail)) for edge in graph.edges}
    beside = _side_by_side(graph)
    defined = _defined(graph)
    meant = {name: one.node.id for one in named.values() for name in one.names}
    found = []
    for one, other in _candidates(list(named.values()), defined):
        signs = _signs(named[one], named[other], meant)
        if frozenset((one, other)) in defined:
            signs.insert(0, "defined")
        if not signs:
            continue
        shared = _jaccard(around[one] - {other}, around[other] - {one})
        weights = SIGNS if named[one].node.type == named[other].node.type else ACROSS
        probability = max(weights[sign] for sign in signs)
        probability += (1 - probability) * NEIGHBOURS * shared
        pair = frozenset((one, other))
        if pair in related:
            probability *= 0.5
        probability *= 0.8 ** min(beside.get(pair, 0), 4)
        if probability >= LEAST:
            told = (*signs, *(["neighbours"] if shared >= 0.3 else []))
            found.append(Likeness(one, other, told, round(probability, 3)))
    return sorted(found, key=lambda pair: (-pair.probability, pair.one, pair.other))


def _neighbours(graph: Graph) -> defaultdict[str, set[str]]:
    around: defaultdict[str, set[str]] = defaultdict(set)
    for edge in graph.edges:
        around[edge.head].add(edge.tail)
        around[edge.tail].add(edge.head)
    return around


def _jaccard(left: set[str], right: set[str]) -> float:
    return len(left & right) / len(left | right) if len(left & right) > 1 else 0.0


def _side_by_side(graph: Graph) -> dict[frozenset[str], int]:
    """Count the passages in which two entities stand at different places: lists tell their items apart."""
    in_passage: defaultdict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
    for naming in graph.namings:
        in_passage[naming.passage].setdefault(naming.entity, (naming.start, naming.end))
    counted: defaultdict[frozenset[str], int] = defaultdict(int)
    for spans in in_passage.values():
        for (one, a), (other, b) in combinations(sorted(spans.items()), 2):
            if a[1] <= b[0] or b[1] <= a[0]:
                counted[frozenset((one, other))] += 1
    return dict(counted)


def _defined(graph: Graph) -> set[frozenset[str]]:
    """Return the pairs of which a sentence says that one is called the other: 甲（以下简称乙）."""
    text = {passage.id: (passage.start, passage.text) for passage in graph.passages}
    spots: defaultdict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for naming in graph.namings:
        spots[naming.passage].append((naming.start, naming.end, naming.entity))
    found = set()
    for passage, some in spots.items():
        start, said = text[passage]
        ordered = sorted(some)
        for left, right in pairwise(ordered):
            between = said[left[1] - start : right[0] - start]
            if left[2] != right[2] and left[1] <= right[0] and _DEFINES.fullmatch(between):
                found.add(frozenset((left[2], right[2])))
    return found


def _places(graph: Graph) -> dict[str, str]:
    """Map names of cities, regions and economies to their id."""
    return {
        name: node.id
        for node in graph.entities
        if node.type in PLACES
        for name in (node.name, *node.aliases)
        if len(name) >= 2
    }


def _place_in(node: Node, places: Mapping[str, str], lengths: Sequence[int]) -> str | None:
    """Return the place that a name speaks of, the longest first; None for none and for a place itself.

    The parts of the name are looked up: a large graph has too many places to look for each of them in every name.
    """
    if node.type in PLACES:
        return None
    for length in lengths:
        parts = (node.name[start : start + length] for start in range(len(node.name) - length + 1))
        if found := min((part for part in parts if part in places), default=""):
            return places[found]
    return None


def _candidates(named: Sequence[_Named], sure: Iterable[frozenset[str]] = ()) -> Iterator[tuple[str, str]]:
    """Yield pairs of ids that share a key, each once: a part of a name, a sound, English; and those of `sure`."""
    blocks: defaultdict[str, set[str]] = defaultdict(set)
    for one in named:
        for key in _keys(one):
            blocks[key].add(one.node.id)
    seen = {(min(pair), max(pair)) for pair in sure}
    yield from sorted(seen)
    for key in sorted(blocks):
        if len(blocks[key]) <= LONGEST_BLOCK:
            for pair in combinations(sorted(blocks[key]), 2):
                if pair not in seen:
                    seen.add(pair)
                    yield pair


def _keys(one: _Named) -> Iterable[str]:
    for plain in one.names:
        yield f"={plain}"
        yield from (f"2{plain[i : i + 2]}" for i in range(len(plain) - 1))
        if len(plain) > 2:
            yield from (f"a{character}{plain[-1]}" for character in set(plain))
    if one.sound:
        yield f"p{one.sound}"
    if one.english:
        yield f"n{one.english}"


def _signs(one: _Named, other: _Named, meant: Mapping[str, str]) -> list[str]:
    if one.numbers != other.numbers or (one.place and other.place and one.place != other.place):
        return []
    short, long = sorted((one.plain, other.plain), key=lambda name: (len(name), name))
    found = []
    if one.english and one.english == other.english:
        found.append("english")
    if one.names & other.names:
        found.append("name")
    if one.node.type != other.node.type or _known_apart(one, other):
        return found
    if _same_edition(one, other, meant):
        found.append("edition")
    if _idle(short, long) or _plain(short) == _plain(long) or _idle_names(one, other):
        found.append("idle")
    if one.sound and one.sound == other.sound and short != long:
        found.append("sound")
    return found + _shape(one, other, short, long, meant)


def _known_apart(one: _Named, other: _Named) -> bool:
    """Tell whether two entities have English names, which differ: somebody who knew both kept them apart."""
    return bool(one.english and other.english and one.english != other.english)


def _shape(one: _Named, other: _Named, short: str, long: str, meant: Mapping[str, str]) -> list[str]:
    """Return the sign that lies in the characters of two names of one label."""
    if one.node.type == "Organization" and len(short) >= 4 and long.endswith(short) and (one.place or other.place):
        return ["owner"]
    if _abbreviates(short, long):
        return [] if _of_a_part(short, long, meant) else ["abbreviation"]
    if one.node.type in _NAMED and len(short) >= 6 and _inserted(short, long):
        return ["inside"]
    return ["edit"] if len(short) >= 6 and _one_edit(short, long) else []


def _plain(name: str) -> str:
    """Drop the measure word behind a number: 五个中心 and 五大中心 count the same."""
    return _MEASURE.sub("", name)


def _idle_names(one: _Named, other: _Named) -> bool:
    """Tell whether any long names of two entities are an idle word apart."""
    pairs = (sorted(pair, key=len) for pair in product(one.names, other.names))
    return any(len(short) >= 6 and _idle(short, long) for short, long in pairs)


def _same_edition(one: _Named, other: _Named, meant: Mapping[str, str]) -> bool:
    """Tell whether two names mean the same edition of one series: 3届进博会, 第三届中国国际进口博览会."""
    rests = [fold(_EDITION.sub("", each.node.name, count=1)) for each in (one, other)]
    if any(fold(each.node.name) == rest or len(rest) < 2 for each, rest in zip((one, other), rests, strict=True)):
        return False
    return meant.get(rests[0], rests[0]) == meant.get(rests[1], rests[1])


def _of_a_part(short: str, long: str, meant: Mapping[str, str]) -> bool:
    """Tell whether a name abbreviates the beginning of a longer one, which is the name of something else."""
    return any(long[:end] in meant and _abbreviates(short, long[:end]) for end in range(len(short) + 2, len(long)))


def _inserted(short: str, long: str) -> bool:
    """Tell whether a longer name has one or two characters more, inside: 长江经济带发展, 长江流域经济带发展."""
    more = len(long) - len(short)
    start = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    added = long[start : start + more]
    inside = 2 <= start <= len(short) - 2 and long[start + more :] == short[start:]
    return 1 <= more <= 2 and inside and not _SIDES & {*added} and not _NUMBER.search(added)


_DIGITS = {character: value for value, character in enumerate("一二三四五六七八九", 1)}


def _value(number: str) -> int:
    """Return what a number says, in figures or Chinese below a thousand.

    >>> _value("30"), _value("三十"), _value("十二"), _value("二百零五"[:2])
    (30, 30, 12, 200)
    """
    if number.isdigit():
        return int(number)
    total = here = 0
    for character in number:
        if character in _DIGITS:
            here = _DIGITS[character]
        else:
            total, here = total + max(here, 1) * (10 if character == "十" else 100), 0
    return total + here


def _idle(short: str, long: str) -> bool:
    """Tell whether a longer name adds nothing but an idle word, before, within or behind.

    >>> _idle("数字贸易", "数字化贸易"), _idle("制造业", "传统制造业")
    (True, False)
    """
    if not 3 <= len(short) < len(long):
        return False
    start = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    rest = short[start:]
    if not long.endswith(rest):
        return False
    if not rest and long == short + "贸易":
        return short.endswith(_TRADED)
    pattern = _BEHIND if not rest else _BEFORE if not start else _WITHIN
    return pattern.fullmatch(long[start : len(long) - len(rest)]) is not None


def _abbreviates(short: str, long: str) -> bool:
    """Tell whether a name is made of characters of a longer one in order, taken here and there, not one word left out.

    >>> _abbreviates("进博会", "中国国际进口博览会"), _abbreviates("技术贸易", "技术服务贸易")
    (True, False)
    """
    if not has_chinese(short) or not 3 <= len(short) <= len(long) - 2 or short[-1] != long[-1]:
        return False
    if len(long) > 4 * len(short):
        return False
    at, gaps, last = len(long), 0, len(long)
    for character in reversed(short):  # from the end: heads stand there
        at = long.rfind(character, 0, at)
        if at < 0:
            return False
        gaps += at + 1 < last
        last = at
    return gaps >= 2


def _one_edit(short: str, long: str) -> bool:
    """Tell whether one character added, dropped or changed makes one name of the other, sides and numbers aside."""
    if len(long) - len(short) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    rest = 0
    while rest < len(short) - start and short[-1 - rest] == long[-1 - rest]:
        rest += 1
    left, right = short[start : len(short) - rest], long[start : len(long) - rest]
    if len(left) > 1 or len(right) > 1:
        return False
    return not _SIDES & {*left, *right} and not any(unicodedata.category(c).startswith("N") for c in left + right)
