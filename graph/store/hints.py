"""What to write instead, where one store refuses what people know from the other one or have misspelt.

The tables are `hints.yaml` for the embedded store and `hints_neo4j.yaml` for Neo4j: each entry has a pattern, an
example (its test), and what to write, in both languages.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from graph.errors import QueryError
from graph.messages import error
from graph.ontology import ontology
from graph.store import cypher

_FILES = {"embedded": "hints.yaml", "neo4j": "hints_neo4j.yaml"}
_NOTHING = {"en": "", "zh": ""}


@dataclass(frozen=True, slots=True)
class Hint:
    """An entry: a pattern over the query or over the error, an example for the other store, what to write, by language.

    `differs` says that the example is answered by both stores, but not alike.
    """

    query: str = ""
    error: str = ""
    neo4j: str = ""
    embedded: str = ""
    en: str = ""
    zh: str = ""
    differs: bool = False

    def fits(self, bare: str, message: str) -> bool:
        """Tell whether the entry speaks of a query (without strings and comments) and the error that it drew."""
        flags = re.IGNORECASE | re.DOTALL
        return bool(re.search(self.query, bare, flags) if self.query else re.search(self.error, message, flags))


@cache
def hints(store: str = "embedded") -> tuple[Hint, ...]:
    """Load the table for a store, embedded or neo4j, once per process."""
    text = Path(__file__).with_name(_FILES[store]).read_text(encoding="utf-8")
    return tuple(Hint(**entry) for entry in yaml.safe_load(text))


def instead(bare: str, message: str = "", store: str = "embedded") -> Mapping[str, str]:
    """Return what to write instead on a store, by language; empty texts when nothing is known.

    `bare` is a query without its strings and comments, `message` the error that it drew, if it was run.
    """
    found = next((h for h in hints(store) if (h.query or message) and h.fits(bare, message)), None)
    return {"en": found.en, "zh": found.zh} if found else _NOTHING


def explain(
    message: str, query: str, labels: Sequence[str], relations: Sequence[str], *, bare: str | None = None
) -> QueryError:
    """Turn an error of Ladybug into one that says what to write instead; `bare` is the query without its strings."""
    text = message.strip()
    shown = query if bare is None else bare
    unknown = re.search(r"Table (\S+) does not exist", text)
    if unknown:
        return _unknown_type(unknown[1], labels, relations)
    if re.search(r"[Ii]nterrupted", text):
        return error(QueryError, "slow")
    if re.search(r"buffer pool is full|out of memory|bad_alloc|allocate", text):
        return error(QueryError, "memory")
    missing = re.search(r"Cannot find property (\S+) for (\w+)", text)
    if missing:
        return _unknown_property(missing[1].rstrip("."), missing[2], shown)
    found = re.search(r"\(line: (\d+), offset: (\d+)\)", text)
    at = (int(found[1]), int(found[2]) + 1) if found else None
    said = re.sub(r"\s*\(line: \d+, offset: \d+\)|: expected rule \w+", "", text.partition("\n")[0])
    said = re.sub(r"^Assertion failed in file.*", "the library could not take this query", said)
    help_ = instead(shown, text)
    key = "syntax" if at and text.startswith("Parser exception:") else "ladybug"
    return error(QueryError, key, at=at, said=said, hint_en=help_["en"], hint_zh=help_["zh"])


def _unknown_type(name: str, labels: Sequence[str], relations: Sequence[str]) -> QueryError:
    if name.casefold() == "entity":
        return error(QueryError, "entity-label")
    known = {word.casefold(): one for one, words in _spoken(labels, relations).items() for word in words}
    near = [known[one] for one in difflib.get_close_matches(name.casefold(), known, 3, 0.6)]
    near += [known[word] for word in known if not word.isascii() and (name in word or word in name)]
    if near:
        return error(QueryError, "unknown-type", name=name, near=", ".join(dict.fromkeys(near)))
    return error(QueryError, "no-such-type", name=name, labels=", ".join(labels), relations=", ".join(relations) or "-")


def _spoken(labels: Sequence[str], relations: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    """Return the words that people have for each label and relation type: its name, its Chinese and English name."""
    known = ontology()
    words: dict[str, tuple[str, ...]] = {one: (one,) for one in (*labels, *relations)}
    words |= {label.name: (label.name, label.zh, label.en) for label in known.labels.values() if label.name in words}
    words |= {rel.name: (rel.name, rel.zh, rel.en) for rel in known.relations.values() if rel.name in words}
    return {**words, **{name: (name,) for name in (*cypher.columns(), *cypher.PLUMBING) if name not in words}}


def _unknown_property(name: str, owner: str, query: str) -> QueryError:
    names = _properties(owner, query)
    near = difflib.get_close_matches(name, names, 3, 0.6)
    key = "unknown-property" if near else "no-such-property"
    return error(QueryError, key, name=name, owner=owner, properties=", ".join(names), near=", ".join(near))


def _properties(owner: str, query: str) -> list[str]:
    """Return the properties that a variable of a query may have: those of its label, or all."""
    tables = cypher.columns()
    said = re.search(rf"\(\s*{re.escape(owner)}\s*:\s*`?(\w+)", query)
    if said:
        return [name for name, _ in tables.get(said[1], tables["Entity"])]
    if re.search(rf"\[\s*{re.escape(owner)}\b", query):
        return [name for name, _ in tables["Relation"]]
    return sorted({name for columns in tables.values() for name, _ in columns})
