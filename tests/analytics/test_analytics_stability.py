"""How sure ranks are: against graphs really built without a paper, and against draws made the long way round."""

import os
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.analytics.arcs import arcs
from graph.analytics.centrality import measure, values
from graph.analytics.drawing import THREADS, few
from graph.analytics.engines import arrays
from graph.analytics.frames import acts, loops, ties
from graph.analytics.leaveout import found_again, moved, without
from graph.analytics.network import Lens, look, network
from graph.analytics.resample import sampler, support
from graph.analytics.stability import Range, stability
from graph.assemble import assemble
from graph.errors import HubgraphError
from tests.analytics.papers import ids, named, paper

NAMES = ("degree", "betweenness", "pagerank")
A = paper("甲文", "海州 City COOPERATES_WITH 云港 City", "海州 City DEVELOPS 造船 Industry")
B = paper(
    "乙文",
    "云港 City COOPERATES_WITH 海州 City",
    "云港 City DEVELOPS 渔业 Industry",
    "云港 City DEVELOPS 造船 Industry",
)
C = paper("丙文", "云港 City DEVELOPS 航运 Industry")


def sure(records, **more):
    more = {"draws": 20, "names": NAMES} | more
    return stability(assemble(records), records, **more)


CITY = st.sampled_from(["海州", "云港", "松城", "白沙"])
SENTENCE = st.one_of(
    st.builds("{} City DEVELOPS {} Industry".format, CITY, st.sampled_from(["造船", "渔业", "航运"])),
    st.builds("{} City COMPARED_WITH {} City proposed".format, CITY, CITY),
)
PAPERS = st.lists(st.lists(SENTENCE, max_size=5), min_size=1, max_size=4).map(
    lambda some: [paper(f"文{i}", *sentences) for i, sentences in enumerate(some)]
)


@settings(max_examples=40, deadline=None)
@given(PAPERS)
def test_leaving_a_paper_out_is_the_graph_built_without_it(records):
    found = sure(records, draws=1)
    whole = named(assemble(records))
    for record in records:
        rest = assemble([r for r in records if r is not record])
        again = measure(network(rest), NAMES)
        for name in NAMES:
            expected = {named(rest)[e]: (s.rank, s.label_rank) for e, s in again[name].scores.items()}
            table = found.ranks[name]
            row = table.papers.index(record.document.id)
            for entity, place in table.place.items():
                rank, within = expected.get(whole[entity], (None, 0))
                assert table.by_paper(entity)[record.document.id] == rank
                assert table.label_without[row, place] == within


@settings(max_examples=40, deadline=None)
@given(PAPERS, st.integers(0, 5))
def test_draws_are_those_of_a_graph_with_the_drawn_sentences_alone(records, number):
    graph = assemble(records)
    prepared = sampler(network(graph), arcs(graph), graph.edges, graph.document_of, (*NAMES, "in_degree"), {}, 7)
    evidence = sorted({p for e in graph.edges for p in e.evidence})
    chance = np.random.default_rng([7, number])
    drawn = {evidence[i] for i in chance.integers(len(evidence), size=len(evidence))} if evidence else set()
    edges = tuple(
        replace(e, evidence=kept, documents=tuple(sorted({graph.document_of[p] for p in kept})))
        for e in graph.edges
        if (kept := tuple(p for p in e.evidence if p in drawn))
    )
    part = replace(graph, edges=edges)
    expected = measure(network(part), (*NAMES, "in_degree"), arcs=arcs(part))
    found = prepared.draw([number])
    for name in (*NAMES, "in_degree"):
        scores = [expected[name].scores[node] for node in prepared.net.nodes]
        assert found.ranks[name][0].tolist() == [s.rank for s in scores]
        assert found.label_ranks[name][0].tolist() == [s.label_rank for s in scores]


@settings(max_examples=40, deadline=None)
@given(PAPERS)
def test_all_evidence_gives_the_weights_of_the_network_and_frames_are_networks(records):
    graph = assemble(records)
    for net in (network(graph), arcs(graph)):
        rests = support(net, graph.edges, graph.document_of)
        assert rests.weights(np.ones(rests.size, dtype=bool)).tolist() == arrays(net).weights.tolist()
        assert not rests.weights(np.zeros(rests.size, dtype=bool)).any()
    for lens in (
        Lens(),
        Lens(("asserted",)),
        Lens(labels=("City",)),
        Lens(documents=tuple(graph.document_of.values())),
    ):
        view = look(graph, lens)
        assert plain(arrays(network(graph, lens))) == plain(ties(graph, view))
        assert plain(arrays(arcs(graph, lens))) == plain(acts(graph, view))
        assert network(graph, lens).graph["loops"] == loops(view)


def plain(net):
    return net.nodes, net.labels, net.heads.tolist(), net.tails.tolist(), net.weights.tolist(), net.directed


def test_ranks_without_each_paper_by_hand():
    """Degrees of 云港 and 海州: 4 and 2; without 乙文 2 and 2, without 丙文 3 and 2, without 甲文 4 and 1."""
    found, entity = sure([A, B, C], names=("degree",)), ids(assemble([A, B, C]))
    table = found.ranks["degree"]
    assert table.by_paper(entity["海州"]) == {"丙文": 2, "乙文": 1, "甲文": 2}
    assert table[entity["海州"]].papers == Range(1, 2)
    assert table[entity["云港"]].papers == Range(1, 1)
    assert table[entity["渔业"]].gone == ("乙文",)
    assert table.by_paper(entity["渔业"]) == {"丙文": 4, "乙文": None, "甲文": 2}
    assert table[entity["航运"]].rank == 4
    assert table[entity["航运"]].ties == 2


def test_entity_of_one_paper_is_gone_without_it():
    found, entity = sure([A, B, C]), ids(assemble([A, B, C]))
    sure_of = found.ranks["degree"][entity["航运"]]
    assert (sure_of.gone, found.rests[entity["航运"]].one_paper) == (("丙文",), "丙文")
    assert found.rests[entity["海州"]].one_paper == ""


def test_the_only_paper_takes_everything_with_it():
    found = sure([A])
    assert all(table[entity].gone == ("甲文",) for table in found.ranks.values() for entity in table)
    assert found.tops["degree"].by_paper == {"甲文": 0.0}


def test_what_one_sentence_states_is_in_every_draw():
    found = sure([C])
    assert {(s.draws.low, s.draws.high, s.in_top) for s in found.ranks["degree"].values()} == {(1, 1, 1.0)}
    assert (found.tops["degree"].draws_mean, found.tops["degree"].draws_low) == (1.0, 1.0)


def test_interval_is_taken_by_nearest_rank():
    """Of 20 ranks in order, 5 % lie up to the first and 95 % up to the nineteenth."""
    found, graph = sure([A, B, C]), assemble([A, B, C])
    prepared = sampler(network(graph), None, graph.edges, graph.document_of, ("degree",), {}, 2026)
    drawn = np.sort(prepared.draw(range(20)).ranks["degree"], axis=0)
    for i, entity in enumerate(prepared.net.nodes):
        assert found.ranks["degree"][entity].draws == Range(int(drawn[0, i]), int(drawn[18, i]))


def test_same_seed_same_ranges_and_other_seeds_differ():
    one, again, other = (sure([A, B, C], seed=seed).ranks["betweenness"] for seed in (1, 1, 2))
    assert dict(one) == dict(again)
    assert not np.array_equal(one.in_top, other.in_top) or dict(one) != dict(other)


def test_processes_change_nothing():
    before = {name: os.environ.get(name) for name in THREADS}
    alone, together = sure([A, B, C], draws=8), sure([A, B, C], draws=8, workers=2)
    assert before == {name: os.environ.get(name) for name in THREADS}
    assert [number for some in few(8) for number in some] == list(range(8))
    assert all(dict(alone.ranks[name]) == dict(together.ranks[name]) for name in NAMES)
    assert alone.tops == together.tops
    assert alone.settings == together.settings


def test_what_is_measured_already_is_not_measured_again():
    graph = assemble([A, B, C])
    known = measure(network(graph), ("degree",))
    found = stability(graph, [A, B, C], names=("degree",), measures=known, draws=1)
    assert found.ranks["degree"].scores is known["degree"].scores


def test_list_sentences_are_told_apart():
    cities = ["海州", "云港", "松城", "白沙", "石桥", "北湾"]
    listed = paper("丁文", ";".join(f"{city} City DEVELOPS 造船 Industry" for city in cities))
    found, entity = sure([listed, A]), ids(assemble([listed, A]))
    assert found.rests[entity["松城"]].lists_alone
    rests = found.rests[entity["造船"]]
    assert (rests.sentences, rests.listed, rests.lists_alone, rests.papers) == (2, 1, False, ("丁文", "甲文"))
    assert (rests.neighbours, rests.by_lists, rests.lists_mostly) == (6, 5, True)
    rests = found.rests[entity["海州"]]
    assert (rests.neighbours, rests.by_lists, rests.lists_mostly) == (2, 0, False)


def test_entity_without_relations_rests_on_nothing():
    graph = assemble([A])
    found = stability(graph, [A], Lens(("lacking",)), draws=1)
    assert {(r.papers, r.sentences, r.lists_alone) for r in found.rests.values()} == {((), 0, False)}
    assert {table[e].draws for table in found.ranks.values() for e in table} == {Range(1, 1)}


def test_entity_is_found_again_under_its_other_name():
    """乙文 alone knows that 海州市 is 海州; the name of the whole goes with it."""
    first = paper("甲文", "海州市 City DEVELOPS 造船 Industry")
    second = paper(
        "乙文", "海州 City DEVELOPS 渔业 Industry", names={"海州": ("海州", "海州市")}, kinds={"海州": "地级市"}
    )
    whole = assemble([first, second])
    part = without([first, second], "乙文", assemble)
    assert {named(whole)[a]: named(part)[b] for a, b in found_again(whole, part).items()} == {
        "海州": "海州市",
        "造船": "造船",
    }
    found = stability(whole, [first, second], Lens(region="海州"), names=("degree",), draws=1)
    assert found.ranks["degree"].by_paper(ids(whole)["海州"]) == {"乙文": 1, "甲文": 1}
    assert moved({"participation": {"community": {ids(whole)["海州"]: 3}}}, found_again(whole, part)) == {
        "participation": {"community": {ids(part)["海州市"]: 3}}
    }


def test_lens_on_papers_leaves_out_those_alone():
    found = stability(assemble([A, B, C]), [A, B, C], Lens(documents=("甲文", "丙文")), draws=1)
    assert found.ranks["degree"].papers == ("丙文", "甲文")


def test_of_many_papers_those_that_state_most_are_left_out():
    found = sure([A, B, C], papers=1)
    assert found.ranks["degree"].papers == ("乙文",)
    assert (found.settings["papers"], found.settings["papers_left_out"]) == (3, 1)


def test_large_networks_sample_paths_and_say_so(monkeypatch):
    monkeypatch.setattr("graph.analytics.stability.SMALL", 1)
    found = sure([A, B, C])
    assert (found.settings["paths"], found.settings["pivots"]) == ("sampled", 96)
    assert "precision" not in found.settings
    monkeypatch.setattr("graph.analytics.stability.STEPS", 1)
    found = sure([A, B, C])
    assert (found.settings["pivots"], found.settings["precision"]) == (20, "single")


def test_ranges_of_many_are_those_of_each():
    found = sure([A, B, C], drawn=("degree",))
    for table in found.ranks.values():
        for entity, span in zip(table, table.spans(list(table)), strict=True):
            one = table[entity]
            draws = one.draws and (one.draws.low, one.draws.high)
            assert span == (one.papers.low, one.papers.high, len(one.gone), draws, one.in_top)


def test_measures_with_a_direction_and_of_communities_are_asked_for_alike():
    graph = assemble([A, B, C])
    community = {node: i % 2 for i, node in enumerate(network(graph))}
    names = ("in_degree", "participation", "constraint")
    found = stability(graph, [A, B, C], names=names, options={"participation": {"community": community}}, draws=3)
    by_hand = values(network(graph), ("in_degree",), arcs=arcs(graph))["in_degree"]
    assert [found.ranks["in_degree"][n].rank for n in network(graph)] == [1 + int((by_hand > x).sum()) for x in by_hand]


def test_other_ways_to_build_are_used():
    calls = []

    def build(records):
        calls.append(len(records))
        return partial(assemble, vocabulary=None)(records)

    sure([A, B, C], build=build)
    assert calls == [2, 2, 2]


def test_missing_records_and_no_draws_are_refused():
    with pytest.raises(HubgraphError, match="乙文"):
        stability(assemble([A, B]), [A])
    with pytest.raises(HubgraphError, match="0 draws"):
        stability(assemble([A]), [A], draws=0)


def test_empty_graph_has_nothing_to_be_sure_of():
    found = stability(assemble([]), [], draws=2)
    assert [dict(table) for table in found.ranks.values()] == [{}, {}, {}]
    assert found.tops["degree"].members == ()


def test_draws_that_would_fill_the_memory_are_refused():
    with pytest.raises(HubgraphError, match="GB") as caught:
        sure([paper("甲文", "海州 City DEVELOPS 造船 Industry")], draws=10**9)
    assert "ask for fewer" in caught.value.hint
