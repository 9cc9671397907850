"""Run a query of a person on the embedded store, in a process of its own that may do nothing but read.

`graph.store.guard` has looked at the query before; this is the second fence: a child without secrets in its
environment, without the right to write a byte, with limits on memory and time, killed when the time is up. It sees the
store through a link in a folder of its own: what the library might leave beside the file then lies there.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

import ladybug

from graph.errors import QueryError
from graph.messages import error
from graph.store.base import Result
from graph.store.guard import bare, parameters, read_only
from graph.store.hints import explain

CHILD = Path(__file__).with_name("child.py")
MOST_BYTES = 8 << 20  # of an answer, as JSON
BUFFER_POOL = 2 << 30  # bytes for one query: with less, paths over all relations find no room
WORKING_MEMORY = 3 << 30  # bytes of address space beside what is reserved for the file: libraries, threads, results
STARTING = 0.8  # seconds that the child has for its own start


def run_query(
    path: Path,
    query: str,
    params: Mapping[str, Any],
    *,
    rows: int,
    seconds: float,
    labels: Sequence[str] = (),
    relations: Sequence[str] = (),
) -> Result:
    """Answer a query on the store file at `path` with at most `rows` rows, within `seconds`.

    Raises QueryRefused when it would do more than read, QueryError when it is wrong or takes too long.
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
    with tempfile.TemporaryDirectory(prefix="hubgraph-") as folder:
        messages, late = _ask({**job, "path": str(_linked(path, Path(folder)))}, seconds + STARTING, folder)
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


def _linked(path: Path, folder: Path) -> Path:
    link = folder / "graph.lbug"
    try:
        link.symlink_to(path)
    except OSError:  # Windows lets not everyone make links
        return path
    return link


def _ask(job: Mapping[str, Any], seconds: float, folder: str) -> tuple[list[dict[str, Any]], bool]:
    library = str(Path(ladybug.__file__).parent.parent)
    command = [sys.executable, "-I", "-B", "-X", "utf8", str(CHILD), library]
    environment = {"SYSTEMROOT": _system_root()} if sys.platform == "win32" else {}
    with subprocess.Popen(  # noqa: S603 (our own interpreter and file; the query goes through stdin)
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, cwd=folder
    ) as child:
        late = threading.Event()

        def stop() -> None:
            late.set()
            child.kill()

        clock = threading.Timer(seconds, stop)
        clock.start()
        try:
            return _talk(child, job), late.is_set()
        finally:
            clock.cancel()
            child.kill()


def _system_root() -> str:
    import os

    return os.environ.get("SYSTEMROOT", r"C:\Windows")


def _talk(child: subprocess.Popen[bytes], job: Mapping[str, Any]) -> list[dict[str, Any]]:
    assert child.stdin is not None and child.stdout is not None
    with suppress(BrokenPipeError):  # it died at once; what it said, if anything, is still to be read
        child.stdin.write(json.dumps(job).encode() + b"\n")
        child.stdin.close()
    return _messages(child.stdout)


def _messages(out: IO[bytes]) -> list[dict[str, Any]]:
    read: list[dict[str, Any]] = []
    size = 0
    for line in out:
        size += len(line)
        if not line.endswith(b"\n") or size > 2 * MOST_BYTES:
            break
        read.append(json.loads(line))
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
    rows = tuple(tuple(message["row"]) for message in messages if "row" in message)
    columns = tuple(_column(name) for name in head["columns"])
    return Result(columns, rows, tuple(_limits(len(rows), head["total"], late, job)))


def _limits(shown: int, total: int, late: bool, job: Mapping[str, Any]) -> list[str]:
    if shown == total:
        return []
    if late:
        return [f"time: showing {shown:,} of {total:,} rows, stopped after {job['seconds']:g} s"]
    if shown == job["rows"]:
        return [f"rows: showing {shown:,} of {total:,} rows"]
    return [f"size: showing {shown:,} of {total:,} rows, the answer is larger than {MOST_BYTES >> 20} MB"]


def _column(name: str) -> str:
    """Take the library's internals out of a column name: `LABEL(n._ID,[City,…])` is `label(n)`."""
    name = name.replace("COUNT_STAR()", "count(*)")
    return re.sub(r"LABEL\((\w+)\._ID,\[[^\]]*\]\)", r"label(\1)", name)
