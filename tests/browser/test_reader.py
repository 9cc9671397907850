"""The reader in Chromium (acceptance checks 15, 16, and 25 as far as the reader goes)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit, comes_true, serving
from tests.web.papers import LINGANG, SHANGHAI, Paper, entity_id, good

pytestmark = pytest.mark.browser
PAPER = good().document.id
# Pages that come when they are scrolled to move what stands below them: the place is looked at until it holds.
IN_VIEW = """() => { const r = document.querySelector('.s.arrived').getBoundingClientRect();
    return r.top >= 56 && r.bottom <= innerHeight }"""
MOVING = (
    "[...document.querySelectorAll('*')].filter(e => parseFloat(getComputedStyle(e).transitionDuration) > 0.01).length"
)
QUOTE = "[cite*='#c=']"  # a quotation says where it stands; a link goes there
TEXTS = "found => Object.fromEntries(found.map(s => [s.id.slice(2), s.textContent]))"


@pytest.fixture(scope="module")
def long_site(tmp_path_factory) -> Iterator[tuple[str, str]]:
    """A paper of three hundred pages, served."""
    paper = Paper("长报告", "2020")
    for page in range(1, 301):
        for line in range(8):
            text, gap = f"第{page}页第{line}句提到上海和临港新片区的事情，也说到别的许多事情。", "" if line else "\n\n"
            said = paper.say(text, dict([SHANGHAI, LINGANG]), section="正文", gap=gap, page=page)
        paper.relate(LINGANG, "LOCATED_IN", SHANGHAI, "asserted", said)
    with serving(tmp_path_factory.mktemp("long") / "graph.lbug", [paper.record()]) as address:
        yield address, paper.id


def test_a_quote_opens_at_its_sentence(visit):
    """Check 15: the marked text is the quote, on its page, in the window, with the focus, and said aloud."""
    visit.open("/entities/" + entity_id(LINGANG[1], LINGANG[0]))
    quote = visit.page.locator("main").locator(QUOTE).first
    text, href = quote.text_content(), quote.get_attribute("cite")
    visit.page.locator(f"main a[href='{href}']").first.click()
    page = visit.ready()
    marked = page.locator(".s.arrived")
    expect(marked).to_have_count(1)
    assert marked.text_content() == text
    comes_true(page, IN_VIEW)
    expect(marked).to_be_focused()
    assert f"?page={marked.evaluate('e => e.closest(`.sheet`).dataset.page')}#" in href
    expect(page.locator("#live")).to_contain_text(text)
    assert not visit.troubles


def test_passage_anchors_of_older_links_still_arrive(visit, site):
    passage = good().passages[-1]
    visit.open(f"/documents/{PAPER}#p-{passage.id}")
    expect(visit.ready().locator(".s.arrived")).to_have_text(passage.text)


def test_a_part_of_a_sentence_and_a_place_that_is_not_there(visit):
    first, second = good().passages[1], good().passages[2]
    visit.open(f"/documents/{PAPER}#c={first.start + 2}-{second.start + 3}")
    expect(visit.ready().locator(".s.arrived")).to_have_count(2)
    visit.open("/about")
    visit.open(f"/documents/{PAPER}#c=900000-900009")
    expect(visit.ready().locator("#live")).to_contain_text("没有这个位置")
    assert not visit.troubles


def test_switching_marks_never_changes_the_text(visit):
    """Check 16: the text is the stored text each time; there are as many marks as the API says."""
    stored = {passage.id: passage.text for passage in good().passages}
    counts = visit.context.request.get(f"{visit.site}/documents/{PAPER}.json").json()["counts"]
    visit.open(f"/documents/{PAPER}")
    page = visit.ready()
    assert page.locator(".mention").count() == counts["mentions"]
    assert page.locator(".figure").count() == counts["figures"] > 0
    assert page.locator(".s.rel").count() == counts["sentences"]
    line = "e => getComputedStyle(e).textDecorationLine"
    fill = "e => getComputedStyle(e).backgroundColor"
    for box, mark, look in [("marks", ".mention", line), ("numbers", ".figure", line), ("tints", ".s.rel", fill)]:
        before = page.locator(mark).first.evaluate(look)
        page.get_by_test_id(box).uncheck()
        assert page.eval_on_selector_all(".s", TEXTS) == stored
        assert page.locator(mark).first.evaluate(look) != before
        page.get_by_test_id(box).check()
        assert page.eval_on_selector_all(".s", TEXTS) == stored
        assert page.locator(mark).first.evaluate(look) == before


def test_a_relation_and_its_sentence_find_each_other(visit):
    visit.open(f"/documents/{PAPER}")
    page = visit.ready()
    item = page.locator(".rail li", has_text="位于").first
    item.locator(".jump").click()
    sentence = page.locator(".s.arrived")
    expect(sentence).to_contain_text("位于上海东南")
    assert "on" in item.get_attribute("class").split()
    other = page.locator(".s.rel", has_text="连续三年").first
    other.hover()
    expect(page.locator(".rail li.on", has_text="举办")).to_have_count(1)
    assert not visit.troubles


def test_words_are_found_one_after_the_other(visit):
    visit.open(f"/documents/{PAPER}")
    page = visit.ready()
    page.get_by_test_id("find").fill("臨港")
    expect(page.locator("#found")).to_have_text("0 / 2")
    page.get_by_test_id("find").press("Enter")
    expect(page.locator("#found")).to_have_text("1 / 2")
    page.get_by_test_id("find-after").click()
    expect(page.locator("#found")).to_have_text("2 / 2")
    now = page.evaluate("[...CSS.highlights.get('now')].map(range => range.toString())")
    assert now == ["临港"]
    page.get_by_test_id("find").press("Shift+Enter")
    expect(page.locator("#found")).to_have_text("1 / 2")
    page.get_by_test_id("find").fill("火星")
    expect(page.locator("#found")).to_have_text("没有")
    assert not visit.troubles


def test_a_long_paper_comes_page_by_page_and_every_link_arrives(browser, long_site):
    site, paper = long_site
    visit = Visit(browser, site)
    visit.open(f"/documents/{paper}")
    page = visit.ready()
    assert page.locator(".sheet").count() == 300
    assert page.locator(".sheet.far").count() > 250
    where = visit.context.request.get(f"{site}/api/documents/{paper}/find?q=第287页第3句").json()["places"][0]
    page.goto(site + where["url"])
    marked = page.locator(".s.arrived")
    expect(marked).to_contain_text("第287页第3句")
    comes_true(page, IN_VIEW)
    page.evaluate("location.hash = 'c=0-5'")  # far from what is loaded
    expect(marked).to_contain_text("第1页第0句")
    comes_true(page, IN_VIEW)
    page.get_by_test_id("page").fill("150")
    page.get_by_test_id("page").press("Enter")
    expect(page.locator("#page-150 .s").first).to_be_in_viewport()
    page.get_by_test_id("find").fill("第299页第7句")
    page.get_by_test_id("find").press("Enter")
    expect(page.locator("#page-299 .s").last).to_be_in_viewport()
    assert page.evaluate("[...CSS.highlights.get('now')][0].toString()") == "第299页第7句"
    assert not visit.troubles
    visit.context.close()


def test_on_a_phone_it_reads_in_one_column_by_tap_alone(phone):
    """Check 25, the reader's part."""
    passage = good().passages[2]
    phone.open(f"/documents/{PAPER}?page=1#c={passage.start}-{passage.end}")
    page = phone.ready()
    expect(page.locator(".s.arrived")).to_have_text(passage.text)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_test_id("tints").tap()
    assert not page.get_by_test_id("tints").is_checked()
    page.locator(".rail .jump").first.tap()
    expect(page.locator(".s.arrived")).to_be_in_viewport()
    measure = "all => all.map(e => e.getBoundingClientRect().height)"
    heights = page.eval_on_selector_all(".switches label, .reader-tools button, .rail .whole", measure)
    assert min(height for height in heights if height) >= 43.5
    moving = page.evaluate(MOVING)
    assert moving == 0
    assert not phone.troubles
