"""Numbers with their units as policy writing has them: 3.48万亿元, 约占1/4, 240余万户, 8～10倍, 三成, US$5 billion."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cache

import cn2an
import yaml

from graph.settings import settings

_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SCALE = "万亿|千亿|百亿|千万|百万|亿|万|千"
_CN = "一二三四五六七八九十"
_BEFORE_MINUS = " |为达和与及至到、，,：:（(长率速"  # after anything else a dash joins
_ABOUT = re.compile("一[二两]|[二两]三|三四|四五|五六|六七|七八|八九")
_FRACTION = re.compile(
    rf"(?<![\d/])(?P<a>\d{{1,3}})/(?P<b>\d{{1,3}})(?![\d/])|(?P<cn>[{_CN}]+分之[{_CN}]+)|(?P<half>一半|过半|半数)"
    rf"|(?P<tenth>[{_CN}两\d](?:\.\d)?)成(?P<and_half>半)?(?![立为员熟本果效长交功就都绩品份套型])"
)


_OVER = "(?:(?<=[超逾破达])|(?<=超过)|(?<=突破)|(?<=接近)|(?<=近))"  # 超千亿元, 突破百家: a round number
_WORDS = r"(?:[a-z]+(?:-[a-z]+)* ){0,3}?(?P<noun>[a-z]+(?:-[a-z]+)*s)\b(?![\w-])"
_COUNTED = re.compile(rf"(?<![\w.,$€£-])(?P<number>{_NUMBER}) (?P<things>{_WORDS})")
_SPANS = frozenset(
    {"years", "months", "weeks", "days", "hours", "minutes", "degrees", "is", "was", "has", "as", "does", "its", "this",
     "points", "ships", "us", "sides", "times", "percentages", "trillions", "billions", "millions", "thousands"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit, as written without the number; `high` ends a range."""

    start: int
    end: int
    value: float
    unit: str
    high: float | None = None


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    lists = yaml.safe_load((settings().data / "rules" / "units.yaml").read_text(encoding="utf-8"))
    chinese, english, money = (
        "|".join(re.escape(u) for u in sorted(lists[key], key=lambda u: (-len(u), u))) for key in ("zh", "en", "money")
    )
    digits = re.compile(
        rf"""
        (?P<sign>[-−–](?=\d))?(?P<money>(?:{money})\s?)?
        (?P<low>{_NUMBER})(?:\s*[%％]?\s*(?:-|—|–|～|~|至|到|to)\s*(?P<high>{_NUMBER}))?
        \s*(?:余|多|几|来)?\s*
        (?P<unit>%|％|‰|percentage\ points?|per\ cent|percent
          |(?P<english>(?:(?:trillion|billion|million|thousand)\b\s?)?(?:(?:{english})\b)?)(?=\W|$)(?<=[a-zA-Z])
          |(?:{_SCALE})?(?:余|多)?\s?(?:{chinese})?)
        """,
        re.VERBOSE,
    )
    spelt = rf"[{_CN}两百千零〇]{{2,}}|[两{_CN}](?=[万亿百千])|(?<![数几上成近百千万亿\d])[百千](?=余|多)"
    rounded = rf"{_OVER}(?:[百千](?=[万亿]?(?:{chinese}))|万(?=[家户人个项辆吨]))"
    characters = re.compile(rf"(?P<n>{spelt}|{rounded})(?:余|多)?(?P<unit>(?:{_SCALE})?(?:余|多)?(?:{chinese}))")
    return digits, characters


def quantities(text: str) -> list[Quantity]:
    """Return the quantities of a sentence, by start; bare numbers, years and ordinals are left out."""
    digits, characters = _patterns()
    found = [q for m in _FRACTION.finditer(text) if (q := _fraction(m))]
    for pattern, read in ((digits, _digits), (characters, _characters)):
        taken = [(q.start, q.end) for q in found]
        for m in pattern.finditer(text):
            q = read(m, text)
            if q and not any(q.start < e and s < q.end for s, e in taken):
                found.append(q)
    taken = [(q.start, q.end) for q in found]
    found += [q for q in _things(text) if not any(q.start < e and s < q.end for s, e in taken)]
    return sorted(found, key=lambda q: q.start)


def _things(text: str) -> list[Quantity]:
    """Return what English counts by its own name: 956 regional headquarters, 22 pilot free trade zones."""
    out = []
    for m in _COUNTED.finditer(text):
        value = float(m["number"].replace(",", ""))
        if m["noun"] not in _SPANS and not (1900 <= value < 2100 and "," not in m["number"]):
            out.append(Quantity(m.start(), m.end(), value, m["things"]))
    return out


def _number(text: str) -> float:
    text = f"一{text}" if text[0] in "百千万" else text  # 百余家, 超千亿元
    return float(cn2an.cn2an(text.replace("两", "二").replace("〇", "零"), "smart"))


def _fraction(m: re.Match[str]) -> Quantity | None:
    if m["a"]:
        if not 0 < int(m["a"]) < int(m["b"]) <= 100:
            return None
        value = 100 * int(m["a"]) / int(m["b"])
    elif m["half"]:
        value = 50.0
    else:
        try:
            value = _spelt(m)
        except ValueError:  # no number: 十十分之三
            return None
    return Quantity(m.start(), m.end(), round(value, 4), "%")


def _spelt(m: re.Match[str]) -> float:
    if m["tenth"]:
        return 10 * _number(m["tenth"]) + (5 if m["and_half"] else 0)
    lower, upper = (_number(part) for part in m["cn"].split("分之"))
    return 100 * upper / lower


def _digits(m: re.Match[str], text: str) -> Quantity | None:
    unit = _unit(m["unit"] or "")
    before, after = text[max(0, m.start() - 1) : m.start()], text[m.end() : m.end() + 1]
    if m["money"]:
        unit = " ".join(part for part in (unit, m["money"].strip()) if part)
    if not unit or before in ("第", "表", "图", ".", "-", "/", "_") or (before.isascii() and before.isalnum()):
        return None
    if after == "年" or (len(unit) == 1 and unit in "万亿千百" and after not in "，。、；,. ）)的"):
        return None
    low = float(m["low"].replace(",", ""))
    high = float(m["high"].replace(",", "")) if m["high"] else None
    if not math.isfinite(low + (high or 0)):
        return None
    minus = m["sign"] and (not before or before in _BEFORE_MINUS)
    return Quantity(m.start(), m.end(), -low if minus else low, unit, high)


def _characters(m: re.Match[str], text: str) -> Quantity | None:
    if text[max(0, m.start() - 1) : m.start()] == "第":
        return None
    try:
        if _ABOUT.fullmatch(m["n"]):  # 两三家: from two to three
            return Quantity(m.start(), m.end(), _number(m["n"][0]), _unit(m["unit"]), _number(m["n"][1]))
        return Quantity(m.start(), m.end(), _number(m["n"]), _unit(m["unit"]))
    except ValueError:
        return None


def _unit(written: str) -> str:
    text = re.sub(r"余|多|\s+(?=[\u4e00-\u9fff])", "", written.replace("％", "%")).strip()
    return "%" if text in ("percent", "per cent") else text
