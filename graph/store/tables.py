"""A graph as the rows that every store keeps: nodes by label, relationships by type; what a store says of itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from graph.model import Graph, Record, content_id
from graph.ontology import Ontology
from graph.store import cypher
from graph.touched import Touched

SCHEMA = 1  # raise it when tables or properties change: older stores are then made again from their records

MOST = 50_000  # rows of records that may be in memory while what they change is looked for

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


@dataclass(frozen=True, slots=True)
class Meta:
    """What a store says of itself."""

    schema: int
    library: str
    build: str
    vocabulary: str
    labels: tuple[str, ...]
    relations: tuple[str, ...]
    counts: Mapping[str, int]  # as the verb `counts` answers them


def meta_for(build: str, records: Sequence[Record], graph: Graph, vocabulary: Ontology, library: str) -> Meta:
    """Return what a store says of itself that is made now by `library`, of `records` that make `graph`."""
    counts = {**counts_of(graph), "statements": sum(len(record.relations) for record in records)}
    return meta_with(build, counts, vocabulary, library)


def meta_with(build: str, counts: Mapping[str, int], vocabulary: Ontology, library: str) -> Meta:
    """Return what a store says of itself that is made now by `library`, and holds so much."""
    return Meta(
        schema=SCHEMA,
        library=library,
        build=build,
        vocabulary=content_id("v", *cypher.tables(vocabulary)),
        labels=tuple(vocabulary.labels),
        relations=tuple(vocabulary.relations),
        counts=counts,
    )


def meta_after(meta: Meta, build: str, part: Touched, statements: int) -> Meta:
    """Return what a store says of itself after a change of a part of it, with so many statements more."""
    before, after = counts_of(part.before, part.kept), counts_of(part.after, part.kept)
    more = {**{name: after[name] - before[name] for name in after}, "statements": statements}
    return replace(meta, build=build, counts={name: count + more[name] for name, count in meta.counts.items()})


def counts_of(graph: Graph, leave_out: Collection[str] = ()) -> dict[str, int]:
    """Count what is in a graph; `leave_out` are indicators that count for nothing. Statements are not in it."""
    return {
        "documents": len(graph.documents),
        "passages": len(graph.passages),
        "entities": len(graph.entities),
        "mentions": len(graph.namings),
        "relations": len(graph.edges),
        "statements": 0,
        "observations": len(graph.figures),
        "indicators": len({figure.indicator for figure in graph.figures}.difference(leave_out)),
    }


def rows_of(record: Record) -> int:
    """Count the rows that a record is worth, more or less."""
    mentions = sum(len(ent.mentions) for ent in record.entities)
    return len(record.passages) + len(record.entities) + len(record.relations) + len(record.observations) + mentions


def is_much(rows: int, there: Meta) -> bool:
    """Tell whether so many rows of records change that looking for what they touch is in vain, or takes memory."""
    return rows > MOST or rows * 2 > sum(there.counts.values()) + 2_000


def node_rows(graph: Graph) -> Mapping[str, Sequence[dict[str, Any]]]:
    """Return the nodes of a graph by label, with their properties in the order of the tables."""
    rows: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for node in graph.entities:
        plain = _columns(node)
        rows[plain.pop("type")].append(plain)
    rows["Document"] = [_columns(doc) for doc in graph.documents]
    rows["Passage"] = [{**_columns(p), "document": graph.document_of[p.id]} for p in graph.passages]
    rows["Observation"] = [_columns(figure) for figure in graph.figures]
    names = sorted({figure.indicator for figure in graph.figures})
    rows["Indicator"] = [{"id": indicator_id(name), "name": name} for name in names]
    return rows


def indicator_id(name: str) -> str:
    """Return the id of the indicator of that name."""
    return content_id("i", name)


def edge_rows(
    graph: Graph, label: Mapping[str, str] | None = None
) -> Mapping[tuple[str, str, str], Sequence[dict[str, Any]]]:
    """Return the relationships of a graph by type and by the labels of both ends.

    `from` and `to` are the ids of the ends, the rest are properties. `label` tells the labels of entities by id, where
    the graph is a part that lacks them.
    """
    label = label or {node.id: node.type for node in graph.entities}
    rows: defaultdict[tuple[str, str, str], list[dict[str, Any]]] = defaultdict(list)
    for edge in graph.edges:
        plain = _columns(edge)
        relation = plain.pop("type")
        rows[relation, label[edge.head], label[edge.tail]].append({"from": edge.head, "to": edge.tail, **plain})
    for passage_id, doc_id in graph.document_of.items():
        rows["HAS_PASSAGE", "Document", "Passage"].append({"from": doc_id, "to": passage_id})
    for n in graph.namings:
        named = {"from": n.passage, "to": n.entity, "start": n.start, "end": n.end, "text": n.text}
        rows["MENTIONS", "Passage", label[n.entity]].append(named)
    for f in graph.figures:
        rows["HAS_OBSERVATION", label[f.subject], "Observation"].append({"from": f.subject, "to": f.id})
        rows["MEASURES", "Observation", "Indicator"].append({"from": f.id, "to": indicator_id(f.indicator)})
        if f.counterpart is not None:
            rows["COUNTERPART", "Observation", label[f.counterpart]].append({"from": f.id, "to": f.counterpart})
    return rows


def _columns(thing: DataclassInstance) -> dict[str, Any]:
    names, values = _fields(type(thing))
    return dict(zip(names, values(thing), strict=True))


@cache
def _fields(kind: type[DataclassInstance]) -> tuple[Sequence[str], Callable[[Any], Sequence[Any]]]:
    """Return the names of the fields of a class, and what reads them all at once: there are half a million rows."""
    names = [field.name for field in fields(kind)]
    return names, attrgetter(*names)
