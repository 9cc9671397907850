"""The workspace: expanding, caps, undo, hiding, pinning, focus, links, sessions."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import serving
from tests.browser.workspace import FOCUS, HUB, canvas, filters, ids, relations, same_places, spots
from tests.web.papers import CIIE, LINGANG, SHANGHAI, Paper, entity_id

pytestmark = pytest.mark.browser


def wheel(count: int):
    paper = Paper("许多实体", "2024")
    for number in range(count):
        name = f"第{number}号企业"
        said = paper.say(f"{name}支持上海。", {name: "Organization", "上海": "City"})
        paper.relate((name, "Organization"), "SUPPORTS", SHANGHAI, "asserted", said)
    return paper.record()


@pytest.fixture(scope="module")
def crowd(tmp_path_factory):
    """An explorer with one hub of 430 neighbours."""
    with serving(tmp_path_factory.mktemp("crowd") / "graph.lbug", [wheel(430)]) as address:
        yield address


def test_an_entity_that_a_search_adds_joins_the_canvas(visit):
    three = [HUB, entity_id(CIIE[1], CIIE[0]), entity_id("Industry", "第1号产业")]
    visit.open(f"/explore?n={','.join(three)}")
    page = visit.ready()
    box = page.locator("[data-testid=search]")
    box.fill("临港")
    page.wait_for_selector("#q-results [role=option]")
    box.press("ArrowDown")
    box.press("Shift+Enter")
    expect(page.locator("#canvas-items > li")).to_have_count(4)
    assert set(ids(page)) == {*three, entity_id(LINGANG[1], LINGANG[0])}
    assert set(page.get_attribute("body", "data-on-canvas").split(",")) == set(ids(page))
    assert not visit.troubles


def test_expanding_a_hub_asks_first_and_never_repeats_until_nothing_is_left(visit):
    visit.open(f"/explore?n={HUB}&sel={HUB}")
    page = visit.ready()
    canvas(page)
    page.keyboard.press("e")
    box = page.locator("[data-testid=expand-box]")
    expect(box).to_be_visible()
    assert ids(page) == [HUB]
    assert "已显示 0 / 30" in box.inner_text()
    page.locator("[data-testid=expand-number]").fill("25")
    seen, left = {HUB}, int(page.locator("[data-testid=expand-left]").get_attribute("data-left"))
    while left:
        page.locator("[data-testid=expand-add]").click()
        fresh = set(ids(page)) - seen
        assert len(fresh) == min(25, left)
        seen |= fresh
        now = int(page.locator("[data-testid=expand-left]").get_attribute("data-left"))
        assert now == left - len(fresh)
        left = now
    assert page.locator("[data-testid=expand-add]").is_disabled()
    page.keyboard.press("Escape")
    expect(box).to_have_count(0)
    assert not visit.troubles


def test_few_neighbours_are_added_at_once_and_nothing_moves(visit):
    lingang = entity_id(LINGANG[1], LINGANG[0])
    visit.open(f"/explore?n={lingang}&sel={lingang}")
    page = visit.ready()
    before = spots(page)
    canvas(page)
    page.keyboard.press("e")
    expect(page.locator("#canvas-items > li")).to_have_count(3)
    assert spots(page)[lingang] == before[lingang]
    page.keyboard.press("c")
    expect(page.locator("#canvas-items > li")).to_have_count(3)  # both have other lines: they stay
    page.go_back()
    expect(page.locator("#canvas-items > li")).to_have_count(1)


def test_boxes_of_the_popover_limit_what_is_added(visit):
    visit.open(f"/explore?n={HUB}&sel={HUB}")
    page = visit.ready()
    page.locator("[data-testid=expand]").click()
    expect(page.locator("[data-testid=expand-box]")).to_be_visible()
    for box in page.locator("[data-testid=expand-box] .groups input").all():
        if box.get_attribute("data-testid") != "expand-HOSTS-out-Platform":
            box.uncheck()
    page.locator("[data-testid=expand-add]").click()
    expect(page.locator("#canvas-items > li")).to_have_count(2)
    assert ids(page) == [HUB, entity_id(CIIE[1], CIIE[0])]


def test_the_four_hundred_first_is_refused(browser, crowd):
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    names = [row[0] for row in page.request.get(f"{crowd}/api/graph").json()["e"]]
    assert HUB in names
    page.goto(f"{crowd}/explore?n={','.join([HUB, *[n for n in names if n != HUB][:399]])}&sel={HUB}")
    page.wait_for_selector("body[data-ready]")
    assert len(ids(page)) == 400
    page.locator("[data-testid=expand]").click()
    page.locator("[data-testid=expand-add]").click()
    banner = page.locator("#banner")
    expect(banner).to_contain_text("没有添加")
    assert banner.locator("[data-testid=banner-table]").is_visible()
    assert len(ids(page)) == 400
    context.close()


def look(page):
    return ids(page), filters(page), spots(page), page.url


def test_five_steps_are_undone_and_done_again(visit):
    visit.open(FOCUS)
    page = visit.ready()
    states = [look(page)]

    def step(do):
        do()
        states.append(look(page))
        assert states[-1] != states[-2]

    def expand():
        page.locator("[data-testid=expand]").click()
        page.locator("[data-testid=expand-add]").click()
        page.keyboard.press("Escape")

    other = ids(page)[3]
    step(expand)
    page.evaluate(f"dispatchEvent(new CustomEvent('hubgraph:select', {{detail: {{id: '{other}'}}}}))")
    step(lambda: page.locator("[data-testid=hide]").click())
    page.evaluate(f"dispatchEvent(new CustomEvent('hubgraph:select', {{detail: {{id: '{HUB}'}}}}))")
    step(lambda: page.locator("[data-testid=pin]").click())
    step(lambda: page.locator("[data-testid=filter-t-Industry]").check())

    def lay():
        page.locator("[data-testid=lay]").click()
        page.locator("[data-testid=lay-grid]").click()

    step(lay)
    assert "布局 网格" in page.locator("[data-testid=undo]").get_attribute("title")
    for state in reversed(states[:-1]):
        canvas(page)
        page.keyboard.press("Control+z")
        now = look(page)
        assert (now[0], now[1]) == (state[0], state[1])
        assert same_places(now[2], state[2], 1)
    for state in states[1:]:
        page.keyboard.press("Control+Shift+z")
        now = look(page)
        assert (now[0], now[1]) == (state[0], state[1])
        assert same_places(now[2], state[2], 1)
    page.locator("[data-testid=steps]").click()
    assert "撤销：布局 网格" in page.locator("[data-testid=step-undo]").inner_text()
    assert not visit.troubles


def test_steps_outlive_a_reload(visit):
    visit.open(FOCUS)
    page = visit.ready()
    page.locator("[data-testid=filter-t-City]").check()
    page.reload()
    visit.ready()
    assert "筛选 城市" in page.locator("[data-testid=undo]").get_attribute("title")
    page.locator("[data-testid=undo]").click()
    assert len(ids(page)) == 13


def test_hidden_entities_come_back_from_their_menu(visit):
    visit.open(FOCUS)
    page = visit.ready()
    whole = ids(page)
    page.locator("[data-testid=panel-more]").click()
    page.locator("[data-testid=hide-others]").click()
    assert ids(page) == [HUB]
    assert page.locator("[data-testid=hidden]").inner_text() == "已隐藏 12"
    page.locator("[data-testid=hidden]").click()
    page.locator(f"[data-testid=hidden-{whole[5]}]").click()
    assert set(ids(page)) == {HUB, whole[5]}
    page.locator("[data-testid=hidden]").click()
    page.locator("[data-testid=hidden-all]").click()
    assert ids(page) == whole


def test_focus_has_a_depth(visit):
    lingang = entity_id(LINGANG[1], LINGANG[0])
    visit.open(f"{FOCUS}&sel={lingang}".replace(f"&sel={HUB}", ""))
    page = visit.ready()
    whole = len(ids(page))
    page.locator("[data-testid=focus]").click()
    near = len(ids(page))
    assert 1 < near < whole
    page.locator("[data-testid=focus-2]").click()
    assert len(ids(page)) == whole
    page.locator(f"[data-testid=chip-f-{lingang}]").click()
    assert len(ids(page)) == whole
    assert page.locator("#focus").is_hidden()


def test_moving_by_keys_pins(visit):
    visit.open(FOCUS)
    page = visit.ready()
    before = spots(page)[HUB]
    canvas(page)
    for key in ("Enter", "m", "ArrowRight", "ArrowRight", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    after = spots(page)
    assert after[HUB] == (before[0] + 40, before[1] + 20)
    assert page.locator(f"#canvas-items > li[data-id='{HUB}']").get_attribute("data-pinned") == "1"
    assert "移动 上海" in page.locator("[data-testid=undo]").get_attribute("title")


def test_a_copied_link_gives_the_same_view_elsewhere(visit, browser, site):
    names = [row[0] for row in visit.page.request.get(f"{site}/api/graph").json()["e"]][:60]
    assert len(names) >= 40
    pinned = ",".join(f"{name}@{40 * i - 300}_{-25 * i}" for i, name in enumerate(names[:44]))
    visit.open(
        f"/explore?n={','.join(names)}&p={pinned}&sel={names[2]}&m=a,p&t=City,Industry,Platform&lay=layers&v=split"
    )
    page = visit.ready()
    page.locator("[data-testid=copy-view]").click()
    page.wait_for_selector("body[data-link]")
    link = page.get_attribute("body", "data-link")
    assert len(link) < 1800
    assert "/v/" in link
    context = browser.new_context(viewport={"width": 1024, "height": 700})
    fresh = context.new_page()
    fresh.goto(link)
    fresh.wait_for_selector("body[data-ready]")
    assert ids(fresh) == ids(page)
    assert filters(fresh) == filters(page)
    assert relations(fresh) == relations(page)
    assert same_places(spots(fresh), spots(page), 2)
    assert fresh.locator("[data-testid=lay]").inner_text() == page.locator("[data-testid=lay]").inner_text()
    assert fresh.locator("#detail-head h2").inner_text() == page.locator("#detail-head h2").inner_text()
    assert fresh.get_attribute("body", "data-view") == "split"
    context.close()
    assert not visit.troubles


def test_the_last_view_is_offered_again(visit):
    visit.open(FOCUS)
    visit.ready()
    visit.open("/explore")
    page = visit.ready()
    page.locator("[data-testid=session]").click()
    expect(page.locator("#canvas-items > li")).to_have_count(13)
    page.go_back()
    assert len(ids(page)) > 13
