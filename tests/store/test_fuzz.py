"""No query of a person changes the graph, writes a file, reads one, or opens a connection: tried with made-up queries.

A grammar mixes clauses that read with every trick that is known to write or to get out. The same grammar is put to a
Neo4j server by `tests/neo4j/test_cypher.py`.
"""

from __future__ import annotations

import hashlib
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from graph.errors import QueryError
from graph.store import Store, open_store
from graph.store.base import Result
from graph.store.guard import read_only
from tests.graph.made import papers
from tests.store.quoted import without_quoted

SECRET = "wer-das-liest-kam-hinaus"
READING = (
    "MATCH (n:City)",
    "MATCH (n)-[r]->(m)",
    "OPTIONAL MATCH (n)--(m)",
    "WITH n",
    "WITH 1 AS x",
    "WITH *",
    "UNWIND [1, 2] AS x",
    "WHERE n.name = '上海'",
    "RETURN n",
    "RETURN n.name AS name",
    "RETURN 1 AS x",
    "RETURN *",
    "ORDER BY x",
    "LIMIT 3",
    "UNION ALL",
    "UNION",
    "EXPLAIN",
    "PROFILE",
    "CYPHER 5",
    "CYPHER 25",
    "USING SCAN n:City",
    "SKIP 0",
)
WRITING = (
    "CREATE (:City {id: 'x', name: 'x'})",
    "MERGE (:City {id: 'x'})",
    "INSERT (:City {id: 'x'})",
    "SET n.name = 'x'",
    "SET n += {name: 'x'}",
    "SET n:Region",
    "REMOVE n.name",
    "DELETE n",
    "DETACH DELETE n",
    "NODETACH DELETE n",
    "FOREACH (x IN [1] | CREATE (:City {id: 'x'}))",
    "CALL { CREATE (:City {id: 'x'}) }",
    "CALL () { CREATE (:City {id: 'x'}) }",
    "CALL (n) { SET n.name = 'x' } IN TRANSACTIONS",
    "CALL (*) { MATCH (k) DETACH DELETE k } IN 2 CONCURRENT TRANSACTIONS OF 1 ROW ON ERROR CONTINUE",
    "CREATE (:$('City') {id: 'x'})",
    "SET n:$('Region')",
    "MERGE (n)-[:$('LEADS')]->(n)",
    "DROP TABLE City",
    "ALTER TABLE City ADD x INT64",
    "CREATE INDEX x FOR (n:City) ON (n.kind)",
    "DROP CONSTRAINT x",
    "CREATE USER x SET PASSWORD 'xxxxxxxx'",
    "ALTER CURRENT USER SET PASSWORD FROM 'a' TO 'bbbbbbbb'",
    "DROP DATABASE neo4j",
    "USE system",
    "CHECKPOINT",
    "COMMENT ON TABLE City IS 'x'",
    "CREATE MACRO m(x) AS x",
    "BEGIN TRANSACTION",
    "COMMIT",
    "ROLLBACK",
    "TERMINATE TRANSACTIONS '*'",
    "CALL db.createLabel('X')",
    "CALL db.clearQueryCaches()",
    "CALL apoc.cypher.runWrite('CREATE (n)', {})",
    "CALL dbms.setConfigValue('x', 'y')",
    "CALL timeout=0",
    "CALL threads=1",
    "DELETE (n)",
)
LEAVING = (
    "LOAD CSV FROM 'file:///{file}' AS row",
    "LOAD CSV WITH HEADERS FROM '{url}' AS row",
    "LOAD FROM '{file}' (header=false)",
    "LOAD FROM '{url}'",
    "COPY (MATCH (k) RETURN k.name) TO '{made}'",
    "COPY City FROM '{file}'",
    "EXPORT DATABASE '{made}'",
    "IMPORT DATABASE '{file}'",
    "INSTALL httpfs",
    "LOAD EXTENSION '{file}'",
    "ATTACH '{file}' AS other",
    "CALL apoc.load.json('{url}')",
    "CALL file_info('{file}') RETURN *",
    "SHOW SETTINGS",
    "SHOW USERS",
    "SHOW TRANSACTIONS",
    "CALL dbms.listConfig()",
    "CALL home_directory='/'",
    "LOAD FROM SECRET_TABLE",
    "RETURN `{file}`",
    "CALL read_csv('{file}') RETURN *",
)
HEADS = ("", "MATCH (n:City)", "MATCH (n:City) WITH n LIMIT 1", "UNWIND [1] AS x WITH x MATCH (n:City) WITH n, x")
TAILS = ("", "RETURN n", "RETURN n.name AS name", "WITH 1 AS one RETURN one", "UNION RETURN 1 AS one")
SPACES = (
    " ",
    "\n",
    "\t",
    "\u3000",
    "\u00a0",
    "\u2003",
    "\u2028",
    "\u001c",
    "/**/",
    "/* ' */",
    '// "\n',
    ";",
    "; ",
    ";//x\n",
)


def escaped(word: str, at: int) -> str:
    """Write one letter of a word as a unicode escape."""
    at %= len(word)
    return f"{word[:at]}\\u{ord(word[at]):04x}{word[at + 1 :]}" if word[at].isascii() and word[at].isalpha() else word


def pieces(file: str, url: str, made: str) -> st.SearchStrategy[str]:
    """Return a strategy for clauses, some of them in another case, with an escape, in quotes or inside a comment."""
    told = [one.replace("{file}", file).replace("{url}", url).replace("{made}", made) for one in LEAVING]
    clause = st.one_of(st.sampled_from(READING), st.sampled_from(WRITING), st.sampled_from(told))
    return st.tuples(clause, st.integers(0, 8), st.integers(0, 5)).map(
        lambda one: [one[0], one[0].lower(), escaped(one[0], one[2]), f"'{one[0]}", f"`{one[0]}`", f"/*{one[0]}*/"][
            min(one[1], 5) if one[1] < 6 else 0
        ]
    )


def queries(file: str, url: str, made: str) -> st.SearchStrategy[str]:
    """Return a strategy for queries: clauses one after the other, or one clause between a head and a tail that fit."""
    piece = pieces(file, url, made)
    loose = st.lists(st.tuples(piece, st.sampled_from(SPACES)), min_size=1, max_size=5)
    shaped = st.tuples(st.sampled_from(HEADS), piece, st.sampled_from(TAILS)).map(" ".join)
    return st.one_of(shaped, loose.map(lambda parts: "".join(a + b for a, b in parts)))


def graph_hash(store: Store) -> str:
    """Return a hash of all that a store holds."""
    return hashlib.sha256(repr((store.build(), store.counts(), store.graph())).encode()).hexdigest()


class Listener:
    """A port that notes whether anybody knocks."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.socket.setblocking(False)
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}/x.csv"

    def close(self) -> None:
        """Let go of the port."""
        self.socket.close()

    def knocked(self) -> bool:
        """Tell whether a connection was opened since the last look."""
        with suppress(BlockingIOError):
            self.socket.accept()[0].close()
            return True
        return False


def files(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder with what is in them."""
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(str(tmp_path_factory.mktemp("fuzz") / "papers.lbug")) as opened:
        opened.ingest(papers())
        yield opened


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    listening = Listener()
    yield listening
    listening.close()


@pytest.fixture(scope="module")
def secret(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("secret") / "secret.csv"
    path.write_text(f"{SECRET},1\n", encoding="utf-8")
    return path


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_query_does_more_than_read(store: Store, listener: Listener, secret: Path, data: st.DataObject):
    made = secret.parent / "made.csv"
    query = data.draw(queries(str(secret), listener.url, str(made)))
    try:
        read_only(query)
    except QueryError:
        assume(False)  # refused before it is run; the next test looks at those
    folder = Path(store.url).parent
    before, hashed = files(folder), graph_hash(store)
    answer = Result((), ())
    with suppress(QueryError):
        answer = store.query(query, seconds=2)
    assert files(folder) == before
    assert graph_hash(store) == hashed
    assert [path.name for path in secret.parent.iterdir()] == [secret.name]
    assert not listener.knocked()
    assert SECRET not in repr(answer)


@settings(max_examples=500, deadline=None)
@given(data=st.data())
def test_what_the_guard_lets_pass_has_no_word_that_does_more(data: st.DataObject):
    query = data.draw(queries("/etc/hostname", "http://127.0.0.1:9/x", "/nowhere/x"))
    try:
        written = read_only(query)
    except QueryError:
        return
    words = without_quoted(written).upper().split()
    doing = {
        "CREATE",
        "MERGE",
        "INSERT",
        "SET",
        "REMOVE",
        "DELETE",
        "DROP",
        "ALTER",
        "LOAD",
        "COPY",
        "EXPORT",
        "IMPORT",
        "INSTALL",
        "ATTACH",
        "USE",
        "CHECKPOINT",
        "COMMENT",
        "BEGIN",
        "COMMIT",
        "TERMINATE",
        "SHOW",
        "FOREACH",
    }
    first_words = {word for word in words if word in doing}
    assert first_words - {"SHOW", "TERMINATE"} == set()  # these two only begin a query, and no query begins with them
    assert words[0] not in ("SHOW", "TERMINATE")
    assert ";" not in without_quoted(written)


@pytest.mark.parametrize("clause", WRITING)
@pytest.mark.parametrize(
    "form", ["{}", "MATCH (n:City) {}", "MATCH (n:City) WITH n {} RETURN n", "EXPLAIN {}", "RETURN 1; {}"]
)
def test_each_writing_clause_is_refused_in_every_place(store: Store, clause: str, form: str):
    hashed = store.build()
    with pytest.raises(QueryError):
        store.query(form.format(clause), seconds=2)
    assert store.build() == hashed


def test_the_secret_would_be_seen_if_a_file_were_read(secret: Path, listener: Listener):
    assert SECRET in secret.read_text(encoding="utf-8")
    with socket.create_connection(listener.socket.getsockname()[:2]):
        assert any(listener.knocked() for _ in range(1000))
    assert secret.stat().st_size > 0
