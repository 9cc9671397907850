"""Join records into one graph: one entity for all its names, one edge for all its statements.

Pure functions of records and judgements: their order does not matter, and the same ones give the same bytes on any
machine. Which names an entity has in a document is decided by extraction, and `graph.join` tells which entities are
one; judgements of people are replayed by `graph.curation`.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field

from graph.curation.judgement import Judgement
from graph.curation.ledger import Standing
from graph.curation.replay import Decisions, decide
from graph.errors import RecordError
from graph.join import Key, key_of
from graph.model import Entity, Figure, Graph, Naming, Node, Observation, Record, Relation, content_id
from graph.ontology import MODALITIES, Ontology, ontology
from graph.statements import Refused, Statements
from graph.stream import digest, line_of

BUILD_LENGTH = 16  # hexadecimal characters


@dataclass(frozen=True, slots=True)
class _Known:
    """An entity as one document knows it, with that document's id."""

    document: str
    entity: Entity


@dataclass(frozen=True, slots=True)
class Outcome:
    """A graph, and what became of the judgements.

    `waiting` are those whose target is not there, `refused` the statements that the ontology no longer allows, `judged`
    the judgements by id of the edge or entity that they changed or confirmed.
    """

    graph: Graph
    standing: Standing
    waiting: tuple[Judgement, ...] = ()
    refused: tuple[Refused, ...] = ()
    judged: Mapping[str, tuple[Judgement, ...]] = field(default_factory=dict)


def build_id(records: Sequence[Record], judgements: Sequence[Judgement] = ()) -> str:
    """Return the build id of records and judgements: 16 hexadecimal characters, whatever their order."""
    return build_of((digest(line_of(record)) for record in records), judgements)


def build_of(hashes: Iterable[str], judgements: Sequence[Judgement]) -> str:
    """Return the build id by the hashes of the lines of records, as `graph.stream` gives them."""
    names = sorted(set(hashes)) + sorted({one.id for one in judgements})
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:BUILD_LENGTH]


def graph_hash(graph: Graph) -> str:
    """Return a hash of everything a graph holds: two stores with the same hash say the same."""
    plain = json.dumps(asdict(graph), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()[:BUILD_LENGTH]


def assemble(
    records: Sequence[Record], vocabulary: Ontology | None = None, judgements: Sequence[Judgement] = ()
) -> Graph:
    """Join records into the graph they make, as judgements want it.

    Raises RecordError, naming document and id, for a reference to something that is not in the record, for what the
    ontology (that of the data folder by default) does not allow, and for two different records of one document.
    """
    return revise(records, vocabulary, judgements).graph


def revise(
    records: Sequence[Record], vocabulary: Ontology | None = None, judgements: Sequence[Judgement] = ()
) -> Outcome:
    """Join records into a graph and tell what became of the judgements. Raises what `assemble` raises."""
    vocabulary = vocabulary or ontology()
    unique = _unique(records)
    known = [_Known(record.document.id, ent) for record in unique for ent in record.entities]
    for record in unique:
        _check(record, vocabulary)
    decisions = decide([one.entity for one in known], judgements)
    node_of = _nodes(known, decisions)
    nodes = {node.id: node for node in node_of.values()}
    document_of = {p.id: record.document.id for record in unique for p in record.passages}
    statements = Statements(unique, node_of, decisions, vocabulary)
    graph = Graph(
        documents=tuple(record.document for record in unique),
        passages=tuple(p for r in unique for p in sorted(r.passages, key=lambda p: (p.index, p.id))),
        entities=tuple(nodes[node_id] for node_id in sorted(nodes)),
        namings=_namings(known, node_of, document_of),
        edges=statements.edges(),
        figures=_figures(unique, node_of),
        document_of=dict(sorted(document_of.items())),
    )
    waiting = sorted((*decisions.waiting, *statements.verdicts.waiting), key=lambda one: (one.at, one.id))
    judged = {**_judged_nodes(decisions, node_of), **statements.judged()}
    return Outcome(graph, decisions.standing, tuple(waiting), tuple(statements.refused), judged)


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


def _nodes(known: Sequence[_Known], decisions: Decisions) -> dict[Key, Node]:
    groups: defaultdict[Key, list[_Known]] = defaultdict(list)
    for one in known:
        groups[decisions.root[key_of(one.entity)]].append(one)
    merged = {key: _node(group, decisions, decisions.called.get(key)) for key, group in groups.items()}
    return {key: merged[top] for key, top in decisions.root.items()}


def _node(group: Sequence[_Known], decisions: Decisions, called: str | None) -> Node:
    said = [decisions.edited.get(key_of(one.entity), (one.entity.type, one.entity.aliases)) for one in group]
    label = min(label for label, _ in said)
    documents: defaultdict[str, set[str]] = defaultdict(set)
    listed: set[str] = set()
    for one in group:
        documents[one.entity.name].add(one.document)
        if one.entity.kind or one.entity.name_en:
            listed.add(one.entity.name)
    usual = min(documents, key=lambda n: (n not in listed, -len(documents[n]), -len(n), n))
    name = called or usual
    own = [one for one in group if one.entity.name == usual]
    names = {*documents, *(alias for _, aliases in said for alias in aliases)}
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


def _judged_nodes(decisions: Decisions, node_of: Mapping[Key, Node]) -> dict[str, tuple[Judgement, ...]]:
    judged: defaultdict[str, list[Judgement]] = defaultdict(list)
    waiting = {one.id for one in decisions.waiting}
    for one in decisions.standing.active:
        if one.relation is None and one.id not in waiting:
            for node_id in sorted({node_of[decisions.index[ref.key]].id for ref in one.entities}):
                judged[node_id].append(one)
    return {node_id: tuple(some) for node_id, some in judged.items()}


def _usual(values: Iterable[str]) -> str:
    counted = Counter(value for value in values if value)
    return min(counted, key=lambda value: (-counted[value], value), default="")


def _namings(
    known: Sequence[_Known], node_of: Mapping[Key, Node], document_of: Mapping[str, str]
) -> tuple[Naming, ...]:
    made = {
        Naming(m.passage, node_of[key_of(one.entity)].id, m.start, m.end, m.text)
        for one in known
        for m in one.entity.mentions
    }
    return tuple(sorted(made, key=lambda n: (document_of[n.passage], n.start, n.end, n.entity, n.passage, n.text)))


def _figures(records: Sequence[Record], node_of: Mapping[Key, Node]) -> tuple[Figure, ...]:
    made: dict[str, Figure] = {}
    for record in records:
        node_id = {ent.id: node_of[key_of(ent)].id for ent in record.entities}
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
