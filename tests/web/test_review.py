"""Corrections in the explorer: who may, what they do to the graph, what happens when two decide at once."""

from __future__ import annotations

import json
import re
import shutil
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from graph.curation.judgement import EntityRef, judgement
from graph.model import Record
from graph.store import open_store
from graph.store.base import Store
from tests.web.conftest import TestClient
from tests.web.papers import CIIE, LINGANG, SHANGHAI, entity_id, good, hostile, other
from viz.web.app import create_app
from viz.web.roles import Roles

HUB, FAIR, AREA = (entity_id(label, name) for name, label in (SHANGHAI, CIIE, LINGANG))
PAIR = {"verb": "same", "entities": [FAIR, AREA]}


def doubtful() -> Record:
    """The good paper, its first relations read with little confidence."""
    paper = good()
    return replace(paper, relations=tuple(replace(one, confidence=0.5) if at < 4 else one
                                          for at, one in enumerate(paper.relations)))  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("review") / "made"
    with open_store(str(folder / "graph.lbug")) as opened:
        opened.ingest([doubtful(), other()])
    return folder


@pytest.fixture
def store(made, tmp_path) -> Iterator[Store]:
    shutil.copytree(made, tmp_path / "copy")
    with open_store(str(tmp_path / "copy" / "graph.lbug")) as opened:
        yield opened


def client_of(store: Store, **roles: object) -> TestClient:
    return TestClient(create_app(store, roles=Roles(**roles)), base_url="http://localhost")  # type: ignore[arg-type]


@pytest.fixture
def reviewer(store) -> TestClient:
    return client_of(store, review=True, author="馆员")


@pytest.fixture
def reader(store) -> TestClient:
    return client_of(store)


PAGES = ("/api/scene", "/entities.json", "/relations.json", f"/entities/{HUB}.json", "/figures.json", "/documents.json")


def everything(client: TestClient) -> list[object]:
    """What the API says of the graph, without the build that names it together with its ledger.

    Ranges of ranks come a while after the graph, on a busy machine: they are waited for.
    """
    end = time.monotonic() + 60
    while client.get(f"/entities/{HUB}.json").json()["rank"]["state"] == "working" and time.monotonic() < end:
        time.sleep(0.05)
    return [json.loads(re.sub(r'"build": ?"[0-9a-f]+"', '"build": 0', client.get(path).text)) for path in PAGES]


def test_a_merge_that_is_undone_leaves_the_api_as_it_was_but_for_two_lines_of_the_ledger(reviewer, reader, store):
    before = everything(reviewer)
    kept = reviewer.post("/api/decisions", json={**PAIR, "why": "试试"})
    assert kept.status_code == 201, kept.text
    assert everything(reviewer) != before
    undone = reviewer.delete(f"/api/decisions/{kept.json()['decision']['id']}")
    assert undone.status_code == 200
    assert everything(reviewer) == before
    lines = store.ledger().judgements
    assert [(one.verb, one.author, one.why) for one in lines] == [("same", "馆员", "试试"), ("undo", "馆员", "")]
    assert reader.post("/api/decisions", json=PAIR).status_code == 403
    assert len(store.ledger().judgements) == 2


@pytest.mark.parametrize(("method", "path"), [
    ("POST", "/api/decisions"), ("POST", "/api/decisions/preview"), ("DELETE", "/api/decisions/j0"),
    ("POST", "/api/suggestions"), ("DELETE", "/api/suggestions/j0"),
])  # fmt: skip
def test_a_reader_may_change_nothing_and_is_told_what_to_do(reader, method, path):
    refused = reader.request(method, path, json=PAIR if method == "POST" else None)
    assert refused.status_code == 403
    assert refused.json()["code"] == "Refused"
    assert "hubgraph serve --" in refused.json()["hint"]


def test_the_effect_is_told_before_anything_is_written(reviewer, store):
    told = reviewer.post("/api/decisions/preview", json=PAIR).json()
    shelf = reviewer.get(f"/entities/{FAIR}.json").json()["entity"]["relations"]
    assert (told["entities"], store.ledger().judgements) == ([33, 32], ())
    kept = reviewer.post("/api/decisions", json=PAIR).json()
    merged = reviewer.get(f"/entities/{FAIR}.json").json()["entity"]["relations"]
    assert (told["merged"], told["between"]) == (merged, 2)
    assert told["relations"][1] == reviewer.get("/relations.json").json()["total"]
    assert "合并后" in told["said_zh"] and shelf
    assert kept["build"] == reviewer.get("/about.json").json()["build"]


RELATION = {"relation": {"head": {"type": "City", "name": "上海"}, "type": "HOSTS", "tail":
            {"type": "Platform", "name": "进博会"}, "modality": "asserted"}}  # fmt: skip


ORDERS = [
    ({"verb": "unsure", "entities": [FAIR, AREA]}, "不再问起"),
    ({"verb": "rename", "entities": [FAIR], "value": "上海进博会"}, ""),
    ({"verb": "relabel", "entities": [HUB], "value": "Industry"}, "不合本体"),
    ({"verb": "alias_add", "entities": [HUB], "value": "魔都"}, ""),
    ({"verb": "alias_remove", "entities": [FAIR], "value": "进博会"}, ""),
    ({"verb": "reject", **RELATION}, "关系 "), ({"verb": "confirm", **RELATION}, "可信度"),
    ({"verb": "retype", **RELATION, "value": "SUPPORTS"}, "写法改变"),
    ({"verb": "modality", **RELATION, "value": "proposed"}, "写法改变"),
    ({"verb": "flip", "relation": {"head": {"type": "Platform", "name": "临港新片区"}, "type": "LINKED_WITH", "tail":
      {"type": "Platform", "name": "进博会"}, "modality": "proposed"}}, ""),
]  # fmt: skip


def test_the_effect_of_every_verb_is_said_in_words(reviewer, store):
    for order, part in ORDERS:
        told = reviewer.post("/api/decisions/preview", json=order)
        assert told.status_code == 200 and part in told.json()["said_zh"] and told.json()["said_en"], (order, told.text)
    assert not store.ledger().judgements


def test_verbs_change_the_graph_and_are_counted_in_force(reviewer, store):
    chosen = [ORDERS[at][0] for at in (0, 1, 3, 8)]
    told = reviewer.post("/api/decisions", json={"decisions": chosen}).json()
    assert [one["status"] for one in told["results"]] == [201] * 4
    assert reviewer.get(f"/entities/{FAIR}.json").json()["entity"]["name"] == "上海进博会"  # under its old address
    assert {"魔都"} <= set(reviewer.get(f"/entities/{HUB}.json").json()["entity"]["aliases"])
    rows = reviewer.get(f"/relations.json?e={HUB}&r=HOSTS").json()["rows"]
    assert [(row["tail"]["name"], row["modality"]) for row in rows] == [("上海进博会", "proposed")]
    log = reviewer.get("/review/log.json").json()
    assert (log["active"], [row["verb"] for row in log["rows"]]) == (4, ["modality", "alias_add", "rename", "unsure"])


def test_who_decides_second_is_shown_both_versions_and_may_take_the_place(reviewer, store):
    first = judgement("different", EntityRef(*CIIE[::-1]), EntityRef(*LINGANG[::-1]), author="另一人", why="各是各的")
    store.judge([first])
    refused = reviewer.post("/api/decisions", json={**PAIR, "seen": ""})
    assert refused.status_code == 409
    told = refused.json()
    assert [one["author"] for one in told["theirs"]] == ["另一人"]
    assert told["yours"]["verb"] == "same"
    over = reviewer.post("/api/decisions", json={**PAIR, "replaces": [first.id], "seen": ""})
    assert over.status_code == 201, over.text
    assert [one.verb for one in store.ledger().judgements] == ["different", "undo", "same"]


def test_what_was_seen_is_no_conflict_and_other_questions_do_not_matter(reviewer, store):
    first = judgement("rename", EntityRef(*CIIE[::-1]), value="进博会", author="另一人")
    store.judge([first])
    again = {"verb": "rename", "entities": [{"type": "Platform", "name": "进博会"}], "value": "上海进博会"}
    assert reviewer.post("/api/decisions", json={**again, "seen": ""}).status_code == 409
    elsewhere = {"verb": "alias_add", "entities": [AREA], "value": "新片区", "seen": ""}
    assert reviewer.post("/api/decisions", json=elsewhere).status_code == 201
    assert reviewer.post("/api/decisions", json={**again, "seen": first.id}).status_code == 201


def test_several_decisions_have_an_answer_each(reviewer):
    said = {
        "decisions": [PAIR, {"verb": "different", "entities": [FAIR, AREA]}, {"verb": "rename", "entities": ["无此物"]}]
    }
    told = reviewer.post("/api/decisions", json=said).json()
    assert [one["status"] for one in told["results"]] == [201, 409, 404]


@pytest.mark.parametrize("order", [
    {"verb": "same", "entities": [FAIR]}, {"verb": "burn", "entities": [FAIR]}, {"verb": "rename", "entities": [FAIR]},
    {"verb": "relabel", "entities": [FAIR], "value": "Ship"}, {"verb": "retype", **RELATION, "value": "DEVELOPS"},
])  # fmt: skip
def test_nonsense_is_refused_in_words(reviewer, order, store):
    refused = reviewer.post("/api/decisions", json=order)
    assert refused.status_code == 400
    assert refused.json()["message_zh"] and refused.json()["detail"]
    assert not store.ledger().judgements


def test_a_decision_waits_for_another_writer(reviewer, store):
    files = store.files  # type: ignore[attr-defined]
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with files.writing():
            held.set()
            done.wait(5)

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(5)
    threading.Thread(target=lambda: (time.sleep(0.5), done.set())).start()
    assert reviewer.post("/api/decisions", json=PAIR).status_code == 201
    thread.join()


def test_what_another_process_decided_is_on_the_next_page(reviewer, store):
    with open_store(store.url) as beside:
        beside.judge([judgement("rename", EntityRef(*CIIE[::-1]), value="上海进博会", author="命令行")])
    assert "上海进博会" in reviewer.get("/review/log").text
    assert any(row["name"] == "上海进博会" for row in reviewer.get("/entities.json?type=Platform").json()["rows"])


def hidden(html: str, name: str) -> str:
    found = re.search(rf'name="{name}" value=(["\'])(.*?)\1', html)
    assert found, name
    return unescape(found[2])


def test_without_javascript_forms_tell_the_effect_decide_and_undo(reviewer, store):
    page = reviewer.get("/review?kind=statement").text
    fields = {"target": hidden(page, "target"), "back": "/review?kind=statement", "seen": "", "verb": "reject"}
    asked = reviewer.post("/review/decide", data=fields)
    assert asked.status_code == 200 and "关系" in asked.text and not store.ledger().judgements
    done = reviewer.post("/review/decide", data={**fields, "sure": "1", "why": "误读", "author": "王馆员"})
    assert done.status_code == 200 and done.url.path == "/review"
    (line,) = store.ledger().judgements
    assert (line.verb, line.why, line.author) == ("reject", "误读", "王馆员")
    assert line.id in done.text
    back = reviewer.post("/review/undo", data={"id": line.id, "back": "/review/log"})
    assert back.url.path == "/review/log"
    assert [one.verb for one in store.ledger().judgements] == ["reject", "undo"]
    assert reviewer.get("/review.json").json()["done"] == 0


@pytest.mark.parametrize("back", ["//evil.example/x", "https://evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_a_form_leads_on_to_our_own_pages_only(reviewer, back):
    gone = reviewer.post("/review/decide", data={"verb": "skip", "back": back}, follow_redirects=False)
    assert gone.status_code == 303
    assert re.match(r"/[^/\\]", gone.headers["location"])


def test_the_foot_of_an_entity_offers_what_the_visitor_may_do(store):
    page = {name: client_of(store, **{name: True}).get(f"/entities/{FAIR}").text for name in ("review", "suggestions")}
    assert "/review/decide" in page["review"] and "/review/suggest" in page["suggestions"]
    nothing = client_of(store).get(f"/entities/{FAIR}").text
    assert "/review/" not in re.sub(r'href="[^"]*"', "", nothing) and f"hubgraph judge rename {FAIR}" in nothing


def test_readers_suggest_and_reviewers_take_or_decline(store):
    reader, reviewer = client_of(store, suggestions=True), client_of(store, review=True, author="馆员")
    before = store.build()
    order = {"verb": "rename", "entities": [FAIR], "value": "上海进博会", "why": "通行的叫法"}
    assert reader.post("/api/suggestions", json=order).status_code == 202
    assert reader.post("/api/suggestions", json=order).status_code == 202  # said once, however often it is sent
    assert reader.post("/api/suggestions", json={**order, "verb": "alias_add", "value": "别名"}).status_code == 202
    assert store.build() == before and not store.ledger().judgements
    assert reader.post("/api/decisions", json=order).status_code == 403
    cards = [c for c in reviewer.get("/review.json").json()["cards"] if c["kind"] == "suggested"]
    assert [json.loads(card["target"])["suggested"] for card in cards] == ["rename", "alias_add"]
    taken = {**order, "why": "", "suggestion": cards[0]["id"]}
    assert reviewer.post("/api/decisions", json=taken).status_code == 201
    assert reviewer.delete(f"/api/suggestions/{cards[1]['id']}").status_code == 200
    assert not [c for c in reviewer.get("/review.json").json()["cards"] if c["kind"] == "suggested"]
    assert [one.verb for one in store.ledger().judgements] == ["rename"]


def test_changed_things_wear_the_badge_until_it_is_undone(reviewer):
    kept = reviewer.post("/api/decisions", json={"verb": "alias_add", "entities": [HUB], "value": "魔都"}).json()
    assert 'class="corrected"' in reviewer.get(f"/entities/{HUB}").text
    assert 'class="corrected"' not in reviewer.get(f"/entities/{AREA}").text
    assert [one["id"] for one in reviewer.get(f"/api/decisions?thing={HUB}").json()["decisions"]] == [
        kept["decision"]["id"]
    ]
    reviewer.delete(f"/api/decisions/{kept['decision']['id']}")
    assert 'class="corrected"' not in reviewer.get(f"/entities/{HUB}").text


def test_the_queue_counts_what_is_done_and_filters_by_kind(reviewer):
    page = reviewer.get("/review.json").json()
    assert page["cards"] and page["done"] == 0
    weights = [card["weight"] for card in page["cards"]]
    assert weights == sorted(weights, reverse=True)
    kind = page["cards"][0]["kind"]
    target = json.loads(page["cards"][0]["target"])
    verb = page["cards"][0]["choices"][0]
    reviewer.post("/api/decisions", json={**target, "verb": verb["verb"], "value": verb["value"]})
    after = reviewer.get("/review.json").json()
    assert (after["done"], page["cards"][0]["id"] in {card["id"] for card in after["cards"]}) == (1, False)
    assert {card["kind"] for card in reviewer.get(f"/review.json?kind={kind}").json()["cards"]} <= {kind}


def test_names_with_markup_stay_text_in_queue_and_log(tmp_path):
    with open_store(str(tmp_path / "bad.lbug")) as store:
        store.ingest([hostile()])
        client = client_of(store, review=True, author="<script>alert(9)</script>")
        bad = client.get("/entities.json?type=Organization").json()["rows"][0]["id"]
        kept = client.post("/api/decisions", json={"verb": "rename", "entities": [bad], "value": "</script><b>x"})
        assert kept.status_code == 201
        for path in ("/review", "/review?kind=refused", "/review/log", f"/entities/{bad}"):
            text = client.get(path).text
            assert "<script>alert" not in text and "<b>x" not in text


def test_the_log_of_a_damaged_ledger_shows_the_first_faults_and_counts_the_rest(tmp_path):
    with open_store(str(tmp_path / "bad.lbug")) as store:
        store.ingest([hostile()])
        path = store.files.ledger_path
        path.write_text("".join(f"{number}: no line\n" for number in range(25)), encoding="utf-8")
        client = client_of(store, review=True, author="x")
        text = client.get("/review/log").text
        assert text.count('class="problem" lang="en"') == 10
        assert "还有 15 行无法读取" in text
