"""A store of each kind, for the tests that every store must pass. Another store joins by a line in `FACTORIES`."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from graph.assemble import build_id
from graph.store import Store, open_store
from tests.graph.made import papers
from tests.neo4j.jars import VERSIONS
from tests.neo4j.shared import fresh_store, neo4j_server, store_on


def ladybug_file(folder: Path) -> Store:
    return open_store(str(folder / "库 存" / "papers.lbug"))


def ladybug_memory(folder: Path) -> Store:
    return open_store(":memory:")


def neo4j_fresh(folder: Path, version: str) -> Store:
    return fresh_store(version)


FACTORIES: dict[str, Callable[[Path], Store]] = {
    "ladybug": ladybug_file,
    "memory": ladybug_memory,
    **{f"neo4j-{version}": partial(neo4j_fresh, version=version) for version in VERSIONS},
}


@pytest.fixture(params=FACTORIES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    with FACTORIES[request.param](tmp_path) as opened:
        yield opened


@pytest.fixture(scope="module")
def filled_ones(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Store]]:
    """The stores that hold the three papers, made when they are asked for."""
    made: dict[str, Store] = {}
    yield made
    for one in made.values():
        one.close()


@pytest.fixture(params=FACTORIES)
def filled(
    request: pytest.FixtureRequest, filled_ones: dict[str, Store], tmp_path_factory: pytest.TempPathFactory
) -> Store:
    """A store that holds the three papers and is only read. A server has one graph: other tests may have emptied it."""
    kind = request.param
    if kind.startswith("neo4j-"):
        server = neo4j_server(kind.removeprefix("neo4j-"))
        if kind not in filled_ones:
            filled_ones[kind] = store_on(server)
        if filled_ones[kind].build() != build_id(papers()):
            with fresh_store(server.version) as again:
                again.ingest(papers())
    elif kind not in filled_ones:
        filled_ones[kind] = FACTORIES[kind](tmp_path_factory.mktemp("store"))
        filled_ones[kind].ingest(papers())
    return filled_ones[kind]
