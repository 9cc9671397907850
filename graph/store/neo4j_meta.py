"""What a Neo4j store keeps beside the graph: the records that it is made from, and what it says of itself.

    (:HubgraphMeta {id: 'store'})    schema, build, counts, and whether a load has ended (`state`)
    (:HubgraphRecord {sha256})       one for each document: its record, packed; `pending` before it counts
    (:HubgraphJudgement {id})        one for each line of the ledger: who, when, what, and the line itself

They are joined to nothing. A database where nothing was ingested or judged has none.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from graph.curation.judgement import Judgement, to_line
from graph.curation.ledger import Ledger, read_lines
from graph.errors import RecordError, StoreError
from graph.model import Graph, Record
from graph.ontology import Ontology
from graph.store import neo4j_cypher as cypher
from graph.store.manifest import NOTHING
from graph.store.neo4j_client import Client, Transaction, rows
from graph.store.tables import SCHEMA, Meta, meta_for
from graph.stream import digest, record_from_dict

LIBRARY = "neo4j"
READY, LOADING = "ready", "loading"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a store stands: what it holds or is to hold, whether that load has ended, which load it was, and whose."""

    meta: Meta
    state: str = READY
    load: str = ""
    owner: str = ""
    since: str = ""

    @property
    def empty(self) -> bool:
        """Tell whether nothing was ever put into the store."""
        return not self.load

    def properties(self) -> dict[str, Any]:
        """Return the properties of the node that keeps it."""
        plain = {**asdict(self.meta), "counts": json.dumps(dict(self.meta.counts))}
        own = {"state": self.state, "load": self.load, "owner": self.owner, "since": self.since}
        return {"id": "store", **{k: list(v) if isinstance(v, tuple) else v for k, v in plain.items()}, **own}

    def ended(self) -> Standing:
        """Return the same store after its load."""
        return replace(self, state=READY)


def standing_of(found: Mapping[str, Any] | None, url: str, vocabulary: Ontology) -> Standing:
    """Return how a store stands whose node has these properties. Raises StoreError where hubgraph did not write it."""
    if found is None:
        return Standing(meta_for(NOTHING, (), Graph(), vocabulary, LIBRARY))
    try:
        texts: dict[str, Any] = {name: tuple(found[name]) for name in ("labels", "relations")}
        plain = {name: found[name] for name in ("schema", "library", "build", "vocabulary")}
        meta = Meta(**plain, **texts, counts=json.loads(found["counts"]))
        return Standing(meta, found["state"], found["load"], found["owner"], found["since"])
    except (KeyError, TypeError, ValueError) as exc:
        hint = "run `hubgraph rebuild` with the version that wrote it, or ingest into an empty database"
        raise StoreError(f"{url}: its node (:{cypher.META}) cannot be read: {exc!r}", hint) from exc


def fits(standing: Standing, vocabulary: Ontology) -> bool:
    """Tell whether the graph is what its records and this version would make."""
    now = meta_for(NOTHING, (), Graph(), vocabulary, LIBRARY)
    same = (standing.meta.schema, standing.meta.vocabulary) == (SCHEMA, now.vocabulary)
    return standing.empty or (standing.state == READY and same)


def pack(line: str) -> str:
    """Return the line of a record as it is kept: a quarter of its size, plain ASCII."""
    return base64.b64encode(zlib.compress(line.encode("utf-8", "surrogatepass"), 9)).decode("ascii")


def unpack(data: str) -> str:
    """Return the line that was packed. Raises ValueError."""
    try:
        return zlib.decompress(base64.b64decode(data, validate=True)).decode("utf-8", "surrogatepass")
    except zlib.error as exc:
        raise ValueError(str(exc)) from exc


def record_row(document: str, sha256: str, line: str) -> dict[str, str]:
    """Return the properties of the node that keeps the line of a record."""
    return {"document": document, "sha256": sha256, "data": pack(line)}


def read_records(tx: Transaction, url: str) -> list[Record]:
    """Read the records of a store, by document id. Raises StoreError for a damaged one."""
    return [read_record(url, *row) for row in rows(tx, cypher.RECORDS)]


def record_of(client: Client, document: str, sha256: str) -> Record:
    """Read one record of a store. Raises StoreError for one that is gone or damaged."""
    for row in client.read(lambda tx: rows(tx, cypher.RECORD_OF, {"sha256": sha256})):
        return read_record(client.url, *row)
    raise StoreError(f"{client.url}: the record of document {document} is gone", _again(document))


def read_judgements(tx: Transaction, url: str) -> Ledger:
    """Read the ledger of a store."""
    return read_lines((str(line) for (line,) in rows(tx, cypher.JUDGEMENTS)), url)


def judgement_rows(judgements: Sequence[Judgement]) -> list[dict[str, str]]:
    """Return the properties of the nodes that keep judgements."""
    return [
        {"id": one.id, "verb": one.verb, "author": one.author, "at": one.at, "why": one.why, "line": to_line(one)}
        for one in judgements
    ]


def read_record(url: str, document: str, sha256: str, data: str) -> Record:
    """Return a record that was kept under its hash. Raises StoreError for a damaged one."""
    try:
        line = unpack(data)
        if digest(line) != sha256:
            raise ValueError("its content does not fit its hash")
        return record_from_dict(json.loads(line))
    except (ValueError, TypeError, RecordError) as exc:
        where = f"{url}: the record of document {document} is damaged: {exc}"
        raise StoreError(where, _again(document)) from exc


def _again(document: str) -> str:
    return f"run `hubgraph documents remove {document}`, then ingest it again"
