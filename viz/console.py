"""Rows for the terminal and for pipes: a table that a person reads, JSON, or CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

WIDEST = 60  # characters of a cell in a table; JSON and CSV are never cut
TOKEN = 20  # characters of ids, types, dates and numbers, which are not broken over lines


def show(value: Any) -> str:
    """Return a value as a person would write it: names for nodes, arrows for relations and paths."""
    if value is None:
        return ""
    if isinstance(value, dict):
        if "nodes" in value and "rels" in value:
            return " → ".join(show(node) for node in value["nodes"])
        label = value.get("label") or value.get("type") or ""
        name = value.get("name") or value.get("text") or value.get("title") or value.get("id") or ""
        return f"{name} ({label})" if label and name else str(name or label or json.dumps(value, ensure_ascii=False))
    if isinstance(value, (list, tuple)):
        return "；".join(show(item) for item in value)
    if isinstance(value, float):
        return f"{value:.6g}"
    return str(value)


def render(columns: Sequence[str], rows: Sequence[Sequence[Any]], form: str) -> str:
    """Return rows as `table`, `json` (a list of objects) or `csv`."""
    if form == "json":
        objects = [dict(zip(columns, row, strict=True)) for row in rows]
        return json.dumps(objects, ensure_ascii=False, indent=1, default=str)
    if form == "csv":
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([v if isinstance(v, (int, float)) else show(v) for v in row] for row in rows)
        return out.getvalue().rstrip("\n")
    return _table(columns, rows)


def _table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for at, name in enumerate(columns):
        token = all(len(text) <= TOKEN and text.isascii() and " " not in text for text in (show(r[at]) for r in rows))
        table.add_column(name, overflow="fold", max_width=WIDEST, no_wrap=token and bool(rows))
    for row in rows:
        table.add_row(*(Text(_printable(show(value))) for value in row))
    out = io.StringIO()
    Console(width=max(80, Console().width), file=out, force_terminal=False).print(table)
    return "\n".join(line.rstrip() for line in out.getvalue().rstrip("\n").split("\n"))


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() or c == "\n" else "�" for c in text)
