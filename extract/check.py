"""Lint of `data/`: vocabulary, gazetteer, rules with their examples, annotations, questions: for `hubgraph check`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from extract import gazetteer, geography, gold, misread
from extract.clauses import Named, taught, triggers, words
from extract.features import candidates
from graph.errors import DataError
from graph.ontology import Ontology, ontology
from graph.portable import lint_questions
from graph.settings import settings

KEYS = {"id", "type", "where", "words", "confidence", "example", "counter"}
PLACES = ("between", "reversed", "after", "before")


def check() -> list[str]:
    """Return what is wrong with the data, each with file and entry; nothing when all is well."""
    first = list(_unreadable()) or list(_gazetteer(ontology()))  # the rest is read by means of these
    return first or [
        fault for part in (_places, _rules, _limits, _words, _annotations, _questions) for fault in part(ontology())
    ]


def _unreadable() -> Iterator[str]:
    """Name the files that are not YAML; the gazetteer and the ontology say so themselves."""
    for path in sorted([*settings().data.glob("*.yaml"), *(settings().data / "rules").glob("*.yaml")]):
        try:
            yaml.safe_load(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as exc:
            yield f"{path.relative_to(settings().data)}: cannot be read as YAML: {exc}"


def _gazetteer(vocabulary: Ontology) -> Iterator[str]:
    try:
        entries = [
            e
            for p in sorted((settings().data / "gazetteer").glob("*.yaml"))
            for e in gazetteer.read_file(p, vocabulary)
        ]  # fmt: skip
    except DataError as exc:
        yield str(exc)
        return
    yield from gazetteer.lint(entries)


def _rules(vocabulary: Ontology) -> Iterator[str]:
    seen: set[str] = set()
    lacking = [(rule, missing) for rule in triggers() if (missing := KEYS - rule.keys())]
    if lacking:  # no rule can be tried while one is broken: they fire together
        yield from (f"rules/relations.yaml: {r.get('id')}: lacks {', '.join(sorted(m))}" for r, m in lacking)
        return
    for rule in triggers():
        where = f"rules/relations.yaml: {rule['id']}"
        if rule["id"] in seen:
            yield f"{where}: the id is given twice"
        seen.add(rule["id"])
        if rule["type"] not in vocabulary.relations or rule["where"] not in PLACES:
            yield f"{where}: unknown type {rule['type']} or place {rule['where']}"
            continue
        if not fires(rule, rule["example"], vocabulary):
            yield f"{where}: does not fire on its example"
        if fires(rule, rule["counter"], vocabulary):
            yield f"{where}: fires on its counter-example"


def _limits(vocabulary: Ontology) -> Iterator[str]:
    told = taught()
    for one in told if isinstance(told, list) else [told]:
        least = one.get("least") if isinstance(one, dict) else None
        bounded = isinstance(least, int | float) and 0 <= least <= 1
        if not isinstance(one, dict) or not one.get("rule") or not (one.get("use") is False or bounded):
            yield f"rules/limits.yaml: {one}: write {{rule: NAME, least: 0.8}} or {{rule: NAME, use: false}}"


def fires(rule: dict[str, Any], example: dict[str, str], vocabulary: Ontology) -> bool:
    """Tell whether a rule fires between the two names of an example."""
    text, name = example["text"], rule["type"]
    pair = min(vocabulary.relations[name].pairs)
    ends = sorted(
        (text.find(example[end]), example[end], label) for end, label in zip(("head", "tail"), pair, strict=True)
    )
    named = [Named(at, at + len(word), label, word, word) for at, word, label in ends]
    if any(n.start < 0 for n in named):
        return False
    return any(
        f"R={rule['id']}" in c.features
        for c in candidates(text, named, [])
        if (c.head.text, c.tail.text) == (example["head"], example["tail"])
    )


def _words(vocabulary: Ontology) -> Iterator[str]:
    for key in ("prepositions", "verbs", "lacking", "proposed", "done"):
        repeated = sorted({w for w in words()[key] if words()[key].count(w) > 1})
        if repeated:
            yield f"rules/words.yaml: {key}: given twice: {', '.join(repeated)}"


def _places(vocabulary: Ontology) -> Iterator[str]:
    try:
        yield from geography.lint()
        yield from misread.lint(vocabulary)
    except DataError as exc:
        yield str(exc)


def _annotations(vocabulary: Ontology) -> Iterator[str]:
    for folder in (settings().data / "gold", settings().data / "heldout"):
        try:
            for annotated in gold.read_folder(folder):
                yield from (f"{folder.name}/{annotated.name}: {fault}" for fault in gold.lint(annotated, vocabulary))
        except DataError as exc:
            yield str(exc)


def _questions(vocabulary: Ontology) -> Iterator[str]:
    return lint_questions(settings().data / "queries", vocabulary)
