"""The explorer as an application: `create_app(store)` makes it, `serve(store, host, port)` runs it."""

from __future__ import annotations

import contextlib
import re
import socket
import threading
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pyvis
import uvicorn
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.staticfiles import StaticFiles

from graph.errors import HubgraphError, NotFound, QueryError, StoreError
from graph.store.base import Store
from viz import style
from viz.web import api, comparing, console, correcting, documents, exports, uploading, views
from viz.web.asof import AsOf
from viz.web.corrected import moved
from viz.web.library import Library
from viz.web.loading import loading, make_ready, warm
from viz.web.pages import PAGES
from viz.web.reports import report_routes
from viz.web.respond import Json, Page, View, answer, environment, language, problem
from viz.web.roles import Refused, Roles
from viz.web.security import Guard
from viz.web.sheets import sheet_routes
from viz.web.shell import KEYS, navigation, region_served
from viz.words import say

STATIC = Path(__file__).with_name("static")
VIS = Path(pyvis.__file__).parent / "templates" / "lib" / "vis-9.1.2" / "vis-network.min.js"
LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]")


def create_app(store: Store, hosts: Sequence[str] = (), roles: Roles | None = None) -> FastAPI:
    """Return the explorer over an open store. It answers to the local names and to `hosts`; by default for reading."""
    app = FastAPI(title="hubgraph", docs_url=None, redoc_url=None, openapi_url="/api/openapi.json")
    library, env = Library(store), environment()
    library.prepare = make_ready
    app.state.library = library
    app.state.roles = roles or Roles()
    env.globals.update(as_of=library.past, years=library.years)
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.add_middleware(AsOf)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=[*LOCAL_HOSTS, *hosts], www_redirect=False)
    app.add_middleware(Guard, roles=app.state.roles)

    def served(page: Page) -> Any:
        def endpoint(request: Request) -> Response:
            if view := loading(library, request):
                return answer(env, request, view, "")
            return answer(env, request, page(library, request), library.shelf().build)

        return endpoint

    for path, page in PAGES.items():
        app.add_route("/index.json" if path == "/" else path + ".json", served(page), methods=["GET"])
        app.add_route(path, served(page), methods=["GET"])
    app.include_router(api.router(library))
    app.include_router(documents.router(library))
    app.add_route("/documents/{id}/original", partial(documents.original_file, library), methods=["GET"])
    report_routes(app, library, served)
    app.include_router(exports.router(library))
    sheet_routes(app, library)
    comparing.routes(app, library, served)
    console.routes(app, library, served)
    correcting.routes(app, library, env)
    uploading.routes(app, library, env)
    app.add_route("/static/palette.css", _palette, methods=["GET"])
    app.add_route("/static/vis-network.min.js", _vis, methods=["GET"])
    app.mount("/static", StaticFiles(directory=STATIC), name="static")

    served_paths = {route.path for route in app.routes if isinstance(route, Route)}
    env.globals["navigation"] = navigation(served_paths)
    env.globals["key_rows"] = [row for row in KEYS if region_served(row[0], served_paths)]

    def failed(request: Request, exc: Exception) -> Response:
        return _failed(env, library, request, exc)

    for kind in (HubgraphError, HTTPException, RequestValidationError, Exception):
        app.add_exception_handler(kind, failed)
    return app


def listening(host: str, port: int) -> socket.socket:
    """Return a socket that holds an address; raises StoreError where it cannot be taken.

    It names its protocol: only then does asyncio send what it has at once (TCP_NODELAY) on the connections made of it.
    Without, every answer but the first of a connection waits 40 ms for the browser to acknowledge its head.
    """
    taken = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((host, port))
        taken.listen()
    except (OSError, OverflowError) as exc:
        taken.close()
        raise StoreError(f"{host}:{port} cannot be served on: {exc}",
                         f"choose another port, for example --port {port % 65535 + 1}") from exc  # fmt: skip
    return taken


def serve(
    store: Store, host: str = "127.0.0.1", port: int = 8000, ready: Callable[[], None] | None = None, *,
    roles: Roles | None = None, names: Sequence[str] = (),
) -> None:  # fmt: skip
    """Serve the explorer until interrupted; `ready` is called once the address is held and connections wait.

    It answers to the local names, to `host` and to `names`; `roles` say who may write (by default nobody).

    Raises StoreError, naming the port and how to choose another, when the address cannot be taken.
    """
    with listening(host, port) as taken:
        bound = f"[{host}]" if ":" in host else host
        own = () if host in ("0.0.0.0", "::") else (bound,)  # noqa: S104 — compared, not bound
        app = create_app(store, hosts=(*own, *names), roles=roles)
        threading.Thread(target=warm, args=(app.state.library,), daemon=True).start()
        if ready:
            ready()
        with contextlib.suppress(KeyboardInterrupt):
            uvicorn.Server(uvicorn.Config(app, log_level="warning", server_header=False)).run(sockets=[taken])


def _palette(request: Request) -> Response:
    return Response(style.css(), media_type="text/css", headers={"Cache-Control": "no-cache"})


def _vis(request: Request) -> Response:
    return FileResponse(VIS, media_type="text/javascript", headers={"Cache-Control": "max-age=86400"})


def _failed(env: Any, library: Library, request: Request, exc: Exception) -> Response:
    code, status, hint, detail = _explained(exc)
    if status == 404 and (now := _forward(library, request)):
        return RedirectResponse(now, 307)
    error = problem(code, hint, detail, getattr(exc, "zh", None))
    if request.url.path.startswith("/api/") or request.url.path.endswith(".json"):
        return Json(error, status)
    view = View("error.html", say("error.title", language(request)), {"error": error, "near": [], "status": status},
                status)  # fmt: skip
    try:
        shelf = library.shelf()
        wanted = _wanted(request)[:100] if status == 404 else ""
        near = library.search(wanted, 5) or (library.reading().nearest(wanted, 5) if status == 404 else ())
        view.data["near"] = [views.card(shelf, hit.entity) for hit in near if hit.entity.id in shelf.nodes]
        return answer(env, request, view, shelf.build)
    except HubgraphError:  # the store itself has failed: the page still says what happened
        return answer(env, request, view, "")


def _wanted(request: Request) -> str:
    """Return the name that an address gives for something that is not there; none where the page as such is there."""
    params = request.scope.get("path_params") or {}
    if request.scope.get("endpoint") and not params:
        return ""
    return str(params.get("id") or request.url.path.rstrip("/").rsplit("/", 1)[-1])


def _forward(library: Library, request: Request) -> str:
    """Return the address that an entity or relation has after a correction, if it had another one."""
    found = re.fullmatch(r"/(entities|relations)/([er][0-9a-f]{16})(\.json)?", request.url.path)
    with contextlib.suppress(HubgraphError):
        now = moved(library.shelf(), found[2]) if found and request.method == "GET" else ""
        if found and now:
            query = "&".join(part for part in (request.url.query, f"moved={found[2]}") if part)
            return f"/{found[1]}/{now}{found[3] or ''}?{query}"
    return ""


def _explained(exc: Exception) -> tuple[str, int, str, str]:
    """Return code, status, hint and detail of an exception; what is not foreseen shows no inner text."""
    if isinstance(exc, Refused):
        return "Refused", exc.status, exc.hint, exc.message
    if isinstance(exc, HubgraphError):
        status = 404 if isinstance(exc, NotFound) else 400 if isinstance(exc, QueryError) else 503
        return type(exc).__name__, status, exc.hint, exc.message
    if isinstance(exc, HTTPException):
        return ("NotFound" if exc.status_code == 404 else "http"), exc.status_code, "", ""
    if isinstance(exc, RequestValidationError):
        places = ", ".join(".".join(map(str, error["loc"])) for error in exc.errors())
        return "invalid", 422, "", places
    return "internal", 500, "", ""
