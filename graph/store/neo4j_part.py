"""What a change of a Neo4j store touches, found without joining all its records again.

What the records say is kept in a side file in the cache folder of whoever writes, as beside an embedded store
(`graph.store.index`). Records are told by their hash, so that the file follows whoever else has written: it reads from
the server what it lacks. It may be deleted at any time; a change then costs once what all records are worth.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from graph.curation.judgement import Judgement
from graph.model import Record
from graph.ontology import Ontology
from graph.settings import settings
from graph.store import neo4j_cypher as cypher
from graph.store.index import index_at
from graph.store.neo4j_client import Client, rows
from graph.store.neo4j_meta import read_record
from graph.store.neo4j_rows import State, Step, difference, state_of
from graph.store.tables import Meta, indicator_id, meta_after
from graph.touched import Touched, touched

MOST = 200  # papers that may change at once: for more, all records are joined


def steps_for(
    client: Client,
    there: Meta,
    hashes: Mapping[str, str],
    new: Mapping[str, Record],
    gone: Sequence[str],
    ledgers: tuple[Sequence[Judgement], Sequence[Judgement]],
    build: str,
    vocabulary: Ontology,
) -> tuple[Meta, list[Step]] | None:
    """Return what the store says of itself after a change, and the steps to it; None where all must be joined.

    `there` is what it says now, `hashes` are its records by document, `gone` the documents whose records go (also those
    that come anew), `ledgers` the judgements before and after. Raises RecordError for a record that comes, StoreError
    for a damaged one.
    """
    leaving = {doc: sha256 for doc, sha256 in hashes.items() if doc in gone}
    if not hashes or len(leaving) + len(new) > MOST:
        return None

    def read(doc: str, sha256: str) -> Record:
        (row,) = client.read(lambda tx: rows(tx, cypher.RECORD_OF, {"sha256": sha256}))
        return read_record(client.url, *row)

    try:
        old = [read(*one) for one in sorted(leaving.items())]
        with index_at(_place(client)) as index:
            index.follow(hashes, {}, read, but=leaving)
            part = touched(index.others({*leaving, *new}), old, list(new.values()), *ledgers, vocabulary)
    except (sqlite3.Error, OSError):
        return None
    more = sum(len(record.relations) for record in new.values()) - sum(len(record.relations) for record in old)
    return meta_after(there, build, part, more), list(difference(*_states(part)))


def _states(part: Touched) -> tuple[State, State]:
    """Return both sides as rows, without the indicators that others measure: they stay."""
    kept = {indicator_id(name) for name in part.kept}
    before, after = (state_of(graph) for graph in (part.before, part.after))
    return _without(before, kept), _without(after, kept)


def _without(state: State, kept: set[str]) -> State:
    indicators: dict[str, dict[str, Any]] = dict(state.nodes["Indicator"])
    left = {one: row for one, row in indicators.items() if one not in kept}
    return replace(state, nodes={**state.nodes, "Indicator": left})


def _place(client: Client) -> Path:
    """Return the path of the side file of a database, in a folder that is the user's own."""
    folder = settings().cache.expanduser()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    told = f"{client.url}\n{client.database}"
    return folder / f"{hashlib.sha256(told.encode()).hexdigest()[:16]}.sqlite"
