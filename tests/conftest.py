"""A folder as a newcomer's: `data/` and the graph of the sample papers under `var/`."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

from graph.settings import ROOT
from tests.command import hubgraph
from tests.neo4j.jars import VERSIONS
from tests.neo4j.shared import stop_servers

SERVERS = {name for version in VERSIONS for name in (version, f"neo4j-{version}")}


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the sample papers ingested; tests read it and do not change it."""
    folder = tmp_path_factory.mktemp("sample")
    (folder / "data").symlink_to(ROOT / "data")
    done = hubgraph("ingest", "data/documents", "--workers", "1", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def own(sample: Path, tmp_path: Path) -> Path:
    """A copy of the sample folder that a test may change."""
    (tmp_path / "data").symlink_to(ROOT / "data")
    shutil.copytree(sample / "var", tmp_path / "var")
    return tmp_path


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that ask a real Neo4j server: those with its version among their parameters."""
    for item in items:
        call = getattr(item, "callspec", None)
        if call and SERVERS.intersection(value for value in call.params.values() if isinstance(value, str)):
            item.add_marker(pytest.mark.neo4j)


class ByServer(LoadScopeScheduling):
    """Gives all tests on a Neo4j version to one process: they share its server. Others are given file by file."""

    def _split_scope(self, nodeid: str) -> str:
        return next((version for version in VERSIONS if version in nodeid), nodeid.partition("::")[0])


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    """Tell xdist which tests belong together. (Its own groups have no effect with pytest 9.2.)"""
    return ByServer(config, log)


def pytest_sessionfinish() -> None:
    """Stop the Neo4j servers that tests have started."""
    stop_servers()
