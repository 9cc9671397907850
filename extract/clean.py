"""Running text made fit for reading: joined lines, no stray spaces, no note marks, no invisible characters.

Works on characters and lines only; what a line is (heading, note, table) is told by `extract.outline`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from extract.outline import HAN

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffc]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ue000-\uf8ff]")
_LINE_END = re.compile("\r\n|[\r\u2028\x85]")
_SPACES = re.compile("[\\s\u00a0\u3000]+")
_WIDE = "，。；：！？、（）《》〈〉【】「」『』～"  # Chinese signs only
_SHARED = "“”‘’—…·"  # signs that English uses too
_WIDE_OF = dict(zip(",;:!?", "，；：！？", strict=True))

_HALF_WIDTH = re.compile(
    f"(?<=[{HAN}”’）》】])[,;:!?](?=[\\s{HAN}{_WIDE}{_SHARED}\\d(A-Za-z]|$)|[,;:](?=\\s?[{HAN}《])"
)
_BESIDE_WIDE = re.compile(
    f" (?=[{_WIDE}]|[{_SHARED}][{HAN}])|(?<=[{_WIDE}]) |(?<=[{HAN}]) (?=[{_SHARED}])"
    f"|(?<=[{_SHARED}]) (?=[{HAN}])|(?<=[{HAN}][{_SHARED}]) "
)
_HAN_DASH = re.compile(f"(?<=[{HAN}]) ?- ?(?=[{HAN}])")
_HAN_DIGIT = re.compile(f"(?<=[{HAN}]) (?!\\d{{6}}[)）])(?=[\\d.]*\\d)|(?<=[\\d%％‰℃]) (?=[{HAN}])")
_HAN_ACRONYM = re.compile(f"(?<=[{HAN}]) (?=[A-Z][A-Z0-9]*(?![a-zA-Z]))|(?<![A-Za-z])([A-Z0-9]+) (?=[{HAN}])")
_DIGIT_PERCENT = re.compile(r"(?<=\d) (?=[%％‰℃])")
_SPACED_OUT = re.compile(f"(?<=[{HAN}])(?: [{HAN}](?= |$)){{2,}}")
_ALL_SPACED_OUT = re.compile(f"[{HAN}](?: [{HAN}])+")
_HAN_SPACE_HAN = re.compile(f"(?<=[{HAN}]) (?=[{HAN}])")
_QUOTED = re.compile(f'(?:(?<=[{HAN}]) )?" ?([{HAN}][^"]{{0,60}}?) ?"(?: (?=[{HAN}]))?')
_EMPHASIS = re.compile(r"(\*\*|__)(?=\S)((?:(?!\1).){1,300})(?<=\S)\1")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^<>\s]+)>")
_CHINESE_END = re.compile(f"[{HAN}{_WIDE}][{_SHARED}]*$")
_CHINESE_START = re.compile(f"[{_SHARED}]*[{HAN}{_WIDE}]")
_RUNNING = re.compile("[，。；！？]")

_RAISED = "\u00b9\u00b2\u00b3\u2070\u2074-\u2079"
_UNIT = re.compile(r"(?:(?<![A-Za-z])(?:[kcmdn\u03bc]?m|km|ha|s)|米|里|(?<!\d)10)$")
_RAISED_MARK = re.compile(f"[{_RAISED}]+(?:[,，、\u207b-][{_RAISED}]+)*")
_BRACKET_MARK = re.compile(r"(?<=[^\s\[])\s?[\[〔［]\d{1,3}(?:\s?[-–—,，、]\s?\d{1,3})*[\]〕］]")
_CIRCLED_MARK = re.compile("(?<=[^\\s：:；;，,、(（])[①-⑳]+(?=[，。；：！？、）”’》】,.;]|$)")
_CIRCLED_AFTER = re.compile("(?<=[。！？”])[①-⑳](?=\\S)")
_CIRCLED_ITEM = re.compile("[：:；;，,][①-⑳]")


def plain(text: str) -> str:
    r"""Return `text` in NFC without invisible and control characters; line ends are `\n`, other space is kept."""
    text = _LINE_END.sub("\n", text.replace("\u2029", "\n\n"))
    return unicodedata.normalize("NFC", _CONTROL.sub("", _INVISIBLE.sub("", text)))


def unmark(text: str) -> str:
    """Take the marks of notes (¹, ②, [12]) out of running text; units (m², 10⁴) and enumerations (：①…；②…) stay.

    >>> unmark("增长了12%。⁴2020年"), unmark("占地3 km²")
    ('增长了12%。2020年', '占地3 km²')
    """
    out, last = [], 0
    for mark in _RAISED_MARK.finditer(text):
        out.append(text[last : mark.start()])
        last = mark.start() if _UNIT.search(text[max(0, mark.start() - 4) : mark.start()]) else mark.end()
    text = _BRACKET_MARK.sub("", "".join(out) + text[last:])
    if not _CIRCLED_ITEM.search(text):
        text = _CIRCLED_AFTER.sub("", text)
    return _CIRCLED_MARK.sub("", text)


def tidy(text: str, marks: bool = True) -> str:
    """Return one block's text on one line, as a careful typist would have set it.

    Half-width punctuation in Chinese becomes full-width; spaces between Chinese characters and numbers or acronyms,
    and those between Chinese characters in running text, go; `marks` says whether note marks go too.

    >>> tidy("从 3.48 万亿元 增长, 建 设 中 心 的国家 and 地区"), tidy("新格局 中心节点")
    ('从3.48万亿元增长，建设中心的国家 and 地区', '新格局 中心节点')
    """
    text = _SPACES.sub(" ", plain(text)).strip()
    text = _AUTOLINK.sub(r"\1", _EMPHASIS.sub(r"\2", text)).replace("**", "")
    if marks:
        text = unmark(text)
    text = _HALF_WIDTH.sub(lambda match: _WIDE_OF[match.group()], text)
    text = _HAN_DASH.sub("-", text)
    text = _BESIDE_WIDE.sub("", _QUOTED.sub(r'"\1"', text))
    if _ALL_SPACED_OUT.fullmatch(text):
        text = text.replace(" ", "")
    text = _SPACED_OUT.sub(lambda match: match.group().replace(" ", ""), text)
    text = _DIGIT_PERCENT.sub("", _HAN_DIGIT.sub("", text))
    text = _HAN_ACRONYM.sub(lambda match: match.group(1) or "", text)
    if _RUNNING.search(text):
        text = _HAN_SPACE_HAN.sub("", text)
    return text.strip()


def join(first: str, second: str) -> str:
    """Join two lines of one paragraph: no space at Chinese characters, hyphenation undone, else one space."""
    return join_lines([first, second])


def join_lines(lines: Iterable[str]) -> str:
    """Join the lines of one hard-wrapped paragraph."""
    parts: list[str] = []
    for line in filter(None, (line.strip() for line in lines)):
        if parts:
            parts[-1] = _before(parts[-1], line)
        parts.append(line)
    return "".join(parts)


def _before(first: str, second: str) -> str:
    """Return `first` as it stands before `second` on one line: with a space, without, or without its hyphen."""
    end = first[-200:]
    if re.search(r"[a-z]-$", end) and re.match(r"[a-z]", second):
        return first[:-1]
    if re.search(r"https?://\S*[/\-_=?&.%]$", end) and re.match(r"[\w/%-]", second, re.ASCII):
        return first
    return first if _CHINESE_END.search(end) or _CHINESE_START.match(second) else first + " "


def width(text: str) -> int:
    """Return the width of `text` in columns: wide characters take two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)
