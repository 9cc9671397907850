"""What documents say, taken apart: the entities that each knows, its statements, its observations.

Records are checked here: references go to what is in the record, and the ontology allows what is stated.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from graph.errors import RecordError
from graph.join import Key, key_of
from graph.model import Document, Entity, Observation, Passage, Record, Relation
from graph.ontology import MODALITIES, Ontology
from graph.statements import Said


@dataclass(frozen=True, slots=True)
class Known:
    """An entity as one document knows it, and in how many places it is named there.

    Its mentions may be left out where they are not asked for; two of one document that may be one entity need them.
    """

    document: str
    entity: Entity
    places: int


@dataclass(frozen=True, slots=True)
class Measured:
    """An observation of a document; its ends by label and id."""

    document: str
    observation: Observation
    subject: Key
    counterpart: Key | None


@dataclass(frozen=True, slots=True)
class Parts:
    """What documents say, taken apart. `document_of` maps passages to their documents."""

    documents: Sequence[Document]
    passages: Sequence[Passage]
    document_of: Mapping[str, str]
    known: Sequence[Known]
    said: Sequence[Said]
    measured: Sequence[Measured]


def parts_of(records: Sequence[Record]) -> Parts:
    """Take records apart, in their order."""
    known: list[Known] = []
    said: list[Said] = []
    measured: list[Measured] = []
    for record in records:
        doc, key = record.document.id, {ent.id: key_of(ent) for ent in record.entities}
        known += [Known(doc, ent, len({(m.passage, m.start, m.end) for m in ent.mentions})) for ent in record.entities]
        said += [Said(doc, rel, key[rel.head], key[rel.tail]) for rel in record.relations]
        for obs in record.observations:
            other = key[obs.counterpart] if obs.counterpart is not None else None
            measured.append(Measured(doc, obs, key[obs.subject], other))
    return Parts(
        documents=[record.document for record in records],
        passages=[p for r in records for p in sorted(r.passages, key=lambda p: (p.index, p.id))],
        document_of={p.id: record.document.id for record in records for p in record.passages},
        known=known,
        said=said,
        measured=measured,
    )


def unique(records: Sequence[Record]) -> list[Record]:
    """Return each record once, by document id. Raises RecordError for two different records of one document."""
    by_id: dict[str, Record] = {}
    for record in records:
        if by_id.setdefault(record.document.id, record) != record:
            raise RecordError(f"document {record.document.id}: two different records", "keep the newer one")
    return [by_id[doc_id] for doc_id in sorted(by_id)]


def check(record: Record, vocabulary: Ontology) -> None:
    """Raise RecordError, naming document and id, for what is not in the record or not in the ontology."""
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
