"""The workspace: lines that open, filters and their counts, tables, keys, a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import comes_true
from tests.browser.workspace import FOCUS, HUB, ids, lines, relations, settled, spots
from tests.web.papers import CIIE, LINGANG, entity_id

pytestmark = pytest.mark.browser
LIN, EXPO = entity_id(LINGANG[1], LINGANG[0]), entity_id(CIIE[1], CIIE[0])
PAIR = "~".join(sorted([LIN, EXPO]))


def test_the_mirror_says_type_modality_and_how_much_is_shown(visit):
    visit.open(f"/explore?n={LIN}&hops=1")
    page = visit.ready()
    assert page.locator(f"#canvas-items > li[data-id='{LIN}']").inner_text() == "临港新片区，平台，3 条关系，已显示 3"
    line = next(one for one in lines(page) if one["id"] == PAIR)
    assert line["count"] == "2"
    assert "拟议 1、缺失 1" in line["text"]
    assert page.get_attribute("#canvas", "role") == "group"
    assert page.get_attribute("#canvas", "aria-label") == page.locator("#sentence").inner_text()


def test_the_mirror_is_there_for_those_who_hear_it_and_follows_the_view(visit):
    visit.open(f"/explore?n={LIN}&hops=1")
    page = visit.ready()

    def heard() -> list[str]:
        tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
        return [node["name"]["value"] for node in tree if node.get("role", {}).get("value") == "StaticText"]

    told = page.locator("#canvas-items > li").all_inner_texts()
    assert len(told) >= 3
    assert set(told) <= set(heard())
    page.locator("#filters input[name=t]:not(:disabled)").first.check()
    expect(page.locator("#canvas-items > li")).not_to_have_count(len(told))
    fewer = page.locator("#canvas-items > li").all_inner_texts()
    assert set(fewer) <= set(heard())
    page.locator("[data-testid=undo]").click()
    expect(page.locator("#canvas-items > li")).to_have_count(len(told))
    assert page.locator("#canvas-items > li").all_inner_texts() == told


def test_a_chosen_pair_opens_into_curves_and_the_panel_lists_them(visit):
    visit.open(f"/explore?n={LIN},{EXPO}")
    page = visit.ready()
    assert [line["count"] for line in lines(page)] == ["2"]
    page.evaluate(f"dispatchEvent(new CustomEvent('hubgraph:select', {{detail: {{id: '{PAIR}'}}}}))")
    expect(page.locator("#canvas-edges > li")).to_have_count(2)
    opened = lines(page)
    assert {line["modality"] for line in opened} == {"proposed", "lacking"}
    assert len({line["via"] for line in opened}) == 2
    assert "straight" not in {line["via"] for line in opened}
    expect(page.locator("#detail-body article.relation")).to_have_count(2)
    assert "sel=" in page.url
    assert not visit.troubles


def test_counts_agree_everywhere_when_one_modality_is_ticked(visit):
    visit.open(f"/explore?n={HUB}&hops=2")
    page = visit.ready()
    page.locator("[data-testid=filter-m-l]").check()
    query = page.url.partition("?")[2]
    told = page.evaluate(f"fetch('/api/scene?{query}').then(a => a.json())")["scene"]["totals"]
    assert told["shown_relations"] == relations(page) == 1
    assert int(page.get_attribute("body", "data-relations")) == 1
    assert f"1 / {told['relations']} 关系" in page.locator("#shown").inner_text()
    page.locator("[data-testid=view-table]").click()
    page.locator("[data-testid=table-relations]").click()
    assert page.locator("#twin-table tbody tr").count() == 1
    now = page.locator("label:has([data-testid=filter-m-a]) .n").inner_text()
    assert now.startswith("0 / ")
    view = page.evaluate("import('/static/share.js').then(m => m.currentView())")
    assert len(view["relations"]) == view["totals"]["shown_relations"] == 1


def test_every_filter_group_agrees_with_the_server(visit):
    docs = [row[0] for row in visit.page.request.get(f"{visit.site}/api/graph").json()["docs"]]
    for query in ("t=City,Platform", "r=HOSTS,LOCATED_IN", f"doc={docs[0]}", "y=2021-2021", "y=none",
                  "y=2030-2031,none", "y=2021-2021&yk=p", "yk=f&y=none", "c=0.95", "d=2", "m=l&iso=1",
                  f"f={LIN}*1", f"t=Platform&f={LIN}*2", f"x={EXPO}"):  # fmt: skip
        visit.open(f"/explore?n={HUB}&hops=2&{query}")
        page = visit.ready()
        told = page.evaluate(f"fetch('/api/scene?n={HUB}&hops=2&{query}').then(a => a.json())")["scene"]
        assert ids(page) == [node["id"] for node in told["nodes"]], query
        assert relations(page) == told["totals"]["shown_relations"], query
    assert not visit.troubles


def test_the_page_places_entities_where_the_server_does(visit):
    for query in (f"n={HUB}&hops=2", f"n={LIN},{EXPO},{HUB}", ""):
        visit.open(f"/explore?{query}")
        page = visit.ready()
        told = page.evaluate(f"fetch('/api/scene?{query}').then(a => a.json())")["scene"]
        here = spots(page)
        for node in told["nodes"]:
            x, y = here[node["id"]]
            assert abs(x - node["x"]) <= 0.2
            assert abs(y - node["y"]) <= 0.2


def test_a_chosen_entity_that_a_filter_hides_keeps_its_panel(visit):
    visit.open(f"{FOCUS}".replace(f"sel={HUB}", f"sel={EXPO}"))
    page = visit.ready()
    whole = len(ids(page))
    page.locator("[data-testid=filter-t-City]").check()
    assert EXPO not in ids(page)
    assert "被筛选隐藏" in page.locator("[data-testid=panel-filtered]").inner_text()
    assert CIIE[0] in page.locator("#detail-head").inner_text()
    before = set(ids(page))
    page.locator("[data-testid=panel-keep]").click()
    assert set(ids(page)) - before == {EXPO}
    assert len(ids(page)) < whole


def test_filters_that_leave_nothing_say_which_took_what(visit):
    visit.open(f"/explore?n={LIN},{EXPO}&t=City")
    page = visit.ready()
    expect(page.locator("#nothing")).to_be_visible()
    drop = page.locator("[data-testid=empty-drop]")
    assert "回来 2 个" in drop.inner_text()
    drop.click()
    assert len(ids(page)) == 2
    assert page.locator("#nothing").is_hidden()


def test_a_family_has_three_states(visit):
    visit.open(FOCUS)
    page = visit.ready()
    family = page.locator("[data-testid=filter-family-composition]")
    page.locator("[data-testid=family-composition]").locator(".what").click()
    page.locator("[data-testid=filter-r-LOCATED_IN]").check()
    assert family.evaluate("box => box.indeterminate")
    family.check()
    assert not family.evaluate("box => box.indeterminate")
    assert {line["modality"] for line in lines(page)} == {"asserted"}
    page.locator("[data-testid=chip-r-composition]").click()
    assert not family.is_checked()


def test_the_table_holds_what_the_canvas_holds(visit):
    visit.open(f"{FOCUS}&t=City,Platform,Industry")
    page = visit.ready()
    page.locator("[data-testid=view-split]").click()
    expect(page.locator("#twin-table tbody tr")).to_have_count(len(ids(page)))
    rows = page.eval_on_selector_all("#twin-table tbody tr", "found => found.map(r => r.dataset.id)")
    assert set(rows) == set(ids(page))
    page.locator("[data-testid=sort-name]").click()
    assert page.get_attribute("#twin-table th:has([data-testid=sort-name])", "aria-sort") == "ascending"
    again = page.eval_on_selector_all("#twin-table tbody tr", "found => found.map(r => r.dataset.id)")
    assert set(again) == set(rows)
    assert again != rows
    page.locator("#twin-table tbody tr").nth(2).locator("td").nth(1).click()
    expect(page.locator("#twin-table tr[aria-selected=true]")).to_have_count(1)
    page.locator("[data-testid=table-relations]").click()
    expect(page.locator("#twin-table tbody tr")).to_have_count(relations(page))


def test_layouts_are_settled_and_the_same_twice(visit):
    seen = {}
    for lay in ("map", "local", "layers", "time", "grid"):
        visit.open(f"{FOCUS}&lay={lay}")
        seen[lay] = spots(visit.ready())
        assert len(set(seen[lay].values())) == len(seen[lay]), lay
        visit.open("/about")
        visit.open(f"{FOCUS}&lay={lay}")
        assert spots(visit.ready()) == seen[lay]
    assert len({tuple(sorted(found.items())) for found in seen.values()}) == 5


def test_by_keys_alone_from_the_search_to_a_quote_and_back(visit):
    def seen_focus():
        return page.evaluate("""(() => {
            const e = document.activeElement;
            const [style, box] = [getComputedStyle(e), e.getBoundingClientRect()];
            return e !== document.body && box.width > 0
                && (style.outlineStyle !== 'none' || style.boxShadow !== 'none');
        })()""")

    visit.open(f"/explore?n={LIN}")
    page = visit.ready()
    page.keyboard.press("/")
    assert seen_focus()
    page.keyboard.type("进博会")
    page.wait_for_selector("#q-results [role=option]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+Enter")
    expect(page.locator("#canvas-items > li")).to_have_count(2)
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "canvas":
            break
    assert page.evaluate("document.activeElement.id") == "canvas"
    assert seen_focus()
    page.keyboard.press("Enter")
    assert page.get_attribute("#canvas", "data-at") == EXPO
    page.keyboard.press("e")
    expect(page.locator("#canvas-items > li")).to_have_count(3)
    here = spots(page)

    def arrow(a, b):
        dx, dy = here[b][0] - here[a][0], here[b][1] - here[a][1]
        if abs(dx) > abs(dy):
            return "ArrowRight" if dx > 0 else "ArrowLeft"
        return "ArrowDown" if dy > 0 else "ArrowUp"

    page.keyboard.press(arrow(EXPO, HUB))
    first = page.get_attribute("#canvas", "data-at")
    assert first != EXPO
    page.keyboard.press(arrow(first, LIN if first == HUB else HUB))
    at = page.get_attribute("#canvas", "data-at")
    assert at not in {first}
    page.keyboard.press("Enter")
    assert page.evaluate("document.querySelector('#detail').contains(document.activeElement)")
    assert seen_focus()
    page.wait_for_selector("#detail-body a[href*='/documents/']")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("(document.activeElement.getAttribute('href') ?? '').includes('/documents/')"):
            break
    assert seen_focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/documents/**")
    page.go_back()
    visit.ready()
    comes_true(page, f"document.querySelector('#canvas').dataset.at === '{at}'")
    assert page.evaluate("document.activeElement.id") == "canvas"
    assert not visit.troubles


def test_a_phone_draws_few_and_opens_a_sheet(phone):
    phone.open("/explore?v=graph")
    page = phone.ready()
    assert len(ids(page)) == 25
    assert page.locator("#detail").bounding_box()["height"] == 96
    page.evaluate(f"dispatchEvent(new CustomEvent('hubgraph:select', {{detail: {{id: '{HUB}'}}}}))")
    page.wait_for_selector("#detail-head h2")
    assert page.get_attribute("body", "data-sheet") == "half"
    page.locator("[data-testid=sheet-up]").tap()
    assert page.get_attribute("body", "data-sheet") == "full"
    page.locator("[data-testid=sheet-down]").tap()
    page.locator("[data-testid=tab-filter]").tap()
    page.locator("label:has([data-testid=filter-t-City])").tap()
    expect(page.locator("#tabs")).to_contain_text("(1)")
    page.locator("[data-testid=tab-list]").tap()
    settled(page)
    expect(page.locator("#cards li")).to_have_count(int(page.get_attribute("body", "data-entities")))
    page.locator("[data-testid=tab-detail]").tap()
    assert page.locator("#detail").is_visible()
    for view in ("list", "graph", "detail", "filter"):
        page.locator(f"[data-testid=tab-{view}]").tap()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, view
        heights = page.eval_on_selector_all(".tabs a", "found => found.map(a => a.getBoundingClientRect().height)")
        assert min(heights) >= 44
    assert not phone.troubles


def test_a_link_to_both_halves_shows_the_picture_on_a_phone(phone):
    phone.open(f"{FOCUS}&v=split")
    page = phone.ready()
    settled(page)
    assert page.get_attribute("#tabs [aria-current=page]", "data-view-to") == "graph"
    bar, field, tools = (page.locator(one).bounding_box() for one in (".stage .bar", ".field", "#tools"))
    assert field["height"] > 300
    assert bar["y"] + bar["height"] <= field["y"] < tools["y"] < field["y"] + field["height"]
    assert not phone.troubles


def test_the_tables_stay_when_the_canvas_cannot_start(visit):
    visit.page.route("**/api/graph", lambda route: route.fulfill(status=503, body="{}"))
    visit.open(FOCUS)
    expect(visit.page.locator("#banner")).to_contain_text("503")
    assert visit.page.locator("#cards li").count() == 13
    assert visit.page.locator("#twin article").count() > 5
