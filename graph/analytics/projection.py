"""Cities joined through what they share, platforms through what meets in them: one-mode projections with evidence.

Two entities of one label are joined by every platform, industry or agreement that both have a relation with. A link
is weighed twice: by the number of what is shared, and after Newman (2001, Physical Review E 64, 016132), where what k
entities share counts 1/(k − 1) for each pair of them, so that what all have joins nobody closely. What more than
`COMMON` entities have is left out, and named: among so many it says nothing of a pair.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import networkx as nx

from graph.analytics.evidence import Quote, quotes_of
from graph.analytics.network import Lens, look
from graph.model import Edge, Graph

THROUGH: Mapping[str, tuple[str, ...]] = {
    "City": ("Platform", "Industry", "Agreement"),
    "Platform": ("City", "Industry", "Agreement", "Policy"),
}
USUAL = ("Platform", "Industry", "Agreement")
AGAINST = ("COMPETES_WITH", "RESTRICTS")  # rivalry and restriction are shared with nobody
COMMON = 200  # entities of the label


@dataclass(frozen=True, slots=True)
class Shared:
    """What a pair shares: an `entity` that `neighbours` entities of the label have, and the relations of either.

    `one` and `other` are the ids of the relations that tie it to either end, those with most papers first.
    """

    entity: str
    label: str
    neighbours: int
    one: tuple[str, ...]
    other: tuple[str, ...]

    @property
    def weight(self) -> float:
        """Newman's weight: 1/(k − 1) for what k entities share."""
        return 1 / (self.neighbours - 1)


@dataclass(frozen=True, slots=True)
class Joint:
    """A pair of entities and what they share, what fewest others have first; `papers` state any of it."""

    one: str
    other: str
    shared: tuple[Shared, ...]
    papers: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many things they share."""
        return len(self.shared)

    @property
    def newman(self) -> float:
        """The sum of what each shared thing weighs."""
        return sum(thing.weight for thing in self.shared)


@dataclass(frozen=True, slots=True)
class Projection:
    """The entities of a label joined through others, strongest joints first by Newman's weight, then by number.

    `common` are those that too many entities have; `edges` holds the relations by id.
    """

    label: str
    through: tuple[str, ...]
    lens: Lens
    entities: tuple[str, ...]
    joints: tuple[Joint, ...]
    common: tuple[str, ...]
    edges: Mapping[str, Edge]

    def network(self) -> nx.Graph:
        """Return the projection as a network: `weight` is Newman's, `shared` the number of shared entities."""
        net = nx.Graph()
        net.add_nodes_from(self.entities)
        for joint in self.joints:
            net.add_edge(joint.one, joint.other, weight=joint.newman, shared=joint.count)
        return net

    def quotes(self, graph: Graph, joints: Iterable[Joint], limit: int = 1) -> dict[str, tuple[Quote, ...]]:
        """Return quotes for the relations behind some joints, by relation id."""
        wanted = {e for joint in joints for thing in joint.shared for e in (*thing.one, *thing.other)}
        return quotes_of(graph, [self.edges[e] for e in sorted(wanted)], limit)


def project(
    graph: Graph, label: str = "City", through: Sequence[str] | None = None, lens: Lens | None = None
) -> Projection:
    """Join the entities of `label` through those of the labels `through` that they have relations with.

    By default cities are joined through platforms, industries and agreements, platforms through cities, industries,
    agreements and policies. The labels of `lens` do not count here: `label` and `through` say what is looked at.
    Relations of rivalry and restriction are left out.
    """
    lens, through = lens or Lens(), tuple(through or THROUGH.get(label, USUAL))
    view = look(graph, replace(lens, labels=()))
    labels = {node.id: node.type for node in graph.entities}
    ties: defaultdict[str, defaultdict[str, list[Edge]]] = defaultdict(lambda: defaultdict(list))
    for edge in view.edges:
        if edge.type in AGAINST:
            continue
        for end, middle in ((edge.head, edge.tail), (edge.tail, edge.head)):
            if labels[end] == label and labels[middle] in through and end != middle:
                ties[middle][end].append(edge)
    entities = tuple(e for e in view.entities if labels[e] == label)
    common = tuple(sorted(middle for middle, ends in ties.items() if len(ends) > COMMON))
    kept = {middle: ends for middle, ends in ties.items() if len(ends) <= COMMON}
    by_id = {edge.id: edge for edge in view.edges}
    return Projection(label, through, lens, entities, _joints(kept, labels), common, by_id)


def _joints(ties: Mapping[str, Mapping[str, list[Edge]]], labels: Mapping[str, str]) -> tuple[Joint, ...]:
    shared: defaultdict[tuple[str, str], list[Shared]] = defaultdict(list)
    papers: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for middle, ends in sorted(ties.items()):
        for one, other in combinations(sorted(ends), 2):
            shared[one, other].append(
                Shared(middle, labels[middle], len(ends), _strongest(ends[one]), _strongest(ends[other]))
            )
            papers[one, other].update(d for e in (*ends[one], *ends[other]) for d in e.documents)
    joints = [
        Joint(*pair, tuple(sorted(things, key=lambda t: (t.neighbours, t.entity))), tuple(sorted(papers[pair])))
        for pair, things in shared.items()
    ]
    return tuple(sorted(joints, key=lambda j: (-j.newman, -j.count, j.one, j.other)))


def _strongest(edges: Iterable[Edge]) -> tuple[str, ...]:
    return tuple(e.id for e in sorted(edges, key=lambda e: (-len(e.documents), -e.confidence, e.id)))
