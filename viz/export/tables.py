"""Two tables, nodes and edges, for spreadsheets and for the spreadsheet import of Gephi."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph.ontology import ontology
from viz.export.source import NODE_KEYS, Files, Source
from viz.export.text import csv_text


def tables(source: Source) -> Files:
    """Return nodes and edges with the column names that Gephi reads: Id, Label, Source, Target, Type, Weight."""
    net, keys = source.net, source.edge_keys
    nodes = ([node, values["label"], *(values[key] for key in NODE_KEYS)] for node, values in net.nodes(data=True))
    if source.projected:
        edges = [
            [one, other, "Undirected", number, "", values["weight"], *(values[k] for k in keys)]
            for number, (one, other, values) in enumerate(sorted(net.edges(data=True), key=lambda e: e[:2]), 1)
        ]
    else:
        edges = [
            [head, tail, _type(values), key, values["label"], values["weight"], *(values[k] for k in keys)]
            for head, tail, key, values in sorted(net.edges(keys=True, data=True), key=lambda e: e[2])
        ]
    return {
        "nodes.csv": csv_text(("Id", "Label", *NODE_KEYS), nodes, raw=source.raw),
        "edges.csv": csv_text(("Source", "Target", "Type", "Id", "Label", "Weight", *keys), edges, raw=source.raw),
    }


def _type(values: Mapping[str, Any]) -> str:
    relation = ontology().relations.get(values["rel_type"])
    return "Undirected" if relation and relation.symmetric else "Directed"
