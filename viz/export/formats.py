"""The formats by name. `docs/formats.md` says what each holds and loses, and which tool opens it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from graph.analytics.network import EVERYTHING, Lens
from graph.errors import HubgraphError
from graph.model import Graph
from viz.export.admin import admin
from viz.export.browser import browser
from viz.export.cytoscape import cytoscape
from viz.export.gexf import gexf
from viz.export.graphml import graphml
from viz.export.lines import json_object, jsonl
from viz.export.pajek import pajek
from viz.export.rdf import jsonld, turtle
from viz.export.script import script
from viz.export.source import Files, Source
from viz.export.tables import tables
from viz.export.text import write_text


@dataclass(frozen=True, slots=True)
class Format:
    """A format: `files` gives the content of each file by name; those of several files go into a folder.

    `networks` tells whether it can hold the projection that the report is computed on.
    """

    description: str
    suffix: str
    files: Callable[[Source], Files]
    folder: bool = False
    networks: bool = False


FORMATS: Mapping[str, Format] = {
    "jsonl": Format(
        "everything, one object a line: documents, passages, nodes, mentions, edges, figures", ".jsonl", jsonl
    ),
    "json": Format("documents, nodes and edges in one JSON object", ".json", json_object, networks=True),
    "graphml": Format("nodes and edges for networkx, yEd, Cytoscape", ".graphml", graphml, networks=True),
    "gexf": Format("nodes and edges for Gephi: colours, sizes, times", ".gexf", gexf, networks=True),
    "csv": Format(
        "a folder with nodes.csv and edges.csv, for spreadsheets and Gephi", "", tables, folder=True, networks=True
    ),
    "cytoscape": Format("nodes and edges for Cytoscape and Cytoscape.js", ".cyjs", cytoscape, networks=True),
    "pajek": Format("names and weights for Pajek and its many readers", ".net", pajek, networks=True),
    "jsonld": Format("linked data: schema.org, and where each statement comes from (PROV-O)", ".jsonld", jsonld),
    "turtle": Format("the same linked data, in Turtle", ".ttl", turtle),
    "cypher": Format("a script that loads the graph into an empty Neo4j", ".cypher", script),
    "neo4j-admin": Format("a folder that `neo4j-admin database import full` reads", "", admin, folder=True),
    "neo4j-browser": Format("a folder with a style sheet and favourites for Neo4j Browser", "", browser, folder=True),
}


def export(
    graph: Graph, format: str, out: Path, *, lens: Lens | None = None, network: bool = False, raw: bool = False
) -> list[Path]:
    """Write `graph` to `out` in one of `FORMATS` and return the files written, each whole or not at all.

    `out` is a folder for a format of several files. `lens` limits what is written (default: all relations), `network`
    writes the undirected network of `graph.analytics.network.network` (default lens there: asserted and proposed),
    `raw` writes CSV for machines. Raises HubgraphError for an unknown format, a format that cannot hold a network, or
    a path that cannot be written.
    """
    found = _format(format)
    contents = found.files(_source(format, graph, lens, network, raw))
    targets = (
        {out / name: text for name, text in contents.items()} if found.folder else {out: "".join(contents.values())}
    )
    for path, text in targets.items():
        write_text(path, text)
    return list(targets)


def export_text(
    graph: Graph, format: str, *, lens: Lens | None = None, network: bool = False, raw: bool = False
) -> str:
    """Return what `export` would write, for pipes. Raises HubgraphError for a format of several files."""
    found = _format(format)
    if found.folder:
        raise HubgraphError(f"{format} is several files", "name a folder to write them to")
    return "".join(found.files(_source(format, graph, lens, network, raw)).values())


def _source(format: str, graph: Graph, lens: Lens | None, network: bool, raw: bool) -> Source:
    if network and not FORMATS[format].networks:
        raise HubgraphError(
            f"{format} does not hold the projected network", f"choose from {', '.join(_named(networks=True))}"
        )
    return Source(graph, lens or (Lens() if network else EVERYTHING), projected=network, raw=raw)


def _named(*, networks: bool) -> Sequence[str]:
    return [name for name, one in FORMATS.items() if one.networks or not networks]


def _format(name: str) -> Format:
    if name not in FORMATS:
        raise HubgraphError(f"no such format: {name}", f"choose from {', '.join(FORMATS)}")
    return FORMATS[name]
