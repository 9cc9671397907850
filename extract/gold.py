"""Hand-annotated text: the line format of `data/gold/*.ann` and the JSON of readers' annotations, as one shape.

An `.ann` file holds `# key: value` lines, `E name | label | surface; surface`, then the text (`H` heading,
`S` sentence, `T` table row), each followed by its relations (`R head | TYPE | tail | modality | time`) and observations
(`O subject | indicator | value | unit | period | counterpart | modality`). `python -m extract.gold FILE…` checks files.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graph.errors import DataError
from graph.ontology import MODALITIES, Ontology, ontology


@dataclass
class Gold:
    """An annotated document: sentences in order, and what they say. `kinds` is S, H or T for each sentence."""

    name: str
    document: dict[str, Any] = field(default_factory=dict)
    sentences: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    entities: dict[str, dict[str, Any]] = field(default_factory=dict)
    relations: list[dict[str, Any]] = field(default_factory=list)
    observations: list[dict[str, Any]] = field(default_factory=list)
    path: Path = Path()

    def as_json(self) -> dict[str, Any]:
        """Return the annotation in the readers' JSON: sentences by number, sids on everything."""
        for entity in self.entities.values():
            surfaces = [entity["name"], *entity["aliases"]]
            entity["sids"] = entity.get("sids") or [
                i for i, text in enumerate(self.sentences) if any(s in text for s in surfaces)
            ]
        return {
            "document": self.document,
            "sentences": {str(i): text for i, text in enumerate(self.sentences)},
            "entities": list(self.entities.values()),
            "relations": self.relations,
            "observations": self.observations,
        }


def read_gold(path: Path) -> Gold:
    """Read an annotation, `.ann` or `.json`. Raises DataError with file and line."""
    try:
        gold = _read_json(path) if path.suffix == ".json" else _read_lines(path)
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as exc:
        raise DataError(f"{path}: not an annotation: {exc!r}", "see data/README.md for the two formats") from exc
    gold.path = path
    return gold


def read_folder(folder: Path) -> Iterator[Gold]:
    """Read all annotations of a folder, by file name; files of questions are passed over."""
    for path in sorted([*folder.glob("*.ann"), *folder.glob("*.json")]):
        if not path.name.endswith(".questions.json"):
            yield read_gold(path)


def _read_json(path: Path) -> Gold:
    raw = json.loads(path.read_text(encoding="utf-8"))
    document = raw.get("document")
    gold = Gold(path.stem, document if isinstance(document, dict) else {"title": str(document or path.stem)})
    order = {sid: i for i, sid in enumerate(sorted(raw["sentences"], key=int))}
    gold.sentences = [raw["sentences"][sid] for sid in order]
    gold.kinds = ["S"] * len(gold.sentences)

    def renumber(row: dict[str, Any]) -> dict[str, Any]:
        return {**row, "sids": sorted(order[str(s)] for s in row.get("sids", ()))}

    gold.entities = {e["name"]: _whole(renumber(e), _ENTITY) for e in raw["entities"]}
    gold.relations = [_whole(renumber(r), _RELATION) for r in raw["relations"]]
    gold.observations = [_whole(renumber(o), _OBSERVATION) for o in raw["observations"]]
    return gold


_ENTITY = {"name": ..., "type": ..., "aliases": ()}
_RELATION = {"head": ..., "type": ..., "tail": ..., "modality": "asserted", "time": None}
_OBSERVATION = {
    "subject": ..., "indicator": "", "value": ..., "value_max": None, "unit": "", "period": None, "counterpart": None,
    "modality": "asserted",
}  # fmt: skip


def _whole(row: dict[str, Any], shape: dict[str, Any]) -> dict[str, Any]:
    """Fill in what a row may leave out; what it may not is an ellipsis in the shape."""
    for key, default in shape.items():
        if default is ... and key not in row:
            raise ValueError(f"{row}: lacks {key}")
    return {**shape, **row}


def _read_lines(path: Path) -> Gold:
    gold = Gold(path.stem)
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        mark, _, rest = line.partition(" ")
        if not line.strip():
            continue
        try:
            if mark == "#":
                key, _, value = rest.partition(":")
                gold.document[key.strip()] = value.strip()
            elif mark == "E":
                _entity(gold, rest)
            elif mark in ("H", "S", "T"):
                gold.sentences.append(rest.strip())
                gold.kinds.append(mark)
            elif mark == "R":
                _relation(gold, rest)
            elif mark == "O":
                _observation(gold, rest)
            else:
                raise ValueError(f"unknown mark {mark!r}")
        except (ValueError, IndexError) as exc:
            raise DataError(f"{path.name}:{number}: {exc}: {line}", "see the docstring of extract.gold") from exc
    return gold


def _parts(text: str, least: int, most: int) -> list[str]:
    parts = [part.strip() for part in text.split("|")]
    if not least <= len(parts) <= most:
        raise ValueError(f"{least} to {most} parts expected, not {len(parts)}")
    return parts + [""] * (most - len(parts))


def _entity(gold: Gold, text: str) -> None:
    name, label, surfaces = _parts(text, 2, 3)
    if name in gold.entities:
        raise ValueError(f"{name} is given twice")
    aliases = [s.strip() for s in surfaces.replace("；", ";").split(";") if s.strip() and s.strip() != name]
    gold.entities[name] = {"name": name, "type": label, "aliases": aliases}


def _relation(gold: Gold, text: str) -> None:
    head, kind, tail, modality, time = _parts(text, 4, 5)
    gold.relations.append(
        {"head": head, "type": kind, "tail": tail, "modality": modality, "time": time or None,
         "sids": [len(gold.sentences) - 1]}
    )  # fmt: skip


def _observation(gold: Gold, text: str) -> None:
    subject, indicator, value, unit, period, counterpart, modality = _parts(text, 4, 7)
    low, _, high = value.replace(",", "").partition("~")
    gold.observations.append(
        {"subject": subject, "indicator": indicator, "value": float(low), "value_max": float(high) if high else None,
         "unit": unit, "period": period or None, "counterpart": counterpart or None,
         "modality": modality or "asserted", "sids": [len(gold.sentences) - 1]}
    )  # fmt: skip


def lint(gold: Gold, vocabulary: Ontology) -> list[str]:
    """Return what is wrong: unknown names or labels, what the ontology refuses, surfaces that stand nowhere."""
    wrong = []
    text = "\n".join(gold.sentences)
    for entity in gold.entities.values():
        if entity["type"] not in vocabulary.labels:
            wrong.append(f"{entity['name']}: unknown label {entity['type']}")
        if gold.kinds and not any(s in text for s in [entity["name"], *entity["aliases"]]):
            wrong.append(f"{entity['name']}: neither the name nor a surface stands in the text")
        if {"E", "S"} & set(gold.kinds):
            wrong += [f"{entity['name']}: surface {s!r} stands nowhere" for s in entity["aliases"] if s not in text]
    for r in gold.relations:
        ends = [gold.entities.get(r["head"]), gold.entities.get(r["tail"])]
        where = f"sentence {r['sids']}: {r['head']} {r['type']} {r['tail']}"
        if None in ends or r["modality"] not in MODALITIES or not r["sids"] or min(r["sids"]) < 0:
            wrong.append(f"{where}: unknown end or modality, or no sentence")
        elif ends[0] and ends[1] and not vocabulary.allows(ends[0]["type"], r["type"], ends[1]["type"]):
            wrong.append(f"{where}: not allowed: {ends[0]['type']} {r['type']} {ends[1]['type']}")
    for o in gold.observations:
        where = f"sentence {o['sids']}: observation of"
        if o["subject"] not in gold.entities or (o["counterpart"] and o["counterpart"] not in gold.entities):
            wrong.append(f"{where} an unknown entity {o['subject']} {o['counterpart']}")
        if o["modality"] not in MODALITIES or not o["sids"] or min(o["sids"]) < 0:
            wrong.append(f"{where} {o['subject']}: unknown modality {o['modality']}, or no sentence")
    return wrong


if __name__ == "__main__":
    faults = [
        f"{name}: {fault}" for name in sys.argv[1:] for fault in lint(read_gold(Path(name)), ontology())
    ]  # fmt: skip
    print("\n".join(faults) or f"{len(sys.argv) - 1} files are well formed")
    sys.exit(1 if faults else 0)
