"""Join records into one graph: one entity for all its names, one edge for all its statements.

Pure functions of the records: their order does not matter, and the same records give the same bytes on any machine.
Which names an entity has in a document is decided by extraction; judgements of people are replayed by `graph.curation`.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from graph.errors import RecordError
from graph.fold import fold
from graph.model import Edge, Entity, Figure, Graph, Naming, Node, Observation, Record, Relation, content_id
from graph.ontology import MODALITIES, Ontology, ontology
from graph.stream import record_to_line

BUILD_LENGTH = 16  # hexadecimal characters
SHORTEST_ALIAS = 2  # an alias of one character (沪) names too many things to join two entities

Key = tuple[str, str]  # label and id of an entity in a record


@dataclass(frozen=True, slots=True)
class _Known:
    """An entity as one document knows it, with that document's id."""

    document: str
    entity: Entity


def build_id(records: Sequence[Record]) -> str:
    """Return the build id of a set of records: 16 hexadecimal characters, whatever their order."""
    lines = sorted({record_to_line(record) for record in records})
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()[:BUILD_LENGTH]


def graph_hash(graph: Graph) -> str:
    """Return a hash of everything a graph holds: two stores with the same hash say the same."""
    plain = json.dumps(asdict(graph), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()[:BUILD_LENGTH]


def assemble(records: Sequence[Record], vocabulary: Ontology | None = None) -> Graph:
    """Join records into the graph they make.

    Raises RecordError, naming document and id, for a reference to something that is not in the record, for what the
    ontology (that of the data folder by default) does not allow, and for two different records of one document.
    """
    vocabulary = vocabulary or ontology()
    unique = _unique(records)
    known = [_Known(record.document.id, ent) for record in unique for ent in record.entities]
    for record in unique:
        _check(record, vocabulary)
    node_of = _nodes(known)
    nodes = {node.id: node for node in node_of.values()}
    document_of = {p.id: record.document.id for record in unique for p in record.passages}
    return Graph(
        documents=tuple(record.document for record in unique),
        passages=tuple(p for r in unique for p in sorted(r.passages, key=lambda p: (p.index, p.id))),
        entities=tuple(nodes[node_id] for node_id in sorted(nodes)),
        namings=_namings(known, node_of, document_of),
        edges=_edges(unique, node_of, vocabulary),
        figures=_figures(unique, node_of),
        document_of=dict(sorted(document_of.items())),
    )


def _unique(records: Sequence[Record]) -> list[Record]:
    by_id: dict[str, Record] = {}
    for record in records:
        if by_id.setdefault(record.document.id, record) != record:
            raise RecordError(f"document {record.document.id}: two different records", "keep the newer one")
    return [by_id[doc_id] for doc_id in sorted(by_id)]


def _check(record: Record, vocabulary: Ontology) -> None:
    doc, label = record.document.id, {ent.id: ent.type for ent in record.entities}
    passages = {p.id for p in record.passages}
    again = "run `hubgraph extract` on the document again"
    for ent in record.entities:
        if ent.type not in vocabulary.labels:
            raise RecordError(f"document {doc}, entity {ent.id}: unknown label {ent.type!r}", "see data/ontology.yaml")
        _known_ids(f"document {doc}, entity {ent.id}", (m.passage for m in ent.mentions), passages)
    items: tuple[Relation | Observation, ...] = (*record.relations, *record.observations)
    for item in items:
        where = f"document {doc}, {type(item).__name__.lower()} {item.id}"
        _known_ids(where, item.evidence, passages)
        if item.modality not in MODALITIES:
            raise RecordError(f"{where}: unknown modality {item.modality!r}", f"one of {', '.join(MODALITIES)}")
    for rel in record.relations:
        where = f"document {doc}, relation {rel.id}"
        _known_ids(where, (rel.head, rel.tail), label)
        if not vocabulary.allows(label[rel.head], rel.type, label[rel.tail]):
            said = f"({label[rel.head]})-[{rel.type}]->({label[rel.tail]})"
            raise RecordError(f"{where}: the ontology does not allow {said}", again)
    for obs in record.observations:
        ends = (obs.subject,) if obs.counterpart is None else (obs.subject, obs.counterpart)
        _known_ids(f"document {doc}, observation {obs.id}", ends, label)


def _known_ids(where: str, ids: Iterable[str], known: Container[str]) -> None:
    missing = [one for one in ids if one not in known]
    if missing:
        raise RecordError(f"{where}: names {missing[0]}, which is not in the record", "make the record again")


def _nodes(known: Sequence[_Known]) -> dict[Key, Node]:
    groups: defaultdict[Key, list[_Known]] = defaultdict(list)
    root = _joined([one.entity for one in known])
    for one in known:
        groups[root[_key(one.entity)]].append(one)
    merged = {key: _node(group) for key, group in groups.items()}
    return {key: merged[top] for key, top in root.items()}


def _key(ent: Entity) -> Key:
    return ent.type, ent.id


def _joined(entities: Sequence[Entity]) -> dict[Key, Key]:
    """Map each entity to the one that stands for its group.

    Names that fold alike join. An alias joins its entity to the one of that name, unless it is the alias of entities
    that are not (yet) one: joining is repeated until nothing changes, which makes the result independent of order.
    """
    parent = {_key(ent): _key(ent) for ent in entities}
    named: defaultdict[tuple[str, str], set[Key]] = defaultdict(set)
    aliased: defaultdict[tuple[str, str], set[Key]] = defaultdict(set)
    for ent in entities:
        named[ent.type, fold(ent.name)].add(_key(ent))
        for alias in ent.aliases:
            if len(fold(alias)) >= SHORTEST_ALIAS:
                aliased[ent.type, fold(alias)].add(_key(ent))
    for same in named.values():
        _union(parent, same)
    bridges = sorted(name for name in aliased if name in named)
    changed = True
    while changed:
        changed = False
        for name in bridges:
            carriers = {_find(parent, key) for key in aliased[name] - named[name]}
            if len(carriers) == 1:
                changed |= _union(parent, carriers | named[name])
    return {key: _find(parent, key) for key in parent}


def _find(parent: dict[Key, Key], key: Key) -> Key:
    while parent[key] != key:
        parent[key] = parent[parent[key]]
        key = parent[key]
    return key


def _union(parent: dict[Key, Key], keys: Iterable[Key]) -> bool:
    roots = sorted({_find(parent, key) for key in keys})
    for other in roots[1:]:
        parent[other] = roots[0]
    return len(roots) > 1


def _node(group: Sequence[_Known]) -> Node:
    label = group[0].entity.type
    documents: defaultdict[str, set[str]] = defaultdict(set)
    listed: set[str] = set()
    for one in group:
        documents[one.entity.name].add(one.document)
        if one.entity.kind or one.entity.name_en:
            listed.add(one.entity.name)
    name = min(documents, key=lambda n: (n not in listed, -len(documents[n]), -len(n), n))
    own = [one for one in group if one.entity.name == name]
    names = {n for one in group for n in (one.entity.name, *one.entity.aliases)}
    return Node(
        id=content_id("e", label, name),
        name=name,
        type=label,
        name_en=_usual(one.entity.name_en for one in own) or _usual(one.entity.name_en for one in group),
        kind=_usual(one.entity.kind for one in own) or _usual(one.entity.kind for one in group),
        aliases=tuple(sorted(n for n in names - {name} if n.strip())),
        documents=tuple(sorted({one.document for one in group})),
        mentions=len({(m.passage, m.start, m.end) for one in group for m in one.entity.mentions}),
    )


def _usual(values: Iterable[str]) -> str:
    counted = Counter(value for value in values if value)
    return min(counted, key=lambda value: (-counted[value], value), default="")


def _namings(
    known: Sequence[_Known], node_of: Mapping[Key, Node], document_of: Mapping[str, str]
) -> tuple[Naming, ...]:
    made = {
        Naming(m.passage, node_of[_key(one.entity)].id, m.start, m.end, m.text)
        for one in known
        for m in one.entity.mentions
    }
    return tuple(sorted(made, key=lambda n: (document_of[n.passage], n.start, n.end, n.entity, n.passage, n.text)))


def _edges(records: Sequence[Record], node_of: Mapping[Key, Node], vocabulary: Ontology) -> tuple[Edge, ...]:
    sums: defaultdict[tuple[str, str, str, str], list[tuple[str, int, int]]] = defaultdict(list)
    for which, record in enumerate(records):
        node_id = {ent.id: node_of[_key(ent)].id for ent in record.entities}
        for index, rel in enumerate(record.relations):
            head, tail = node_id[rel.head], node_id[rel.tail]
            if head == tail:
                continue  # two names of one entity: nothing is said about anything else
            if vocabulary.relations[rel.type].symmetric and tail < head:
                head, tail = tail, head
            sums[head, rel.type, tail, rel.modality].append((record.document.id, which, index))
    return tuple(sorted((_edge(key, refs, records) for key, refs in sums.items()), key=lambda edge: edge.id))


def _edge(key: tuple[str, str, str, str], refs: Sequence[tuple[str, int, int]], records: Sequence[Record]) -> Edge:
    statements = [records[which].relations[index] for _, which, index in refs]
    evidence = {passage for rel in statements for passage in rel.evidence}
    return Edge(
        content_id("r", *key),
        *key,
        documents=tuple(sorted({doc_id for doc_id, _, _ in refs})),
        evidence=tuple(sorted(evidence)),
        mentions=len(evidence),
        confidence=max(rel.confidence for rel in statements),
        times=tuple(sorted({rel.time for rel in statements if rel.time})),
        rules=tuple(sorted({rel.rule for rel in statements if rel.rule})),
    )


def _figures(records: Sequence[Record], node_of: Mapping[Key, Node]) -> tuple[Figure, ...]:
    made: dict[str, Figure] = {}
    for record in records:
        node_id = {ent.id: node_of[_key(ent)].id for ent in record.entities}
        for obs in record.observations:
            subject = node_id[obs.subject]
            counterpart = node_id[obs.counterpart] if obs.counterpart is not None else None
            said = (subject, obs.indicator, float(obs.value), _number(obs.value_max), obs.unit, obs.period, counterpart)
            figure_id = content_id("o", record.document.id, *said, obs.modality)
            before = made.get(figure_id)
            made[figure_id] = Figure(
                id=figure_id,
                subject=subject,
                indicator=obs.indicator,
                value=float(obs.value),
                value_max=_number(obs.value_max),
                unit=obs.unit,
                period=obs.period,
                counterpart=counterpart,
                modality=obs.modality,
                confidence=max(obs.confidence, before.confidence if before else 0.0),
                document=record.document.id,
                evidence=tuple(sorted({*obs.evidence, *(before.evidence if before else ())})),
            )
    return tuple(made[figure_id] for figure_id in sorted(made))


def _number(value: float | None) -> float | None:
    return None if value is None else float(value)
