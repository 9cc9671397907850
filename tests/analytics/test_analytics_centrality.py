"""Measures are those of networkx, on networks whose published values are known."""

import math

import networkx as nx
import pytest

from graph.analytics.centrality import measure

NETWORKS = {
    "karate": nx.karate_club_graph,
    "les miserables": nx.les_miserables_graph,
    "florentine": nx.florentine_families_graph,
    "random": lambda: nx.gnp_random_graph(120, 0.04, seed=7),
    "random with isolates": lambda: nx.gnp_random_graph(150, 0.008, seed=11),
    "scale-free": lambda: nx.barabasi_albert_graph(200, 2, seed=3),
    "star": lambda: nx.star_graph(6),
}


def values(net, name, **options):
    return {n: s.value for n, s in measure(net, (name,), {name: options})[name].scores.items()}


@pytest.mark.parametrize("make", NETWORKS.values(), ids=NETWORKS.keys())
def test_every_measure_is_that_of_networkx(make):
    net = make()
    assert values(net, "degree") == dict(net.degree())
    assert values(net, "betweenness") == pytest.approx(nx.betweenness_centrality(net), abs=1e-9)
    assert values(net, "pagerank") == pytest.approx(nx.pagerank(net, tol=1e-13, max_iter=5000), abs=1e-9)
    assert values(net, "closeness") == pytest.approx(nx.closeness_centrality(net), abs=1e-9)


def test_published_values_of_the_florentine_families():
    """Padgett & Ansell 1993; betweenness as printed in Jackson, Social and Economic Networks (2008), table 2.1."""
    found = values(nx.florentine_families_graph(), "betweenness")
    printed = {"Medici": 0.522, "Guadagni": 0.255, "Albizzi": 0.212, "Strozzi": 0.103, "Bischeri": 0.104}
    assert {name: round(found[name], 3) for name in printed} == printed
    assert values(nx.florentine_families_graph(), "degree")["Medici"] == 6


def test_published_values_of_the_karate_club():
    """Zachary 1977: the instructor (0) and the administrator (33) hold the club; values of the networkx suite."""
    found = values(nx.karate_club_graph(), "betweenness")
    assert round(found[0], 6) == 0.437635
    assert round(found[33], 6) == 0.304075
    assert round(found[32], 6) == 0.145247
    degree = values(nx.karate_club_graph(), "degree")
    assert (degree[33], degree[0]) == (17, 16)


def test_published_values_of_les_miserables():
    """Knuth 1993: Valjean meets 36 others and stands on most paths."""
    scores = measure(nx.les_miserables_graph())
    assert scores["degree"].scores["Valjean"].value == 36
    assert round(scores["betweenness"].scores["Valjean"].value, 4) == 0.5700
    assert scores["betweenness"].scores["Valjean"].rank == 1


def test_pagerank_follows_heavier_edges_more_often():
    net = nx.Graph([("a", "b", {"weight": 3}), ("a", "c", {"weight": 1})])
    found = values(net, "pagerank")
    assert found["b"] > found["c"]
    assert found == pytest.approx(nx.pagerank(net, tol=1e-13, max_iter=5000), abs=1e-9)
    assert math.isclose(sum(found.values()), 1, abs_tol=1e-9)


def test_equal_values_share_a_rank_and_the_next_is_left_out():
    net = nx.Graph([("hub", x) for x in "abc"] + [("a", "b")])
    found = measure(net, ("degree",))["degree"].scores
    assert {n: (s.rank, s.ties) for n, s in found.items()} == {"hub": (1, 1), "a": (2, 2), "b": (2, 2), "c": (4, 1)}


def test_nodes_that_stand_alike_tie_in_every_measure():
    net = nx.cycle_graph(17)
    for name in ("degree", "betweenness", "pagerank", "closeness"):
        assert {(s.rank, s.ties) for s in measure(net, (name,))[name].scores.values()} == {(1, 17)}


def test_rank_within_a_label_orders_the_values_of_the_whole_network():
    net = nx.star_graph(3)
    nx.set_node_attributes(net, {0: "City", 1: "City", 2: "Policy", 3: "Policy"}, "label")
    found = measure(net, ("degree",))["degree"].scores
    assert [(found[n].label_rank, found[n].label_ties) for n in range(4)] == [(1, 1), (2, 1), (1, 2), (1, 2)]
    assert found[2].value == 1


def test_order_breaks_ties_by_the_other_measures_then_by_id():
    net = nx.path_graph(4)
    assert measure(net).order("degree") == [1, 2, 0, 3]


def test_empty_and_single_node_networks_are_measured():
    assert measure(nx.Graph())["pagerank"].scores == {}
    one = nx.Graph()
    one.add_node("a", label="City")
    found = measure(one, ("degree", "betweenness", "pagerank", "closeness"))
    assert [m.scores["a"].value for m in found.by_name.values()] == [0, 0, 1, 0]


def test_betweenness_above_the_limit_is_sampled_and_says_so():
    net = nx.barabasi_albert_graph(300, 2, seed=5)
    sampled = measure(net, ("betweenness",), {"betweenness": {"exact_limit": 100, "pivots": 120}})["betweenness"]
    exact = measure(net, ("betweenness",))["betweenness"]
    assert sampled.settings["method"] == "sampled"
    assert sampled.settings["pivots"] == 120
    assert exact.settings["method"] == "exact"
    error = sampled.settings["error"]
    missed = sum(abs(sampled.scores[n].value - exact.scores[n].value) > error for n in net)
    assert missed <= 0.05 * len(net)


def test_unknown_measure_is_an_error():
    with pytest.raises(KeyError):
        measure(nx.path_graph(2), ("fame",))
