"""The filter by what review has made of a relation or entity: tables, workspace, exports."""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import pytest

from graph.store import open_store
from tests.web.papers import CIIE, LINGANG, SHANGHAI, entity_id, good, judged, other
from viz.web.app import create_app

with warnings.catch_warnings():  # Starlette asks for httpx2, which is not among our dependencies
    warnings.simplefilter("ignore")
    from fastapi.testclient import TestClient

HUB, EXPO, LIN = (entity_id(label, name) for name, label in (SHANGHAI, CIIE, LINGANG))
STATES = ("open", "confirmed", "corrected")


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Iterator[TestClient]:
    with open_store(str(tmp_path_factory.mktemp("reviewed") / "graph.lbug")) as store:
        store.ingest([good(), other()])
        store.judge(judged())
        yield TestClient(create_app(store), base_url="http://localhost")


def test_every_relation_is_in_one_state(desk):
    found = {state: desk.get(f"/relations.json?rev={state}").json() for state in STATES}
    assert sum(one["total"] for one in found.values()) == desk.get("/relations.json").json()["total"]
    [located], [hosts] = found["confirmed"]["rows"], found["corrected"]["rows"]
    assert (located["head"]["id"], located["type"]) == (LIN, "LOCATED_IN")
    assert (hosts["tail"]["id"], hosts["modality"]) == (EXPO, "proposed")
    assert desk.get("/relations.json?rev=nonsense").json()["total"] == desk.get("/relations.json").json()["total"]


def test_an_entity_is_corrected_by_its_own_judgements(desk):
    rows = desk.get("/entities.json?rev=corrected").json()["rows"]
    assert [row["id"] for row in rows] == [LIN]
    assert LIN not in {row["id"] for row in desk.get("/entities.json?rev=open").json()["rows"]}


def test_tables_offer_the_filter_and_csv_obeys_it(desk):
    page = desk.get("/relations?rev=confirmed").text
    assert '<option value="confirmed" selected>' in page
    assert "rev=confirmed" in page.split('data-testid="csv"')[0].rsplit("<a", 1)[1]
    assert len(desk.get("/relations.csv?rev=confirmed").text.strip().splitlines()) == 2


@pytest.mark.parametrize(("state", "count"), [("confirmed", 1), ("corrected", 1), ("confirmed,corrected", 2)])
def test_the_workspace_and_its_exports_obey_it(desk, state, count):
    query = f"n={HUB}&hops=1&rev={state}"
    assert desk.get(f"/api/scene?{query}").json()["scene"]["totals"]["shown_relations"] == count
    sent = desk.get(f"/export/json?{query}").json()
    assert len(sent["edges"]) == count
    page = desk.get(f"/explore?{query}").text
    assert page.count('type="checkbox" name="rev"') == 3
    assert page.count('checked data-testid="filter-rev-') == len(state.split(","))


def test_the_slim_graph_says_only_what_was_judged(desk):
    rows = desk.get("/api/graph").json()["r"]
    assert sorted(row[9] for row in rows if len(row) > 9) == [1, 2]
