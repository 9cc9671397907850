"""A Cypher script that loads the graph into an empty Neo4j: `cypher-shell -d neo4j -f graph.cypher`.

Each statement stands on one line and ends with `;`, and values are literals in it: cypher-shell reads it as it is, and
so does any program that sends the lines one by one.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from graph.ontology import ontology
from graph.store import neo4j_cypher
from viz.export.rows import Row, edge_rows, labels_of, node_rows
from viz.export.source import Files, Source

BATCH = 200  # rows of one statement: some 100 kB
HEADER = "// Loads a graph into an empty Neo4j database: cypher-shell -d neo4j -f graph.cypher\n"
_ESCAPES = str.maketrans({"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def script(source: Source) -> Files:
    """Return constraints, indexes, nodes and relationships as Cypher statements."""
    lines = schema()
    for label, rows in node_rows(source.part).items():
        lines += _create_nodes(label, rows)
    for kind, rows in edge_rows(source.part).items():
        lines += _create_edges(*kind, rows)
    return {"graph.cypher": HEADER + "".join(f"{line};\n" for line in lines)}


def schema() -> list[str]:
    """Return the statements that make the constraints and indexes of the Neo4j store, and wait for them."""
    return [*neo4j_cypher.schema(ontology()).values(), neo4j_cypher.AWAIT]


def literal(value: Any) -> str:
    r"""Return a value as Cypher writes it; lists and maps of such values too.

    >>> literal({"name": "'上海'", "aliases": ["a\\b"], "pages": None})
    "{name:'\\'上海\\'',aliases:['a\\\\b'],pages:null}"
    """
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return f"'{value.translate(_ESCAPES)}'"
    if isinstance(value, float) and not math.isfinite(value):
        return "(0.0/0.0)" if math.isnan(value) else f"({'-' if value < 0 else ''}1.0/0.0)"
    if isinstance(value, dict):
        return "{" + ",".join(f"{_key(key)}:{literal(one)}" for key, one in value.items()) + "}"
    return "[" + ",".join(map(literal, value)) + "]" if isinstance(value, (list, tuple)) else repr(value)


def _key(name: str) -> str:
    return f"`{name}`" if name in ("start", "end", "index") else name


def _create_nodes(label: str, rows: Sequence[Row]) -> Iterator[str]:
    labels = "".join(f":`{one}`" for one in labels_of(label))
    for batch in _batches(rows):
        yield f"UNWIND {literal(batch)} AS row CREATE (n{labels}) SET n = row"


def _create_edges(kind: str, head: str, tail: str, rows: Sequence[Row]) -> Iterator[str]:
    ends = f"MATCH (a:{labels_of(head)[0]} {{id: row.a}}), (b:{labels_of(tail)[0]} {{id: row.b}})"
    for batch in _batches(rows):
        plain = [
            {"a": row["from"], "b": row["to"], "p": {k: v for k, v in row.items() if k not in ("from", "to")}}
            for row in batch
        ]
        yield f"UNWIND {literal(plain)} AS row {ends} CREATE (a)-[r:`{kind}`]->(b) SET r = row.p"


def _batches(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]
