"""What panel and pages say of an entity, a relation, a figure: over papers with series, conflicts and disagreement."""

from __future__ import annotations

import csv
import io
import re
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from graph.assemble import assemble
from graph.curation.judgement import EntityRef, judgement
from graph.model import Observation, content_id
from graph.ontology import ontology
from graph.store import open_store
from graph.store.base import Store
from tests.web.conftest import TestClient
from tests.web.papers import CIIE, HOSTILE, INDUSTRIES, LINGANG, SHANGHAI, Paper, entity_id, good, hostile, other
from tests.web.test_pages import Reading
from viz.web import charts
from viz.web.app import create_app

HUB = entity_id(SHANGHAI[1], SHANGHAI[0])
GERMANY = ("德国", "Economy")


class Measured(Paper):
    """A paper with figures of several periods."""

    def count(self, value: float, period: str, modality: str = "asserted", most: float | None = None) -> None:
        said = self.say(f"{period}上海对德国进出口总额为{value}亿元。", dict([SHANGHAI, GERMANY]), gap="\n\n")
        subject, counterpart = (entity_id(label, name) for name, label in (SHANGHAI, GERMANY))
        self.observations.append(Observation(
            content_id("observation", self.id, value, period), subject, "进出口总额", value, "亿元", period, modality,
            (said,), most, counterpart,
        ))  # fmt: skip


def series() -> Paper:
    paper = Measured("贸易统计", "2023-05")
    for value, period in ((9000, "2018"), (10500, "2019"), (12000, "2020"), (13000, "2021")):
        paper.count(value, period)
    paper.count(15000, "2025", "proposed", 16000)
    paper.count(1100, "2020-01")
    return paper


def against() -> Paper:
    paper = Measured("另一份统计", "2023-06")
    paper.count(12500, "2020")
    return paper


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(str(tmp_path_factory.mktemp("panels") / "graph.lbug")) as opened:
        opened.ingest([good(), other(), hostile(), series().record(), against().record()])
        ciie = EntityRef(CIIE[1], CIIE[0])
        opened.judge([judgement("alias_add", ciie, value="进口盛会", author="馆员", why="同一展会的俗称")])
        yield opened


@pytest.fixture(scope="module")
def client(told: Store) -> Iterator[TestClient]:
    yield TestClient(create_app(told), base_url="http://localhost")


def ranked(client: TestClient, entity: str) -> dict[str, object]:
    """Return the rank card once its ranges are computed."""
    deadline = time.monotonic() + 60
    while True:
        rank: dict[str, object] = client.get(f"/entities/{entity}.json").json()["rank"]
        if rank["state"] != "working" or time.monotonic() > deadline:
            return rank
        time.sleep(0.1)


def test_names_say_their_language_how_often_they_are_written_and_who_decided(client):
    rows = {row["text"]: row for row in client.get(f"/entities/{entity_id(CIIE[1], CIIE[0])}.json").json()["names"]}
    assert (rows["进博会"]["mentions"], rows["进博会"]["documents"], rows["进博会"]["lang"]) == (3, 2, "zh-CN")
    assert rows[CIIE[0]]["how"] == "name"
    assert rows["进口盛会"]["how"] == "judged"
    assert [one["author"] for one in rows["进口盛会"]["judgements"]] == ["馆员"]
    html = client.get(f"/entities/{entity_id(CIIE[1], CIIE[0])}").text
    assert rows["进口盛会"]["judgements"][0]["id"] in html
    assert "同一展会的俗称" in html


def test_the_rank_has_a_place_a_range_and_the_relations_that_carry_it(client):
    rank = ranked(client, HUB)
    assert rank["state"] == "ready"
    plans, facts = rank["lenses"]["plans"], rank["lenses"]["facts"]
    assert (plans["rank"], plans["label_rank"]) == (1, 1)
    assert plans["value"] == facts["value"] == len(INDUSTRIES) + 2 + len(HOSTILE)
    assert plans["range"]["papers"] == [1]
    assert len(plans["carriers"]) == 3
    assert all(HUB in (row["head"]["id"], row["tail"]["id"]) for row in plans["carriers"])
    ciie = ranked(client, entity_id(CIIE[1], CIIE[0]))["lenses"]
    assert ciie["plans"]["value"] > ciie["facts"]["value"]
    html = client.get(f"/entities/{HUB}").text
    assert 'data-testid="range"' in html
    assert "第 1 名" in html


def test_relations_stand_by_type_in_the_order_of_the_ontology_ten_at_a_time(client):
    data = client.get(f"/entities/{HUB}.json").json()
    order = list(ontology().relations)
    types = [group["type"] for group in data["groups"]]
    assert types == sorted(types, key=order.index)
    develops = next(group for group in data["groups"] if group["type"] == "DEVELOPS")
    assert (develops["total"], len(develops["rows"])) == (len(INDUSTRIES), 10)
    more = client.get(develops["url"].replace("?", ".json?")).json()
    assert more["total"] == len(INDUSTRIES)
    assert {row["id"] for row in develops["rows"]} < {row["id"] for row in more["rows"]}
    incoming = client.get(f"/relations.json?e={HUB}&r=SUPPORTS&d=in").json()
    assert incoming["total"] == len(HOSTILE)
    assert client.get(f"/relations.json?e={HUB}&r=SUPPORTS&d=out").json()["total"] == 0


def test_a_chart_joins_years_alone_and_a_conflict_is_hollow(client):
    charts = client.get(f"/entities/{HUB}.json").json()["charts"]
    chart = next(one for one in charts if one["indicator"] == "进出口总额")
    assert [point["period"] for point in chart["points"]] == ["2018", "2019", "2020", "2020", "2021", "2025"]
    assert [point["conflict"] for point in chart["points"]] == [False, False, True, True, False, False]
    assert [(line["planned"]) for line in chart["lines"]] == [False, True]
    assert chart["conflicts"] == 1
    assert all(0 <= point["x"] <= 160 and 0 <= point["y"] <= 48 for point in chart["points"])
    html = client.get(f"/entities/{HUB}").text
    assert html.count('class="dot hollow"') == 2
    assert '<svg width="160" height="48"' in html


def test_heights_in_a_chart_are_measured_from_nought():
    paper = Paper("年报", "2022")
    for year, value in ("2019", 100.0), ("2020", 50.0), ("2021", 99.0):
        said = paper.say(f"{year}年上海进出口总额为{value}亿美元。", dict([SHANGHAI]))
        paper.measure(SHANGHAI, "进出口总额", value, "亿美元", said)
        paper.observations[-1] = replace(paper.observations[-1], period=year)
    [chart] = charts.series(assemble([paper.record()]).figures)
    first, half, last = (chart["zero"] - point["y"] for point in chart["points"])
    assert half == pytest.approx(first / 2, abs=0.2)
    assert last == pytest.approx(0.99 * first, abs=0.2)


def test_amounts_read_as_people_write_them_and_keep_the_exact_value(client):
    html = client.get("/figures?indicator=进出口总额&sort=-value").text
    assert re.search(r'title="1,200,000,000,000 元"[^>]*>1.2 <bdi>万亿元</bdi>', html)
    assert "1.5–1.6" in html
    english = client.get("/figures?indicator=进出口总额&lang=en").text
    assert re.search(r">1.2 <bdi>trillion yuan</bdi>", english)
    client.cookies.clear()


def test_figures_are_filtered_by_year_entity_and_conflict(client):
    def years(query: str) -> list[str]:
        return [row["period"] for row in client.get(f"/figures.json?entity={HUB}&sort=period&{query}").json()["rows"]]

    assert years("from=2020&to=2020&indicator=进出口总额") == ["2020", "2020", "2020", "2020-01"]
    assert years("only=differ") == ["2020", "2020"]
    assert years("from=2024") == ["2025"]
    wrong = client.get("/figures?from=20x0")
    assert wrong.status_code == 200
    assert "20x0" in wrong.text


def test_a_relation_is_a_sentence_with_its_reason_and_what_is_said_against_it(client):
    rows = client.get("/relations.json?only=differ").json()["rows"]
    planned = next(row for row in rows if row["modality"] == "proposed")
    data = client.get(f"/relations/{planned['id']}.json").json()
    assert data["relation"]["verbs"]["zh"].startswith("拟")
    assert data["relation"]["sources"]["zh"] == "《开放平台研究》称"
    assert data["relation"]["reasons"]["zh"]
    assert [one["modality"] for one in data["against"]] == ["lacking"]
    page = client.get(f"/relations/{planned['id']}").text
    assert 'class="sides"' in page
    assert "〔开放平台研究，第 1 页〕" in page
    for end in (LINGANG[0], "进博会"):
        assert re.search(rf'<mark class="(head|tail)">{end}</mark>', page)


def test_links_of_quotes_lead_to_the_sentence(client):
    page = Reading(client.get(f"/entities/{HUB}").text)
    links = [href for href in page.hrefs if href.startswith("/documents/") and "#" in href]
    assert links
    for href in links[:5]:
        path, _, anchor = href.partition("#")
        assert f'id="{anchor}"' in client.get(path).text


@pytest.mark.parametrize("path", ["/entities", "/relations", "/figures"])
def test_sort_links_work_without_scripts_and_say_the_order(client, path):
    page = client.get(path).text
    links = re.findall(r'aria-sort="none"><a href="([^"]+)"', page)
    assert links
    for href in links:
        sorted_page = client.get(href.replace("&amp;", "&"))
        assert sorted_page.status_code == 200
        assert len(re.findall(r'aria-sort="(?:ascending|descending)"', sorted_page.text)) == 1


def test_entities_are_sorted_both_ways_and_filtered(client):
    def counts(query: str) -> list[int]:
        return [row["mentions"] for row in client.get(f"/entities.json?{query}").json()["rows"]]

    assert counts("sort=mentions") == sorted(counts("sort=mentions"))
    assert counts("sort=-mentions") == sorted(counts("sort=-mentions"), reverse=True)
    named = client.get("/entities.json?q=进博会").json()["rows"]
    assert [row["name"] for row in named] == [CIIE[0]]
    assert all(row["documents"] >= 3 for row in client.get("/entities.json?min=3").json()["rows"])
    assert client.get("/entities.json?sort=nothing").json()["sort"] == "rank"


@pytest.mark.parametrize(("path", "key"), [("/entities", "rows"), ("/relations", "rows"), ("/figures", "rows"),
                                           ("/documents", "documents")])  # fmt: skip
def test_a_table_has_a_csv_twin_with_all_its_rows_and_no_formula(client, path, key):
    answer = client.get(path + ".csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    twin = client.get(path + ".json").json()
    assert len(rows) - 1 == twin.get("total", len(twin[key]))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@", "\t"))]


def test_csv_keeps_the_filters_of_the_page(client):
    page = Reading(client.get("/relations?m=proposed&sort=-year").text)
    href = next(h for h in page.hrefs if h.startswith("/relations.csv"))
    rows = list(csv.DictReader(io.StringIO(client.get(href).text.removeprefix("\ufeff"))))
    assert {row["情态"] for row in rows} == {"拟议"}


def test_hostile_names_are_text_in_the_csv_and_in_every_sorted_table(client):
    text = client.get("/entities.csv?type=Organization").text
    names = [row["名称"] for row in csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))]
    assert "'=cmd|' /C calc'!A0" in names
    assert "<img src=x onerror=alert(1)>href" in names
    for path in ("/entities?sort=name", "/relations?sort=head", "/figures?sort=subject", "/figures?sort=value"):
        page = Reading(client.get(path).text)
        assert not page.handlers
        assert not page.elements & {"img", "iframe", "style", "object", "embed"}
