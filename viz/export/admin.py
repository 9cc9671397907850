"""A folder that `neo4j-admin database import full` reads: CSV files, the exact command, and the schema to run after it.

Text stands in quotes and nothing else does, so that an empty text and no text stay two things. Elements of a list are
parted by the unit separator (U+001F), which no clean text holds. The import drops empty lists: the schema script puts
them back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from graph.ontology import ontology
from viz.export.rows import Row, edge_rows, labels_of, node_rows
from viz.export.script import schema
from viz.export.source import Files, Source

SEPARATOR = "\x1f"
README = """\
These files make a Neo4j database of one graph (5.26 LTS or a calendar release).

1. Stop the database, or the server. What is in the database is replaced.
2. In this folder, run (as one command):

{command}

3. Start the database, and make the constraints and indexes:

cypher-shell -d neo4j -f schema.cypher
"""


def admin(source: Source) -> Files:
    """Return the CSV files, `README.txt` with the command, and `schema.cypher`."""
    nodes, edges = _node_files(source), _edge_files(source)
    files = {name: text for name, _, text in (*nodes, *edges)}
    options = [f"--nodes={labels}=./{name}" for name, labels, _ in nodes]  # 2026 refuses a name without a folder
    options += [f"--relationships={kind + '=' if kind else ''}./{name}" for name, kind, _ in edges]
    return {**files, "README.txt": README.format(command=_shell(command(options))), "schema.cypher": _schema()}


def command(files: Iterable[str]) -> list[str]:
    """Return the words of the import command for options that name files."""
    fixed = ("--overwrite-destination=true", "--id-type=string", "--array-delimiter=U+001F", "--multiline-fields=true")
    return ["neo4j-admin", "database", "import", "full", "neo4j", *fixed, *files]


def _shell(words: Sequence[str]) -> str:
    return " \\\n  ".join([" ".join(words[:5]), *words[5:]])


def _schema() -> str:
    """Return the constraints and indexes, and what puts back the empty lists."""
    lists = [
        f"MATCH ({pattern}) WHERE n.{name} IS NULL SET n.{name} = []"
        for pattern, name in (("n:Entity", "aliases"), ("n:Document", "authors"))
    ]
    lists += [f"MATCH (:Entity)-[r]->(:Entity) WHERE r.{name} IS NULL SET r.{name} = []" for name in ("times", "rules")]
    return "".join(f"{line};\n" for line in (*schema(), *lists))


def _node_files(source: Source) -> list[tuple[str, str, str]]:
    """Return file name, labels and content for each label."""
    files = []
    for label, rows in node_rows(source.part).items():
        labels = labels_of(label)
        keys = [f"id:ID({labels[0]})", *_typed(rows, without=("id",))]
        lines = ([row["id"], *(value for key, value in row.items() if key != "id")] for row in rows)
        files.append((f"nodes-{label}.csv", ":".join(labels), _csv(keys, lines)))
    return files


def _edge_files(source: Source) -> list[tuple[str, str, str]]:
    """Return file name, type (none: it stands in a column) and content; all that papers say goes into one file."""
    said: list[Row] = []
    plumbing: defaultdict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for (kind, head, tail), rows in edge_rows(source.part).items():
        if kind in ontology().relations:
            said += [{**row, ":TYPE": kind} for row in rows]
        else:
            plumbing[kind, labels_of(head)[0], labels_of(tail)[0]] += rows
    files = [_edge_file("relations.csv", "", ("Entity", "Entity"), said)] if said else []
    return files + [
        _edge_file(f"{kind}.csv", kind, (head, tail), rows) for (kind, head, tail), rows in plumbing.items()
    ]


def _edge_file(name: str, kind: str, ends: tuple[str, str], rows: Sequence[Row]) -> tuple[str, str, str]:
    ids = ("from", "to")
    keys = [f":START_ID({ends[0]})", f":END_ID({ends[1]})", *_typed(rows, without=ids)]
    lines = ([row["from"], row["to"], *(v for key, v in row.items() if key not in ids)] for row in rows)
    return name, kind, _csv(keys, lines)


def _typed(rows: Sequence[Row], without: Sequence[str]) -> list[str]:
    """Return the headers of columns with the types of their values."""
    return [key + _type(key, (row[key] for row in rows)) for key in rows[0] if key not in without]


def _type(key: str, values: Iterable[Any]) -> str:
    names: Mapping[type, str] = {list: ":string[]", float: ":double", int: ":long"}
    found = next((type(value) for value in values if value is not None), str)
    return "" if key == ":TYPE" else names.get(found, ":string")


def _csv(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    return "".join(",".join(map(_cell, row)) + "\n" for row in ([_Bare(key) for key in header], *rows))


class _Bare(str):
    """A header, which stands without quotes."""

    __slots__ = ()


def _cell(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return _cell(SEPARATOR.join(value)) if value else ""
    if isinstance(value, str) and not isinstance(value, _Bare):
        return '"' + value.replace('"', '""') + '"'
    return "" if value is None else str(value)
