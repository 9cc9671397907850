"""The formats of reports, each by name and by the suffix of its files."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from graph.calm import calm
from viz.report import centrality_pages, compare_pages, corpus_pages, entity_pages
from viz.report.blocks import Document
from viz.report.compare import CompareReport
from viz.report.corpus import CorpusReport
from viz.report.entity import EntityReport
from viz.report.html import to_html
from viz.report.markdown import to_markdown
from viz.report.plain import to_json
from viz.report.sheets import to_csv, to_xlsx
from viz.report.standing import Report
from viz.report.word import to_docx

AnyReport = Report | EntityReport | CompareReport | CorpusReport
Content = str | bytes

WRITERS: Mapping[str, Callable[[Document], Content]] = {
    "html": to_html, "docx": to_docx, "markdown": to_markdown, "xlsx": to_xlsx, "csv": to_csv,
}  # fmt: skip
SUFFIXES: Mapping[str, str] = {
    ".html": "html", ".docx": "docx", ".md": "markdown", ".xlsx": "xlsx", ".csv": "csv", ".json": "json",
}  # fmt: skip


def pages(report: AnyReport) -> Document:
    """Return a report as a document that knows no format."""
    match report:
        case Report():
            with calm():
                return centrality_pages.pages(report)
        case EntityReport():
            return entity_pages.pages(report)
        case CompareReport():
            return compare_pages.pages(report)
    return corpus_pages.pages(report)


def _writer(name: str) -> Callable[[AnyReport], Content]:
    return lambda report: WRITERS[name](pages(report))


RENDERERS: Mapping[str, Callable[[AnyReport], Content]] = {**{name: _writer(name) for name in WRITERS}, "json": to_json}
