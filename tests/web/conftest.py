from __future__ import annotations

import warnings
from collections.abc import Iterator

import pytest

from graph.store import open_store
from graph.store.base import Store
from tests.web.papers import good, hostile, other
from viz.web.app import create_app

with warnings.catch_warnings():  # Starlette asks for httpx2, which is not among our dependencies
    warnings.simplefilter("ignore")
    from fastapi.testclient import TestClient


@pytest.fixture(scope="package")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(str(tmp_path_factory.mktemp("web") / "graph.lbug")) as opened:
        opened.ingest([good(), other(), hostile()])
        yield opened


@pytest.fixture(scope="package")
def client(store: Store) -> Iterator[TestClient]:
    yield TestClient(create_app(store), base_url="http://localhost")
