"""The library of questions (`data/queries/*.cypher`): read the files, resolve what a person gives, and ask a store.

A file is one Cypher query in the subset that both stores answer alike, after a head of comments in a small format,
which `data/README.md` describes. The file's name is the question's id. `graph.portable` lints them.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from graph.errors import DataError, NotFound, QueryError
from graph.messages import error, say
from graph.ontology import ontology
from graph.settings import settings
from graph.store.base import Result, Store
from graph.store.stop import Stop

LANGUAGES = ("zh", "en")
PLAIN_KINDS = ("Entity", "Document", "Indicator", "Text", "Number", "Integer")  # besides the labels of the ontology
FORMAT = (
    "write // question.zh: …, // question.en: …, // topic: zh | en, // parameter NAME: KIND = DEFAULT | zh | en, "
    "// returns NAME: zh | en, // note.zh: …, // note.en: …"
)
_LINE = re.compile(r"// (question\.zh|question\.en|topic|note\.zh|note\.en|(?:parameter|returns) [a-z]\w*): (\S.*)")
_DEFAULT = re.compile(r"(\w+) = (.+?) \| (.+?) \| (.+)")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that a question takes. `kind` is a label of the ontology or one of `PLAIN_KINDS`."""

    name: str
    kind: str
    default: str | int | float
    meaning: Mapping[str, str]  # by language


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the library: texts by language, what it takes, what its columns mean, and its Cypher."""

    id: str
    text: Mapping[str, str]
    topic: Mapping[str, str]
    note: Mapping[str, str]
    parameters: tuple[Parameter, ...]
    columns: Mapping[str, Mapping[str, str]]
    cypher: str

    def asked(self, language: str = "zh", params: Mapping[str, Any] | None = None) -> str:
        """Return the question in a language, with values for its parameters (the defaults where none is given)."""
        values = {p.name: p.default for p in self.parameters} | dict(params or {})
        return self.text[language].format(**values)

    def headings(self, language: str = "zh") -> tuple[str, ...]:
        """Return the headings of the columns in a language."""
        return tuple(heading[language] for heading in self.columns.values())


@dataclass(frozen=True, slots=True)
class Answer:
    """A question as it was asked: `params` with canonical names, and what the store said."""

    question: Question
    params: Mapping[str, Any]
    result: Result


@cache
def questions() -> Mapping[str, Question]:
    """Load the questions of the data folder once per process, by id. Raises DataError for a broken file."""
    return {path.stem: read_question(path) for path in sorted((settings().data / "queries").glob("*.cypher"))}


def question(question_id: str) -> Question:
    """Return a question of the library. Raises NotFound with the nearest ids."""
    found = questions().get(question_id)
    if found is None:
        near = difflib.get_close_matches(question_id, questions(), 3, 0.4)
        raise error(NotFound, "question.unknown", id=question_id, near=", ".join(near) or "…")
    return found


def read_question(path: Path) -> Question:
    """Read one file. Raises DataError, naming file and line, for a head that is not in the format."""
    head: dict[str, str] = {}
    lines = path.read_text(encoding="utf-8").splitlines()
    body = next((at for at, line in enumerate(lines) if not line.startswith("//")), len(lines))
    for number, line in enumerate(lines[:body], 1):
        found = _LINE.fullmatch(line)
        if not found or found[1] in head:
            raise DataError(f"{path}: line {number}: {line!r} is not known here, or given twice", FORMAT)
        head[found[1]] = found[2]
    missing = [key for key in ("question.zh", "question.en", "topic") if key not in head]
    if missing:
        raise DataError(f"{path}: lacks {', '.join(missing)}", FORMAT)
    parts = {key.partition(" ")[2]: value for key, value in head.items() if key.startswith("parameter ")}
    columns = {key.partition(" ")[2]: value for key, value in head.items() if key.startswith("returns ")}
    return Question(
        path.stem,
        {language: head[f"question.{language}"] for language in LANGUAGES},
        _both(path, head["topic"]),
        {language: head.get(f"note.{language}", "") for language in LANGUAGES},
        tuple(_parameter(path, name, value) for name, value in parts.items()),
        {name: _both(path, value) for name, value in columns.items()},
        "\n".join(lines[body:]).strip(),
    )


def _both(path: Path, value: str) -> Mapping[str, str]:
    texts = value.split(" | ")
    if len(texts) != len(LANGUAGES):
        raise DataError(f"{path}: {value!r} is not Chinese | English", FORMAT)
    return dict(zip(LANGUAGES, texts, strict=True))


def _parameter(path: Path, name: str, value: str) -> Parameter:
    found = _DEFAULT.fullmatch(value)
    if not found or found[1] not in (*PLAIN_KINDS, *ontology().labels):
        hint = f"write KIND = DEFAULT | Chinese | English, with a label or one of {', '.join(PLAIN_KINDS)} as KIND"
        raise DataError(f"{path}: parameter {name}: {value!r} is not in the format", hint)
    numbers = {"Number": float, "Integer": int}
    try:
        default = numbers.get(found[1], str)(found[2])
    except ValueError as exc:
        raise DataError(f"{path}: parameter {name}: {found[2]!r} is no {found[1]}", "mend the default") from exc
    return Parameter(name, found[1], default, {"zh": found[3], "en": found[4]})


def ask(
    store: Store,
    question_id: str,
    params: Mapping[str, Any] | None = None,
    *,
    rows: int = 1000,
    seconds: float = 5.0,
    stop: Stop | None = None,
) -> Answer:
    """Ask a question of the library; names of entities may be aliases or English. `stop` ends it early.

    Raises NotFound for an unknown question, entity or paper, with the nearest names; QueryError for a parameter that
    the question does not have or that is not of its kind.

    >>> ask(store, "shared-industries", {"city": "Shanghai", "other": "合肥市"}).params["city"]  # doctest: +SKIP
    '上海'
    """
    asked = question(question_id)
    given = dict(params or {})
    known = {p.name: p for p in asked.parameters}
    for name in given:
        if name not in known:
            raise error(QueryError, "question.parameter", id=asked.id, name=name, known=", ".join(known) or "-")
    values = {name: resolved(store, p, given.get(name, p.default)) for name, p in known.items()}
    return Answer(asked, values, store.query(asked.cypher, values, rows=rows, seconds=seconds, stop=stop))


def resolved(store: Store, parameter: Parameter, value: Any) -> str | int | float:
    """Return what a person gave for a parameter as the query takes it: a canonical name, an id, a number, a text."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise error(QueryError, "question.value", name=parameter.name, kind=parameter.kind, value=str(value))
    if parameter.kind in ("Number", "Integer"):
        return _number(parameter, value)
    text = str(value)
    if parameter.kind in ("Text", "Indicator"):
        return text
    return _paper(store, parameter, text) if parameter.kind == "Document" else _name(store, parameter, text)


def _number(parameter: Parameter, value: str | int | float) -> int | float:
    try:
        number = float(value)
    except ValueError:
        number = float("nan")
    whole = parameter.kind == "Integer"
    if not abs(number) < 1e15 or (whole and (number != int(number) or number < 0)):
        raise error(QueryError, "question.value", name=parameter.name, kind=parameter.kind, value=str(value))
    return int(number) if whole else number


def _paper(store: Store, parameter: Parameter, text: str) -> str:
    papers = store.documents()
    found = [d.id for d in papers if text in (d.id, d.source, d.title)]
    if not found:
        names = difflib.get_close_matches(text, [d.source for d in papers], 5, 0) or ["-"]
        raise error(NotFound, "question.paper", name=parameter.name, value=text, near="、".join(names))
    if len(found) > 1:
        raise error(QueryError, "question.papers", name=parameter.name, value=text, near="、".join(found))
    return found[0]


def _name(store: Store, parameter: Parameter, text: str) -> str:
    node = store.find(text)
    if parameter.kind in ("Entity", node.type):
        return node.name
    near = [hit.entity for hit in store.search(text, 50) if hit.entity.type == parameter.kind]
    same = [one for one in near if text in (one.name, one.name_en, *one.aliases)]
    if same:
        return same[0].name
    names = [one.name for one in near[:3]] or [one.name for one in store.entities(parameter.kind, 5)] or ["-"]
    raise error(
        QueryError,
        "question.label",
        name=parameter.name,
        value=node.name,
        is_a=node.type,
        kind=parameter.kind,
        near="、".join(names),
    )


def suggestions(store: Store, answer: Answer) -> Mapping[str, tuple[str, ...]]:
    """Return other values to try for the parameters of a question that had no answer: what the graph says most of."""
    return {p.name: near for p in answer.question.parameters if (near := _near(store, p, str(answer.params[p.name])))}


def _near(store: Store, parameter: Parameter, value: str) -> tuple[str, ...]:
    if parameter.kind == "Indicator":
        names = sorted({figure.indicator for figure in store.figures()})
        return tuple(difflib.get_close_matches(value, names, 5, 0))
    if parameter.kind == "Document":
        return tuple(d.source for d in store.documents() if d.id != value)[:5]
    if parameter.kind in ("Text", "Number", "Integer"):
        return ()
    label = None if parameter.kind == "Entity" else parameter.kind
    return tuple(node.name for node in store.entities(label, 6) if node.name != value)[:5]


def advice(store: Store, answer: Answer, language: str = "zh") -> str:
    """Return, for a question without an answer, what to try instead, in a language."""
    lines = [say("answer.none", language)]
    for name, near in suggestions(store, answer).items():
        lines.append(say("answer.try", language, name=name, values=say("answer.or", language).join(near)))
    lines.append(say("answer.search" if answer.params else "answer.relaxed", language))
    return "\n".join(lines)
