"""A report as JSON: all that was gathered, not only what is printed. `docs/reports.md` gives the schema."""

from __future__ import annotations

import json
from dataclasses import is_dataclass
from typing import Any

SCHEMA = "hubgraph-report/1"


def to_json(report: Any) -> str:
    """Return a report's data as JSON: fields in their order, keys that are pairs joined by a tab."""
    said = {"schema": SCHEMA, **_plain(report)}
    text = json.dumps(said, ensure_ascii=False, indent=1, allow_nan=False)
    return text.encode("utf-8", "backslashreplace").decode() + "\n"


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int | float):
        return value
    if is_dataclass(value):
        return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
    if isinstance(value, dict):
        return {_key(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, set | frozenset):
        return sorted(_plain(one) for one in value)
    return value


def _key(key: Any) -> str:
    return "\t".join(map(str, key)) if isinstance(key, tuple) else str(key)
