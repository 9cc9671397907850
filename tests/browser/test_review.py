"""Corrections and added papers in Chromium: keys, undo, two who decide at once, and the same without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from graph.curation.judgement import EntityRef, judgement
from graph.store import open_store
from graph.store.base import Store
from tests.browser.conftest import Visit
from tests.web.papers import CIIE, LINGANG, entity_id, good, hostile, other
from tests.web.served import served
from viz.web.app import create_app
from viz.web.roles import Roles

pytestmark = pytest.mark.browser
FAIR = entity_id(CIIE[1], CIIE[0])
PATIENCE = 60_000  # ms


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Iterator[Store]:
    paper = good()
    doubtful = replace(paper, relations=tuple(replace(one, confidence=0.5) for one in paper.relations))
    with open_store(str(tmp_path_factory.mktemp("review") / "graph.lbug")) as opened:
        opened.ingest([doubtful, other(), hostile()])
        yield opened


@pytest.fixture(scope="module")
def desk(store) -> Iterator[str]:
    """The explorer served for someone who reviews and adds papers."""
    with served(create_app(store, roles=Roles(review=True, uploads=True, author="馆员"))) as address:
        yield address


@pytest.fixture
def seat(browser, desk, store) -> Iterator[Visit]:
    made = Visit(browser, desk)
    yield made
    made.context.close()


def lines(store: Store) -> list[str]:
    return [one.verb for one in store.ledger().judgements]


def queue(seat: Visit):
    page = seat.open("/review?kind=statement")
    page.wait_for_selector("body.reviewing")
    return page


def test_keys_decide_go_on_and_back_and_the_toast_takes_back(seat, store):
    page = queue(seat)
    before = lines(store)
    shown = page.locator(".case:visible")
    expect(shown).to_have_count(1)
    first = shown.get_attribute("data-id")
    expect(shown.get_by_test_id("effect")).to_contain_text("可信度", timeout=PATIENCE)
    expect(page.get_by_test_id("progress")).to_contain_text("0 / ")
    page.keyboard.press("y")
    expect(page.get_by_test_id("progress")).to_contain_text("1 / ")
    assert shown.get_attribute("data-id") != first
    page.keyboard.press("n")
    expect(page.get_by_test_id("progress")).to_contain_text("2 / ")
    page.keyboard.press("h")
    third = shown.get_attribute("data-id")
    page.keyboard.press("Backspace")
    assert shown.get_attribute("data-id") != third
    expect(page.get_by_test_id("toast-undo")).to_be_visible(timeout=PATIENCE)
    expect(page.locator(".case[data-kept]")).to_have_count(2, timeout=PATIENCE)
    assert lines(store)[len(before) :] == ["confirm", "reject"]
    page.get_by_test_id("toast-undo").click()
    expect(page.get_by_test_id("toast")).to_contain_text("已撤销", timeout=PATIENCE)
    assert lines(store)[-1] == "undo"
    expect(page.get_by_test_id("progress")).to_contain_text("1 / ")
    assert not seat.troubles


def test_keys_in_a_field_are_letters(seat):
    page = queue(seat)
    why = page.locator(".case:visible input[name=why]")
    why.focus()
    page.keyboard.type("yhn")
    expect(why).to_have_value("yhn")
    page.locator(".case:visible").focus()
    page.keyboard.press("g")
    with page.expect_navigation():
        page.keyboard.press("h")  # G, then H: to the help page, not "unsure"
    assert page.url.endswith("/about")


def last_line_is(page, store, verb):
    """Wait until the server has written what was pressed, and the file that goes with it."""
    for _ in range(200):
        if lines(store)[-1] == verb and store.verify() == ():
            return
        page.wait_for_timeout(100)
    assert lines(store)[-1] == verb


def test_the_panel_shows_the_effect_keeps_it_and_can_undo(seat, store):
    page = seat.open(f"/entities/{FAIR}")
    page.get_by_test_id("correct").click()
    form = page.locator("form[data-correct=alias_add]")
    form.locator("input[name=value]").fill("四叶草盛会")
    form.get_by_test_id("act-alias_add").click()
    expect(form.get_by_test_id("effect")).to_be_visible(timeout=PATIENCE)
    form.get_by_test_id("sure").click()
    expect(page.get_by_test_id("toast-undo")).to_be_visible(timeout=PATIENCE)
    assert lines(store)[-1] == "alias_add"
    page.reload()
    expect(page.locator(".corrected").first).to_be_visible()
    page.goto(f"{seat.site}/review/log")
    page.get_by_test_id("undo").first.click()
    expect(page.locator("tr.state-undone").first).to_be_visible(timeout=PATIENCE)
    last_line_is(page, store, "undo")


def test_who_is_second_sees_both_versions_and_may_stand_by_his(seat, store):
    page = seat.open("/review?kind=pair")
    page.wait_for_selector("body.reviewing")
    seen = store.ledger().judgements
    page.goto(f"{seat.site}/entities/{FAIR}")
    store.judge([judgement("different", EntityRef(*CIIE[::-1]), EntityRef(*LINGANG[::-1]), author="另一人")])
    page.get_by_test_id("correct").click()
    form = page.locator("form[data-correct=same]")
    form.locator("input[name=value]").fill("临港新片区")
    form.get_by_test_id("act-same").click()
    toast = page.get_by_test_id("toast")
    expect(toast).to_contain_text("另一人", timeout=PATIENCE)
    page.get_by_test_id("mine").click()
    expect(page.get_by_test_id("toast-undo")).to_be_visible(timeout=PATIENCE)
    assert lines(store)[len(seen) :] == ["different", "undo", "same"]
    page.get_by_test_id("toast-undo").click()
    expect(toast).to_contain_text("已撤销", timeout=PATIENCE)


def test_without_javascript_the_forms_do_it_all(browser, desk, store):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{desk}/review?kind=statement")
    page.locator(".case").first.get_by_test_id("choose-reject").click()
    assert page.locator(".effect").count() == 1
    page.locator("input[name=why]").fill("不是这个意思")
    page.get_by_test_id("sure").click()
    assert "/review" in page.url
    assert store.ledger().judgements[-1].why == "不是这个意思"
    page.get_by_test_id("undo-last").click()
    assert lines(store)[-1] == "undo"
    context.close()


def test_on_a_phone_buttons_are_large_and_nothing_scrolls_sideways(browser, desk):
    phone = Visit(browser, desk, viewport={"width": 390, "height": 844}, has_touch=True)
    for path in ("/review", "/review/log", "/upload", f"/entities/{FAIR}"):
        page = phone.open(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
    page = phone.open("/review?kind=statement")
    page.wait_for_selector("body.reviewing")
    for button in page.locator(".case:visible button[data-verb]").all():
        assert button.bounding_box()["height"] >= 44
    phone.context.close()


def test_two_papers_at_once_are_listed_until_both_are_in(seat):
    page = seat.open("/upload")
    page.wait_for_selector("body[data-ready]")
    papers = [f"# 第{number}份\n\n上海与合肥合作发展第{number}类人工智能。\n" for number in (1, 2)]
    page.get_by_test_id("file").set_input_files(
        [
            {"name": f"第{n}份.md", "mimeType": "text/markdown", "buffer": text.encode()}
            for n, text in enumerate(papers, 1)
        ]
        + [{"name": "照片.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n" + b"0" * 50}]
    )
    page.get_by_test_id("send").click()
    listed = page.get_by_test_id("recent").locator("li")
    for n in (1, 2):
        expect(listed.filter(has_text=f"第{n}份.md")).to_contain_text("已加入", timeout=3 * PATIENCE)
    expect(listed.filter(has_text="照片.png")).to_contain_text("没有读入", timeout=PATIENCE)
    assert page.url.endswith("/upload")
    assert not seat.troubles


def test_a_paper_is_dropped_in_read_and_told(seat, store, tmp_path):
    page = seat.open("/upload")
    page.wait_for_selector("body[data-ready]")
    page.get_by_test_id("file").set_input_files(
        {
            "name": "<b>短文</b>.md",
            "mimeType": "text/markdown",
            "buffer": "# 一份短文\n\n上海与苏州合作发展生物医药。\n".encode(),
        }
    )
    page.get_by_test_id("send").click()
    expect(page.get_by_test_id("adds")).to_contain_text("新增", timeout=PATIENCE)
    assert "/upload/" in page.url
    page.get_by_test_id("open").click()
    expect(page.locator("main")).to_contain_text("上海与苏州合作发展生物医药")
    assert not seat.troubles
