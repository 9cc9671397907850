"""Every measure is that of networkx to 1e-9, on its classic networks and on made ones."""

import math

import networkx as nx
import pytest

from graph.analytics.centrality import edge_betweenness, measure, values
from graph.analytics.engines import Arrays, arrays
from graph.analytics.mixing import homophily
from graph.analytics.structure import cuts


def weighted(net):
    """Return the network with weights from 1 to 5 that follow from its edges."""
    net = nx.Graph(net) if not net.is_directed() else nx.DiGraph(net)
    for place, (u, v) in enumerate(net.edges()):
        net[u][v]["weight"] = 1 + place * 7 % 5
    return net


NETWORKS = {
    "karate": nx.karate_club_graph,
    "les miserables": nx.les_miserables_graph,
    "florentine": nx.florentine_families_graph,
    "davis": nx.davis_southern_women_graph,
    **{f"random {seed}": lambda seed=seed: weighted(nx.gnm_random_graph(60, 150, seed=seed)) for seed in range(4)},
    **{f"thin {seed}": lambda seed=seed: weighted(nx.gnm_random_graph(90, 60, seed=seed)) for seed in range(4)},
    "scale-free": lambda: nx.barabasi_albert_graph(100, 2, seed=3),
    "dense": lambda: nx.gnp_random_graph(24, 0.6, seed=5),
    "star": lambda: nx.star_graph(6),
    "path": lambda: nx.path_graph(30),
    "cycle": lambda: nx.cycle_graph(17),
    "two alike": lambda: nx.disjoint_union(nx.complete_graph(4), nx.complete_graph(4)),
    "pairs": lambda: nx.Graph([(0, 1), (2, 3), (4, 5)]),
    "no edges": lambda: nx.empty_graph(4),
    "one node": lambda: nx.empty_graph(1),
}
networks = pytest.mark.parametrize("make", NETWORKS.values(), ids=NETWORKS.keys())
DIRECTED = {
    **{f"random {s}": lambda s=s: weighted(nx.gnm_random_graph(50, 200, seed=s, directed=True)) for s in range(4)},
    "scale-free": lambda: weighted(nx.DiGraph(nx.scale_free_graph(80, seed=2))),
}


def reference(net):
    """Return what networkx gives for each undirected measure, iterations carried to the end."""
    return {
        "degree": dict(net.degree()),
        "strength": dict(net.degree(weight="weight")),
        "betweenness": nx.betweenness_centrality(net),
        "closeness": nx.closeness_centrality(net),
        "harmonic": nx.harmonic_centrality(net),
        "pagerank": nx.pagerank(net, tol=1e-15, max_iter=5000),
        "core": nx.core_number(net),
        "clustering": nx.clustering(net),
        "constraint": nx.constraint(net, list(net)),
        "effective_size": nx.effective_size(net, list(net)),
        "pieces": {n: parted(net, n) for n in net},
    }


def parted(net, node):
    rest = net.subgraph(nx.node_connected_component(net, node) - {node})
    return nx.number_connected_components(rest)


def by_node(net, names, **more):
    return {
        name: {n: s.value for n, s in found.scores.items()}
        for name, found in measure(net, names, **more).by_name.items()
    }


def same(found, expected):
    assert found.keys() == expected.keys()
    for node, value in expected.items():
        if math.isnan(value):
            assert found[node] is None
        else:
            assert found[node] == pytest.approx(value, abs=1e-9)


@networks
def test_every_measure_is_that_of_networkx(make):
    net = make()
    expected = reference(net)
    found = by_node(net, tuple(expected))
    for name, figures in expected.items():
        same(found[name], figures)


@networks
def test_eigenvector_is_the_limit_that_networkx_goes_to(make):
    net = make()
    expected = nx.eigenvector_centrality(net, max_iter=200_000, tol=1e-14)
    assert by_node(net, ("eigenvector",))["eigenvector"] == pytest.approx(expected, abs=1e-9)


@networks
def test_edge_betweenness_is_that_of_networkx_and_gives_betweenness_too(make):
    net = make()
    frame = arrays(net)
    found = edge_betweenness(frame).values
    expected = nx.edge_betweenness_centrality(net)
    assert list(found) == list(net.edges())
    assert found == pytest.approx(expected, abs=1e-9)
    same(by_node(frame, ("betweenness",))["betweenness"], nx.betweenness_centrality(net))
    assert frame.has(("between", True))
    assert not frame.has(("between", False))


@networks
def test_cuts_are_those_of_networkx(make):
    net = make()
    found = cuts(net)
    assert set(found.points) == set(nx.articulation_points(net))
    assert {frozenset(pair) for pair in found.bridges} == {frozenset(pair) for pair in nx.bridges(net)}
    for (one, other), held in zip(found.bridges, found.held, strict=True):
        without = net.copy()
        without.remove_edge(one, other)
        assert held == min(len(nx.node_connected_component(without, end)) for end in (one, other))
    assert list(found.held) == sorted(found.held, reverse=True)


@networks
def test_homophily_is_the_assortativity_of_networkx(make):
    net = make()
    for place, node in enumerate(net):
        net.nodes[node]["label"] = "abc"[place % 3]
    found = homophily(net).assortativity
    if not net.number_of_edges():
        assert found is None
    else:
        expected = nx.attribute_assortativity_coefficient(net, "label")
        assert (found is None) if math.isnan(expected) else (found == pytest.approx(expected, abs=1e-9))


@pytest.mark.parametrize("make", DIRECTED.values(), ids=DIRECTED.keys())
def test_directed_measures_are_those_of_networkx(make):
    net = make()
    net.remove_edges_from(list(nx.selfloop_edges(net)))
    names = ("in_degree", "out_degree", "hubs", "authorities")
    found = by_node(net.to_undirected(), names, arcs=net)
    hubs, authorities = nx.hits(net, tol=1e-15, max_iter=10_000)
    assert found["in_degree"] == dict(net.in_degree())
    assert found["out_degree"] == dict(net.out_degree())
    assert found["hubs"] == pytest.approx(hubs, abs=1e-9)
    assert found["authorities"] == pytest.approx(authorities, abs=1e-9)


def test_loops_are_left_out():
    net = nx.karate_club_graph()
    looped = net.copy()
    looped.add_edges_from((n, n) for n in range(0, 34, 3))
    names = tuple(reference(net))
    assert by_node(looped, names) == by_node(net, names)


def test_empty_networks_have_no_values():
    names = tuple(reference(nx.path_graph(2)))
    assert by_node(nx.Graph(), (*names, "eigenvector")) == {name: {} for name in (*names, "eigenvector")}
    assert edge_betweenness(nx.Graph()).values == {}
    assert cuts(nx.Graph()).points == {}
    assert homophily(nx.Graph()).labels == {}


def test_arcs_that_are_not_there_make_no_hubs():
    alone = nx.DiGraph()
    alone.add_nodes_from("ab")
    assert by_node(nx.empty_graph(2), ("hubs",), arcs=alone)["hubs"] == {"a": 0, "b": 0}


def test_a_reweighted_network_is_the_one_that_networkx_would_have():
    net = weighted(nx.gnm_random_graph(60, 150, seed=9))
    frame = arrays(net)
    drawn = (frame.weights + 2) % 4
    rest = nx.Graph()
    rest.add_nodes_from(net)
    rest.add_weighted_edges_from((u, v, w) for (u, v), w in zip(net.edges(), drawn, strict=True) if w)
    names = ("strength", "betweenness", "pagerank", "constraint")
    first, second = values(frame.reweighted(drawn), names), values(rest, names)
    assert all(first[name].tobytes() == second[name].tobytes() for name in names)
    assert isinstance(frame.reweighted(drawn), Arrays)


def test_long_thin_networks_are_measured_too():
    """Power iteration would take millions of rounds on a path; its vector is a sine."""
    size = 600
    found = values(nx.path_graph(size), ("eigenvector", "closeness", "betweenness"))
    expected = [math.sin(math.pi * (i + 1) / (size + 1)) * math.sqrt(2 / (size + 1)) for i in range(size)]
    assert found["eigenvector"] == pytest.approx(expected, abs=1e-9)
    middle = sum(abs(size // 2 - i) for i in range(size))
    assert found["closeness"][size // 2] == pytest.approx((size - 1) / middle, abs=1e-9)
    between = [2 * i * (size - 1 - i) / ((size - 1) * (size - 2)) for i in range(size)]
    assert found["betweenness"] == pytest.approx(between, abs=1e-9)
    assert measure(nx.path_graph(size), ("betweenness",))["betweenness"].settings["engine"] == "rustworkx"
    frame = arrays(nx.path_graph(size))
    edges = list(edge_betweenness(frame).values.values())
    assert edges == pytest.approx(
        [2 * (i + 1) * (size - 1 - i) / (size * (size - 1)) for i in range(size - 1)], abs=1e-9
    )
    assert values(frame, ("betweenness",))["betweenness"] == pytest.approx(between, abs=1e-9)
