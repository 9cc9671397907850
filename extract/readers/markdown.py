"""Markdown: CommonMark with tables and notes; YAML front matter gives title, authors and date."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from extract.clean import join_lines, plain
from extract.readers.front import front, iso, names_in, read_date
from extract.readers.paragraphs import Paragraph, to_blocks
from extract.readers.text import decode
from extract.source import BlockKind, Source

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_NOTE = re.compile(r"^\[\^[^\]\s]+\]:[ \t]*(.+(?:\n[ \t]+\S.*)*)", re.MULTILINE)
_NOTE_MARK = re.compile(r"\[\^[^\]\s]+\]")


def read(path: Path, data: bytes) -> Source:
    """Read a Markdown file. Raises DocumentError where its encoding cannot be told."""
    return parse(decode(data, path), path.name)


def parse(text: str, name: str) -> Source:
    """Return the source of Markdown text; `name` is the file's name."""
    text = plain(text).replace("\f", "\n\n")
    meta, text = _front_matter(text)
    notes = [Paragraph(" ".join(note.split()), kind="footnote") for note in _NOTE.findall(text)]
    text = _NOTE_MARK.sub("", _NOTE.sub("", text))
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    blocks = to_blocks([*_paragraphs(tokens), *notes], paged=False)
    found = front(blocks, Path(name).stem)
    title = str(meta.get("title") or "").strip() or found.title
    authors = _authors(meta.get("author") or meta.get("authors")) or found.authors
    return Source(name, title, found.mark(blocks), authors, _date(meta.get("date")) or found.published)


def _front_matter(text: str) -> tuple[dict[str, Any], str]:
    match = _FRONT_MATTER.match(text)
    if not match:
        return {}, text
    try:
        meta = yaml.safe_load(match.group(1))
    except (yaml.YAMLError, ValueError):
        return {}, text
    return (meta, text[match.end() :]) if isinstance(meta, dict) else ({}, text)


def _authors(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return names_in(value) or tuple(part.strip() for part in re.split("[,，、;；]", value) if part.strip())
    if isinstance(value, list):
        names = (item.get("name", "") if isinstance(item, dict) else item for item in value)
        return tuple(str(name).strip() for name in names if str(name or "").strip())
    return ()


def _date(value: object) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return iso(value)
    return read_date(str(value)[:10] if value else "")


def _paragraphs(tokens: Sequence[Token]) -> Iterator[Paragraph]:
    """Yield the blocks of Markdown in order; inside lists everything is `list`."""
    heading, lists = 0, 0
    rows: list[list[str]] = []
    for token in tokens:
        if token.type == "heading_open":
            heading = int(token.tag[1:])
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            lists += 1
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists -= 1
        elif token.type == "table_open":
            rows = []
        elif token.type == "tr_open":
            rows.append([])
        elif token.type == "table_close":
            yield Paragraph("", kind="table", rows=tuple(tuple(row) for row in rows))
            rows = []
        elif token.type == "inline":
            if rows:
                rows[-1].append(_inline(token))
            else:
                kind: BlockKind | None = "heading" if heading else "list" if lists else None
                yield Paragraph(_inline(token), kind=kind, level=heading)
                heading = 0
        elif token.type in ("fence", "code_block"):
            yield Paragraph(" ".join(token.content.split()), kind="paragraph")


def _inline(token: Token) -> str:
    lines = [""]
    for child in token.children or ():
        if child.type in ("softbreak", "hardbreak"):
            lines.append("")
        elif child.type in ("text", "code_inline", "image"):
            lines[-1] += child.content
    return join_lines(lines)
