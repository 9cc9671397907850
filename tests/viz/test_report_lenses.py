"""Each report sets a second lens beside the first and says what moves."""

import json

import pytest

from graph.analytics.lens import Lens, second_lens
from graph.analytics.network import EVERYTHING
from graph.assemble import assemble
from graph.errors import HubgraphError, NotFound
from tests.analytics.papers import ids, paper
from viz.report import RENDERERS, compare_report, corpus_report, entity_report, pages
from viz.report.blocks import Paragraph, Section, Table, everything

PAPERS = [
    paper("甲", "海州 City COOPERATES_WITH 云港 City", "海州 City DEVELOPS 造船 Industry", published="2020"),
    paper(
        "乙", "海州 City DEVELOPS 渔业 Industry proposed", "云港 City DEVELOPS 渔业 Industry proposed", published="2022"
    ),
]
GRAPH = assemble(PAPERS)
ID = ids(GRAPH)
FACTS = Lens(("asserted",))


def shown(report):
    """Return the section on the second lens: its table, and its paragraphs."""
    (section,) = [b for b in everything(pages(report)) if isinstance(b, Section) and b.id == "moves"]
    (table,) = [b for b in section.blocks if isinstance(b, Table)]
    return {row[0].text: [cell.text for cell in row[1:]] for row in table.rows}, [
        b.text for b in section.blocks if isinstance(b, Paragraph)
    ]


def test_a_corpus_through_two_lenses():
    counts, (said,) = shown(corpus_report(GRAPH, against=FACTS))
    assert counts["关系"] == ["4", "2", "−2"]
    assert counts["情态：拟议"] == ["2", "0", "−2"]
    assert counts["关系：发展"] == ["3", "1", "−2"]
    assert counts["文件"] == ["2", "2", "0"]
    assert said == "甲：各类实体；计入全部关系（已有、拟议、缺失）；全部文件。乙：各类实体；只计已有的关系；全部文件。"


def test_an_entity_through_two_lenses_says_who_comes_and_goes():
    counts, texts = shown(entity_report(GRAPH, ID["云港"], against=Lens(EVERYTHING.modalities, documents=("甲",))))
    assert counts["相邻实体"] == ["2", "1", "−1"]
    assert counts["名次：度"][:2] == ["2", "2"]
    assert texts[1:] == ["只在甲中的 1 个：渔业。"]


def test_an_entity_that_the_second_lens_does_not_show():
    report = entity_report(GRAPH, ID["造船"], against=Lens(EVERYTHING.modalities, documents=("乙",)), language="en")
    counts, texts = shown(report)
    assert counts["Relations"] == ["1", "–", "−1"]
    assert counts["Rank: Degree"][1:] == ["–", "–"]
    assert texts[1:] == ["1 through the first lens only: 海州."]


def test_a_comparison_through_two_lenses():
    counts, _ = shown(compare_report(GRAPH, ID["海州"], ID["云港"], against=FACTS))
    assert counts["共同的实体"] == ["1", "0", "−1"]


@pytest.mark.parametrize("form", RENDERERS)
def test_every_format_holds_the_second_lens(form):
    reports = [corpus_report(GRAPH, against=FACTS, language=language) for language in ("zh", "en")]
    assert [RENDERERS[form](one) for one in reports] == [RENDERERS[form](one) for one in reports]
    if form == "json":
        against = json.loads(RENDERERS[form](reports[0]))["against"]
        assert {"group": "modality", "name": "proposed", "before": 2, "after": 0} in against["counts"]
        assert against["lens_text"]["en"].startswith("all kinds")


def test_without_a_second_lens_nothing_is_said_of_one():
    assert not [b for b in everything(pages(corpus_report(GRAPH))) if isinstance(b, Section) and b.id == "moves"]


FIRST = Lens(labels=("City",), period=(2020, 2021))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("facts", Lens(("asserted",), labels=("City",), period=(2020, 2021))),
        ("period=2022-", Lens(labels=("City",), period=(2022, None))),
        ("period=all", Lens(labels=("City",))),
        ("label=all; lens=facts", Lens(("asserted",), period=(2020, 2021))),
        ("label=产业；label=Platform", Lens(labels=("Industry", "Platform"), period=(2020, 2021))),
        ("paper=乙.txt", Lens(labels=("City",), period=(2020, 2021), documents=("乙",))),
        ("lens=all", Lens(EVERYTHING.modalities, labels=("City",), period=(2020, 2021))),
        ("region=海州", Lens(labels=("City",), period=(2020, 2021), region="海州")),
    ],
)
def test_a_second_lens_is_told_by_what_differs(text, expected):
    assert second_lens(GRAPH, FIRST, text) == expected


@pytest.mark.parametrize(
    ("text", "error"),
    [("nope", NotFound), ("paper=nope", NotFound), ("where=x", HubgraphError), ("period=soon", HubgraphError)],
)
def test_a_second_lens_that_is_none_is_refused_with_a_hint(text, error):
    with pytest.raises(error) as caught:
        second_lens(GRAPH, FIRST, text)
    assert caught.value.hint
