"""All that a Neo4j store should hold, beside what it holds: both are on disk, so that memory does not grow with papers.

The graph is poured out of the side file of whoever writes (`graph.store.neo4j_part`), or out of one that is made for
the purpose where that cannot be written.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from graph.curation.judgement import Judgement
from graph.errors import StoreError
from graph.model import Record
from graph.ontology import Ontology
from graph.store import neo4j_cypher as cypher
from graph.store import neo4j_load
from graph.store.index import index_at
from graph.store.neo4j_client import Client, Transaction
from graph.store.neo4j_meta import record_of
from graph.store.neo4j_part import side_file
from graph.store.neo4j_rows import Step, difference, stored_edges, stored_nodes
from graph.store.neo4j_shelf import EDGE, NODE, Lines, Shelf
from graph.store.pour import pour_papers, pour_rest


@contextmanager
def steps_to_all(
    client: Client, hashes: Mapping[str, str], lines: Lines, judgements: Sequence[Judgement], vocabulary: Ontology
) -> Iterator[tuple[Mapping[str, int], Iterator[Step]]]:
    """Give what the store will hold, counted, and the steps to it, whatever it holds now.

    `hashes` are the records that are to make the graph, by document: some in `lines`, others in the store. Raises
    RecordError for one that is not what it should be, StoreError for a damaged one.
    """

    def read(doc: str, sha256: str) -> Record:
        return lines.record(doc) if lines.hashes.get(doc) == sha256 else record_of(client, doc, sha256)

    def poured(place: Path) -> tuple[dict[str, int], Shelf]:
        shelf = held.enter_context(Shelf())
        with index_at(place) as index:
            counts = pour_papers(index, hashes, {}, read, vocabulary, shelf)
            counts.update(pour_rest(index.whole(judgements, vocabulary), shelf))
            return dict(counts), shelf

    with ExitStack() as held:
        try:
            counts, shelf = poured(side_file(client))
        except (sqlite3.Error, OSError):
            counts, shelf = poured(Path(held.enter_context(_folder())) / "index")
        _put_what_stands(client, shelf, vocabulary)
        yield counts, difference(shelf)


@contextmanager
def _folder() -> Iterator[str]:
    try:
        with tempfile.TemporaryDirectory(prefix="hubgraph-") as folder:
            yield folder
    except (sqlite3.Error, OSError) as exc:
        hint = "free space there, or name another folder in TMPDIR"
        raise StoreError(f"{tempfile.gettempdir()}: cannot be written: {exc}", hint) from exc


def _put_what_stands(client: Client, shelf: Shelf, vocabulary: Ontology) -> None:
    """Read what the database holds, kind after kind, without what no graph of ours can hold: that is deleted."""
    labels, relations = tuple(vocabulary.labels), tuple(vocabulary.relations)
    neo4j_load.tidy(client, labels, relations)

    def nodes(tx: Transaction, base: str) -> None:
        shelf.stands(NODE, stored_nodes(tx, base, labels))

    def edges(tx: Transaction, relation: str) -> None:
        shelf.stands(EDGE, stored_edges(tx, relation))

    for base in cypher.BASES:
        client.read(partial(nodes, base=base))
    for relation in (*relations, *cypher.ENDS):
        client.read(partial(edges, relation=relation))
