"""A folder as a newcomer's: `data/` and the graph of the sample papers under `var/`."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from graph.settings import ROOT
from tests.command import hubgraph
from tests.neo4j.jars import VERSIONS
from tests.neo4j.shared import stop_servers


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


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark the tests that ask a real Neo4j server, those with its version among their parameters: one process each."""
    versions = {name: version for version in VERSIONS for name in (version, f"neo4j-{version}")}
    for item in items:
        call = getattr(item, "callspec", None)
        for value in call.params.values() if call else ():
            if isinstance(value, str) and value in versions:
                item.add_marker(pytest.mark.neo4j)
                if config.pluginmanager.hasplugin("xdist"):
                    item.add_marker(pytest.mark.xdist_group(versions[value]))


def pytest_sessionfinish() -> None:
    """Stop the Neo4j servers that tests have started."""
    stop_servers()
