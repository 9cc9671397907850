"""Documents made by the tests themselves: nothing here comes from a paper."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from extract import documents
from extract.segment import Segmented, segment

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
STYLE = (
    '<meta charset="utf-8"><style>body{font:12pt serif} h1{font-size:20pt} p{text-indent:2em} .n{font-size:8pt}</style>'
)


@pytest.fixture(scope="session")
def make_pdf(tmp_path_factory) -> Callable[[str], Path]:
    """Print HTML to PDF with the browser; without one, tests that need it are skipped."""
    if CHROMIUM is None:
        pytest.skip("no Chromium to print PDFs with")
    folder = tmp_path_factory.mktemp("pdf")

    def make(body: str, name: str = "paper") -> Path:
        page, path = folder / f"{name}.html", folder / f"{name}.pdf"
        page.write_text(f"<!doctype html>{STYLE}{body}", encoding="utf-8")
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
        command = [CHROMIUM, *options, f"--user-data-dir={folder}/profile", f"--print-to-pdf={path}", page.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return path

    return make


@pytest.fixture
def write(tmp_path) -> Callable[[str, str | bytes], Path]:
    """Write a file and return its path."""

    def make(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        return path

    return make


@pytest.fixture
def cut(write) -> Callable[..., Segmented]:
    """Read a text as a file would be, and cut it into passages."""

    def make(content: str | bytes, name: str = "paper.txt") -> Segmented:
        return segment(documents.read(write(name, content)))

    return make


@pytest.fixture
def word(tmp_path) -> Path:
    """Write a Word document with styles, a table, an insertion, a deletion and a raised mark."""
    document = docx.Document()
    document.core_properties.title = "Word Document"
    document.add_heading("港口联动研究", level=0)
    document.add_paragraph("张三  李四")
    document.add_heading("一、背景", level=1)
    paragraph = document.add_paragraph("甲港与乙港签署合作协议")
    paragraph.add_run("1").font.superscript = True
    paragraph.add_run("。面积3km")
    paragraph.add_run("2").font.superscript = True
    paragraph.add_run("。")
    document.add_paragraph("（一）没有样式的标题")
    document.add_paragraph("支持航运金融。", style="List Bullet")
    document.add_paragraph("表 1 港口吞吐量", style="Caption")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ["港口", "吞吐量", "甲港", "4350 万标准箱"], strict=True):
        cell.text = text
    path = tmp_path / "word.docx"
    document.save(str(path))
    return path
