"""Ask the graph of one document the questions that its readers wrote, and compare the answers with theirs.

`NAME.questions.json` beside an annotation `NAME.json` is a list of questions, each with its Cypher and the answers
`expect`ed. A question is answered when exactly the expected things come out, called by any of their names.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from extract.evaluate import Tally, norm
from graph.errors import DataError
from graph.model import Record
from graph.store import open_store


def questions_of(annotation: Path) -> list[dict[str, Any]]:
    """Return the questions beside an annotation, none where there is no file. Raises DataError for a damaged one."""
    path = annotation.with_suffix(".questions.json")
    if not path.is_file():
        return []
    try:
        loaded: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
        return [{"cypher": str(one["cypher"]), "expect": list(one["expect"]), "zh": str(one["zh"])} for one in loaded]
    except (ValueError, KeyError, TypeError) as exc:
        raise DataError(f"{path}: not a list of questions: {exc!r}", "give each zh, cypher and expect") from exc


def answered(
    questions: Iterable[Mapping[str, Any]], record: Record, entities: Iterable[Mapping[str, Any]]
) -> tuple[Tally, list[str]]:
    """Ask the graph of one record; return how many questions it answers, and a line on each that it does not.

    `entities` are the annotated ones, whose names and aliases count as the same answer.
    """
    right, asked, wrong = 0, 0, []
    with open_store(":memory:") as store:
        store.ingest([record])
        names = _names([e["name"], *e.get("aliases", ())] for e in entities)
        for node in store.graph().entities:
            names = _merged(names, {norm(name) for name in (node.name, node.name_en, *node.aliases) if name})
        for one in questions:
            asked += 1
            expected = {_same(names, value): str(value) for value in one["expect"]}
            found = {_same(names, value): str(value) for row in store.query(one["cypher"]).rows for value in row}
            right += found.keys() == expected.keys()
            if found.keys() != expected.keys():
                lacking = ", ".join(value for same, value in expected.items() if same not in found)
                extra = ", ".join(value for same, value in found.items() if same not in expected)
                wrong.append(f"{one['zh']} lacking: {lacking or '–'}; not expected: {extra or '–'}")
    return Tally(right, asked, asked), wrong


def _names(groups: Iterable[Iterable[str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for group in groups:
        same = {norm(name) for name in group}
        for name in same:
            found[name] |= same
    return {name: frozenset(same) for name, same in found.items()}


def _merged(names: Mapping[str, frozenset[str]], group: set[str]) -> dict[str, frozenset[str]]:
    """Join the names of an extracted entity with those of the annotated one that shares most with it."""
    best = max(
        (names[name] for name in sorted(group) if name in names), key=lambda one: len(one & group), default=frozenset()
    )
    same = frozenset(group | best)
    return {**names, **dict.fromkeys(same, same)}


def _same(names: Mapping[str, frozenset[str]], value: object) -> frozenset[str]:
    """Return all names of an answer; a number stands for itself."""
    if isinstance(value, int | float):
        return frozenset({f"{value:g}"})
    return names.get(norm(str(value)), frozenset({norm(str(value))}))
