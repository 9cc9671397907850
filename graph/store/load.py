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
from types import TracebackType
from typing import Any, Self

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
Table = tuple[str] | tuple[str, str, str]  # label of nodes, or type of edges and labels of their ends

_PLAIN: dict[str, Any] = {"compression": "none", "write_statistics": False}
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


def write_database(path: Path, meta: Meta, vocabulary: Ontology) -> None:
    """Write an empty graph into a new file at `path`, complete and closed when this returns.

    Others are written by a process of their own, `graph.store.maker`.
    """
    with connection(path, read_only=False) as conn:
        for statement in (*cypher.tables(vocabulary), *closing(meta)):
            conn.execute(statement)


class Sheets:
    """Parts of a graph on their way into the tables of a new file, as Parquet files in a working folder.

    As an Arrow table rows would need pandas to be installed, and a path with signs like `[` would be taken for a
    pattern. Use it as a context manager: files are closed at its end.
    """

    def __init__(self, scratch: Path) -> None:
        self._scratch = scratch
        self._names = (f"rows-{number}.parquet" for number in count())
        self._open: dict[Table, tuple[str, parquet.ParquetWriter]] = {}
        self._indicators: set[str] = set()  # each is loaded once

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None) -> None:
        for _, writer in self._open.values():
            writer.close()
        self._open = {}

    def add(self, graph: Graph, label: Mapping[str, str] | None = None) -> None:
        """Write a part of a graph; `label` tells the labels of entities that it lacks, by id."""
        label = label or {node.id: node.type for node in graph.entities}
        for node_label, rows in node_rows(graph).items():
            if node_label == "Indicator":
                rows = [row for row in rows if row["id"] not in self._indicators]
                self._indicators.update(row["id"] for row in rows)
            if rows:
                self._write((node_label,), _columns(rows))
        for ends, columns in _relations(graph, label):
            self._write(ends, columns)
        for ends, rows in edge_rows(replace(graph, edges=()), label).items():
            self._write(ends, _columns(rows))

    def _write(self, table: Table, columns: Columns) -> None:
        rows = _table(columns)
        if table not in self._open:
            name = next(self._names)
            writer = parquet.ParquetWriter(self._scratch / name, rows.schema, **_PLAIN)
            self._open[table] = name, writer
        self._open[table][1].write_table(rows)

    def loading(self) -> Iterator[str]:
        """Close the files, and give the statements that load them, nodes first. What is added later is loaded later."""
        files = {table: name for table, (name, _) in self._open.items()}
        self.__exit__(None, None, None)
        for table, name in sorted(files.items(), key=lambda one: len(one[0])):
            yield cypher.copy_nodes(*table, name) if len(table) == 1 else cypher.copy_edges(*table, name)


def _relations(graph: Graph, label: Mapping[str, str]) -> Iterator[tuple[tuple[str, str, str], Columns]]:
    """Give what `edge_rows` says of relations between entities as columns: as rows, half of a load went into them."""
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
    parquet.write_table(_table(_columns(rows)), path, **_PLAIN)
    return path.name


def _columns(rows: Sequence[Mapping[str, Any]]) -> Columns:
    return {name: [row[name] for row in rows] for name in rows[0]}


def _table(columns: Columns) -> pa.Table:
    return pa.table({name: pa.array(values, _TYPES.get(name, pa.string())) for name, values in columns.items()})
