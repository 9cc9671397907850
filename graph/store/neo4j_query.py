"""Run a query of a person on a Neo4j server so that it does nothing but read, within limits.

Its plan is asked for and looked at first (`graph.store.neo4j_plan`), unless that was just done; then it is run in a
READ transaction with a time limit that the server keeps, which is rolled back in the end.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import neo4j
from neo4j.exceptions import ClientError, DriverError, Neo4jError

from graph.errors import HubgraphError, QueryError, QueryRefused
from graph.messages import error
from graph.store.base import Result
from graph.store.cypher import columns
from graph.store.guard import LONGEST, bare
from graph.store.hints import explain, instead
from graph.store.neo4j_client import Client, first_line
from graph.store.neo4j_plan import check_functions, check_plan, drawn
from graph.store.neo4j_values import Plainer
from graph.store.stop import Stop
from graph.store.tables import Meta

MOST_BYTES = 8 << 20  # of an answer, as JSON
_BEFORE = r"(?:\s|//[^\n]*(?:\n|\Z)|/\*.*?\*/|CYPHER(?:\s+\d+\b)?(?:\s+\w+\s*=\s*\w+)*)*"
_PREFIX = re.compile(rf"{_BEFORE}(EXPLAIN|PROFILE)\b", re.IGNORECASE | re.DOTALL)
_PROPERTIES = frozenset(name for one in columns().values() for name, _ in one)
_PLUGINS = "SHOW FUNCTIONS YIELD name, isBuiltIn WHERE NOT isBuiltIn RETURN name"


def run_query(
    client: Client,
    query: str,
    params: Mapping[str, Any],
    look: Callable[[neo4j.Transaction], Meta],
    *,
    rows: int,
    seconds: float,
    stop: Stop | None = None,
) -> Result:
    """Answer a query with at most `rows` rows, within `seconds`.

    Raises QueryRefused when it would do more than read, QueryError when it is wrong or takes too long.
    `stop` is heeded between two records; until the first one the server keeps the time.
    `look` tells in the same transaction what graph there is, or raises StoreError: a label or relation type that is not
    of it is an error, as in the embedded store.
    """
    if rows < 1 or seconds <= 0:
        raise error(QueryError, "limits", rows=rows, seconds=seconds)
    _check_text(query)
    given = _given(params)
    try:
        with client.transaction(write=False, seconds=seconds, severity="WARNING") as tx:
            if client.passed.holds(query, given):
                look(tx)
                return _answer(tx, query, given, rows, seconds, stop or Stop())
            plan, notes = _plan(tx, query, given, client)
            meta = look(tx)  # after the plan: commands of administrators may not stand behind a read, and are refused
            if _prefix(query) == "EXPLAIN":
                return Result(("operator", "details", "expected rows"), tuple(drawn(plan)))
            _check_names(notes, query, meta.labels, meta.relations)
            client.passed.add(query, given)
            return _answer(tx, query, given, rows, seconds, stop or Stop())
    except (DriverError, Neo4jError) as exc:
        raise _explained(client, exc, query) from exc


def _check_text(query: str) -> None:
    if len(query) > LONGEST:
        raise error(QueryError, "too-long", length=len(query), most=LONGEST)
    if any(0xD800 <= ord(char) <= 0xDFFF for char in query):
        raise error(QueryError, "half-character")
    if not re.sub(r"//[^\n]*|/\*.*?\*/|[\s;]", "", query, flags=re.DOTALL):
        raise error(QueryError, "empty")
    if _prefix(query) == "PROFILE":
        raise error(QueryRefused, "neo4j.profile")


def _prefix(query: str) -> str:
    found = _PREFIX.match(query)
    return found[1].upper() if found else ""


def _given(params: Mapping[str, Any]) -> dict[str, Any]:
    try:
        plain: dict[str, Any] = json.loads(json.dumps(dict(params), allow_nan=False))
    except (TypeError, ValueError) as exc:
        raise error(QueryError, "odd-parameter", reason=str(exc)) from exc
    return plain


def _plan(
    tx: neo4j.Transaction, query: str, given: Mapping[str, Any], client: Client
) -> tuple[Mapping[str, Any], Sequence[neo4j.GqlStatusObject]]:
    """Ask for the plan and make sure that it only reads. The query stands on lines of its own: places stay right."""
    text = query if _prefix(query) else f"EXPLAIN\n{query}"
    summary = tx.run(text, given).consume()  # type: ignore[arg-type]
    plan = summary.plan
    check_plan(plan, summary.query_type)
    check_functions(query, client.plugins(lambda: [str(record[0]) for record in tx.run(_PLUGINS)]))
    return plan or {}, summary.gql_status_objects


def _check_names(
    notes: Iterable[neo4j.GqlStatusObject], query: str, labels: Sequence[str], relations: Sequence[str]
) -> None:
    """Refuse labels and types that the server does not know, unless the ontology does: nobody has any of them yet."""
    for note in notes:
        found = re.search(r"(?:label|relationship type) `([^`]+)` does not exist", note.status_description)
        if found and found[1] not in (*labels, *relations):
            raise explain(f"Table {found[1]} does not exist", query, labels, relations)
        missing = re.search(r"property `([^`]+)` does not exist", note.status_description)
        owner = _owner(missing[1], query) if missing and missing[1] not in _PROPERTIES else None
        if missing and owner:
            raise explain(f"Cannot find property {missing[1]} for {owner}", query, labels, relations)


def _owner(name: str, query: str) -> str | None:
    """Return the node or relation of a query of which a property is asked; a map may have keys that nobody knows."""
    for one in re.findall(rf"(\w+)\s*\.\s*`?{re.escape(name)}\b", query):
        if re.search(rf"(?<!\w)\(\s*{one}\s*[:){{]|-\[\s*{one}\b", query):
            return str(one)
    return None


def _answer(
    tx: neo4j.Transaction, query: str, given: Mapping[str, Any], most: int, seconds: float, wish: Stop
) -> Result:
    end = time.monotonic() + seconds
    found: list[tuple[Any, ...]] = []
    plainer = Plainer()
    limits: tuple[str, ...] = ()
    result = tx.run(query, given)  # type: ignore[arg-type]
    columns = tuple(result.keys())
    try:
        for record in result:
            if wish.asked:
                raise error(QueryError, "stopped")
            if len(found) == most:
                limits = (f"rows: showing {most:,} rows, there are more",)
            elif plainer.size >= MOST_BYTES:
                limits = (f"size: showing {len(found):,} rows, the answer is larger than {MOST_BYTES >> 20} MB",)
            elif time.monotonic() > end:
                limits = (f"time: showing {len(found):,} rows, stopped after {seconds:g} s",)
            if limits:
                break
            found.append(plainer.row(record.values()))
    except Neo4jError as exc:
        if not found or not _late(exc):
            raise
        limits = (f"time: showing {len(found):,} rows, stopped after {seconds:g} s",)
    cut = limits[0].partition(":")[0] if limits else ""
    return Result(columns, tuple(found), limits, cut, None if cut else len(found))


def _late(exc: BaseException) -> bool:
    code = (exc.code or "") if isinstance(exc, Neo4jError) else ""
    return "TransactionTimedOut" in code or code.endswith("Transaction.Terminated")


def _explained(client: Client, exc: DriverError | Neo4jError, query: str) -> HubgraphError:
    code = (exc.code or "") if isinstance(exc, Neo4jError) else ""
    message = (exc.message or "") if isinstance(exc, Neo4jError) else ""
    if _late(exc):
        return error(QueryError, "slow")
    if "MemoryPoolOutOfMemory" in code or "StackOverflow" in code:
        return error(QueryError, "memory")
    if "AccessMode" in code or code.startswith("Neo.ClientError.Security.Forbidden"):
        return error(QueryRefused, "neo4j.operator", operator=first_line(exc))
    if "ParameterMissing" in code:
        names = re.findall(r"[\w ]+$", first_line(exc).partition(":")[2]) or [first_line(exc)]
        return error(QueryError, "missing-parameter", name=names[0].strip())
    if "exactly one statement" in message or "Expected exactly one" in message:
        return error(QueryRefused, "statements")
    if isinstance(exc, ClientError) and code.startswith(("Neo.ClientError.Statement", "Neo.ClientError.Procedure")):
        return _wrong(exc, query)
    return client.explain(exc)


def _wrong(exc: Neo4jError, query: str) -> QueryError:
    said = first_line(exc)
    found = re.search(r"\s*\(line (\d+), column (\d+) \(offset: \d+\)\)", said)
    own = 0 if _prefix(query) else 1  # the line that stands before the query when its plan is asked for
    at = (max(1, int(found[1]) - own), int(found[2])) if found else None
    text = re.sub(r": expected (?:[^,]+,){5}.*", "", said.replace(found[0], "") if found else said)
    try:
        help_ = instead(bare(query), said, "neo4j")
    except QueryError:  # escapes and signs that only the embedded store does not know
        help_ = instead(query, said, "neo4j")
    return error(QueryError, "neo4j.query", at=at, said=text, hint_en=help_["en"], hint_zh=help_["zh"])
