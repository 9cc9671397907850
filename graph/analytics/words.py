"""How measures and lenses are put into words (`data/measures.yaml`), for reports and pages alike."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from graph.errors import DataError
from graph.settings import settings

SECTIONS = ("groups", "measures", "roles", "lens", "report", "presence")


def load_words(path: Path) -> Mapping[str, Any]:
    """Read the words file. Raises DataError, naming the file, for what is unreadable or incomplete."""
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as exc:
        raise DataError(f"{path}: cannot be read as YAML: {exc}", "mend the file or restore it from git") from exc
    missing = [name for name in SECTIONS if not isinstance(raw, dict) or name not in raw]
    if missing:
        raise DataError(f"{path}: no section {', '.join(missing)}", "restore the file from git")
    for name, entry in raw["measures"].items():
        lacking = {"zh", "en", "group", "higher_is", "means", "definition", "formula", "source"} - set(entry)
        if lacking:
            raise DataError(f"{path}: measures.{name}: no {', '.join(sorted(lacking))}", "compare with its neighbours")
    words: Mapping[str, Any] = raw
    return words


@cache
def words() -> Mapping[str, Any]:
    """Load the words of the data folder once per process."""
    return load_words(settings().data / "measures.yaml")
