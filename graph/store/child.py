"""The process that runs one query of a person, started by `graph.store.console`; it imports nothing of hubgraph.

It gives up the right to write files and to use much memory or time before it looks at the query, reads a job (one line
of JSON) from stdin, and answers with lines of JSON on stdout: columns, rows, and how it ended.
"""

from __future__ import annotations

import json
import math
import sys
import types
from collections.abc import Callable
from decimal import Decimal
from typing import Any

Writer = Callable[[dict[str, Any]], int]
OPEN_FILES = 64


def fence(seconds: float, address_space: int) -> None:
    """Give up rights, where the system knows how: no byte into any file, limited CPU, memory and files."""
    try:
        import resource
    except ImportError:  # Windows: the time limit of the parent and the list of allowed words remain
        return
    cpu = math.ceil(seconds) * 4 + 2  # of all threads together; the parent's clock is the limit that people see
    for what, limit in (
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, cpu),
        (resource.RLIMIT_AS, address_space),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
    ):
        resource.setrlimit(what, (limit, limit))


def plain(value: Any, ids: dict[Any, Any]) -> Any:
    """Return a value of Ladybug as plain JSON; `ids` maps internal node ids to ours."""
    if isinstance(value, dict):
        if "_NODES" in value and "_RELS" in value:
            nodes, rels = ([plain(one, ids) for one in value[key]] for key in ("_NODES", "_RELS"))
            return {"nodes": nodes, "rels": rels}
        if "_SRC" in value and "_LABEL" in value:
            ends = {"head": ids.get(_key(value["_SRC"])), "tail": ids.get(_key(value["_DST"]))}
            return {"id": None, "type": value["_LABEL"], **ends, **_properties(value, ids)}
        if "_LABEL" in value and "_ID" in value:
            return {"id": None, "label": value["_LABEL"], **_properties(value, ids)}
        return {str(key): plain(one, ids) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one, ids) for one in value]
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, Decimal):  # sums of whole numbers come as INT128
        return int(value) if value == value.to_integral_value() else float(value)
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return value.hex() if isinstance(value, bytes) else str(value)


def _properties(value: dict[str, Any], ids: dict[Any, Any]) -> dict[str, Any]:
    """Return what is known of a node or relation; where tables are joined, the library adds nulls for all others."""
    own = {key: one for key, one in value.items() if one is not None and key not in ("_ID", "_LABEL", "_SRC", "_DST")}
    return {key: plain(one, ids) for key, one in own.items()}


def _key(internal: Any) -> Any:
    return (internal["table"], internal["offset"]) if isinstance(internal, dict) else None


def node_ids(value: Any, ids: dict[Any, Any]) -> None:
    """Note the id of every node inside a value."""
    if isinstance(value, dict):
        if "_LABEL" in value and "_SRC" not in value and "id" in value:
            ids[_key(value.get("_ID"))] = value["id"]
        for one in value.values():
            node_ids(one, ids)
    elif isinstance(value, list | tuple):
        for one in value:
            node_ids(one, ids)


_WITHOUT_ASYNC = types.ModuleType("ladybug.async_connection")  # it would bring asyncio: half of what a child costs
_WITHOUT_ASYNC.AsyncConnection = None  # type: ignore[attr-defined]


def answer(job: dict[str, Any], write: Writer) -> None:
    """Run the query of a job and write its rows, up to the limits of the job."""
    sys.modules["ladybug.async_connection"] = _WITHOUT_ASYNC
    import ladybug

    database = ladybug.Database(
        job["path"],
        read_only=True,
        buffer_pool_size=job["buffer_pool"],
        max_db_size=job["reserve"],
        max_num_threads=2,
    )
    connection = ladybug.Connection(database)
    connection.set_query_timeout(max(1, int(job["seconds"] * 1000)))
    result = connection.execute(job["query"], job["params"] or None)
    if isinstance(result, list):
        raise RuntimeError("more than one statement")
    write({"columns": result.get_column_names(), "total": result.get_num_tuples()})
    size = count = 0
    while result.has_next() and count < job["rows"] and size < job["bytes"]:
        row = result.get_next()
        ids: dict[Any, Any] = {}
        node_ids(row, ids)
        size += write({"row": plain(row, ids)})
        count += 1
    write({"done": True})


def main() -> None:
    """Read the job, answer it, and end without tidying up: there is nothing to keep."""
    sys.path.append(sys.argv[1])
    job = json.loads(sys.stdin.buffer.readline())
    fence(job["seconds"], job["address_space"])

    def write(message: dict[str, Any]) -> int:
        line = json.dumps(message, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
        return sys.stdout.buffer.write(line)

    try:
        answer(job, write)
    except (RuntimeError, ValueError, TypeError, IndexError) as exc:
        write({"error": str(exc)})
    except MemoryError:
        write({"error": "out of memory"})
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    import os

    main()
    os._exit(0)
