"""Cytoscape.js JSON, for Cytoscape, Cytoscape.js and networkx (`cytoscape_graph`)."""

from __future__ import annotations

from typing import Any

import networkx as nx

from viz import style
from viz.export.source import Files, Source
from viz.export.text import dump


def cytoscape(source: Source) -> Files:
    """Return elements with their values, and the style of the explorer by type."""
    net = source.net.copy()
    for _, values in net.nodes(data=True):
        values["name"] = values["label"]
    if net.is_multigraph():
        for *_, key, values in net.edges(keys=True, data=True):
            values["id"] = key
    plain = nx.cytoscape_data(net)
    labels = sorted({values["entity_type"] for _, values in net.nodes(data=True)})
    return {"graph.cyjs": dump({**plain, "style": _style(labels)}, indent=1) + "\n"}


def _style(labels: list[str]) -> list[dict[str, Any]]:
    edges = {"width": "mapData(weight, 1, 3, 1.5, 3.5)", "line-color": style.MODALITIES["asserted"].colour[0]}
    rules: list[dict[str, Any]] = [
        {"selector": "node", "style": {"label": "data(label)"}},
        {"selector": "edge", "style": edges},
    ]
    rules += [
        {"selector": f'node[entity_type="{label}"]', "style": {"background-color": style.look(label).fill[0]}}
        for label in labels
    ]
    for name, stroke in style.MODALITIES.items():
        look = {"line-color": stroke.colour[0], "line-style": "dashed" if stroke.dash else "solid"}
        rules.append({"selector": f'edge[modality="{name}"]', "style": look})
    return rules
