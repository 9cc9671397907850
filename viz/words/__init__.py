"""Every word that pictures and pages say, from the YAML files of this folder: Chinese first, English beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

from graph.errors import DataError

LANGUAGES = ("zh", "en")
_FOLDER = Path(__file__).parent
_PLURAL = re.compile(r"(?P<start>\{(?P<name>\w+)\} [a-z]+?)(?P<end>ies|s)\b")  # {n} papers, {n} entities


def load_words(path: Path) -> dict[str, dict[str, str]]:
    """Read a words file: `key: {zh, en}`. Raises DataError, naming the key, where a language is missing."""
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as exc:
        raise DataError(f"{path}: cannot be read as YAML: {exc}", "mend the file or restore it from git") from exc
    for key, entry in raw.items():
        if not isinstance(entry, dict) or set(entry) != set(LANGUAGES):
            raise DataError(f"{path}: {key}: needs exactly {' and '.join(LANGUAGES)}", "add the missing language")
    return {str(key): {name: str(entry[name]) for name in LANGUAGES} for key, entry in raw.items()}


@cache
def words() -> Mapping[str, Mapping[str, str]]:
    """Load the words of all files once per process. Raises DataError where two files say the same key."""
    found: dict[str, dict[str, str]] = {}
    for file in sorted(_FOLDER.glob("*.yaml")):
        more = load_words(file)
        if twice := sorted(found.keys() & more.keys()):
            raise DataError(f"{file}: {twice[0]}: another file says it already", "keep one of the two")
        found |= more
    return found


def say(key: str, language: str = "zh", /, **values: object) -> str:
    """Return what `key` says in a language, numbers set with thousands separators; in English 1 is no plural.

    Raises DataError for an unknown key.
    """
    try:
        text = words()[key][language]
    except KeyError as exc:
        raise DataError(f"{_FOLDER.name}: no words for {key!r} in {language!r}", "add an entry for it") from exc
    if language == "en":
        text = _PLURAL.sub(lambda found: _one(found) if values.get(found["name"]) == 1 else found[0], text)
    shown = {name: f"{value:,}" if isinstance(value, int) else value for name, value in values.items()}
    return text.format(**shown) if shown else text


def _one(found: re.Match[str]) -> str:
    """Return a counted noun as it is said of one thing."""
    return found["start"] + ("y" if found["end"] == "ies" else "")
