"""The interlocking network of cities: how organisations that are present in several cities join them.

Taylor, P. J. (2001), Specification of the World City Network, Geographical Analysis 33(2), 181–194: organisation j
lends city a the service value v(a,j); it joins cities a and b by v(a,j)·v(b,j), and the connectivity of a city is the
sum over all organisations and all other cities. Taylor scores offices from 0 to 5 after the firms' own sites; here the
value of a presence is read from the relation that states it (`data/measures.yaml`, presence). An organisation is
present in the city that it, or the platform or region it is placed in, lies in; a platform that a city set up or hosts
lies in that city. With values of one, a city's connectivity is the sum over its organisations of the number of their
other cities (Neal 2012, Geographical Analysis 44(2), 162–170): the tests use this.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import combinations

from graph.analytics.lens import PRESETS
from graph.analytics.network import Lens, look
from graph.analytics.places import cities_of, containers
from graph.analytics.words import words
from graph.model import Edge, Graph

FACTS = Lens(PRESETS["facts"])
MAKES = ("ESTABLISHES", "HOSTS")  # what a city does to a platform that then lies in it

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Presence:
    """An organisation in a city: its service value and the ids of the relations that say so, the weightiest first."""

    value: int
    edges: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Connectivity:
    """A city's place: its connectivity, that as a share of the highest, and its organisations of several cities."""

    city: str
    value: int
    share: float
    organizations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Interlock:
    """Cities by connectivity, links of pairs of cities, and the services behind them by (organisation, city).

    `services` holds all presences, `cities` only cities that an organisation joins to another one.
    """

    lens: Lens
    cities: tuple[Connectivity, ...]
    links: Mapping[Pair, int]
    services: Mapping[Pair, Presence]


def interlocking(graph: Graph, lens: Lens = FACTS) -> Interlock:
    """Compute the interlocking network of the cities of `graph`; the labels of `lens` do not count here."""
    services = _services(graph, lens)
    values: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for (organization, city), presence in services.items():
        values[organization][city] = presence.value
    links, connectivity = connect(values)
    highest = max(connectivity.values(), default=0)
    ordered = sorted(connectivity, key=lambda city: (-connectivity[city], city))
    cities = tuple(
        Connectivity(
            city,
            connectivity[city],
            connectivity[city] / highest,
            tuple(sorted(o for o, there in values.items() if city in there and len(there) > 1)),
        )
        for city in ordered
    )
    return Interlock(lens, cities, links, services)


def connect(values: Mapping[str, Mapping[str, int]]) -> tuple[dict[Pair, int], dict[str, int]]:
    """Return the links of pairs of cities and the connectivity of each, from service values by organisation and city.

    >>> connect({"bank": {"伦敦": 3, "上海": 2}, "law firm": {"上海": 1}})
    ({('上海', '伦敦'): 6}, {'上海': 6, '伦敦': 6})
    """
    links: defaultdict[Pair, int] = defaultdict(int)
    for there in values.values():
        for one, other in combinations(sorted(there), 2):
            links[one, other] += there[one] * there[other]
    connectivity: defaultdict[str, int] = defaultdict(int)
    for pair, value in links.items():
        for city in pair:
            connectivity[city] += value
    return dict(sorted(links.items())), dict(sorted(connectivity.items()))


def _services(graph: Graph, lens: Lens) -> dict[Pair, Presence]:
    label = {node.id: node.type for node in graph.entities}
    cities = frozenset(e for e, name in label.items() if name == "City")
    edges = look(graph, replace(lens, labels=())).edges
    outer = _outer(graph, edges, label)
    value_of: Mapping[str, int] = words()["presence"]
    found: defaultdict[Pair, list[Edge]] = defaultdict(list)
    for edge in edges:
        if edge.type in value_of:
            for organization, seat in _ends(edge, label):
                for city in cities_of(seat, outer, cities):
                    found[organization, city].append(edge)
    services = {}
    for pair, stated in sorted(found.items()):
        stated.sort(key=lambda e: (-value_of[e.type], -len(e.documents), -e.confidence, e.id))
        services[pair] = Presence(value_of[stated[0].type], tuple(e.id for e in stated))
    return services


def _outer(graph: Graph, edges: Iterable[Edge], label: Mapping[str, str]) -> Mapping[str, set[str]]:
    """Return where things lie: as the graph says, and platforms in the cities that set them up or host them."""
    outer = {inner: set(outers) for inner, outers in containers(graph).items() if label[inner] != "Organization"}
    for edge in edges:
        if edge.type in MAKES and label[edge.head] == "City" and label[edge.tail] == "Platform":
            outer.setdefault(edge.tail, set()).add(edge.head)
    return outer


def _ends(edge: Edge, label: Mapping[str, str]) -> Iterable[Pair]:
    """Give the organisation of a relation and where that relation puts it; a city's own foundations lie in it."""
    if label[edge.head] == "Organization" and label[edge.tail] in ("City", "Region", "Platform"):
        yield edge.head, edge.tail
    elif edge.type == "ESTABLISHES" and label[edge.head] == "City" and label[edge.tail] == "Organization":
        yield edge.tail, edge.head
