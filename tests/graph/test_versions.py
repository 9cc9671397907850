"""Which papers are taken for other versions of one."""

from __future__ import annotations

import pytest

from graph.model import Document
from graph.versions import older_versions

TITLE = "对接国际高标准经贸规则：上海的路径与差距"


def paper(doc: str, source: str, title: str = TITLE, authors: tuple[str, ...] = (), published: str | None = None):
    return Document(doc, title, authors, published, source)


@pytest.mark.parametrize(
    ("there", "read", "same"),
    [
        (paper("d1", "a.md", "甲"), paper("d2", "a.md", "乙"), True),
        (paper("d1", "a.md", authors=("张三", "李四")), paper("d2", "b.md", authors=("张三", "李四")), True),
        (paper("d1", "a.md", authors=("张三",), published="2021"), paper("d2", "b.md", authors=("张三",)), True),
        (paper("d1", "a.md", authors=("张三",)), paper("d2", "b.md", authors=("李四",)), False),
        (paper("d1", "a.md", authors=("张三",)), paper("d2", "b.md"), False),
        (paper("d1", "a.md"), paper("d2", "b.md"), True),
        (paper("d1", "a.md", published="2021"), paper("d2", "b.md", published="2022"), False),
        (paper("d1", "a.md", "前言"), paper("d2", "b.md", "前言"), False),
        (paper("d1", "a.md", ""), paper("d2", "b.md", ""), False),
        (paper("d1", "a.md"), paper("d1", "b.md"), False),
    ],
)
def test_same_file_or_same_title_and_authors(there: Document, read: Document, same: bool):
    assert older_versions([there], [read]) == ({there.id: read} if same else {})
