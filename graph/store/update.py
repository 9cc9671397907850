"""What must be run on a copy of a store file so that it holds another graph, where they differ little.

A new file costs seconds, whatever stands in it: the library writes a table for each type of relation and pair of
labels. A judgement or a paper touches few of them. The copy takes the place of the file as a new one would.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Any

from graph.model import Graph
from graph.store import cypher
from graph.store.load import written
from graph.store.tables import edge_rows, indicator_id, node_rows

# Milliseconds of one processor, as measured: for each table that is touched, each row that goes or is set, a new file
# and each row that it holds.
TABLE, ROW, NEW_FILE, NEW_ROW = 45, 2, 4_000, 0.07

Row = Mapping[str, Any]
Work = tuple[str, Mapping[str, Any]]  # a statement and its parameters
Ends = tuple[str, str, str]
Kinds = Mapping[Any, Sequence[Any]]  # rows by label, or by type and labels of both ends


def updates(
    before: Graph, after: Graph, scratch: Path, kept: Collection[str] = (), whole: int = 0
) -> list[Work] | None:
    """Return what turns a file that holds `before` into one that holds `after`; None where that is not worth it.

    Both graphs may be a part of what the file holds, which is about `whole` rows: then indicators of `kept` stay.
    Rows to load are written into `scratch`. Edges go first, then nodes; then nodes come, then edges. An edge that is
    changed goes and comes again, a node that is changed stays, with its edges.
    """
    old_nodes, now = ({label: _by_id(rows) for label, rows in node_rows(one).items()} for one in (before, after))
    for name in kept:
        old_nodes["Indicator"].pop(indicator_id(name), None)
        now["Indicator"].pop(indicator_id(name), None)
    gone_nodes: dict[str, list[str]] = {}
    new_nodes: dict[str, list[Row]] = {}
    changed: dict[str, list[tuple[Row, Row]]] = {}
    for label in sorted({*old_nodes, *now}):
        old, new = old_nodes.get(label, {}), now.get(label, {})
        gone_nodes[label] = [one for one in old if one not in new]
        new_nodes[label] = [row for one, row in new.items() if one not in old]
        changed[label] = [(old[one], row) for one, row in new.items() if old.get(one, row) != row]
    gone_edges, new_edges = _apart(edge_rows(before), edge_rows(after))
    if not _worth((gone_nodes, changed, gone_edges), (new_nodes, new_edges), whole):
        return None
    work = [_delete_edge(ends, row) for ends, rows in gone_edges.items() for row in rows]
    work += [(cypher.delete_node(label), _params({"id": one})) for label, ids in gone_nodes.items() for one in ids]
    work += [_set_node(label, old, new) for label, pairs in changed.items() for old, new in pairs]
    work = [("BEGIN TRANSACTION", {}), *work, ("COMMIT", {})] if work else []
    files = (f"rows-{number}.parquet" for number in count())
    for label, rows in new_nodes.items():
        if rows:
            work.append((cypher.copy_nodes(label, written(rows, scratch / next(files))), {}))
    for ends, some in new_edges.items():
        if some:
            work.append((cypher.copy_edges(*ends, written(some, scratch / next(files))), {}))
    return work


def _worth(one_by_one: Iterable[Kinds], at_once: Iterable[Kinds], whole: int) -> bool:
    """Tell whether a changed copy costs less than a new file."""
    single, loaded = ([(kind, len(rows)) for kinds in some for kind, rows in kinds.items() if rows]
                      for some in (one_by_one, at_once))  # fmt: skip
    tables = {kind for kind, _ in (*single, *loaded)}
    rows = sum(size for _, size in single)
    return len(tables) * TABLE + rows * ROW < NEW_FILE + (whole + sum(size for _, size in loaded)) * NEW_ROW


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
