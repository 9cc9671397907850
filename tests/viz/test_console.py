"""Rows for the terminal: what a person copies stays in one piece, also beside Chinese."""

from __future__ import annotations

import pytest

from viz.console import render

ROWS = [("中国（上海）自由贸易试验区临港新片区", "首字母 zgshzymysyqlgxpq", "ed7f3a50cb0ec895a"),
        ("上海", "名称", "e0ba1a81fde63672a")]  # fmt: skip


@pytest.mark.parametrize("width", [80, 140])
def test_ids_are_not_broken_over_lines_and_lines_end_with_text(monkeypatch, width):
    monkeypatch.setenv("COLUMNS", str(width))
    shown = render(("name", "match", "id"), [(name * 3, match, one) for name, match, one in ROWS], "table")
    assert all(one in shown for _, _, one in ROWS)
    assert all(line == line.rstrip() for line in shown.splitlines())


def test_a_table_without_rows_is_its_header():
    assert render(("name", "id"), [], "table").split() == ["name", "id"]
