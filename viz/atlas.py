"""A graph with what drawing it needs: who is linked with whom, in what order, and where everything stands.

Made once per build and shared by every picture and page; knows nothing of colours (`viz.style`) or JSON (`viz.scene`).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from graph.model import Document, Edge, Graph, Node, Passage
from graph.ontology import MODALITIES, ontology
from viz import layout

Pair = tuple[str, str]
BACKBONE = 60  # entities of the overview
BUNDLES = 90  # lines of the overview


@dataclass(frozen=True, slots=True)
class Bundle:
    """All edges between two entities; `pair` has the lesser id first, `edges` the strongest first."""

    pair: Pair
    edges: tuple[Edge, ...]

    @property
    def documents(self) -> int:
        """Count the distinct documents that support any of the edges."""
        return len({document for edge in self.edges for document in edge.documents})

    @property
    def weight(self) -> float:
        """How strongly the pair is linked: documents first, then passages."""
        return self.documents + math.log1p(sum(edge.mentions for edge in self.edges))

    @property
    def modalities(self) -> dict[str, int]:
        """Count edges by modality, in the order of the ontology, none left at zero."""
        found = [edge.modality for edge in self.edges]
        return {name: found.count(name) for name in MODALITIES if name in found}


def bundles(edges: Iterable[Edge]) -> dict[Pair, Bundle]:
    """Put edges together by the two entities they join, self-relations included."""
    groups: dict[Pair, list[Edge]] = defaultdict(list)
    for edge in edges:
        groups[(edge.head, edge.tail) if edge.head < edge.tail else (edge.tail, edge.head)].append(edge)
    strongest = {name: place for place, name in enumerate(MODALITIES)}
    for found in groups.values():
        if len(found) > 1:  # of a large graph most pairs have one
            found.sort(key=lambda e: (strongest[e.modality], -e.mentions, e.id))
    return {pair: Bundle(pair, tuple(groups[pair])) for pair in sorted(groups, key="\0".join)}


class Atlas:
    """An index over one graph. Everything costly is computed on first use and kept."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.nodes: Mapping[str, Node] = {node.id: node for node in graph.entities}
        self.bundles = bundles(edge for edge in graph.edges if edge.head in self.nodes and edge.tail in self.nodes)
        self.of: dict[str, list[Edge]] = defaultdict(list)
        self.near: dict[str, set[str]] = defaultdict(set)
        self._backbones: dict[int, tuple[str, ...]] = {}
        for edge in graph.edges:
            self.of[edge.head].append(edge)
            if edge.tail != edge.head:
                self.of[edge.tail].append(edge)
        for a, b in self.bundles:
            if a != b:
                self.near[a].add(b)
                self.near[b].add(a)

    @staticmethod
    def of_graph(source: Graph | Atlas) -> Atlas:
        """Return `source` as an atlas."""
        return source if isinstance(source, Atlas) else Atlas(source)

    @cached_property
    def order(self) -> tuple[str, ...]:
        """All entities, best connected first: distinct neighbours, documents, mentions, id."""
        return tuple(sorted(self.nodes, key=lambda i: (-len(self.near.get(i, ())), -len(self.nodes[i].documents),
                                                       -self.nodes[i].mentions, i)))  # fmt: skip

    @cached_property
    def rank(self) -> dict[str, int]:
        """Place of each entity, 1 for the best connected."""
        return {node: place for place, node in enumerate(self.order, 1)}

    @cached_property
    def passages(self) -> Mapping[str, Passage]:
        """All passages by id."""
        return {passage.id: passage for passage in self.graph.passages}

    @cached_property
    def edges(self) -> dict[str, Edge]:
        """All edges by id."""
        return {edge.id: edge for edge in self.graph.edges}

    @cached_property
    def documents(self) -> dict[str, Document]:
        """All documents by id."""
        return {document.id: document for document in self.graph.documents}

    @cached_property
    def published(self) -> dict[str, str | None]:
        """Date of publication of each document."""
        return {document.id: document.published for document in self.graph.documents}

    @cached_property
    def weights(self) -> dict[Pair, float]:
        """How strongly each linked pair is linked."""
        return {pair: bundle.weight for pair, bundle in self.bundles.items() if pair[0] != pair[1]}

    def backbone(self, count: int = BACKBONE) -> tuple[str, ...]:
        """Return the best connected entities, at least three of each label where there are so many."""
        if count not in self._backbones:
            self._backbones[count] = self._backbone(count)
        return self._backbones[count]

    def _backbone(self, count: int) -> tuple[str, ...]:
        linked = [node for node in self.order if self.near.get(node)] or list(self.order)
        if count < BACKBONE:  # a smaller backbone is part of the whole one, so that all its places are on the map
            whole = set(self.backbone())
            linked = [node for node in linked if node in whole]
        each = max(1, min(3, count // max(len(ontology().labels), 1)))
        top = set(linked[:count])
        held = [node for node in linked if self.near.get(node, set()) & top] or linked  # joined to what will be seen
        chosen: dict[str, None] = {}
        for label in ontology().labels:
            chosen |= dict.fromkeys([node for node in held if self.nodes[node].type == label][:each])
        chosen |= dict.fromkeys(held)
        return tuple(sorted(list(chosen)[:count], key=self.rank.__getitem__))

    def inside(self, ids: Iterable[str]) -> list[Pair]:
        """Return the linked pairs among `ids` in order, self-relations included, without a look at the rest."""
        known = set(ids)
        joined = [(node, other) for node in known for other in self.near.get(node, set()) & known if node < other]
        return sorted([*joined, *[(node, node) for node in known if (node, node) in self.bundles]])

    def spine(self, ids: Sequence[str], limit: int = BUNDLES) -> list[Pair]:
        """Return the lines worth drawing among `ids`: a spanning forest of the strongest, then the strongest left."""
        pairs = [pair for pair in self.inside(ids) if pair in self.weights]
        pairs.sort(key=lambda pair: (-self.weights[pair], pair))
        root = {node: node for node in ids}

        def find(node: str) -> str:
            while root[node] != node:
                root[node] = root[root[node]]
                node = root[node]
            return node

        forest: list[Pair] = []
        for a, b in pairs:
            if find(a) != find(b):
                root[find(a)] = find(b)
                forest.append((a, b))
        kept = set(forest)
        return sorted([*forest, *[pair for pair in pairs if pair not in kept]][: max(limit, len(forest))])

    @cached_property
    def frame(self) -> dict[str, layout.Point]:
        """Where the backbone stands on the one map of this build: all that the first look needs."""
        return layout.rounded(self._frame)

    @cached_property
    def _frame(self) -> dict[str, layout.Point]:
        backbone = self.backbone()
        return layout.frame(backbone, self.spine(backbone), len(self.order))

    @cached_property
    def positions(self) -> dict[str, layout.Point]:
        """Where each entity stands on the one map of this build, in pixels round its middle."""
        return layout.full_map(self.order, self._frame, self.weights)

    def best_neighbours(self, entity: str, seen: Iterable[str] = ()) -> list[str]:
        """Return the neighbours not in `seen`, the most strongly linked first; a total order."""
        hidden = set(seen) | {entity}
        found = [node for node in self.near.get(entity, ()) if node not in hidden]
        return sorted(found, key=lambda n: (-self.weights[(min(n, entity), max(n, entity))], self.rank[n]))
