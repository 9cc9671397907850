"""What a store sets up in a database, and what people find there with Neo4j's own tools."""

from graph.ontology import ontology
from graph.store import neo4j_cypher
from tests.graph.made import papers
from tests.neo4j.server import Server
from tests.neo4j.shared import store_on


def ask(server: Server, query: str, **params: object) -> list[list[object]]:
    with server.driver() as driver:
        return [record.values() for record in driver.execute_query(query, params, database_="neo4j").records]


def test_constraints_and_indexes_are_there_by_name_and_work(server: Server):
    with store_on(server) as store:
        store.ingest(papers())
    query = "SHOW INDEXES YIELD name, state, type WHERE name STARTS WITH 'hubgraph_' RETURN name, state, type"
    shown = ask(server, query)
    assert {name for name, _, _ in shown} >= set(neo4j_cypher.schema(ontology()))
    assert {state for _, state, _ in shown} == {"ONLINE"}
    assert {kind for _, _, kind in shown} == {"RANGE", "TEXT", "FULLTEXT"}
    unique = ask(server, "SHOW CONSTRAINTS YIELD name, type RETURN name, type")
    assert {"hubgraph_entity_id", "hubgraph_document_id", "hubgraph_hosts_id"} <= {name for name, _ in unique}


def test_entities_carry_entity_and_their_label(server: Server):
    with store_on(server) as store:
        store.ingest(papers())
        expected = sorted((node.type, node.name) for node in store.entities())
    found = ask(server, "MATCH (n:Entity) RETURN [x IN labels(n) WHERE x <> 'Entity'] AS own, n.name AS name")
    assert sorted((own[0], name) for own, name in found) == expected  # type: ignore[index]


def test_full_text_finds_chinese_in_names_and_aliases(server: Server):
    with store_on(server) as store:
        store.ingest(papers())
        query = "CALL db.index.fulltext.queryNodes('hubgraph_names', $text) YIELD node RETURN node.name"
        for text, name in (("进博", "中国国际进口博览会"), ("ciie", "中国国际进口博览会"), ("上海", "上海")):
            assert (name,) in store.query(query, {"text": text}).rows


def test_what_stands_beside_the_graph_is_joined_to_nothing(server: Server):
    with store_on(server) as store:
        store.ingest(papers())
        store.ingest(papers())
        rows = store.query("MATCH (r:HubgraphRecord) RETURN r").rows
        assert len(rows) == len(papers())
        assert all("data" not in row[0] for row in rows)
    assert ask(server, "MATCH (m:HubgraphMeta) RETURN count(m), max(m.state)") == [[1, "ready"]]
    assert ask(server, "MATCH (n:HubgraphMeta|HubgraphRecord)--() RETURN count(*)") == [[0]]
    assert ask(server, "MATCH (l:HubgraphLock) RETURN count(l)") == [[0]]


def test_an_ingest_writes_only_what_differs(server: Server):
    with store_on(server) as store:
        store.ingest(papers())
        before = written(server)
        store.ingest(papers())
        assert written(server) == before
        store.remove([papers()[2].document.id])
        after = written(server)
        assert after["上海"] == before["上海"]
        assert "苏州" not in after


def written(server: Server) -> dict[object, object]:
    """Internal ids by name: a node that was deleted and made again has another one."""
    return dict(ask(server, "MATCH (n:Entity) RETURN n.name, elementId(n)"))  # type: ignore[arg-type]
