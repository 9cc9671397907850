"""What a lens lets through, how it is typed and told."""

from dataclasses import replace

import pytest

from graph.analytics.lens import Lens, lens_of, years
from graph.analytics.network import look, network
from graph.analytics.places import cities_of, containers, place, within
from graph.assemble import assemble
from graph.errors import HubgraphError, NotFound
from graph.model import Document
from tests.analytics.papers import ids, named, paper

A = paper(
    "甲文",
    "海州 City COOPERATES_WITH 云港 City asserted 2018",
    "海州 City DEVELOPS 造船 Industry",
    "临海片区 Platform LOCATED_IN 海州 City",
    "海州 City ALIGNS_WITH 深蓝协定 Agreement proposed 2021/2025",
    published="2017-05",
)
B = paper(
    "乙文",
    "云港 City DEVELOPS 造船 Industry lacking",
    "临海片区 Platform DEVELOPS 造船 Industry",
    "海州 City LOCATED_IN 东省 Region",
    "海州 City COOPERATES_WITH 云港 City asserted 2020-06",
    published="2021",
    kinds={"海州": "地级市", "东省": "省级行政区"},
)
GRAPH = assemble([A, B])
NAMES = named(GRAPH)


def joined(lens):
    """Return the pairs of names that a lens joins."""
    return {"—".join(sorted((NAMES[u], NAMES[v]))) for u, v in network(GRAPH, lens).edges()}


def test_period_takes_the_time_that_a_statement_gives():
    assert joined(Lens(period=(2018, 2018))) == {"云港—海州"}
    assert joined(Lens(period=(2023, 2023))) == {"海州—深蓝协定"}


def test_period_takes_the_date_of_the_paper_where_statements_give_no_time():
    assert joined(Lens(period=(None, 2017))) == {"海州—造船", "临海片区—海州"}
    assert joined(Lens(period=(2021, 2022))) == {"临海片区—造船", "东省—海州", "海州—深蓝协定"}


def test_period_keeps_only_entities_that_it_joins():
    assert {NAMES[e] for e in look(GRAPH, Lens(period=(2018, 2018))).entities} == {"海州", "云港"}


def test_statement_without_time_in_a_paper_without_date_has_no_period():
    graph = assemble([paper("丙文", "海州 City DEVELOPS 造船 Industry")])
    assert look(graph, Lens(period=(None, 2030))).edges == ()


def test_edges_of_one_paper_hold_its_evidence_alone():
    (edge,) = (e for e in look(GRAPH, Lens(documents=("乙文",))).edges if e.type == "COOPERATES_WITH")
    assert (edge.documents, edge.evidence, edge.mentions) == (("乙文",), ("乙文-3",), 1)


def test_region_keeps_relations_of_what_lies_within():
    assert {NAMES[e] for e in within(GRAPH, "东省")} == {"东省", "海州", "临海片区"}
    assert joined(Lens(("asserted", "lacking"), region="临海片区")) == {"临海片区—海州", "临海片区—造船"}
    assert "云港—造船" not in joined(Lens(("asserted", "proposed", "lacking"), region="东省"))
    assert "云港—海州" in joined(Lens(region="东省"))


def test_area_lies_only_in_a_larger_one_of_its_country():
    kinds = {"上海": "直辖市", "浙江": "省级行政区", "意大利": "欧洲国家", "长三角": "国内区域", "欧洲": "世界区域"}
    graph = assemble(
        [
            paper(
                "丙文",
                "上海 City LOCATED_IN 浙江 Region",
                "上海 City LOCATED_IN 意大利 Economy",
                "上海 City LOCATED_IN 长三角 Region",
                "上海 City LOCATED_IN 上海港 Platform",
                "意大利 Economy PART_OF 中国 Economy lacking",
                "长三角 Region LOCATED_IN 欧洲 Region",
                kinds=kinds,
            )
        ]
    )
    names, found = named(graph), containers(graph)
    assert {names[k]: [names[v] for v in some] for k, some in found.items()} == {"上海": ["长三角"], "长三角": ["欧洲"]}


def test_cities_of_stop_at_the_first_city():
    outer = {"office": ("park",), "park": ("one",), "one": ("two",)}
    assert cities_of("office", outer, ("one", "two")) == {"one"}
    assert cities_of("nowhere", outer, ("one",)) == frozenset()


def test_place_of_two_labels_is_the_city():
    graph = assemble([paper("丙文", "吉林 City LOCATED_IN 吉林 Region")])
    assert place(graph, "吉林").type == "City"
    assert place(graph, ids(graph)["吉林"]).name == "吉林"


@pytest.mark.parametrize(
    ("text", "period"),
    [("2018-2021", (2018, 2021)), ("2018—", (2018, None)), ("-2021", (None, 2021)), ("2020年", (2020, 2020))],
)
def test_periods_are_read(text, period):
    assert years(text) == period
    lens = Lens(period=period)
    assert lens_of(GRAPH, period=lens.options()[3]) == lens


@pytest.mark.parametrize("text", ["20", "-", "2021-2018", "last year", "2018-2019-2020"])
def test_what_is_no_period_is_refused(text):
    with pytest.raises(HubgraphError, match="→"):
        years(text)


def test_lens_is_read_from_what_people_type():
    read = lens_of(GRAPH, lens="lacking,facts", papers=["乙文.txt"], labels=["城市,Industry"], region="海州")
    assert read == Lens(("asserted", "lacking"), ("City", "Industry"), ("乙文",), None, "海州")
    assert lens_of(GRAPH, papers=["甲文的标题", "乙文"]).documents == ("乙文", "甲文")
    assert lens_of(GRAPH, facts=True) == Lens(("asserted",))
    assert lens_of(GRAPH) == Lens()


@pytest.mark.parametrize(
    "typed",
    [{"lens": "sure"}, {"papers": ["丁文"]}, {"labels": ["Town"]}, {"region": "西省"}, {"region": "造船"}],
)
def test_what_is_not_there_is_refused_with_a_hint(typed):
    with pytest.raises(NotFound, match="→"):
        lens_of(GRAPH, **typed)


def test_two_papers_of_one_title_are_told_apart():
    same = Document("丙文", A.document.title)
    graph = assemble([A, replace(paper("丙文", "海州 City DEVELOPS 渔业 Industry"), document=same)])
    with pytest.raises(NotFound, match="several documents"):
        lens_of(graph, papers=[A.document.title])
    assert lens_of(graph, papers=["丙文"]).documents == ("丙文",)


def test_options_make_the_lens_again():
    lens = Lens(("asserted", "lacking"), ("City",), ("甲文",), (2018, 2021), "海州")
    words = iter(lens.options())
    typed = list(zip(words, words, strict=True))
    again = lens_of(
        GRAPH,
        lens=dict(typed)["--lens"],
        papers=[v for k, v in typed if k == "--paper"],
        labels=[v for k, v in typed if k == "--label"],
        period=dict(typed)["--period"],
        region=dict(typed)["--region"],
    )
    assert again == lens
    assert len({again, lens}) == 1


def test_lens_is_told_in_both_languages():
    lens = Lens(("asserted",), documents=("甲文",), period=(2018, 2021), region="海州")
    titles = {d.id: d.title for d in GRAPH.documents}
    assert lens.describe("zh", titles) == (
        "各类实体；只计已有的关系；2018—2021 年；只看海州及位于其中的实体与谁有关系；只据《甲文的标题》"
    )
    assert "from 2018 to 2021" in lens.describe("en")
    assert lens.preset == "facts"
    assert lens.plain()["period"] == [2018, 2021]
