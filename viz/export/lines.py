"""JSON lines with everything that the graph holds, and one JSON object for those who read a file at once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import networkx as nx

from graph.model import Graph
from viz.export.source import Files, Source
from viz.export.text import dump


def lines(graph: Graph) -> Iterator[dict[str, Any]]:
    """Yield every document, passage, node, mention, edge and figure as plain values with a `kind`, sorted.

    What a `graph.model.Node` calls its kind is here `entity_kind`.
    """
    for document in sorted(graph.documents, key=lambda d: d.id):
        yield {"kind": "document", **asdict(document)}
    order = graph.document_of
    for passage in sorted(graph.passages, key=lambda p: (order.get(p.id, ""), p.index, p.id)):
        yield {"kind": "passage", "document": order.get(passage.id), **asdict(passage)}
    for node in sorted(graph.entities, key=lambda n: n.id):
        plain = asdict(node)
        yield {"kind": "node", **{("entity_kind" if key == "kind" else key): value for key, value in plain.items()}}
    for naming in sorted(graph.namings, key=lambda m: (order.get(m.passage, ""), m.start, m.end, m.entity, m.passage)):
        yield {"kind": "mention", **asdict(naming)}
    for edge in sorted(graph.edges, key=lambda e: e.id):
        yield {"kind": "edge", **asdict(edge)}
    for figure in sorted(graph.figures, key=lambda f: f.id):
        yield {"kind": "figure", **asdict(figure)}


def fingerprint(graph: Graph) -> str:
    """Return a hash (16 hexadecimal characters) of all that the graph holds."""
    return hashlib.sha256(_jsonl(graph).encode()).hexdigest()[:16]


def _jsonl(graph: Graph) -> str:
    return "".join(dump(line) + "\n" for line in lines(graph))


def jsonl(source: Source) -> Files:
    """Return one object a line."""
    return {"graph.jsonl": _jsonl(source.part)}


def json_object(source: Source) -> Files:
    """Return documents, nodes and edges in one object; the projection as networkx reads it (`node_link_graph`)."""
    if source.projected:
        net = nx.Graph(source.network, lens=source.lens.describe("en"))
        return {"graph.json": dump(nx.node_link_data(net, edges="edges"), indent=1) + "\n"}
    parts: dict[str, list[dict[str, Any]]] = {"documents": [], "nodes": [], "edges": []}
    places = {"document": "documents", "node": "nodes", "edge": "edges"}
    for line in lines(source.part):
        if line["kind"] in places:
            parts[places[line.pop("kind")]].append(line)
    return {"graph.json": dump(parts, indent=1) + "\n"}
