"""Plain text: encoding, hard-wrapped lines, tables of tabs, pipes or aligned columns.

What the paragraphs are is told by `extract.readers.paragraphs`; title, authors and date by `extract.readers.front`.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from charset_normalizer import from_bytes

from extract import outline
from extract.clean import join_lines, plain, width
from extract.readers.front import front, names_in, read_date
from extract.readers.paragraphs import Paragraph, to_blocks
from extract.source import Source
from graph.errors import DocumentError

WRAP = 140  # columns: a text whose lines are longer is not hard-wrapped
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_OTHERS = ["gb18030", "big5", "cp1252", "cp1251", "shift_jis", "euc_kr"]
_ENDS = re.compile(r"[。！？!?：:.][”’」』）)】\"']*$")
_STARTS_ITEM = re.compile(r"\s*(?:[-*+•●■◆]\s+\S|[\[［]\d{1,3}[\]］]|#{1,6}\s|[¹²³⁰⁴-⁹①-⑳])")
_PIPE_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*")
_RULE = re.compile(r"[\s\-=_+|─━┄┅│┃┼├┤┬┴┌┐└┘*~]+")


def read(path: Path, data: bytes) -> Source:
    """Read a plain text file. Raises DocumentError where its encoding cannot be told."""
    return parse(decode(data, path), path.name)


def parse(text: str, name: str) -> Source:
    """Return the source of plain text that has been decoded; `name` is the file's name."""
    pages = plain(text).split("\f")
    paragraphs = [p for number, page in enumerate(pages, 1) for p in _page(page, number if len(pages) > 1 else None)]
    blocks = to_blocks(paragraphs)
    found = front(blocks, Path(name).stem)
    return Source(
        name, found.title, found.mark(blocks), found.authors, found.published, len(pages) if len(pages) > 1 else None
    )


def decode(data: bytes, path: Path) -> str:
    """Decode UTF-8, UTF-16 and GB18030, else what charset-normalizer is sure of. Raises DocumentError."""
    for bom, name in _BOMS:
        if data.startswith(bom):
            return _strictly(data, name, path)
    if guess := _utf16(data):
        return _strictly(data, guess, path)
    if b"\0" in data:
        raise DocumentError(f"{path}: not a text file (it holds NUL bytes)", "save it as UTF-8 text, DOCX or PDF")
    for name in ("utf-8", "gb18030"):
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        if name == "utf-8" or (_plausible(text) and _simplified(text)):
            return text
    best = from_bytes(data, cp_isolation=_OTHERS).best()
    if best is None or best.chaos > 0.2:
        raise DocumentError(f"{path}: the encoding of this text cannot be told", "save it as UTF-8")
    return str(best)


def _strictly(data: bytes, encoding: str, path: Path) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as exc:
        message = f"{path}: announces {encoding} but byte {exc.start} is not {encoding}"
        raise DocumentError(message, "save it as UTF-8") from exc


def _utf16(data: bytes) -> str | None:
    """Guess UTF-16 without a mark from line ends and spaces, which have a zero byte on one side only."""
    if len(data) < 4 or len(data) % 2:
        return None
    for name, patterns in (("utf-16-le", (b"\n\0", b" \0", b"\x020")), ("utf-16-be", (b"\0\n", b"\0 ", b"0\x02"))):
        pairs = {data[i : i + 2] for i in range(0, min(len(data), 65536), 2)}
        if any(p in pairs for p in patterns) and b"\0\0" not in pairs and _decodes(data, name):
            return name
    return None


def _decodes(data: bytes, name: str) -> bool:
    try:
        text = data.decode(name)
    except UnicodeDecodeError:
        return False
    return _plausible(text)


def _plausible(text: str) -> bool:
    """Tell whether most characters are ones that papers are written in, as they are when the encoding is right."""
    sample = [char for char in text[:20000] if not char.isspace()]
    usual = sum(
        (char < "\u0250" and char.isprintable())
        or "\u2000" <= char < "\u3400"
        or "\u4e00" <= char <= "\u9fff"
        or "\uff00" <= char <= "\uffee"
        for char in sample
    )
    return bool(sample) and usual >= 0.9 * len(sample)


def _simplified(text: str) -> bool:
    """Tell whether the Chinese characters are common simplified ones: Big5 read as GB18030 gives rare ones."""
    han = [char for char in text[:20000] if "\u4e00" <= char <= "\u9fff"]
    common = sum(b"\xb0" <= char.encode("gb2312", "replace")[:1] <= b"\xd7" for char in han)
    return len(han) * 10 >= len(text[:20000].split()) and common >= 0.8 * len(han) > 0


def _page(text: str, number: int | None) -> Iterator[Paragraph]:
    lines = text.split("\n")
    columns = _wrap_width(lines)
    chunk: list[str] = []
    for line in [*lines, ""]:
        if line.strip():
            chunk.append(line)
        elif chunk:
            yield from _chunk(chunk, columns, number)
            chunk = []


def _wrap_width(lines: Sequence[str]) -> int:
    """Return the width at which the lines are wrapped, or 0 where each line is a paragraph."""
    inner = [
        width(line.rstrip())
        for line, following in pairwise(lines)
        if line.strip() and following.strip() and "\t" not in line and "|" not in line
    ]
    if len(inner) < 2:
        return 0
    full = sorted(inner)[int(len(inner) * 0.9)]
    near = sum(full * 0.8 <= columns <= full * 1.1 for columns in inner)
    return full if 36 <= full <= WRAP and near * 2 >= len(inner) else 0


def _chunk(lines: list[str], columns: int, page: int | None) -> Iterator[Paragraph]:
    """Yield the tables and paragraphs of lines without an empty one between them."""
    start = 0
    margin = min(_indent(line) for line in lines)
    while start < len(lines):
        end, rows = _table(lines, start)
        if rows:
            yield Paragraph("", page, "table", rows=rows)
        else:
            end = start + 1
            while end < len(lines) and _indent(lines[end]) <= margin and _wraps(lines[end - 1], lines[end], columns):
                if _table(lines, end)[1]:
                    break
                end += 1
            if not _RULE.fullmatch(lines[start]) or end > start + 1:
                yield Paragraph(join_lines([line.strip() for line in lines[start:end]]), page)
        start = end


def _indent(line: str) -> int:
    return width(line[: len(line) - len(line.lstrip())].replace("\t", "    "))


def _wraps(line: str, following: str, columns: int) -> bool:
    """Tell whether `following` goes on with the paragraph of `line`."""
    if not columns or _STARTS_ITEM.match(following):
        return False
    text, then = line.strip(), following.strip()
    if outline.rank(then) is not None or outline.is_caption(text) or outline.says("headings", text):
        return False
    if read_date(then) or names_in(then) or names_in(text):
        return False
    if outline.begins("notes", then) or outline.begins("front_labels", then):
        return False
    used = width(line.rstrip())
    if outline.is_numbered_heading(text) and used < 0.9 * columns:
        return False
    return used >= (0.9 if _ENDS.search(text) else 0.75) * columns


def _table(lines: list[str], start: int) -> tuple[int, tuple[tuple[str, ...], ...]]:
    """Return where the table that begins at `start` ends and its rows; no rows where there is no table."""
    for split, least in ((_by_tab, 2), (_by_pipe, 2), (_by_gap, 3)):
        rows: list[tuple[str, ...]] = []
        end = start
        while end < len(lines):
            if rows and _RULE.fullmatch(lines[end]):
                end += 1
                continue
            cells = split(lines[end])
            if len(cells) < 2 or (rows and len(cells) != len(rows[0])):
                break
            rows.append(cells)
            end += 1
        if len(rows) >= least:
            return end, tuple(rows)
    return start, ()


def _by_tab(line: str) -> tuple[str, ...]:
    stripped = line.strip("\n ")
    return tuple(cell.strip() for cell in stripped.split("\t")) if "\t" in stripped.strip() else ()


def _by_pipe(line: str) -> tuple[str, ...]:
    if (line.count("|") < 2 and not re.search(r"\S\s*\|\s*\S", line)) or _PIPE_RULE.fullmatch(line):
        return ()
    return tuple(cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|")))


def _by_gap(line: str) -> tuple[str, ...]:
    cells = tuple(re.split(r"(?:\s{2,}|\u3000+)", line.strip()))
    return cells if all(len(cell) <= 40 and not re.search("[。！？；]", cell) for cell in cells) else ()
