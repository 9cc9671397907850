"""Work that ends when nobody waits for its answer any more: the visitor cancelled, or closed the page."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from graph.store.stop import Stop

LOOKED_AFTER = 0.1  # seconds between two looks at the connection


@asynccontextmanager
async def stopping(request: Request) -> AsyncIterator[Stop]:
    """Give a `Stop` that is set once the connection of the request is gone."""
    stop = Stop()
    watch = asyncio.create_task(_watch(request, stop))
    try:
        yield stop
    finally:
        watch.cancel()


def stoppable(endpoint: Callable[[Request], Response]) -> Callable[[Request], Awaitable[Response]]:
    """Serve an endpoint that finds its `Stop` as `request.state.stop`."""

    async def run(request: Request) -> Response:
        async with stopping(request) as stop:
            request.state.stop = stop
            return await run_in_threadpool(endpoint, request)

    return run


async def _watch(request: Request, stop: Stop) -> None:
    while not await request.is_disconnected():
        await asyncio.sleep(LOOKED_AFTER)
    stop.now()
