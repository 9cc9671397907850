"""From a reading to a record: ids, order and sums, so that the same document gives the same bytes."""

from __future__ import annotations

from collections import defaultdict

from extract.reading import Measured, Reading, Said
from graph.model import Entity, Mention, Observation, Record, Rejected, Relation, content_id
from graph.ontology import ontology


def to_record(reading: Reading) -> Record:
    """Return the record of a reading; statements of one meaning are one, with all their evidence."""
    used = {s.entity for s in reading.spots if s.entity}
    used |= {end for r in reading.relations for end in (r.head, r.tail)} | {o.subject for o in reading.observations}
    ids = {key: content_id("e", known.label, known.name) for key, known in reading.entities.items() if key in used}
    return Record(
        document=reading.document,
        passages=reading.passages,
        entities=_entities(reading, ids),
        relations=_relations(reading, ids),
        observations=_observations(reading, [o for o in reading.observations if o.subject in ids], ids),
        rejected=tuple(
            Rejected(
                _name(reading, s.head), s.type, _name(reading, s.tail), reading.passages[s.passage].id, why, s.rule
            )
            for s, why in reading.refused
        ),
    )


def _name(reading: Reading, key: str) -> str:
    return reading.entities[key].name


def _entities(reading: Reading, ids: dict[str, str]) -> tuple[Entity, ...]:
    mentions: dict[str, list[Mention]] = defaultdict(list)
    for spot in sorted(reading.spots, key=lambda s: (s.start, s.end, s.rule)):
        if spot.entity:
            passage = reading.passages[spot.passage].id
            mentions[spot.entity].append(Mention(passage, spot.start, spot.end, spot.text, spot.rule))
    out = []
    for key, entity_id in ids.items():
        known = reading.entities[key]
        aliases = tuple(sorted(known.aliases - {known.name}))
        out.append(Entity(entity_id, known.name, known.label, known.name_en, known.kind, aliases, tuple(mentions[key])))
    return tuple(sorted(out, key=lambda e: e.id))


def _relations(reading: Reading, ids: dict[str, str]) -> tuple[Relation, ...]:
    sums: dict[tuple[str, str, str, str, str | None], list[Said]] = defaultdict(list)
    for one in (r for r in reading.relations if {r.head, r.tail} <= ids.keys() and r.head != r.tail):
        head, tail = ids[one.head], ids[one.tail]
        if ontology().relations[one.type].symmetric and tail < head:
            head, tail = tail, head
        sums[head, one.type, tail, one.modality, one.time].append(one)
    out = []
    for (head, kind, tail, mood, time), group in sums.items():
        surest = max(group, key=lambda s: (s.confidence, s.rule))
        evidence = tuple(reading.passages[i].id for i in sorted({s.passage for s in group}))
        identity = content_id("r", reading.document.id, head, kind, tail, mood, time)
        out.append(Relation(identity, head, kind, tail, mood, time, surest.confidence, surest.rule, evidence))
    return tuple(sorted(out, key=lambda r: r.id))


def _observations(reading: Reading, measured: list[Measured], ids: dict[str, str]) -> tuple[Observation, ...]:
    sums: dict[str, list[Measured]] = defaultdict(list)
    for one in measured:
        partner = ids.get(one.counterpart or "")
        parts = (ids[one.subject], one.indicator, one.value, one.value_max, one.unit, one.period, partner, one.modality)
        sums[content_id("o", reading.document.id, *parts)].append(one)
    out = []
    for identity, group in sums.items():
        one = max(group, key=lambda m: (m.confidence, m.rule))
        evidence = tuple(reading.passages[i].id for i in sorted({m.passage for m in group}))
        out.append(
            Observation(identity, ids[one.subject], one.indicator, one.value, one.unit, one.period, one.modality,
                        evidence, one.value_max, ids.get(one.counterpart or ""), one.confidence, one.rule)
        )  # fmt: skip
    return tuple(sorted(out, key=lambda o: o.id))
