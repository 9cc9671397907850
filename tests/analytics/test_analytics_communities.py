"""Communities are found, connected, stable, numbered and named."""

import subprocess
import sys

import networkx as nx
import numpy as np
import pytest

from graph.analytics.communities import _moved, communities


def test_karate_club_reaches_the_best_known_modularity():
    """Brandes et al. 2008 give 0.4198 as the optimum of the unweighted network, in four groups."""
    net = nx.Graph(nx.karate_club_graph().edges())
    found = communities(net)
    assert round(found.modularity, 4) == 0.4198
    assert len(found.communities) == 4


@pytest.mark.parametrize("seed", range(5))
def test_every_community_is_connected_and_every_node_placed_once(seed):
    net = nx.gnp_random_graph(200, 0.012, seed=seed)
    found = communities(net)
    members = [n for c in found.communities for n in c.members]
    assert sorted([*members, *found.isolated]) == sorted(net)
    assert all(nx.is_connected(net.subgraph(c.members)) for c in found.communities)
    assert all(net.degree(n) == 0 for n in found.isolated)


def test_modularity_is_that_of_networkx():
    net = nx.les_miserables_graph()
    found = communities(net)
    parts = [set(c.members) for c in found.communities]
    assert found.modularity == pytest.approx(nx.community.modularity(net, parts), abs=1e-9)


def test_numbers_go_by_size_then_first_id_and_leaders_are_the_most_central():
    net = nx.Graph()
    net.add_edges_from([("x", "y"), ("a", "b"), ("m", "n"), ("m", "o"), ("m", "p")])
    found = communities(net)
    assert [(c.number, c.leaders) for c in found.communities] == [
        (1, ("m", "n", "o")),
        (2, ("a", "b")),
        (3, ("x", "y")),
    ]
    assert found.number_of()["p"] == 1
    assert [c.inside for c in found.communities] == [3, 1, 1]


def test_the_order_of_nodes_and_edges_changes_nothing():
    net = nx.les_miserables_graph()
    turned = nx.Graph()
    turned.add_nodes_from(reversed(list(net)))
    turned.add_edges_from((v, u, d) for u, v, d in reversed(list(net.edges(data=True))))
    assert communities(net) == communities(turned)


def test_the_same_on_every_run():
    code = (
        "import networkx as nx; from graph.analytics.communities import communities;"
        "print([c.members for c in communities(nx.gnp_random_graph(150, 0.03, seed=4)).communities])"
    )
    runs = {subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout for _ in range(3)}
    assert len(runs) == 1


def test_networks_without_edges_have_no_communities():
    assert communities(nx.Graph()).communities == ()
    alone = communities(nx.empty_graph(3))
    assert (alone.communities, alone.isolated, alone.modularity) == ((), (0, 1, 2), 0.0)


def test_places_that_no_run_doubts_never_change():
    net = nx.disjoint_union(nx.complete_graph(6), nx.complete_graph(6))
    net.add_edge(0, 6)
    net.add_node("alone")
    found = communities(nx.convert_node_labels_to_integers(net))
    assert set(found.changes.values()) == {0.0}
    assert len(found.changes) == 12
    assert len(found.modularities) == found.settings["trials"] == 20


def test_an_entity_between_two_communities_is_the_one_that_changes():
    """It has three relations with either side, so that chance decides."""
    net = nx.disjoint_union(nx.complete_graph(6), nx.complete_graph(6))
    net.add_edges_from((12, n) for n in (0, 1, 2, 6, 7, 8))
    changes = communities(net).changes
    assert 0 < changes[12] < 1
    assert {changes[n] for n in range(12)} == {0.0}


def test_the_run_of_highest_modularity_is_kept():
    net = nx.gnm_random_graph(120, 300, seed=2)
    found = communities(net)
    assert found.modularity == max(found.modularities)
    assert len(set(found.modularities)) > 1
    assert any(found.changes.values())
    assert communities(net, trials=1).changes == dict.fromkeys(found.changes, 0.0)


def test_moves_are_counted_after_matching_communities():
    """The same groups under other numbers are no move; one that splits off a group has moved."""
    kept = np.array([0, 0, 0, 0, 0, 1, 1, -1])
    assert not _moved(kept, np.array([1, 1, 1, 1, 1, 0, 0, -1])).any()
    assert _moved(kept, np.array([0, 0, 0, 0, 2, 1, 1, -1])).tolist() == [0, 0, 0, 0, 1, 0, 0, 0]


def test_large_networks_are_divided_fewer_times_and_say_so(monkeypatch):
    monkeypatch.setattr("graph.analytics.communities.FEWER", ((30, 2), (20, 3)))
    assert communities(nx.karate_club_graph()).settings["trials"] == 2
    assert communities(nx.path_graph(25)).settings["trials"] == 3
    assert communities(nx.path_graph(20)).settings["trials"] == 20
