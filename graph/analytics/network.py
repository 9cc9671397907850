"""The graph as a network: the one projection that every measure is computed on, and what it leaves out.

Entities are nodes. Two entities are joined when at least one relation seen through the lens joins them, whatever
its type and direction: parallel relations become one edge, a relation of an entity with itself becomes none.
`weight` counts the distinct documents that state any of them, so that one talkative paper does not outweigh three.
The functions of networkx, called on this network with their defaults, give the values of `graph.analytics`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import networkx as nx

from graph.analytics.words import words
from graph.errors import NotFound
from graph.model import Edge, Graph
from graph.ontology import MODALITIES, ontology


@dataclass(frozen=True, slots=True)
class Lens:
    """What part of the graph is looked at. Empty `labels` or `documents` (ids) mean all of them."""

    modalities: tuple[str, ...] = ("asserted", "proposed")
    labels: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse words that the ontology does not know, and put the others in one order."""
        for asked, known, what in (
            (self.modalities, MODALITIES, "modality"),
            (self.labels, tuple(ontology().labels), "label"),
        ):
            unknown = [name for name in asked if name not in known]
            if unknown:
                raise NotFound(f"no such {what}: {', '.join(unknown)}", f"choose from {', '.join(known)}")
        order = {name: place for place, name in enumerate((*MODALITIES, *ontology().labels))}
        object.__setattr__(self, "modalities", tuple(sorted(set(self.modalities), key=order.__getitem__)))
        object.__setattr__(self, "labels", tuple(sorted(set(self.labels), key=order.__getitem__)))
        object.__setattr__(self, "documents", tuple(sorted(set(self.documents))))

    def describe(self, language: str = "zh") -> str:
        """Say in plain language what is looked at; `language` is `zh` or `en`.

        >>> Lens(labels=("City",)).describe()
        '只看城市；只计已有、拟议的关系；全部文件'
        """
        say, names = words()["lens"], ontology()
        joined = say["and"][language].join
        labels = joined(getattr(names.labels[name], language) for name in self.labels)
        modalities = joined(names.modalities[name][language] for name in self.modalities)
        parts = (
            say["labels"][language].format(list=labels) if labels else say["all_labels"][language],
            say["all_modalities"][language]
            if set(self.modalities) == set(MODALITIES)
            else say["modalities"][language].format(list=modalities),
            say["documents"][language].format(count=len(self.documents))
            if self.documents
            else say["all_documents"][language],
        )
        text: str = say["between"][language].join(parts)
        return text


EVERYTHING = Lens(modalities=MODALITIES)


@dataclass(frozen=True, slots=True)
class View:
    """What a lens lets through: entity ids and edges in the order of their ids, and the documents that count."""

    entities: tuple[str, ...]
    edges: tuple[Edge, ...]
    documents: tuple[str, ...]


@dataclass(slots=True)
class _Tie:
    """What joins one pair of entities, gathered over its parallel relations."""

    edges: list[str] = field(default_factory=list)
    documents: set[str] = field(default_factory=set)
    passages: set[str] = field(default_factory=set)


def look(graph: Graph, lens: Lens) -> View:
    """Return what `lens` lets through of `graph`. Raises NotFound for a document that is not in the graph."""
    known = {document.id for document in graph.documents}
    unknown = [doc for doc in lens.documents if doc not in known]
    if unknown:
        raise NotFound(f"no such document: {', '.join(unknown)}", "`hubgraph documents list` lists those in the store")
    documents = set(lens.documents) or known
    entities = {
        node.id
        for node in graph.entities
        if (not lens.labels or node.type in lens.labels)
        and (not lens.documents or not documents.isdisjoint(node.documents))
    }
    edges = [
        edge
        for edge in graph.edges
        if edge.modality in lens.modalities
        and edge.head in entities
        and edge.tail in entities
        and (not lens.documents or not documents.isdisjoint(edge.documents))
    ]
    return View(tuple(sorted(entities)), tuple(sorted(edges, key=lambda e: e.id)), tuple(sorted(documents)))


def network(graph: Graph, lens: Lens | None = None) -> nx.Graph:
    """Return the undirected network of `graph` seen through `lens` (default: what is asserted or proposed).

    Nodes stand in the order of their ids, with `name` and `label`. An edge carries `weight` (distinct documents),
    `edges` (ids of the relations it sums), `documents` (ids) and `statements` (passages that state it).
    `graph["loops"]` counts relations of an entity with itself, which are left out.
    """
    view = look(graph, lens or Lens())
    by_id = {node.id: node for node in graph.entities}
    documents = set(view.documents)
    ties: defaultdict[tuple[str, str], _Tie] = defaultdict(_Tie)
    loops = 0
    for edge in view.edges:
        if edge.head == edge.tail:
            loops += 1
            continue
        tie = ties[min(edge.head, edge.tail), max(edge.head, edge.tail)]
        tie.edges.append(edge.id)
        tie.documents |= documents.intersection(edge.documents)
        tie.passages |= {p for p in edge.evidence if graph.document_of.get(p) in documents}
    net = nx.Graph(loops=loops)
    for entity in view.entities:
        net.add_node(entity, name=by_id[entity].name, label=by_id[entity].type)
    for (one, other), tie in sorted(ties.items()):
        net.add_edge(
            one,
            other,
            weight=max(len(tie.documents), 1),
            edges=tuple(tie.edges),
            documents=tuple(sorted(tie.documents)),
            statements=len(tie.passages),
        )
    return net


def directed(graph: Graph, lens: Lens | None = None) -> nx.MultiDiGraph:
    """Return `graph` as it is: every relation of `lens` (default: all modalities) an edge, keyed by its id.

    Nodes and edges carry the fields of `graph.model.Node` and `Edge` under their own names.
    """
    view = look(graph, lens or EVERYTHING)
    net = nx.MultiDiGraph()
    by_id = {node.id: node for node in graph.entities}
    for entity in view.entities:
        node = by_id[entity]
        net.add_node(
            entity,
            name=node.name,
            type=node.type,
            name_en=node.name_en,
            kind=node.kind,
            aliases=node.aliases,
            documents=node.documents,
            mentions=node.mentions,
        )
    for edge in view.edges:
        net.add_edge(
            edge.head,
            edge.tail,
            key=edge.id,
            type=edge.type,
            modality=edge.modality,
            documents=edge.documents,
            evidence=edge.evidence,
            mentions=edge.mentions,
            confidence=edge.confidence,
            times=edge.times,
            rules=edge.rules,
        )
    return net
