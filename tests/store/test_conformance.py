"""What every store must do. Kept free of anything that only one of them knows."""

import io
from collections import Counter
from dataclasses import replace

import pytest

from graph.assemble import assemble, build_id, graph_hash
from graph.errors import NotFound, QueryError, QueryRefused, RecordError
from graph.model import content_id
from graph.store import Store
from graph.store.search import SearchIndex
from graph.stream import write_records
from tests.graph.made import papers, record

SHANGHAI = content_id("e", "City", "上海")
EXPO = content_id("e", "Platform", "中国国际进口博览会")


def test_graph_comes_out_as_it_was_assembled(filled: Store):
    assert filled.graph() == assemble(papers())
    assert graph_hash(filled.graph()) == graph_hash(assemble(papers()))
    assert filled.build() == build_id(papers())


def test_records_come_out_as_they_went_in(filled: Store):
    assert list(filled.records()) == sorted(papers(), key=lambda r: r.document.id)


def test_counts(filled: Store):
    assert filled.counts() == {
        "documents": 3,
        "passages": 7,
        "entities": 6,
        "mentions": 14,
        "relations": 4,
        "statements": 6,
        "observations": 2,
        "indicators": 2,
    }


def test_documents_and_passages(filled: Store):
    doc = papers()[0].document
    assert [d.id for d in filled.documents()] == sorted(r.document.id for r in papers())
    assert filled.document(doc.id) == doc
    assert tuple(filled.passages(doc.id)) == papers()[0].passages
    for verb in (filled.document, filled.passages, filled.namings, filled.edges_of_document):
        with pytest.raises(NotFound):
            verb("d0")


def test_quotes_leave_out_unknown_passages(filled: Store):
    one = papers()[0]
    passage = one.passages[1]
    assert filled.quotes([passage.id, "p0"]) == {passage.id: (one.document, passage)}
    assert filled.quotes([]) == {}


def test_every_mention_stands_where_it_says(filled: Store):
    for doc in filled.documents():
        text = {p.id: p for p in filled.passages(doc.id)}
        namings = filled.namings(doc.id)
        assert [n.start for n in namings] == sorted(n.start for n in namings)
        for naming in namings:
            passage = text[naming.passage]
            assert passage.text[naming.start - passage.start : naming.end - passage.start] == naming.text


def test_a_graph_is_read_in_pieces(filled: Store):
    whole = filled.graph()
    assert filled.links() == replace(whole, passages=(), namings=(), document_of={})
    assert filled.sizes() == Counter(whole.document_of.values())
    for node in whole.entities:
        found = filled.mentions_of(node.id)
        assert list(found) == sorted(found)
        assert [n for doc in found.values() for n in doc] == [n for n in whole.namings if n.entity == node.id]
        assert all(whole.document_of[n.passage] == doc for doc, some in found.items() for n in some)
    inside = filled.mentions_in([*(passage.id for passage in whole.passages), "p0"])
    assert {one: list(some) for one, some in inside.items()} == {
        passage.id: some
        for passage in whole.passages
        if (some := [n for n in whole.namings if n.passage == passage.id])
    }
    assert filled.mentions_in([]) == {}
    with pytest.raises(NotFound):
        filled.mentions_of("e0")


def test_entities_stand_by_documents_and_mentions(filled: Store):
    nodes = filled.entities()
    keys = [(-len(n.documents), -n.mentions, n.id) for n in nodes]
    assert keys == sorted(keys)
    assert list(filled.entities(limit=2, offset=1)) == list(nodes[1:3])
    assert [n.name for n in filled.entities("City")] == ["上海", "苏州"]
    assert list(filled.entities("Person")) == []
    with pytest.raises(NotFound, match="Planet"):
        filled.entities("Planet")


@pytest.mark.parametrize("name", ["上海", "沪", " 上海 ", SHANGHAI])
def test_find_by_name_alias_and_id(filled: Store, name: str):
    assert filled.find(name).id == SHANGHAI


def test_find_by_english_name_and_traditional_characters(filled: Store):
    assert filled.find("singapore").name == "新加坡"
    assert filled.find("進博會").id == EXPO


def test_unknown_name_brings_the_nearest_ones(filled: Store):
    with pytest.raises(NotFound, match="临港新片区"):
        filled.find("临港片区")
    with pytest.raises(NotFound):
        filled.entity("e0")
    assert filled.entity(EXPO).name == "中国国际进口博览会"


def test_edges_of_entities_and_documents(filled: Store):
    graph = assemble(papers())
    assert list(filled.edges([EXPO])) == [e for e in graph.edges if EXPO in (e.head, e.tail)]
    assert list(filled.edges([])) == []
    doc_id = papers()[1].document.id
    assert list(filled.edges_of_document(doc_id)) == [e for e in graph.edges if doc_id in e.documents]
    assert filled.edge(graph.edges[0].id) == graph.edges[0]
    with pytest.raises(NotFound, match="r0"):
        filled.edge("r0")


def test_figures_by_subject_and_indicator(filled: Store):
    assert [f.indicator for f in filled.figures()] == ["贸易额", "进出口总额"]
    assert [f.value for f in filled.figures(SHANGHAI, "贸易额")] == [88.5]
    assert list(filled.figures(EXPO)) == []


def test_query_answers_rows_of_plain_values(filled: Store):
    result = filled.query(
        "MATCH (c:City)-[r:HOSTS]->(p:Platform) WHERE c.name = $name RETURN p.name AS platform, r.times AS times",
        {"name": "上海"},
    )
    assert result.columns == ("platform", "times")
    assert result.rows == (("中国国际进口博览会", ["2018", "2020"]),)
    assert result.limits == ()


def test_query_gives_nodes_relations_and_paths_as_maps(filled: Store):
    query = "MATCH p = (c:City)-[r:HOSTS]->(x:Platform) RETURN c, r, p"
    ((city, rel, path),) = filled.query(query).rows
    assert (city["id"], city["label"], city["name"]) == (SHANGHAI, "City", "上海")
    assert (rel["type"], rel["head"], rel["tail"], rel["modality"]) == ("HOSTS", SHANGHAI, EXPO, "asserted")
    assert [node["id"] for node in path["nodes"]] == [SHANGHAI, EXPO]
    assert [one["id"] for one in path["rels"]] == [rel["id"]]


def test_figures_and_passages_can_be_queried(filled: Store):
    query = (
        "MATCH (c:City)-[:HAS_OBSERVATION]->(o:Observation)-[:MEASURES]->(i:Indicator), (o)-[:COUNTERPART]->(x) "
        "RETURN c.name, i.name, o.value, o.unit, x.name"
    )
    assert filled.query(query).rows == (("上海", "贸易额", 88.5, "亿美元", "新加坡"),)
    query = (
        "MATCH (d:Document)-[:HAS_PASSAGE]->(p:Passage)-[m:MENTIONS]->(c:City {name: '苏州'}) RETURN p.text, m.start"
    )
    assert filled.query(query).rows == (("苏州发展生物医药。", 0),)


PLAIN = (  # what both dialects understand, with the answer on the three papers
    ("MATCH (c:City) RETURN c.name ORDER BY c.name", [["上海"], ["苏州"]]),
    ("MATCH (c:City) RETURN count(*)", [[2]]),
    ("MATCH (c:City)-[r]->(p:Platform) RETURN type(r), c.name, p.name", [["HOSTS", "上海", "中国国际进口博览会"]]),
    ("MATCH (c:City) WHERE c.name CONTAINS '海' RETURN c.name, size(c.documents)", [["上海", 2]]),
    ("MATCH (c:City) WHERE c.name STARTS WITH $start RETURN c.name", [["苏州"]]),
    ("MATCH (o:Observation) RETURN o.indicator, o.value ORDER BY o.value DESC LIMIT 1", [["贸易额", 88.5]]),
    ("MATCH (d:Document)-[:HAS_PASSAGE]->(p:Passage) RETURN count(p), count(DISTINCT d)", [[7, 3]]),
    ("MATCH (a:City {name: '上海'})-[r:HOSTS]-(b) WITH b, count(r) AS n RETURN b.name, n", [["中国国际进口博览会", 1]]),
    ("UNWIND ['沪', '苏'] AS x OPTIONAL MATCH (c:City) WHERE x IN c.aliases RETURN x, c.name",
     [["沪", "上海"], ["苏", None]]),
    ("MATCH (c:City) RETURN c.name AS n UNION MATCH (c:City) RETURN c.name AS n", [["上海"], ["苏州"]]),
    ("RETURN 1 AS one, 1.5 AS half, true AS yes, null AS nothing, ['a', 'b'] AS list, {k: 1} AS map",
     [[1, 1.5, True, None, ["a", "b"], {"k": 1}]]),
)  # fmt: skip


@pytest.mark.parametrize(("query", "answer"), PLAIN, ids=[query for query, _ in PLAIN])
def test_the_same_query_gives_the_same_answer(filled: Store, query: str, answer: list[list[object]]):
    rows = [list(row) for row in filled.query(query, {"start": "苏"}).rows]
    assert sorted(rows, key=str) == sorted(answer, key=str)


def test_neighbourhood_and_paths(filled: Store):
    around = {(e.head, e.tail) for e in filled.edges([SHANGHAI])}
    assert around == {(e.head, e.tail) for e in assemble(papers()).edges if SHANGHAI in (e.head, e.tail)}
    subgraph = filled.query("MATCH (a:City {name: '上海'})-[r]-(b) WHERE r.modality IS NOT NULL RETURN a, r, b").rows
    assert {(rel["head"], rel["tail"]) for _, rel, _ in subgraph} == around
    query = "MATCH p = (a:City {name: '上海'})-[:HOSTS*1..2]-(b:Platform) RETURN p"
    ((path,),) = filled.query(query).rows
    assert [node["name"] for node in path["nodes"]] == ["上海", "中国国际进口博览会"]
    assert [rel["type"] for rel in path["rels"]] == ["HOSTS"]


def test_nodes_hold_what_is_known_in_the_order_of_the_model(filled: Store):
    ((node,),) = filled.query("MATCH (c:City {name: '上海'}) RETURN c").rows
    assert list(node) == ["id", "label", "name", "name_en", "kind", "aliases", "documents", "mentions"]
    ((doc,),) = filled.query("MATCH (d:Document {title: '产业'}) RETURN d").rows
    assert list(doc) == ["id", "label", "title", "authors", "published", "source"]  # pages are not known
    (mention, *_) = filled.query("MATCH (p:Passage)-[m:MENTIONS]->(c:City {name: '苏州'}) RETURN m, c").rows
    assert list(mention[0]) == ["id", "type", "head", "tail", "start", "end", "text"]


@pytest.mark.parametrize("text", ["上海", "海", "沪", "shanghai", "sh", "進博會", "CIIE", "expo", "临港片区", "x", ""])
def test_search_gives_the_same_hits_everywhere(filled: Store, text: str):
    assert list(filled.search(text)) == SearchIndex(assemble(papers()).entities).search(text)


def test_export_is_the_same_bytes_everywhere(filled: Store):
    out = io.StringIO()
    write_records(filled.records(), out)
    expected = io.StringIO()
    write_records(sorted(papers(), key=lambda r: r.document.id), expected)
    assert out.getvalue() == expected.getvalue()


@pytest.mark.parametrize("query", [query for query, _ in PLAIN])
def test_plan_is_shown_and_nothing_is_run(filled: Store, query: str):
    result = filled.query(f"EXPLAIN {query}", {"start": "苏"})
    assert result.rows
    assert "上海" not in {row[0] for row in result.rows}


REFUSED = (
    "CREATE (:City {id: 'x'})",
    "MERGE (c:City {id: 'x'})",
    "INSERT (:City {id: 'x'})",
    "MATCH (n) DETACH DELETE n",
    "MATCH (n) SET n.name = 'x' RETURN n",
    "MATCH (n) REMOVE n.name RETURN n",
    "MATCH (c:City) FOREACH (x IN [1] | SET c.name = 'x')",
    "UNWIND [1] AS x CALL (x) { CREATE (:City {id: 'x'}) }",
    "/* MATCH */ CREATE (:City {id: 'x'}) // RETURN",
    "EXPLAIN CREATE (:City {id: 'x'})",
    "PROFILE MATCH (n) RETURN n",
    "PROFILE CREATE (:City {id: 'x'})",
    "LOAD CSV FROM 'file:///etc/passwd' AS row RETURN row",
    "WITH 1 AS x LOAD CSV FROM 'http://127.0.0.1:1/' AS row RETURN row",
    "CALL dbms.listConfig()",
    "CALL /* */ dbms.listConfig()",
    "CREATE INDEX wrong FOR (c:City) ON (c.kind)",
    "DROP INDEX wrong IF EXISTS",
    "ALTER CURRENT USER SET PASSWORD FROM 'a' TO 'bbbbbbbb'",
    "CREATE USER wrong SET PASSWORD 'bbbbbbbb'",
    "SHOW USERS",
    "SHOW SETTINGS",
    "SHOW TRANSACTIONS",
    "TERMINATE TRANSACTIONS 'neo4j-transaction-1'",
    "CALL db.clearQueryCaches()",
    "CALL db.createLabel('Wrong')",
    "RETURN 1; RETURN 2",
    "MATCH (n) RETURN n; MATCH (n) DETACH DELETE n",
)


@pytest.mark.parametrize("query", REFUSED)
def test_what_would_do_more_than_read_is_refused(filled: Store, query: str):
    with pytest.raises(QueryRefused) as told:
        filled.query(query)
    assert told.value.message and told.value.hint
    assert told.value.zh


WRONG = (  # refused in one way or another; the answer is never more than an error
    "\\u0043REATE (:City {id: 'x'})",
    "MATCH (n) \\u0053ET n.name = 'x'",
    "CALL { CREATE (:City {id: 'x'}) } IN TRANSACTIONS",
    "USE system SHOW USERS",
    "MATCH (n) RETURN n.name INTO OUTFILE 'x'",
    "COPY (MATCH (n) RETURN n) TO '/tmp/x.csv'",
    "RETURN apoc.cypher.runFirstColumnSingle('CREATE (n) RETURN n', {})",
    "`CREATE` (:City {id: 'x'})",
    "MATCH (n RETURN n",
    "MATCH (n:Citty) RETURN n",
    "MATCH (n)-[:HOSTTS]->(m) RETURN n",
    "RETURN $nothing",
    "RETURN nothing",
    "",
    "  // nothing\n",
    ";",
    "SELECT * FROM City",
)


@pytest.mark.parametrize("query", WRONG)
def test_what_is_wrong_is_an_error_with_a_message(filled: Store, query: str):
    with pytest.raises(QueryError) as told:
        filled.query(query)
    assert told.value.message


def test_misspelt_labels_and_types_bring_the_right_ones(filled: Store):
    for query, right in (("MATCH (n:Citty) RETURN n", "City"), ("MATCH ()-[r:HOSTTS]->() RETURN r", "HOSTS")):
        with pytest.raises(QueryError) as told:
            filled.query(query)
        assert right in told.value.hint
    assert filled.query("MATCH (p:Person) RETURN p").rows == ()  # known to the ontology, not in these papers


def test_query_that_takes_too_long_is_stopped(filled: Store):
    query = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b WITH a, b WHERE a * b % 7 = 9 RETURN count(*)"
    with pytest.raises(QueryError, match="too long"):
        filled.query(query, seconds=1)


def test_values_that_json_does_not_know_are_text(filled: Store):
    ((day, number),) = filled.query("RETURN date('2020-01-31') AS day, 1.0 / 3 AS number").rows
    assert day == "2020-01-31"
    assert number == pytest.approx(1 / 3)


def test_large_answers_are_cut_and_said(filled: Store):
    text = "海" * 100_000
    result = filled.query("UNWIND range(1, 900) AS x RETURN x, $text AS text", {"text": text}, seconds=60)
    assert 0 < len(result.rows) < 900
    assert "MB" in result.limits[0]


def test_parameters_of_every_kind(filled: Store):
    given = {"a": "上海'; DROP", "b": 1, "c": 1.5, "d": ["x", "y"], "f": True}
    result = filled.query("RETURN $a AS a, $b AS b, $c AS c, $d AS d, $f AS f", given)
    assert result.rows == (("上海'; DROP", 1, 1.5, ["x", "y"], True),)
    with pytest.raises(QueryError, match="handed on"):
        filled.query("RETURN $a AS a", {"a": object()})


def test_rows_beyond_the_limit_are_cut_and_said(filled: Store):
    result = filled.query("UNWIND range(1, 25) AS x RETURN x", rows=10)
    assert result.rows == tuple((n,) for n in range(1, 11))
    assert "10" in result.limits[0]


def test_query_that_writes_is_refused(filled: Store):
    before = graph_hash(filled.graph())
    for query in ("CREATE (:City {id: 'x'})", "MATCH (n) DETACH DELETE n", "MATCH (n) SET n.name = 'x' RETURN n"):
        with pytest.raises(QueryRefused):
            filled.query(query)
    assert graph_hash(filled.graph()) == before


def test_query_that_is_wrong_says_so(filled: Store):
    with pytest.raises(QueryError):
        filled.query("MATCH (n RETURN n")


def test_new_store_is_empty(store: Store):
    assert set(store.counts().values()) == {0}
    assert store.graph() == assemble([])
    assert store.build() == build_id([])
    assert list(store.records()) == []
    assert list(store.search("上海")) == []
    assert store.query("MATCH (n) RETURN n.name").rows == ()


def test_ingest_says_what_it_added(store: Store):
    records = papers()
    change = store.ingest(records[:2])
    assert change.added == tuple(sorted(r.document.id for r in records[:2]))
    change = store.ingest(records)
    assert change.added == (records[2].document.id,)
    assert change.unchanged == tuple(sorted(r.document.id for r in records[:2]))
    assert change.counts == store.counts()


def test_one_by_one_equals_all_at_once(store: Store):
    for one in papers():
        store.ingest([one])
    assert store.graph() == assemble(papers())


def test_better_record_of_a_document_replaces_the_old_one(store: Store):
    records = papers()
    store.ingest(records)
    better = replace(records[0], relations=records[0].relations[:1])
    assert store.ingest([better]).added == (better.document.id,)
    assert store.graph() == assemble([better, *records[1:]])


def test_remove_takes_out_what_only_that_document_said(store: Store):
    records = papers()
    store.ingest(records)
    change = store.remove([records[1].document.id])
    assert change.removed == (records[1].document.id,)
    assert store.graph() == assemble([records[0], records[2]])


def test_remove_of_all_leaves_an_empty_store(store: Store):
    store.ingest(papers())
    store.remove([r.document.id for r in papers()])
    assert store.graph() == assemble([])
    assert store.query("MATCH (n) RETURN n.id").rows == ()


def test_rebuild_and_verify(store: Store):
    store.ingest(papers())
    assert store.verify() == ()
    assert store.rebuild().unchanged == tuple(sorted(r.document.id for r in papers()))
    assert store.graph() == assemble(papers())
    assert store.verify() == ()


def test_search_knows_what_was_added_and_removed(store: Store):
    store.ingest(papers()[:1])
    assert list(store.search("苏州")) == []
    store.ingest(papers())
    assert [hit.entity.name for hit in store.search("苏州")] == ["苏州"]
    store.remove([papers()[2].document.id])
    assert list(store.search("苏州")) == []


def test_remove_of_an_unknown_document_changes_nothing(store: Store):
    store.ingest(papers())
    with pytest.raises(NotFound, match="d0"):
        store.remove([papers()[0].document.id, "d0"])
    assert store.graph() == assemble(papers())


def test_ingest_is_all_or_nothing(store: Store):
    records = papers()
    store.ingest(records[:1])
    bad = replace(records[1], relations=(replace(records[1].relations[0], head="e0"),))
    with pytest.raises(RecordError):
        store.ingest([records[2], bad])
    assert store.graph() == assemble(records[:1])


def test_empty_document_is_kept(store: Store):
    store.ingest([record(["无名称的一句话。"], [])])
    assert store.counts()["passages"] == 1
