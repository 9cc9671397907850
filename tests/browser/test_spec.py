"""Acceptance checks as they stand where their parts are tried elsewhere one by one: 12, 14 and 25; and the questions
that a new user comes with, from the first page by typing alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit, comes_true, serving
from tests.browser.test_exports import counted, dialog
from tests.browser.test_reader import MOVING
from tests.browser.workspace import HUB, filters, ids, lines, relations, same_places, settled, spots
from tests.web.papers import CIIE, LINGANG, SHANGHAI, Paper, entity_id, good, other

pytestmark = pytest.mark.browser
EXPO = entity_id(CIIE[1], CIIE[0])
SUZHOU, GERMANY = ("苏州", "City"), ("德国", "Economy")
PACT, MEDICINE, TRADE = ("全面协定", "Agreement"), ("生物医药", "Industry"), ("货物贸易", "Industry")


def survey():
    """A paper that answers what new users ask first."""
    paper = Paper("问答研究", "2021-09")
    said = paper.say("临港新片区拟对接全面协定。", dict([LINGANG, PACT]), section="一、规则")
    paper.relate(LINGANG, "ALIGNS_WITH", PACT, "proposed", said)
    for town in SUZHOU, SHANGHAI:
        said = paper.say(f"{town[0]}的生物医药领先。", dict([town, MEDICINE]), section="二、产业")
        paper.relate(town, "LEADS", MEDICINE, "asserted", said)
    said = paper.say("2020年与德国的货物贸易为513.9亿美元。", dict([GERMANY, TRADE]), section="三、贸易")
    paper.measure(GERMANY, "进出口总额", 513.9, "亿美元", said)
    return paper.record()


def crowd():
    """A hub with seventy around it."""
    paper = Paper("许多机构", "2024")
    for number in range(70):
        name = f"第{number}号机构"
        said = paper.say(f"{name}支持上海。", {name: "Organization", "上海": "City"})
        paper.relate((name, "Organization"), "SUPPORTS", SHANGHAI, "asserted", said)
    return paper.record()


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    records = [good(), other(), survey(), crowd()]
    with serving(tmp_path_factory.mktemp("spec") / "graph.lbug", records) as address:
        yield address


@pytest.fixture
def guest(browser, library) -> Iterator[Visit]:
    made = Visit(browser, library)
    yield made
    made.context.close()


def test_what_is_lacking_is_counted_alike_everywhere(guest):
    """Check 12: only 缺失 is ticked; mirror, table, status line, export dialog and API say the same."""
    guest.open(f"/explore?n={HUB}&hops=2")
    page = guest.ready()
    page.get_by_test_id("filter-m-l").check()
    page.wait_for_url("**m=l**")
    query = page.url.partition("?")[2]
    told = page.request.get(f"{guest.site}/api/scene?{query}").json()["scene"]["totals"]["shown_relations"]
    assert told == relations(page) == len(lines(page)) > 0
    expect(page.locator("#shown")).to_contain_text(f"{told} / ")
    page.get_by_test_id("view-table").click()
    page.get_by_test_id("table-relations").click()
    expect(page.locator("#twin-table tbody tr")).to_have_count(told)
    assert counted(dialog(guest, f"/explore?{query}"), "view")[1] == told
    assert not guest.troubles


def test_a_link_to_sixty_pinned_and_filtered_entities_is_the_same_view_elsewhere(guest, browser, library):
    """Check 14."""
    rows = guest.page.request.get(f"{library}/api/graph").json()["e"]
    crowded = [row[0] for row in rows if row[1].endswith("号机构")][:59]
    names = [HUB, *crowded]
    pinned = ",".join(f"{name}@{40 * i - 300}_{25 * i - 200}" for i, name in enumerate(names[:12]))
    guest.open(f"/explore?n={','.join(names)}&p={pinned}&m=a,p&t=City,Organization&sel={crowded[3]}&lay=grid")
    page = guest.ready()
    assert len(ids(page)) == 60
    page.get_by_test_id("copy-view").click()
    page.wait_for_selector("body[data-link]")
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    fresh = context.new_page()
    fresh.goto(page.get_attribute("body", "data-link"))
    fresh.wait_for_selector("body[data-ready]")
    assert ids(fresh) == ids(page)
    assert filters(fresh) == filters(page) != []
    assert same_places(spots(fresh), spots(page), 2)
    for told in "#detail-head h2", "[data-testid=lay]", "#shown":
        assert fresh.locator(told).inner_text() == page.locator(told).inner_text()
    context.close()
    assert not guest.troubles


def test_a_phone_is_used_by_tap_alone_and_nothing_moves(browser, library):
    """Check 25, without its frames, which `tests/benchmarks` measures: list, sheet, graph, filters, reader."""
    visit = Visit(
        browser,
        library,
        viewport={"width": 390, "height": 844},
        has_touch=True,
        is_mobile=True,
        reduced_motion="reduce",
    )
    visit.open(f"/explore?n={HUB},{EXPO}&hops=1")
    page = visit.ready()
    settled(page)

    def fits() -> None:
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert page.evaluate(MOVING) == 0

    fits()
    page.locator(f"#cards li[data-id={EXPO}]").get_by_role("button").or_(
        page.locator(f"#cards li[data-id={EXPO}] a")
    ).first.tap()
    expect(page.locator("#detail-head h2")).to_contain_text(CIIE[0])
    fits()
    for tab in "graph", "filter", "list", "detail":
        page.get_by_test_id(f"tab-{tab}").tap()
        assert page.get_by_test_id(f"tab-{tab}").bounding_box()["height"] >= 44
        fits()
    page.locator("#detail-body a[href*='/documents/']").first.tap()
    page.wait_for_url("**/documents/**")
    visit.ready()
    expect(page.locator(".s.arrived")).to_be_in_viewport()
    fits()
    assert not visit.troubles
    visit.context.close()


@pytest.mark.parametrize(("asked", "chosen", "told"), [
    ("上海依托哪些平台对接全面协定，已有还是拟议，谁说的？", f"{SHANGHAI[0]} — 平台 — {PACT[0]}",
     [LINGANG[0], "拟议", "临港新片区拟对接全面协定。", "问答研究"]),
    ("苏州有哪些产业，还有谁领先？", "苏州有哪些产业，还有谁", [MEDICINE[0], SHANGHAI[0]]),
    ("与德国的货物贸易怎么变化？", "德国：全部 1 个数字", ["513.9", "亿美元", "2020"]),
    ("两份文件有什么说法不一致？", "对比两份文件",
     ["不一致", "临港新片区应与进博会联动。", "临港新片区与进博会尚未联动。"]),
])  # fmt: skip
def test_what_a_new_user_asks_is_answered_from_the_first_page_by_typing_alone(guest, asked, chosen, told):
    guest.open("/")
    page = guest.ready()
    comes_true(page, "document.activeElement.id === 'q-main'")
    page.keyboard.type(asked)
    rows = page.locator("#q-main-results [role=option]")
    expect(rows.filter(has_text=chosen)).to_have_count(1)
    at = [row.inner_text() for row in rows.all()].index(rows.filter(has_text=chosen).inner_text())
    for _ in range(at + 1):
        page.keyboard.press("ArrowDown")
    expect(page.locator("#q-main-results [aria-selected=true]")).to_contain_text(chosen)
    page.keyboard.press("Enter")
    comes_true(page, "location.pathname !== '/'")
    guest.ready()
    main = page.locator("main")
    for one in told:
        expect(main).to_contain_text(one)
    assert not guest.troubles
