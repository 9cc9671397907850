"""Imports follow the data: extract → graph ← viz, and only `hubgraph.py` sees all three."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.settings import ROOT

MAY_SEE = {
    "graph": {"graph"},
    "extract": {"extract", "graph"},
    "viz": {"viz", "graph"},
    "hubgraph": {"extract", "graph", "viz"},
}
OURS = {*MAY_SEE, "tests"}


def modules() -> list[Path]:
    packages = [path for name in ("graph", "extract", "viz") for path in sorted((ROOT / name).rglob("*.py"))]
    return [ROOT / "hubgraph.py", *packages]


def imported(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield the line and the first part of the name of every import, wherever in the file it stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name.partition(".")[0]) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: relative imports hide what is seen"
            yield node.lineno, (node.module or "").partition(".")[0]


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_follow_the_data(path: Path):
    part = path.relative_to(ROOT).parts[0].removesuffix(".py")
    seen = [(line, name) for line, name in imported(ast.parse(path.read_text(encoding="utf-8"))) if name in OURS]
    assert [(line, name) for line, name in seen if name not in MAY_SEE[part]] == []


def test_all_parts_are_looked_at():
    assert {path.relative_to(ROOT).parts[0] for path in modules()} == {"hubgraph.py", "graph", "extract", "viz"}
