"""What is read from a Neo4j store is of one graph, not of one that was being loaded meanwhile.

How the store stands is read after the graph, in the same transaction, and compared with what it was before. A read of
one statement brings both at once (`graph.store.neo4j_cypher.with_standing`): that is as many round trips as the bare
statement takes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from graph.errors import StoreError
from graph.ontology import Ontology
from graph.store import neo4j_cypher as cypher
from graph.store import neo4j_load
from graph.store.files import AGAIN
from graph.store.neo4j_client import Client, Row, Transaction, rows
from graph.store.neo4j_meta import READY, Standing, standing_of
from graph.store.tables import SCHEMA, Meta

TRIES = 3  # of a read, when the graph changes while it is read

Answer = TypeVar("Answer")


class Reader:
    """Reads of the store behind `client`. Threads may share it."""

    def __init__(self, client: Client, vocabulary: Ontology) -> None:
        self._client, self._vocabulary = client, vocabulary
        self._known: Standing | None = None  # how the store stood when it was last read, if it was whole

    def look(self, *, read_only: bool) -> None:
        """Make sure that the database is ours, or free. Raises StoreError."""
        url = self._client.url
        if not self._client.read(self.stands).empty:
            return
        strangers = self._client.ask(cypher.STRANGERS)
        if strangers:
            what = f"{url}: holds nodes like (:{':'.join(strangers[0][0])}) that `hubgraph ingest` did not write"
            raise StoreError(what, "name another database (NEO4J_DATABASE), or empty it: MATCH (n) DETACH DELETE n")
        if read_only:
            raise StoreError(f"{url}: there is no graph here", "run `hubgraph ingest` first")

    def stands(self, tx: Transaction) -> Standing:
        """Return how the store stands, whether it can be read or not."""
        return self._standing([row[0] for row in rows(tx, cypher.META_READ)])

    def _standing(self, found: Sequence[Any]) -> Standing:
        return standing_of(found[0] if found else None, self._client.url, self._vocabulary)

    def meta(self, tx: Transaction) -> Meta:
        """Return what the store says of itself. Raises StoreError while it is loaded."""
        standing = self.stands(tx)
        self._refuse_unfinished(standing)
        return standing.meta

    def now(self) -> Standing:
        """Return how the store stands. Raises StoreError while it is loaded."""
        standing = self._standing([row[0] for row in self._client.ask(cypher.META_READ)])
        self._keep(standing)
        self._refuse_unfinished(standing)
        return standing

    def read(self, work: Callable[[Transaction, Standing], Answer]) -> Answer:
        """Run `work` on one graph: again when another one took its place. Raises StoreError while it is loaded."""
        return self._steady(lambda now: self._client.read(lambda tx: (work(tx, now), self.stands(tx))))

    def rows(self, statement: str | Callable[[Sequence[str]], str], **params: Any) -> list[Row]:
        """Return all rows of a statement, which may be made of the types of relations that there are.

        They come as one record: for what is asked of the whole graph, take `read`.
        """

        def work(now: Standing) -> tuple[list[Row], Standing]:
            text = statement if isinstance(statement, str) else statement(now.meta.relations)
            ((found, *stands),) = self._client.ask(cypher.with_standing(text), params)
            return found, self._standing([one for one in stands if one is not None])

        return self._steady(work)

    def _steady(self, work: Callable[[Standing], tuple[Answer, Standing]]) -> Answer:
        """Return what `work` read, once the store stands after it as it stood before."""
        for _ in range(TRIES):
            before = self._known or self.now()
            answer, after = work(before)
            self._keep(after)
            if before == after:
                return answer
            self._refuse_unfinished(after)
        raise neo4j_load.busy(self._client)

    def _keep(self, standing: Standing) -> None:
        self._known = standing if standing.state == READY and standing.meta.schema == SCHEMA else None

    def _refuse_unfinished(self, standing: Standing) -> None:
        url = self._client.url
        if standing.state != READY:
            if neo4j_load.writers(self._client):
                raise neo4j_load.busy(self._client)
            who = f"begun {standing.since} by {standing.owner}"
            raise StoreError(f"{url}: an ingest was not finished ({who})", f"ingest again, or {AGAIN}")
        if standing.meta.schema != SCHEMA:
            age = "an older" if standing.meta.schema < SCHEMA else "a newer"
            hint = AGAIN if standing.meta.schema < SCHEMA else "use that version"
            raise StoreError(f"{url}: was written by {age} version of hubgraph", hint)
