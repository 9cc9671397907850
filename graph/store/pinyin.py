"""Chinese names as pinyin and initials, with every reading of a character that has several.

The reading in the context of the word comes first (重庆 chongqing); then each character's other readings one at a time,
so that a name is found by any one reading a person may think of. What pypinyin reads wrongly stands in `READINGS`.
"""

from __future__ import annotations

import re
from functools import cache

from pypinyin import Style, lazy_pinyin, load_phrases_dict, pinyin

READINGS = {  # place names and short names of this field that pypinyin 0.55 reads otherwise
    "长三角": [["cháng"], ["sān"], ["jiǎo"]],
    "长安区": [["cháng"], ["ān"], ["qū"]],
    "长宁": [["cháng"], ["níng"]],
    "单县": [["shàn"], ["xiàn"]],
    "莘庄": [["xīn"], ["zhuāng"]],
    "番禺": [["pān"], ["yú"]],
}
_CHINESE = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
_PARTS = re.compile(f"{_CHINESE.pattern}|[^{_CHINESE.pattern[1:]}+")
MOST = 24  # readings of one name: more only cost memory


@cache
def _prepare() -> None:
    load_phrases_dict(READINGS)


@cache
def _all_readings(character: str) -> tuple[str, ...]:
    found = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore", v_to_u=False)
    return tuple(dict.fromkeys(found[0])) if found else ()


def has_chinese(text: str) -> bool:
    """Tell whether a text has a Chinese character."""
    return _CHINESE.search(text) is not None


def readings(name: str) -> list[tuple[str, ...]]:
    """Return the syllables of a folded name for each way to read it, the most likely first.

    Latin letters and digits stand as they are, each run one syllable.

    >>> readings("重庆")[0]
    ('chong', 'qing')
    """
    _prepare()
    first = tuple(syllable.replace("ü", "v") for syllable in lazy_pinyin(name, v_to_u=False))
    made = {first: None}
    characters = _aligned(name, first)
    for at, character in enumerate(characters):
        for other in _all_readings(character) if has_chinese(character) else ():
            made.setdefault((*first[:at], other, *first[at + 1 :]), None)
            if len(made) >= MOST:
                return list(made)
    return list(made)


def _aligned(name: str, syllables: tuple[str, ...]) -> list[str]:
    """Split a name as pypinyin does: Chinese characters one by one, everything else in runs."""
    parts = _PARTS.findall(name)
    return parts if len(parts) == len(syllables) else []


def joined(syllables: tuple[str, ...]) -> str:
    """Return syllables as a person types them: `lingang`."""
    return "".join(syllables)


def initials(syllables: tuple[str, ...]) -> str:
    """Return the first letters: `lg`."""
    return "".join(syllable[0] for syllable in syllables if syllable)
