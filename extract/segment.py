"""From blocks to passages: one normalised text, and the sentences, headings, rows and notes that stand in it.

The layout of the text is the contract of `graph.model.Passage`: sentences of a paragraph adjacent or one space apart,
one line end between the rows of a table, an empty line between blocks. Nothing is cleaned here; readers do that.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from extract import outline
from extract.outline import HAN
from extract.source import Block, Source
from graph.model import Document, Passage, content_id

LONG = 400  # characters: a longer sentence is cut at semicolons
DEEP = 8  # brackets within brackets
REACH = 300  # characters: brackets further apart are taken for unbalanced
PAIRS = {"“": "”", "‘": "’", "《": "》", "〈": "〉", "（": "）", "(": ")", "「": "」", "『": "』", "【": "】", "[": "]"}
_OPENERS = {closer: opener for opener, closer in PAIRS.items()}
_CLOSERS = "”’》〉）)」』】]\"'"
_END = re.compile(r"[。！？!?]+|…+|\.(?=[”’)\]\"']*(?:\s|$))")
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Z]|[A-Za-z](?:\.[A-Za-z])+|No|Nos|Dr|Mr|Mrs|Ms|Prof|St|Sr|Jr|vs|etc|cf|al|Fig|Figs|Vol|Vols|pp?|ed|eds|"
    r"Inc|Ltd|Co|Corp|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|approx|ca|Gov|Gen|Rep|Sen|Art|Sec|Ch|para|est))$"
)
_GOES_ON = re.compile("[的地得是等和与及、，；：,;:）)]")


@dataclass(frozen=True, slots=True)
class Segmented:
    """A document cut into passages: `text[p.start:p.end] == p.text` for each.

    `kinds` stands beside `passages`: heading, sentence, row, caption, footnote or list.
    """

    document: Document
    passages: tuple[Passage, ...]
    text: str
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Heading:
    text: str
    level: int
    rank: int | None


def segment(source: Source) -> Segmented:
    """Cut a source into passages; ids derive from the text, so the same text gives the same ids everywhere."""
    pieces: list[tuple[int, int, str, int | None, str]] = []  # start, end, section, page, kind
    written: list[str] = []
    length = 0
    path: list[_Heading] = []
    for block in source.blocks:
        separator, text = "\n" if block.rows else " ", _text(block)
        if not text:
            continue
        if written:
            written.append("\n\n")
            length += 2
        path = _enter(path, block, text)
        section = " / ".join(heading.text for heading in path)
        kind = _kind(block)
        spans = _lines(text) if separator == "\n" else _spans(text, block)
        pieces += [(length + start, length + end, section, block.page, kind) for start, end in spans]
        written.append(text)
        length += len(text)
        path = _leave(path, text)
    return _assemble(source, "".join(written), pieces)


def _assemble(source: Source, text: str, pieces: list[tuple[int, int, str, int | None, str]]) -> Segmented:
    document = Document(
        content_id("d", text), source.title, source.authors, source.published, source.source, source.pages
    )
    passages = tuple(
        Passage(f"{document.id}-{index:04d}", index, section, page, start, end, text[start:end])
        for index, (start, end, section, page, _) in enumerate(pieces)
    )
    return Segmented(document, passages, text, tuple(kind for *_, kind in pieces))


def _text(block: Block) -> str:
    if not block.rows:
        return _one_line(block.text)
    rows = (" | ".join(_one_line(cell) for cell in row) for row in block.rows)
    return "\n".join(row for row in (row.strip() for row in rows) if row.strip(" |"))


def _one_line(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _kind(block: Block) -> str:
    if block.rows:
        return "row"
    return {"paragraph": "sentence", "table": "row"}.get(block.kind, block.kind)


def _enter(path: list[_Heading], block: Block, text: str) -> list[_Heading]:
    """Return the heading path at `block`; the number of a paragraph ends the sections of its own rank and below."""
    rank = outline.rank(text)
    if block.kind == "heading":
        level = block.level or 1
        return [*(heading for heading in path if heading.level < level), _Heading(text, level, rank)]
    if rank is None or block.rows:
        return path
    for index, heading in enumerate(path):
        if heading.rank is not None and heading.rank >= rank:
            return path[:index]
    return path


def _leave(path: list[_Heading], text: str) -> list[_Heading]:
    """Return the path after a block: the line of keywords ends the section of the abstract."""
    if path and outline.begins("keywords", text) and outline.says("abstract_headings", path[-1].text):
        return path[:-1]
    return path


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.split("\n"):
        yield start, start + len(line)
        start += len(line) + 1


def _spans(text: str, block: Block) -> list[tuple[int, int]]:
    if block.kind in ("heading", "caption"):
        return [(0, len(text))]
    return sentences(text, points=block.kind != "footnote")


def sentences(text: str, points: bool = True) -> list[tuple[int, int]]:
    """Return the sentences of a paragraph as spans that leave out the spaces between them.

    Nothing is cut inside balanced quotes and brackets; `points` says whether a full point ends a sentence, as it does
    not in references.

    >>> [("“好。”他说。再见！")[a:b] for a, b in sentences("“好。”他说。再见！")]
    ['“好。”', '他说。', '再见！']
    """
    inside = _enclosed(text)
    cuts = [end for match in _END.finditer(text) if (end := _sentence_end(text, match, inside, points))]
    spans: list[tuple[int, int]] = []
    for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True):
        spans += _shorten(text, start, end, inside)
    return [span for start, end in spans if (span := _trim(text, start, end))]


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    return (start + left, start + len(piece.rstrip())) if piece.strip() else None


def _sentence_end(text: str, match: re.Match[str], inside: list[tuple[int, int]], points: bool) -> int | None:
    """Return where the sentence ends that `match` closes, closing quotes included, or None where it goes on."""
    end = match.end()
    while end < len(text) and text[end] in _CLOSERS:
        end += 1
    if end >= len(text) or _is_inside(inside, match.start(), end):
        return None
    sign, following = match.group(), text[end:].lstrip()
    if sign == ".":
        return end if points and _full_point(text, match.start(), following) else None
    if sign[0] == "…" and end == match.end() and not text[end].isspace():
        return None
    if sign[0] in "!?" and not re.match(f"\\s|[{HAN}“]", text[end:]):
        return None
    if end > match.end() and _GOES_ON.match(following):
        return None
    return end


def _full_point(text: str, at: int, following: str) -> bool:
    before = text[:at]
    if _ABBREVIATION.search(before[-12:]) or not re.match(f"[A-Z{HAN}“\"'(\\[‘\\d]", following):
        return False
    return not re.fullmatch(r"\s*\d{1,2}", before)


def _enclosed(text: str) -> list[tuple[int, int]]:
    """Return the spans inside the outermost quotes and brackets; what is unbalanced or too far apart is not one."""
    stack: list[tuple[str, int]] = []
    spans: list[tuple[int, int]] = []
    for index, char in enumerate(text):
        if char in PAIRS:
            if any(opener == char for opener, _ in stack) and char in "“‘":
                stack = [item for item in stack if item[0] != char]
            stack.append((char, index))
        elif (opener := _OPENERS.get(char)) and any(item[0] == opener for item in stack):
            while stack[-1][0] != opener:
                stack.pop()
            start = stack.pop()[1]
            if index - start <= REACH:
                while spans and spans[-1][0] > start:
                    spans.pop()
                spans.append((start, index))
        stack = stack[-DEEP:]
    return spans


def _is_inside(spans: list[tuple[int, int]], start: int, end: int) -> bool:
    """Tell whether `start:end` lies within one of the spans, which are sorted and do not overlap."""
    place = bisect_left(spans, (start, 0)) - 1
    return place >= 0 and end <= spans[place][1]


def _shorten(text: str, start: int, end: int, inside: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield a sentence, cut at semicolons where it is too long."""
    if end - start > LONG:
        for match in re.finditer("[；;]", text[start:end]):
            cut = start + match.end() if match.end() + start < end else end
            at = match.start() + (cut - match.end())
            if not _is_inside(inside, at, at + 1):
                yield start, cut
                start = cut
    if start < end:
        yield start, end
