"""What every reader hands on: a document as blocks in reading order, before it is cut into passages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

BlockKind = Literal["heading", "paragraph", "list", "table", "caption", "footnote"]


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a document in reading order.

    `level` is 1–6 for headings, 0 otherwise; `rows` holds the cells of a table (header row first), else nothing;
    `page` counts from 1 where the file has pages.
    """

    kind: BlockKind
    text: str
    level: int = 0
    page: int | None = None
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A file as read: metadata and blocks. `source` is the file's name without its folder."""

    source: str
    title: str
    blocks: tuple[Block, ...]
    authors: tuple[str, ...] = ()
    published: str | None = None
    pages: int | None = None
    notes: tuple[str, ...] = field(default=())
