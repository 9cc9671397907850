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
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

Writer = Callable[[str], None]
OPEN_FILES = 64
LINE = 8 << 10  # bytes of rows in a line: read while the next ones are made
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


def _other(value: Any) -> Any:
    """Return a single value that JSON has no word for as one that it has."""
    if isinstance(value, Decimal):  # sums of whole numbers come as INT128
        return int(value) if value == value.to_integral_value() else float(value)
    return value.hex() if isinstance(value, bytes) else str(value)


_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, default=_other).encode


class Texts:
    """Turns the rows of one answer into JSON. Paths name the same nodes again and again: each is written once."""

    def __init__(self) -> None:
        self._written: dict[Any, str] = {}

    def row(self, values: Sequence[Any]) -> str:
        """Return the values of a row as the text of a JSON list."""
        return self._list(values, Ends(values))

    def _text(self, value: Any, ends: Ends) -> str:
        if isinstance(value, dict):
            return self._made_of(value, ends)
        if isinstance(value, list | tuple):
            return _encode(value) if AS_THEY_ARE.issuperset(map(type, value)) else self._list(value, ends)
        return _encode(str(value) if isinstance(value, float) and not math.isfinite(value) else value)

    def _list(self, values: Sequence[Any], ends: Ends) -> str:
        return f"[{','.join([self._text(one, ends) for one in values])}]"

    def _made_of(self, value: dict[str, Any], ends: Ends) -> str:
        if "_NODES" in value and "_RELS" in value:
            nodes = [self._node(one) for one in value["_NODES"]]
            rels = [self._relation(one, ends) for one in value["_RELS"]]
            return f'{{"nodes":[{",".join(nodes)}],"rels":[{",".join(rels)}]}}'
        if "_SRC" in value and "_ID" in value:
            return self._relation(value, ends)
        if "_LABEL" in value and "_ID" in value:
            return self._node(value)
        return self._map({str(key): one for key, one in value.items()}, ends)

    def _node(self, value: dict[str, Any]) -> str:
        key = _key(value["_ID"])
        return self._written.get(key) or self._new(key, value, label=value["_LABEL"])

    def _relation(self, value: dict[str, Any], ends: Ends) -> str:
        head, tail = value.get("head"), value.get("tail")  # one between entities says so itself
        if head is None or tail is None:
            head, tail = ends.named(value)
        key = (*_key(value["_ID"]), head, tail)
        return self._written.get(key) or self._new(key, value, type=value["_LABEL"], head=head, tail=tail)

    def _new(self, key: tuple[Any, ...], value: dict[str, Any], **said: Any) -> str:
        """Write what is known of a node or relation; where tables are joined, the library adds nulls for others."""
        known = {name: one for name, one in value.items() if one is not None and name not in OWN}
        whole = {"id": None, **said, **known}
        try:
            self._written[key] = _encode(whole)
        except ValueError:  # a number that is not finite
            self._written[key] = self._map(whole, Ends(()))
        return self._written[key]

    def _map(self, value: dict[str, Any], ends: Ends) -> str:
        return f"{{{','.join([f'{_encode(name)}:{self._text(one, ends)}' for name, one in value.items()])}}}"


class Ends:
    """The ids of the nodes in a row, for relations that do not say themselves what they join: looked up when asked."""

    def __init__(self, row: Sequence[Any]) -> None:
        self._row = row
        self._ids: dict[Any, Any] | None = None

    def named(self, relation: dict[str, Any]) -> tuple[Any, Any]:
        """Return the ids of both ends of a relation, None for one that does not stand in the row."""
        if self._ids is None:
            self._ids = {}
            _node_ids(self._row, self._ids)
        return self._ids.get(_key(relation["_SRC"])), self._ids.get(_key(relation["_DST"]))


def _key(internal: dict[str, int]) -> tuple[int, int]:
    return internal["table"], internal["offset"]


def _node_ids(value: Any, ids: dict[Any, Any]) -> None:
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
                _node_ids(one, ids)


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
    """Run the query of a job and write its rows, up to the limits of the job.

    Many go into one line: reading a line costs as much as a row of it.
    """
    connection.set_query_timeout(max(1, int(job["seconds"] * 1000)))
    result = connection.execute(job["query"], job["params"] or None)
    if isinstance(result, list):
        raise RuntimeError("more than one statement")
    with result:
        write(_encode({"columns": result.get_column_names(), "total": result.get_num_tuples()}))
        texts = Texts()
        rows: list[str] = []
        size = count = written = 0
        while result.has_next() and count < job["rows"] and size < job["bytes"]:
            rows.append(texts.row(result.get_next()))
            count += 1
            size += len(rows[-1].encode("utf-8", "replace"))
            if size >= written + LINE:
                write(f'{{"rows":[{",".join(rows)}]}}')
                rows, written = [], size
        write(f'{{"rows":[{",".join(rows)}]}}')
        write('{"done":true}')


def main() -> None:
    """Answer jobs until there are no more, and end without tidying up: there is nothing to keep."""
    sys.path.append(sys.argv[1])
    connection = None

    def write(message: str) -> None:
        sys.stdout.buffer.write(message.encode("utf-8", "replace") + b"\n")
        sys.stdout.buffer.flush()

    for line in sys.stdin.buffer:
        job = json.loads(line)
        try:
            if connection is None:
                fence(job["address_space"])
            limit_time(job["seconds"])
            connection = connection or connected(job)
            answer(job, connection, write)
        except (RuntimeError, ValueError, TypeError, IndexError) as exc:
            write(_encode({"error": str(exc)}))
        except MemoryError:
            write('{"error":"out of memory"}')


if __name__ == "__main__":
    import os

    main()
    os._exit(0)
