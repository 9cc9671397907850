"""What refusals and errors of queries say, in Chinese and English, from `graph/messages.yaml`.

An error carries English as its message and hint, as every error of hubgraph does, and Chinese beside it
(`HubgraphError.said`), for pages that are in Chinese.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TypeVar

import yaml

from graph.errors import HubgraphError

_FILE = Path(__file__).with_name("messages.yaml")
_PLACE = {"en": "line {}, column {}: ", "zh": "第 {} 行第 {} 列："}
Kind = TypeVar("Kind", bound=HubgraphError)


@cache
def messages() -> Mapping[str, Mapping[str, str]]:
    """Load the messages once per process: `key: {en, en_hint, zh, zh_hint}`."""
    loaded: dict[str, dict[str, str]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return loaded


def error(kind: type[Kind], key: str, /, at: tuple[int, int] | None = None, **values: object) -> Kind:
    """Make an error in both languages; `at` is line and column of what is wrong, both from 1.

    `hint` among the values names another entry, whose texts stand as the hint.
    """
    other = values.pop("hint", None)
    texts = messages()[key]
    hints = messages()[str(other)] if other else texts
    said = {}
    for language in ("en", "zh"):
        place = _PLACE[language].format(*at) if at else ""
        said[language] = (place + texts[language].format(**values), hints[f"{language}_hint"].format(**values))
    made = kind(*said["en"], zh=said["zh"])
    made.at = at
    return made


def say(key: str, language: str, /, **values: object) -> str:
    """Return what a message says in a language, without its hint."""
    return messages()[key][language].format(**values)
