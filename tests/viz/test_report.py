"""The centrality report: right, sure of itself where it may be, and readable when there is little to say."""

import csv
import io
import json
import re

import networkx as nx
import pytest

from graph.analytics.network import Lens, network
from graph.assemble import assemble
from graph.curation.judgement import EntityRef, judgement
from graph.errors import HubgraphError, NotFound
from graph.model import Graph
from tests.analytics.papers import paper
from tests.analytics.sample import A, B, graph, node
from tests.viz import reported
from viz.report import ALL, RENDERERS, centrality_report, pages
from viz.report.blocks import Bars, Bullets, Heat, Paragraph, Quoted, Section, Table, everything, walk
from viz.report.sources import parts

to_html, to_csv, to_json = (RENDERERS[name] for name in ("html", "csv", "json"))


@pytest.fixture(scope="module")
def sure():
    """A report with ranges, on two papers of which one knows things that the other does not."""
    return centrality_report(reported.graph(), records=reported.records(), draws=20, against=Lens(("asserted",)))


def table(report):
    return list(csv.DictReader(io.StringIO(to_csv(report).removeprefix("\ufeff"), newline="")))


def section(report, ident):
    return next(b for b in everything(pages(report)) if isinstance(b, Section) and b.id == ident)


def said(report, ident):
    return " ".join(b.text for b in section(report, ident).blocks if isinstance(b, Paragraph))


def test_values_are_those_of_networkx_on_the_network():
    net = network(graph())
    rows = {row["id"]: row for row in table(centrality_report(graph()))}
    for entity, value in nx.betweenness_centrality(net).items():
        assert float(rows[entity]["betweenness"]) == pytest.approx(value, abs=1e-9)
    for entity, value in nx.pagerank(net, tol=1e-13, max_iter=1000).items():
        assert float(rows[entity]["pagerank"]) == pytest.approx(value, abs=1e-9)
    for entity, value in nx.closeness_centrality(net).items():
        assert float(rows[entity]["closeness"]) == pytest.approx(value, abs=1e-9)
    for entity, value in nx.degree_centrality(net).items():
        assert float(rows[entity]["degree_centrality"]) == pytest.approx(value, abs=1e-9)


def test_csv_has_one_row_per_entity_best_first_with_every_measure():
    rows = table(centrality_report(graph()))
    assert [row["name"] for row in rows][:2] == ["海州", "云港"]
    assert len(rows) == 6
    assert set(ALL) <= rows[0].keys()
    assert (rows[1]["pagerank_rank"], rows[1]["pagerank_rank_in_label"]) == ("2", "2")
    alone = next(row for row in rows if row["name"] == "造船")
    assert (alone["degree"], alone["community"], alone["constraint"], alone["pagerank_rank_in_label"]) == (
        "0",
        "",
        "",
        "1",
    )


def test_ranges_come_from_graphs_really_made_without_a_paper(sure):
    rows = {row.name: row for row in sure.rows}
    assert rows["海州"].sure["degree"].papers == (1, 1)
    assert rows["深蓝协定"].sure["degree"].gone == 1  # only one paper knows it
    low, high = rows["云港"].sure["pagerank"].papers
    assert low <= rows["云港"].scores["pagerank"].rank <= high
    assert table(sure)[0]["degree_papers_high"] == "1"


def test_what_rests_on_one_paper_is_said(sure):
    assert {row.name: bool(row.one_paper) for row in sure.rows} == {
        "海州": False, "云港": False, "造船": False, "临海片区": True, "深蓝协定": True, "航运金融": False,
    }  # fmt: skip
    top = next(b for b in section(sure, "top").blocks if isinstance(b, Table))
    flagged = {row[1].text: row[-1].text for row in top.rows}
    assert flagged["深蓝协定"] == "仅据一份文件"
    assert flagged["海州"] == ""
    assert "深蓝协定（只据一份文件：海州研究）" in to_html(sure)


def test_a_rank_that_rests_on_lists_alone_is_flagged():
    listed = "海州 City DEVELOPS {} Industry"
    names = ("造船", "金融", "会展", "钢铁", "纺织", "旅游")
    papers = [
        paper("甲", ";".join(listed.format(name) for name in names)),
        paper("乙", ";".join(listed.format(name) for name in names), "海州 City COOPERATES_WITH 云港 City"),
    ]
    report = centrality_report(assemble(papers), records=papers, draws=2)
    assert {row.name for row in report.rows if row.lists_alone} == set(names)
    rows = next(b for b in section(report, "top").blocks if isinstance(b, Table)).rows
    flagged = {row[1].text: row[-1].text for row in rows}
    assert (flagged["造船"], flagged["海州"], flagged["云港"]) == ("仅据列举", "多半据列举", "仅据一份文件")
    first = next(b for b in walk(section(report, "labels").blocks) if isinstance(b, Table))
    assert {row[1].small for row in first.rows} == {"仅据列举"}


def test_slow_measures_are_left_out_of_the_draws_and_the_notes_say_so(sure):
    assert {name for name, top in sure.tops.items() if top.mean is None} == {"hubs", "authorities", "pieces"}
    assert all(row.sure["hubs"].draws is None and row.sure["hubs"].papers for row in sure.rows)
    assert "hubs" not in str(sure.settings["stability"]["drawn"]).split()
    assert "不作重抽" in to_html(sure)


def test_graphs_without_a_paper_are_made_as_judgements_want_them():
    papers = reported.records()
    ends = EntityRef("City", "海州"), EntityRef("City", "云港")
    judged = (judgement("same", *ends, author="x", at="2026-01-01T00:00:00.000Z"),)
    whole = assemble(papers, judgements=judged)
    ranges = []
    for given in (judged, ()):
        report = centrality_report(whole, records=papers, draws=1, judgements=given)
        ranges += [row.sure["degree"].papers for row in report.rows if row.label == "City"]
    assert ranges == [(1, 1), (1, 2)]  # without the judgement two cities share what one is central by


def test_without_papers_there_are_no_ranges_and_none_are_shown():
    report = centrality_report(graph())
    assert report.tops == {}
    assert not [row for row in report.rows if row.sure]
    assert "draws_low" not in to_csv(report)


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
    quoted = [b for b in section(centrality_report(graph()), "q1").blocks if isinstance(b, Quoted)]
    assert len({one.text for one in quoted}) == len(quoted)
    assert sum(len(one.claims) for one in quoted) == 3


def test_two_lenses_stand_side_by_side_with_what_moves(sure):
    against = sure.findings.against
    assert against.lens_text["zh"].startswith("各类实体；只计已有")
    assert against.counts["vanished"] == 1  # 深蓝协定 is planned only
    moved = {one.name: (one.before, one.after) for one in against.moves["degree"]}
    assert moved["深蓝协定"][1] is None
    assert "甲：各类实体；只计已有、拟议的关系" in said(sure, "moves")


def test_brokers_play_the_roles_of_gould_and_fernandez(sure):
    brokers = {one.name: one for one in sure.findings.brokers}
    # 云港—海州→临海片区 (a platform) and 云港—海州→深蓝协定: 海州 stands for a city, to outsiders
    assert brokers["海州"].by_label["representative"] == 2
    assert brokers["海州"].total == sum(brokers["海州"].by_label.values())


def test_a_platform_shows_who_meets_in_it(sure):
    (place,) = sure.findings.places
    assert place.name == "临海片区"
    assert {side.label: side.names for side in place.sides} == {"Industry": ("造船",), "City": ("海州",)}
    assert all(side.quotes for side in place.sides)


def test_cities_are_joined_through_what_they_share(sure):
    (pair,) = sure.findings.pairs
    assert {pair.one, pair.other} == {"海州", "云港"}
    assert pair.shared == ("造船",)
    assert pair.weight == 1.0


def test_heat_maps_count_statements_and_lead_to_their_sentences():
    whole = reported.graph()
    report = centrality_report(whole, lens=Lens(("asserted", "lacking")))
    (link,) = [one for one in report.findings.links if one.row_labels == ("City",)]
    cells = {(cell.row, cell.column): cell.statements for cell in link.cells}
    assert cells == {("海州", "造船"): 1, ("海州", "航运金融"): 1, ("云港", "造船"): 1}
    heat = next(b for b in everything(pages(report)) if isinstance(b, Heat))
    anchors = {cell.link for row in heat.cells for cell in row if cell.text}
    assert anchors <= {b.id for b in everything(pages(report)) if isinstance(b, Section)}


def test_every_measure_has_its_note(sure):
    html = to_html(sure)
    for words in ("约束", "特征向量", "Burt", "Bonacich", "Leiden"):
        assert words in html


def test_english_report_speaks_english_and_falls_back_on_chinese_names():
    html = to_html(centrality_report(graph(), language="en"))
    assert '<html lang="en">' in html
    assert "<bdi>Haizhou</bdi>" in html
    assert "<bdi>云港</bdi>" in html
    assert "Who stands at the centre" in html


ONE = Graph(documents=graph().documents[:1], entities=(node("独城", "City"),))
SMALL = {"empty": Graph(), "documents only": Graph(documents=graph().documents), "one entity": ONE}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", SMALL)
def test_little_to_say_still_reads_well(name, language):
    report = centrality_report(SMALL[name], language=language)
    for form in ("html", "markdown", "csv"):
        assert "None" not in RENDERERS[form](report)
        assert not re.search(r"\bnan\b", RENDERERS[form](report))
    assert RENDERERS["docx"](report)
    assert RENDERERS["xlsx"](report)


def test_an_empty_graph_says_what_to_do():
    assert "hubgraph ingest" in to_html(centrality_report(Graph()))
    assert table(centrality_report(Graph())) == []


def test_one_document_is_reported_alone():
    report = centrality_report(graph(), lens=Lens(documents=(B,)))
    assert [paper.title for paper in report.made.documents] == ["云港报告"]
    assert all(one.title == "云港报告" for some in report.witnesses.values() for one in some)
    assert all(row.documents == 1 for row in report.rows)
    assert f"--paper {A}" not in to_html(report)


def test_unknown_document_is_refused():
    with pytest.raises(NotFound):
        centrality_report(graph(), lens=Lens(documents=("d-none",)))


def test_a_date_that_is_none_is_refused():
    with pytest.raises(HubgraphError, match="yesterday"):
        centrality_report(graph(), date="yesterday")


def test_the_date_is_that_of_the_newest_paper_unless_one_is_given():
    assert centrality_report(graph()).made.date == "2021"
    assert centrality_report(graph(), date="2026-11-21").made.date == "2026-11-21"


def test_what_is_lacking_counts_only_when_asked_for():
    without, everything_ = (
        centrality_report(graph(), lens=lens) for lens in (None, Lens(("asserted", "proposed", "lacking")))
    )
    assert without.counts["isolated"] == 1
    assert everything_.counts["isolated"] == 0
    assert '<b class="badge">缺失</b>' in to_html(everything_)


def test_ties_are_said_to_be_ties_and_those_not_shown_are_counted():
    many = Graph(documents=graph().documents[:1], entities=tuple(node(f"城{i:02}", "City") for i in range(14)))
    html = to_html(centrality_report(many))
    assert "并列" in html
    assert "另有 4 个实体与最后一名并列" in html


def test_report_can_be_made_again_from_what_it_says():
    report = centrality_report(graph(), build="abc123", command="hubgraph report centrality --lens facts")
    html = to_html(report)
    assert "abc123" in html
    assert "hubgraph report centrality --lens facts" in html
    assert "alpha=0.85" in html
    assert "seed=2026" in html


def test_json_holds_all_the_report_says_in_one_order():
    plain = json.loads(to_json(centrality_report(graph())))
    assert list(plain)[:3] == ["schema", "made", "by"]
    assert plain["schema"] == "hubgraph-report/1"
    assert plain["rows"][0]["scores"]["pagerank"]["rank"] == 1
    assert plain["made"]["lens_text"]["en"].startswith("all kinds")
    assert "不论方向与类型" in plain["projection"]


def test_charts_are_ranked():
    charts = [b for b in everything(pages(centrality_report(graph()))) if isinstance(b, Bars)]
    assert len(charts) == 3
    for chart in charts:
        assert [one.value for one in chart.items] == sorted((one.value for one in chart.items), reverse=True)


@pytest.mark.browser
def test_in_a_browser_headings_sort(tmp_path):
    playwright = pytest.importorskip("playwright.sync_api")
    file = tmp_path / "report.html"
    file.write_text(to_html(centrality_report(graph())), encoding="utf-8")
    with playwright.sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(file.as_uri())
        ranks = lambda: page.locator("#top table.sortable td:first-child").all_inner_texts()  # noqa: E731
        before = ranks()
        page.locator("#top th button", has_text="PageRank").click()
        assert page.locator("#top th[aria-sort=descending]").count() == 1
        assert ranks() == before
        page.locator("#top th button", has_text="PageRank").click()
        assert page.locator("#top th[aria-sort=ascending]").count() == 1
        assert ranks()[0] == before[-1] != before[0]
        browser.close()


def test_names_that_touch_are_marked_as_one_piece():
    assert parts("上海生物医药产业领先", {(0, 2), (2, 8)}) == (("上海生物医药产业", True), ("领先", False))
    assert parts("上海和临港", {(0, 2), (3, 5)}) == (("上海", True), ("和", False), ("临港", True))


def test_who_stands_outside_the_largest_part_is_flagged():
    papers = [paper("甲", "海州 City COOPERATES_WITH 云港 City", "海州 City DEVELOPS 造船 Industry"),
              paper("乙", "松城 City DEVELOPS 渔业 Industry", "白沙 City COMPARED_WITH 海州 City lacking")]  # fmt: skip
    report = centrality_report(assemble(papers))
    assert {row.name for row in report.rows if row.apart} == {"松城", "渔业"}
    assert {row["name"] for row in table(report) if row["apart"] == "1"} == {"松城", "渔业"}


@pytest.mark.parametrize(("others", "about"), [(8, True), (0, False)])
def test_papers_about_one_entity_are_said_to_be(others, about):
    around = [f"海州 City DEVELOPS 产业{i} Industry" for i in range(others)]
    ring = [f"城{i} City COOPERATES_WITH 城{(i + 1) % 12} City" for i in range(12)]
    text = " ".join(item for b in section(centrality_report(assemble([paper("甲", *around, *ring)])), "summary").blocks
                    if isinstance(b, Bullets) for item in b.items)  # fmt: skip
    assert ("一端是海州" in text) is about


def test_a_quote_says_which_end_it_leaves_to_the_context():
    claims = [
        claim for b in everything(pages(centrality_report(graph()))) if isinstance(b, Quoted) for claim in b.claims
    ]
    assert {claim.remark for claim in claims if claim.tail == "远洋论坛"} == {"句中未写出远洋论坛，据上下文"}


def test_an_entity_that_is_gone_without_a_paper_is_said_to_be(sure):
    rows = {row[1].text: row for b in section(sure, "top").blocks if isinstance(b, Table) for row in b.rows}
    assert "或无" in rows["深蓝协定"][3].small  # only one of the two papers knows it
    assert "或无" not in rows["海州"][3].small


def test_leaving_out_the_only_paper_gives_no_range():
    papers = [paper("甲", "海州 City COOPERATES_WITH 云港 City", "海州 City DEVELOPS 造船 Industry")]
    report = centrality_report(assemble(papers), records=papers, draws=2)
    rows = next(b for b in section(report, "top").blocks if isinstance(b, Table)).rows
    assert {cell.small.partition("（")[2] for row in rows for cell in row[3:4]} == {"–；1）", "–；2）"}
    stable = next(b for b in section(report, "top").blocks if isinstance(b, Table) and b.folded)
    assert len(stable.columns) == 3
    assert "逐一去掉每份文件，名次" not in to_html(report).replace("逐一去掉每份文件（", "")


def test_each_entity_says_how_often_its_community_changes():
    ring = [f"城{i} City COOPERATES_WITH 城{(i + 1) % 9} City" for i in range(9)]
    report = centrality_report(assemble([paper("甲", *ring, "海州 City DEVELOPS 造船 Industry")]))
    changes = {row.name: row.changes for row in report.rows}
    assert changes["海州"] == 0.0
    assert max(changes[f"城{i}"] for i in range(9)) > 0  # a ring can be cut anywhere
    assert {row["name"]: float(row["community_changes"]) for row in table(report)} == changes


def test_platforms_are_joined_through_what_they_share():
    papers = [paper("甲", "临海片区 Platform DEVELOPS 造船 Industry", "远洋论坛 Platform SUPPORTS 造船 Industry")]
    report = centrality_report(assemble(papers))
    (pair,) = report.findings.platform_pairs
    assert ({pair.one, pair.other}, pair.shared, pair.weight) == ({"临海片区", "远洋论坛"}, ("造船",), 1.0)
    shown = next(b for b in section(report, "projection").blocks if isinstance(b, Table))
    assert shown.columns[0].name == "平台对"
    assert [b.title for b in section(report, "projection").blocks if isinstance(b, Section)]


def test_bridges_that_hold_most_come_first():
    ring = [f"城{i} City COOPERATES_WITH 城{(i + 1) % 4} City" for i in range(4)]
    tail = ["城0 City DEVELOPS 造船 Industry", "造船 Industry PART_OF 船舶 Industry"]
    report = centrality_report(assemble([paper("甲", *ring, *tail)]))
    found = [({one, other}, held) for one, other, held in report.findings.bridges]
    assert found == [({"城0", "造船"}, 2), ({"造船", "船舶"}, 1)]
    tables = [b for b in section(report, "cuts").blocks if isinstance(b, Table)]
    assert [row[1].text for row in tables[-1].rows] == ["2"]


def test_a_pair_is_quoted_for_what_is_best_supported():
    fish, ships = ([f"{city} City DEVELOPS {one} Industry" for city in ("海州", "云港")] for one in ("渔业", "造船"))
    papers = [paper("甲", *fish, *ships), paper("乙", *ships, "松城 City DEVELOPS 造船 Industry")]
    pair = centrality_report(assemble(papers)).findings.pairs[0]
    assert ({pair.one, pair.other}, pair.shared, pair.quoted) == ({"海州", "云港"}, ("渔业", "造船"), "造船")
    assert {one.tail for one in pair.quotes} == {"造船"}
