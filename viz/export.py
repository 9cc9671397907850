"""Write the graph for other tools: JSON lines, JSON, GraphML, GEXF and CSV.

The same graph gives the same bytes, whatever the order it was ingested in; no file holds a date of writing.
In XML and CSV text is cleaned of characters that break readers, and cells of a CSV never start a formula.
Pictures are `viz.network`'s, records (what each document says) are `graph.stream`'s.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import networkx as nx

from graph.analytics.network import directed
from graph.errors import HubgraphError
from graph.model import Graph
from graph.ontology import ontology
from viz import style

_XML = '<?xml version="1.0" encoding="utf-8"?>\n'
_NODE_KEYS = (
    "entity_type", "entity_type_zh", "name_en", "entity_kind", "aliases", "documents", "document_ids", "mentions",
)  # fmt: skip
_EDGE_KEYS = ("rel_type", "modality", "confidence", "mentions", "times", "document_ids", "evidence", "rules")
BOM = "\ufeff"  # tells Excel that a CSV is UTF-8
# Control characters but tab and line breaks, lone surrogates, non-characters, marks that turn the writing direction.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True, slots=True)
class Format:
    """A format: `files` gives the content of each file by name; those of several files go into a folder."""

    description: str
    suffix: str
    files: Callable[[Graph], Mapping[str, str]]
    folder: bool = False


def clean(text: str) -> str:
    """Return `text` without control characters, lone surrogates and marks that turn the writing direction."""
    return _UNWANTED.sub("", text)


def safe_cell(value: object) -> object:
    """Return a CSV cell that no spreadsheet takes for a formula: text that starts like one gets a leading quote."""
    if not isinstance(value, str):
        return value
    text = clean(value)
    return f"'{text}" if text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA) else text


def csv_text(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a CSV with byte order mark and safe cells; None is an empty cell."""
    out = io.StringIO()
    out.write(BOM)
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows([safe_cell("" if cell is None else cell) for cell in row] for row in rows)
    return out.getvalue()


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
    return hashlib.sha256(_jsonl(graph)["graph.jsonl"].encode()).hexdigest()[:16]


def export(graph: Graph, format: str, out: Path) -> list[Path]:
    """Write `graph` to `out` in one of `FORMATS` and return the files written, each whole or not at all.

    `out` is a folder for a format of several files. Raises HubgraphError for an unknown format or a path that cannot
    be written.
    """
    found = _format(format)
    contents = found.files(graph)
    targets = (
        {out / name: text for name, text in contents.items()} if found.folder else {out: "".join(contents.values())}
    )
    for path, text in targets.items():
        write_text(path, text)
    return list(targets)


def export_text(graph: Graph, format: str) -> str:
    """Return what `export` would write, for pipes. Raises HubgraphError for a format of several files."""
    found = _format(format)
    if found.folder:
        raise HubgraphError(f"{format} is several files", "name a folder to write them to")
    return "".join(found.files(graph).values())


def write_text(path: Path, text: str) -> None:
    """Write a file as UTF-8, line breaks as they are, replacing an older one only when all is written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
                file.write(text)
            Path(name).chmod(0o666 & ~_umask())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as exc:
        raise HubgraphError(f"{path}: cannot be written: {exc.strerror}", "choose another place to write to") from exc


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _format(name: str) -> Format:
    if name not in FORMATS:
        raise HubgraphError(f"no such format: {name}", f"choose from {', '.join(FORMATS)}")
    return FORMATS[name]


def _jsonl(graph: Graph) -> Mapping[str, str]:
    text = "".join(_dump(line) + "\n" for line in lines(graph))
    return {"graph.jsonl": text}


def _json(graph: Graph) -> Mapping[str, str]:
    parts: dict[str, list[dict[str, Any]]] = {"documents": [], "nodes": [], "edges": []}
    places = {"document": "documents", "node": "nodes", "edge": "edges"}
    for line in lines(graph):
        if line["kind"] in places:
            parts[places[line.pop("kind")]].append(line)
    return {"graph.json": _dump(parts, indent=1) + "\n"}


def _dump(value: object, indent: int | None = None) -> str:
    """Return JSON with text as it is, since offsets count its characters; what UTF-8 cannot hold is escaped."""
    separators = (",", ":") if indent is None else (",", ": ")
    text = json.dumps(value, ensure_ascii=False, separators=separators, indent=indent)
    return text.encode("utf-8", "backslashreplace").decode()


def _flat(plain: Mapping[str, Any]) -> dict[str, str | int | float | bool]:
    """Return values that GraphML, GEXF and CSV know: one type per key, lists joined, nothing missing, text clean."""
    return {key: _scalar(value) for key, value in plain.items() if value is not None}


def _scalar(value: Any) -> str | int | float | bool:
    if isinstance(value, (list, tuple)):
        return "；".join(clean(str(one)) for one in value)
    return clean(value) if isinstance(value, str) else value


def _node(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return a node's values under names that no graph format keeps for itself."""
    label = ontology().labels.get(values["type"])
    return {
        "label": values["name"], "entity_type": values["type"], "entity_type_zh": label.zh if label else values["type"],
        "name_en": values["name_en"], "entity_kind": values["kind"], "aliases": values["aliases"],
        "documents": len(values["documents"]), "document_ids": values["documents"], "mentions": values["mentions"],
    }  # fmt: skip


def _edge(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return an edge's values under names that no graph format keeps for itself; `weight` counts documents."""
    relation = ontology().relations.get(values["type"])
    return {
        "label": relation.zh if relation else values["type"], "rel_type": values["type"],
        "modality": values["modality"], "weight": len(values["documents"]), "confidence": float(values["confidence"]),
        "mentions": values["mentions"], "times": values["times"], "document_ids": values["documents"],
        "evidence": values["evidence"], "rules": values["rules"],
    }  # fmt: skip


def _portable(graph: Graph) -> nx.MultiDiGraph:
    """Return the graph with flat values; the ids of nodes and edges stay those of the graph."""
    whole, net = directed(graph), nx.MultiDiGraph()
    for node, values in whole.nodes(data=True):
        net.add_node(clean(node), **_flat(_node(values)))
    for head, tail, key, values in whole.edges(keys=True, data=True):
        net.add_edge(clean(head), clean(tail), key=clean(key), **_flat(_edge(values)))
    return net


def _graphml(graph: Graph) -> Mapping[str, str]:
    return {"graph.graphml": _XML + "\n".join(nx.generate_graphml(_portable(graph))) + "\n"}


def _gexf(graph: Graph) -> Mapping[str, str]:
    net = _portable(graph)
    for _, _, key, values in net.edges(keys=True, data=True):
        values["id"] = key
    for _, values in net.nodes(data=True):
        fill = style.look(values["entity_type"]).fill[0]
        red, green, blue = (int(fill[i : i + 2], 16) for i in (1, 3, 5))
        values["viz"] = {"color": {"r": red, "g": green, "b": blue, "a": 1.0}}
    text = "\n".join(nx.generate_gexf(net))
    text = re.sub(r' lastmodifieddate="[^"]*"', "", text, count=1)  # the day of writing: other bytes every day
    return {"graph.gexf": f"{_XML}{text}\n"}


def _csv(graph: Graph) -> Mapping[str, str]:
    """Return nodes and edges with the column names that Gephi reads: Id, Label, Source, Target, Type, Weight."""
    net = _portable(graph)
    nodes = ([node, values["label"], *(values[key] for key in _NODE_KEYS)] for node, values in net.nodes(data=True))
    edges = (
        [head, tail, _gephi_type(values), key, values["label"], values["weight"], *(values[k] for k in _EDGE_KEYS)]
        for head, tail, key, values in sorted(net.edges(keys=True, data=True), key=lambda edge: edge[2])
    )
    return {
        "nodes.csv": csv_text(("Id", "Label", *_NODE_KEYS), nodes),
        "edges.csv": csv_text(("Source", "Target", "Type", "Id", "Label", "Weight", *_EDGE_KEYS), edges),
    }


def _gephi_type(values: Mapping[str, Any]) -> str:
    relation = ontology().relations.get(values["rel_type"])
    return "Undirected" if relation and relation.symmetric else "Directed"


FORMATS: Mapping[str, Format] = {
    "jsonl": Format(
        "everything, one object a line: documents, passages, nodes, mentions, edges, figures", ".jsonl", _jsonl
    ),
    "json": Format("documents, nodes and edges in one JSON object", ".json", _json),
    "graphml": Format("nodes and edges for networkx, yEd, Cytoscape", ".graphml", _graphml),
    "gexf": Format("nodes and edges for Gephi, with the colours of the types", ".gexf", _gexf),
    "csv": Format("a folder with nodes.csv and edges.csv, for spreadsheets and Gephi", "", _csv, folder=True),
}
