"""Lenses side by side, projections, the linkage matrix, interlocking cities, and quotes."""

from dataclasses import replace

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.analytics.centrality import measure
from graph.analytics.compare import compare_lenses
from graph.analytics.evidence import carriers, is_heading, list_passages, quotes_of
from graph.analytics.interlock import connect, interlocking
from graph.analytics.linkage import linkage
from graph.analytics.network import EVERYTHING, Lens, look, network
from graph.analytics.projection import project
from graph.assemble import assemble
from graph.errors import NotFound
from graph.model import Passage
from tests.analytics.papers import ids, named, paper
from tests.analytics.sample import graph

PAPERS = [
    paper(
        "甲文",
        "海州 City DEVELOPS 造船 Industry",
        "云港 City DEVELOPS 造船 Industry proposed",
        "松城 City DEVELOPS 造船 Industry",
        "海州 City ESTABLISHES 临海片区 Platform",
        "云港 City LINKED_WITH 临海片区 Platform",
        "海州 City COMPETES_WITH 云港 City",
    ),
    paper(
        "乙文",
        "海州 City DEVELOPS 造船 Industry lacking",
        "海州 City COOPERATES_WITH 云港 City",
        "海州 City SERVES 东省 Region",
        "海州 City COOPERATES_WITH 东省 Region proposed",
    ),
]
GRAPH = assemble(PAPERS)
ID, NAME = ids(GRAPH), named(GRAPH)


def test_facts_and_plans_side_by_side():
    found = compare_lenses(GRAPH, Lens(("asserted",)), Lens(), ("degree",))
    assert [(NAME[a], NAME[b]) if NAME[a] < NAME[b] else (NAME[b], NAME[a]) for a, b in found.gained] == [
        ("云港", "造船")
    ]
    assert (found.lost, found.appeared, found.vanished) == ((), (), ())
    assert found.counts == {"entities": (6, 6), "pairs": (6, 7)}
    moves = {NAME[m.entity]: (m.before.rank, m.after.rank, m.change) for m in found.moves["degree"]}
    assert moves["云港"] == (2, 2, 0)
    assert moves["造船"] == (2, 2, 0)
    assert moves["临海片区"] == (2, 4, -2)


def test_what_is_only_in_one_lens_has_no_change():
    found = compare_lenses(GRAPH, Lens(documents=("甲文",)), Lens(documents=("乙文",)), ("degree",))
    assert {NAME[e] for e in found.vanished} == {"造船", "松城", "临海片区"}
    assert {NAME[e] for e in found.appeared} == {"东省"}
    assert {(NAME[m.entity], m.change) for m in found.moves["degree"]} >= {("东省", None), ("松城", None)}


def test_lens_against_itself_moves_nothing_and_takes_what_was_measured():
    known = measure(network(GRAPH), ("degree",))
    found = compare_lenses(GRAPH, Lens(), Lens(), ("degree",), measures=(known, known))
    assert {m.change for m in found.moves["degree"]} == {0}
    assert (found.gained, found.lost) == ((), ())


def test_place_that_many_share_is_none_of_the_first():
    graph = assemble([paper("丙文", *(f"海州 City DEVELOPS 业{i} Industry" for i in "abcdefgh"))])
    found = compare_lenses(graph, Lens(), Lens(), ("degree",))
    assert [named(graph)[m.entity] for m in found.top("degree", 3)] == ["海州"]


def test_cities_are_joined_by_what_they_share():
    """造船 is shared by three (each pair 1/2), 临海片区 by two (1): Newman's weight of 海州—云港 is 1.5."""
    found = project(GRAPH, "City")
    joints = {frozenset((NAME[j.one], NAME[j.other])): (j.count, j.newman, j.papers) for j in found.joints}
    assert joints == {
        frozenset(("海州", "云港")): (2, 1.5, ("甲文",)),
        frozenset(("海州", "松城")): (1, 0.5, ("甲文",)),
        frozenset(("云港", "松城")): (1, 0.5, ("甲文",)),
    }
    first = found.joints[0]
    assert [NAME[s.entity] for s in first.shared] == ["临海片区", "造船"]
    assert {q[0].passage.text for q in found.quotes(GRAPH, [first]).values()} == {
        "海州、造船",
        "云港、造船",
        "海州、临海片区",
        "云港、临海片区",
    }


@given(st.sets(st.tuples(st.sampled_from("abcdef"), st.sampled_from("uvwxyz")), min_size=1))
def test_projection_is_that_of_networkx(pairs):
    graph = assemble([paper("丙文", *(f"城{c} City DEVELOPS 业{i} Industry" for c, i in sorted(pairs)))])
    two = nx.Graph((ids(graph)[f"城{c}"], ids(graph)[f"业{i}"]) for c, i in pairs)
    cities = [n.id for n in graph.entities if n.type == "City"]
    newman = nx.bipartite.collaboration_weighted_projected_graph(two, cities)
    shared = nx.bipartite.weighted_projected_graph(two, cities)
    found = project(graph, "City").network()
    assert set(map(frozenset, found.edges())) == set(map(frozenset, newman.edges()))
    for u, v, data in found.edges(data=True):
        assert data["weight"] == pytest.approx(newman.edges[u, v]["weight"])
        assert data["shared"] == shared.edges[u, v]["weight"]


def test_what_too_many_share_joins_nobody_and_is_named(monkeypatch):
    monkeypatch.setattr("graph.analytics.projection.COMMON", 2)
    found = project(GRAPH, "City")
    assert [NAME[e] for e in found.common] == ["造船"]
    assert len(found.joints) == 1


def test_matrix_counts_papers_statements_and_modalities():
    found = linkage(GRAPH, ("City",), ("Industry", "Region"))
    cell = found.cells[ID["海州"], ID["造船"]]
    assert (cell.papers, cell.statements, dict(cell.modalities)) == (("乙文", "甲文"), 2, {"asserted": 1, "lacking": 1})
    cell = found.cells[ID["海州"], ID["东省"]]
    assert (cell.papers, cell.modalities, cell.types) == (
        ("乙文",),
        {"asserted": 1, "proposed": 1},
        {"COOPERATES_WITH": 1, "SERVES": 1},
    )
    assert [q.passage.text for q in cell.quotes] == ["海州、东省", "海州、东省"]
    assert NAME[found.rows[0]] == "海州"
    assert [NAME[c] for c in found.columns] == ["造船", "东省"]
    assert found.row_papers[ID["海州"]] == 2


def test_matrix_of_one_label_is_symmetric():
    found = linkage(GRAPH, ("City",), ("City",))
    pair = ID["海州"], ID["云港"]
    assert found.cells[pair].types == found.cells[pair[::-1]].types == {"COOPERATES_WITH": 1, "COMPETES_WITH": 1}


def test_matrix_keeps_to_its_lens_and_limits():
    found = linkage(GRAPH, ("City",), ("Industry",), Lens(("asserted",)), row_limit=1, quotes=1)
    assert (len(found.rows), found.left_out) == (1, (1, 0))
    assert {len(cell.quotes) for cell in found.cells.values()} == {1}
    with pytest.raises(NotFound, match="Town"):
        linkage(GRAPH, ("Town",))


def test_connectivity_by_hand():
    """Taylor's formula on three firms and three cities: N_a is the sum of v_a·v_b over firms and other cities."""
    links, connectivity = connect({"p": {"A": 5, "B": 2}, "q": {"A": 3, "B": 2, "C": 2}, "r": {"C": 4}})
    assert links == {("A", "B"): 16, ("A", "C"): 6, ("B", "C"): 4}
    assert connectivity == {"A": 22, "B": 20, "C": 10}


@given(st.dictionaries(st.text("pqrs", min_size=1, max_size=2), st.sets(st.sampled_from("ABCDE"), min_size=1)))
def test_connectivity_of_plain_presence_is_the_number_of_other_cities(firms):
    """Neal 2012: with values of one, each organisation of a city adds the number of its other cities."""
    _, connectivity = connect({firm: dict.fromkeys(cities, 1) for firm, cities in firms.items()})
    for city in "ABCDE":
        assert connectivity.get(city, 0) == sum(len(there) - 1 for there in firms.values() if city in there)


@given(st.dictionaries(st.sampled_from("pqrs"), st.dictionaries(st.sampled_from("ABCD"), st.integers(1, 5))))
def test_connectivity_is_the_product_of_the_service_matrix(values):
    """With the matrix V of services, links are V'V off the diagonal (Taylor 2001)."""
    links, _ = connect(values)
    for one in "ABCD":
        for other in "ABCD":
            if one < other:
                assert links.get((one, other), 0) == sum(v.get(one, 0) * v.get(other, 0) for v in values.values())


def test_presence_is_read_through_platforms_and_districts():
    graph = assemble(
        [
            paper(
                "丙文",
                "远洋集团 Organization LOCATED_IN 海州 City",
                "远洋集团 Organization SETTLES_IN 临海片区 Platform",
                "云港 City ESTABLISHES 临海片区 Platform",
                "云港 City ESTABLISHES 海事研究院 Organization",
                "海事研究院 Organization LOCATED_IN 北区 Region",
                "北区 Region LOCATED_IN 海州 City",
                "渔业银行 Organization LOCATED_IN 松城 City",
                "渔业银行 Organization SETTLES_IN 海州 City proposed",
            )
        ]
    )
    found, name = interlocking(graph), named(graph)
    assert {(name[o], name[c]): p.value for (o, c), p in found.services.items()} == {
        ("远洋集团", "海州"): 3,
        ("远洋集团", "云港"): 2,
        ("海事研究院", "云港"): 2,
        ("海事研究院", "海州"): 3,
        ("渔业银行", "松城"): 3,
    }
    assert [(name[c.city], c.value, c.share) for c in found.cities if c.value] == sorted(
        [("海州", 12, 1.0), ("云港", 12, 1.0)], key=lambda row: ids(graph)[row[0]]
    )
    assert {name[o] for o in found.cities[0].organizations} == {"远洋集团", "海事研究院"}


def test_quote_that_names_both_ends_goes_before_headings_and_lists():
    cities = ["海州", "云港", "松城", "白沙", "石桥", "北湾"]
    listed = paper("甲单", ";".join(f"{city} City DEVELOPS 造船 Industry" for city in cities))
    plain = paper("乙单", "海州 City DEVELOPS 造船 Industry")
    graph = assemble([listed, plain])
    assert list_passages(graph) == {"甲单-0"}
    (edge,) = (e for e in graph.edges if len(e.documents) == 2)
    first, second = quotes_of(graph, [edge])[edge.id]
    assert (first.document.id, first.good, second.listed, second.good) == ("乙单", True, True, False)
    assert [first.passage.text[a:b] for a, b in first.marks] == ["海州", "造船"]


def test_carriers_name_others_first_and_prefer_good_quotes():
    found = carriers(GRAPH, ID["海州"], 4)
    others = [NAME[({c.edge.head, c.edge.tail} - {ID["海州"]}).pop()] for c in found]
    assert set(others) == {"东省", "云港", "临海片区", "造船"}
    assert all(c.quote.good for c in found)


def test_headings_are_known_by_their_section():
    assert is_heading(Passage("p", 0, "一、总则 / 1. 目标", None, 0, 4, "1. 目标"))
    assert not is_heading(Passage("p", 0, "一、总则 / 1. 目标", None, 0, 4, "目标"))
    assert not is_heading(Passage("p", 0, "", None, 0, 2, "总则"))


def test_narrowed_edges_give_quotes_of_the_lens_alone():
    edges = look(GRAPH, Lens(EVERYTHING.modalities, documents=("乙文",))).edges
    assert {q.document.id for some in quotes_of(GRAPH, edges).values() for q in some} == {"乙文"}


def test_a_quote_tells_which_ends_it_does_not_name():
    found = quotes_of(graph(), graph().edges)
    missing = {edge.tail: found[edge.id][0].missing for edge in graph().edges if edge.id in found}
    assert missing["远洋论坛"] == ("远洋论坛",)
    assert missing["深蓝协定"] == ()


def test_the_title_of_a_paper_is_quoted_last():
    titled = paper("海州 City DEVELOPS 造船 Industry", "海州 City DEVELOPS 造船 Industry")
    whole = assemble([titled, paper("乙文", "海州 City DEVELOPS 造船 Industry")])
    title, text = titled.document.title, titled.passages[0].text
    documents = tuple(replace(one, title=text) if one.title == title else one for one in whole.documents)
    (found,) = quotes_of(replace(whole, documents=documents), whole.edges).values()
    assert [(quote.document.title == text, quote.heading) for quote in found] == [(False, False), (True, True)]


def told(name, text, modality="asserted"):
    """Make a paper of one sentence that states of 海州 and 造船 what it is to be quoted for."""
    made = paper(name, f"海州 City DEVELOPS 造船 Industry {modality}")
    passage = replace(made.passages[0], end=len(text), text=text)
    spots = {word: text.index(word) for word in ("海州", "造船")}
    entities = tuple(
        replace(one, mentions=tuple(replace(m, start=spots[m.text], end=spots[m.text] + 2) for m in one.mentions))
        for one in made.entities
    )
    return replace(made, passages=(passage,), entities=entities)


@pytest.mark.parametrize(
    ("modality", "better", "worse"),
    [
        ("proposed", "到2025年，海州要把造船发展成支柱产业。", "截至2020年末，海州造船产值达到九十亿元。"),
        ("asserted", "海州发展造船。", f"海州{'在近年的各项工作中不断努力' * 3}，发展造船。"),
        ("asserted", "海州发展造船。", f"海州发展造船，{'成效十分明显而且影响深远' * 6}。"),
    ],
)
def test_a_quote_says_what_it_is_quoted_for(modality, better, worse):
    whole = assemble([told("甲文", worse, modality), told("乙文", better, modality)])
    (edge,) = whole.edges
    assert [quote.passage.text for quote in quotes_of(whole, [edge])[edge.id]] == [better, worse]


def test_a_fact_may_be_shown_by_a_figure():
    text = "截至2020年末，海州造船产值达到九十亿元。"
    whole = assemble([told("甲文", text), told("乙文", "海州与造船，海州与造船，海州与造船。" * 4)])
    (edge,) = whole.edges
    assert quotes_of(whole, [edge], 1)[edge.id][0].passage.text == text
