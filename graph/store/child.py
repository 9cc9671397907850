"""The process that runs queries of people, one after the other, started by `graph.store.warm`.

It imports nothing of hubgraph. It gives up the right to write files and to use much memory before it opens the file,
and that to use much time before each query. It reads jobs (one a line, as JSON) from stdin and answers each with
lines of JSON on stdout: columns, rows, and how it ended. It ends with its parent, who closes stdin.
"""

from __future__ import annotations

import json
import math
import sys
import types
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

Writer = Callable[[dict[str, Any]], int]
OPEN_FILES = 64
AS_THEY_ARE = frozenset((str, int, bool, type(None)))
OWN = frozenset(("_ID", "_LABEL", "_SRC", "_DST"))  # what the library itself says of a node or relation


def fence(address_space: int, *, open_files: int = OPEN_FILES, processor_seconds: int | None = None) -> None:
    """Give up rights for good, where the system knows how: no byte into any file, limited memory (bytes) and files.

    `processor_seconds` limits the time as well. Where the process has less already, it stays at that.
    """
    if resource is None:  # Windows: the time limit of the parent and the list of allowed words remain
        return
    for what, limit in (
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_AS, address_space),
        (resource.RLIMIT_NOFILE, open_files),
        (resource.RLIMIT_CPU, processor_seconds),
    ):
        if limit is not None:
            hard = resource.getrlimit(what)[1]
            bound = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
            resource.setrlimit(what, (bound, bound))


def limit_time(seconds: float) -> None:
    """Limit the CPU time of the next query, of all threads together; people see the limit of the parent's clock."""
    if resource is not None:
        used = resource.getrusage(resource.RUSAGE_SELF)
        most = math.ceil(used.ru_utime + used.ru_stime + seconds * 4 + 2)
        resource.setrlimit(resource.RLIMIT_CPU, (most, resource.getrlimit(resource.RLIMIT_CPU)[1]))


class Plainer:
    """Turns the rows of one answer into plain JSON. Paths name the same nodes again and again: each is read once."""

    def __init__(self) -> None:
        self._read: dict[tuple[bool, Any], dict[str, Any]] = {}

    def row(self, values: Iterable[Any]) -> list[Any]:
        """Return the values of a row."""
        row = list(values)
        ids: dict[Any, Any] = {}
        node_ids(row, ids)
        return [self.plain(value, ids) for value in row]

    def plain(self, value: Any, ids: dict[Any, Any]) -> Any:
        """Return a value of Ladybug as plain JSON; `ids` maps internal node ids to ours."""
        if type(value) in AS_THEY_ARE:
            return value
        if isinstance(value, dict):
            return self._made_of(value, ids)
        if isinstance(value, list | tuple):
            return [self.plain(one, ids) for one in value]
        if isinstance(value, float):
            return value if math.isfinite(value) else str(value)
        if isinstance(value, Decimal):  # sums of whole numbers come as INT128
            return int(value) if value == value.to_integral_value() else float(value)
        return value.hex() if isinstance(value, bytes) else str(value)

    def _made_of(self, value: dict[str, Any], ids: dict[Any, Any]) -> dict[str, Any]:
        if "_NODES" in value and "_RELS" in value:
            nodes, rels = ([self.plain(one, ids) for one in value[key]] for key in ("_NODES", "_RELS"))
            return {"nodes": nodes, "rels": rels}
        if "_SRC" in value and "_ID" in value:
            ends = {"head": ids.get(_key(value["_SRC"])), "tail": ids.get(_key(value["_DST"]))}
            return {"id": None, "type": value["_LABEL"], **ends, **self._properties(value, ids)}
        if "_LABEL" in value and "_ID" in value:
            return {"id": None, "label": value["_LABEL"], **self._properties(value, ids)}
        return {str(key): self.plain(one, ids) for key, one in value.items()}

    def _properties(self, value: dict[str, Any], ids: dict[Any, Any]) -> dict[str, Any]:
        """Return what is known of a node or relation; where tables are joined, the library adds nulls for others."""
        key = "_SRC" in value, _key(value["_ID"])
        if key not in self._read:
            known = {name: one for name, one in value.items() if one is not None and name not in OWN}
            self._read[key] = {name: self.plain(one, ids) for name, one in known.items()}
        return self._read[key]


def _key(internal: dict[str, int]) -> tuple[int, int]:
    return internal["table"], internal["offset"]


def node_ids(value: Any, ids: dict[Any, Any]) -> None:
    """Note the id of every node inside a value."""
    if isinstance(value, dict):
        if "_SRC" in value and "_LABEL" in value:
            return
        if "_LABEL" in value and "_ID" in value:
            ids[_key(value["_ID"])] = value.get("id")
            return
        value = list(value.values())
    if isinstance(value, list | tuple):
        for one in value:
            if type(one) not in AS_THEY_ARE:
                node_ids(one, ids)


_WITHOUT_ASYNC = types.ModuleType("ladybug.async_connection")  # it would bring asyncio: half of what a child costs
_WITHOUT_ASYNC.AsyncConnection = None  # type: ignore[attr-defined]


def connected(job: dict[str, Any]) -> Any:
    """Open the file of a job, and return a connection for this query and the next ones.

    A new one for each costs a fifth of a small query. None is used after a query that was broken off: the process
    ends then.
    """
    sys.modules["ladybug.async_connection"] = _WITHOUT_ASYNC
    import ladybug

    database = ladybug.Database(
        job["path"],
        read_only=True,
        buffer_pool_size=job["buffer_pool"],
        max_db_size=job["reserve"],
        max_num_threads=2,
    )
    return ladybug.Connection(database)


def answer(job: dict[str, Any], connection: Any, write: Writer) -> None:
    """Run the query of a job and write its rows, up to the limits of the job."""
    connection.set_query_timeout(max(1, int(job["seconds"] * 1000)))
    result = connection.execute(job["query"], job["params"] or None)
    if isinstance(result, list):
        raise RuntimeError("more than one statement")
    with result:
        write({"columns": result.get_column_names(), "total": result.get_num_tuples()})
        plainer = Plainer()
        size = count = 0
        while result.has_next() and count < job["rows"] and size < job["bytes"]:
            size += write({"row": plainer.row(result.get_next())})
            count += 1
        write({"done": True})
        sys.stdout.buffer.flush()  # nobody waits until all is closed


def main() -> None:
    """Answer jobs until there are no more, and end without tidying up: there is nothing to keep."""
    sys.path.append(sys.argv[1])
    connection = None
    encode = json.JSONEncoder(ensure_ascii=False).encode

    def write(message: dict[str, Any]) -> int:
        line = encode(message).encode("utf-8", "replace") + b"\n"
        return sys.stdout.buffer.write(line)

    for line in sys.stdin.buffer:
        job = json.loads(line)
        try:
            if connection is None:
                fence(job["address_space"])
            limit_time(job["seconds"])
            connection = connection or connected(job)
            answer(job, connection, write)
        except (RuntimeError, ValueError, TypeError, IndexError) as exc:
            write({"error": str(exc)})
        except MemoryError:
            write({"error": "out of memory"})
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    import os

    main()
    os._exit(0)
