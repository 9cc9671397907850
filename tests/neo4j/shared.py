"""One server of each Neo4j version for all tests of a session, started when it is first asked for.

HUBGRAPH_TEST_NEO4J says whether there are any: `skip` (the default; `make test` stays quick), `auto` (where Java and
Maven are there), `need` (`make test-neo4j`: at least one version, or the tests fail). All tests of a version run in
one process (`tests.conftest` gives them out so): each may find what the last one left.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest

from graph.ontology import Ontology
from graph.settings import settings
from graph.store.neo4j import Neo4jStore
from tests.neo4j.jars import VERSIONS, available
from tests.neo4j.server import Server, running

_servers = ExitStack()
missing = cache(available)


@cache
def _started(version: str) -> Server:
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID")
    if run:
        claim = Path(tempfile.gettempdir()) / f"hubgraph-tests-{run}-{version}"
        claim.touch(exist_ok=False)  # another process has tests of this version: see tests.conftest
        _servers.callback(claim.unlink)
    server = _servers.enter_context(running(version))
    os.environ["HUBGRAPH_CACHE"] = server.environment["HUBGRAPH_CACHE"]  # not that of whoever runs the tests
    settings.cache_clear()
    return server


def neo4j_server(version: str) -> Server:
    """Return the running server of a version, or skip or fail the test, naming what is missing."""
    mode = os.environ.get("HUBGRAPH_TEST_NEO4J", "skip")
    if mode not in ("auto", "need"):
        pytest.skip("Neo4j tests: make test-neo4j")
    lacks = missing(version)
    if lacks and mode == "need" and all(missing(one) for one in VERSIONS):
        pytest.fail(lacks, pytrace=False)
    if lacks:
        pytest.skip(lacks)
    return _started(version)


def store_on(server: Server, *, read_only: bool = False, vocabulary: Ontology | None = None) -> Neo4jStore:
    """Open the store on a server as it is."""
    return Neo4jStore(server.uri, password=server.password, read_only=read_only, vocabulary=vocabulary)


def empty(server: Server) -> None:
    """Delete all that a server holds; constraints and indexes stay."""
    with server.driver() as driver:
        driver.execute_query("MATCH (n) DETACH DELETE n", database_="neo4j")


def fresh_store(version: str) -> Neo4jStore:
    """Return an empty store on the shared server of a version."""
    server = neo4j_server(version)
    empty(server)
    return store_on(server)


def stop_servers() -> None:
    """Stop all servers: at the end of the session, from a conftest."""
    _servers.close()
    _started.cache_clear()
