"""What a change of a Neo4j store touches, found without joining all its records again.

What the records say is kept in a side file in the cache folder of whoever writes, as beside an embedded store
(`graph.store.index`). Records are told by their hash, so that the file follows whoever else has written: it reads from
the server what it lacks. It may be deleted at any time; a change then costs once what all records are worth.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from graph.curation.judgement import Judgement
from graph.errors import StoreError
from graph.model import Record
from graph.ontology import Ontology
from graph.settings import settings
from graph.store.index import index_at
from graph.store.neo4j_client import Client
from graph.store.neo4j_meta import record_of
from graph.store.neo4j_rows import Both, State, Step, difference, state_of
from graph.store.neo4j_shelf import Lines
from graph.store.tables import Meta, indicator_id, is_much, meta_after, rows_of
from graph.touched import Touched, touched


def steps_for(
    client: Client,
    there: Meta,
    hashes: Mapping[str, str],
    lines: Lines,
    new: Sequence[str],
    gone: Sequence[str],
    ledgers: tuple[Sequence[Judgement], Sequence[Judgement]],
    build: str,
    vocabulary: Ontology,
) -> tuple[Meta, list[Step]] | None:
    """Return what the store says of itself after a change, and the steps to it; None where all must be joined.

    `there` is what it says now, `hashes` are its records by document, `new` the documents of `lines` that come, `gone`
    those that go, `ledgers` the judgements before and after. Raises RecordError for a record that comes, StoreError for
    a damaged one.
    """
    leaving = {doc: sha256 for doc, sha256 in hashes.items() if doc in gone or doc in new}
    if not hashes:
        return None

    def read(doc: str, sha256: str) -> Record:
        return record_of(client, doc, sha256)

    try:
        old = _few((read(*one) for one in sorted(leaving.items())), there)
    except StoreError:  # it is damaged, and goes: nobody needs it to compare all
        return None
    come = _few((lines.record(doc) for doc in sorted(new)), there)
    if old is None or come is None:
        return None
    try:
        with index_at(side_file(client)) as index:
            index.follow(hashes, {}, read, but=leaving)
            part = touched(index.others({*leaving, *new}), old, come, *ledgers, vocabulary)
    except (sqlite3.Error, OSError):
        return None
    more = sum(len(record.relations) for record in come) - sum(len(record.relations) for record in old)
    return meta_after(there, build, part, more), list(difference(_both(part)))


def _few(records: Iterable[Record], there: Meta) -> list[Record] | None:
    """Return records, unless there is much in them."""
    found: list[Record] = []
    rows = 0
    for record in records:
        found.append(record)
        rows += rows_of(record)
        if is_much(rows, there):
            return None
    return found


def _both(part: Touched) -> Both:
    """Return both sides, without the indicators that others measure: they stay."""
    kept = {(indicator_id(name),) for name in part.kept}
    before, after = (state_of(graph) for graph in (part.before, part.after))
    return Both(_without(before, kept), _without(after, kept))


def _without(state: State, kept: set[tuple[str]]) -> State:
    left = {key: row for key, row in state.nodes["Indicator"].items() if key not in kept}
    return State({**state.nodes, "Indicator": left}, state.edges)


def side_file(client: Client) -> Path:
    """Return the path of the side file of a database, in a folder that is the user's own. Raises OSError."""
    folder = settings().cache.expanduser()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    told = f"{client.url}\n{client.database}"
    return folder / f"{hashlib.sha256(told.encode()).hexdigest()[:16]}.sqlite"
