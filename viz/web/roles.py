"""Who may do what: the command that starts the server says it; where others can reach it, a token proves it.

Reading is for everyone. Whoever is at this machine may write what the server was started for; over a network everything
that writes asks for the token that the server printed, which is kept in a cookie that scripts cannot read.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from starlette.requests import Request

from graph.errors import HubgraphError
from viz.web.corrected import corrected
from viz.web.library import Library

AUTHOR_COOKIE = "author"
LONGEST_AUTHOR = 80  # characters


class Refused(HubgraphError):
    """What this visitor may not do here."""

    status = 403


@dataclass(frozen=True, slots=True)
class Roles:
    """What the server was started for; `author` signs judgements where nobody gives a name.

    `token` is asked of everything that writes; it is empty where only this machine reaches the server.
    """

    review: bool = False
    suggestions: bool = False
    uploads: bool = False
    author: str = ""
    token: str = field(default="", repr=False)

    @property
    def cookie(self) -> str:
        """Return the name of the cookie: cookies are shared by the ports of a host, so each server has its own."""
        return "hubgraph_" + hashlib.sha256(self.token.encode()).hexdigest()[:8]

    def knows(self, token: str) -> bool:
        """Compare a token in constant time."""
        return hmac.compare_digest(token.encode("utf-8", "replace"), self.token.encode())

    def trusts(self, cookies: Mapping[str, str]) -> bool:
        """Tell whether a visitor may write: everyone where there is no token."""
        return not self.token or self.knows(cookies.get(self.cookie, ""))


def is_loopback(host: str) -> bool:
    """Tell whether only this machine reaches an address.

    >>> is_loopback("127.0.0.1"), is_loopback("::1"), is_loopback("0.0.0.0"), is_loopback("library.example")
    (True, True, False, False)
    """
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def roles_for(
    host: str, *, review: bool = False, suggestions: bool = False, uploads: bool = False, author: str = ""
) -> Roles:
    """Return the roles of a server that listens on `host`: with a token unless that is this machine only."""
    return Roles(review, suggestions, uploads, author, "" if is_loopback(host) else secrets.token_urlsafe(24))


@dataclass(frozen=True, slots=True)
class Desk:
    """What one visitor may do, for templates and routes."""

    judge: bool
    suggest: bool
    upload: bool
    author: str
    library: Library

    def corrected(self, thing: str) -> list[dict[str, Any]]:
        """Return the judgements in force that changed or confirmed an entity or relation, oldest first."""
        return corrected(self.library.shelf(), thing)

    def need(self, right: str) -> None:
        """Refuse a visitor without a right: `judge`, `suggest` or `upload`. Raises Refused."""
        if not getattr(self, right):
            option = {"judge": "--review", "suggest": "--suggestions", "upload": "--uploads"}[right]
            hint = f"start it with `hubgraph serve {option}`; over a network, open the link with the token"
            raise Refused(f"this server does not let you {right}", hint)


def desk(request: Request) -> Desk:
    """Return what the visitor of a request may do."""
    roles: Roles = request.app.state.roles
    trusted = roles.trusts(request.cookies)
    author = unquote(request.cookies.get(AUTHOR_COOKIE, ""))[:LONGEST_AUTHOR].strip()
    judge = roles.review and trusted
    return Desk(
        judge=judge,
        suggest=roles.suggestions and not judge,
        upload=roles.uploads and trusted,
        author=author or (roles.author if judge else ""),
        library=request.app.state.library,
    )
