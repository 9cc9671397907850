"""What the stores cost beside the bare libraries, as ratios of one run: `python -m tests.benchmarks.bench_store`.

    load      rows in the database per second through the store, as a share of the bare library writing the same rows
    read      seconds of a verb, as a multiple of the bare query
    linear    seconds of a load for 1,000, 10,000 and 100,000 nodes

`--neo4j VERSION` measures on a real server of that version, without it on the embedded store.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import ladybug

from graph.model import Document, Edge, Graph, Node, Passage, content_id
from graph.ontology import ontology
from graph.store import cypher, load, neo4j_load, neo4j_meta
from graph.store.base import Store
from graph.store.ladybug import LadybugStore
from graph.store.maker import Maker
from graph.store.neo4j import Neo4jStore
from graph.store.neo4j_rows import Both, State, difference, state_of
from graph.store.tables import edge_rows, meta_for, node_rows
from graph.store.whole import PART
from tests.neo4j.server import STEADY, Server, running

EDGES_PER_NODE = 5
READS = 30
ROUNDS = 2  # of a load; the better one counts
WARM = 2_000
# All relations of an entity, whatever its label: what the verb `edges` answers.
_RELATIONS = "|".join(ontology().relations)
_ROW = "r.id, r.head, {type}, r.tail, r.modality, r.documents, r.evidence, r.mentions, r.confidence, r.times, r.rules"
NEO4J_BARE = f"MATCH (:Entity {{id: $id}})-[r:{_RELATIONS}]-() RETURN {_ROW.format(type='type(r)')}"
LADYBUG_BARE = (
    f"MATCH (n:{'|'.join(ontology().labels)})-[r:{_RELATIONS}]-() WHERE n.id = $id "
    f"RETURN {_ROW.format(type='label(r)')}"
)


def made(nodes: int) -> Graph:
    """Return a graph of that many entities, five times as many relations, and a document that says it all."""
    chance = random.Random(7)
    doc = Document(content_id("d", nodes), "made")
    passage = Passage(f"{doc.id}-0000", 0, "", None, 0, 4, "made")
    entities = [
        Node(content_id("e", "City", f"城市{n}"), f"城市{n}", "City", f"City {n}", "", (f"别名{n}",), (doc.id,), 1)
        for n in range(nodes)
    ]
    edges: dict[str, Edge] = {}
    while len(edges) < nodes * EDGES_PER_NODE:
        head, tail = chance.choice(entities).id, chance.choice(entities).id
        one = content_id("r", head, "COOPERATES_WITH", tail, "asserted")
        edges[one] = Edge(
            one, head, "COOPERATES_WITH", tail, "asserted", (doc.id,), (passage.id,), 1, 0.8, ("2021",), ("made",)
        )
    return Graph(
        documents=(doc,),
        passages=(passage,),
        entities=tuple(sorted(entities, key=lambda node: node.id)),
        edges=tuple(edges[one] for one in sorted(edges)),
        document_of={passage.id: doc.id},
    )


def seconds(work: Callable[[], Any]) -> float:
    """Run once and return the seconds it took."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def ladybug_store(graph: Graph, path: Path) -> float:
    """Load through the store's own loader."""
    meta = meta_for("0" * 16, (), graph, ontology(), load.LIBRARY)

    def work() -> None:
        with Maker(path) as maker:
            maker.begin(ontology())
            maker.add(replace(graph, edges=()))
            maker.load()
            label = {node.id: node.type for node in graph.entities}
            for start in range(0, len(graph.edges), PART):
                maker.add(Graph(edges=graph.edges[start : start + PART]), label)
            maker.load()
            maker.finish(meta)

    return seconds(work)


def ladybug_bare(graph: Graph, path: Path) -> float:
    """COPY the same rows from Parquet files that are there already."""
    copies: list[str] = []
    for label, rows in node_rows(graph).items():
        if rows:
            copies.append(cypher.copy_nodes(label, _parquet(path.parent, rows, len(copies))))
    for (relation, head, tail), rows in edge_rows(graph).items():
        copies.append(cypher.copy_edges(relation, head, tail, _parquet(path.parent, rows, len(copies))))

    def work() -> None:
        database = ladybug.Database(str(path), buffer_pool_size=load.WRITE_POOL, max_db_size=load.ADDRESS_SPACE)
        with ladybug.Connection(database) as connection:
            for statement in (*cypher.tables(ontology()), *copies, "CHECKPOINT"):
                connection.execute(statement)
        database.close()

    return seconds(work)


def _parquet(folder: Path, rows: Sequence[Any], number: int) -> str:
    file = folder / f"bare-{number}.parquet"
    load.written(rows, file)
    return str(file)


def neo4j_store(graph: Graph, store: Neo4jStore) -> float:
    """Load through the store: rows of the graph, the difference with nothing, records, state and fences."""
    neo4j_load.ensure_schema(store._client, ontology())
    meta = meta_for("0" * 16, (), graph, ontology(), neo4j_meta.LIBRARY)

    def work() -> None:
        with neo4j_load.only_writer(store._client):
            steps = list(difference(Both(State(), state_of(graph))))
            neo4j_load.write(store._client, neo4j_load.new_load(meta), neo4j_load.Records(), steps)

    return seconds(work)


def neo4j_bare(graph: Graph, server: Server) -> float:
    """Write the same batches with the driver alone, into the same constraints and indexes."""
    steps = list(difference(Both(State(), state_of(graph))))

    def work() -> None:
        with server.driver() as driver, driver.session(database="neo4j") as session:
            for step in steps:
                session.execute_write(lambda tx, step=step: tx.run(step.statement, rows=list(step.rows)).consume())

    return seconds(work)


def empty(server: Server) -> None:
    """Delete everything, a little at a time: the server ends transactions after a minute."""
    some = "MATCH (n) WITH n LIMIT 2000 DETACH DELETE n RETURN count(*)"
    with server.driver() as driver, driver.session(database="neo4j") as session:
        while session.run(some).single(strict=True)[0]:
            pass


def compared(name: str, through: Callable[[int], Any], bare: Callable[[int], Any]) -> None:
    """Print what a verb costs beside the bare query: the median over many, one after the other."""
    pairs = [(seconds(lambda: through(n)), seconds(lambda: bare(n))) for n in range(READS)]  # noqa: B023
    own, other = (statistics.median(times) for times in zip(*pairs[5:], strict=True))
    print(f"{name:14} {own * 1000:8.2f} ms, bare {other * 1000:8.2f} ms, ratio {own / other:.2f}")


def reads(graph: Graph, store: Store, bare: Callable[[str, dict[str, Any]], Any], around: str) -> None:
    """Compare neighbourhood, search and paths with the bare queries; `around` asks for all relations of `$id`."""
    ids = [node.id for node in graph.entities]
    compared("neighbourhood", lambda n: store.edges([ids[n * 7]]), lambda n: bare(around, {"id": ids[n * 7]}))
    path = "MATCH p = (a:City {id: $id})-[:COOPERATES_WITH*1..2]-(b:City) RETURN p LIMIT 50"
    compared(
        "path", lambda n: store.query(path, {"id": ids[n * 7]}, seconds=60), lambda n: bare(path, {"id": ids[n * 7]})
    )
    store.search("城市")  # the index is made once
    contains = "MATCH (n:City) WHERE n.name CONTAINS $text RETURN n.id, n.name LIMIT 20"
    compared("search", lambda n: store.search(f"城市{n}1"), lambda n: bare(contains, {"text": f"城市{n}1"}))


def on_neo4j(sizes: Sequence[int], version: str) -> None:
    """Measure on a server."""
    with running(version, options=STEADY) as server:
        print(f"Neo4j {version}")

        def through(graph: Graph) -> float:
            empty(server)
            with Neo4jStore(server.uri, password=server.password) as store:
                return neo4j_store(graph, store)

        def alone(graph: Graph) -> float:
            empty(server)
            return neo4j_bare(graph, server)

        for _ in range(2):  # a server that has just started is slow at everything
            through(made(WARM)), alone(made(WARM))
        for size in sizes:
            loaded(size, made(size), through, alone)
        graph = made(sizes[-1])
        through(graph)
        with (
            Neo4jStore(server.uri, password=server.password) as store,
            server.driver() as driver,
            driver.session(database="neo4j", default_access_mode="READ") as session,
        ):
            reads(graph, store, lambda q, p: session.execute_read(lambda tx: tx.run(q, p).values()), NEO4J_BARE)


def loaded(size: int, graph: Graph, through: Callable[[Graph], float], bare: Callable[[Graph], float]) -> None:
    """Print what a load costs beside the bare one: one after the other, the better one of each."""
    own, other = (min(times) for times in zip(*[(through(graph), bare(graph)) for _ in range(ROUNDS)], strict=True))
    print(f"load {size:9,} {own:8.2f} s, bare {other:8.2f} s, ratio {other / own:.2f}", flush=True)


def on_ladybug(sizes: Sequence[int]) -> None:
    """Measure on a file."""
    print(f"ladybug {ladybug.__version__}")
    with tempfile.TemporaryDirectory(prefix="hubgraph-") as folder:
        own, bare = Path(folder) / "own.lbug", Path(folder) / "bare.lbug"
        for size in sizes:
            graph = made(size)
            loaded(size, graph, lambda g: ladybug_store(g, gone(own)), lambda g: ladybug_bare(g, gone(bare)))
        database = ladybug.Database(str(own), read_only=True, max_db_size=load.ADDRESS_SPACE)
        with LadybugStore(str(own)) as store, ladybug.Connection(database) as connection:
            reads(graph, store, lambda q, p: load.fetch(connection, q, p), LADYBUG_BARE)
        database.close()


def gone(path: Path) -> Path:
    """Delete a file where there is one, and return its path."""
    path.unlink(missing_ok=True)
    return path


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--neo4j", metavar="VERSION", help="for example 5.26.26")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    wanted = parser.parse_args()
    if wanted.neo4j:
        on_neo4j(wanted.sizes, wanted.neo4j)
    else:
        on_ladybug(wanted.sizes)


if __name__ == "__main__":
    main()
