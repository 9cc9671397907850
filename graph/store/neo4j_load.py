"""Write to a Neo4j store so that nothing is lost and everything can be done again.

One writer at a time: he holds a transaction in which a node with a unique id was made and which is never committed, so
that the server lets go of it when he dies. A change of up to `AT_ONCE` rows is one transaction: readers see the old
graph or the new one. A larger one goes in this order, each in a transaction of its own:

1. the new records, marked `pending`: they do not count yet
2. the new records count, the old ones go, the store says `loading`: from here on the records are the truth
3. the graph, in batches; each makes sure that the load is still ours
4. the store says `ready`

Killed before 2, the old graph is whole and the next writer clears up. Killed after it, readers are told, and the next
writer compares what is there with what the records make, and writes the rest.
"""

from __future__ import annotations

import os
import socket
import uuid
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from itertools import chain
from typing import TypeVar

from neo4j.exceptions import DriverError, Neo4jError

from graph.errors import StoreBusy, StoreError
from graph.ontology import Ontology
from graph.store import neo4j_cypher as cypher
from graph.store.neo4j_client import Client, Transaction, rows
from graph.store.neo4j_meta import LOADING, Standing
from graph.store.neo4j_rows import Step
from graph.store.tables import Meta

AT_ONCE = 20_000  # rows that one transaction takes without trouble in a server with little memory
WAIT_SECONDS = 5.0  # for another writer
PACKED = 4 << 20  # characters of records in one transaction
MOST_DELETED = 10_000

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Records:
    """How records change: rows to add, ids of documents whose old records go, rows of judgements to add."""

    added: Iterable[Mapping[str, str]] = ()
    gone: Sequence[str] = ()
    judged: Sequence[Mapping[str, str]] = ()


def owner() -> str:
    """Return who is writing, for people."""
    return f"process {os.getpid()} on {socket.gethostname()}"


@contextmanager
def only_writer(client: Client) -> Iterator[None]:
    """Hold the right to write for the length of a `with` block; raises StoreBusy naming who has it."""
    with client.said():
        _make(client, cypher.LOCK_SCHEMA)
    try:
        with client.transaction(write=True, seconds=WAIT_SECONDS) as tx:
            tx.run(cypher.HOLD).consume()
    except Neo4jError as exc:
        if "TransactionTimedOut" in (exc.code or "") or "LockClientStopped" in (exc.code or ""):
            raise busy(client) from exc
        raise client.explain(exc) from exc
    except DriverError as exc:
        raise client.explain(exc) from exc
    with _held(client):
        yield


@contextmanager
def _held(client: Client) -> Iterator[None]:
    """Keep the lock. Where the server goes away meanwhile, it is lost: the load then looks after itself (`_ours`)."""
    holding = client.transaction(write=True, seconds=0, notes={"hubgraph": owner()})
    with client.said():
        tx = holding.__enter__()
    try:
        with client.said():
            tx.run(cypher.HOLD).consume()
        yield
    finally:
        with suppress(DriverError, Neo4jError, OSError):
            holding.__exit__(None, None, None)


def writers(client: Client) -> list[str]:
    """Return who is writing to the store now; empty also where the server does not say."""
    with suppress(StoreError):
        return sorted({str(row[0]) for row in client.read(lambda tx: rows(tx, cypher.WRITERS))})
    return []


def busy(client: Client) -> StoreBusy:
    """Return the error that says who is writing."""
    who = ", ".join(writers(client)) or "another process"
    return StoreBusy(f"{client.url}: {who} is writing to it", "wait until it is done, then run the same again")


def ensure_schema(client: Client, vocabulary: Ontology) -> None:
    """Make the constraints and indexes that are not there, and wait until they work."""
    _make(client, cypher.schema(vocabulary))


def _make(client: Client, wanted: Mapping[str, str]) -> None:
    ((there,),) = client.read(lambda tx: rows(tx, cypher.NAMES))
    missing = [statement for name, statement in wanted.items() if name not in there]
    for statement in missing:
        client.write(partial(_run, statement=statement, given=()))
    if missing:
        client.read(lambda tx: rows(tx, cypher.AWAIT))


def new_load(meta: Meta) -> Standing:
    """Return the standing of a store whose load begins now, by us."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return Standing(meta, LOADING, uuid.uuid4().hex, owner(), now)


def write(client: Client, load: Standing, records: Records, steps: Iterable[Step]) -> None:
    """Bring a store into a new standing. Raises StoreError; the store then is as it was, or says what to do.

    Records and steps are gone through once; of many, a few are in memory at a time.
    """
    some, steps = _few(steps, lambda step: len(step.rows), AT_ONCE)
    added, every = _few(records.added, lambda row: len(row["data"]), PACKED)
    if some is not None and added is not None:
        few = replace(records, added=added)
        client.write(lambda tx: _at_once(tx, client, load, few, some))
        return
    client.write(_clean)
    for batch in _batches(every):
        pending = [{**row, "pending": load.load} for row in batch]
        client.write(partial(_run, statement=cypher.RECORD_WRITE, given=pending))
    client.write(lambda tx: _turn(tx, load, records))
    for number, step in enumerate(steps, 1):
        client.write(partial(_batch, client=client, load=load, number=number, step=step))
    client.write(lambda tx: _end(tx, client, load))


def _few(
    things: Iterable[Thing], size: Callable[[Thing], int], most: int
) -> tuple[Sequence[Thing] | None, Iterable[Thing]]:
    """Return things if they are not more than `most` together, else None; and in any case all of them."""
    taken: deque[Thing] = deque()
    left, total = iter(things), 0
    for one in left:
        taken.append(one)
        total += size(one)
        if total > most:
            return None, chain(_emptied(taken), left)
    return taken, taken


def _emptied(things: deque[Thing]) -> Iterator[Thing]:
    """Give things and let go of them."""
    while things:
        yield things.popleft()


def _batches(added: Iterable[Mapping[str, str]]) -> Iterator[list[Mapping[str, str]]]:
    batch: list[Mapping[str, str]] = []
    size = 0
    for row in added:
        if batch and size + len(row["data"]) > PACKED:
            yield batch
            batch, size = [], 0
        batch.append(row)
        size += len(row["data"])
    if batch:
        yield batch


def _run(tx: Transaction, statement: str, given: Sequence[object]) -> None:
    tx.run(statement, {"rows": list(given)}).consume()


def _at_once(tx: Transaction, client: Client, load: Standing, records: Records, steps: Sequence[Step]) -> None:
    _clean(tx)
    tx.run(cypher.RECORD_DELETE, {"gone": list(records.gone)}).consume()
    _run(tx, cypher.RECORD_WRITE, list(records.added))
    _run(tx, cypher.JUDGEMENT_WRITE, records.judged)
    for step in steps:
        _run(tx, step.statement, step.rows)
    tx.run(cypher.META_WRITE, {"meta": load.properties()}).consume()
    _end(tx, client, load)


def _clean(tx: Transaction) -> None:
    """Delete the records of loads that died before they counted."""
    tx.run(cypher.RECORD_CLEAN).consume()


def _turn(tx: Transaction, load: Standing, records: Records) -> None:
    tx.run(cypher.RECORD_DELETE, {"gone": list(records.gone)}).consume()
    tx.run(cypher.RECORD_ACCEPT, {"load": load.load}).consume()
    _run(tx, cypher.JUDGEMENT_WRITE, records.judged)
    tx.run(cypher.META_WRITE, {"meta": load.properties()}).consume()


def _batch(tx: Transaction, client: Client, load: Standing, number: int, step: Step) -> None:
    _ours(tx, client, load, number)
    _run(tx, step.statement, step.rows)


def _ours(tx: Transaction, client: Client, load: Standing, number: int) -> None:
    """Make sure, until this transaction ends, that nobody else has begun a load meanwhile."""
    if not rows(tx, cypher.META_MINE, {"load": load.load, "steps": number}):
        raise StoreBusy(f"{client.url}: another process began to write meanwhile", "run the same again when it is done")


def _end(tx: Transaction, client: Client, load: Standing) -> None:
    if load.meta.counts["documents"] or rows(tx, cypher.ANY_JUDGEMENT):
        _ours(tx, client, load, 0)
        tx.run(cypher.META_WRITE, {"meta": load.ended().properties()}).consume()
    else:  # a store of no papers and no judgements holds nothing at all
        tx.run(cypher.META_DELETE, {"load": load.load}).consume()


def tidy(client: Client, labels: Sequence[str], relations: Sequence[str]) -> None:
    """Delete what no graph of ours can hold: entities with other labels, relationships of other types or ends."""
    _until_none(client, cypher.DELETE_ODD_NODES, {"labels": list(labels)})
    _until_none(client, cypher.delete_odd_edges(), {"relations": list(relations)})


def _until_none(client: Client, statement: str, params: Mapping[str, object]) -> None:
    given = {**params, "most": MOST_DELETED}
    while client.write(lambda tx: rows(tx, statement, given)[0][0]):
        pass
