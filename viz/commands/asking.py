"""What people write for `hubgraph query` and `hubgraph ask`: a query in a file or on stdin, and its parameters."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

from graph.errors import HubgraphError


def written(file: Path | None = None) -> str:
    """Return the query that stands in a file, or on stdin. Raises HubgraphError where it is not UTF-8."""
    try:
        text = file.read_text(encoding="utf-8-sig") if file else sys.stdin.read().removeprefix("\ufeff")
        text.encode()  # a terminal's Python lets bytes that are no characters through as half ones
    except UnicodeError as exc:
        raise HubgraphError(f"{file or 'stdin'}: is not UTF-8", "save it as UTF-8, or convert it") from exc
    except OSError as exc:
        raise HubgraphError(f"{file or 'stdin'}: cannot be read: {exc.strerror or exc}", "name another file") from exc
    return text


def parameters(pairs: Sequence[str]) -> dict[str, object]:
    """Read NAME=VALUE pairs; a value that is JSON (a number, a list) is taken as such, else as text.

    >>> parameters(["city=上海", "$year=2021", 'names=["a"]'])
    {'city': '上海', 'year': 2021, 'names': ['a']}
    """
    out: dict[str, object] = {}
    for pair in pairs:
        name, found, value = pair.partition("=")
        name = name.strip().removeprefix("$")
        if not found or not name:
            raise HubgraphError(f"-p {pair}: not NAME=VALUE", "write -p city=上海")
        try:
            out[name] = json.loads(value)
        except json.JSONDecodeError:
            out[name] = value
    return out


def how_to_run(question: str, pairs: Sequence[str]) -> str:
    """Return the command that puts a printed question with its parameters; of one given twice the last counts."""
    last = {pair.partition("=")[0].strip().removeprefix("$"): pair.partition("=")[2] for pair in pairs}
    given = " ".join(f"-p {shlex.quote(f'{name}={value}')}" for name, value in last.items())
    return f"hubgraph ask {question} --show | hubgraph query - {given}"
