"""What every answer of the explorer carries and every request must satisfy.

Hosts are checked by Starlette's TrustedHostMiddleware (DNS rebinding); this module adds the headers, the rule for
unsafe methods (Datasette's: by `Sec-Fetch-Site`, else `Origin`), and a cap on bodies.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from viz.web.respond import Json, problem

CSP = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
BODY_LIMIT = 100_000  # bytes; the only body is a query


def same_origin(headers: Mapping[str, str]) -> bool:
    """Tell whether an unsafe request comes from the explorer's own pages or from no browser at all."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host", "")


class Guard:
    """ASGI middleware: refuse unsafe requests of other origins and bodies without a small length; add headers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        refusal = _refusal(scope) if scope["method"] not in SAFE_METHODS else None
        if refusal is not None:
            await refusal(scope, receive, guarded)
        else:
            await self.app(scope, receive, guarded)


def _refusal(scope: Scope) -> Json | None:
    headers = Headers(scope=scope)
    if not same_origin(headers):
        return Json(problem("cross_origin"), 403)
    length = headers.get("content-length")
    if length is None:
        return Json(problem("length_required"), 411)
    if not length.isdigit() or int(length) > BODY_LIMIT:
        return Json(problem("too_large"), 413)
    if headers.get("content-type", "").split(";")[0].strip() != "application/json":
        return Json(problem("not_json"), 415)
    return None
