"""Write a graph into a new Ladybug file, and open such files: the one place that knows how the library is set up.

Rows go in bulk, as Parquet. Automatic checkpoints are off while loading: one for every table takes ten times as
long as one at the end.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, fields, replace
from itertools import count
from operator import attrgetter
from pathlib import Path
from typing import Any

import ladybug
import pyarrow as pa
from pyarrow import parquet

from graph.model import Edge, Graph
from graph.ontology import Ontology
from graph.store import cypher
from graph.store.tables import Meta, edge_rows, node_rows

LIBRARY = f"ladybug {ladybug.__version__}"
READ_POOL, WRITE_POOL = 256 << 20, 1 << 30  # bytes; the library's default is four fifths of the machine's memory
ADDRESS_SPACE = 1 << 36  # bytes reserved, not used; the library's own default (8 TB) is refused under memory limits

Columns = Mapping[str, Sequence[Any]]

_TEXTS = pa.list_(pa.string())
_TYPES = {
    **dict.fromkeys(("aliases", "documents", "authors", "evidence", "times", "rules"), _TEXTS),
    **dict.fromkeys(("mentions", "pages", "index", "page", "start", "end"), pa.int64()),
    **dict.fromkeys(("value", "value_max", "confidence"), pa.float64()),
}


@contextmanager
def connection(path: Path, *, read_only: bool = True) -> Iterator[ladybug.Connection]:
    """Open a store file for the length of a `with` block."""
    database = open_database(path, read_only=read_only)
    try:
        with ladybug.Connection(database) as conn:
            yield conn
    finally:
        database.close()


def open_database(path: Path, *, read_only: bool = True) -> ladybug.Database:
    """Open a store file as the library's own object."""
    return ladybug.Database(
        path,
        read_only=read_only,
        buffer_pool_size=READ_POOL if read_only else WRITE_POOL,
        max_db_size=ADDRESS_SPACE,
        auto_checkpoint=False,
    )


def fetch(conn: ladybug.Connection, statement: str, params: Mapping[str, Any] | None = None) -> list[Sequence[Any]]:
    """Run one of our own statements and return all its rows."""
    result = conn.execute(statement, dict(params) if params else None)
    if isinstance(result, list):
        raise TypeError("one statement at a time")
    with result:
        rows: list[Sequence[Any]] = result.get_all()  # type: ignore[assignment]
    return rows


def read_meta(conn: ladybug.Connection) -> Meta | None:
    """Return what an open store file says of itself; None when hubgraph did not make it."""
    for row in fetch(conn, cypher.TABLES):
        if row[0] == "Document" and row[1]:
            plain: dict[str, Any] = json.loads(row[1])
            return Meta(**{**plain, "labels": tuple(plain["labels"]), "relations": tuple(plain["relations"])})
    return None


def write_database(path: Path, graph: Graph, meta: Meta, vocabulary: Ontology, scratch: Path) -> None:
    """Write a graph into a new file at `path`, complete and closed when this returns; `scratch` is the working folder.

    This is what `graph.store.maker` does in two processes.
    """
    with connection(path, read_only=False) as conn:
        for statement in (*cypher.tables(vocabulary), *statements(graph, meta, scratch)):
            conn.execute(statement)


def statements(graph: Graph, meta: Meta, scratch: Path) -> Iterator[str]:
    """Give the statements that fill the tables of a new file. What one loads is in `scratch` when it is given.

    Rows pass through Parquet files in the working folder: as an Arrow table they would need pandas to be installed,
    and a path with signs like `[` would be taken for a pattern.
    """
    names = (f"rows-{number}.parquet" for number in count())
    for label, rows in node_rows(graph).items():
        if rows:
            yield cypher.copy_nodes(label, written(rows, scratch / next(names)))
    for (relation, head, tail), columns in _relations(graph):
        yield cypher.copy_edges(relation, head, tail, _written(columns, scratch / next(names)))
    for (relation, head, tail), rows in edge_rows(replace(graph, edges=())).items():
        yield cypher.copy_edges(relation, head, tail, written(rows, scratch / next(names)))
    yield from closing(meta)


def _relations(graph: Graph) -> Iterator[tuple[tuple[str, str, str], Columns]]:
    """Give what `edge_rows` says of relations between entities as columns: as rows, half of a load went into them."""
    label = {node.id: node.type for node in graph.entities}
    told: defaultdict[tuple[str, str, str], list[Edge]] = defaultdict(list)
    for edge in graph.edges:
        told[edge.type, label[edge.head], label[edge.tail]].append(edge)
    sources = {"from": "head", "to": "tail", **{one.name: one.name for one in fields(Edge) if one.name != "type"}}
    for table, edges in told.items():
        yield table, {name: list(map(attrgetter(source), edges)) for name, source in sources.items()}


def closing(meta: Meta) -> tuple[str, str]:
    """Return the statements that end the writing of a file."""
    return cypher.comment(json.dumps(asdict(meta), ensure_ascii=False)), "CHECKPOINT"


def written(rows: Sequence[Mapping[str, Any]], path: Path) -> str:
    """Write rows, at least one, as a Parquet file and return its name."""
    return _written({name: [row[name] for row in rows] for name in rows[0]}, path)


def _written(columns: Columns, path: Path) -> str:
    typed = {name: pa.array(values, _TYPES.get(name, pa.string())) for name, values in columns.items()}
    parquet.write_table(pa.table(typed), path, compression="none", write_statistics=False)
    return path.name
