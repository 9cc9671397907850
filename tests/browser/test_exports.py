"""The export dialog in Chromium: counts of the status line, files of the view, pictures that are not blank."""

from __future__ import annotations

import base64
import json
import re
import zipfile
from pathlib import Path

import pytest
from lxml import etree
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.workspace import ids, relations
from tests.web.papers import CIIE, HOSTILE, LINGANG, SHANGHAI, entity_id

pytestmark = pytest.mark.browser
HUB, CIIE_ID, LINGANG_ID = (entity_id(label, name) for name, label in (SHANGHAI, CIIE, LINGANG))
BAD = [entity_id("Organization", name) for name in HOSTILE]
COLOURS = """async (data) => {
  const image = new Image();
  image.src = `data:image/png;base64,${data}`;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const pixels = new Uint32Array(context.getImageData(0, 0, image.width, image.height).data.buffer);
  return { width: image.width, height: image.height, colours: new Set(pixels).size, corner: pixels[0] >>> 24 };
}"""


def dialog(visit: Visit, path: str):
    """Open the workspace and its export dialog."""
    visit.open(path)
    page = visit.ready()
    page.get_by_test_id("export").click()
    found = page.get_by_test_id("export-dialog")
    expect(found).to_be_visible()
    return found


def counted(found, scope: str) -> tuple[int, ...]:
    """Return the entities and relations that the dialog counts for a scope."""
    texts = found.locator(f"[data-scope={scope}] b").all_inner_texts()
    return tuple(int(text.replace(",", "")) for text in texts)


def taken(visit: Visit, found, format: str) -> tuple[str, Path]:
    """Export in a format; return the file's name and where it is."""
    found.get_by_test_id(f"format-{format}").check()
    with visit.page.expect_download() as download:
        found.get_by_test_id("export-go").click()
    return download.value.suggested_filename, Path(download.value.path())


@pytest.mark.parametrize("query", [f"?n={HUB}&hops=1", f"?n={HUB}&hops=1&m=a", f"?n={CIIE_ID},{LINGANG_ID},{HUB}&m=l"])
def test_the_dialog_counts_what_the_canvas_shows(visit, query):
    found = dialog(visit, f"/explore{query}")
    shown = len(ids(visit.page)), relations(visit.page)
    assert counted(found, "view") == shown
    totals = visit.page.request.get(f"{visit.site}/api/scene{query}").json()["scene"]["totals"]
    assert (totals["shown_entities"], totals["shown_relations"]) == shown
    status = [int(n.replace(",", "")) for n in re.findall(r"\d[\d,]*", visit.page.locator("#shown").inner_text())]
    assert set(shown) <= set(status)
    assert not visit.troubles


def test_every_format_holds_the_view_and_a_name_that_says_what_it_is(visit):
    found = dialog(visit, f"/explore?n={HUB}&hops=1&m=a")
    shown = counted(found, "view")
    name, gexf = taken(visit, found, "gexf")
    assert re.fullmatch(r"hubgraph-explore-[0-9a-f]{8}-\d{4}-\d\d-\d\d\.gexf", name)
    root = etree.fromstring(gexf.read_bytes())
    assert (len(root.findall(".//{*}node")), len(root.findall(".//{*}edge"))) == shown
    root = etree.fromstring(taken(visit, found, "graphml")[1].read_bytes())
    assert (len(root.findall(".//{*}node")), len(root.findall(".//{*}edge"))) == shown
    plain = json.loads(taken(visit, found, "json")[1].read_text(encoding="utf-8"))
    assert (len(plain["nodes"]), len(plain["edges"])) == shown
    with zipfile.ZipFile(taken(visit, found, "csv")[1]) as pair:
        assert all(pair.read(table).startswith(b"\xef\xbb\xbf") for table in pair.namelist())
        assert tuple(pair.read(table).decode().count("\r\n") - 1 for table in ("nodes.csv", "edges.csv")) == shown
    text = taken(visit, found, "svg")[1].read_text(encoding="utf-8")
    assert SHANGHAI[0] in text
    assert taken(visit, found, "docx-citations")[0].endswith(".docx")
    assert "已保存" in found.get_by_test_id("export-told").inner_text()
    assert not visit.troubles


@pytest.mark.parametrize("transparent", [False, True])
def test_a_png_is_twice_the_size_and_not_blank(visit, transparent):
    found = dialog(visit, f"/explore?n={HUB},{','.join(BAD)}")
    svg = etree.fromstring(taken(visit, found, "svg")[1].read_bytes())
    found.get_by_test_id("transparent").set_checked(transparent)
    name, path = taken(visit, found, "png")
    assert name.endswith(".png")
    seen = visit.page.evaluate(COLOURS, base64.b64encode(path.read_bytes()).decode())
    assert seen["width"] >= 2 * float(svg.get("width"))
    assert seen["height"] >= 2 * float(svg.get("height"))
    assert seen["colours"] > 20
    assert (seen["corner"] == 0) is transparent
    assert not visit.troubles


def test_the_picture_has_nodes_where_the_canvas_has_them(visit):
    found = dialog(visit, f"/explore?n={HUB}&hops=1&lay=grid")
    spots = visit.page.eval_on_selector_all(
        "#canvas-items > li", "found => found.map(li => [li.dataset.id, +li.dataset.x, +li.dataset.y])"
    )
    root = etree.fromstring(taken(visit, found, "svg")[1].read_bytes())
    drawn = {}
    for group in root.iter("{http://www.w3.org/2000/svg}g"):
        if group.get("data-id") and len(group) > 1:
            x, y = re.search(r"translate\((-?[\d.]+) (-?[\d.]+)\)", group[1].get("transform")).groups()
            drawn[group.get("data-id")] = float(x), float(y)
    assert drawn.keys() == {one for one, _, _ in spots}
    assert all(abs(drawn[one][0] - x) <= 1 and abs(drawn[one][1] - y) <= 1 for one, x, y in spots)


def test_the_dialog_is_left_by_escape_and_gives_the_focus_back(visit):
    dialog(visit, f"/explore?n={HUB}&hops=1")
    visit.page.keyboard.press("Escape")
    expect(visit.page.get_by_test_id("export-dialog")).to_have_count(0)
    assert visit.page.evaluate("document.activeElement.dataset.testid") == "export"


def test_a_refusal_is_said_in_the_dialog(visit):
    found = dialog(visit, f"/explore?n={HUB}&hops=1")
    body = json.dumps({"detail_zh": "太大", "hint_zh": "缩小筛选"})
    visit.page.route(
        "**/export/gexf", lambda route: route.fulfill(status=413, content_type="application/json", body=body)
    )
    found.get_by_test_id("format-gexf").check()
    found.get_by_test_id("export-go").click()
    expect(found.get_by_test_id("export-told")).to_contain_text("太大；缩小筛选")
    expect(found.get_by_test_id("export-go")).to_be_enabled()
