"""What every answer of the explorer carries and every request must satisfy.

Hosts are checked by Starlette's TrustedHostMiddleware (DNS rebinding); this module adds the headers, the rule for
unsafe methods (Datasette's: by `Sec-Fetch-Site`, else `Origin`), the token, and a cap on bodies.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from viz.web.respond import Json, problem
from viz.web.roles import Roles

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
READS = frozenset({"/api/query"})  # unsafe by method alone: they change nothing
READ_STARTS = ("/export/",)  # the same, by the start of the path
SUGGESTS = frozenset({"/api/suggestions", "/review/suggest"})  # what readers may send where the server takes it
COOKIE_AGE = 30 * 24 * 3600  # seconds that a token stays in a browser
BODY_LIMIT = 100_000  # bytes of a query, a decision, a form
EXPORT_LIMIT = 600_000  # bytes: the ids of what a canvas shows
UPLOAD_LIMIT = 50 * 2**20  # bytes of a paper


@dataclass(frozen=True, slots=True)
class Body:
    """What a request may carry: the content type, the most bytes, and the error that says it is another type."""

    kind: str = "application/json"
    most: int = BODY_LIMIT
    wrong: str = "not_json"


BODIES: Mapping[str, Body] = {  # by the start of the path; JSON everywhere else
    "/export/": Body(most=EXPORT_LIMIT),
    "/api/uploads": Body("application/octet-stream", UPLOAD_LIMIT, "form"),
    "/upload": Body("multipart/form-data", UPLOAD_LIMIT + BODY_LIMIT, "form"),
    "/review/": Body("application/x-www-form-urlencoded", wrong="form"),
}


def same_origin(headers: Mapping[str, str]) -> bool:
    """Tell whether an unsafe request comes from the explorer's own pages or from no browser at all."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host", "")


class Guard:
    """ASGI middleware: refuse unsafe requests of other origins, without token, or of unknown size; add headers.

    A token in the address of a page becomes a cookie, and the address loses it.
    """

    def __init__(self, app: ASGIApp, roles: Roles | None = None) -> None:
        self.app = app
        self.roles = roles or Roles()

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

        safe = scope["method"] in SAFE_METHODS
        answer = self._welcome(scope) if safe else _refusal(scope, self.roles)
        await (answer or self.app)(scope, receive, guarded)

    def _welcome(self, scope: Scope) -> Response | None:
        """Take the token out of an address into a cookie."""
        pairs = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        token = dict(pairs).get("token")
        if token is None or not self.roles.token:
            return None
        if not self.roles.knows(token):
            return Json(problem("bad_token"), 403)
        rest = urlencode([(name, value) for name, value in pairs if name != "token"])
        path = "/" + quote(scope["path"].lstrip("/\\"))  # never //host: that would lead elsewhere
        answer = RedirectResponse(path + ("?" + rest if rest else ""), 303)
        answer.set_cookie(self.roles.cookie, token, max_age=COOKIE_AGE, httponly=True, samesite="lax")
        return answer


def _refusal(scope: Scope, roles: Roles) -> Json | None:
    headers, path = Headers(scope=scope), scope["path"]
    if not same_origin(headers):
        return Json(problem("cross_origin"), 403)
    open_to_all = path in READS or path.startswith(READ_STARTS) or (roles.suggestions and path in SUGGESTS)
    if not open_to_all and not roles.trusts(cookie_parser(headers.get("cookie", ""))):
        return Json(problem("no_token"), 403)
    length = headers.get("content-length")
    if scope["method"] == "DELETE" and length in (None, "0"):
        return None
    start = path[: path.find("/", 1) + 1]
    body = BODIES.get(path) or BODIES.get(start) or Body()
    if length is None:
        return Json(problem("length_required"), 411)
    if not length.isdigit() or int(length) > body.most:
        return Json(problem("too_large"), 413)
    if headers.get("content-type", "").split(";")[0].strip() != body.kind:
        return Json(problem(body.wrong), 415)
    return None
