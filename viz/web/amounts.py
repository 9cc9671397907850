"""Amounts as people write them: 12,000 亿元 reads 1.2 万亿元 or 1.2 trillion yuan; the exact value stays beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

SCALES = {"万亿": 10**12, "亿": 10**8, "千万": 10**7, "百万": 10**6, "万": 10**4}
ENGLISH = {"trillion": 10**12, "billion": 10**9, "million": 10**6}
BASES = {
    "元": "yuan", "人民币": "yuan", "元人民币": "yuan", "美元": "US dollars", "欧元": "euros", "日元": "yen",
    "英镑": "pounds", "港元": "Hong Kong dollars", "新元": "Singapore dollars", "标准箱": "TEU", "标箱": "TEU",
    "吨": "tonnes", "平方公里": "km²", "平方米": "m²", "公里": "km", "人次": "visits", "人": "people", "天": "days",
    "小时": "hours", "%": "%", "倍": "times", "百分点": "percentage points", "个百分点": "percentage points",
}  # fmt: skip
DIGITS = 4  # significant digits of an amount that is written in another scale than its source's
ROOMY = 10_000  # from here on the next scale reads better
_SCALED = re.compile(rf"({'|'.join(SCALES)})(?=\S)(.+)")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number for people with its unit; `exact` is the whole value, empty where nothing was left out."""

    number: str
    unit: str
    exact: str = ""

    @property
    def text(self) -> str:
        """Number and unit in one piece, as a caption has it."""
        return f"{self.number}{'' if self.unit == '%' else ' '}{self.unit}".strip()


def split_unit(unit: str) -> tuple[int, str]:
    """Split a unit into its scale and what is counted.

    >>> split_unit("亿美元"), split_unit("万亿"), split_unit("家")
    ((100000000, '美元'), (1000000000000, ''), (1, '家'))
    """
    if unit in SCALES:
        return SCALES[unit], ""
    found = _SCALED.fullmatch(unit)
    return (SCALES[found[1]], found[2]) if found else (1, unit)


def amount(value: float, unit: str, language: str = "zh", most: float | None = None) -> Amount:
    """Return an amount for people in a language; `most` ends a range.

    >>> amount(12000, "亿元").text, amount(12000, "亿元", "en").text, amount(37.5, "%").text
    ('1.2 万亿元', '1.2 trillion yuan', '37.5%')
    """
    scale, base = split_unit(unit)
    ends = [Decimal(repr(value)) * scale] + ([Decimal(repr(most)) * scale] if most is not None else [])
    largest = max(abs(end) for end in ends)
    own = largest / scale
    if language == "en" and (base in BASES or scale > 1):
        names = ENGLISH if scale > 1 or largest >= 10**6 else {}
        word, chosen = next(((f"{w} ", s) for w, s in names.items() if largest >= s), ("", 1))
        shown_unit = (word + BASES.get(base, base)).strip()
    elif language != "en" and own >= ROOMY and base:
        word, chosen = next(((w, s) for w, s in SCALES.items() if w in ("万亿", "亿", "万") and largest >= s), ("", 1))
        shown_unit = word + base
    else:
        chosen, shown_unit = scale, unit
    shown = [_short(end / chosen) if chosen != scale else plain(end / chosen) for end in ends]
    whole = "–".join(plain(end) for end in ends)
    counted = BASES.get(base, base) if language == "en" else base
    return Amount("–".join(shown), shown_unit, f"{whole} {counted}".strip() if chosen > 1 or chosen != scale else "")


def plain(value: Decimal | float) -> str:
    """Return a number with separators and without trailing zeros.

    >>> plain(1234.50), plain(Decimal("2E+3"))
    ('1,234.5', '2,000')
    """
    text = f"{Decimal(repr(value)) if isinstance(value, float) else Decimal(value):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _short(value: Decimal) -> str:
    """Return a number with so many significant digits; digits before the point all stay."""
    after = max(0, DIGITS - 1 - value.adjusted()) if value else 0
    return plain(value.quantize(Decimal(1).scaleb(-after), ROUND_HALF_UP))
