"""The vocabulary (`data/ontology.yaml`) as objects: which labels and relation types there are, what may stand where.

Leaves the colours and shapes of labels to `viz.style`, and names of entities to the gazetteer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from graph.errors import DataError
from graph.settings import settings

MODALITIES = ("asserted", "proposed", "lacking")


@dataclass(frozen=True, slots=True)
class Label:
    """An entity type: its names for people and the one-character glyph of pictures."""

    name: str
    zh: str
    en: str
    glyph: str
    glyph_en: str


@dataclass(frozen=True, slots=True)
class RelationType:
    """A relation type: the label pairs it allows, whether it has a direction, and its names for people."""

    name: str
    zh: str
    en: str
    family: str
    symmetric: bool
    pairs: frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Ontology:
    """All labels, relation types, modalities and families, in the order of the file."""

    labels: Mapping[str, Label]
    relations: Mapping[str, RelationType]
    modalities: Mapping[str, Mapping[str, str]]
    families: Mapping[str, Mapping[str, str]]

    def allows(self, head: str, relation: str, tail: str) -> bool:
        """Tell whether `relation` may join an entity labelled `head` to one labelled `tail`."""
        found = self.relations.get(relation)
        return found is not None and (head, tail) in found.pairs


def load_ontology(path: Path) -> Ontology:
    """Read and check an ontology file.

    Raises DataError, naming the file and entry, for an unknown label, family or missing key.
    """
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as exc:
        raise DataError(f"{path}: cannot be read as YAML: {exc}", "mend the file or restore it from git") from exc
    try:
        labels = {name: Label(name=name, **entry) for name, entry in raw["labels"].items()}
        if tuple(raw["modalities"]) != MODALITIES:
            raise DataError(f"{path}: modalities must be {', '.join(MODALITIES)}", "they are fixed by the code")
        relations = {
            name: _relation(path, name, entry, labels, raw["families"]) for name, entry in raw["relations"].items()
        }
    except (KeyError, TypeError, AttributeError) as exc:
        raise DataError(f"{path}: entry is not complete: {exc}", "compare it with its neighbours") from exc
    return Ontology(labels, relations, raw["modalities"], raw["families"])


def _relation(
    path: Path, name: str, entry: Mapping[str, Any], labels: Mapping[str, Label], families: Mapping[str, Any]
) -> RelationType:
    symmetric = bool(entry.get("symmetric", False))
    heads = entry.get("head", [])
    tails = heads if symmetric else entry.get("tail", [])
    pairs = {(h, t) for h in heads for t in tails}
    pairs |= {(h, t) for h, t in entry.get("pairs", [])}
    if entry.get("same_label"):
        pairs |= {(label, label) for label in labels}
    unknown = sorted({label for pair in pairs for label in pair} - set(labels))
    if unknown or not pairs:
        raise DataError(f"{path}: relations.{name}: unknown labels {unknown or 'and none given'}", "see `labels`")
    if entry["family"] not in families:
        raise DataError(f"{path}: relations.{name}: unknown family {entry['family']!r}", "see `families`")
    return RelationType(name, entry["zh"], entry["en"], entry["family"], symmetric, frozenset(pairs))


@cache
def ontology() -> Ontology:
    """Load the ontology of the data folder once per process."""
    return load_ontology(settings().data / "ontology.yaml")
