"""DOCX: paragraphs, tables and notes in reading order, headings by style or outline level."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
from docx.document import Document as Docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph as Written
from lxml import etree

from extract.readers.front import front, names_in
from extract.readers.paragraphs import Paragraph, to_blocks
from extract.source import BlockKind, Source
from graph.errors import DocumentError

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_HEADING = re.compile(r"(?:heading|标题)\s*(\d)", re.IGNORECASE)
_PLACEHOLDERS = re.compile(
    r"(?:microsoft word|word document|document|untitled|未命名|无标题|幻灯片|powerpoint|文档)\s*\d*", re.IGNORECASE
)


def read(path: Path, data: bytes) -> Source:
    """Read a DOCX file. Raises DocumentError where it is damaged or no Word document."""
    try:
        document = docx.Document(BytesIO(data))
        written = list(_paragraphs(document))
        notes = [*_notes(document, RELATIONSHIP_TYPE.FOOTNOTES), *_notes(document, RELATIONSHIP_TYPE.ENDNOTES)]
    except (zipfile.BadZipFile, zipfile.LargeZipFile, KeyError, ValueError, EOFError, OSError, etree.LxmlError) as exc:
        raise _damaged(path) from exc
    except Exception as exc:
        if type(exc).__module__.startswith(("docx.", "zlib")):
            raise _damaged(path) from exc
        raise
    blocks = to_blocks([*written, *notes], paged=False)
    found = front(blocks, path.stem)
    styled = next((p.text.strip() for p in written if p.kind == "heading" and p.large), "")
    core = document.core_properties
    title = styled or _sensible(core.title, blocks_text := "".join(b.text for b in blocks[:40])) or found.title
    authors = found.authors or tuple(name for name in names_in(core.author or "") if name in blocks_text)
    return Source(path.name, title, blocks if styled else found.mark(blocks), authors, found.published)


def _damaged(path: Path) -> DocumentError:
    return DocumentError(
        f"{path}: not a whole Word document", "open it in Word or LibreOffice and save it again as DOCX"
    )


def _sensible(title: str | None, text: str) -> str:
    """Return the title of the properties if the document shows it; templates leave other documents' titles behind."""
    title = " ".join((title or "").split())
    known = re.sub(r"\s", "", title) in re.sub(r"\s", "", text)
    return title if len(title) >= 4 and known and not _PLACEHOLDERS.fullmatch(title) else ""


def _paragraphs(document: Docx) -> Iterator[Paragraph]:
    for item in document.iter_inner_content():
        if isinstance(item, Table):
            rows = tuple(tuple(_cell(cell._tc) for cell in row.cells) for row in item.rows)
            if len(rows) == 1 and len(rows[0]) == 1:
                yield Paragraph(rows[0][0])
            elif rows:
                yield Paragraph("", kind="table", rows=rows)
        elif text := _text(item._p).strip():
            yield _paragraph(item, text)


def _paragraph(item: Written, text: str) -> Paragraph:
    style = (item.style.name or "") if item.style is not None else ""
    if style in ("Title", "标题"):
        return Paragraph(text, kind="heading", level=1, large=True)
    kind: BlockKind | None = None
    level = _outline(item, style)
    if level and len(text) <= 150:
        return Paragraph(text, kind="heading", level=min(6, level))
    if style.lower().startswith(("caption", "题注")):
        kind = "caption"
    elif style.lower().startswith(("footnote", "endnote", "脚注", "尾注")):
        kind = "footnote"
    elif style.lower().startswith("list") and _numbered(item):
        kind = "list"
    return Paragraph(text, kind=kind)


def _outline(item: Written, style: str) -> int:
    """Return the level of a heading by its style or outline level, or 0."""
    if match := _HEADING.match(style):
        return int(match.group(1))
    for properties in (item._p.pPr, item.style.element.pPr if item.style is not None else None):
        found = properties.find(qn("w:outlineLvl")) if properties is not None else None
        if found is not None and (value := found.get(qn("w:val"), "9")).isdigit():
            return int(value) + 1 if int(value) < 9 else 0
    return 0


def _numbered(item: Written) -> bool:
    properties = [item._p.pPr, item.style.element.pPr if item.style is not None else None]
    return any(p is not None and p.find(qn("w:numPr")) is not None for p in properties)


def _text(element: Any) -> str:
    """Return the text of a paragraph: insertions in, deletions out, raised numbers as raised characters."""
    out: list[str] = []
    for node in element.iter(qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:cr"), qn("w:noBreakHyphen")):
        if node.tag == qn("w:t"):
            out.append((node.text or "").translate(_RAISED) if _is_raised(node) else node.text or "")
        elif node.tag == qn("w:noBreakHyphen"):
            out.append("-")
        elif node.getparent().tag == qn("w:r"):
            out.append(" ")
    return "".join(out)


def _is_raised(node: Any) -> bool:
    properties = node.getparent().find(qn("w:rPr"))
    raised = properties.find(qn("w:vertAlign")) if properties is not None else None
    return raised is not None and raised.get(qn("w:val")) == "superscript"


def _cell(cell: Any) -> str:
    return " ".join(text for p in cell.iter(qn("w:p")) if (text := _text(p).strip()))


def _notes(document: Docx, relation: str) -> Iterator[Paragraph]:
    """Yield the notes of a part of the package; separators carry no text."""
    for rel in document.part.rels.values():
        if rel.reltype != relation or rel.is_external:
            continue
        for note in parse_xml(rel.target_part.blob):
            if text := " ".join(_text(p).strip() for p in note.iter(qn("w:p"))).strip():
                yield Paragraph(text, kind="footnote")
