"""What is exported: the part of the graph that a lens lets through, and that part as a flat network.

A format takes a `Source` and asks it for `part` (all that is known, as in `graph.model`), or for `net` (nodes and
edges with plain values under names that no graph format keeps for itself): every relation an edge of its own, or the
projection that the report is computed on.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import networkx as nx

from graph.analytics.lens import Years
from graph.analytics.network import EVERYTHING, Lens, directed, look, network
from graph.model import Graph
from graph.ontology import ontology
from viz.export.text import clean

JOINED_BY = "；"  # between the values of a list, in formats that have no lists
NODE_KEYS = (
    "entity_type", "entity_type_zh", "name_en", "entity_kind", "aliases", "documents", "document_ids", "mentions",
)  # fmt: skip
EDGE_KEYS = ("rel_type", "modality", "confidence", "mentions", "times", "document_ids", "evidence", "rules")
TIE_KEYS = ("statements", "document_ids", "edge_ids")
Files = Mapping[str, str]  # content by file name


@dataclass(frozen=True)
class Source:
    """A graph seen through a lens; `projected` asks for the undirected network, `raw` for CSV that machines read."""

    graph: Graph
    lens: Lens = EVERYTHING
    projected: bool = False
    raw: bool = False

    @cached_property
    def part(self) -> Graph:
        """The part of the graph that the lens lets through."""
        return self.graph if self.lens == EVERYTHING else narrow(self.graph, self.lens)

    @cached_property
    def network(self) -> nx.Graph:
        """The projection, as `graph.analytics.network.network` makes it and the report measures it."""
        return network(self.graph, self.lens)

    @cached_property
    def net(self) -> nx.Graph:
        """Nodes and edges with flat, clean values; ids are those of the graph."""
        return _projection(self) if self.projected else _relations(self.part)

    @property
    def edge_keys(self) -> tuple[str, ...]:
        """The names of the values of an edge, but `label` and `weight`."""
        return TIE_KEYS if self.projected else EDGE_KEYS


def narrow(graph: Graph, lens: Lens) -> Graph:
    """Return what `lens` lets through of a graph, with the passages and mentions of the documents that count.

    Counts and lists of documents and passages are those of these documents; confidence, times and rules of a
    relation stay those of all its statements. A figure counts for the years it is of, or else for those of its paper.
    Raises NotFound for a document or region that is not in the graph.
    """
    view = look(graph, lens)
    documents, entities = set(view.documents), set(view.entities)
    inside = {passage for passage, doc in graph.document_of.items() if doc in documents}
    namings = tuple(n for n in graph.namings if n.passage in inside and n.entity in entities)
    places: defaultdict[str, set[tuple[str, int, int]]] = defaultdict(set)
    for naming in namings:
        places[naming.entity].add((naming.passage, naming.start, naming.end))
    published = {document.id: document.published or "" for document in graph.documents}
    return Graph(
        documents=tuple(d for d in graph.documents if d.id in documents),
        passages=tuple(p for p in graph.passages if p.id in inside),
        entities=tuple(
            replace(n, documents=tuple(d for d in n.documents if d in documents), mentions=len(places[n.id]))
            for n in graph.entities
            if n.id in entities
        ),
        namings=namings,
        edges=view.edges,
        figures=tuple(
            f
            for f in graph.figures
            if f.document in documents
            and f.modality in lens.modalities
            and {f.subject, f.counterpart or f.subject} <= entities
            and _meets(f.period or published[f.document], lens.period)
        ),
        document_of={passage: doc for passage, doc in graph.document_of.items() if doc in documents},
    )


def chosen(graph: Graph, entities: Collection[str], edges: Collection[str]) -> Graph:
    """Return the entities and relations of these ids, with the documents, passages and mentions that speak of them.

    A relation with an end that is not among the entities is left out.
    """
    kept = set(entities)
    wanted = set(edges)
    lines = tuple(e for e in graph.edges if e.id in wanted and e.head in kept and e.tail in kept)
    nodes = tuple(node for node in graph.entities if node.id in kept)
    quoted = {passage for edge in lines for passage in edge.evidence}
    papers = {doc for node in nodes for doc in node.documents} | {doc for edge in lines for doc in edge.documents}
    return Graph(
        documents=tuple(d for d in graph.documents if d.id in papers),
        passages=tuple(p for p in graph.passages if p.id in quoted),
        entities=nodes,
        namings=tuple(n for n in graph.namings if n.passage in quoted and n.entity in kept),
        edges=lines,
        document_of={passage: doc for passage, doc in graph.document_of.items() if passage in quoted},
    )


def _meets(time: str, period: Years | None) -> bool:
    first, last = period or (None, None)
    years = [int(year) for year in re.findall(r"\d{4}", time)]
    return period is None or (bool(years) and (first or 0) <= max(years) and min(years) <= (last or max(years)))


def flat(plain: Mapping[str, Any]) -> dict[str, str | int | float | bool]:
    """Return values that GraphML, GEXF and CSV know: one type per key, lists joined, nothing missing, text clean."""
    return {key: _scalar(value) for key, value in plain.items() if value is not None}


def _scalar(value: Any) -> str | int | float | bool:
    if isinstance(value, (list, tuple)):
        return JOINED_BY.join(clean(str(one)) for one in value)
    return clean(value) if isinstance(value, str) else value


def node_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of a node of `graph.analytics.network.directed` under names that formats leave free."""
    label = ontology().labels.get(values["type"])
    return {
        "label": values["name"], "entity_type": values["type"], "entity_type_zh": label.zh if label else values["type"],
        "name_en": values["name_en"], "entity_kind": values["kind"], "aliases": values["aliases"],
        "documents": len(values["documents"]), "document_ids": values["documents"], "mentions": values["mentions"],
    }  # fmt: skip


def edge_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of an edge in the same way; `weight` counts documents."""
    relation = ontology().relations.get(values["type"])
    return {
        "label": relation.zh if relation else values["type"], "rel_type": values["type"],
        "modality": values["modality"], "weight": len(values["documents"]), "confidence": float(values["confidence"]),
        "mentions": values["mentions"], "times": values["times"], "document_ids": values["documents"],
        "evidence": values["evidence"], "rules": values["rules"],
    }  # fmt: skip


def _relations(part: Graph) -> nx.MultiDiGraph:
    whole, net = directed(part), nx.MultiDiGraph()
    for node, values in whole.nodes(data=True):
        net.add_node(clean(node), **flat(node_values(values)))
    for head, tail, key, values in whole.edges(keys=True, data=True):
        net.add_edge(clean(head), clean(tail), key=clean(key), **flat(edge_values(values)))
    return net


def _projection(source: Source) -> nx.Graph:
    whole, tied = directed(source.part), source.network
    net = nx.Graph(loops=tied.graph["loops"], lens=source.lens.describe("en"))
    for node in tied:
        net.add_node(clean(node), **flat(node_values(whole.nodes[node])))
    for one, other, tie in tied.edges(data=True):
        values = {
            "weight": tie["weight"], "statements": tie["statements"], "document_ids": tie["documents"],
            "edge_ids": tie["edges"],
        }  # fmt: skip
        net.add_edge(clean(one), clean(other), **flat(values))
    return net
