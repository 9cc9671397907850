"""The lists of names under `data/gazetteer`: read, checked, and handed on as entries.

A file is a list of groups: `label`, `kind`, `origin` (where the names come from) and `entries`. An entry is one line,

    名称 | 别名; 别名; 沪? | English name; ACRONYM

with the parts after the first left out where there are none. A name that ends in `?` is only used in joint
abbreviations (中美, 沪新) and in search, never matched alone. `python -m extract.gazetteer` checks the files.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from graph.errors import DataError
from graph.ontology import Ontology, ontology
from graph.settings import settings

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Entry:
    """A named thing that is known beforehand. `weak` names stand for it only inside joint abbreviations."""

    name: str
    label: str
    kind: str
    aliases: tuple[str, ...]
    english: tuple[str, ...]
    weak: tuple[str, ...]
    where: str

    @property
    def surfaces(self) -> tuple[str, ...]:
        """All names that are matched in text."""
        return (self.name, *self.aliases, *self.english)


def fold(name: str) -> str:
    """Fold a name for comparison: NFKC, lower case, no spaces or quotes."""
    text = unicodedata.normalize("NFKC", name).casefold()
    return "".join(c for c in text if not c.isspace() and c not in "\"'“”‘’《》〈〉「」·•—–-")


def parse(line: str, label: str, kind: str, where: str) -> Entry:
    """Read one entry. Raises DataError for an empty name or too many parts."""
    parts = [part.strip() for part in line.split("|")]
    if not parts[0] or len(parts) > 3:
        raise DataError(f"{where}: not an entry: {line!r}", "write: 名称 | 别名; 别名 | English; ACRONYM")
    aliases, english = ([n.strip() for n in p.split(";") if n.strip()] for p in (*parts[1:], "", "")[:2])
    weak = tuple(n[:-1] for n in [*aliases, *english] if n.endswith("?"))
    return Entry(
        parts[0], label, kind,
        tuple(n for n in aliases if not n.endswith("?")), tuple(n for n in english if not n.endswith("?")), weak, where,
    )  # fmt: skip


def read_file(path: Path, vocabulary: Ontology) -> Iterator[Entry]:
    """Read the entries of one file. Raises DataError naming file, group and entry."""
    try:
        groups: Any = yaml.load(path.read_text(encoding="utf-8"), Loader=Loader)  # noqa: S506 (a safe loader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as exc:
        raise DataError(f"{path.name}: cannot be read as YAML: {exc}", "mend the file") from exc
    if not isinstance(groups, list):
        raise DataError(f"{path.name}: must be a list of groups", "see data/README.md")
    for number, group in enumerate(groups, 1):
        where = f"{path.name}: group {number}"
        if not isinstance(group, dict) or not {"label", "kind", "origin", "entries"} <= group.keys():
            raise DataError(f"{where}: needs label, kind, origin, entries", "see data/README.md")
        if group["label"] not in vocabulary.labels:
            raise DataError(f"{where}: unknown label {group['label']!r}", "labels stand in data/ontology.yaml")
        for line in group["entries"] or ():
            if not isinstance(line, str):
                raise DataError(f"{where}: {line!r} is not a line of text", "put it in quotes")
            yield parse(line, group["label"], group["kind"], f"{where}: {line.split('|')[0].strip()}")


def lint(entries: Iterable[Entry]) -> list[str]:
    """Return what is wrong with the entries taken together: a name claimed by two of them."""
    seen: dict[str, Entry] = {}
    wrong = []
    for entry in entries:
        own: set[str] = set()
        for surface in entry.surfaces:
            key = fold(surface)
            if not key or surface.casefold() in own:
                wrong.append(f"{entry.where}: {surface!r} is empty or given twice")
                continue
            own.add(surface.casefold())  # not the key: matching in text tells Lin-gang from Lingang
            other = seen.setdefault(key, entry)
            if other is not entry:
                wrong.append(f"{entry.where}: {surface!r} is already a name of {other.where}")
            if len(surface) == 1:
                wrong.append(f"{entry.where}: {surface!r} is one character: write {surface}?")
    return wrong


def load(folder: Path) -> tuple[Entry, ...]:
    """Read and check all files of a folder, by file name. Raises DataError with the first twenty faults."""
    entries = tuple(e for path in sorted(folder.glob("*.yaml")) for e in read_file(path, ontology()))
    wrong = lint(entries)
    if wrong:
        more = f"\n… and {len(wrong) - 20} more" if len(wrong) > 20 else ""
        raise DataError("\n".join(wrong[:20]) + more, "give each name to one entry, in one file")
    return entries


@cache
def gazetteer() -> tuple[Entry, ...]:
    """Load the gazetteer of the data folder once per process."""
    return load(settings().data / "gazetteer")


if __name__ == "__main__":
    try:
        print(f"{len(gazetteer())} entries")
    except DataError as error:
        sys.exit(str(error))
