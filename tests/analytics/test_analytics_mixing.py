"""Homophily, participation and structural holes against printed values and values worked out by hand."""

import networkx as nx
import numpy as np
import pytest

from graph.analytics.centrality import measure, values
from graph.analytics.engines import arrays
from graph.analytics.mixing import Mixing, assortativity, homophily
from graph.analytics.structure import cuts

# The ego network of Burt (1992) as Borgatti redraws it (1997, Structural holes: unpacking Burt's redundancy measures).
BORGATTI = nx.Graph(["AB", "AF", "AG", "AE", "EG", "FG", "BG", "BD", "DG", "GC"])


def shown(net, name, **options):
    return {n: s.value for n, s in measure(net, (name,), {name: options})[name].scores.items()}


def test_printed_effective_sizes():
    """Borgatti 1997: G has six contacts, of which 4.67 are not redundant."""
    found = shown(BORGATTI, "effective_size")
    assert (round(found["G"], 2), found["A"], found["C"]) == (4.67, 2.5, 1.0)


def test_printed_constraint():
    """The same network, constraint as UCINET and networkx's suite print it."""
    found = shown(BORGATTI, "constraint")
    assert (round(found["G"], 3), round(found["A"], 3), found["C"]) == (0.400, 0.595, 1.0)


def test_constraint_by_hand():
    """a is joined to b and c, who know each other: each takes ½ directly and ½·½ through the other, (¾)² twice."""
    net = nx.complete_graph(["a", "b", "c"])
    assert shown(net, "constraint")["a"] == 2 * 0.75**2
    assert shown(nx.star_graph(4), "constraint") == {0: 0.25, 1: 1, 2: 1, 3: 1, 4: 1}


def test_the_least_constrained_ranks_first_and_who_has_no_neighbours_last():
    net = nx.star_graph(3)
    net.add_node("alone")
    found = measure(net, ("constraint",))["constraint"].scores
    assert (found[0].rank, found[1].rank, found[1].ties) == (1, 2, 3)
    assert (found["alone"].value, found["alone"].rank) == (None, 5)


def test_printed_assortativity():
    """Newman 2003, table I: partners by ethnicity in San Francisco, r = 0.621, cells rounded to three digits."""
    couples = np.array(
        [
            [0.258, 0.016, 0.035, 0.013],
            [0.012, 0.157, 0.058, 0.019],
            [0.013, 0.023, 0.306, 0.035],
            [0.005, 0.007, 0.024, 0.016],
        ]
    )
    assert assortativity(couples) == pytest.approx(0.621, abs=0.003)


def test_homophily_by_hand():
    """Two cities joined, one of them to a policy: a relation inside, one outside, and what chance would give."""
    net = nx.Graph([("a", "b"), ("b", "p")])
    nx.set_node_attributes(net, {"a": "City", "b": "City", "p": "Policy"}, "label")
    found = homophily(net)
    # 3 of 4 ends are cities': of the 6 pairs of ends 3 join two cities, 3 a city and the policy.
    assert found.labels == {"City": Mixing(1, 1, 0.0, 0.0), "Policy": Mixing(0, 1, 1.0, 1.0)}
    assert found.matrix == {("City", "City"): 1, ("City", "Policy"): 1}
    assert found.assortativity == pytest.approx((1 / 2 - 5 / 8) / (1 - 5 / 8), abs=1e-12)


def test_one_label_alone_has_no_assortativity():
    assert homophily(nx.path_graph(3)).assortativity is None


def test_participation_by_hand():
    """Guimerà & Amaral 2005: two neighbours in each of two communities give ½, all in one 0."""
    net = nx.Graph([("v", x) for x in "abcd"])
    net.add_node("alone")
    community = {"v": 1, "a": 1, "b": 1, "c": 2, "d": 2}
    found = shown(net, "participation", community=community)
    assert found == {"v": 0.5, "a": 0, "b": 0, "c": 0, "d": 0, "alone": None}
    assert shown(net, "participation", community={"v": 1, "a": 1, "b": 1})["v"] == 1 - (4 + 1 + 1) / 16


def test_bridges_and_points_by_hand():
    """Two triangles joined by a relation: it is a bridge, and its ends part the network."""
    net = nx.Graph(["ab", "bc", "ca", "cx", "xy", "yz", "zx"])
    found = cuts(net)
    assert (found.points, found.bridges, found.held) == ({"c": 2, "x": 2}, (("c", "x"),), (3,))
    assert cuts(nx.star_graph(4)).points == {0: 4}
    path = cuts(nx.path_graph(5))
    assert (sorted(path.bridges[:2]), path.held) == ([(1, 2), (2, 3)], (2, 2, 1, 1))


def test_measures_that_share_work_do_it_once():
    frame = arrays(nx.karate_club_graph())
    values(frame, ("constraint",))
    first = frame.once("closure", lambda: pytest.fail("reckoned again"))
    values(frame, ("clustering", "effective_size"))
    assert frame.once("closure", lambda: None) is first
