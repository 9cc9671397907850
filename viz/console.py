"""Rows for the terminal and for pipes: a table that a person reads, JSON, CSV, or the nodes and edges among them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from graph.errors import NotFound
from graph.ontology import ontology
from graph.store.base import Store
from viz.export.text import safe_cell

WIDEST = 60  # characters of a cell in a table; JSON and CSV are never cut
TOKEN = 20  # characters of ids, types, dates and numbers, which are not broken over lines
Names = Mapping[str, str]  # the name of an entity by its id


def show(value: Any, language: str = "zh", names: Names | None = None) -> str:
    """Return a value as a person would write it: `上海 (City)`, `上海 -[HOSTS·已有]-> 进博会`; `names` by entity id."""
    if value is None:
        return ""
    if isinstance(value, dict):
        return _thing(value, language, names or {})
    if isinstance(value, (list, tuple)):
        return "；".join(show(item, language, names) for item in value)
    if isinstance(value, float):
        return f"{value:.6g}"
    return str(value)


def _thing(value: Mapping[str, Any], language: str, names: Names) -> str:
    if "nodes" in value and "rels" in value:
        return _path(value["nodes"], value["rels"], language, names)
    if _is_edge(value):
        head, tail = (names.get(value[end] or "", value[end] or "") for end in ("head", "tail"))
        return f"{head} {_arrow(value, language)} {tail}".strip()
    label, name = value.get("label") or "", title(value)
    return f"{name} ({label})" if label and name else str(name or label or json.dumps(value, ensure_ascii=False))


def _is_edge(value: Mapping[str, Any]) -> bool:
    return "type" in value and "head" in value and "tail" in value


def title(node: Mapping[str, Any]) -> str:
    """Return what a node is called: its name, title or text; for an observation its indicator and value."""
    if "indicator" in node and "value" in node:
        return " ".join(show(node.get(key)) for key in ("indicator", "period", "value", "unit") if node.get(key))
    return str(node.get("name") or node.get("title") or node.get("text") or node.get("id") or "")


def _arrow(edge: Mapping[str, Any], language: str, backwards: bool = False) -> str:
    modality = ontology().modalities.get(edge.get("modality") or "", {}).get(language, "")
    kind = ontology().relations.get(edge["type"])
    said = f"[{edge['type']}·{modality}]" if modality else f"[{edge['type']}]"
    if kind is not None and kind.symmetric:
        return f"-{said}-"
    return f"<-{said}-" if backwards else f"-{said}->"


def _path(nodes: Sequence[Any], rels: Sequence[Any], language: str, names: Names) -> str:
    if not nodes:  # a pattern such as [r:LEADS*1..2] holds relations only
        return "；".join(show(rel, language, names) for rel in rels)
    parts = [title(nodes[0])]
    for node, rel, last in zip(nodes[1:], rels, nodes, strict=False):
        parts += [_arrow(rel, language, backwards=rel.get("tail") == last.get("id")), title(node)]
    return " ".join(parts)


def parts(value: Any) -> Iterator[Mapping[str, Any]]:
    """Yield every node and edge inside a value, in the order in which they stand."""
    if isinstance(value, dict):
        if "nodes" in value and "rels" in value:
            yield from parts([*value["nodes"], *value["rels"]])
        elif _is_edge(value) or ("label" in value and "id" in value):
            yield value
        else:
            yield from parts(list(value.values()))
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from parts(one)


def ends(rows: Sequence[Sequence[Any]], store: Store) -> dict[str, dict[str, Any]]:
    """Return the nodes of an answer by id, with the ends of its edges, which the store is asked for."""
    found = [one for row in rows for one in parts(row)]
    nodes = {one["id"]: dict(one) for one in found if not _is_edge(one)}
    for end in (edge[key] for edge in found if _is_edge(edge) for key in ("head", "tail")):
        if end and end not in nodes:
            try:
                node = store.entity(end)
            except NotFound:  # taken out meanwhile
                continue
            nodes[end] = {"id": node.id, "name": node.name, "label": node.type}
    return nodes


def as_graph(rows: Sequence[Sequence[Any]], nodes: Mapping[str, Mapping[str, Any]], language: str = "zh") -> str:
    """Return the nodes and edges of an answer as JSON, each once; `nodes` is what `ends` found."""
    found = [one for row in rows for one in parts(row) if _is_edge(one) and one["head"] and one["tail"]]
    edges = {_edge_id(one): one for one in found}
    kinds = ontology().relations
    plain = {
        "nodes": [{"id": key, "name": title(node), "label": node["label"]} for key, node in nodes.items()],
        "edges": [
            {
                "id": key,
                "head": edge["head"],
                "tail": edge["tail"],
                "label": edge["type"],
                "name": getattr(kinds.get(edge["type"]), language, edge["type"]),
                **{name: edge.get(name) for name in ("modality", "confidence", "times", "documents", "evidence")},
            }
            for key, edge in edges.items()
        ],
    }
    return json.dumps(plain, ensure_ascii=False, indent=1)


def _edge_id(edge: Mapping[str, Any]) -> str:
    """Return the id of an edge; those that the store makes itself (MENTIONS, HAS_PASSAGE, …) are told by their ends."""
    own = (edge["type"], edge["head"], edge["tail"], edge.get("start"))
    return edge["id"] or ":".join(str(part) for part in own if part is not None)


def render(
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
    form: str,
    *,
    language: str = "zh",
    nodes: Mapping[str, Mapping[str, Any]] | None = None,
) -> str:
    """Return rows as `table`, `json` (a list of objects), `csv` or `graph`; `nodes` (of `ends`) name ends of edges."""
    if form == "graph":
        return as_graph(rows, nodes or {}, language)
    if form == "json":
        objects = [dict(zip(columns, row, strict=True)) for row in rows]
        return json.dumps(objects, ensure_ascii=False, indent=1, default=str)
    names = {key: title(node) for key, node in (nodes or {}).items()}
    if form == "csv":
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(columns)
        for row in rows:
            writer.writerow([v if isinstance(v, (int, float)) else safe_cell(show(v, language, names)) for v in row])
        return out.getvalue().rstrip("\n")
    return _table(columns, [[show(value, language, names) for value in row] for row in rows])


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for at, name in enumerate(columns):
        token = all(len(row[at]) <= TOKEN and row[at].isascii() and " " not in row[at] for row in rows)
        table.add_column(name, overflow="fold", max_width=WIDEST, no_wrap=token and bool(rows))
    for row in rows:
        table.add_row(*(Text(printable(value)) for value in row))
    out = io.StringIO()
    Console(width=max(80, Console().width), file=out, force_terminal=False).print(table)
    return "\n".join(line.rstrip() for line in out.getvalue().rstrip("\n").split("\n"))


def printable(text: str) -> str:
    """Return text without signs that do something to a terminal."""
    return "".join(c if c.isprintable() or c == "\n" else "�" for c in text)
