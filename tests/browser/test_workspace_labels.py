"""Names on the canvas at rest: on the sample corpus no two of them meet."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from extract.batch import read_files
from graph.model import Record
from graph.settings import ROOT
from tests.browser.conftest import Visit, comes_true, serving
from tests.browser.workspace import settled

pytestmark = pytest.mark.browser
# Every text that the canvas of the page writes in its last frame, with the box that its letters take on the screen.
WRITTEN = """(() => {
  const { fillText, clearRect } = CanvasRenderingContext2D.prototype;
  window.written = [];
  CanvasRenderingContext2D.prototype.clearRect = function (...box) {
    if (this.canvas.isConnected) window.written = [];
    return clearRect.apply(this, box);
  };
  CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
    if (this.canvas.isConnected) {
      const size = this.measureText(text), at = this.getTransform();
      const corner = (dx, dy) => at.transformPoint(new DOMPoint(x + dx, y + dy));
      const a = corner(-size.actualBoundingBoxLeft, -size.actualBoundingBoxAscent);
      const b = corner(size.actualBoundingBoxRight, size.actualBoundingBoxDescent);
      window.written.push([text, a.x, a.y, b.x, b.y]);
    }
    return fillText.call(this, text, x, y);
  };
})()"""
SIZES = {"desk": (1440, 900), "phone": (390, 844)}
Written = tuple[str, float, float, float, float]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The explorer over the sample papers."""
    papers = sorted((ROOT / "data" / "documents").iterdir())
    records = [made for _, made in read_files(papers, workers=1) if isinstance(made, Record)]
    with serving(tmp_path_factory.mktemp("sample") / "graph.lbug", records) as address:
        yield address


def meeting(texts: list[Written]) -> list[tuple[str, str]]:
    """Return the pairs of texts that share at least one pixel each way."""
    found = []
    for i, (one, left, top, right, bottom) in enumerate(texts):
        for other, left2, top2, right2, bottom2 in texts[i + 1 :]:
            if min(right, right2) - max(left, left2) >= 1 and min(bottom, bottom2) - max(top, top2) >= 1:
                found.append((one, other))
    return found


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("view", ["", "hub", "layers", "time"])
def test_no_two_names_meet_at_rest(browser, sample, size, lang, view):
    wide, high = SIZES[size]
    visit = Visit(browser, sample, viewport={"width": wide, "height": high}, reduced_motion="reduce")
    hub = visit.page.request.get(f"{sample}/api/graph").json()["e"][0][0]
    query = {"": "", "hub": f"&n={hub}&hops=2&sel={hub}"}.get(view, f"&n={hub}&hops=1&lay={view}")
    visit.page.add_init_script(WRITTEN)
    page = visit.open(f"/explore?v=graph&lang={lang}{query}")
    visit.ready()
    settled(page)
    comes_true(page, "window.written.length > 0")
    texts = [
        tuple(one) for one in page.evaluate("new Promise(done => requestAnimationFrame(() => done(window.written)))")
    ]
    visit.context.close()
    shown = [text for text in texts if len(text[0]) > 1]
    assert len(shown) >= 10
    assert meeting(texts) == []
    assert not visit.troubles
