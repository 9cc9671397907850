"""Every statement that the Neo4j store runs itself: schema, loading, and the queries behind its verbs.

Queries that both stores understand stand in `graph.store.cypher`. Values are always parameters; labels and relation
types come from the ontology, or from the store that was made with it, and stand in backticks.
"""

from __future__ import annotations

from collections.abc import Sequence

from graph.ontology import Ontology
from graph.store.cypher import DOCUMENT, FIGURES, NODE_TABLES, PASSAGE, quoted

ENTITY = "Entity"  # the label that all entities carry besides their own
# What is kept beside the graph.
META, RECORD, LOCK, JUDGED = "HubgraphMeta", "HubgraphRecord", "HubgraphLock", "HubgraphJudgement"
ENDS = {  # what the relationships that are not of the ontology join, and what tells two of them apart
    "HAS_PASSAGE": ("Document", "Passage", ()),
    "MENTIONS": ("Passage", ENTITY, ("start", "end", "text")),
    "HAS_OBSERVATION": (ENTITY, "Observation", ()),
    "MEASURES": ("Observation", "Indicator", ()),
    "COUNTERPART": ("Observation", ENTITY, ()),
}
BASES = (ENTITY, *NODE_TABLES)

_LABEL = f"head([label IN labels(n) WHERE label <> '{ENTITY}'])"
_NODE = f"n.id, n.name, {_LABEL}, n.name_en, n.kind, n.aliases, n.documents, n.mentions"
_REL = "r.id, r.head, type(r), r.tail, r.modality, r.documents, r.evidence, r.mentions, r.confidence, r.times, r.rules"

META_READ = f"MATCH (m:{META} {{id: 'store'}}) RETURN properties(m)"
META_WRITE = f"MERGE (m:{META} {{id: 'store'}}) SET m = $meta"
META_DELETE = f"MATCH (m:{META} {{id: 'store'}}) WHERE m.load = $load DELETE m"
META_MINE = f"MATCH (m:{META} {{id: 'store'}}) WHERE m.load = $load SET m.steps = $steps RETURN m.load"
RECORDS = f"MATCH (r:{RECORD}) WHERE r.pending IS NULL RETURN r.document, r.sha256, r.data ORDER BY r.document"
RECORD_OF = f"MATCH (r:{RECORD} {{sha256: $sha256}}) WHERE r.pending IS NULL RETURN r.document, r.sha256, r.data"
HASHES = f"MATCH (r:{RECORD}) WHERE r.pending IS NULL RETURN r.document, r.sha256"
RECORD_WRITE = f"UNWIND $rows AS row MERGE (r:{RECORD} {{sha256: row.sha256}}) SET r = row"
RECORD_DELETE = f"MATCH (r:{RECORD}) WHERE r.document IN $gone AND r.pending IS NULL DELETE r"
RECORD_ACCEPT = f"MATCH (r:{RECORD}) WHERE r.pending = $load REMOVE r.pending"
RECORD_CLEAN = f"MATCH (r:{RECORD}) WHERE r.pending IS NOT NULL DELETE r"
JUDGEMENTS = f"MATCH (j:{JUDGED}) RETURN j.line ORDER BY j.at, j.id"
ANY_JUDGEMENT = f"MATCH (j:{JUDGED}) RETURN j.id LIMIT 1"
JUDGEMENT_WRITE = f"UNWIND $rows AS row MERGE (j:{JUDGED} {{id: row.id}}) SET j = row"
HOLD = f"CREATE (l:{LOCK} {{id: 'store'}})"
WRITERS = "SHOW TRANSACTIONS YIELD metaData WHERE metaData.hubgraph IS NOT NULL RETURN metaData.hubgraph"
STRANGERS = f"MATCH (n:{'|'.join(BASES)}) RETURN labels(n) LIMIT 1"
AWAIT = "CALL db.awaitIndexes(300)"

QUOTES = f"MATCH (p:Passage) WHERE p.id IN $ids MATCH (d:Document {{id: p.document}}) RETURN {PASSAGE}, {DOCUMENT}"
ENTITIES = f"MATCH (n:{ENTITY}) RETURN {_NODE}"
ENTITY_BY_ID = f"MATCH (n:{ENTITY} {{id: $id}}) RETURN {_NODE}"
_PAGE = "ORDER BY size(n.documents) DESC, n.mentions DESC, n.id SKIP $skip LIMIT $limit"


def with_standing(statement: str) -> str:
    """Return a statement that answers one row: all rows of `statement`, and after them what the store says of itself.

    What is collected is read before anything that follows `WITH`, which no planner moves to the front.
    """
    pattern, _, returned = statement.rpartition(" RETURN ")
    columns, by, order = returned.partition(" ORDER BY ")
    return (
        f"CALL () {{ {pattern} RETURN [{columns}] AS row{by}{order} }} WITH collect(row) AS found "
        f"OPTIONAL MATCH (m:{META} {{id: 'store'}}) RETURN found, properties(m)"
    )


def entities(label: str | None) -> str:
    """Return the query for entities, of one label or all: most documents first, then most mentions, then id."""
    of = quoted(label) if label is not None else ENTITY
    return f"MATCH (n:{of}) WHERE n:{ENTITY} RETURN {_NODE} {_PAGE}"


def edges(relations: Sequence[str], where: str = "") -> str:
    """Return the query for edges of some types, by id."""
    condition = f" WHERE {where}" if where else ""
    return f"MATCH ()-[r:{'|'.join(map(quoted, relations))}]->(){condition} RETURN {_REL} ORDER BY r.id"


def edges_at(relations: Sequence[str]) -> str:
    """Return the query for all edges with an end among the entities `$ids`, by id."""
    types = "|".join(map(quoted, relations))
    return f"UNWIND $ids AS id MATCH (:{ENTITY} {{id: id}})-[r:{types}]-() WITH DISTINCT r RETURN {_REL} ORDER BY r.id"


def edge_by_id(relations: Sequence[str]) -> str:
    """Return the query for the edge `$id`: one look into the index of each type."""
    parts = (f"MATCH ()-[r:{quoted(relation)} {{id: $id}}]->() RETURN r" for relation in relations)
    return f"CALL () {{ {' UNION ALL '.join(parts)} }} RETURN {_REL}"


EDGE_SAID_BY = "$id IN r.documents"


def figures(subject: str | None, indicator: str | None) -> str:
    """Return the query for the observations of `$subject` and `$indicator`, where they are given."""
    asked = [f"{name}: ${name}" for name, value in (("subject", subject), ("indicator", indicator)) if value]
    return FIGURES.replace("(o:Observation)", f"(o:Observation {{{', '.join(asked)}}})" if asked else "(o:Observation)")


def schema(vocabulary: Ontology) -> dict[str, str]:
    """Return the constraints and indexes by name."""
    made = {f"hubgraph_{base.lower()}_id": _unique(f"(n:{base})", "n.id") for base in BASES}
    made["hubgraph_meta_id"] = _unique(f"(n:{META})", "n.id")
    made["hubgraph_record_sha256"] = _unique(f"(n:{RECORD})", "n.sha256")
    made["hubgraph_judgement_id"] = _unique(f"(n:{JUDGED})", "n.id")
    made |= {
        f"hubgraph_{name.lower()}_id": _unique(f"()-[r:{quoted(name)}]-()", "r.id") for name in vocabulary.relations
    }
    made |= {f"hubgraph_{name.lower()}_name": _index(name, "name") for name in (*vocabulary.labels, "Indicator")}
    made |= {
        f"hubgraph_{label.lower()}_{name}": _index(label, name)
        for label, name in (
            ("Document", "published"),
            ("Passage", "document"),
            ("Observation", "subject"),
            ("Observation", "indicator"),
        )
    }
    made["hubgraph_entity_name_text"] = f"TEXT INDEX {{name}} IF NOT EXISTS FOR (n:{ENTITY}) ON (n.name)"
    made["hubgraph_names"] = (
        f"FULLTEXT INDEX {{name}} IF NOT EXISTS FOR (n:{ENTITY}) ON EACH [n.name, n.aliases, n.name_en] "
        "OPTIONS {{indexConfig: {{`fulltext.analyzer`: 'cjk', `fulltext.eventually_consistent`: false}}}}"
    )
    made["hubgraph_passages"] = (
        "FULLTEXT INDEX {name} IF NOT EXISTS FOR (p:Passage) ON EACH [p.text] "
        "OPTIONS {{indexConfig: {{`fulltext.analyzer`: 'cjk', `fulltext.eventually_consistent`: false}}}}"
    )
    return {name: f"CREATE {what.format(name=name)}" for name, what in made.items()}


LOCK_SCHEMA = {
    "hubgraph_lock_id": f"CREATE CONSTRAINT hubgraph_lock_id IF NOT EXISTS FOR (n:{LOCK}) REQUIRE n.id IS UNIQUE"
}
NAMES = "SHOW INDEXES YIELD name, state WHERE name STARTS WITH 'hubgraph_' AND state <> 'FAILED' RETURN collect(name)"


def _unique(pattern: str, key: str) -> str:
    return f"CONSTRAINT {{name}} IF NOT EXISTS FOR {pattern} REQUIRE {key} IS UNIQUE"


def _index(label: str, key: str) -> str:
    return f"INDEX {{name}} IF NOT EXISTS FOR (n:{quoted(label)}) ON (n.{key})"


def base_of(label: str) -> str:
    """Return the label by whose ids a node is found: `Entity` for all entities."""
    return label if label in NODE_TABLES else ENTITY


def merge_nodes(label: str) -> str:
    """Return the statement that writes the nodes in `$rows`."""
    base = base_of(label)
    also = f", n:{quoted(label)}" if base == ENTITY else ""
    return f"UNWIND $rows AS row MERGE (n:{base} {{id: row.id}}) SET n = row{also}"


def delete_nodes(label: str) -> str:
    """Return the statement that deletes the nodes whose ids are in `$rows`."""
    return f"UNWIND $rows AS id MATCH (n:{base_of(label)} {{id: id}}) DETACH DELETE n"


def merge_edges(relation: str) -> str:
    """Return the statement that writes the relationships in `$rows`."""
    if relation not in ENDS:
        return (
            f"UNWIND $rows AS row MATCH (a:{ENTITY} {{id: row.head}}) MATCH (b:{ENTITY} {{id: row.tail}}) "
            f"MERGE (a)-[r:{quoted(relation)} {{id: row.id}}]->(b) SET r = row"
        )
    head, tail, keys = ENDS[relation]
    own = ", ".join(f"`{key}`: row.`{key}`" for key in keys)
    return (
        f"UNWIND $rows AS row MATCH (a:{head} {{id: row.from}}) MATCH (b:{tail} {{id: row.to}}) "
        f"MERGE (a)-[:{relation}{f' {{{own}}}' if own else ''}]->(b)"
    )


def delete_edges(relation: str) -> str:
    """Return the statement that deletes the relationships in `$rows`."""
    if relation not in ENDS:
        return f"UNWIND $rows AS row MATCH ()-[r:{quoted(relation)} {{id: row.id}}]->() DELETE r"
    head, tail, keys = ENDS[relation]
    own = ", ".join(f"`{key}`: row.`{key}`" for key in keys)
    return (
        f"UNWIND $rows AS row MATCH (:{head} {{id: row.from}})-[r:{relation}{f' {{{own}}}' if own else ''}]->"
        f"(:{tail} {{id: row.to}}) DELETE r"
    )


def stored_nodes(base: str) -> str:
    """Return the query for all nodes of a base label with their labels and properties."""
    return f"MATCH (n:{base}) RETURN labels(n), properties(n)"


def stored_edges(relations: Sequence[str]) -> str:
    """Return the query for all relationships of some types: type, ids of the ends, properties."""
    types = "|".join(map(quoted, relations))
    return f"MATCH (a)-[r:{types}]->(b) RETURN type(r), a.id, b.id, properties(r)"


DELETE_ODD_NODES = (  # without an id, or entities with other labels than their own
    f"MATCH (n:{'|'.join(BASES)}) WHERE n.id IS NULL OR "
    f"(n:{ENTITY} AND (size(labels(n)) <> 2 OR none(label IN labels(n) WHERE label IN $labels))) "
    "WITH n LIMIT $most DETACH DELETE n RETURN count(*)"
)


def delete_odd_edges() -> str:
    """Return the statement that deletes, `$most` at a time, relationships of our nodes that no graph of ours has.

    Their type is neither one of the ontology's `$relations` nor one of ours, or they do not join what they should.
    """
    right = [f"type(r) IN $relations AND a:{ENTITY} AND b:{ENTITY} AND r.head = a.id AND r.tail = b.id AND r.id <> ''"]
    right += [
        " AND ".join([f"type(r) = '{name}' AND a:{head} AND b:{tail}", *(f"r.`{key}` IS NOT NULL" for key in keys)])
        for name, (head, tail, keys) in ENDS.items()
    ]
    ours, fine = "|".join(BASES), " OR ".join(f"({one})" for one in right)
    return (
        f"MATCH (a)-[r]->(b) WHERE (a:{ours} OR b:{ours}) AND coalesce(NOT ({fine}), true) "
        "WITH r LIMIT $most DELETE r RETURN count(*)"
    )
