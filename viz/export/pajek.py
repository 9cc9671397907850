"""Pajek (.net). Vertices go by their names, since that is all Pajek shows; a name borne twice gets its type, then id.

The format has no escapes: a double quote or a backslash in a name is written as its full-width form, which Unicode
compatibility folding (NFKC) turns back; line breaks become spaces.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import networkx as nx

from graph.ontology import ontology
from viz.export.source import Files, Source

_FULL_WIDTH = str.maketrans({'"': "＂", "\\": "＼"})


def pajek(source: Source) -> Files:
    """Return vertices, arcs (relations with a direction) and edges (those without), with weights and names."""
    net = source.net
    names = _names(net)
    place = {node: str(number) for number, node in enumerate(net, 1)}
    arcs: list[str] = []
    edges: list[str] = []
    for head, tail, values in net.edges(data=True):
        line = f"{place[head]} {place[tail]} {values['weight']}"
        if "rel_type" in values:
            line += f' l "{values["rel_type"]}"'
        (arcs if _has_direction(values) else edges).append(line)
    vertices = [f'{place[node]} "{names[node]}"' for node in net]
    lines: list[str] = [f"*Vertices {len(net)}", *vertices]
    lines += ["*Arcs", *sorted(arcs, key=_ends)] if arcs else []  # first: networkx reads what follows in the same way
    lines += ["*Edges", *sorted(edges, key=_ends)] if edges else []
    return {"graph.net": "\n".join(lines) + "\n"}


def _ends(line: str) -> tuple[int, int, str]:
    head, tail, rest = line.split(" ", 2)
    return int(head), int(tail), rest


def _has_direction(values: dict[str, Any]) -> bool:
    relation = ontology().relations.get(values.get("rel_type", ""))
    return "rel_type" in values and not (relation and relation.symmetric)


def _names(net: nx.Graph) -> dict[str, str]:
    """Return a name for each node that no other one has."""
    plain = {node: _plain(values["label"]) for node, values in net.nodes(data=True)}
    typed = {node: f"{name} ({net.nodes[node]['entity_type']})" for node, name in plain.items()}
    sure = {node: f"{name} ({_plain(node)})" for node, name in plain.items()}
    return dict(_unique(net, (plain, typed, sure)))


def _unique(net: Iterable[str], choices: Iterable[dict[str, str]]) -> Iterator[tuple[str, str]]:
    open_nodes, taken = list(net), set[str]()
    for names in choices:
        counted = Counter(names[node] for node in open_nodes)
        left = []
        for node in open_nodes:
            if names[node].strip() and counted[names[node]] == 1 and names[node] not in taken:
                taken.add(names[node])
                yield node, names[node]
            else:
                left.append(node)
        open_nodes = left
    yield from ((node, f"# {number}") for number, node in enumerate(open_nodes, 1))


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip().translate(_FULL_WIDTH)
