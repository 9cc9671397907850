"""Which store is opened when a command names none."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.errors import StoreError
from graph.settings import Settings, settings
from graph.store import open_store

NAMES = ("HUBGRAPH_STORE", "NEO4J_URI", "NEO4J_USERNAME", "NEO4J_PASSWORD", "NEO4J_DATABASE")


@pytest.fixture(autouse=True)
def own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """A folder without .env, an environment without settings."""
    monkeypatch.chdir(tmp_path)
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.mark.parametrize(
    ("environment", "store"),
    [
        ({}, "var/hubgraph.lbug"),
        ({"NEO4J_URI": "neo4j://server:7687"}, "neo4j://server:7687"),
        ({"HUBGRAPH_STORE": "papers.lbug"}, "papers.lbug"),
        ({"HUBGRAPH_STORE": "papers.lbug", "NEO4J_URI": "neo4j://server:7687"}, "papers.lbug"),
        ({"HUBGRAPH_STORE": "", "NEO4J_URI": "bolt+s://server:7687"}, "bolt+s://server:7687"),
        ({"HUBGRAPH_STORE": "neo4j://one:7687", "NEO4J_URI": "neo4j://other:7687"}, "neo4j://one:7687"),
    ],
)
def test_store_of_the_settings(environment: dict[str, str], store: str, monkeypatch: pytest.MonkeyPatch):
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert Settings().store == store


def test_file_of_settings_counts_less_than_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / ".env").write_text("NEO4J_URI=neo4j://server:7687\n", "utf-8")
    assert Settings().store == "neo4j://server:7687"
    monkeypatch.setenv("HUBGRAPH_STORE", "papers.lbug")
    assert Settings().store == "papers.lbug"


def test_named_store_goes_before_the_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("NEO4J_URI", "neo4j://127.0.0.1:1")
    with open_store(":memory:") as store:
        assert store.url == ":memory:"
    with pytest.raises(StoreError, match="the Neo4j server does not answer"):
        open_store()


def test_password_is_not_shown(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("NEO4J_URI", "neo4j://127.0.0.1:1")
    monkeypatch.setenv("NEO4J_PASSWORD", "a-secret")
    assert "a-secret" not in repr(settings())
    with pytest.raises(StoreError) as told:
        open_store()
    assert "a-secret" not in str(told.value)


def test_a_file_that_is_no_store_is_not_called_damaged(tmp_path: Path):
    path = tmp_path / "notes.txt"
    path.write_text("minutes of a meeting" * 1000, encoding="utf-8")
    with open_store(str(path)) as store, pytest.raises(StoreError, match=r"is no store[\s\S]*name the file of a store"):
        store.counts()
    assert path.read_text(encoding="utf-8").startswith("minutes")
