"""The dossier, the comparison and the corpus report: what they say is what the papers say."""

import pytest

from graph.analytics.network import EVERYTHING, Lens
from graph.errors import HubgraphError, NotFound
from graph.model import Graph
from tests.viz.reported import graph, named, records
from viz.report import RENDERERS, compare_report, corpus_report, entity_report, files, pages
from viz.report.blocks import Paragraph, Points, Section, Side, everything

WHOLE = graph()
HUB = named(WHOLE, "海州")
PAPER = {paper.title: paper.id for paper in WHOLE.documents}


def titles(report):
    return [section.title for section in pages(report).sections]


# dossier


def test_dossier_tells_done_planned_and_lacking_apart():
    report = entity_report(WHOLE, HUB)
    by_modality = {name: {tie.other for tie in report.ties if tie.modality == name}
                   for name in ("asserted", "proposed", "lacking")}  # fmt: skip
    assert by_modality == {
        "asserted": {"云港", "临海片区", "造船"}, "proposed": {"深蓝协定", "云港"}, "lacking": {"航运金融"},
    }  # fmt: skip
    assert titles(report)[:5] == ["摘要", "在网络中的位置", "已有之事", "拟议之事", "尚缺之事"]


def test_dossier_quotes_every_relation_with_its_paper():
    for tie in entity_report(WHOLE, HUB).ties:
        assert tie.quotes
        assert {quote.title for quote in tie.quotes} <= set(PAPER)


def test_dossier_gives_ranks_with_ranges_when_there_are_records():
    report = entity_report(WHOLE, HUB, records=records(), draws=10)
    degree = next(place for place in report.places if place.measure == "degree")
    assert (degree.rank, degree.of, degree.label_rank, degree.label_of) == (1, 6, 1, 2)
    assert (degree.sure.papers.low, degree.sure.papers.high) == (1, 1)
    assert all(place.sure is None for place in entity_report(WHOLE, HUB).places)


def test_dossier_shows_a_series_of_figures_as_a_chart_and_all_figures_in_a_table():
    report = entity_report(WHOLE, HUB)
    chart = next(b for b in everything(pages(report)) if isinstance(b, Points))
    assert [(time, value) for time, _, value, _ in chart.items][::2] == [("2019", 8.0), ("2021", 10.5)]
    assert {(one.period, one.value) for one in report.figures} >= {("2020", 9.0), ("2020", 9.5)}
    assert {one.quote.title for one in report.figures} == {"海州研究", "云港报告"}


def test_dossier_counts_how_papers_write_the_name():
    assert entity_report(WHOLE, HUB).written == (("海州", 6),)


def test_dossier_of_an_unknown_entity_or_one_outside_the_lens_is_refused():
    with pytest.raises(NotFound, match="no entity"):
        entity_report(WHOLE, "e-none")
    with pytest.raises(NotFound, match="outside the lens"):
        entity_report(WHOLE, HUB, lens=Lens(labels=("Industry",)))


# comparison


def test_papers_are_compared_by_who_says_what():
    report = compare_report(WHOLE, PAPER["海州研究"], PAPER["云港报告"])
    assert report.of == "documents"
    figure, conflict = report.points["conflict"]
    assert conflict.about == "COOPERATES_WITH"
    assert {word.said for word in conflict.left} == {"asserted"}
    assert {word.said for word in conflict.right} == {"proposed"}
    assert (figure.period, figure.left[0].said, figure.right[0].said) == ("2020", "9", "9.5")
    assert {point.object for point in report.points["left"] if point.kind == "relation"} >= {"临海片区", "深蓝协定"}


def test_a_conflict_shows_the_words_of_both_sides():
    report = compare_report(WHOLE, PAPER["海州研究"], PAPER["云港报告"])
    first = next(b for b in everything(pages(report)) if isinstance(b, Section) and b.id == "conflict-2")
    (sides,) = [b for b in first.blocks if isinstance(b, Side)]
    assert [quoted.source for quoted in sides.blocks] == ["海州研究", "云港报告"]
    assert [quoted.claims[0].modality_name for quoted in sides.blocks] == ["已有", "拟议"]


def test_entities_are_compared_by_their_neighbours():
    report = compare_report(WHOLE, HUB, named(WHOLE, "云港"))
    assert [one.name for one in report.entities["both"]] == ["造船"]
    assert {one.name for one in report.entities["left"]} == {"临海片区", "深蓝协定", "航运金融"}


def test_comparing_unlike_things_is_refused():
    with pytest.raises(HubgraphError, match="same"):
        compare_report(WHOLE, HUB, HUB)
    with pytest.raises(HubgraphError, match="paper cannot"):
        compare_report(WHOLE, HUB, PAPER["云港报告"])
    with pytest.raises(NotFound):
        compare_report(WHOLE, HUB, "e-none")


# corpus


def test_corpus_is_counted_by_label_relation_modality_and_time():
    report = corpus_report(WHOLE)
    assert report.modalities == {"asserted": 5, "proposed": 2, "lacking": 1}
    assert {one.label: one.entities for one in report.labels} == {
        "City": 2, "Industry": 2, "Platform": 1, "Agreement": 1,
    }  # fmt: skip
    assert {verb.type: verb.counts for verb in report.relations}["COOPERATES_WITH"] == (1, 1, 0)
    assert {year.year: sum(year.counts) for year in report.years} == {"2019": 1, "2020": 1, "2021": 1}
    assert report.meetings["City", "Industry"] == 3


def test_what_a_year_adds_is_what_no_earlier_paper_had():
    first, second = corpus_report(WHOLE).editions
    assert (first.year, first.new_entities, second.year, second.new_entities) == ("2021", 6, "2022", 0)
    assert second.new_relations == 2


def test_corpus_quotes_an_example_of_every_relation():
    assert all(verb.example and verb.example.text for verb in corpus_report(WHOLE).relations)


def test_a_lens_narrows_the_corpus():
    report = corpus_report(WHOLE, lens=Lens(EVERYTHING.modalities, documents=(PAPER["云港报告"],)))
    assert report.counts["documents"] == 1
    assert {one.label for one in report.labels} == {"City", "Industry"}


def test_an_empty_corpus_says_what_to_do():
    assert "hubgraph ingest" in RENDERERS["markdown"](corpus_report(Graph()))


@pytest.mark.parametrize("make", [lambda: corpus_report(WHOLE), lambda: entity_report(WHOLE, HUB)])
def test_no_sentence_is_left_unfilled(make):
    for block in everything(pages(make())):
        if isinstance(block, Paragraph):
            assert "None" not in block.text
            assert "{" not in block.text


# files


def test_a_folder_gets_every_format_and_a_file_its_own(tmp_path):
    assert {path.suffix for path in files.targets(tmp_path, "x")} == {".html", ".docx", ".md", ".xlsx", ".csv", ".json"}
    assert files.targets(tmp_path / "x.docx", "y") == [tmp_path / "x.docx"]
    with pytest.raises(HubgraphError, match="unknown kind"):
        files.targets(tmp_path / "x.doc", "y")
    for path in files.write(corpus_report(WHOLE), files.targets(tmp_path / "new", "corpus")):
        assert path.stat().st_size > 100


def test_the_command_is_what_a_shell_reads():
    lens = Lens(("asserted",), region="海 州")
    assert files.command("entity", lens, "a'b", draws=50, language="en", title="") == (
        """hubgraph report entity 'a'"'"'b' --lens facts --region '海 州' --draws 50 --language en"""
    )
