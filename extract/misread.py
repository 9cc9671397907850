"""What cannot be, by what a thing is (`data/rules/cannot.yaml`): nobody takes part in a pandemic."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import yaml

from extract.gazetteer import gazetteer
from extract.reading import Known
from graph.ontology import Ontology
from graph.settings import settings

_KEYS = frozenset(("id", "label", "kinds", "ends", "as", "why", "example", "counter"))


@cache
def _rules() -> tuple[dict[str, Any], ...]:
    path = settings().data / "rules" / "cannot.yaml"
    return tuple(yaml.safe_load(path.read_text(encoding="utf-8")))


def impossible(head: Known, relation: str, tail: Known) -> str:
    """Return why two entities cannot be so related; "" where nothing speaks against it."""
    for rule in _rules():
        one, other = (head, tail) if rule["as"] == "head" else (tail, head)
        if not _is(rule, one) or other.label not in rule.get("other", (other.label,)):
            continue
        if relation in rule.get("never", ()) or ("only" in rule and relation not in rule["only"]):
            return str(rule["why"])
    return ""


def _is(rule: dict[str, Any], one: Known) -> bool:
    if one.label != rule["label"]:
        return False
    signs = (one.kind in rule["kinds"], one.name.endswith(tuple(rule["ends"])))
    return all(signs) if rule.get("both") else any(signs)


def lint(vocabulary: Ontology) -> Iterator[str]:
    """Yield what is wrong with the rules: unknown labels, types, kinds and names; examples that they do not refuse."""
    entries = {entry.name: entry for entry in gazetteer()}
    kinds = {entry.kind for entry in gazetteer()}
    for rule in _rules():
        where = f"rules/cannot.yaml: {rule.get('id')}"
        if missing := _KEYS - rule.keys():
            yield f"{where}: lacks {', '.join(sorted(missing))}"
            continue
        types = {*rule.get("only", ()), *rule.get("never", ()), rule["example"][1], rule["counter"][1]}
        labels = {rule["label"], *rule.get("other", ())}
        names = {rule[case][end] for case in ("example", "counter") for end in (0, 2)}
        unknown = [types - set(vocabulary.relations), labels - set(vocabulary.labels), set(rule["kinds"]) - kinds,
                   names - set(entries)]  # fmt: skip
        if any(unknown):
            yield f"{where}: unknown: {', '.join(sorted(set().union(*unknown)))}"
            continue
        for case, refused in (("example", True), ("counter", False)):
            head, relation, tail = rule[case]
            ends = [Known(name, name, entries[name].label, kind=entries[name].kind) for name in (head, tail)]
            if bool(impossible(ends[0], relation, ends[1])) is not refused:
                yield f"{where}: {'does not refuse its example' if refused else 'refuses its counter-example'}"
