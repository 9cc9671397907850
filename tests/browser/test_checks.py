"""Acceptance checks 3, 4, 10, 11, 17 to 21 and 23, on papers made for them; the others have files of their own."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from lxml import etree
from playwright.sync_api import expect

from tests.browser.conftest import Visit, comes_true, serving
from tests.browser.test_a11y import PLACES
from tests.browser.test_exports import dialog, taken
from tests.browser.workspace import lines, spots
from tests.web.papers import CIIE, INDUSTRIES, LINGANG, SHANGHAI, Paper, entity_id, good, judged, other
from viz.web.roles import Roles

pytestmark = pytest.mark.browser
TOWN, STAGE, ALONE = ("甲城", "City"), ("乙台", "Platform"), ("孤岛", "Region")
HUB, EXPO, LIN, A, B = (entity_id(name[1], name[0]) for name in (SHANGHAI, CIIE, LINGANG, TOWN, STAGE))
PAIR = "~".join(sorted([A, B]))
KNOT = [  # what is said of one pair: both directions, all modalities
    (TOWN, "HOSTS", STAGE, "asserted"), (TOWN, "HOSTS", STAGE, "lacking"), (TOWN, "ESTABLISHES", STAGE, "proposed"),
    (TOWN, "ALIGNS_WITH", STAGE, "proposed"), (STAGE, "LOCATED_IN", TOWN, "asserted"),
    (STAGE, "SETTLES_IN", TOWN, "asserted"), (STAGE, "SUPPORTS", TOWN, "lacking"),
    (STAGE, "SUPPORTS", TOWN, "proposed"),
]  # fmt: skip
CURVES = 6  # of one pair are drawn, the rest stand in the panel
WRITES = ["MATCH (n) DELETE n", "CALL { MATCH (n) DELETE n }", "LOAD CSV FROM 'x' AS r RETURN r",
          "MATCH (n) \\u0044ELETE n"]  # fmt: skip
ENDLESS = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN sum(a * b % 7) AS n"
MANY = "UNWIND range(1, 5000) AS n RETURN n"
API = ("/api/scene", "/api/graph", "/entities.json", "/relations.json", f"/entities/{HUB}.json", "/figures.json",
       "/documents.json", f"/api/entities/{HUB}/neighbours?counts=1", f"/api/search?q={CIIE[0]}")  # fmt: skip
RANKED = API.index(f"/entities/{HUB}.json")


def knot():
    paper = Paper("结与岛", "2023")
    for head, kind, tail, modality in KNOT:
        said = paper.say(f"{head[0]}与{tail[0]}，{kind}，{modality}。", dict([head, tail]), section="一、结")
        paper.relate(head, kind, tail, modality, said)
    paper.say("孤岛无人提起。", dict([ALONE]), section="二、岛")
    english = {CIIE[0]: ("CIIE", "China International Import Expo")}
    paper.say("CIIE又称China International Import Expo。", dict([CIIE]), section="三、会", aliases=english)
    return paper.record()


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Iterator[str]:
    """The explorer for someone who may correct."""
    records = [good(), other(), knot()]
    path = tmp_path_factory.mktemp("checks") / "graph.lbug"
    with serving(path, records, roles=Roles(review=True, author="馆员")) as address:
        yield address


@pytest.fixture
def seat(browser, desk) -> Iterator[Visit]:
    made = Visit(browser, desk)
    yield made
    made.context.close()


def mirrored(page) -> set[str]:
    """Ids in the list beside a picture."""
    return set(page.locator("#canvas-items > li").evaluate_all("all => all.map(one => one.dataset.id)"))


def test_no_page_needs_anything_from_elsewhere(visit):
    """Check 3: every page, with every other origin shut off."""
    visit.context.route("**/*", lambda r: r.continue_() if r.request.url.startswith(visit.site) else r.abort())
    for name, path in PLACES.items():
        visit.troubles.clear()
        answer = visit.page.goto(visit.site + path)
        visit.ready()
        said = [one for one in visit.troubles if answer.ok or f"status of {answer.status}" not in one]
        assert not said, (name, said)


@pytest.mark.parametrize(("text", "reason"), [("CIIE", "英文 CIIE"), ("import expo", "英文")])
def test_an_english_name_finds_what_is_meant(seat, text, reason):
    """Check 4, its English part."""
    seat.open("/")
    page = seat.ready()
    page.locator("#q-main").fill(text)
    page.wait_for_selector("#q-main-results [role=option].entity")
    rows = page.locator("#q-main-results [role=option].entity").all_text_contents()[:3]
    assert any(CIIE[0] in row and reason in row for row in rows), rows


def test_an_svg_tells_the_modalities_apart_and_the_mirror_names_them(seat):
    """Check 10."""
    found = dialog(seat, f"/explore?n={A},{B}")
    root = etree.fromstring(taken(seat, found, "svg")[1].read_bytes())
    drawn = {line.get("data-modality"): line for line in root.iter("{*}path") if line.get("data-modality")}
    dashes = {name: line.get("stroke-dasharray") for name, line in drawn.items()}
    assert dashes == {"asserted": None, "proposed": "9 6", "lacking": "2 5"}
    assert len({line.get("marker-end") for line in drawn.values()}) == 3
    said = " ".join(line["text"] for line in lines(seat.page))
    assert all(word in said for word in ("已有", "拟议", "缺失"))
    assert not seat.troubles


def test_a_pair_of_many_relations_is_one_line_that_opens_into_paths(seat):
    """Check 11, with eight relations in both directions and all modalities."""
    seat.open(f"/explore?n={A},{B}")
    page = seat.ready()
    [line] = lines(page)
    assert (line["count"], line["modality"]) == (str(len(KNOT)), "asserted")
    assert all(word in line["text"] for word in ("已有 3", "拟议 3", "缺失 2"))
    page.evaluate(f"dispatchEvent(new CustomEvent('hubgraph:select', {{detail: {{id: '{PAIR}'}}}}))")
    expect(page.locator("#canvas-edges > li")).to_have_count(CURVES + 1)
    *opened, rest = lines(page)
    assert (rest["id"], rest["count"]) == (line["id"], str(len(KNOT) - CURVES))
    assert len({one["via"] for one in opened}) == CURVES
    assert "straight" not in {one["via"] for one in opened}
    assert {one["modality"] for one in opened} == {"asserted", "proposed", "lacking"}
    expect(page.locator("#detail-body article.relation")).to_have_count(len(KNOT))
    assert not seat.troubles


def test_the_three_relations_of_a_pair_become_three_paths(seat):
    """Check 11 as it stands: three relations, ×3, three different paths, three rows."""
    seat.open(f"/explore?n={A},{B}&r=HOSTS,LOCATED_IN")
    page = seat.ready()
    assert [one["count"] for one in lines(page)] == ["3"]
    page.evaluate(f"dispatchEvent(new CustomEvent('hubgraph:select', {{detail: {{id: '{PAIR}'}}}}))")
    expect(page.locator("#canvas-edges > li")).to_have_count(3)
    assert len({one["via"] for one in lines(page)}) == 3
    shown = page.locator("#detail-body article.relation")
    assert {one["id"] for one in lines(page)} <= set(shown.evaluate_all("all => all.map(one => one.dataset.id)"))


CYPHER = "MATCH (a:City)-[r]->(b:Platform) RETURN a, r, b"


@pytest.mark.parametrize("path", [
    f"/paths?from={CIIE[0]}&to={LINGANG[0]}", "/compare?kind=documents", f"/query?q={CYPHER}&view=graph",
])  # fmt: skip
def test_tables_hold_what_pictures_hold(seat, path):
    """Check 17; the workspace's own is in test_workspace_view."""
    seat.open(path)
    page = seat.ready()
    rows = page.locator("[data-testid=entities] tbody tr").evaluate_all("all => all.map(row => row.dataset.id)")
    assert rows
    assert set(rows) == mirrored(page)


def test_paths_are_short_quoted_and_pass_hubs_by(seat):
    """Check 18."""
    seat.open(f"/paths?from={CIIE[0]}&to={LINGANG[0]}")
    page = seat.ready()
    chains = page.get_by_test_id("chains").locator(":scope > li").all()
    assert chains
    for chain in chains:
        steps = chain.get_by_test_id("step").all()
        assert 0 < len(steps) <= 4
        assert all(step.locator("blockquote").count() >= 1 for step in steps)
    page.get_by_test_id("avoid").select_option("hubs")
    page.wait_for_url("**avoid=hubs**")
    best = [row["id"] for row in page.request.get(f"{seat.site}/entities.json?sort=-neighbours").json()["rows"][:5]]
    assert not (set(best) - {EXPO, LIN}) & mirrored(page)
    seat.open(f"/paths?from={ALONE[0]}&to={LINGANG[0]}")
    expect(seat.ready().locator("main")).to_contain_text("4 步内无路径")
    assert page.locator("[data-testid^=try-]").count() >= 2


def test_papers_that_disagree_are_shown_side_by_side_and_the_counts_sum_up(seat):
    """Check 19."""
    seat.open(f"/compare?kind=documents&a={good().document.id}&b={other().document.id}")
    page = seat.ready()
    claim = page.get_by_test_id("rows").locator("li", has_text="联动").first
    expect(claim.locator(".side")).to_have_count(2)
    assert [claim.locator(".side").nth(at).locator("blockquote").count() for at in (0, 1)] == [1, 1]
    counts = [int(page.get_by_test_id(f"standing-{one}").get_attribute("data-count"))
              for one in ("conflict", "both", "left", "right")]  # fmt: skip
    assert counts[0] == 1
    assert f"合计 {sum(counts)} 项" in page.locator("main").inner_text()


def test_the_console_only_reads_and_says_its_limits(seat):
    """Check 20."""
    build = seat.page.request.get(f"{seat.site}/api/graph").json()["build"]
    for text in WRITES:
        answer = seat.page.request.get(f"{seat.site}/query", params={"q": text})
        assert answer.status == 400, text
        posted = seat.page.request.post(f"{seat.site}/api/query", data={"cypher": text})
        assert posted.status == 400, text
    assert seat.page.request.get(f"{seat.site}/api/graph").json()["build"] == build
    seat.open("/query")
    page = seat.ready()
    page.get_by_test_id("cypher").fill(ENDLESS)
    page.get_by_test_id("cypher").press("Control+Enter")
    expect(page.get_by_test_id("problem")).to_contain_text("查询超过时限，已停止")
    page.get_by_test_id("cypher").fill(MANY)
    page.get_by_test_id("cypher").press("Control+Enter")
    expect(page.locator("main")).to_contain_text("显示 1,000 / 5,000 行")
    assert page.locator("main tbody tr").count() == 1000


def everything(visit: Visit) -> list[object]:
    """What the API says of the graph, without the build, which names it together with its ledger."""
    texts = [visit.page.request.get(visit.site + path).text() for path in API]
    while '"state":"working"' in texts[RANKED].replace(" ", ""):  # ranks are computed beside the answers
        visit.page.wait_for_timeout(100)
        texts[RANKED] = visit.page.request.get(visit.site + API[RANKED]).text()
    return [json.loads(re.sub(r'"build": ?"[0-9a-f]+"', '"build": 0', text)) for text in texts]


def test_a_merge_that_is_undone_leaves_every_answer_as_it_was(seat, site):
    """Check 21: made and undone with the mouse; only the ledger has two more lines."""
    before, page = everything(seat), seat.page
    written = page.request.get(f"{seat.site}/review/log.json").json()
    seat.open(f"/entities/{EXPO}")
    page.get_by_test_id("correct").click()
    form = page.locator("form[data-correct=same]")
    form.locator("input[name=value]").fill(LINGANG[0])
    form.get_by_test_id("act-same").click()
    form.get_by_test_id("sure").click()
    expect(page.get_by_test_id("toast-undo")).to_be_visible()
    assert everything(seat) != before
    page.get_by_test_id("toast-undo").click()
    expect(page.get_by_test_id("toast")).to_contain_text("已撤销")
    assert everything(seat) == before
    now = page.request.get(f"{seat.site}/review/log.json").json()
    assert now["total"] == written["total"] + 2
    order = {"verb": "same", "entities": [EXPO, LIN]}
    assert page.request.post(f"{site}/api/decisions", data=order).status == 403


FOCUS_SEEN = """() => {
    const e = document.activeElement, look = getComputedStyle(e), box = e.getBoundingClientRect();
    return e !== document.body && box.width > 0 && (look.outlineStyle !== 'none' || look.boxShadow !== 'none');
}"""


def test_from_home_to_a_quote_and_back_by_keys_alone(seat):
    """Check 23: home, search, add, walk two neighbours, expand, open a quote, come back to the same node."""
    seat.open("/")
    page = seat.ready()

    def until(test, key="Tab", most=120):
        for _ in range(most):
            if page.evaluate(test):
                break
            page.keyboard.press(key)
        assert page.evaluate(test), test
        assert page.evaluate(FOCUS_SEEN)

    until("document.activeElement.id === 'q-main'", "/")
    page.keyboard.type("进博会")
    page.wait_for_selector("#q-main-results [role=option]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+Enter")
    page.wait_for_url("**/explore?n=*")
    seat.ready()
    until("document.activeElement.id === 'canvas'")
    page.keyboard.press("Enter")
    assert page.get_attribute("#canvas", "data-at") == EXPO
    page.keyboard.press("e")
    expect(page.locator("#canvas-items > li")).to_have_count(3)
    assert page.evaluate(FOCUS_SEEN)
    for aim in (HUB, LIN):
        at = page.get_attribute("#canvas", "data-at")
        here = spots(page)
        dx, dy = here[aim][0] - here[at][0], here[aim][1] - here[at][1]
        key = ("ArrowRight" if dx > 0 else "ArrowLeft") if abs(dx) > abs(dy) else "ArrowDown" if dy > 0 else "ArrowUp"
        page.keyboard.press(key)
        assert page.get_attribute("#canvas", "data-at") != at
        assert page.evaluate(FOCUS_SEEN)
    left = page.get_attribute("#canvas", "data-at")
    page.keyboard.press("Enter")
    page.wait_for_selector("#detail-body a[href*='/documents/']")
    until("(document.activeElement.getAttribute('href') ?? '').includes('/documents/')")
    page.keyboard.press("Enter")
    page.wait_for_url("**/documents/**")
    expect(page.locator(".s.arrived")).to_be_focused()
    page.go_back()
    seat.ready()
    comes_true(page, f"document.querySelector('#canvas').dataset.at === '{left}'")
    assert page.evaluate("document.activeElement.id") == "canvas"
    assert not seat.troubles


def test_judged_relations_are_told_apart_in_the_tables(browser, tmp_path):
    """§8: the filter by review state, from the table's form to the rows."""
    with serving(tmp_path / "graph.lbug", [good(), other()], judged()) as address:
        visit = Visit(browser, address)
        visit.open("/relations")
        page = visit.ready()
        page.get_by_test_id("filter-rev").select_option("confirmed")
        page.get_by_test_id("apply").click()
        page.wait_for_url("**rev=confirmed**")
        expect(page.get_by_test_id("table").locator("tbody tr")).to_have_count(1)
        expect(page.get_by_test_id("table")).to_contain_text("位于")
        assert INDUSTRIES[0] not in page.get_by_test_id("table").inner_text()
        visit.context.close()
