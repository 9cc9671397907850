"""The socket that the explorer is served on: what it sends goes out at once."""

from __future__ import annotations

import asyncio
import socket

from viz.web.app import listening


def test_connections_send_without_waiting_for_an_acknowledgement():
    """A browser keeps its connections; on each an answer would else wait until its head is acknowledged."""

    async def accepted() -> int:
        found: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        async def visitor(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            sock = writer.get_extra_info("socket")
            found.set_result(sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()
            await writer.wait_closed()

        with listening("127.0.0.1", 0) as taken:
            async with await asyncio.start_server(visitor, sock=taken):
                _, writer = await asyncio.open_connection(*taken.getsockname())
                answer = await asyncio.wait_for(found, 20)
                writer.close()
                await writer.wait_closed()
        return answer

    assert asyncio.run(accepted())
