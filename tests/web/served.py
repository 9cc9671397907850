"""An application served on a free port, for what a test client cannot show: browsers, visitors that hang up."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator

import uvicorn
from fastapi import FastAPI

from viz.web.app import listening


@contextlib.contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """Serve an application as long as the context lasts; gives its address. Raises TimeoutError if it never starts."""
    with listening("127.0.0.1", 0) as bound:
        server = uvicorn.Server(uvicorn.Config(app, log_level="critical"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
        thread.start()
        deadline = time.monotonic() + 60
        while not server.started:
            if time.monotonic() > deadline:
                raise TimeoutError("the explorer did not start")
            time.sleep(0.02)
        try:
            yield f"http://127.0.0.1:{bound.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(10)
