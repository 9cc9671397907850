"""The directed projection: who acts on whom, for measures that need a direction."""

from __future__ import annotations

from collections import defaultdict

import networkx as nx

from graph.analytics.network import Lens, look
from graph.model import Graph
from graph.ontology import ontology


def arcs(graph: Graph, lens: Lens | None = None) -> nx.DiGraph:
    """Return the relations seen through `lens` from head to tail, parallel ones as one arc.

    Nodes are those of `graph.analytics.network.network`. A relation without a direction (cooperation, trade) gives an
    arc each way; one of an entity with itself gives none. `weight` counts the distinct documents of an arc.
    """
    view = look(graph, lens or Lens())
    documents = set(view.documents)
    stated: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for edge in view.edges:
        if edge.head == edge.tail:
            continue
        known = ontology().relations.get(edge.type)
        ways = ((edge.head, edge.tail), (edge.tail, edge.head))
        for way in ways if known is not None and known.symmetric else ways[:1]:
            stated[way] |= documents.intersection(edge.documents)
    by_id = {node.id: node for node in graph.entities}
    net = nx.DiGraph()
    for entity in view.entities:
        net.add_node(entity, name=by_id[entity].name, label=by_id[entity].type)
    for (head, tail), some in sorted(stated.items()):
        net.add_edge(head, tail, weight=max(len(some), 1), documents=tuple(sorted(some)))
    return net
