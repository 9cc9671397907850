"""A store of each kind, for the tests that every store must pass. Another store joins by a line in `FACTORIES`."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from graph.store import Store, open_store
from tests.graph.made import papers


def ladybug_file(folder: Path) -> Store:
    return open_store(str(folder / "库 存" / "papers.lbug"))


def ladybug_memory(folder: Path) -> Store:
    return open_store(":memory:")


FACTORIES: dict[str, Callable[[Path], Store]] = {"ladybug": ladybug_file, "memory": ladybug_memory}


@pytest.fixture(params=FACTORIES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with FACTORIES[request.param](tmp_path) as opened:
        yield opened


@pytest.fixture(scope="module", params=FACTORIES)
def filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store that holds the three papers and is only read."""
    with FACTORIES[request.param](tmp_path_factory.mktemp("store")) as opened:
        opened.ingest(papers())
        yield opened
