"""Answers: a view is plain data with a template; one address gives it as HTML, as a fragment, or as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, is_dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from graph.ontology import ontology
from viz import style
from viz.templating import number as score
from viz.web import links
from viz.web.library import Library
from viz.web.roles import desk
from viz.words import LANGUAGES, say, words

TEMPLATES = Path(__file__).with_name("templates")
THEMES = ("light", "dark", "auto")
YEAR = 365 * 24 * 3600  # seconds
PER_PAGE = 50  # rows of a table
_CHINESE = re.compile("([\u3400-\u9fff（）、，。：；“”]+)")
KEPT_OUT = ("lang", "theme", "part", "moved", "again")  # parameters that links to the same page do not carry on


@dataclass(frozen=True, slots=True)
class View:
    """What a page says: `data` is the JSON answer and all that the template gets besides words and links."""

    template: str
    title: str
    data: dict[str, Any] = field(default_factory=dict)
    status: int = 200
    to: str = ""  # another address, where this one only leads there


Page = Callable[[Library, Request], View]  # what answers one address


class Json(Response):
    """JSON with Chinese unescaped; a lone surrogate in a paper becomes a question mark instead of an error."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """Encode plain values."""
        return json.dumps(content, ensure_ascii=False, default=_plain).encode("utf-8", "replace")


class Html(Response):
    """HTML; see `Json` for surrogates."""

    media_type = "text/html"

    def render(self, content: Any) -> bytes:
        """Encode text."""
        return str(content).encode("utf-8", "replace")


def _plain(value: object) -> object:
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else str(value)


def problem(
    code: str, hint: str = "", detail: str = "", zh: tuple[str, str] | None = None, **values: object
) -> dict[str, str]:
    """Return an error in the one shape that pages and API share; `detail` is what the store itself said.

    `zh` is detail and hint in Chinese, where there are any.
    """
    plain = {f"message_{lang}": say(f"error.{code}", lang, **values) for lang in LANGUAGES}
    advice = say(f"hint.{code}") if hint and f"hint.{code}" in words() else ""
    told, tip = zh or ("", "")
    return {"code": code, **plain, "hint": hint, "hint_zh": tip or advice, "detail": detail, "detail_zh": told}


def environment() -> Environment:
    """Return the templates' environment: autoescape on, unknown names refused."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    env.globals.update(links=links, ontology=ontology(), look=style.look, modalities=style.MODALITIES, say=say)
    env.filters["number"] = number
    env.filters["runs"] = runs
    env.filters["score"] = score  # as in the report: a column has one number of decimals
    return env


def number(value: float) -> str:
    """Return a number as people write it: separators, no trailing zeros."""
    return f"{value:,.4f}".rstrip("0").rstrip(".") if isinstance(value, float) else f"{value:,}"


def runs(text: str) -> list[tuple[str, bool]]:
    """Cut a text into runs, each with whether it is Chinese, so that an English page can say so of each.

    >>> runs("steps to 上海")
    [('steps to ', False), ('上海', True)]
    """
    return [(part, at % 2 == 1) for at, part in enumerate(_CHINESE.split(text)) if part]


def language(request: Request) -> str:
    """Return the language of the request: the parameter, else the cookie, else Chinese."""
    asked = request.query_params.get("lang") or request.cookies.get("lang", "")
    return asked if asked in LANGUAGES else "zh"


def theme(request: Request) -> str:
    """Return the theme: the parameter, else the cookie, else what the system prefers."""
    asked = request.query_params.get("theme") or request.cookies.get("theme", "")
    return asked if asked in THEMES else "auto"


def paged(found: Sequence[Any], request: Request, size: int = PER_PAGE) -> tuple[list[Any], dict[str, int]]:
    """Return the rows of the page that `page` asks for, and what a row of page links needs."""
    asked = request.query_params.get("page", "1")
    last = max(1, -(-len(found) // size))
    page = min(max(int(asked), 1), last) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 1
    start = (page - 1) * size
    return list(found[start : start + size]), {"total": len(found), "page": page, "pages": last}


def answer(env: Environment, request: Request, view: View, build: str) -> Response:
    """Render a view for a request: JSON where the path ends so, the inner part for `part=panel`, else the page."""
    if view.to:
        return RedirectResponse(view.to, 303)
    if request.url.path.endswith(".json"):
        return Json(view.data, view.status)
    lang, dress = language(request), theme(request)
    pairs = [(k, v) for k, v in request.query_params.multi_items() if k not in KEPT_OUT]
    params: list[tuple[str, str]] = pairs

    def same(**changes: str | int | None) -> str:
        return links.with_params(request.url.path, params, **changes)

    def told(key: str, /, **values: object) -> str:
        return say(key, lang, **values)

    html = env.get_template(view.template).render(
        {**view.data, "view": view.data, "title": view.title, "lang": lang, "theme": dress, "build": build, "t": told,
         "same": same, "pairs": params, "path": request.url.path, "desk": desk(request),
         "moved": "moved" in request.query_params,
         "shell": "bare.html" if request.query_params.get("part") == "panel" else "base.html"}
    )  # fmt: skip
    response = Html(html, view.status)
    for name, value in (("lang", lang), ("theme", dress)):
        if name in request.query_params:
            response.set_cookie(name, value, max_age=YEAR, samesite="lax", httponly=True)
    return response
