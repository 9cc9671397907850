"""Lint of the library of questions: the format of each file, and the subset of Cypher that both stores answer alike.

What the embedded store lacks is `graph/store/hints.yaml`; what Neo4j lacks stands here. `hubgraph check` runs it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

from graph.errors import DataError, QueryError
from graph.ontology import Ontology
from graph.questions import Question, read_question
from graph.store import cypher
from graph.store.guard import bare, parameters, read_only
from graph.store.hints import hints

EMBEDDED_ONLY = {  # what Neo4j does not know, or answers otherwise, and what to write instead
    r"\blabels?\s*\(": "return the node itself: its label is shown with it",
    r"\b(list|string|date|current|regexp)_\w+\s*\(": "this function is the embedded store's own",
    r"\bCAST\s*\(": "CAST is the embedded store's own",
    r"\bSHORTEST\b": "paths of a fixed length are portable: (a)-[r]-(m)-[s]-(b)",
    r"\*\s*\d*\s*(\.\.|\])": "paths of several lengths are not counted alike: write each step",
    r"\w\s*\[\s*-?\d": "lists count from 1 on one store and from 0 on the other",
    r"\bcollect\s*\(": "the order inside collect() is not the same everywhere: one row for each",
}
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_PATTERN = re.compile(r"[(\[]\s*\w*\s*:\s*(\w+(?:\s*\|\s*\w+)*)")


def lint_questions(folder: Path, vocabulary: Ontology) -> Iterator[str]:
    """Yield what is wrong with the questions of a folder, each with its file."""
    for path in sorted(folder.glob("*")):
        where = f"{folder.name}/{path.name}"
        if path.suffix != ".cypher" or not _NAME.fullmatch(path.stem):
            yield f"{where}: is not named like only-proposed.cypher"
            continue
        try:
            question = read_question(path)
        except (DataError, OSError, UnicodeDecodeError) as exc:
            yield f"{where}: {exc}"
            continue
        yield from (f"{where}: {fault}" for fault in faults(question, vocabulary))


def faults(question: Question, vocabulary: Ontology) -> Iterator[str]:
    """Yield what is wrong with a question."""
    try:
        query = bare(read_only(question.cypher))
        used = parameters(question.cypher)
    except QueryError as exc:
        yield str(exc)
        return
    declared = {p.name for p in question.parameters}
    for name in sorted(used ^ declared):
        yield f"${name} is {'used and not declared' if name in used else 'declared and not used'}"
    for language, text in question.text.items():
        for _, placed, _, _ in Formatter().parse(text):
            if placed is not None and placed not in declared:
                yield f"question.{language}: {{{placed}}} is no parameter"
    yield from _columns(question, query)
    yield from _names(query, vocabulary)
    yield from unportable(query)


def _columns(question: Question, query: str) -> Iterator[str]:
    """Compare the columns of the last RETURN with those declared, and ask for an order."""
    answer = re.split(r"\bRETURN\b", query, flags=re.IGNORECASE)[-1]
    listed, *order = re.split(r"\bORDER\s+BY\b", answer, maxsplit=1, flags=re.IGNORECASE)
    found = [re.sub(r".*\bAS\s+", "", part.strip(), flags=re.IGNORECASE | re.DOTALL) for part in _parts(listed)]
    if found != list(question.columns):
        yield f"returns {', '.join(found)}, and the head declares {', '.join(question.columns) or 'nothing'}"
    if not order:
        yield "has no ORDER BY after its last RETURN"


def _parts(text: str) -> list[str]:
    """Cut at the commas that stand outside brackets."""
    parts, depth = [""], 0
    for char in text:
        depth += (char in "([{") - (char in ")]}")
        if char == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += char
    return parts


def _names(query: str, vocabulary: Ontology) -> Iterator[str]:
    known = {*vocabulary.labels, *vocabulary.relations, *cypher.NODE_TABLES, *cypher.PLUMBING}
    for names in _PATTERN.findall(query):
        for name in re.split(r"\s*\|\s*", names):
            if name not in known:
                yield f"{name} is no label and no relation type"


def unportable(query: str) -> Iterator[str]:
    """Yield what one of the stores does not know in a query (without its strings), and what to write instead."""
    for pattern, advice in EMBEDDED_ONLY.items():
        found = re.search(pattern, query, re.IGNORECASE)
        if found:
            yield f"{found[0].strip()!r} is not portable: {advice}"
    for hint in hints():
        found = re.search(hint.query, query, re.IGNORECASE | re.DOTALL) if hint.query else None
        if found:
            yield f"{found[0].strip()!r} is not portable: {hint.en}"
