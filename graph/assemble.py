"""Join records into one graph: one entity for all its names, one edge for all its statements.

Pure functions of records and judgements: their order does not matter, and the same ones give the same bytes on any
machine. Which names an entity has in a document is decided by extraction, and `graph.join` tells which entities are
one; judgements of people are replayed by `graph.curation`. What documents say is taken apart (`graph.parts`), its
entities are joined, the graph follows; `graph.touched` goes the same steps for what a change touches.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import groupby
from operator import attrgetter

from graph.curation.judgement import Judgement
from graph.curation.ledger import Standing
from graph.curation.replay import Decisions, decide
from graph.join import Key, key_of
from graph.model import (
    Figure,
    Graph,
    Naming,
    Node,
    Record,
    content_id,
)
from graph.ontology import Ontology, ontology
from graph.parts import Known, Measured, Parts, check, parts_of, unique
from graph.statements import Refused, Statements
from graph.stream import digest, line_of

BUILD_LENGTH = 16  # hexadecimal characters

_document = attrgetter("document")


@dataclass(frozen=True, slots=True)
class Joined:
    """What was decided of entities, and the node that each of them, by label and id, is part of."""

    decisions: Decisions
    node_of: Mapping[Key, Node]


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
    found = unique(records)
    for record in found:
        check(record, vocabulary)
    parts = parts_of(found)
    return graph_of(parts, join_known(parts.known, judgements), vocabulary)


def join_known(known: Sequence[Known], judgements: Sequence[Judgement]) -> Joined:
    """Tell which entities are one, and what they are."""
    decisions = decide((one.entity for one in known), judgements)
    return Joined(decisions, nodes_of(known, decisions))


def graph_of(parts: Parts, joined: Joined, vocabulary: Ontology) -> Outcome:
    """Return the graph of what documents say, and what became of the judgements."""
    decisions, node_of = joined.decisions, joined.node_of
    nodes = {node.id: node for node in node_of.values()}
    statements = Statements(parts.said, node_of, decisions, vocabulary)
    graph = Graph(
        documents=tuple(parts.documents),
        passages=tuple(parts.passages),
        entities=tuple(nodes[node_id] for node_id in sorted(nodes)),
        namings=namings_of(parts.known, node_of),
        edges=statements.edges(),
        figures=figures_of(parts.measured, node_of),
        document_of=dict(sorted(parts.document_of.items())),
    )
    waiting = sorted((*decisions.waiting, *statements.verdicts.waiting), key=lambda one: (one.at, one.id))
    judged = {**_judged_nodes(decisions, node_of), **statements.judged()}
    return Outcome(graph, decisions.standing, tuple(waiting), tuple(statements.refused), judged)


def nodes_of(known: Iterable[Known], decisions: Decisions) -> dict[Key, Node]:
    """Map each entity, by label and id, to the node that it is part of."""
    groups: defaultdict[Key, list[Known]] = defaultdict(list)
    for one in known:
        groups[decisions.root[key_of(one.entity)]].append(one)
    nodes = {key: merged(group, decisions, decisions.called.get(key)) for key, group in groups.items()}
    return {key: nodes[top] for key, top in decisions.root.items()}


def merged(group: Sequence[Known], decisions: Decisions, called: str | None) -> Node:
    """Return the node of entities that are one; `called` is the name that people gave it.

    Two of one document need their mentions: they may stand in the same place.
    """
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
        mentions=_places(group),
    )


def _places(group: Sequence[Known]) -> int:
    """Count the places where an entity is named: two names of it in one document may stand in the same."""
    total = 0
    for _, some in groupby(sorted(group, key=_document), _document):
        first, *more = some
        every = (m for one in (first, *more) for m in one.entity.mentions)
        total += len({(m.passage, m.start, m.end) for m in every}) if more else first.places
    return total


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


def namings_of(known: Sequence[Known], node_of: Mapping[Key, Node]) -> tuple[Naming, ...]:
    """Return the mentions of entities, each once, by document and start."""
    made = {
        Naming(m.passage, node_of[key_of(one.entity)].id, m.start, m.end, m.text): one.document
        for one in known
        for m in one.entity.mentions
    }
    return tuple(sorted(made, key=lambda n: (made[n], n.start, n.end, n.entity, n.passage, n.text)))


def figures_of(measured: Sequence[Measured], node_of: Mapping[Key, Node]) -> tuple[Figure, ...]:
    """Return the observations, each once for a document, by id."""
    made: dict[str, Figure] = {}
    for one in measured:
        obs, subject = one.observation, node_of[one.subject].id
        counterpart = node_of[one.counterpart].id if one.counterpart is not None else None
        said = (subject, obs.indicator, float(obs.value), _number(obs.value_max), obs.unit, obs.period, counterpart)
        figure_id = content_id("o", one.document, *said, obs.modality)
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
            document=one.document,
            evidence=tuple(sorted({*obs.evidence, *(before.evidence if before else ())})),
        )
    return tuple(made[figure_id] for figure_id in sorted(made))


def _number(value: float | None) -> float | None:
    return None if value is None else float(value)
