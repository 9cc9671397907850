"""Brokerage roles are those of Gould & Fernandez, and what meets in a platform is quoted."""

from itertools import permutations

import networkx as nx
import pytest

from graph.analytics.arcs import arcs
from graph.analytics.brokerage import ROLES, brokerage, census
from graph.analytics.meeting import meeting
from graph.analytics.network import Lens, network
from graph.errors import NotFound
from tests.analytics.sample import B, graph

# The five triads of Gould & Fernandez (1989), figure 1: groups of a, b and c in a→b→c.
TRIADS = {
    "coordinator": "xxx",
    "itinerant": "xyx",
    "gatekeeper": "xyy",
    "representative": "xxy",
    "liaison": "xyz",
}


def by_hand(net, group):
    """Count from the definition, all triples one by one."""
    counts = {node: dict.fromkeys(ROLES, 0) for node in net}
    for a, b, c in permutations(net, 3):
        if net.has_edge(a, b) and net.has_edge(b, c) and not net.has_edge(a, c):
            seen = [group[a], group[b], group[c]]
            form = "".join("xyz"[list(dict.fromkeys(seen)).index(one)] for one in seen)
            counts[b][{kinds: role for role, kinds in TRIADS.items()}[form]] += 1
    return counts


@pytest.mark.parametrize(("role", "kinds"), TRIADS.items())
def test_each_triad_of_the_definition_is_its_role(role, kinds):
    net = nx.DiGraph([("a", "b"), ("b", "c")])
    found = brokerage(net, dict(zip("abc", kinds, strict=True)))
    assert found["b"].counts == {name: int(name == role) for name in ROLES}
    assert found["b"].shares() == {name: float(name == role) for name in ROLES}
    assert (found["a"].total, found["a"].shares()) == (0, {})


@pytest.mark.parametrize("kinds", TRIADS.values())
def test_who_can_reach_the_other_directly_needs_no_broker(kinds):
    net = nx.DiGraph([("a", "b"), ("b", "c"), ("a", "c")])
    assert brokerage(net, dict(zip("abc", kinds, strict=True)))["b"].total == 0
    net.remove_edge("a", "c")
    net.add_edge("c", "a")
    assert brokerage(net, dict(zip("abc", kinds, strict=True)))["b"].total == 1


def test_a_network_counted_by_hand():
    """b takes from a (own group) and p (another) and gives to c (own), q (p's group) and r (a third); a acts on c.

    a→c is open to a itself, so a→b→c does not count; left are a→q, a→r (for its own group), p→c (lets in), p→q (within
    p's group) and p→r (three groups).
    """
    group = {"a": 1, "b": 1, "c": 1, "p": 2, "q": 2, "r": 3}
    net = nx.DiGraph([("a", "b"), ("p", "b"), ("b", "c"), ("b", "q"), ("b", "r"), ("a", "c")])
    found = brokerage(net, group)["b"].counts
    assert found == {"coordinator": 0, "itinerant": 1, "gatekeeper": 1, "representative": 2, "liaison": 1}


def test_the_centre_of_a_star_stands_between_all_pairs():
    """An undirected star of n points: the centre joins every ordered pair of points, (n − 1)(n − 2) of them."""
    found = brokerage(nx.star_graph(6).to_directed())
    assert found[0].coordinator == found[0].total == 30
    assert census(found) == found[0]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("arrows", [60, 200, 500])
def test_counts_are_those_of_the_definition(seed, arrows):
    net = nx.gnm_random_graph(30, arrows, seed=seed, directed=True)
    group = {node: node * node % 4 for node in net}
    found = brokerage(net, group)
    assert {node: one.counts for node, one in found.items()} == by_hand(net, group)


def test_groups_default_to_labels_and_who_has_none_stands_alone():
    net = nx.DiGraph([("a", "b"), ("b", "c")])
    nx.set_node_attributes(net, {"a": "City", "b": "City", "c": "Policy"}, "label")
    assert brokerage(net)["b"].representative == 1
    assert brokerage(net, {"a": 1, "c": 1})["b"].itinerant == 1
    assert brokerage(net, {})["b"].liaison == 1


def test_networks_without_a_direction_are_refused():
    with pytest.raises(ValueError, match="direction"):
        brokerage(nx.path_graph(3))
    assert brokerage(nx.DiGraph()) == {}


def test_arcs_follow_relations_and_go_both_ways_where_there_is_no_direction():
    net = arcs(graph())
    assert set(net.edges()) == {
        ("海州", "云港"),
        ("云港", "海州"),
        ("海州", "临海片区"),
        ("海州", "深蓝协定"),
        ("云港", "远洋论坛"),
    }
    assert list(net) == list(network(graph()))
    assert net["云港"]["海州"]["weight"] == 2
    assert set(arcs(graph(), Lens(documents=(B,))).edges()) == {
        ("海州", "云港"),
        ("云港", "海州"),
        ("云港", "远洋论坛"),
    }


def test_who_brokers_in_the_papers():
    found = brokerage(arcs(graph()))
    assert found["云港"].counts["representative"] == 1  # 海州→云港→远洋论坛
    assert found["海州"].counts["representative"] == 2  # 云港→海州→临海片区, 云港→海州→深蓝协定


def test_what_meets_in_an_entity_comes_by_side_with_quotes():
    sides = {side.label: side for side in meeting(graph(), "海州", labels=("City", "Agreement", "Industry"))}
    assert list(sides) == ["City", "Agreement"]
    assert [(guest.name, guest.documents) for guest in sides["City"].guests] == [("云港", 2)]
    assert [one.quote.passage.text for one in sides["Agreement"].quotes] == ["海州应对标深蓝协定。"]
    assert len({one.quote.passage.id for one in sides["City"].quotes}) == len(sides["City"].quotes)


def test_what_nothing_meets_in_has_no_sides():
    assert meeting(graph(), "造船") == ()
    with pytest.raises(NotFound, match="d-nowhere"):
        meeting(graph(), "d-nowhere")


# Talk among the 24 striking workers of a sawmill (Michael 1997; data set "strike" of de Nooy, Mrvar & Batagelj 2005,
# Exploratory Social Network Analysis with Pajek, ch. 7), and the three groups: Spanish-speaking, younger, older.
STRIKE = """Xavier Wendle|Xavier Sam|Utrecht Norm|Utrecht Russ|Utrecht Quint|Utrecht Sam|Frank Gill|Domingo Carlos
Domingo Alejandro|Domingo Eduardo|Norm Bob|Norm Ozzie|Norm Sam|Norm Vern|Norm Paul|Hal Bob|Hal Gill|Hal John|Russ Quint
Russ Ted|Karl Ozzie|Karl Lanny|Karl John|Bob Ike|Bob Lanny|Bob Mike|Bob Alejandro|Bob John|Quint Paul|Wendle Sam
Ike Gill|Ike Mike|Ted Vern|Gill John|Lanny John|Carlos Alejandro|Carlos Eduardo|Alejandro Eduardo"""
SPANISH, YOUNG = "Domingo Carlos Alejandro Eduardo", "Frank Hal Karl Bob Ike Gill Lanny Mike John"
# As `brokerage` of the R package sna (Butts 2008) counts them there, in the order of `ROLES`; nobody else is a broker.
# Printed in "Centrality and Brokerage in statnet" (course "R for SNA", cllghn.github.io/r4sna).
PRINTED = {
    "Utrecht": (8, 0, 0, 0, 0), "Norm": (18, 0, 5, 5, 0), "Hal": (2, 0, 0, 0, 0), "Russ": (4, 0, 0, 0, 0),
    "Karl": (0, 0, 2, 2, 0), "Bob": (14, 0, 10, 10, 2), "Quint": (4, 0, 0, 0, 0), "Ozzie": (0, 0, 1, 1, 0),
    "Ike": (4, 0, 0, 0, 0), "Ted": (2, 0, 0, 0, 0), "Sam": (8, 0, 0, 0, 0), "Vern": (2, 0, 0, 0, 0),
    "Gill": (10, 0, 0, 0, 0), "Lanny": (2, 0, 0, 0, 0), "Alejandro": (0, 0, 3, 3, 0), "Paul": (2, 0, 0, 0, 0),
    "John": (12, 0, 0, 0, 0),
}  # fmt: skip


def test_roles_among_strikers_are_those_that_sna_prints():
    pairs = [pair.split() for line in STRIKE.splitlines() for pair in line.split("|")]
    net = nx.Graph(pairs).to_directed()
    assert (len(net), net.number_of_edges()) == (24, 76)
    group = {node: 1 if node in SPANISH.split() else 2 if node in YOUNG.split() else 3 for node in net}
    found = {node: tuple(one.counts.values()) for node, one in brokerage(net, group).items()}
    assert found == {node: PRINTED.get(node, (0,) * len(ROLES)) for node in net}
