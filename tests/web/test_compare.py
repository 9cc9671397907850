"""Two papers or two entities side by side."""

from __future__ import annotations

import re

import pytest

from graph.compare import STANDINGS, compare_documents, disputes
from graph.store.base import Store
from tests.web.papers import CIIE, LINGANG, SHANGHAI, entity_id


@pytest.fixture(autouse=True)
def in_chinese(client):
    client.cookies.clear()
    yield
    client.cookies.clear()


def asked(client, **params):
    answer = client.get("/compare.json", params=params)
    assert answer.status_code == 200
    return answer.json()


def papers(store: Store) -> dict[str, str]:
    return {document.title: document.id for document in store.documents()}


def test_a_relation_on_which_papers_disagree_stands_with_a_quote_from_each(client, store):
    ids = papers(store)
    sides = {"a": ids["开放平台研究"], "b": ids["平台的短板"]}
    result = asked(client, **sides)["result"]
    assert (result["tab"], result["standing"]) == ("relations", "conflict")
    (claim,) = result["rows"]
    assert {claim["subject"]["name"], claim["object"]["name"]} == {CIIE[0], LINGANG[0]}
    assert [one["said"] for one in (*claim["left"], *claim["right"])] == ["proposed", "lacking"]
    assert claim["left"][0]["quotes"][0]["document"] == sides["a"]
    assert claim["right"][0]["quotes"][0]["document"] == sides["b"]
    assert all(one["url"].startswith("/relations/r") for one in (*claim["left"], *claim["right"]))


def test_the_four_counts_sum_to_the_union(client, store):
    ids, graph = papers(store), store.graph()
    a, b = ids["开放平台研究"], ids["平台的短板"]
    result = asked(client, a=a, b=b)["result"]
    both = {one: {(e.head, e.type, e.tail) for e in graph.edges if one in e.documents} for one in (a, b)}
    assert sum(result["counts"]["relations"].values()) == len(both[a] | both[b]) == result["unions"]["relations"]
    named = {one: {n.id for n in graph.entities if one in n.documents} for one in (a, b)}
    assert sum(result["counts"]["entities"].values()) == len(named[a] | named[b])
    for standing in STANDINGS:
        shown = asked(client, a=a, b=b, tab="relations", standing=standing)["result"]
        assert shown["total"] == result["counts"]["relations"][standing]


def test_entities_by_shared_neighbours_and_the_rest(client):
    result = asked(client, a="进博会", b="临港新片区", tab="entities")["result"]
    assert [row["name"] for row in result["rows"]] == ["上海"]
    assert result["counts"]["entities"] == {"conflict": 0, "both": 1, "left": 0, "right": 0}
    page = client.get("/compare", params={"a": "进博会", "b": "临港新片区"}).text
    assert "/paths?from=" in page
    mirror = re.search(r'<ul id="canvas-items".*?</ul>', page, re.S)[0]
    table = re.search(r'data-testid="entities".*?</table>', page, re.S)[0]
    ids = r'<(?:li|tr) data-id="(e[0-9a-f]{16})"'
    assert set(re.findall(ids, mirror)) == set(re.findall(ids, table)) >= {entity_id(SHANGHAI[1], SHANGHAI[0])}


def test_with_nothing_chosen_the_two_papers_that_disagree_most_are_shown(client, store):
    found = disputes(store.graph())
    assert [n for _, _, n in found] == [len(compare_documents(store.graph(), a, b).claims["conflict"])
                                        for a, b, _ in found]  # fmt: skip
    shown = asked(client)
    assert [side["id"] for side in shown["sides"]] == list(found[0][:2])
    assert shown["disputes"][0]["count"] == found[0][2] == 1


def test_the_table_to_keep_has_every_claim(client, store):
    ids = papers(store)
    sides = {"a": ids["开放平台研究"], "b": ids["平台的短板"]}
    answer = client.get("/compare.csv", params=sides)
    counts = asked(client, **sides)["result"]["unions"]
    assert answer.text.startswith("\ufeffstanding")
    assert answer.text.count("\r\n") - 1 == counts["relations"] + counts["figures"]
    assert client.get("/compare.csv", params={"a": "绝无此物"}).status_code == 404


def test_odd_input_is_answered(client, store):
    any_paper = next(iter(papers(store).values()))
    for params in ({"kind": "entities"}, {"kind": "documents", "a": any_paper}, {"a": any_paper, "b": any_paper},
                   {"a": "上海", "b": "绝无此物"}, {"a": "上海", "b": "进博会", "tab": "?", "page": "x"}):  # fmt: skip
        for language in ("zh", "en"):
            assert client.get("/compare", params={**params, "lang": language}).status_code == 200, params
