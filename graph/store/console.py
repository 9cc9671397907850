"""Run a query of a person on the embedded store, in a process of its own that may do nothing but read.

`graph.store.guard` has looked at the query before; this is the second fence: a child without secrets in its
environment, without the right to write a byte, with limits on memory and time, killed when the time is up.
`graph.store.warm` starts it and keeps it for the next query, as long as all goes well.
"""

from __future__ import annotations

import json
import re
import subprocess
import threading
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from graph.errors import QueryError
from graph.messages import error
from graph.store.base import Result
from graph.store.guard import bare, parameters, read_only
from graph.store.hints import explain
from graph.store.stop import Stop
from graph.store.warm import Child, Children

MOST_BYTES = 8 << 20  # of an answer, as JSON
BUFFER_POOL = 2 << 30  # bytes for one query: with less, paths over all relations find no room
WORKING_MEMORY = 3 << 30  # bytes of address space beside what is reserved for the file: libraries, threads, results
STARTING = 0.8  # seconds that the child has for its own start
HARMLESS = ("Parser exception", "Binder exception")  # errors of a query that was not begun


def run_query(
    path: Path,
    query: str,
    params: Mapping[str, Any],
    children: Children,
    *,
    rows: int,
    seconds: float,
    labels: Sequence[str] = (),
    relations: Sequence[str] = (),
    stop: Stop | None = None,
) -> Result:
    """Answer a query on the store file at `path` with at most `rows` rows, within `seconds`, by one of `children`.

    Raises QueryRefused when it would do more than read, QueryError when it is wrong, takes too long or is stopped.
    `labels` and `relations` are named in errors.
    """
    if rows < 1 or seconds <= 0:
        raise error(QueryError, "limits", rows=rows, seconds=seconds)
    safe = read_only(query)
    reserve = 1 << max(33, (path.stat().st_size * 4).bit_length())
    job = {
        "query": safe,
        "params": _given(parameters(safe), params),
        "rows": rows,
        "seconds": seconds,
        "bytes": MOST_BYTES,
        "buffer_pool": BUFFER_POOL,
        "reserve": reserve,
        "address_space": reserve + BUFFER_POOL + WORKING_MEMORY,
    }
    with children.child(path) as child:
        messages, late = _ask({**job, "path": str(child.path)}, seconds + STARTING, child, stop or Stop())
    return _result(messages, late, job, labels, relations)


def _given(names: Collection[str], params: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters that a query uses, as plain values; the library takes a missing one for null."""
    missing = sorted(set(names) - set(params))
    if missing:
        raise error(QueryError, "missing-parameter", name=missing[0])
    try:
        used = {name: params[name] for name in names}
        plain: dict[str, Any] = json.loads(json.dumps(used, allow_nan=False))
    except (TypeError, ValueError) as exc:
        raise error(QueryError, "odd-parameter", reason=str(exc)) from exc
    return plain


def _ask(job: Mapping[str, Any], seconds: float, child: Child, wish: Stop) -> tuple[list[dict[str, Any]], bool]:
    late = threading.Event()

    def stop() -> None:
        late.set()
        child.kill()

    clock = threading.Timer(seconds, stop)
    clock.start()
    try:
        with wish.ends(child.kill):
            messages = _talk(child.process, job)
    finally:
        clock.cancel()
        clock.join()  # it may just be ringing
    if wish.asked:
        raise error(QueryError, "stopped")
    child.well = not late.is_set() and _orderly(messages)
    return messages, late.is_set()


def _orderly(messages: Sequence[Mapping[str, Any]]) -> bool:
    """Tell whether a child may answer more: it came to the end, or refused a query before it began."""
    last = messages[-1] if messages else {}
    return "done" in last or str(last.get("error", "")).startswith(HARMLESS)


def _talk(child: subprocess.Popen[bytes], job: Mapping[str, Any]) -> list[dict[str, Any]]:
    assert child.stdin is not None and child.stdout is not None
    with suppress(BrokenPipeError):  # it died at once; what it said, if anything, is still to be read
        child.stdin.write(json.dumps(job).encode() + b"\n")
        child.stdin.flush()
    return _messages(child.stdout)


def _messages(out: IO[bytes]) -> list[dict[str, Any]]:
    read: list[dict[str, Any]] = []
    size = 0
    for line in out:
        size += len(line)
        if not line.endswith(b"\n") or size > 2 * MOST_BYTES:
            break
        read.append(json.loads(line))
        if "done" in read[-1] or "error" in read[-1]:
            break
    return read


def _result(
    messages: Sequence[Mapping[str, Any]],
    late: bool,
    job: Mapping[str, Any],
    labels: Sequence[str],
    relations: Sequence[str],
) -> Result:
    failed = next((message["error"] for message in messages if "error" in message), None)
    if failed is not None and not late:
        raise explain(failed, job["query"], labels, relations, bare=bare(job["query"]))
    head = next((message for message in messages if "columns" in message), None)
    if head is None:
        if late:
            raise error(QueryError, "slow")
        raise error(QueryError, "broke")
    rows = tuple(tuple(row) for message in messages for row in message.get("rows", ()))
    columns = tuple(_column(name) for name in head["columns"])
    cut, said = _limit(len(rows), head["total"], late, job)
    return Result(columns, rows, (said,) if said else (), cut, head["total"])


def _limit(shown: int, total: int, late: bool, job: Mapping[str, Any]) -> tuple[str, str]:
    if shown == total:
        return "", ""
    if late:
        return "time", f"time: showing {shown:,} of {total:,} rows, stopped after {job['seconds']:g} s"
    if shown == job["rows"]:
        return "rows", f"rows: showing {shown:,} of {total:,} rows"
    return "size", f"size: showing {shown:,} of {total:,} rows, the answer is larger than {MOST_BYTES >> 20} MB"


def _column(name: str) -> str:
    """Take the library's internals out of a column name: `LABEL(n._ID,[City,…])` is `label(n)`."""
    name = name.replace("COUNT_STAR()", "count(*)")
    return re.sub(r"LABEL\((\w+)\._ID,\[[^\]]*\]\)", r"label(\1)", name)
