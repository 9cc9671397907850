"""Processes that write to a store, for tests of crashes and locks: `python -m tests.store.writers VERB STORE`."""

import os
import resource
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from graph.errors import HubgraphError
from graph.store import open_store
from tests.graph.made import papers


def ingest_all(url: str) -> None:
    """Say READY, then ingest all papers."""
    with open_store(url) as store:
        print("READY", flush=True)
        store.ingest(papers())
        print("DONE", flush=True)


def hold(url: str) -> None:
    """Hold the lock until killed."""
    files = open_store(url).files  # type: ignore[attr-defined]
    with files.writing():
        print("READY", flush=True)
        time.sleep(60)


def full_disk(url: str) -> None:
    """Ingest with no room for more than a few kilobytes in a file."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))
    ingest_all(url)


def die_at(url: str) -> None:
    """Ingest, and be killed right before the change of a file whose number stands in STEP."""
    step, seen = int(os.environ["STEP"]), 0
    replace: Callable[..., Any] = Path.replace

    def counting(self: Path, target: Path) -> Any:
        nonlocal seen
        if seen == step:
            os.kill(os.getpid(), signal.SIGKILL)
        seen += 1
        return replace(self, target)

    Path.replace = counting  # type: ignore[method-assign, assignment]
    ingest_all(url)


if __name__ == "__main__":
    try:
        {"ingest": ingest_all, "hold": hold, "full": full_disk, "die": die_at}[sys.argv[1]](sys.argv[2])
    except HubgraphError as error:
        print(f"{type(error).__name__}: {error}", flush=True)
        sys.exit(2)
