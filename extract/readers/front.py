"""Title, authors and date from the first lines of a paper, where the file itself does not tell them.

Nothing is invented: authors and date stay empty where no line says them; the title falls back on the first heading,
then on the name of the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extract import outline
from extract.outline import HAN, layout
from extract.source import Block

REACH = 25  # blocks in which the front matter ends
LONG = 120  # characters: a paragraph of this length is text
_DIGITS = {char: str(value) for value, char in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0", "Ｏ": "0"}
_ISO = re.compile(r"\b((?:19|20)\d\d)\s*(?:[-./]|年)\s*(\d{1,2})(?!\d)\s*(?:(?:[-./]|月)\s*(\d{1,2})(?!\d)\s*日?|月)?")
_WRITTEN = re.compile(
    "([一二三四五六七八九〇零○Ｏ]{4})年(?:([一二三四五六七八九十]{1,2})月(?:([一二三四五六七八九十]{1,3})日)?)?"
)
_YEAR = re.compile(r"((?:19|20)\d\d)\s*年?")
_LATIN_NAME = r"[A-Z][a-z'’-]+(?: [A-Z]\.)?(?: [A-Z][A-Za-z'’-]+){1,2}"
_LATIN_NAMES = re.compile(rf"{_LATIN_NAME}(?:(?:, | and |, and | & ){_LATIN_NAME})*")
_MARKS = re.compile(r"[¹²³⁰⁴-⁹①-⑳*※†‡]|(?<=\D)\d(?:[,，]\d)*(?=\s|$|[,，、;；])|\[\d\]")


@dataclass(frozen=True, slots=True)
class Front:
    """What the first lines say; `index` is the block that is the title, if one is."""

    title: str
    authors: tuple[str, ...] = ()
    published: str | None = None
    index: int | None = None

    def mark(self, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        """Return `blocks` with the title as a heading of the first level."""
        if self.index is None or blocks[self.index].kind == "heading":
            return blocks
        title = replace(blocks[self.index], kind="heading", level=1)
        return (*blocks[: self.index], title, *blocks[self.index + 1 :])


def front(blocks: Sequence[Block], stem: str) -> Front:
    """Read title, authors and date from the first blocks; `stem` is the title where no line is one."""
    head = list(_head(blocks))
    authors = [(index, names) for index, block in head if (names := names_in(block.text))]
    index = _title(head, [index for index, _ in authors])
    title = blocks[index].text if index is not None else next((b.text for b in blocks if _is_heading(b)), "")
    if index is not None:
        title = _with_subtitle(title, blocks[index + 1 :])
        authors = [(i, names) for i, names in authors if i > index or i == index - 1] or authors
    title = layout().patterns["title_labels"].sub("", title, count=1).strip()
    names = tuple(dict.fromkeys(name for i, found in authors if i != index for name in found))
    return Front(title or stem, names, _published(head, blocks), index)


def _head(blocks: Sequence[Block]) -> Iterator[tuple[int, Block]]:
    for index, block in enumerate(blocks[:REACH]):
        text = block.text
        begun = (
            outline.says("headings", text)
            or outline.rank(text) is not None
            or outline.begins("abstract_headings", outline.bare(text))
        )
        long = len(text) >= (LONG // 3 if text.endswith("。") else LONG)
        if begun or block.kind in ("table", "list") or (block.kind == "paragraph" and long):
            return
        yield index, block


def _is_heading(block: Block) -> bool:
    return block.kind == "heading" and not outline.says("headings", block.text) and outline.rank(block.text) is None


def _title(head: Sequence[tuple[int, Block]], authors: Sequence[int]) -> int | None:
    """Return the index of the likeliest title: repeated, before the authors, no imprint, no organisation."""
    chinese = outline.is_chinese("".join(block.text for _, block in head))
    texts = [re.sub(r"\s", "", block.text) for _, block in head]
    best: tuple[float, int] | None = None
    for place, (index, block) in enumerate(head):
        if (
            block.kind in ("caption", "footnote")
            or index in authors
            or not _can_be_title(block.text)
            or (chinese and block.text.isupper())
        ):
            continue
        score = 3.0 * (texts.count(texts[place]) > 1) + 2.0 * (index + 1 in authors) + (block.kind == "heading")
        score += outline.is_chinese(block.text) == chinese
        score -= 0.01 * place + 0.1 * (" " in block.text and chinese)
        if best is None or score > best[0]:
            best = (score, index)
    return best[1] if best else None


def _can_be_title(text: str) -> bool:
    words = layout().patterns
    if not 4 <= len(text) <= 150 or text.endswith(("。", "；", "，")) or _date(text, whole=True):
        return False
    if words["not_titles"].search(text) or outline.begins("front_labels", text) or outline.begins("notes", text):
        return False
    organisation = re.compile(f"\\S*{words['organisations'].pattern}", re.IGNORECASE)
    return not organisation.fullmatch(text) and text[0] not in "(（©【"


def _with_subtitle(title: str, following: Sequence[Block]) -> str:
    """Add the line after the title where it begins with a dash."""
    if following and re.match(r"[—–-]{1,3}\s*\S", following[0].text) and len(following[0].text) < LONG:
        return title + "——" + following[0].text.lstrip("—–- ")
    return title


def names_in(line: str) -> tuple[str, ...]:
    """Return the names of a line that names authors, or nothing.

    >>> names_in("张三¹ 李 四"), names_in("欧阳明 某某大学教授"), names_in("新发展格局 中心节点")
    (('张三', '李四'), ('欧阳明',), ())
    """
    text = _MARKS.sub("", line).strip(" ()（）")
    labelled = layout().patterns["author_labels"].match(text)
    if labelled:
        text = text[labelled.end() :]
    if _LATIN_NAMES.fullmatch(text) and (labelled or outline.is_chinese(line) is False):
        latin = tuple(re.split(r", and | and |, | & ", text))
        return () if not labelled and layout().patterns["organisations"].search(text) else latin
    tokens = _pair([token for token in re.split(r"[\s、，,;；/]+", text) if token])
    names: list[str] = []
    for token in tokens:
        name = re.split("[（(]", token)[0]
        if not _is_name(name):
            break
        names.append(name)
    rest = tokens[len(names) :]
    if not names or (rest and not labelled and not layout().patterns["organisations"].search(" ".join(rest))):
        return ()
    return tuple(names)


def only_names(line: str, names: tuple[str, ...]) -> bool:
    """Tell whether a line holds these Chinese names and nothing else, so that it may be set anew."""
    words = re.sub(rf"[\s、，,;；/]|{_MARKS.pattern}", "", line)
    return words == "".join(names) and outline.is_chinese(words)


def _pair(tokens: list[str]) -> list[str]:
    """Put names of two characters together that are set with a space between."""
    out: list[str] = []
    for token in tokens:
        if out and len(token) == 1 and len(out[-1]) == 1:
            out[-1] += token
        else:
            out.append(token)
    return out


def _is_name(token: str) -> bool:
    words = layout().words
    if re.fullmatch(f"[{HAN}]+·[{HAN}·]+", token):
        return len(token) <= 15
    compound = re.match(words["compound_names"], token)
    if not re.fullmatch(f"[{HAN}]{{2,4}}", token) or (len(token) == 4 and not compound):
        return False
    return bool(compound) or token[0] in words["family_names"]


def _published(head: Sequence[tuple[int, Block]], blocks: Sequence[Block]) -> str | None:
    for block in blocks[:REACH]:
        if number := layout().patterns["article_number"].search(block.text):
            return str(number["year"])  # what follows is the issue, which need not be the month
    lines = [block.text for _, block in head] + [block.text for block in blocks[-5:]]
    for text in lines:
        label = layout().patterns["date_labels"].match(text)
        if found := _date(text[label.end() :] if label else text, whole=not label):
            return found
    return None


def read_date(text: str) -> str | None:
    """Return the ISO date that `text` is, or None.

    >>> read_date("2021.7"), read_date("二〇二一年七月一日"), read_date("昨天")
    ('2021-07', '2021-07-01', None)
    """
    return _date(text, whole=True) or (text if re.fullmatch(r"(?:19|20)\d\d", text) else None)


def _date(text: str, whole: bool) -> str | None:
    """Return the date that `text` is (`whole`) or begins with."""
    text = text.strip(" ()（）")
    months = layout().words["months"]
    if english := re.match(rf"(?:(\d{{1,2}}) )?({months})(?: (\d{{1,2}}),)? ((?:19|20)\d\d)$", text):
        day, month, other, year = english.groups()
        return iso(int(year), months.split("|").index(month) + 1, int(day or other or 0))
    for pattern in (_ISO, _YEAR, _WRITTEN):
        match = pattern.fullmatch(text) if whole else pattern.match(text)
        if match and (pattern is not _YEAR or "年" in text or not whole):
            parts = [_number(part) for part in match.groups() if part]
            return iso(*parts)
    return None


def _number(text: str) -> int:
    if "十" in text:
        tens, _, ones = text.partition("十")
        return int(_DIGITS.get(tens, "1")) * 10 + int(_DIGITS.get(ones, "0"))
    return int("".join(_DIGITS.get(char, char) for char in text))


def iso(year: int, month: int | None = None, day: int | None = None) -> str | None:
    """Return an ISO date as exact as it is known, or None for a date that does not exist.

    >>> iso(2021, 7), iso(2021, 13)
    ('2021-07', '2021')
    """
    if not 1900 <= year <= 2100:
        return None
    if month is None or not 1 <= month <= 12:
        return f"{year}"
    if day is None or not 1 <= day <= 31:
        return f"{year}-{month:02d}"
    return f"{year}-{month:02d}-{day:02d}"
