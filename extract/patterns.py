"""Names that no list knows, by their pattern: editions, titles in 《》, head words, persons with an office."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from extract.clauses import words
from extract.match import Match, cover
from extract.reading import Spot
from extract.tagger import head_rules

SURE = 0.8  # confidence of a head word from which it makes a name by itself
LONGEST = 22  # characters before a head word
HEADED = frozenset({"Organization", "Platform", "Event", "Agreement"})
_EDITION = re.compile(r"(?P<which>第\s?[一二三四五六七八九十百\d]+\s?[届次]|首届)$")
_NUMBER = r"[一二三四五六七八九十百\d]+"
_INNER = re.compile(rf"第{_NUMBER}[届次]")
_CHAIN = re.compile(r"[\u4e00-\u9fffA-Za-z0-9“”·—\-－]+$")


def editions(index: int, text: str, matches: Sequence[Match]) -> Iterator[Spot]:
    """Read 第三届进博会 and 2019年全球城市论坛 as events, and the series as a platform of its own."""
    for m in cover([m for m in matches if m.entry.label in ("Platform", "Organization")]):
        before = _EDITION.search(text[max(0, m.start - 12) : m.start])
        if before:
            start = max(0, m.start - 12) + before.start("which")
            yield Spot(
                index, start, m.end, "Event", text[start : m.end], "edition", 0.95, _edition(before) + m.entry.name
            )
    lists = words()["editions"]
    series = re.compile(
        rf"(?P<which>第\s?{_NUMBER}\s?[届次]|首届|(?:19|20)\d\d\s?年)(?P<series>[^，。；、：“”《》（）()\s]{{2,24}}?"
        rf"(?:{'|'.join(lists['heads'])}))(?!{'|'.join(lists['not_before'])})"
    )
    for n in series.finditer(text):
        name = n["series"]
        inner = _INNER.search(name)
        if inner and not any(word in name for word in lists["not_inside"]):  # 2019年…理事会第一次会议: no series
            at = n.start("series")
            yield Spot(index, at, n.end(), "Event", name, "edition", 0.8, name)
            continue
        if not any(word in name for word in lists["not_inside"]):
            yield Spot(index, n.start(), n.end(), "Event", n.group(), "edition", 0.8, _edition(n) + name)
            if len(name) > 4 and name.endswith(tuple(lists["series"])):
                yield Spot(index, n.start("series"), n.end(), "Platform", name, "series", 0.75, name)


def _edition(m: re.Match[str]) -> str:
    which = m["which"].replace(" ", "")
    return "第一届" if which == "首届" else which


def titles(index: int, text: str) -> Iterator[Spot]:
    """Read 《…》 as a policy or agreement by its last word; books, papers and reports about the world are none."""
    lists = words()["titles"]
    for m in re.finditer(r"《([^《》]{2,60})》", text):
        name = m[1]
        label = next((label for label, ends in lists.items() if name.endswith(tuple(ends))), None)
        if label in ("Policy", "Agreement"):
            yield Spot(index, m.start(), m.end(), label, m.group(), "title", 0.95)


def no_titles(text: str) -> list[tuple[int, int]]:
    """Return where titles of books, reports and papers stand: no entities, whatever words they hold."""
    ends = tuple(words()["titles"]["none"])
    found = re.finditer(r"《([^《》]{2,60})》", text)
    return [m.span() for m in found if re.sub(r"[（(][^（）()]*[)）]$|[\d—–\-]+$", "", m[1]).endswith(ends)]


def bodies(index: int, text: str, matches: Sequence[Match]) -> Iterator[Spot]:
    """Read a known body, city or country with a part of its own as one name: 复旦大学出版社, 意大利驻上海总领事馆."""
    known = cover([m for m in matches if m.entry.label in ("Organization", "City", "Economy", "Region")])
    for m in known:
        part = (_PART if m.entry.label == "Organization" else _POSTED).match(text, m.end)
        if part and not any(
            o.start >= m.end and o.end == part.end() and o.entry.label == "Organization" for o in known
        ):
            joined = [
                o.start
                for o in known
                if o.end == m.start - 1 and text[o.end] in "—－-" and o.entry.label == m.entry.label
            ]
            start = joined[0] if joined else m.start  # 浙江大学—蚂蚁集团…研究中心
            yield Spot(index, start, part.end(), "Organization", text[start : part.end()], "part", 0.85)


def persons(index: int, text: str, authors: Sequence[str]) -> Iterator[Spot]:
    """Read the document's authors, and a surname with an office before or after it, as persons."""
    for author in authors:
        if re.fullmatch(r"[\u4e00-\u9fff]{2,4}", author):
            for m in re.finditer(re.escape(author), text):
                yield Spot(index, m.start(), m.end(), "Person", author, "author", 0.9)
    for m in _offices().finditer(text):
        group = "after" if m["after"] else "before"
        yield Spot(index, m.start(group), m.end(group), "Person", m[group], "office", 0.8)


def before_office(text: str, start: int, end: int) -> int:
    """Return where a name ends before the office that stands behind it: 周敏|教授."""
    offices = words()["persons"]["offices"]
    return end - max((len(one) for one in offices if text.endswith(one, start + 2, end)), default=0)


_PART = re.compile(
    r"(?:(?![个两各等和与及在的是有为对将把被从由向于到])[\u4e00-\u9fff]){0,8}?"
    r"(?:出版社|学院|研究院|研究所|研究中心|实验室|附属医院|总部|总局|分行|分校|委员会|秘书处|基金会|工作组|专家组|编辑部|代表处|办事处)"
    r"(?![\u4e00-\u9fff]?[长门])"
)
_POSTED = re.compile(r"驻[\u4e00-\u9fff]{2,8}?(?:总领事馆|大使馆|领事馆|代表处|办事处|代表团)")


@cache
def _offices() -> re.Pattern[str]:
    lists = words()["persons"]
    office = "|".join(sorted(lists["offices"], key=len, reverse=True))
    given = rf"[{''.join(lists['surnames'])}](?![{lists['not_given']}])[\u4e00-\u9fff]{{1,2}}"
    verbs = "|".join(lists["then"])
    return re.compile(
        rf"(?:{office})(?P<after>{given})(?={verbs}|[，。、：；（(]|$)|(?<=[，。、；：\s])(?P<before>{given})(?=(?:{office})(?:{verbs}|[，。、]))"
    )


def headed(index: int, text: str, free: Callable[[int, int], bool], plausible: Callable[[str], bool]) -> Iterator[Spot]:
    """Read what ends in a sure head word as a name, back to the word that cuts it off."""
    cut = _cut()
    for m in _heads().finditer(text):
        label = _labels()[m.group()]
        before = _CHAIN.search(text, max(0, m.start() - LONGEST), m.start())
        if before is None:
            continue
        start = before.start() + max((c.end() for c in cut.finditer(before.group())), default=0)
        name = text[start : m.end()]
        if label == "Organization" and text.endswith(_IN_BODIES, 0, start):  # the rest of 上海发展战略研究所
            continue
        if m.start() - start >= 2 and free(start, m.end()) and plausible(name):
            yield Spot(index, start, m.end(), label, name, "head", 0.6)


_IN_BODIES = ("发展", "研究", "合作", "交流", "促进", "创新")  # verbs that names of bodies hold


@cache
def _labels() -> dict[str, str]:
    rows = sorted(head_rules()["heads"], key=lambda r: r["confidence"])
    return {
        r["head"]: r["label"] for r in rows if r["confidence"] >= SURE and r["label"] in HEADED and len(r["head"]) > 1
    }


@cache
def _heads() -> re.Pattern[str]:
    ends = "|".join(re.escape(h) for h in sorted(_labels(), key=lambda h: (-len(h), h)) if not h.isascii())
    return re.compile(rf"(?:{ends})(?![\u4e00-\u9fff]?[门长])")


@cache
def _cut() -> re.Pattern[str]:
    known = [w for w in (*head_rules()["cut"], *words()["verbs"], *words()["prepositions"]) if not w.isascii()]
    chosen = {w for w in known if len(w) > 1 or w in "在由对以同跟将把从自向于经被受随至到就沿按因使让给是有了着过"}
    return re.compile("|".join(sorted(map(re.escape, chosen), key=lambda w: (-len(w), w))) + "|与|和|及|等|、")
