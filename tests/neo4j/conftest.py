"""Tests against real Neo4j servers; `tests.neo4j.shared` says when they run."""

from collections.abc import Iterator

import pytest

from tests.neo4j.jars import VERSIONS
from tests.neo4j.server import Server
from tests.neo4j.shared import empty, neo4j_server


@pytest.fixture(params=VERSIONS, ids=[f"neo4j-{version}" for version in VERSIONS])
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """An empty server of each version; the test may kill it and start it again."""
    found = neo4j_server(request.param)
    if found.pid is None:
        found.start()
    empty(found)
    yield found
    if found.pid is None:
        found.start()
