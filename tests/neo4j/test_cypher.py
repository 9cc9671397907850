"""What people ask, put to real servers: the same answers as on the embedded store, and nothing but reading."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.errors import QueryError
from graph.questions import ask, questions
from graph.store import Store, open_store
from graph.store.base import Result
from graph.store.hints import Hint, hints
from tests.neo4j.jars import VERSIONS
from tests.neo4j.shared import empty, neo4j_server, store_on
from tests.store.test_fuzz import SECRET, WRITING, Listener, graph_hash, queries
from tests.test_cypher_doc import blocks

SECONDS = 60.0


@pytest.fixture(scope="module")
def embedded(sample: Path) -> Iterator[Store]:
    with open_store(str(sample / "var" / "hubgraph.lbug"), read_only=True) as opened:
        yield opened


@pytest.fixture(scope="module")
def expected(embedded: Store) -> Callable[..., Result]:
    """Ask the embedded store, each thing once for all servers."""

    @cache
    def asked(name: str = "", query: str = "") -> Result:
        return ask(embedded, name, seconds=SECONDS).result if name else embedded.query(query, seconds=SECONDS)

    return asked


@pytest.fixture(scope="module", params=VERSIONS, ids=[f"neo4j-{version}" for version in VERSIONS])
def server(request: pytest.FixtureRequest, embedded: Store) -> Iterator[Store]:
    """A server with the sample papers."""
    found = neo4j_server(request.param)
    if found.pid is None:
        found.start()
    empty(found)
    with store_on(found) as opened:
        opened.ingest(embedded.records())
        imports = found.home / "import"
        imports.mkdir(exist_ok=True)
        (imports / "secret.csv").write_text(f"{SECRET},1\n", encoding="utf-8")
        yield opened


@pytest.mark.parametrize("name", questions())
def test_question_has_the_same_answer_on_both_stores(server: Store, expected: Callable[..., Result], name: str):
    assert ask(server, name, seconds=SECONDS).result == expected(name=name)


@pytest.mark.parametrize("query", blocks("cypher"))
def test_example_for_both_has_the_same_answer_on_both_stores(
    server: Store, expected: Callable[..., Result], query: str
):
    assert server.query(query, seconds=SECONDS) == expected(query=query)


@pytest.mark.parametrize("query", blocks("cypher neo4j"))
def test_example_for_neo4j_has_an_answer(server: Store, query: str):
    assert server.query(query, seconds=SECONDS).rows


@pytest.mark.parametrize("hint", [h for h in hints("neo4j") if h.embedded], ids=lambda h: h.embedded[:40])
def test_what_only_the_embedded_store_knows_draws_what_to_write_instead(server: Store, hint: Hint):
    with pytest.raises(QueryError) as caught:
        server.query(hint.embedded, seconds=SECONDS)
    assert caught.value.said("en")[1] == hint.en
    assert caught.value.said("zh")[1] == hint.zh


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("MATCH (c:City) RETURN c.nme", r"c has no property nme[\s\S]*did you mean name"),
        ("MATCH ()-[r:LEADS]->() RETURN r.modalty", r"r has no property modalty[\s\S]*modality"),
        ("MATCH (c:City RETURN c", r"line 1, column 15: Invalid input 'RETURN'[\s\S]*brackets"),
        ("COPY x", r"line 1, column 1: Invalid input 'COPY'\n[\s\S]*brackets"),
        ("RETURN elephant(1) AS x", r"Unknown function 'elephant'[\s\S]*SHOW FUNCTIONS"),
        ("CALL apoc.load.json('x') YIELD value RETURN value", r"no APOC"),
        ("CALL db.index.fulltext.queryNodes('names', 'x') YIELD node RETURN node", "hubgraph_names"),
        ("CREATE (n:City)", r"more than read: its plan has Create"),
        ("MATCH (n:City) DELETE n", r"its plan has Delete"),
    ],
)
def test_errors_say_what_is_wrong_and_what_to_write(server: Store, query: str, said: str):
    with pytest.raises(QueryError, match=said):
        server.query(query, seconds=SECONDS)


def test_properties_that_nobody_has_yet_and_keys_of_maps_are_no_mistakes(server: Store):
    with_map = "WITH {nme: 1} AS m RETURN m.nme AS x, m.other AS y"
    assert server.query(with_map, seconds=SECONDS).rows == ((1, None),)
    assert server.query("MATCH (o:Observation) RETURN max(o.value_max) IS NULL AS x", seconds=SECONDS).rows


@dataclass(frozen=True)
class Before:
    """What a server held before the made-up queries, and a port that nobody should knock at."""

    counts: dict[str, int]
    hashed: str
    listener: Listener


@pytest.fixture(scope="module")
def before(server: Store) -> Iterator[Before]:
    noted = Before(server.counts(), graph_hash(server), Listener())
    yield noted
    noted.listener.close()


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_query_does_more_than_read(server: Store, before: Before, data: st.DataObject):
    query = data.draw(queries("secret.csv", before.listener.url, "made.csv"))
    answer = ""
    with suppress(QueryError):
        answer = repr(server.query(query, seconds=2))
    assert not before.listener.knocked()
    assert SECRET not in answer


@pytest.mark.parametrize("clause", WRITING)
def test_each_writing_clause_is_refused_in_every_place(server: Store, before: Before, clause: str):
    for form in ("{}", "MATCH (n:City) {}", "MATCH (n:City) WITH n {} RETURN n", "EXPLAIN {}", "RETURN 1; {}"):
        with pytest.raises(QueryError):
            server.query(form.format(clause), seconds=5)
    assert server.counts() == before.counts


def test_the_graph_is_the_same_after_all_that(server: Store, before: Before):
    assert graph_hash(server) == before.hashed
    assert list(server.verify()) == []
