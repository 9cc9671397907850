"""A connection to a Neo4j server: sessions, retries, time limits, and its errors in words that a person can act on."""

from __future__ import annotations

import logging
import re
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar
from urllib.parse import urlsplit

import neo4j
from neo4j.exceptions import (
    AuthError,
    ConfigurationError,
    DriverError,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
    UnsupportedServerProduct,
)

from graph.errors import QueryRefused, StoreBusy, StoreError
from graph.store.neo4j_plan import Passed

OLDEST = (5, 26)
CONNECT_SECONDS = 10.0
POOL_SECONDS = 60.0  # to wait for a connection while all are in use
RETRY_SECONDS = {neo4j.READ_ACCESS: 10.0, neo4j.WRITE_ACCESS: 60.0}  # to try again while the server is away or busy
READ_SECONDS, WRITE_SECONDS = 120.0, 600.0  # of one transaction
USER_AGENT = "hubgraph"

Answer = TypeVar("Answer")
Row = Sequence[Any]
Transaction = neo4j.ManagedTransaction | neo4j.Transaction

logging.getLogger("neo4j").addHandler(logging.NullHandler())  # what it has to say is said by our errors


class Client:
    """One server and one of its databases. Raises StoreError from every method when the server does not do its part."""

    def __init__(self, url: str, username: str, password: str, database: str) -> None:
        self.url, self.database = url, database
        self._plugins: frozenset[str] | None = None
        self.passed = Passed()  # queries of people
        with self.said():
            self._driver = neo4j.GraphDatabase.driver(
                url,
                auth=(username, password) if password else None,
                connection_timeout=CONNECT_SECONDS,
                connection_acquisition_timeout=POOL_SECONDS,
                notifications_min_severity="OFF",
                max_transaction_retry_time=RETRY_SECONDS[neo4j.READ_ACCESS],
                telemetry_disabled=True,
                user_agent=USER_AGENT,
            )
        try:
            self._greet()
        except BaseException:
            self._driver.close()
            raise

    def _greet(self) -> None:
        """Make sure that the server is there, at once, and that it is one that we know."""
        with self.said(), self.transaction(write=False, seconds=READ_SECONDS) as tx:
            agent = tx.run("RETURN 1").consume().server.agent
        found = re.match(r"Neo4j/(\d+)\.(\d+)", agent)
        if found is None or (int(found[1]), int(found[2])) < OLDEST:
            hint = "use the server of docker-compose.yml, or a newer one"
            raise StoreError(f"{self.url}: is {agent}, not Neo4j 5.26 or newer", hint)

    def read(self, work: Callable[[neo4j.ManagedTransaction], Answer]) -> Answer:
        """Run `work` in a reading transaction, again when the server was away; it must return plain data."""
        with self.said(), self._session(neo4j.READ_ACCESS) as session:
            return session.execute_read(neo4j.unit_of_work(timeout=READ_SECONDS)(work))

    def ask(self, statement: str, params: Mapping[str, Any] | None = None) -> list[Row]:
        """Return all rows of one reading statement of our own, run again when the server was away.

        The transaction begins in the same round trip: `read` takes one more, and one for each statement.
        """
        with self.said():
            return self._driver.execute_query(
                neo4j.Query(statement, timeout=READ_SECONDS),
                dict(params or {}),
                routing_=neo4j.RoutingControl.READ,
                database_=self.database,
                bookmark_manager_=None,
                result_transformer_=_rows_of,
            )

    def write(self, work: Callable[[neo4j.ManagedTransaction], Answer]) -> Answer:
        """Run `work` in a writing transaction, again when the server was away: it must do no harm when done twice."""
        with self.said(), self._session(neo4j.WRITE_ACCESS) as session:
            return session.execute_write(neo4j.unit_of_work(timeout=WRITE_SECONDS)(work))

    @contextmanager
    def transaction(
        self, *, write: bool, seconds: float, notes: Mapping[str, Any] | None = None, severity: str = "OFF"
    ) -> Iterator[neo4j.Transaction]:
        """Hold a transaction that is never run again, and rolled back at the end; 0 seconds is no time limit."""
        access = neo4j.WRITE_ACCESS if write else neo4j.READ_ACCESS
        with self._session(access, notifications_min_severity=severity) as session:
            tx = session.begin_transaction(timeout=seconds, metadata=dict(notes or {}))
            try:
                yield tx
            finally:
                tx.close()

    def _session(self, access: str, **more: Any) -> neo4j.Session:
        patience = RETRY_SECONDS[access]
        return self._driver.session(
            database=self.database, default_access_mode=access, max_transaction_retry_time=patience, **more
        )

    @contextmanager
    def said(self) -> Iterator[None]:
        """Turn errors of the driver and the server into ours."""
        try:
            yield
        except (DriverError, Neo4jError, OSError, ValueError) as exc:
            raise self.explain(exc) from exc

    def explain(self, exc: BaseException) -> StoreError | QueryRefused:
        """Return what went wrong, where, and what to do."""
        code = (exc.code or "") if isinstance(exc, Neo4jError) else ""
        where = _place(self.url)
        said = first_line(exc).replace(self.url, where)
        if isinstance(exc, AuthError) or code.startswith("Neo.ClientError.Security"):
            return StoreError(
                f"{where}: the server refuses to let you in: {said}", "set NEO4J_USERNAME, NEO4J_PASSWORD"
            )
        if "DatabaseNotFound" in code or "Database.IllegalName" in code:
            return StoreError(f"{where}: has no database {self.database!r}", "set NEO4J_DATABASE; it is usually neo4j")
        if isinstance(exc, UnsupportedServerProduct):
            return StoreError(f"{where}: is not Neo4j 5.26 or newer: {said}", "name the address of a newer server")
        if isinstance(exc, ConfigurationError | ValueError):
            hint = "it is like neo4j://localhost:7687; name and password stand in NEO4J_USERNAME, NEO4J_PASSWORD"
            return StoreError(f"{where}: is not an address of Neo4j: {said}", hint)
        if isinstance(exc, ServiceUnavailable | SessionExpired | OSError | DriverError):
            return self._unreachable(exc)
        if code.startswith("Neo.TransientError") or "TransactionTimedOut" in code:
            return StoreBusy(f"{where}: the server is too busy: {said}", "wait a moment, then run the same again")
        return StoreError(f"{where}: the server says: {said}", "`hubgraph verify` tells whether the graph is whole")

    def _unreachable(self, exc: BaseException) -> StoreError:
        where = _place(self.url)
        told = any(isinstance(cause, ssl.SSLError) or "BoltSecurity" in type(cause).__name__ for cause in causes(exc))
        if told or ("+s" in self.url.partition("://")[0] and _listens(self.url)):
            hint = "bolt+s/neo4j+s need a certificate that is trusted, +ssc takes any; without TLS write neo4j://"
            return StoreError(f"{where}: cannot agree on TLS with the server: {first_line(exc)}", hint)
        hint = "start it (docker compose up --detach --wait), or name its address in --store or NEO4J_URI"
        return StoreError(f"{where}: the Neo4j server does not answer: {first_line(exc)}", hint)

    def plugins(self, ask: Callable[[], Sequence[str]]) -> frozenset[str]:
        """Return the functions that are not of the server itself; `ask` is asked once, they change with a restart."""
        if self._plugins is None:
            self._plugins = frozenset(ask())
        return self._plugins

    def close(self) -> None:
        """Let go of all connections."""
        self._driver.close()


def rows(tx: Transaction, statement: str, params: Mapping[str, Any] | None = None) -> list[Row]:
    """Run one of our own statements and return all its rows."""
    return _rows_of(tx.run(statement, dict(params or {})))


def _rows_of(result: neo4j.Result) -> list[Row]:
    return [record.values() for record in result]


def causes(exc: BaseException) -> Iterator[BaseException]:
    """Give an error and all that it came from."""
    seen: list[BaseException] = []
    todo = [exc]
    while todo:
        one = todo.pop()
        if one not in seen:
            seen.append(one)
            yield one
            todo += [more for more in (one.__cause__, one.__context__) if more is not None]


def first_line(exc: BaseException) -> str:
    """Return the first line of what an error says, without the codes around it."""
    text = (exc.message or "") if isinstance(exc, Neo4jError) else str(exc)
    return (text or str(exc)).strip().partition("\n")[0].removesuffix(":")


def _listens(url: str) -> bool:
    """Tell whether anything answers at an address: then it is TLS that the driver failed at."""
    try:
        parts = urlsplit(url)
        with socket.create_connection((parts.hostname or "localhost", parts.port or 7687), timeout=2):
            return True
    except (OSError, ValueError):
        return False


def _place(url: str) -> str:
    """Return an address without what may be a password in it."""
    try:
        parts = urlsplit(url)
        return url.replace(f"{parts.netloc.rpartition('@')[0]}@", "") if "@" in parts.netloc else url
    except ValueError:
        return url
