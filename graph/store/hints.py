"""What to write instead, where Ladybug refuses something that people know from Neo4j or have misspelt."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence

from graph.errors import QueryError

_BY_QUERY = (  # what the query has, what to say
    (r"\b(all)?shortestPaths?\s*\(", "write MATCH p = (a)-[* SHORTEST 1..5]-(b) RETURN p instead of shortestPath()"),
    (r"\[\s*\w+\s+IN\b.*\|", "write list_transform(list, x -> …) or UNWIND instead of a list comprehension"),
    (r"\[\s*\w+\s+IN\b", "write list_filter(list, x -> …) or UNWIND instead of a list comprehension"),
    (r"\bstartNode\s*\(", "write start_node(r), or name the node: (a)-[r]->(b)"),
    (r"\bendNode\s*\(", "write end_node(r), or name the node: (a)-[r]->(b)"),
    (r"\bCALL\s*[({]", "subqueries are not known here; write WITH, EXISTS { … } or COUNT { … }"),
    (r"\bWHERE\b[^'\"]*\b\w+:[^\W\d]", "write label(a) = 'City' in WHERE, or put the label into the pattern: (a:City)"),
    (r"\bSHOW\b", "write CALL show_tables() RETURN *"),
    (r"\b(id|elementId)\s*\(", "use the property id: n.id"),
    (r"\.\s*(index|end|type)\b", "this name is a word of the language: put it into backticks, as in p.`end`"),
    (r"=~", "write regexp_matches(n.name, '…')"),
)
_SLOW = "make it smaller: name a label, start from one entity, bound paths ([*1..3]), add LIMIT"
_LARGE = "make it smaller: name a label, start from one entity, add LIMIT"
_BY_ERROR = (  # what the error says, what to say
    (
        r"not connected|No relationship",
        "the ontology has no such relation between these labels; see data/ontology.yaml",
    ),
    (r"function (\w+) does not exist", "CALL show_functions() RETURN * lists the functions"),
    (r"is not in scope", "name it in MATCH, UNWIND or WITH before it is used"),
    (r"Parser exception", "look at the brackets, the quotes and the words just before this place"),
    (r"with ANY type", "an empty list or null has no type by itself here: use it in a comparison, as in x IN $list"),
)


def explain(message: str, query: str, labels: Sequence[str], relations: Sequence[str]) -> QueryError:
    """Turn an error of Ladybug into one that says what to write instead."""
    text = message.strip()
    said = text.partition("\n")[0]
    unknown = re.search(r"Table (\S+) does not exist", text)
    if unknown:
        return QueryError(f"there is no label or relation type {unknown[1]}", _nearest(unknown[1], labels, relations))
    if re.search(r"[Ii]nterrupted", text):
        return QueryError("the query took too long and was stopped", _SLOW)
    if re.search(r"buffer pool is full|out of memory|bad_alloc|allocate", text):
        return QueryError("the query needs too much memory and was stopped", _LARGE)
    missing = re.search(r"Cannot find property (\w+) for (\w+)", text)
    if missing:
        hint = "CALL table_info('City') RETURN * lists the properties of a label"
        return QueryError(f"{missing[2]} has no property {missing[1]}", hint)
    place = re.search(r"\(line: (\d+), offset: (\d+)\)", text)
    where = f"line {place[1]}, column {int(place[2]) + 1}: " if place else ""
    said = re.sub(r"\s*\(line: \d+, offset: \d+\)|: expected rule \w+", "", said)
    return QueryError(where + said, _hint(_BY_QUERY, query, re.IGNORECASE | re.DOTALL) or _hint(_BY_ERROR, text))


def _hint(table: Sequence[tuple[str, str]], text: str, flags: int = 0) -> str:
    return next((hint for pattern, hint in table if re.search(pattern, text, flags)), "")


def _nearest(name: str, labels: Sequence[str], relations: Sequence[str]) -> str:
    known = {one.casefold(): one for one in (*labels, *relations)}
    near = difflib.get_close_matches(name.casefold(), known, 3, 0.6)
    if near:
        return f"did you mean {', '.join(known[one] for one in near)}?"
    return f"labels are {', '.join(labels)}"
