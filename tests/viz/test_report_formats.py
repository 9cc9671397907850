"""Reports in every format: safe, the same every time, whole, and opened by the programs they are meant for."""

import csv
import io
import json
import re
import subprocess
import sys
import zipfile
from functools import partial
from itertools import pairwise

import openpyxl
import pytest
from docx import Document as open_word
from docx.oxml.ns import qn
from lxml import etree
from markdown_it import MarkdownIt

from tests.viz.reported import PAYLOADS, every_report, graph, records
from viz.report import RENDERERS, centrality_report, pages
from viz.report.blocks import Heat, everything
from viz.report.words import say_in

KINDS = ("centrality", "entity", "compare", "compare entities", "corpus")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\u202a-\u202e]")


@pytest.fixture(scope="module", params=("zh", "en"))
def reports(request):
    return every_report(graph(), records(), language=request.param)


@pytest.fixture(scope="module", params=PAYLOADS, ids=lambda text: text.encode("ascii", "backslashreplace").decode())
def hostile(request):
    whole = graph(request.param, request.param)
    return request.param, every_report(whole, hub=request.param, title=request.param)


def sheets(report):
    return openpyxl.load_workbook(io.BytesIO(RENDERERS["xlsx"](report)))


def word(report):
    return open_word(io.BytesIO(RENDERERS["docx"](report)))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", RENDERERS)
def test_the_same_report_gives_the_same_bytes(form, kind, reports):
    assert RENDERERS[form](reports[kind]) == RENDERERS[form](reports[kind])


@pytest.mark.parametrize("kind", KINDS)
def test_json_is_written_as_the_library_writes_it(kind, reports, hostile):
    for report in (reports[kind], hostile[1][kind]):
        text = RENDERERS["json"](report)
        again = json.dumps(json.loads(text), ensure_ascii=False, indent=1) + "\n"
        assert text == again.encode("utf-8", "backslashreplace").decode()


def test_long_tables_end_early_and_say_where_the_rest_is(reports, monkeypatch):
    monkeypatch.setattr("viz.report.centrality_appendix.LOOKED_UP", 2)
    report = reports["centrality"]
    say, count = say_in(report.language), len(report.rows)
    assert count > 2
    for form in ("html", "markdown"):
        assert say("rows_left_out", 2, count) in RENDERERS[form](report)
    assert say("rows_left_out", 2, count) in [paragraph.text for paragraph in word(report).paragraphs]
    book = sheets(report)
    sheet = book[say["all_measures"]]
    assert [row[0].value for row in sheet.iter_rows(min_row=5)] == [say("sheet_left_out", 2, count)]
    assert len(list(book["data"].iter_rows(min_row=2))) == count
    assert len(list(csv.reader(io.StringIO(RENDERERS["csv"](report))))) == count + 1


@pytest.mark.parametrize("language", ["zh", "en"])
def test_sampled_paths_are_stated(language, monkeypatch):
    say, made = say_in(language), partial(centrality_report, graph(), records=records(), draws=2, language=language)
    assert say("note_paths", 96, False) not in RENDERERS["html"](made())
    monkeypatch.setattr("graph.analytics.stability.SMALL", 1)
    assert say("note_paths", 96, False) in RENDERERS["html"](made())
    monkeypatch.setattr("graph.analytics.stability.STEPS", 1)
    assert say("note_paths", 20, True) in RENDERERS["html"](made())


def test_another_process_with_another_hash_seed_and_clock_gives_the_same_bytes():
    code = (
        "import sys, hashlib; from tests.viz.reported import *; from viz.report import RENDERERS;"
        "made = every_report(graph(), records());"
        "print([hashlib.sha256(x if isinstance(x, bytes) else x.encode()).hexdigest()"
        " for r in made.values() for x in (render(r) for render in RENDERERS.values())])"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, check=True, env={"PYTHONHASHSEED": seed, "TZ": zone}
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Shanghai"))
    }
    assert len(runs) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_markup_in_names_is_text(kind, hostile):
    _, made = hostile
    html, markdown = (RENDERERS[form](made[kind]) for form in ("html", "markdown"))
    for text in (html, MarkdownIt("commonmark").enable("table").render(markdown)):
        tree = etree.HTML(CONTROL.sub("", text))
        assert not tree.xpath("//img | //*[@onload or @onerror] | //h1[. = 'x'] | //a[@href = 'f']")
    assert html.count("<script") == 1
    assert not CONTROL.search(html + markdown)
    assert "49" not in pages(made[kind]).title
    assert json.loads(RENDERERS["json"](made[kind]))["made"]["title"].encode("utf-8", "surrogatepass")


@pytest.mark.parametrize("kind", KINDS)
def test_no_cell_is_a_formula(kind, hostile):
    _, made = hostile
    table = csv.reader(io.StringIO(RENDERERS["csv"](made[kind]).removeprefix("\ufeff"), newline=""))
    assert not [cell for row in table for cell in row if cell.lstrip().startswith(("=", "＝", "@", "+"))]
    for sheet in sheets(made[kind]):
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type in ("f", "e")]


@pytest.mark.parametrize("kind", KINDS)
def test_office_files_open_and_hold_no_control_characters(kind, hostile):
    _, made = hostile
    text = "\n".join(p.text for p in word(made[kind]).paragraphs)
    cells = "".join(str(c.value) for s in sheets(made[kind]) for row in s.iter_rows() for c in row)
    assert not CONTROL.search(text + cells)
    assert text


@pytest.mark.parametrize("kind", KINDS)
def test_word_has_headings_in_order_and_header_rows_that_repeat(kind, reports):
    file = word(reports[kind])
    levels = [int(p.style.name[-1]) for p in file.paragraphs if p.style.name.startswith("Heading")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    repeated = [t for t in file.tables if t._tbl.tr_lst[0].find(f".//{qn('w:tblHeader')}") is not None]
    assert len(repeated) >= len(file.tables) - 3  # key figures and the facts at the end have no header


@pytest.mark.parametrize("style", ["Normal", "Body Text", "Title", "Heading 1", "Heading 3", "Quote", "Caption"])
def test_word_names_chinese_fonts_and_leaves_none_to_the_theme(style, reports):
    fonts = word(reports["corpus"]).styles[style].element.rPr.rFonts
    assert fonts.get(qn("w:eastAsia")) in ("宋体", "黑体", "楷体")
    assert fonts.get(qn("w:eastAsiaTheme")) is None
    assert fonts.get(qn("w:asciiTheme")) is None


def test_word_draws_charts_of_its_own(reports):
    package = zipfile.ZipFile(io.BytesIO(RENDERERS["docx"](reports["centrality"])))
    charts = [etree.fromstring(package.read(name)) for name in package.namelist() if name.startswith("word/charts/")]
    names = {text for chart in charts for text in chart.xpath("//*[local-name() = 'v']/text()")}
    assert len(charts) == 3
    assert names & {"海州", "云港"}


def test_word_bears_the_date_of_the_newest_paper(reports):
    core = word(reports["entity"]).core_properties
    assert (core.created.year, core.author) == (2022, "hubgraph")
    assert reports["entity"].made.date == "2022"


@pytest.mark.parametrize("kind", KINDS)
def test_a_workbook_has_a_sheet_for_every_table_with_numbers_as_numbers(kind, reports):
    book = sheets(reports[kind])
    assert book.sheetnames[-1] == "data"
    assert len({name.casefold() for name in book.sheetnames}) == len(book.sheetnames)
    first = [cell.value for cell in book["data"][1]]
    assert first == list(pages(reports[kind]).data.columns)


def test_numbers_of_the_workbook_are_numbers(reports):
    rows = list(sheets(reports["centrality"])["data"].iter_rows(values_only=True))
    column = rows[0].index("pagerank")
    assert sum(row[column] for row in rows[1:]) == pytest.approx(1)


@pytest.mark.parametrize("kind", KINDS)
def test_every_link_inside_the_page_leads_somewhere_and_ids_are_unique(kind, reports):
    tree = etree.HTML(RENDERERS["html"](reports[kind]))
    ids = tree.xpath("//@id")
    assert len(set(ids)) == len(ids)
    assert {link[1:] for link in tree.xpath("//a/@href")} <= set(ids)


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_asks_for_nothing_from_the_net(kind, reports):
    html = RENDERERS["html"](reports[kind])
    assert not re.search(r"""(?:src|href)\s*=\s*["'](?!#)""", html)
    assert "url(" not in html
    assert "default-src 'none'" in html


@pytest.mark.parametrize("kind", KINDS)
def test_markdown_has_the_headings_of_the_page(kind, reports):
    tokens = MarkdownIt("commonmark").enable("table").parse(RENDERERS["markdown"](reports[kind]))
    headings = iter([tokens[i + 1].content for i, token in enumerate(tokens) if token.type == "heading_open"])
    for section in pages(reports[kind]).sections:  # in this order, with others between
        assert any(title.startswith(section.title) for title in headings), section.title


@pytest.mark.parametrize("kind", KINDS)
def test_every_format_says_how_to_make_it_again(kind, reports):
    report = reports[kind]
    facts = dict(pages(report).facts)
    assert report.made.command in facts.values()
    assert report.made.build in RENDERERS["html"](report)
    assert report.made.build in "".join(c.text for row in word(report).tables[-1].rows for c in row.cells)


def test_english_has_every_word_that_chinese_has():
    assert say_in("zh").keys <= say_in("en").keys
    assert set(say_in("zh")._module.w) == set(say_in("en")._module.w)


def test_english_pages_have_no_chinese_but_names_and_sentences(reports):
    if reports["corpus"].made.language == "en":
        words = [block.title for block in pages(reports["corpus"]).sections]
        assert not re.search("[\u4e00-\u9fff]", " ".join(words))


@pytest.mark.browser
def test_in_a_browser_nothing_runs_and_nothing_is_wider_than_a_phone(tmp_path):
    playwright = pytest.importorskip("playwright.sync_api")
    said = []
    whole = graph(PAYLOADS[1], PAYLOADS[0])
    made = every_report(whole, hub=PAYLOADS[1], title=PAYLOADS[2])
    with playwright.sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 390, "height": 844})
        page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        for kind in KINDS:
            file = tmp_path / f"{kind}.html"
            file.write_text(RENDERERS["html"](made[kind]), encoding="utf-8")
            page.goto(file.as_uri())
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        browser.close()
    assert said == []


def test_word_sets_the_columns_of_heat_maps_upright(reports):
    report = reports["corpus"]
    heats = [b for b in everything(pages(report)) if isinstance(b, Heat)]
    standing = [t for t in word(report).tables if t._tbl.tr_lst[0].findall(f".//{qn('w:textDirection')}")]
    assert len(standing) == len(heats) > 0
    for heat, table in zip(heats, standing, strict=True):
        first = table._tbl.tr_lst[0]
        assert len(first.findall(f".//{qn('w:textDirection')}")) == len(heat.columns)
        assert first.trPr.find(qn("w:trHeight")) is not None
        widths = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid.gridCol_lst]
        assert widths[0] >= max(widths[1:])  # names of rows can be read
