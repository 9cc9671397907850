"""Reading a large embedded store in pieces: its graph without texts, and the texts of what is shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter

from graph.calm import calm
from graph.model import Edge, Graph, Naming, Node
from graph.store import cypher, rows
from graph.store.reader import Reader

FEW = 300  # passages that are looked up one after the other; for more, all are gone through once
ALL = {"skip": 0, "limit": 1 << 62}


def links(reader: Reader) -> Graph:
    """Return the graph without passages and mentions; others may read meanwhile."""
    with reader.aside() as (read, meta), calm():
        entities = [rows.node(row) for row in read(cypher.entities(meta.labels), **ALL)]
        return Graph(
            documents=tuple(map(rows.document, read(cypher.DOCUMENTS))),
            entities=tuple(sorted(entities, key=lambda node: node.id)),
            edges=_edges(entities, (row for one in meta.relations for row in read(cypher.edges((one,))))),
            figures=tuple(map(rows.figure, read(cypher.FIGURES))),
        )


def _edges(entities: Sequence[Node], found: Iterable[rows.Row]) -> tuple[Edge, ...]:
    """Make edges of rows, by id; what is the same in many is kept once: ids of ends, documents, times, rules."""
    ids: dict[object, str] = {node.id: node.id for node in entities}
    known: dict[tuple[str, ...], tuple[str, ...]] = {}

    def once(texts: list[str]) -> tuple[str, ...]:
        value = tuple(texts)
        return known.setdefault(value, value)

    made = [
        Edge(key, ids[head], kind, ids[tail], modality, once(documents), tuple(evidence), mentions,
             confidence, once(times), once(rules))
        for key, head, kind, tail, modality, documents, evidence, mentions, confidence, times, rules in found
    ]  # fmt: skip
    return tuple(sorted(made, key=attrgetter("id")))


def sizes(reader: Reader) -> Mapping[str, int]:
    """Count the passages of each document."""
    return {str(row[0]): int(row[1]) for row in reader.rows(cypher.SIZES)}


def mentions_of(reader: Reader, node: Node) -> Mapping[str, Sequence[Naming]]:
    """Return the mentions of an entity by document, each by start."""
    found: defaultdict[str, list[rows.Row]] = defaultdict(list)
    for row in reader.rows(cypher.namings_at(node.type), id=node.id):
        found[row[5]].append(row)
    return {doc_id: rows.namings(found[doc_id]) for doc_id in sorted(found)}


def mentions_in(reader: Reader, passage_ids: Sequence[str]) -> Mapping[str, Sequence[Naming]]:
    """Return the mentions in each passage, by start; a passage that names nothing is left out."""
    if len(passage_ids) > FEW:
        told = reader.rows(cypher.NAMINGS_IN, ids=list(passage_ids))
    else:
        told = [row for one in passage_ids for row in reader.rows(cypher.NAMINGS_AT, id=one)]
    found: defaultdict[str, list[Naming]] = defaultdict(list)
    for naming in rows.namings(told):
        found[naming.passage].append(naming)
    return found
