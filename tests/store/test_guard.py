"""Which queries may run: every payload that got past a read-only store, and ordinary queries that must not suffer."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graph.errors import QueryError, QueryRefused
from graph.store.guard import FIRST, REFUSED, read_only
from tests.store.quoted import without_quoted

WRITING = [
    "CREATE (:City {id: 'x'})",
    "merge (n:City {id: 'x'})",
    "INSERT (n)",
    "MATCH (n) FOREACH (x IN [1] | CREATE (:City))",
    "CALL { CREATE (n) }",
    "CALL (n) { CREATE (m) } IN TRANSACTIONS",
    "MATCH (n) DETACH DELETE n",
    "MATCH (n) SET n += {}",
    "MATCH (n) REMOVE n.name",
    "MATCH (n) UPDATE n",
    "DROP TABLE City",
    "ALTER TABLE City ADD x INT64",
    "COMMENT ON TABLE City IS 'x'",
    "ANALYZE",
    "BEGIN TRANSACTION",
    "COMMIT",
    "ROLLBACK",
    "CHECKPOINT",
    "FORCE CHECKPOINT",
    "USE system",
]
FILES = [
    "LOAD FROM '/etc/passwd' (file_format='csv',header=false,delim=':') RETURN *",
    "load from '/etc/passwd' return *",
    "load/**/from '/etc/passwd' return *",
    "LOAD\nFROM '/etc/passwd' RETURN *",
    "LOAD\u00a0FROM '/etc/passwd' RETURN *",
    "LOAD\u3000FROM '/etc/passwd' RETURN *",
    "\u3000LOAD\u2003FROM '/etc/passwd' RETURN *",
    "WITH 1 AS x LOAD FROM '/etc/passwd' RETURN *",
    "WITH 1 AS x\u3000LOAD\u00a0FROM '/etc/passwd' RETURN *",
    "RETURN 1 AS a UNION ALL LOAD FROM '/etc/passwd' RETURN *",
    "EXPLAIN LOAD FROM '/etc/passwd' RETURN *",
    "PROFILE LOAD FROM '/etc/passwd' RETURN *",
    "RETURN 1; //x\nLOAD FROM '/etc/passwd' RETURN *",
    "RETURN 1;LOAD FROM '/etc/passwd' RETURN *",
    "RETURN 1.LOAD FROM '/etc/passwd' RETURN *",
    "RETURN 1. LOAD FROM '/etc/passwd' RETURN *",
    "WITH n . LOAD FROM '/etc/passwd' RETURN *",
    "RETURN '\\\\' LOAD FROM '/etc/passwd' RETURN *",
    "RETURN \"'\" LOAD FROM '/etc/passwd' RETURN *",
    "RETURN `'` LOAD FROM '/etc/passwd' RETURN *",
    "RETURN 1 /* ' */ LOAD FROM '/etc/passwd' RETURN *",
    "RETURN 1 // '\nLOAD FROM '/etc/passwd' RETURN *",
    "LOAD FROM secrets RETURN *",
    "LOAD CSV FROM 'http://169.254.169.254/' AS x RETURN x",
    "COPY (MATCH (n) RETURN n) TO '/tmp/x.csv'",
    "COPY City FROM '/etc/passwd'",
    "EXPORT DATABASE 'dir'",
    "IMPORT DATABASE 'dir'",
    "INSTALL httpfs",
    "UNINSTALL httpfs",
    "LOAD EXTENSION '/path/x.so'",
    "LOAD httpfs",
    "ATTACH 'other.lbug' AS other",
    "DETACH other",
]
CALLS = [
    "CALL threads=1",
    "CALL timeout=0",
    "CALL timeout = 20000",
    "CALL/**/timeout=0",
    "CALL home_directory='/'",
    "CALL current_setting('x') RETURN *",
    "CALL file_info() RETURN *",
    "CALL project_graph_cypher('g', 'MATCH (n) RETURN n')",
    "CALL apoc.load.json('file:///etc/passwd')",
    "CALL dbms.listConfig()",
    "MATCH (n) CALL show_warnings() RETURN *",
    "CALL `show_tables`() RETURN *",
    "SHOW SETTINGS",
    "TERMINATE TRANSACTIONS 'x'",
]
REFUSED_QUERIES = [*WRITING, *FILES, *CALLS]


@pytest.mark.parametrize("query", REFUSED_QUERIES)
def test_query_that_does_more_than_read_is_refused(query: str):
    for written in (query, query.lower(), query.upper(), f"  \n{query} ; "):
        with pytest.raises(QueryRefused):
            read_only(written)


@pytest.mark.parametrize(
    "query",
    [
        "MATCH (n) RETURN n.set, n.load, n.delete",
        "MATCH (n) WHERE n.name = 'LOAD FROM x; CREATE' RETURN n",
        "MATCH (n) WITH n AS `create` RETURN `create`.name",
        "RETURN $load",
        "MATCH (n) RETURN n.created, n.settings, n.offset",
        "CALL show_tables() RETURN *",
        "call TABLE_INFO('City') return *",
        "EXPLAIN MATCH (n) RETURN n",
        "OPTIONAL MATCH (n) RETURN n",
        "UNWIND [1, 2] AS x RETURN x",
        "WITH 1.5e3 AS x RETURN x",
        "MATCH (a)-[:LEADS|DEVELOPS*1..3]->(b) WHERE a.name =~ '上.*' RETURN b",
        "MATCH (a) WHERE NOT EXISTS { MATCH (a)-[]->(b) } RETURN COUNT { MATCH (a)-[]-(c) } AS n",
        "MATCH (城市:City) RETURN 城市.name AS 名称",
    ],
)
def test_query_that_reads_is_left_as_it_is(query: str):
    assert read_only(query) == query


@pytest.mark.parametrize(
    ("query", "written"),
    [
        ("MATCH (n)\u3000RETURN\u00a0n;", "MATCH (n) RETURN n"),
        ("MATCH (n) // all\nRETURN n", "MATCH (n)  \nRETURN n"),
        ("MATCH/*a*/(n) RETURN n ;;\n", "MATCH (n) RETURN n"),
        ('RETURN "it\'s"', "RETURN 'it\\'s'"),
        (r"RETURN '\u4e2d\\n\n'", "RETURN '中\\\\n\n'"),
    ],
)
def test_query_is_written_anew(query: str, written: str):
    assert read_only(query) == written


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "is empty"),
        (" // nothing", "is empty"),
        ("RETURN 'a", "line 1, column 8: a string that does not end"),
        ("RETURN\n`a", "line 2, column 1: a name in backticks"),
        ("RETURN 1 /* a", "a comment that does not end"),
        ("MATCH （n） RETURN n", r"write \( instead"),
        ("MATCH (n) RETURN n，m", "write , instead"),
        ("MATCH (n)\u200bRETURN n", "U\\+200B"),
        ("MATCH (n)\x00RETURN n", "U\\+0000"),
        ("MATCH (n)\x1fRETURN n", "U\\+001F"),
        ("M\\u0041TCH (n) RETURN n", "unexpected character"),
        ("RETURN '\\q'", "unknown escape"),
        ("RETURN '\\ud800'", "not a character"),
        ("RETURN '\ud800'", "lone surrogate"),
        ("RETURN $", "parameter without a name"),
        ("RETURN " + "1" * 60_000, "50000"),
    ],
)
def test_what_is_not_a_query_is_said_with_its_place(query: str, said: str):
    with pytest.raises(QueryError, match=said):
        read_only(query)


def test_a_query_that_begins_with_writing_is_told_that_only_reading_is_possible():
    with pytest.raises(QueryRefused, match=r"line 2, column 1: CREATE is not allowed: a query here only reads"):
        read_only("// new\ncreate (n:City)")
    with pytest.raises(QueryRefused, match="write EXPLAIN"):  # where there is something to write instead, that is said
        read_only("PROFILE MATCH (n) RETURN n")


def test_refusal_says_where_and_what_to_write():
    with pytest.raises(QueryRefused, match=r"line 2, column 1: SET is not allowed[\s\S]*`SET`"):
        read_only("MATCH (n)\nSET n.name = 'x'")


SPACES = ["", " ", "\n", "\t", "\u3000", "\u00a0", "/**/", "//x\n", "  "]
SIGNS = ["1", ".", ";", "'", '"', "`", "\\", "(", ")", "*", "'a'", "`a`", "$p", "/*", "*/", "//"]
PIECES = [*sorted(REFUSED), *sorted(FIRST), "FROM", "TO", "AS", "n", "x", *SIGNS]


@given(st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(SPACES)), max_size=12))
@example([("RETURN", " "), ("1", ""), (".", ""), ("LOAD", " ")])
def test_what_passes_passes_again_and_says_the_same(pieces: list[tuple[str, str]]):
    query = "".join(piece + space for piece, space in pieces)
    try:
        written = read_only(query)
    except QueryError:
        return
    assert read_only(written) == written
    assert "/*" not in without_quoted(written)
    assert "//" not in without_quoted(written)
