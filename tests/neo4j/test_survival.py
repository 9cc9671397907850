"""What may go wrong with a server and its clients while a graph is loaded, and that nothing is lost by it."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from graph.assemble import assemble, build_id
from graph.errors import StoreBusy, StoreError
from graph.model import Document, Entity, Mention, Passage, Record, Relation, content_id
from graph.store import neo4j_load
from graph.store.neo4j import Neo4jStore
from graph.store.neo4j_client import Client
from tests.graph.made import papers
from tests.neo4j.server import Server, free_port
from tests.neo4j.shared import store_on

ROOT = Path(__file__).resolve().parents[2]
MANY = 40


def many() -> list[Record]:
    """Papers enough that loading them takes several transactions when these are made small."""
    return [paper(number) for number in range(MANY)]


def paper(number: int) -> Record:
    doc = content_id("d", str(number))
    text = f"城市{number}与城市{number + 1}合作。"
    passage = Passage(f"{doc}-0000", 0, "", None, 0, len(text), text)
    names = [f"城市{number}", f"城市{number + 1}"]
    cities = tuple(city(name, passage) for name in names)
    one, other = (city.id for city in cities)
    relation = Relation("r1", one, "COOPERATES_WITH", other, "asserted", None, 0.9, "test", (passage.id,))
    return Record(Document(doc, f"第 {number} 篇"), (passage,), cities, (relation,))


def city(name: str, passage: Passage) -> Entity:
    at = passage.text.find(name)
    return Entity(
        content_id("e", "City", name), name, "City", mentions=(Mention(passage.id, at, at + len(name), name),)
    )


@contextmanager
def writer(server: Server, *, pause: str = "0") -> Iterator[subprocess.Popen[str]]:
    """A process that ingests `many()` in small transactions and says each of them on a line."""
    command = [sys.executable, "-m", "tests.neo4j.writer", server.uri, server.password, pause]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env={**os.environ}) as process:
        try:
            yield process
        finally:
            process.kill()


def said(process: subprocess.Popen[str], times: int) -> list[str]:
    assert process.stdout is not None
    return [process.stdout.readline().strip() for _ in range(times)]


# The writer says a line before each transaction: records first, then the turn, then the batches of the graph.
@pytest.mark.parametrize("transactions", [2, 4, 9])
def test_killed_in_the_middle_of_an_ingest_and_again(server: Server, transactions: int):
    with store_on(server) as store:
        store.ingest(papers())
        with writer(server, pause="0.3") as process:
            lines = said(process, transactions)
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        assert all(line.startswith("transaction") for line in lines)
        again(store)


def again(store: Neo4jStore) -> None:
    store.ingest(many())
    expected = [*papers(), *many()]
    assert store.build() == build_id(expected)
    assert store.graph() == assemble(expected)
    assert store.verify() == ()


def test_killed_before_the_records_count_leaves_the_old_graph(server: Server):
    with store_on(server) as store:
        store.ingest(papers())
        with writer(server, pause="0.3") as process:
            said(process, 2)
            os.kill(process.pid, signal.SIGKILL)
        assert store.graph() == assemble(papers())
        assert store.verify() == ()


def test_killed_while_the_graph_is_written_is_said_and_mended(server: Server):
    with store_on(server) as store:
        store.ingest(papers())
        with writer(server, pause="0.3") as process:
            said(process, 9)
            with pytest.raises(StoreBusy, match=f"process {process.pid} on"):
                store.graph()
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        wait_until_let_go(store)
        with pytest.raises(StoreError, match="was not finished") as told:
            store.search("上海")
        assert "rebuild" in told.value.hint
        assert len(store.verify()) == 1
        change = store.rebuild()
        assert len(change.unchanged) == len(papers()) + MANY
        assert store.graph() == assemble([*papers(), *many()])
        assert store.verify() == ()


def wait_until_let_go(store: Neo4jStore) -> None:
    end = time.monotonic() + 30
    while neo4j_load.writers(store._client) and time.monotonic() < end:
        time.sleep(0.1)


def test_two_ingests_at_once_lose_nothing(server: Server, monkeypatch: pytest.MonkeyPatch):
    """The second one waits, or is told who writes and comes again: both papers are there in the end."""
    monkeypatch.setattr(neo4j_load, "WAIT_SECONDS", 1.0)
    refused: list[str] = []

    def ingest(records: list[Record]) -> None:
        with store_on(server) as own:
            for _ in range(60):
                try:
                    own.ingest(records)
                    return
                except StoreBusy as busy:
                    refused.append(str(busy))
                    time.sleep(0.5)

    with store_on(server) as store:
        store.ingest(papers()[:1])
        threads = [threading.Thread(target=ingest, args=(part,)) for part in ([papers()[1]], [papers()[2]], many()[:5])]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert store.graph() == assemble([*papers(), *many()[:5]])
        assert store.verify() == ()
        assert all("is writing to it" in one or "began to write" in one for one in refused)


def test_second_writer_is_told_who_writes(server: Server, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(neo4j_load, "WAIT_SECONDS", 1.0)
    with store_on(server) as store, store_on(server) as other:
        store.ingest(papers()[:1])
        with neo4j_load.only_writer(store._client):
            with pytest.raises(StoreBusy, match=f"process {os.getpid()} on"):
                other.ingest(papers())
            assert other.graph() == assemble(papers()[:1])  # reading goes on
        other.ingest(papers())
        assert store.graph() == assemble(papers())


def test_a_load_that_another_one_has_taken_over_stops(server: Server, monkeypatch: pytest.MonkeyPatch):
    """The lock goes with the server's memory when it is restarted; the load itself notices that it is not the last."""
    monkeypatch.setattr(neo4j_load, "AT_ONCE", 0)
    with store_on(server) as store, store_on(server) as other:
        real = neo4j_load._batch

        def meanwhile(*args: object, **named: object) -> None:
            monkeypatch.setattr(neo4j_load, "_batch", real)
            with other._client.transaction(write=True, seconds=60) as tx:
                tx.run("MATCH (m:HubgraphMeta) SET m.load = 'another'").consume()
                tx.commit()
            real(*args, **named)  # type: ignore[arg-type]

        monkeypatch.setattr(neo4j_load, "_batch", meanwhile)
        with pytest.raises(StoreBusy, match="began to write meanwhile"):
            store.ingest(papers())
        store.ingest(papers())
        assert store.graph() == assemble(papers())


def test_lock_outlives_the_time_limit_of_transactions(server: Server):
    """The server of the tests ends transactions after a minute; that of the lock has a limit of its own: none."""
    with store_on(server) as store, neo4j_load.only_writer(store._client):
        shown = store._client.read(
            lambda tx: tx.run(
                "SHOW TRANSACTIONS YIELD metaData, database WHERE metaData.hubgraph IS NOT NULL RETURN metaData"
            ).values()
        )
        assert len(shown) == 1


def test_server_restarted_half_way(server: Server):
    with store_on(server) as store:
        store.ingest(papers())
        with writer(server, pause="0.2") as process:
            said(process, 9)
            server.kill()
            server.start()
            process.wait(timeout=180)
            assert process.stdout is not None
            last = process.stdout.read().strip().splitlines()[-1]
        assert last == "DONE" or last.startswith("Store")
        again(store)


def test_server_that_stays_away_is_said(server: Server, monkeypatch: pytest.MonkeyPatch):
    with store_on(server) as store:
        store.ingest(papers())
        monkeypatch.setattr("graph.store.neo4j_client.RETRY_SECONDS", {"READ": 1.0, "WRITE": 1.0})
        with store_on(server) as impatient:
            server.kill()
            with pytest.raises(StoreError, match="does not answer") as told:
                impatient.ingest(many())
            assert "docker compose up" in told.value.hint
            with pytest.raises(StoreError, match="does not answer"):
                impatient.graph()
            with pytest.raises(StoreError, match="does not answer"):
                impatient.query("MATCH (n) RETURN n")
        server.start()
        assert store.graph() == assemble(papers())
        store.ingest(many())
        assert store.verify() == ()


def test_wrong_password_database_scheme_and_port(server: Server):
    port = server.uri.rpartition(":")[2]
    for url, password, database, message, hint in (
        (server.uri, "wrong-password", "neo4j", "refuses to let you in", "NEO4J_PASSWORD"),
        (server.uri, "", "neo4j", "refuses to let you in", "NEO4J_PASSWORD"),
        (server.uri, server.password, "papers", "no database 'papers'", "NEO4J_DATABASE"),
        (f"bolt+s://127.0.0.1:{port}", server.password, "neo4j", "TLS", "without TLS"),
        (f"neo4j+ssc://127.0.0.1:{port}", server.password, "neo4j", "TLS", "without TLS"),
        (f"bolt://127.0.0.1:{free_port()}", server.password, "neo4j", "does not answer", "start it"),
        (f"neo4j://127.0.0.1:{free_port()}", server.password, "neo4j", "does not answer", "start it"),
        (f"neo4j://neo4j:secret@127.0.0.1:{port}", server.password, "neo4j", "not an address", "NEO4J_USERNAME"),
        ("neo4j://[", server.password, "neo4j", "not an address", "neo4j://localhost:7687"),
    ):
        with pytest.raises(StoreError, match=message) as told:
            Client(url, "neo4j", password, database)
        assert hint in told.value.hint
        assert "secret" not in str(told.value)


def test_database_of_other_people_is_left_alone(server: Server):
    with server.driver() as driver:
        driver.execute_query("CREATE (:Document {title: 'not ours'})", database_="neo4j")
        with pytest.raises(StoreError, match="did not write") as told:
            store_on(server)
        assert "NEO4J_DATABASE" in told.value.hint
        driver.execute_query("MATCH (d:Document) DELETE d CREATE (:Invoice {number: 1})", database_="neo4j")
        with store_on(server) as store:
            store.ingest(papers())
            store.remove([one.document.id for one in papers()])
        left = driver.execute_query("MATCH (n) RETURN labels(n) AS labels", database_="neo4j").records
        assert [record["labels"] for record in left] == [["Invoice"]]


def test_store_of_an_older_version_is_made_again(server: Server):
    with store_on(server) as store, server.driver() as driver:
        store.ingest(papers())
        older = "MATCH (m:HubgraphMeta) SET m.schema = 0 WITH m MATCH (n:Entity) REMOVE n.mentions"
        driver.execute_query(older, database_="neo4j")
        with store_on(server) as opened, pytest.raises(StoreError, match="an older version") as told:
            opened.graph()
        assert "rebuild" in told.value.hint
        with store_on(server) as opened:
            opened.ingest(papers()[:1])
            assert opened.graph() == assemble(papers())


def test_store_of_a_newer_version_is_refused(server: Server):
    with store_on(server) as store, server.driver() as driver:
        store.ingest(papers())
        driver.execute_query("MATCH (m:HubgraphMeta) SET m.schema = 99", database_="neo4j")
        with store_on(server) as opened:
            for verb in (opened.graph, opened.rebuild, lambda: opened.ingest(papers())):
                with pytest.raises(StoreError, match="a newer version"):
                    verb()


TAMPERED = (
    "MATCH (c:City) SET c.name = c.name + '!'",
    "MATCH (c:City) SET c:Platform",
    "MATCH (c:City) DETACH DELETE c",
    "MATCH (:Passage)-[m:MENTIONS]->() DELETE m",
    "MATCH (c:City), (d:Document) CREATE (c)-[:HOSTS]->(d)",
    "MATCH (c:City), (p:Platform) CREATE (c)-[:LIKES]->(p)",
    "MATCH (p:Passage)-[m:MENTIONS]->(e) CREATE (p)-[n:MENTIONS]->(e) SET n = properties(m)",
    "MATCH (:City)-[r:HOSTS]->() SET r.confidence = 0.1, r.times = []",
    "CREATE (:Passage {text: 'nobody said this'})",
    "CREATE (:Entity:City {id: 'e0', name: '无'})",
)


@pytest.mark.parametrize("change", TAMPERED)
def test_what_somebody_has_changed_is_found_and_mended(server: Server, change: str):
    with store_on(server) as store:
        store.ingest(papers())
        with server.driver() as driver:
            driver.execute_query(change, database_="neo4j")
        store.rebuild()
        assert store.graph() == assemble(papers())
        assert store.verify() == ()


def test_verify_tells_what_differs(server: Server):
    with store_on(server) as store, server.driver() as driver:
        store.ingest(papers())
        driver.execute_query("MATCH (c:City) SET c.name = c.name + '!'", database_="neo4j")
        (problem,) = store.verify()
        assert "entities" in problem
        assert "rebuild" in problem
        driver.execute_query("MATCH (r:HubgraphRecord) SET r.data = 'eJw=' ", database_="neo4j")
        assert "is damaged" in store.verify()[0]


def test_reading_store_does_not_write(server: Server):
    with pytest.raises(StoreError, match="no graph here"):
        store_on(server, read_only=True)
    with store_on(server) as store:
        store.ingest(papers())
    with store_on(server, read_only=True) as store, pytest.raises(StoreError, match="for reading only"):
        store.ingest(papers())
