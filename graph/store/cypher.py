"""Every statement that the embedded store runs itself: the tables, and the queries behind its verbs.

Values are always parameters. Labels and relation types come from the ontology, or from the store that was made with
it, never from people, and stand in backticks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from graph.errors import DataError
from graph.ontology import Ontology

TYPE_MACRO = "CREATE MACRO type(r) AS label(r)"  # Neo4j's name for the type of a relation

# Columns stand in the order of the fields in `graph.model`: rows are loaded by position.
_ENTITY = (
    "id STRING PRIMARY KEY, name STRING, name_en STRING, kind STRING, aliases STRING[], documents STRING[], "
    "mentions INT64"
)
_EDGE = (
    "id STRING, head STRING, tail STRING, modality STRING, documents STRING[], evidence STRING[], mentions INT64, "
    "confidence DOUBLE, times STRING[], rules STRING[]"
)
NODE_TABLES = {
    "Document": ("id STRING PRIMARY KEY, title STRING, authors STRING[], published STRING, source STRING, pages INT64"),
    "Passage": (
        "id STRING PRIMARY KEY, `index` INT64, section STRING, page INT64, start INT64, `end` INT64, text STRING, "
        "document STRING"
    ),
    "Indicator": "id STRING PRIMARY KEY, name STRING",
    "Observation": (
        "id STRING PRIMARY KEY, subject STRING, indicator STRING, value DOUBLE, value_max DOUBLE, unit STRING, "
        "period STRING, counterpart STRING, modality STRING, confidence DOUBLE, document STRING, evidence STRING[]"
    ),
}
_MENTION = "start INT64, `end` INT64, text STRING"
PLUMBING = ("HAS_PASSAGE", "MENTIONS", "HAS_OBSERVATION", "MEASURES", "COUNTERPART")

_NODE = "n.id, n.name, label(n), n.name_en, n.kind, n.aliases, n.documents, n.mentions"
PASSAGE = "p.id, p.`index`, p.section, p.page, p.start, p.`end`, p.text"
DOCUMENT = "d.id, d.title, d.authors, d.published, d.source, d.pages"
_REL = "r.id, r.head, label(r), r.tail, r.modality, r.documents, r.evidence, r.mentions, r.confidence, r.times, r.rules"
_NAMING = "p.id, n.id, m.start, m.`end`, m.text"
_FIGURE = (
    "o.id, o.subject, o.indicator, o.value, o.value_max, o.unit, o.period, o.counterpart, o.modality, o.confidence, "
    "o.document, o.evidence"
)

DOCUMENTS = f"MATCH (d:Document) RETURN {DOCUMENT} ORDER BY d.id"
DOCUMENT_BY_ID = f"MATCH (d:Document) WHERE d.id = $id RETURN {DOCUMENT}"
PASSAGES = f"MATCH (p:Passage) RETURN {PASSAGE}, p.document ORDER BY p.document, p.`index`, p.id"
_OF = "MATCH (d:Document)-[:HAS_PASSAGE]->(p:Passage)"  # from the document: its passages alone are gone through
PASSAGES_OF = f"{_OF} WHERE d.id = $id RETURN {PASSAGE} ORDER BY p.`index`, p.id"
PASSAGES_BY_ID = f"UNWIND $ids AS one MATCH (p:Passage) WHERE p.id = one RETURN {PASSAGE}, p.document"  # by its index
SIZES = "MATCH (p:Passage) RETURN p.document, count(*)"
NAMINGS = f"MATCH (p:Passage)-[m:MENTIONS]->(n) RETURN {_NAMING}, p.document"
NAMINGS_OF = f"{_OF}-[m:MENTIONS]->(n) WHERE d.id = $id RETURN {_NAMING}, p.document"
NAMINGS_AT = f"MATCH (p:Passage)-[m:MENTIONS]->(n) WHERE p.id = $id RETURN {_NAMING}, p.document"
NAMINGS_IN = f"MATCH (p:Passage)-[m:MENTIONS]->(n) WHERE p.id IN $ids RETURN {_NAMING}, p.document"
FIGURES = f"MATCH (o:Observation) RETURN {_FIGURE} ORDER BY o.id"
FIGURES_OF = (
    f"MATCH (o:Observation) WHERE ($subject = '' OR o.subject = $subject) "
    f"AND ($indicator = '' OR o.indicator = $indicator) RETURN {_FIGURE}"
)
TABLES = "CALL show_tables() RETURN name, comment"


def columns() -> dict[str, list[tuple[str, str]]]:
    """Return name and type of the properties of `Entity` (any label), `Relation` (any type), and the other nodes."""
    tables = {"Entity": _ENTITY, "Relation": _EDGE, **NODE_TABLES, "MENTIONS": _MENTION}
    listed = {name: [column.split()[:2] for column in text.split(", ")] for name, text in tables.items()}
    return {name: [(column.strip("`"), kind) for column, kind in pairs] for name, pairs in listed.items()}


@cache
def quoted(name: str) -> str:
    """Return a label or relation type in backticks. Raises DataError for what cannot be a name."""
    if not re.fullmatch(r"[^\W\d]\w*", name):
        raise DataError(f"ontology: {name!r} cannot be a label or relation type", "use letters, digits and _")
    return f"`{name}`"


def tables(vocabulary: Ontology) -> list[str]:
    """Return the statements that make all tables for an ontology."""
    labels = [quoted(label) for label in vocabulary.labels]
    clash = sorted(({*vocabulary.labels} & {*NODE_TABLES}) | ({*vocabulary.relations} & {*PLUMBING}))
    if clash:
        raise DataError(f"ontology: {clash[0]} is a name that the store needs itself", "rename it")
    made = [f"CREATE NODE TABLE {label}({_ENTITY})" for label in labels]
    made += [f"CREATE NODE TABLE `{name}`({columns})" for name, columns in NODE_TABLES.items()]
    made += [
        _rel_table(quoted(rel.name), ((quoted(head), quoted(tail)) for head, tail in sorted(rel.pairs)), _EDGE)
        for rel in vocabulary.relations.values()
    ]
    made += [
        _rel_table("HAS_PASSAGE", [("Document", "Passage")]),
        _rel_table("MENTIONS", (("Passage", label) for label in labels), _MENTION),
        _rel_table("HAS_OBSERVATION", ((label, "Observation") for label in labels)),
        _rel_table("MEASURES", [("Observation", "Indicator")]),
        _rel_table("COUNTERPART", (("Observation", label) for label in labels)),
        TYPE_MACRO,
    ]
    return made


def _rel_table(name: str, pairs: Iterable[tuple[str, str]], columns: str = "") -> str:
    parts = [f"FROM {head} TO {tail}" for head, tail in pairs]
    return f"CREATE REL TABLE {name}({', '.join([*parts, *([columns] if columns else [])])})"


def comment(text: str) -> str:
    """Return the statement that keeps `text` with the store, outside the graph itself."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"COMMENT ON TABLE Document IS '{escaped}'"


def copy_nodes(label: str, file: str) -> str:
    """Return the statement that loads the rows of a file in the working folder as nodes."""
    return f"COPY {quoted(label)} FROM '{file}'"


def copy_edges(relation: str, head: str, tail: str, file: str) -> str:
    """Return the statement that loads the rows of a file (first columns: ids of head and tail) as edges."""
    quoted(head), quoted(tail)  # refuses what is not a name: these two stand in quotes
    return f"COPY {quoted(relation)} FROM '{file}' (from='{head}', to='{tail}')"


def delete_edge(relation: str, head: str, tail: str, told: Iterable[str]) -> str:
    """Return the statement that deletes the edge from `$v_from` to `$v_to` that some of its properties tell."""
    told_by = "".join(f" AND r.`{name}` = $v_{name}" for name in told)
    pattern = f"(a:{quoted(head)})-[r:{quoted(relation)}]->(b:{quoted(tail)})"
    return f"MATCH {pattern} WHERE a.id = $v_from AND b.id = $v_to{told_by} DELETE r"


def delete_node(label: str) -> str:
    """Return the statement that deletes the node `$v_id`, which has no edges any more."""
    return f"MATCH (n:{quoted(label)}) WHERE n.id = $v_id DELETE n"


def set_node(label: str, names: Iterable[str]) -> str:
    """Return the statement that sets properties of the node `$v_id`."""
    return f"MATCH (n:{quoted(label)}) WHERE n.id = $v_id SET {', '.join(f'n.`{name}` = $v_{name}' for name in names)}"


def entities(labels: Sequence[str]) -> str:
    """Return the query for entities of some labels: most documents first, then most mentions, then id."""
    return (
        f"MATCH (n:{'|'.join(map(quoted, labels))}) RETURN {_NODE} "
        "ORDER BY size(n.documents) DESC, n.mentions DESC, n.id SKIP $skip LIMIT $limit"
    )


def entity(label: str) -> str:
    """Return the query for the entity `$id`, if it has that label."""
    return f"MATCH (n:{quoted(label)}) WHERE n.id = $id RETURN {_NODE}"


def edges(relations: Sequence[str], where: str = "") -> str:
    """Return the query for edges of some types, by id; `where` is one of the conditions below."""
    condition = f" WHERE {where}" if where else ""
    return f"MATCH ()-[r:{'|'.join(map(quoted, relations))}]->(){condition} RETURN {_REL} ORDER BY r.id"


def edges_around(label: str, relations: Sequence[str]) -> str:
    """Return the query for all edges of the entity `$id`, which has that label, in no order."""
    return f"MATCH (n:{quoted(label)})-[r:{'|'.join(map(quoted, relations))}]-() WHERE n.id = $id RETURN {_REL}"


def namings_at(label: str) -> str:
    """Return the query for all mentions of the entity `$id`, which has that label, in no order."""
    return f"MATCH (p:Passage)-[m:MENTIONS]->(n:{quoted(label)}) WHERE n.id = $id RETURN {_NAMING}, p.document"


EDGE_AT = "r.head IN $ids OR r.tail IN $ids"
EDGE_IS = "r.id = $id"
EDGE_SAID_BY = "list_contains(r.documents, $id)"
