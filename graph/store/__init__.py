"""Where a graph is kept. `open_store(url)` opens a path (embedded Ladybug) or a Neo4j address."""

from __future__ import annotations

from graph.errors import StoreError
from graph.store.base import Change, Hit, Result, Store

__all__ = ["Change", "Hit", "Result", "Store", "open_store"]

SERVER_SCHEMES = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")


def open_store(url: str, *, read_only: bool = False) -> Store:
    """Open the store at a path, or `:memory:` for one that goes when it is closed.

    `read_only` refuses to write, and refuses a path where there is no graph. Raises StoreError.

    >>> with open_store(":memory:") as store:
    ...     store.counts()["documents"]
    0
    """
    scheme, found, _ = url.partition("://")
    if found and scheme.lower() in SERVER_SCHEMES:
        raise StoreError(f"{url}: the Neo4j store is not part of this version yet", "name a file: var/hubgraph.lbug")
    if found:
        raise StoreError(f"{url}: unknown kind of store", "name a file, or an address that starts with neo4j://")
    from graph.store.ladybug import LadybugStore  # here, so that a server store need not load the library

    return LadybugStore(url, read_only=read_only)
