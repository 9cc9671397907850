"""A process that ingests many papers in small transactions: `python -m tests.neo4j.writer URI PASSWORD PAUSE`.

It says `transaction N` before each of them, then waits PAUSE seconds, so that a test can end it at a chosen place.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

from graph.errors import HubgraphError
from graph.store import neo4j_load, neo4j_rows
from graph.store.neo4j import Neo4jStore
from graph.store.neo4j_client import Client


def main() -> None:
    """Ingest, in small transactions."""
    from tests.neo4j.test_survival import many

    uri, password, pause = sys.argv[1:]
    neo4j_load.AT_ONCE, neo4j_load.PACKED, neo4j_rows.BATCH = 0, 4_000, 20
    write: Callable[..., Any] = neo4j_load.write

    def slowly(client: Client, *args: Any) -> None:
        real, count = client.write, 0

        def saying(work: Callable[..., Any]) -> Any:
            nonlocal count
            count += 1
            print(f"transaction {count}", flush=True)
            time.sleep(float(pause))
            return real(work)

        client.write = saying  # type: ignore[method-assign, assignment]
        write(client, *args)

    neo4j_load.write = slowly  # type: ignore[assignment]
    with Neo4jStore(uri, password=password) as store:
        store.ingest(many())
    print("DONE", flush=True)


if __name__ == "__main__":
    try:
        main()
    except HubgraphError as error:
        print(f"{type(error).__name__}: {error}".replace("\n", " "), flush=True)
        sys.exit(2)
