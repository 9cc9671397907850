"""From paragraphs as they stand in a file to blocks: what each is, and the broken ones mended.

The readers of plain text and PDF, which are told nothing about structure, hand their paragraphs here. Decided here is
what one line cannot say: whether a numbered line is a heading or one of a list, whether a number begins a note, and
which paragraphs a page break (or a note at the foot of the page) has torn apart.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extract import outline
from extract.clean import join, tidy, unmark
from extract.outline import HAN
from extract.readers.front import REACH, names_in, only_names
from extract.source import Block, BlockKind

HEAD_LENGTH = 40  # characters of a running head at most
TITLED_LENGTH = 60  # characters of a paragraph that an unnumbered line may head
REPEATED = 3  # times that a running head stands at least
_BULLET = re.compile(r"[-–*+•·●○■□▪◆◇►➢√\uf06c\uf0b7]\s+(?=\S)|[•●■◆➢]\s*(?=\S)")
_MARKDOWN_HEADING = re.compile(r"(#{1,6})\s+(?=\S)")
_NOTE_MARK = re.compile(r"[¹²³⁰⁴-⁹]+\s*|[①-⑳]\s*|(?P<number>\d{1,3})\s+(?=\S)|[*※†‡]\s*(?=[^\s*])")
_SIGN = re.compile("[¹²³⁰⁴-⁹①-⑳*※†‡]")
_REFERENCE = re.compile(r"[\[［〔]\d{1,3}[\]］〕]\s*(?=\S)")
_ENDED = re.compile(r"[。！？!?：:…][”’」』）)】》\"']*$|\.[”\"')]*$")
_PUNCTUATED = re.compile(r"[，。；！？]|[,;.]\s")
_PAGE_NUMBER = re.compile(
    r"(?:[-–—·•.\s]*|第\s*|page\s+|p\.\s*)(?:\d{1,4}|[ivxlc]{1,6})(?:\s*页|[-–—·•.\s]*|\s*(?:/|of)\s*\d{1,4})", re.I
)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as read. `kind` and `level` where the file itself tells them, `large` where it is set in big type."""

    text: str
    page: int | None = None
    kind: BlockKind | None = None
    level: int = 0
    rows: tuple[tuple[str, ...], ...] = ()
    large: bool = False


def to_blocks(paragraphs: Sequence[Paragraph], paged: bool = True) -> tuple[Block, ...]:
    """Return the blocks of `paragraphs`, classified and tidied.

    `paged` says that the paragraphs come as they stand on pages: then running heads are left out. Torn paragraphs are
    mended and unnumbered headings told by their place wherever the file itself tells no headings.
    """
    kept = [p for p in paragraphs if p.text.strip(" -–—_*=·.#|\t\u3000\u00a0") or p.rows]
    if not paged:
        bare = not any(p.kind == "heading" for p in kept)
        classified = classify(kept, guess=bare)
        return finish(mend(classified) if bare else classified)
    return finish(mend(classify(drop_furniture(kept))))


def drop_furniture(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Leave out page numbers, tables of contents, and short lines that repeat as running heads do."""
    heads = _running_heads(paragraphs)
    return [p for p in paragraphs if p.kind or not (_is_furniture(p.text.strip()) or _furniture_key(p.text) in heads)]


def _running_heads(paragraphs: Sequence[Paragraph]) -> set[str]:
    """Return the short lines that stand on several pages or, where pages are not known, repeat and tear sentences.

    Of a line that is only ever the first of a later page, the same letter by letter, two pages are enough.
    """
    places: dict[str, set[int | None]] = {}
    opening: dict[str, set[int]] = {}
    elsewhere: set[str] = set()
    counts: Counter[str] = Counter()
    tearing: set[str] = set()
    for before, p in pairwise([Paragraph(""), *paragraphs]):
        text = p.text.strip()
        if p.kind or len(text) > HEAD_LENGTH or _ENDED.search(text) or outline.rank(text) is not None:
            continue
        key = _furniture_key(text)
        counts[key] += 1
        places.setdefault(key, set()).add(p.page)
        if before.text and p.page is not None and p.page != before.page:
            opening.setdefault(text, set()).add(p.page)
        else:
            elsewhere.add(key)
        if len(before.text) > HEAD_LENGTH and _PUNCTUATED.search(before.text) and not _ENDED.search(_bare(before)):
            tearing.add(key)
    topmost = {_furniture_key(text) for text, pages in opening.items() if len(pages) >= 2}
    return (topmost - elsewhere) | {
        key
        for key, pages in places.items()
        if (len(pages) >= REPEATED if None not in pages else counts[key] >= REPEATED and key in tearing)
        and not _BULLET.match(key)
    }


def _is_furniture(text: str) -> bool:
    contents = outline.is_contents_line(text) or outline.says("contents_headings", text)
    return contents or bool(_PAGE_NUMBER.fullmatch(text))


def classify(paragraphs: Sequence[Paragraph], guess: bool = True) -> list[Paragraph]:
    """Say of each paragraph what it is; `guess` allows headings that have neither number nor type of their own."""
    out: list[Paragraph] = []
    in_notes = False
    for index, p in enumerate(paragraphs):
        following = paragraphs[index + 1] if index + 1 < len(paragraphs) else None
        done = p if p.kind is not None else _classify(p, out, following, in_notes, guess)
        if in_notes and done.kind == "list":
            done = replace(done, kind="footnote")
        if done.kind == "heading":
            in_notes = outline.says("notes_headings", done.text)
        out.append(done)
    return out


def _classify(p: Paragraph, before: list[Paragraph], after: Paragraph | None, in_notes: bool, guess: bool) -> Paragraph:
    text = p.text.strip()
    if match := _MARKDOWN_HEADING.match(text):
        return replace(p, text=text[match.end() :], kind="heading", level=len(match.group(1)))
    if outline.is_caption(text):
        return replace(p, text=text, kind="caption")
    note = _note(text, before) if _SIGN.match(text) or (before and before[-1].kind == "footnote") else None
    if note:
        return replace(p, text=note, kind="footnote")
    heading = _heading(text, before, after, p.large, guess)
    if heading and not (in_notes and outline.rank(text) is not None and outline.has("citation", text)):
        return replace(p, text=text, kind="heading")
    unbulleted = _BULLET.sub("", text, count=1) if _BULLET.match(text) else text
    note = _note(unbulleted, before)
    if in_notes or note is not None or _REFERENCE.match(unbulleted):
        return replace(p, text=note or (unnumbered(unbulleted) if in_notes else unbulleted), kind="footnote")
    if unbulleted != text or _is_item(text, before, after):
        return replace(p, text=unbulleted, kind="list")
    return replace(p, text=text, kind="paragraph")


def _heading(text: str, before: list[Paragraph], after: Paragraph | None, large: bool, guess: bool) -> bool:
    if outline.says("headings", text):
        return True
    if outline.begins("front_labels", text):
        return False
    if outline.is_numbered_heading(text) or outline.is_numbered_lead(text):
        return not _is_item(text, before, after)
    if large and outline.is_short(text) and not _ENDED.search(text):
        return True
    return guess and _heads(text, before, after)


def _heads(text: str, before: list[Paragraph], after: Paragraph | None) -> bool:
    """Tell whether an unnumbered short line stands between finished text and a long paragraph, as headings do."""
    if after is None or after.kind is not None or len(after.text) < TITLED_LENGTH or not before:
        return False
    last = before[-1]
    if last.kind not in ("heading", "footnote", "table") and not (
        last.kind == "paragraph" and _ENDED.search(_bare(last))
    ):
        return False
    if not outline.is_chinese(text):
        return 3 < len(text) <= TITLED_LENGTH and text.isupper() and not re.search(r"[,;:.!?]$", text)
    return 4 <= len(text) <= TITLED_LENGTH // 2 and not re.search(r"[，。；：！？,;:!?]|^[（(\d【\[]", text)


def _is_item(text: str, before: list[Paragraph], after: Paragraph | None) -> bool:
    """Tell whether a numbered line has a neighbour numbered in the same style: then it is one of a list."""
    style = outline.rank(text)
    if style is None:
        return False
    next_same = after is not None and outline.rank(after.text.strip()) == style
    last_same = bool(before) and before[-1].kind == "list" and outline.rank(before[-1].text) == style
    return (next_same and outline.is_short(text)) or last_same


def _note(text: str, before: list[Paragraph]) -> str | None:
    """Return the words of a note without its mark, or None where `text` is none."""
    match = _NOTE_MARK.match(text)
    words = text[match.end() :].replace("**", "").replace("__", "") if match else ""
    if outline.begins("notes", text.replace("**", "")):
        return text
    if not match or not words:
        return None
    if match.group("number") is None:
        circled = "①" <= text[0] <= "⑳"
        sourced = outline.has("citation", words) or outline.begins("notes", words)
        return words if not circled or sourced else None
    if not outline.has("citation", words) or outline.begins("counted", words):
        return None
    number, last = int(match.group("number")), _last_number(before)
    return words if number in (1, last + 1) else None


def unnumbered(text: str) -> str:
    """Return a note without the mark or bare number it begins with."""
    match = _NOTE_MARK.match(text)
    return text[match.end() :] if match and not outline.begins("counted", text[match.end() :]) else text


def _last_number(before: list[Paragraph]) -> int:
    """Return how many notes stand in a row at the end of `before`."""
    count = 0
    for p in reversed(before):
        if p.kind != "footnote":
            break
        count += 1
    return count


def mend(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Join the paragraphs that a page break has torn apart, over notes, tables and captions between the halves."""
    out: list[Paragraph] = []
    whole = "\n".join(p.text for p in paragraphs)
    for p in paragraphs:
        half = _open_half(out)
        if p.kind == "paragraph" and half is not None and _continues(out[half], p):
            first, second = unmark(out[half].text.rstrip()), p.text.lstrip()
            out[half] = replace(out[half], text=join(first, second[_doubled(first, second, whole) :]))
        else:
            out.append(p)
    return out


def _open_half(out: list[Paragraph]) -> int | None:
    """Return the index of the last running text if only things that float stand behind it."""
    for index in range(len(out) - 1, -1, -1):
        if out[index].kind in ("paragraph", "list"):
            return index
        if out[index].kind == "heading":
            return None
    return None


def _continues(first: Paragraph, second: Paragraph) -> bool:
    text, then = _bare(first), second.text.lstrip()
    if not text or _ENDED.search(text) or outline.rank(then) is not None or outline.begins("front_labels", text):
        return False
    if outline.is_chinese(text):
        return bool(_PUNCTUATED.search(text)) and not text.endswith("；") and len(text) >= 15
    return (then[0].islower() or text.endswith((",", "-", "–"))) and len(text) >= 30


def _doubled(first: str, second: str, whole: str) -> int:
    """Return how many characters at the beginning of `second` repeat the end of `first` by a slip at the page break.

    Two to eight characters that stand twice are a slip. One character is, if the text knows the word it begins and
    never goes on from the end of `first` in another way (坚持社 + 社会主义, but not 发展 + 展望).
    """
    for size in range(8, 1, -1):
        if first[-size:] == second[:size] and re.fullmatch(f"[{HAN}]+", second[:size]) and len(set(second[:size])) > 1:
            return size
    if not first or len(second) < 2 or first[-1] != second[0] or not re.match(f"[{HAN}]{{2}}", second):
        return 0
    end, word = re.escape(first[-2:]), second[:2]
    goes_on = re.search(f"{end}(?!{re.escape(second[1])})[{HAN}]", whole)
    return 1 if whole.count(word) > 1 and not goes_on else 0


def finish(paragraphs: Sequence[Paragraph]) -> tuple[Block, ...]:
    """Return tidy blocks, with the levels of headings counted over the styles that occur."""
    levels = _levels(paragraphs)
    blocks = []
    for index, p in enumerate(paragraphs):
        rows = tuple(tuple(tidy(cell) for cell in row) for row in p.rows)
        names = names_in(p.text) if index < REACH and p.kind == "paragraph" else ()
        text = " ".join(names) if names and only_names(p.text, names) else _tidy(p)
        if p.kind == "caption":
            text = outline.layout().patterns["captions"].sub(_spaced, text, count=1)
        if text or rows:
            blocks.append(Block(p.kind or "paragraph", text, _level(p, levels), p.page, rows))
    return tuple(blocks)


def _tidy(p: Paragraph) -> str:
    """Tidy a paragraph, but keep the space between a number that ends in a Chinese character and the words."""
    number, _, words = p.text.strip().partition(" ")
    if words and re.search(f"[{HAN}]$", number) and outline.rank(number) is not None:
        return f"{number} {tidy(words)}"
    return tidy(p.text, marks=p.kind != "footnote")


def _levels(paragraphs: Sequence[Paragraph]) -> dict[int, int]:
    """Return the level of each style of number: as the file says, else one below the next outer style."""
    told = {rank: p.level for p in reversed(paragraphs) if p.level and (rank := outline.rank(p.text)) is not None}
    styles = {rank for p in paragraphs if p.kind == "heading" and (rank := outline.rank(p.text)) is not None}
    level = min((p.level for p in paragraphs if p.level and outline.rank(p.text) is None), default=0)
    levels: dict[int, int] = {}
    for style in sorted(styles):
        level = told.get(style, level + 1)
        levels[style] = min(6, level)
    return levels


def _spaced(number: re.Match[str]) -> str:
    """Set a space between the number of a table and its name."""
    return number.group() + " " if re.match(f"[{HAN}《“]", number.string[number.end() :]) else number.group()


def _level(p: Paragraph, levels: dict[int, int]) -> int:
    if p.kind != "heading":
        return 0
    style = outline.rank(p.text)
    if p.level or style is None:
        fallback = 1 if outline.says("headings", p.text) or p.large else max(levels.values(), default=0) + 1
        return min(6, p.level or fallback)
    return levels[style]


def _bare(p: Paragraph) -> str:
    """Return the text of a paragraph without the note marks at its end."""
    return re.sub(r"[¹²³⁰⁴-⁹①-⑳]+$", "", p.text.rstrip()).rstrip()


def _furniture_key(text: str) -> str:
    return re.sub(r"[\d\s]+", "#", text.strip())
