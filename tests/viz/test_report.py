"""The centrality report: right, the same every time, safe, and readable when there is little to say."""

import csv
import io
import json
import re
import subprocess
import sys
from dataclasses import replace

import networkx as nx
import pytest

from graph.analytics.network import Lens, network
from graph.errors import NotFound
from graph.model import Graph
from tests.analytics.sample import A, B, graph, node
from viz.report import RENDERERS, _parts, centrality_report, to_csv, to_html, to_json, to_markdown
from viz.templating import environment

PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "{{ 7 * 7 }}",
    "</style><h1>x",
    "=HYPERLINK(1)",
    "bell\x07\x0b",
]


def renamed(name):
    """Return the sample with its most central entity, first document and its passages named `name`."""
    whole = graph()
    return replace(
        whole,
        documents=tuple(replace(d, title=name, authors=(name,)) for d in whole.documents),
        passages=tuple(replace(p, section=name, text=name + p.text) for p in whole.passages),
        entities=tuple(replace(e, name=name, name_en=name) if e.id == "海州" else e for e in whole.entities),
    )


def table(report):
    return list(csv.DictReader(io.StringIO(to_csv(report).removeprefix("\ufeff"), newline="")))


def test_values_are_those_of_networkx_on_the_network():
    net = network(graph())
    rows = {row["id"]: row for row in table(centrality_report(graph()))}
    for entity, value in nx.betweenness_centrality(net).items():
        assert float(rows[entity]["betweenness"]) == pytest.approx(value, abs=1e-9)
    for entity, value in nx.pagerank(net, tol=1e-13, max_iter=1000).items():
        assert float(rows[entity]["pagerank"]) == pytest.approx(value, abs=1e-9)
    for entity, value in nx.degree_centrality(net).items():
        assert float(rows[entity]["degree_centrality"]) == pytest.approx(value, abs=1e-9)


def test_csv_has_one_row_per_entity_best_first_with_ranks_in_its_label():
    rows = table(centrality_report(graph()))
    assert [row["name"] for row in rows][:2] == ["海州", "云港"]
    assert len(rows) == 6
    assert (rows[1]["pagerank_rank"], rows[1]["pagerank_rank_in_label"]) == ("2", "2")
    alone = next(row for row in rows if row["name"] == "造船")
    assert (alone["degree"], alone["community"], alone["pagerank_rank_in_label"]) == ("0", "", "1")


def test_summary_counts_relations_by_modality():
    html = to_html(centrality_report(graph()))
    assert "2 份文件提到 6 个实体，陈述了 7 条关系：已有 4 条，拟议 2 条，缺失 1 条" in html
    assert "按所选范围计入其中 6 条" in html


def test_quotes_name_their_source_and_modality_and_mark_both_ends():
    html = to_html(centrality_report(graph()))
    assert "<mark>海州</mark>与<mark>云港</mark>共建临海片区。" in html
    assert "海州研究" in html
    assert "一、总则" in html
    assert "第 2 页" in html
    assert '<b class="badge">拟议</b>' in html


def test_a_sentence_that_carries_two_relations_is_quoted_once():
    html = to_html(centrality_report(graph()))
    article = html.split('<article id="q1">')[1].split("</article>")[0]
    assert article.count("<blockquote") == 2
    assert article.count('class="claim') == 3


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", RENDERERS)
def test_the_same_input_gives_the_same_bytes(name, language):
    whole = graph()
    turned = replace(whole, entities=whole.entities[::-1], edges=whole.edges[::-1], documents=whole.documents[::-1])
    one, other = (RENDERERS[name](centrality_report(g, language=language)) for g in (whole, turned))
    assert one == other


def test_another_process_with_another_hash_seed_gives_the_same_bytes():
    code = (
        "from tests.analytics.sample import graph; from viz.report import *;"
        "r = centrality_report(graph()); import sys; sys.stdout.buffer.write((to_html(r) + to_json(r)).encode())"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, check=True, env={"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("payload", PAYLOADS)
def test_markup_in_names_is_text(payload, language):
    report = centrality_report(renamed(payload), language=language, title=payload)
    html = to_html(report)
    assert html.count("<script") == 1
    assert "<img" not in html
    assert "<svg onload" not in html
    assert "<h1>x" not in html
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f]", html + to_markdown(report))
    assert "<img" not in to_markdown(report)
    assert "<script" not in to_markdown(report)
    assert not [cell for row in table(report) for cell in row.values() if cell.startswith("=")]
    assert any(row["name"] == payload for row in json.loads(to_json(report))["rows"])


def test_the_page_asks_for_nothing_from_the_net():
    html = to_html(centrality_report(graph()))
    assert not re.search(r"""(?:src|href)\s*=\s*["'](?!#)""", html)
    assert "url(" not in html
    assert "@import" not in html
    assert "default-src 'none'" in html


def test_english_has_every_word_that_chinese_has():
    env = environment()
    zh, en = (env.get_template(f"report_words.{code}.html").module for code in ("zh", "en"))
    assert zh.w.keys() == en.w.keys()
    assert {n for n in dir(zh) if not n.startswith("_")} <= {n for n in dir(en) if not n.startswith("_")}


def test_english_report_speaks_english_and_keeps_chinese_names_marked():
    html = to_html(centrality_report(graph(), language="en"))
    assert '<html lang="en">' in html
    assert '<bdi>Haizhou</bdi> <bdi class="zh" lang="zh-CN">海州</bdi>' in html
    assert '<bdi lang="zh-CN">云港</bdi>' in html
    assert "Who stands at the centre" in html


ONE = Graph(documents=graph().documents[:1], entities=(node("独城", "City"),))
SMALL = {"empty": Graph(), "documents only": Graph(documents=graph().documents), "one entity": ONE}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", SMALL)
def test_little_to_say_still_reads_well(name, language):
    report = centrality_report(SMALL[name], language=language)
    for render in RENDERERS.values():
        assert "None" not in render(report)
    assert not re.search(r"\bnan\b", to_html(report))


def test_an_empty_graph_says_what_to_do():
    assert "hubgraph ingest" in to_html(centrality_report(Graph()))
    assert table(centrality_report(Graph())) == []


def test_one_document_is_reported_alone():
    report = centrality_report(graph(), lens=Lens(documents=(B,)))
    assert [paper.title for paper in report.documents] == ["云港报告"]
    assert all(one.title == "云港报告" for some in report.witnesses.values() for one in some)
    assert all(row.documents == 1 for row in report.rows)
    assert A not in to_html(report)


def test_unknown_document_is_refused():
    with pytest.raises(NotFound):
        centrality_report(graph(), lens=Lens(documents=("d-none",)))


def test_what_is_lacking_counts_only_when_asked_for():
    without, everything = (
        centrality_report(graph(), lens=lens) for lens in (None, Lens(("asserted", "proposed", "lacking")))
    )
    assert without.counts["isolated"] == 1
    assert everything.counts["isolated"] == 0
    assert '<b class="badge">缺失</b>' in to_html(everything)


def test_ties_are_said_to_be_ties_and_those_not_shown_are_counted():
    many = Graph(documents=graph().documents[:1], entities=tuple(node(f"城{i:02}", "City") for i in range(14)))
    html = to_html(centrality_report(many))
    assert "并列" in html
    assert "另有 4 个实体与最后一名并列" in html


def test_report_can_be_made_again_from_what_it_says():
    report = centrality_report(graph(), build="abc123")
    html = to_html(report)
    assert "abc123" in html
    assert "alpha=0.85" in html
    assert "seed=2026" in html
    assert f"networkx {nx.__version__}" in html


def test_json_holds_all_the_report_says_in_one_order():
    plain = json.loads(to_json(centrality_report(graph())))
    assert list(plain)[:4] == ["title", "language", "by", "lens"]
    assert plain["rows"][0]["scores"]["pagerank"]["rank"] == 1
    assert plain["lens_text"]["en"].startswith("all kinds")


@pytest.mark.browser
def test_in_a_browser_headings_sort_and_no_name_runs(tmp_path):
    playwright = pytest.importorskip("playwright.sync_api")
    file = tmp_path / "report.html"
    file.write_text(to_html(centrality_report(renamed(PAYLOADS[1]), title=PAYLOADS[0])), encoding="utf-8")
    asked, said = [], []
    with playwright.sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(file.as_uri())
        ranks = lambda: page.locator("table.main td.rank").all_inner_texts()  # noqa: E731
        before = ranks()
        page.locator("table.main th button", has_text="PageRank").click()
        assert page.locator("table.main th[aria-sort=descending]").count() == 1
        assert ranks() == before
        page.locator("table.main th button", has_text="PageRank").click()
        assert page.locator("table.main th[aria-sort=ascending]").count() == 1
        assert ranks()[0] == before[-1] != before[0]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.set_viewport_size({"width": 390, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        browser.close()
    assert asked == [file.as_uri()]
    assert said == []


def test_names_that_touch_are_marked_as_one_piece():
    assert _parts("上海生物医药产业领先", {(0, 2), (2, 8)}) == (("上海生物医药产业", True), ("领先", False))
    assert _parts("上海和临港", {(0, 2), (3, 5)}) == (("上海", True), ("和", False), ("临港", True))
