"""Fill the templates of reports: every value is escaped, and cleaned of characters that must not be shown."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from graph.analytics.words import words
from graph.ontology import ontology
from viz import style
from viz.export import clean

HERE = Path(__file__).resolve().parent
_MARKDOWN = re.compile(r"([\\`*_\[\]|#~])")


def render(name: str, **values: Any) -> str:
    """Return the template `name` filled with `values`; its suffix (`.html`, `.md`) decides how text is escaped."""
    return environment(Path(name).suffix).get_template(name).render(**values)


@cache
def environment(suffix: str = ".html") -> Environment:
    """Return the environment for templates with `suffix`: autoescaped, unknown names are errors."""
    env = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_markdown if suffix == ".md" else _shown,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    env.filters.update(number=number, thousands=lambda value: f"{value:,}", kind=lambda value: type(value).__name__)
    env.globals.update(ontology=ontology(), measures=words()["measures"], look=style.look, types=style.TYPES)
    env.globals.update(palette=_own(style.css()), sheet=_static("report.css"), script=_static("report.js"))
    env.globals["script_hash"] = _hash(_static("report.js"))
    return env


def number(value: float, measure: str) -> str:
    """Return a value for people: a degree is whole, other measures have four decimals.

    >>> number(12.0, "degree"), number(0.25, "pagerank"), number(0.00001, "pagerank"), number(0.0, "betweenness")
    ('12', '0.2500', '< 0.0001', '0')
    """
    if measure == "degree" or value == 0:
        return f"{value:,.0f}"
    return "< 0.0001" if value < 0.00005 else f"{value:.4f}"


def _static(name: str) -> Markup:
    return _own((HERE / "static" / name).read_text(encoding="utf-8"))


def _own(text: str) -> Markup:
    """Trust `text`: it is a file of this package, never data."""
    return Markup(text)  # noqa: S704 - see above


def _hash(script: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _shown(value: object) -> object:
    return clean(value) if type(value) is str else value


def _markdown(value: object) -> object:
    if type(value) is not str:
        return value
    line = " ".join(clean(value).split("\n"))
    return _own(_MARKDOWN.sub(r"\\\1", str(escape(line))))  # escaped in the line above
