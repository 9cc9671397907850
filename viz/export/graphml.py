"""GraphML, for networkx, yEd and Cytoscape."""

from __future__ import annotations

import networkx as nx

from viz.export.source import Files, Source

XML = '<?xml version="1.0" encoding="utf-8"?>\n'


def graphml(source: Source) -> Files:
    """Return nodes and edges with their values; the ids of edges are those of the graph."""
    return {"graph.graphml": XML + "\n".join(nx.generate_graphml(source.net)) + "\n"}
