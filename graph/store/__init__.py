"""Where a graph is kept. `open_store(url)` opens a path (embedded Ladybug) or a Neo4j address."""

from __future__ import annotations

from graph.errors import StoreError
from graph.settings import settings
from graph.store.base import Change, Hit, Result, Store

__all__ = ["Change", "Hit", "Result", "Store", "open_store"]

SERVER_SCHEMES = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")


def open_store(url: str = "", *, read_only: bool = False) -> Store:
    """Open the store at a path, at a Neo4j address, or `:memory:` for one that goes when it is closed.

    Without `url` the settings name it: HUBGRAPH_STORE, else NEO4J_URI, else the file `var/hubgraph.lbug`. A server is
    opened with NEO4J_USERNAME, NEO4J_PASSWORD and NEO4J_DATABASE. `read_only` refuses to write, and refuses a place
    where there is no graph. Raises StoreError.

    >>> with open_store(":memory:") as store:
    ...     store.counts()["documents"]
    0
    """
    url = url or settings().store
    scheme, found, _ = url.partition("://")
    if found and scheme.lower() in SERVER_SCHEMES:
        return _server(url, read_only)
    if found:
        raise StoreError(f"{url}: unknown kind of store", "name a file, or an address that starts with neo4j://")
    from graph.store.ladybug import LadybugStore  # here, so that a server store need not load the library

    return LadybugStore(url, read_only=read_only)


def _server(url: str, read_only: bool) -> Store:
    from graph.store.neo4j import Neo4jStore  # here, so that a file needs no driver

    known = settings()
    return Neo4jStore(
        url,
        username=known.neo4j_username,
        password=known.neo4j_password.get_secret_value(),
        database=known.neo4j_database,
        read_only=read_only,
    )
