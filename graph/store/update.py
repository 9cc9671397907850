"""What must be run on a copy of a store file so that it holds another graph, where they differ little.

A new file costs seconds, whatever stands in it: the library writes a table for each type of relation and pair of
labels. A judgement touches few of them. The copy takes the place of the file as a new one would.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from graph.model import Graph
from graph.store import cypher
from graph.store.load import written
from graph.store.tables import edge_rows, node_rows

MOST_TABLES, MOST_ROWS = 12, 400  # of what goes, comes or is changed: for more a new file costs no more

Row = Mapping[str, Any]
Work = tuple[str, Mapping[str, Any]]  # a statement and its parameters
Ends = tuple[str, str, str]


def updates(before: Graph, after: Graph, scratch: Path) -> list[Work] | None:
    """Return what turns a file that holds `before` into one that holds `after`; None where that is not worth it.

    Rows to load are written into `scratch`. Edges go first, then nodes; then nodes come, then edges. An edge that is
    changed goes and comes again, a node that is changed stays, with its edges.
    """
    old_nodes, now = ({label: _by_id(rows) for label, rows in node_rows(one).items()} for one in (before, after))
    gone_nodes: dict[str, list[str]] = {}
    new_nodes: dict[str, list[Row]] = {}
    changed: dict[str, list[tuple[Row, Row]]] = {}
    for label in sorted({*old_nodes, *now}):
        old, new = old_nodes.get(label, {}), now.get(label, {})
        gone_nodes[label] = [one for one in old if one not in new]
        new_nodes[label] = [row for one, row in new.items() if one not in old]
        changed[label] = [(old[one], row) for one, row in new.items() if old.get(one, row) != row]
    gone_edges, new_edges = _apart(edge_rows(before), edge_rows(after))
    kinds: tuple[Mapping[Any, Sequence[Any]], ...] = (gone_nodes, new_nodes, changed, gone_edges, new_edges)
    sizes = [len(rows) for kind in kinds for rows in kind.values() if rows]
    if len(sizes) > MOST_TABLES or sum(sizes) > MOST_ROWS:
        return None
    work = [_delete_edge(ends, row) for ends, rows in gone_edges.items() for row in rows]
    work += [(cypher.delete_node(label), _params({"id": one})) for label, ids in gone_nodes.items() for one in ids]
    work += [_set_node(label, old, new) for label, pairs in changed.items() for old, new in pairs]
    work = [("BEGIN TRANSACTION", {}), *work, ("COMMIT", {})] if work else []
    files = (f"rows-{number}.parquet" for number in range(MOST_TABLES))
    for label, rows in new_nodes.items():
        if rows:
            work.append((cypher.copy_nodes(label, written(rows, scratch / next(files))), {}))
    for ends, some in new_edges.items():
        if some:
            work.append((cypher.copy_edges(*ends, written(some, scratch / next(files))), {}))
    return work


def _by_id(rows: Sequence[Row]) -> dict[str, Row]:
    return {row["id"]: row for row in rows}


def _apart(
    before: Mapping[Ends, Sequence[Row]], after: Mapping[Ends, Sequence[Row]]
) -> tuple[dict[Ends, list[Row]], dict[Ends, list[Row]]]:
    gone: dict[Ends, list[Row]] = {}
    new: dict[Ends, list[Row]] = {}
    for ends in sorted({*before, *after}):
        old, now = ({tuple(row.values()): row for row in rows.get(ends, ())} for rows in (before, after))
        gone[ends] = [row for key, row in old.items() if key not in now]
        new[ends] = [row for key, row in now.items() if key not in old]
    return gone, new


def _delete_edge(ends: Ends, row: Row) -> Work:
    told = ("id",) if "id" in row else tuple(name for name in row if name not in ("from", "to"))
    return cypher.delete_edge(*ends, told), _params({name: row[name] for name in ("from", "to", *told)})


def _set_node(label: str, old: Row, new: Row) -> Work:
    changed = {name: value for name, value in new.items() if value != old[name]}
    return cypher.set_node(label, changed), _params({"id": new["id"], **changed})


def _params(row: Row) -> Row:
    """Return values as parameters: some names of properties are words of the language, so that all get a prefix."""
    return {f"v_{name}": list(value) if isinstance(value, tuple) else value for name, value in row.items()}
