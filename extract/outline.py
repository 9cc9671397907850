"""What a line of a paper is by its looks: numbered heading, note, caption, line of contents.

The patterns are data (`data/layout.yaml`); this module compiles and asks them. It sees one line at a time: what
depends on the neighbours is decided in `extract.readers.paragraphs`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from graph.errors import DataError
from graph.settings import settings

HEADING_LENGTH = 60  # characters of a Chinese heading, number included
HEADING_LENGTH_LATIN = 110  # the same for scripts that need more characters
HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"

_HAN = re.compile(f"[{HAN}]")
_SENTENCE_END = re.compile(r"[。！？!?]|\.(?=\s|$)")
_CONTENTS_LINE = re.compile(r"(?:\.{4,}|…{2,}|·{4,}|(?:\. ){4,}|_{4,})\s*[\dIVXivx]{1,4}\s*$")


@dataclass(frozen=True, slots=True)
class Layout:
    """The patterns of `data/layout.yaml`, compiled; `numbering` from the outermost style to the innermost."""

    numbering: tuple[re.Pattern[str], ...]
    patterns: dict[str, re.Pattern[str]]
    words: dict[str, str]


@cache
def layout(path: Path | None = None) -> Layout:
    """Read the patterns once. Raises DataError where the file is missing or a pattern is wrong."""
    path = path or settings().data / "layout.yaml"
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        numbering = tuple(re.compile(pattern) for pattern in raw.pop("numbering"))
        patterns = {name: re.compile(text, re.IGNORECASE) for name, text in raw.items()}
    except OSError as exc:
        raise DataError(f"{path}: cannot be read ({exc.strerror})", "restore the file from the project") from exc
    except (yaml.YAMLError, re.error, KeyError, AttributeError, TypeError) as exc:
        raise DataError(f"{path}: {exc}", "mend the pattern; the file maps names to regular expressions") from exc
    return Layout(numbering, patterns, raw)


def is_chinese(text: str) -> bool:
    """Tell whether Chinese characters make up a good part of `text`."""
    letters = sum(char.isalpha() for char in text)
    return bool(letters) and len(_HAN.findall(text)) * 4 >= letters


def rank(text: str) -> int | None:
    """Return the rank of the number that `text` begins with (0 is the outermost style), or None.

    >>> rank("第一章 总则"), rank("(一)指导思想"), rank("2020年，上海")
    (1, 5, None)
    """
    for index, pattern in enumerate(layout().numbering):
        if pattern.match(text):
            return index
    return None


def bare(text: str) -> str:
    """Return a line without brackets, colon, spaces and Markdown signs around its words."""
    return re.sub(r"^[#*\s【\[]+|[】\]\s:：*#]+$", "", text.strip())


def says(name: str, text: str) -> bool:
    """Tell whether the whole line, brackets and colon aside, is one of the words called `name` in the data."""
    words = bare(text)
    squeezed = re.sub(r"\s", "", words) if _HAN.search(words) else words
    return bool(layout().patterns[name].fullmatch(squeezed))


def begins(name: str, text: str) -> bool:
    """Tell whether a line begins with the pattern called `name` in the data."""
    return bool(layout().patterns[name].match(text.lstrip()))


def has(name: str, text: str) -> bool:
    """Tell whether the pattern called `name` in the data stands anywhere in a line."""
    return bool(layout().patterns[name].search(text))


def is_short(text: str) -> bool:
    """Tell whether `text` is short enough for a heading."""
    return len(text) <= (HEADING_LENGTH if is_chinese(text) else HEADING_LENGTH_LATIN)


def is_numbered_heading(text: str) -> bool:
    """Tell whether a line by itself can be a numbered heading: short, with words, without the end of a sentence."""
    number = rank(text)
    if number is None or not is_short(text):
        return False
    match = layout().numbering[number].match(text)
    words = text[match.end() :].strip() if match else ""
    return bool(words) and not _SENTENCE_END.search(words) and words[-1] not in "，、；,;:："


def is_numbered_lead(text: str) -> bool:
    """Tell whether a numbered line is one short sentence, as headings are that end in a full stop."""
    number = rank(text)
    match = layout().numbering[number].match(text) if number is not None else None
    if not match or begins("articles", text) or len(text) > (40 if is_chinese(text) else 80):
        return False
    words = text[match.end() :].strip()
    return bool(words) and words[-1] in "。." and not _SENTENCE_END.search(words[:-1])


def is_contents_line(text: str) -> bool:
    """Tell whether a line belongs to a table of contents: words, leaders, page number."""
    return bool(_CONTENTS_LINE.search(text))


def is_caption(text: str) -> bool:
    """Tell whether a line names a table or figure, or gives the unit of a table."""
    text = text.strip()
    if len(text) > 100 or text.endswith(("。", "；", "，")):
        return False
    if layout().patterns["caption_units"].fullmatch(text):
        return True
    return begins("captions", text) and not re.search(r"[，,].*[，,]", text)
