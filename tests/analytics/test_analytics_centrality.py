"""Published values of well-known networks, ranks and their ties, and sampling that keeps its word."""

import math
import subprocess
import sys

import networkx as nx
import pytest

from graph.analytics.betweenness import between
from graph.analytics.centrality import MEASURES, edge_betweenness, measure
from graph.analytics.engines import arrays
from graph.analytics.words import words


def values(net, name, **options):
    return {n: s.value for n, s in measure(net, (name,), {name: options})[name].scores.items()}


def test_published_values_of_the_florentine_families():
    """Padgett & Ansell 1993; betweenness as printed in Jackson, Social and Economic Networks (2008), table 2.1."""
    found = values(nx.florentine_families_graph(), "betweenness")
    printed = {"Medici": 0.522, "Guadagni": 0.255, "Albizzi": 0.212, "Strozzi": 0.103, "Bischeri": 0.104}
    assert {name: round(found[name], 3) for name in printed} == printed
    assert values(nx.florentine_families_graph(), "degree")["Medici"] == 6


def test_printed_closeness_and_eigenvectors_of_the_florentine_families():
    """Closeness: Wasserman & Faust (1994), table 5.1 (without the Pucci); eigenvectors: Jackson (2008), table 2.1."""
    net = nx.florentine_families_graph()
    close = values(net, "closeness")
    printed = {
        "Medici": 0.560,
        "Ridolfi": 0.500,
        "Albizzi": 0.483,
        "Tornabuoni": 0.483,
        "Guadagni": 0.467,
        "Pazzi": 0.286,
    }
    assert {name: round(close[name], 3) for name in printed} == printed
    vector = values(net, "eigenvector")
    printed = {
        "Medici": 0.430,
        "Strozzi": 0.356,
        "Ridolfi": 0.342,
        "Tornabuoni": 0.326,
        "Guadagni": 0.289,
        "Pazzi": 0.045,
    }
    assert {name: round(vector[name], 3) for name in printed} == printed


def test_known_figures_of_the_southern_women():
    """Davis, Gardner & Gardner 1941: Evelyn, Theresa and Nora at eight occasions, E8 with fourteen of the women."""
    found = values(nx.davis_southern_women_graph(), "degree")
    assert [found[name] for name in ("Evelyn Jefferson", "Theresa Anderson", "Nora Fayette", "E8")] == [8, 8, 8, 14]


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


SAMPLED = {"betweenness": {"exact_limit": 100, "pivots": 120}}


def test_short_numbers_give_seven_digits_and_long_ones_help_where_paths_are_too_many():
    """Through 26 layers of 50 nodes lead more paths than a number of 32 bits can count."""
    for net in (nx.gnm_random_graph(300, 900, seed=1), nx.full_rary_tree(3, 200), _layers(26, 50)):
        frame = arrays(net)
        long, short = (between(frame, method="sampled", pivots=20, single=single).nodes for single in (False, True))
        assert short == pytest.approx(long, rel=1e-5, abs=1e-12)


def _layers(count, width):
    """Return layers of nodes, those of one tied to all of the next."""
    net = nx.Graph()
    for layer in range(count):
        net.add_edges_from(((layer, i), (layer + 1, j)) for i in range(width) for j in range(width))
    return net


def test_betweenness_above_the_limit_is_sampled_and_says_so():
    net = nx.barabasi_albert_graph(300, 2, seed=5)
    sampled = measure(net, ("betweenness",), SAMPLED)["betweenness"]
    exact = measure(net, ("betweenness",))["betweenness"]
    assert sampled.settings["method"] == "sampled"
    assert sampled.settings["pivots"] == 120
    assert exact.settings["method"] == "exact"
    assert sampled.settings["error"] == pytest.approx(math.sqrt(math.log(40) / 238), abs=1e-3)
    off = [abs(sampled.scores[n].value - exact.scores[n].value) for n in net]
    assert max(off) <= sampled.settings["error"]
    assert sum(one > 2 * sampled.settings["standard_error"] for one in off) <= 0.05 * len(net)
    assert max(off) > 0


@pytest.mark.parametrize("name", ["betweenness", "closeness", "harmonic"])
def test_sampling_everything_is_exact(name):
    net = nx.disjoint_union(nx.barabasi_albert_graph(80, 2, seed=5), nx.gnm_random_graph(60, 50, seed=2))
    everything = values(net, name, method="sampled", pivots=200)
    assert everything == pytest.approx(values(net, name, method="exact"), abs=1e-9)


def test_sampling_is_right_on_average():
    """Means over seeds come near: the pivots of each component are scaled to its size."""
    net = nx.disjoint_union(nx.barabasi_albert_graph(60, 2, seed=5), nx.path_graph(12))
    for name, near in (("betweenness", 0.01), ("harmonic", 0.8)):
        exact = values(net, name)
        drawn = [values(net, name, method="sampled", pivots=15, seed=seed) for seed in range(150)]
        assert {n: sum(one[n] for one in drawn) / 150 for n in net} == pytest.approx(exact, abs=near)
        assert drawn[0] != drawn[1]


def test_sampled_edges_come_near_and_sampling_all_is_exact():
    net = nx.barabasi_albert_graph(120, 2, seed=5)
    exact = nx.edge_betweenness_centrality(net)
    assert edge_betweenness(net, method="sampled", pivots=120).values == pytest.approx(exact, abs=1e-9)
    frame = arrays(net)
    assert edge_betweenness(frame, method="sampled", pivots=60).values == pytest.approx(exact, abs=0.02)
    alone = measure(net, ("betweenness",), {"betweenness": {"method": "sampled", "pivots": 60}})["betweenness"]
    shared = measure(frame, ("betweenness",), {"betweenness": {"method": "sampled", "pivots": 60}})["betweenness"]
    assert shared.scores == alone.scores


@pytest.mark.parametrize("name", ["betweenness", "closeness"])
def test_unknown_methods_are_refused(name):
    with pytest.raises(ValueError, match="choose auto, exact or sampled"):
        values(nx.path_graph(3), name, method="guess")


def test_a_damping_factor_that_never_settles_is_refused():
    with pytest.raises(ValueError, match="damping"):
        values(nx.path_graph(3), "pagerank", alpha=1)


def test_directed_measures_ask_for_arcs():
    with pytest.raises(ValueError, match="arcs"):
        measure(nx.path_graph(3), ("in_degree",))


def test_parallel_edges_are_refused():
    with pytest.raises(ValueError, match="parallel"):
        measure(nx.MultiGraph([(1, 2), (1, 2)]))


def test_the_same_bytes_on_every_run():
    code = (
        "import networkx as nx; from graph.analytics.centrality import MEASURES, measure, values;"
        "net = nx.gnm_random_graph(200, 700, seed=4); names = [n for n in MEASURES if n != 'participation'];"
        "some = {'betweenness': {'method': 'sampled', 'pivots': 50}};"
        "arcs = nx.gnm_random_graph(200, 900, seed=4, directed=True);"
        "print(measure(net, names, arcs=arcs), values(net, ('betweenness',), some))"
    )
    runs = {subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout for _ in range(2)}
    assert len(runs) == 1


def test_every_measure_is_put_into_words():
    said = words()["measures"]
    for name, kind in MEASURES.items():
        assert said[name]["higher_is"] == ("more" if kind.higher else "less")
        assert said[name]["group"] in words()["groups"]


def test_unknown_measure_is_an_error():
    with pytest.raises(KeyError):
        measure(nx.path_graph(2), ("fame",))
