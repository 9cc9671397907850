"""What a figure measures, out of the words round its number: 集装箱吞吐量, 外资研发中心数, 出口额同比增长率.

An indicator is a noun phrase: the last one before the number (上海港集装箱吞吐量为…), or, where things are counted and
a verb stands before the number, the first one behind it (吸引48家企业). Phrases that are known beforehand
(`data/rules/indicators.yaml`) show where one begins; words and their kinds come from the dictionary of rjieba.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import rjieba
import yaml

from extract.clauses import words
from extract.gazetteer import Loader
from extract.quantities import Quantity
from extract.times import times
from graph.settings import settings

Word = tuple[str, str]  # a word and its kind
LONGEST = 20  # characters of a name
_RATES = ("%", "％", "‰", "个百分点", "百分点", "倍")
_LINKS = re.compile(
    r"(?:(?:累计|合计|总计|共计|一共)?(?:达到?了?|为|是|有|约|近|超过?|逾|突破|实现|共|占|高达|仅|只|至|到|在|的|了|已|已经|将|则|也|均|分别|约为|左右|"
    r"增至|增长到|增加到|提高到|上升到|下降到|降至|降到|升至|扩大到|接近|不足|不到|大约|大概|完成|跃升至|，|:|：|\s|力争|首次|再次|率先|再|又|还|就|便|才|"
    r"高于|低于|越过|创下|由|从|比|超出))+$"
)  # fmt: skip
_GROWTH = re.compile(
    r"(?:同比|环比|年均|比上年|较上年|比去年|较去年同期|比上年同期|逆势|平均每年|年均复合|名义|实际)?(?:再|仅|也|均|又|还)?"
    r"(?P<way>增长|增加|上升|上涨|提高|提升|扩大|上扬|下降|减少|下跌|萎缩|下滑|降低|回落|缩减|衰退|负增长)[了达约近率为幅度]*$"
)  # fmt: skip
_DOWN = ("下降", "减少", "下跌", "萎缩", "下滑", "降低", "回落", "缩减", "衰退", "负增长")
_SHARE = re.compile(
    r"(?:约|仅|只|总共)?占(?:到|比|据|了)?(?P<whole>[^，。；占]{0,24}?)(?:的比重|的比例|的)?(?:比重|比例)?"
    r"(?:约|近|超过?|达到?|为|的|仅|高达|不足|不到|将|提高到|接近|\s)*$"
)
_SHARE_END = re.compile(r"(?:的?(?:比重|比例))?(?:也|则|均|已|将|分别|的)*$")
_AGAINST = re.compile(
    r"(?:将|要)?在[^，。；]{0,16}(?:基础|水平)上?$"
    r"|[，,]?(?:虽|虽然)?(?:比|较|与|同|相比于?)[^，。；]{0,16}?(?:相比|同期|水平|年|季度|月)?(?:相比)?"
    r"(?:，|还|也|却|仍|仍然|都|均|逆势|\s)*$"
)
_ENGLISH_DOWN = re.compile(r"\b(?:fell|dropped|declined|decreased|shrank|down)\b[^,.;]{0,20}$", re.IGNORECASE)
_ENGLISH_GROWTH = re.compile(
    r"\b(?:rose|grew|up|increased|increase of|growth of|fell|dropped|declined|decreased|shrank|down)\b[^,.;]{0,20}$",
    re.IGNORECASE,
)
_ENGLISH_STOP = re.compile(
    r"\b(?:by|in|at|on|from|to|with|that|which|and|while|it|they|its|their|was|were|is|are|has|have|had|will|the|a|an|of"
    r"|stood|reached|totall?ed|amounted|hit|exceeded|worth|some|about|around|nearly|over|more than|handled|attracted"
    r"|recorded|made up|accounted for|surpassed|set|end|year|month|quarter|per cent|percent|now|alone)\b|[,.;:()]|'s",
    re.IGNORECASE,
)
_ENGLISH_BETWEEN = re.compile(r"\bbetween\b")  # trade between A and B amounted to …
_NOUN = frozenset({"n", "nr", "nrt", "ns", "nt", "nz", "nrfg", "vn", "an", "j", "l", "i", "eng", "b", "f", "s", "ng"})
_INSIDE = frozenset({"v", "a", "uj", "c", "ad", "vd", "g", "k", "q", "m"})  # between two nouns, part of the phrase
_LEADING = re.compile(
    r"^(?:的|和|与|及|等|以及|其中|其|该|全市|本市|我市|我国|全年|当年|同期|目前|总体|之间|年末|年底|末|多|余|以上|左右|[、”’》）)\s])+"
)
_JOINING = ("的", "和", "与", "及")


@dataclass(frozen=True, slots=True)
class Indicator:
    """What is measured; `falls` where the figure is a fall."""

    name: str
    falls: bool = False


@cache
def _list(use: str) -> frozenset[str]:
    """Return a list of `indicators` in `data/rules/words.yaml`."""
    return frozenset(words()["indicators"][use])


@cache
def _known() -> tuple[frozenset[str], dict[str, str]]:
    """Return all Chinese phrases, and the Chinese name for each English one."""
    path = settings().data / "rules" / "indicators.yaml"
    entries = yaml.load(path.read_text(encoding="utf-8"), Loader=Loader)  # noqa: S506 (a safe loader)
    chinese = frozenset(name for entry in entries for name in (entry["name"], *entry.get("aliases", ())))
    english = {name.casefold(): entry["name"] for entry in entries for name in entry.get("en", ())}
    return chinese, english


def indicator(lead: str, after: str, quantity: Quantity, previous: str, names: Sequence[str] = ()) -> Indicator:
    """Name what a figure measures, from the words of its clause before and after it; "" where nothing says so.

    `previous` is what the figure before it measured; `names` are those of whom it is about, no part of an indicator.
    """
    lead = _without(lead.strip(), names)
    if not re.search(r"[\u4e00-\u9fff]", lead + after):
        return _english(lead, quantity, previous)
    rate = quantity.unit in _RATES
    growth = _GROWTH.search(_LINKS.sub("", lead)) or _GROWTH.search(lead)
    if growth and rate:
        base = phrase(_AGAINST.sub("", lead[: growth.start()])) or bare(previous)
        way = "同比" if re.search(r"同比|比上年|较上年|比去年|较去年", growth.group()) else ""
        return Indicator(f"{base}{way}增长率", growth["way"] in _DOWN)
    share = _SHARE.search(lead)
    if share and rate:
        whole = _SHARE_END.sub("", share["whole"])
        whole = _LEADING.sub("", whole) or whole
        return Indicator(f"{phrase(lead[: share.start()]) or bare(previous)}占{whole}比重")
    if quantity.unit in _list("counted") and (noun := _first(after)):
        return Indicator(noun if noun.endswith(("数", "数量")) else noun + "数")
    name = phrase(_AGAINST.sub("", lead[: growth.start()]) if growth else lead)
    if name and quantity.unit in _list("counted") and not name.endswith(("数", "量", "率", "额")):
        name += "数"
    return Indicator(name or previous)


def bare(name: str) -> str:
    """Return an indicator without what makes it a rate: what the next figure of the sentence may measure too."""
    return re.sub(r"(?:同比|环比)?增长率$", "", name)


def _without(lead: str, names: Sequence[str]) -> str:
    """Take out times, and cut at whom the figure is about; a comma is left where the cut is, so that nothing joins."""
    for t in reversed(times(lead)):
        lead = lead[: t.start] + lead[t.end :]
    for name in sorted(set(names), key=lambda n: (-len(n), n)):
        lead = lead.replace(name, "，") if name else lead
    return lead


def phrase(lead: str) -> str:
    """Return the last noun phrase before a number, what links it to the number left out."""
    lead = re.split(r"[，。；,;：]", _LINKS.sub("", lead))[-1]
    cut = rjieba.tag(lead)
    end = len(cut)
    while end and not _nominal(cut[end - 1]) and not (end > 1 and cut[end - 1][0] in _list("deverbal")):
        end -= 1
    start = max(end - 1, 0)
    while start and _continues(cut, start, end):
        start -= 1
    while start < end - 1 and not _nominal(cut[start]) and cut[start][1] not in ("h", "v"):
        start += 1
    found = _joined(cut[start:end])
    if (known := _longest_known(lead)).endswith(found):
        found = known
    before = lead[: len(lead) - len(_joined(cut[start:]))]
    kept = next((verb for verb in sorted(_list("kept"), key=len, reverse=True) if before.endswith(verb)), "")
    return _clean(found if found.startswith(kept) else kept + found)


def _first(after: str) -> str:
    """Return the noun phrase that opens the words behind a number of things; "" where none does."""
    after = re.split(r"[，。；、,;：（）()]", after)[0].lstrip("的左右以上多余 ")
    cut = rjieba.tag(after[:24])
    if not cut or not _nominal(cut[0]) or cut[0][1] in ("f", "s"):
        return ""
    end = 1
    while end < len(cut) and (_nominal(cut[end]) or cut[end][0] in _JOINING):
        end += 1
    while cut[end - 1][0] in _JOINING:
        end -= 1
    return _clean(_joined(cut[:end]))


def _joined(cut: Sequence[Word]) -> str:
    return "".join(text for text, _ in cut)


def _nominal(word: Word) -> bool:
    text, kind = word
    return kind in _NOUN and text not in _list("verbs")


def _continues(cut: Sequence[Word], start: int, end: int) -> bool:
    """Tell whether the word before `start` belongs to the phrase that ends at `end`."""
    text, kind = cut[start - 1]
    if text in _list("verbs") or len(_joined(cut[start - 1 : end])) > LONGEST:
        return False
    if _nominal(cut[start - 1]) or kind == "h" or text in "“”《》年":
        return True
    if cut[start][0] in _list("suffixes") and kind == "v":
        return True
    return start > 1 and _nominal(cut[start - 2]) and kind in _INSIDE and not re.search(r"[了着过]", text)


def _longest_known(lead: str) -> str:
    """Return the longest phrase known beforehand that the lead ends with."""
    known, _ = _known()
    return next((lead[i:] for i in range(max(0, len(lead) - LONGEST), len(lead)) if lead[i:] in known), "")


def _clean(name: str) -> str:
    name = _LEADING.sub("", name).strip(" 的、，（）()“”‘’·")
    for opening, closing in ("《》", "“”", "（）"):  # a phrase cut in the middle of a title says nothing
        if name.count(opening) != name.count(closing):
            name = name.replace(opening, "").replace(closing, "")
    return name if len(name) > 1 else ""


@cache
def _units() -> dict[str, str]:
    """Return for units that only one known indicator is counted in, and for TEU, what is measured."""
    path = settings().data / "rules" / "indicators.yaml"
    found: dict[str, str] = {}
    for entry in yaml.load(path.read_text(encoding="utf-8"), Loader=Loader):  # noqa: S506 (a safe loader)
        for unit in entry.get("units", ()):
            found.setdefault(unit.casefold(), entry["name"])
    return found


def _by_unit(unit: str) -> str:
    """Name what is counted by its unit: TEU by the indicator that has it first, things by their own name."""
    plain = re.sub(r"^(?:trillion|billion|million|thousand)\s*", "", unit)
    if plain.casefold() in ("teu", "teus"):
        return _units()["teu"]
    counted = re.fullmatch(r"[a-z][a-z -]*s", plain) and plain not in ("dollars", "euros", "tonnes", "tons")
    return f"number of {plain}" if counted else ""


def _english(lead: str, quantity: Quantity, previous: str) -> Indicator:
    text = " ".join(lead.split())
    growth = (
        _ENGLISH_GROWTH.search(text) if quantity.unit in ("%", "percentage points", "per cent", "percent") else None
    )
    body = text[: growth.start()] if growth else text
    body = _ENGLISH_BETWEEN.split(body)[0] or body
    _, known = _known()
    low = body.casefold()
    spoken = [(low.rfind(phrase) + len(phrase), len(phrase), known[phrase]) for phrase in known if phrase in low]
    pieces = [piece.strip() for piece in _ENGLISH_STOP.split(body) if piece and len(piece.strip()) > 2]
    name = max(spoken)[2] if spoken else _by_unit(quantity.unit)
    name = name or (" ".join(pieces[-1].split()[-5:]) if pieces else bare(previous))
    if growth:
        way = "同比" if "year on year" in text or "year-on-year" in text else ""
        chinese = bool(re.search(r"[\u4e00-\u9fff]", name))
        return Indicator(f"{name}{way}增长率" if chinese else f"{name or 'growth'} growth rate".strip(),
                         bool(_ENGLISH_DOWN.search(text)))  # fmt: skip
    return Indicator(name)
