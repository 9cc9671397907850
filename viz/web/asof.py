"""The date that a visitor looks back to: `?asof=2021-06` in the address, carried along from page to page.

A page that is opened from one with a date is sent on to its own address with that date, so that every address says
what it shows and other windows stay as they are; `asof=` (nothing after it) ends that. What the date means is said by
`graph.asof`; `viz.web.library` answers for it.
"""

from __future__ import annotations

from contextvars import ContextVar
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.datastructures import Headers
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

DATE: ContextVar[str] = ContextVar("asof", default="")
LONGEST = 20  # characters; what is longer is no date
PLAIN = ("/api/", "/static/", "/export/")  # these take the date of the page that asks, without another address


class AsOf:
    """ASGI middleware: set `DATE` for a request, from its address or else from that of the page that sent it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request for its date, or send it on to the address that has the date."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        asked = date_in(scope["query_string"].decode("latin-1"))
        before = _before(Headers(scope=scope)) if asked is None else ""
        if before and scope["method"] == "GET" and not scope["path"].startswith(PLAIN):
            await RedirectResponse(_with_date(scope, before), 307)(scope, receive, send)
            return
        token = DATE.set(asked or before)
        try:
            await self.app(scope, receive, send)
        finally:
            DATE.reset(token)


def date_in(query: str) -> str | None:
    """Return the date in a query string, None where there is none.

    >>> date_in("q=1&asof=2021-06"), date_in("asof="), date_in("q=1")
    ('2021-06', '', None)
    """
    return next((value.strip()[:LONGEST] for name, value in parse_qsl(query, True) if name == "asof"), None)


def _before(headers: Headers) -> str:
    """Return the date of the page that this request comes from, if it is one of ours."""
    sender = urlsplit(headers.get("referer", ""))
    return (date_in(sender.query) or "") if sender.netloc == headers.get("host", "") else ""


def _with_date(scope: Scope, date: str) -> str:
    query = scope["query_string"].decode("latin-1")
    path = str(scope.get("raw_path", b"").decode("latin-1") or scope["path"])
    return "/" + path.lstrip("/") + "?" + "&".join(part for part in (query, urlencode({"asof": date})) if part)
