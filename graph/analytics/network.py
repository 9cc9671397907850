"""The graph as a network: the one projection that every measure is computed on, and what it leaves out.

Entities are nodes. Two entities are joined when at least one relation seen through the lens joins them, whatever
its type and direction: parallel relations become one edge, a relation of an entity with itself becomes none.
`weight` counts the distinct documents that state any of them, so that one talkative paper does not outweigh three.
The functions of networkx, called on this network with their defaults, give the values of `graph.analytics`.

What a lens lets through:

- papers: what they name and what they state;
- labels: entities of these labels and the relations among them;
- a period: relations one of whose stated times meets it, and, of relations that state no time, those of papers
  published in it; only the entities that such a relation joins;
- a region: relations with at least one end in it, and the entities they join. Within it lies the place itself and
  whatever the graph puts into it by a chain of `LOCATED_IN` and `PART_OF`, asserted or proposed, whatever paper says
  so. The other end may lie outside: industries, policies and agreements have no place of their own.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import networkx as nx

from graph.analytics.lens import EVERYTHING, Lens, Years
from graph.analytics.places import within
from graph.errors import NotFound
from graph.model import Edge, Graph

__all__ = ["EVERYTHING", "Lens", "View", "directed", "look", "network"]

_YEAR = re.compile(r"(?<!\d)(\d{4})(?!\d)")


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
    """Return what `lens` lets through of `graph`, edges with the documents and passages that count for them.

    Raises NotFound for a document or a region that is not in the graph.
    """
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
    inside = within(graph, lens.region) if lens.region else frozenset()
    edges = [
        edge
        for edge in _counted(graph, lens, documents)
        if edge.head in entities
        and edge.tail in entities
        and (not lens.region or edge.head in inside or edge.tail in inside)
    ]
    joined = {end for edge in edges for end in (edge.head, edge.tail)}
    if lens.period:
        entities &= joined
    if lens.region:
        entities &= joined | inside
    return View(tuple(sorted(entities)), tuple(sorted(edges, key=lambda e: e.id)), tuple(sorted(documents)))


def _counted(graph: Graph, lens: Lens, documents: set[str]) -> Iterable[Edge]:
    """Give the edges of a lens's modalities, papers and period, each with what counts for it."""
    narrowed = bool(lens.documents or lens.period)
    dated = _published(graph, lens.period, documents) if lens.period else documents
    for edge in graph.edges:
        if edge.modality not in lens.modalities:
            continue
        if not narrowed:
            yield edge
        elif counting := _stated_by(edge, lens.period, documents, dated):
            yield _narrowed(graph, edge, counting)


def _stated_by(edge: Edge, period: Years | None, documents: set[str], dated: set[str]) -> set[str]:
    """Return the papers whose statement of an edge falls into the period."""
    if period and edge.times:
        return documents.intersection(edge.documents) if any(_meets(t, period) for t in edge.times) else set()
    return dated.intersection(edge.documents)


def _published(graph: Graph, period: Years, documents: set[str]) -> set[str]:
    return {d.id for d in graph.documents if d.id in documents and d.published and _meets(d.published, period)}


def _meets(time: str, period: Years) -> bool:
    """Tell whether a time (`2020`, `2015/2020`, `2020-09`) and a period have a year in common."""
    stated = [int(year) for year in _YEAR.findall(time)]
    first, last = period
    return bool(stated) and (last is None or min(stated) <= last) and (first is None or max(stated) >= first)


def _narrowed(graph: Graph, edge: Edge, documents: set[str]) -> Edge:
    """Return an edge with the passages of some of its documents alone."""
    if documents.issuperset(edge.documents):
        return edge
    evidence = tuple(p for p in edge.evidence if graph.document_of.get(p) in documents)
    kept = tuple(d for d in edge.documents if d in documents)
    return replace(edge, documents=kept, evidence=evidence, mentions=len(evidence))


def network(graph: Graph, lens: Lens | None = None) -> nx.Graph:
    """Return the undirected network of `graph` seen through `lens` (default: what is asserted or proposed).

    Nodes stand in the order of their ids, with `name` and `label`. An edge carries `weight` (distinct documents),
    `edges` (ids of the relations it sums), `documents` (ids) and `statements` (passages that state it).
    `graph["loops"]` counts relations of an entity with itself, which are left out.
    """
    view = look(graph, lens or Lens())
    by_id = {node.id: node for node in graph.entities}
    ties: defaultdict[tuple[str, str], _Tie] = defaultdict(_Tie)
    loops = 0
    for edge in view.edges:
        if edge.head == edge.tail:
            loops += 1
            continue
        tie = ties[min(edge.head, edge.tail), max(edge.head, edge.tail)]
        tie.edges.append(edge.id)
        tie.documents.update(edge.documents)
        tie.passages.update(edge.evidence)
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
