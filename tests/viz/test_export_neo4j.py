"""What is written for Neo4j loads into a real server, and the graph there is that of the store."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import neo4j
import pytest

from graph.assemble import assemble
from graph.model import Graph
from tests.analytics.sample import graph, node
from tests.graph.made import papers
from tests.neo4j.jars import VERSIONS
from tests.neo4j.shared import empty, fresh_store, neo4j_server
from tests.viz.test_export import HOSTILE
from viz.export import FORMATS, Source, clean, export
from viz.export.rows import labels_of
from viz.export.script import literal

NAMES = [*HOSTILE, "'", '"', '""', "\\", "\\'", "C:\\u0041\\n", ";a;b", "a;//b /* c */", "$p {x:1} `", "tab\t", "\r\n"]


def awkward() -> Graph:
    """The sample, with policies whose names hold what scripts and CSV files stumble over."""
    extra = tuple(replace(node(f"x{i}", "Policy"), name=name, aliases=(name, "；")) for i, name in enumerate(NAMES))
    bare = tuple(replace(d, authors=(), pages=None, source="") for d in graph().documents)
    return replace(graph(), entities=graph().entities + extra, documents=bare)


def everything(driver: neo4j.Driver) -> tuple[Counter[str], Counter[str]]:
    """Return all nodes and relationships of a server that are the graph's, whatever their order."""
    nodes = "MATCH (n) WHERE NOT n:HubgraphMeta AND NOT n:HubgraphRecord RETURN labels(n) AS kind, properties(n) AS p"
    edges = "MATCH (a)-[r]->(b) RETURN [type(r), a.id, b.id] AS kind, properties(r) AS p"
    return tuple(  # type: ignore[return-value]
        Counter(told(record["kind"], record["p"]) for record in driver.execute_query(query, database_="neo4j").records)
        for query in (nodes, edges)
    )


def told(kind: Iterable[str], properties: dict[str, Any]) -> str:
    return repr((sorted(kind), sorted(properties.items())))


def run(driver: neo4j.Driver, script: str) -> None:
    for line in script.splitlines():
        if not line.startswith("//"):
            driver.execute_query(line.removesuffix(";"), database_="neo4j")


@pytest.fixture(params=VERSIONS)
def version(request: pytest.FixtureRequest) -> str:
    neo4j_server(request.param)  # or the test is skipped
    return request.param


def test_script_makes_the_graph_that_the_store_makes(version: str):
    with fresh_store(version) as store, neo4j_server(version).driver() as driver:
        store.ingest(papers())
        expected = everything(driver)
        empty(neo4j_server(version))
        run(driver, FORMATS["cypher"].files(Source(assemble(papers())))["graph.cypher"])
        assert everything(driver) == expected
        assert expected[0].total() > 15


def test_import_makes_the_graph_that_the_script_makes(version: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    server = neo4j_server(version)
    empty(server)
    with server.driver() as driver:
        run(driver, FORMATS["cypher"].files(Source(awkward()))["graph.cypher"])
        expected = everything(driver)
    export(awkward(), "neo4j-admin", tmp_path)
    text = (tmp_path / "README.txt").read_text("utf-8")
    command = text[text.index("neo4j-admin database") : text.index("3. Start")].replace("\\\n", " ")
    server.stop()
    try:
        monkeypatch.chdir(tmp_path)
        done = server.admin(*shlex.split(command)[1:])
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    finally:
        server.start()
    with server.driver() as driver:
        run(driver, (tmp_path / "schema.cypher").read_text("utf-8"))
        assert everything(driver) == expected
        found = driver.execute_query("MATCH (p:Policy) RETURN p.name AS name", database_="neo4j").records
    empty(server)
    assert sorted(record["name"] for record in found) == sorted(clean(name) for name in NAMES)


def test_every_name_is_read_as_it_was_written(version: str):
    with neo4j_server(version).driver() as driver:
        for name in (*NAMES[5:], -1.5, 1e-07, float("inf"), None, True, [], ["a", "b"], {"start": 1, "x": ["'"]}):
            if isinstance(name, str) and "\ud800" in name:
                continue
            record = driver.execute_query(f"RETURN {literal(name)} AS x", database_="neo4j").records[0]
            assert record["x"] == name


def test_entities_carry_two_labels():
    assert labels_of("City") == ("Entity", "City")
    assert labels_of("Passage") == ("Passage",)
