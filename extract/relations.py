"""Which relations a document states: candidates of each passage, weighed by the model, checked by the ontology.

What the ontology or the atlas refuses is kept with its reason. Trigger rules (`data/rules/relations.yaml`) are features
of the model; the strongest one that fires names the rule of a relation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from extract import modality
from extract.clauses import Named, limits, triggers, words
from extract.features import Candidate, candidates
from extract.geography import contradicted
from extract.linear import Linear
from extract.misread import impossible
from extract.reading import Known, Reading, Said, Spot
from extract.resolve import ACTORS
from extract.scorer import Scorer
from extract.times import times
from graph.ontology import ontology

LONGEST = 1200  # characters: a longer passage is a list of names, not a sentence
MOST = 60  # mentions: likewise
_EDITION = re.compile(r"^(?:第[一二三四五六七八九十百\d]+[届次]|首届|首次|\d{4}年)")
_SERIES = re.compile(r"..(?:博览会|论坛|大会|峰会|会议|会晤|对话|展览会|交易会|洽谈会|对话会)$")


@dataclass(frozen=True, slots=True)
class Context:
    """A passage with what stands in it and what it leaves out."""

    index: int
    text: str
    named: tuple[Named, ...]
    implied: tuple[Named, ...]
    heading: str


def contexts(reading: Reading, topical: bool = True) -> Iterator[Context]:
    """Walk through the passages, carrying along whom the last sentence and the heading are about.

    What a text is about is left out of its headings and tables, and of its sentences where it is `topical`.
    """
    previous: str | None = None
    occasion: str | None = None  # the event or platform last named
    heading, section = "", ""
    heading_actors: list[str] = []
    for index, spots in enumerate(reading.by_passage()):
        passage = reading.passages[index]
        kind = reading.kinds[index]
        if kind == "footnote" and not spots:
            continue
        named = outermost(spots, passage.start)
        actors = [n.entity for n in named if n.label in ACTORS]
        if kind != "heading" and passage.section != section:
            section, previous, occasion = passage.section, None, None
        implied = _implied(
            reading,
            [
                ("heading", heading_actors),
                ("previous", [previous]),
                ("topic", [reading.topic] if topical or kind in ("heading", "row") else []),
                ("occasion", [occasion]),
            ],
        )
        yield Context(index, passage.text, tuple(named), implied, heading if kind != "heading" else "")
        occasion = next((n.entity for n in reversed(named) if n.label in ("Event", "Platform")), occasion)
        if kind == "heading":
            heading, heading_actors, previous = passage.text, actors[:2], None
        elif actors:
            previous = actors[0]


def addressed(reading: Reading) -> bool:
    """Tell whether a text says throughout what its topic does or is to do, as plans and reports of work do."""
    return any(word in reading.document.title.casefold() for word in words()["programmes"])


def outermost(spots: list[Spot], offset: int) -> list[Named]:
    """Return the spots of a passage that no other holds, with offsets into the passage."""
    out: list[Named] = []
    for spot in spots:
        if spot.entity and not (out and spot.start - offset < out[-1].end):
            out.append(Named(spot.start - offset, spot.end - offset, spot.label, spot.entity, spot.text))
    return out


def _implied(reading: Reading, origins: Sequence[tuple[str, Sequence[str | None]]]) -> tuple[Named, ...]:
    out: dict[str, Named] = {}
    for origin, keys in origins:
        for key in keys:
            if key and key not in out and key in reading.entities:
                out[key] = Named(-1, -1, reading.entities[key].label, key, "", origin)
    return tuple(out.values())


def find_relations(reading: Reading, model: Scorer, moods: Linear) -> None:
    """Fill `reading.relations` and `reading.refused`."""
    year: str | None = None
    for context in contexts(reading):
        when = times(context.text, year, reading.document.published)
        year = when[-1].iso[:4] if when else year
        if len(context.text) > LONGEST or len(context.named) > MOST:
            continue
        for candidate in candidates(context.text, context.named, context.implied, context.heading):
            for kind, probability in model.probabilities(candidate.features, candidate.types).items():
                for end in (candidate.head, candidate.tail):
                    reading.weight[end.entity] = max(reading.weight.get(end.entity, 0.0), probability)
                if probability >= model.least.get(kind, 0.5):
                    _add(reading, context, candidate, kind, probability, moods)
        _nested(reading, context.index)
    bounds = limits()
    reading.relations = [said for said in reading.relations if said.confidence >= bounds.get(said.rule, 0.0)]


def _add(
    reading: Reading, context: Context, candidate: Candidate, kind: str, probability: float, moods: Linear
) -> None:
    head, tail = candidate.head, candidate.tail
    place = max(head.start, tail.start)
    mood, _ = moods.best([*modality.cues(reading, context.index, place), f"r={kind}"])
    when = times(context.text, None, reading.document.published)
    iso = next((t.iso for t in reversed(when) if t.end <= place), when[0].iso if when else None)
    said = Said(head.entity, kind, tail.entity, mood, iso, round(probability, 3), _rule(candidate, kind), context.index)
    first, second = reading.entities[head.entity], reading.entities[tail.entity]
    if not ontology().allows(first.label, kind, second.label):
        reading.refused.append((said, f"{kind} does not join {first.label} to {second.label}"))
    elif wrong := contradicted(first.name, kind, second.name) or impossible(first, kind, second):
        reading.refused.append((said, wrong))
    else:
        reading.relations.append(said)


def _rule(candidate: Candidate, kind: str) -> str:
    """Name the trigger rule of this type that fired, or how the pair was found."""
    prefix = f"RT={kind}|"
    if any(f.startswith(prefix) for f in candidate.features):
        ids = {rule["id"] for rule in triggers() if rule["type"] == kind}
        fired = [f[2:] for f in candidate.features if f.startswith("R=") and f[2:] in ids]
        if fired:
            return fired[0]
    return f"implied {candidate.head.origin}" if candidate.head.origin else "context"


def _nested(reading: Reading, index: int) -> None:
    """A platform named inside a longer platform's name holds it; a body likewise is a parent; a series its editions."""
    spots = [s for s in reading.spots if s.passage == index and s.entity]
    for outer in spots:
        if outer.rule == "edition" or (outer.label == "Event" and _EDITION.match(outer.text)):
            _edition(reading, outer, index)
        for inner in spots:
            longer = inner.start == outer.start and inner.end < outer.end and inner.entity != outer.entity
            kind = {"Platform": "PART_OF", "Organization": "AFFILIATED_WITH"}.get(inner.label)
            if longer and kind and inner.label == outer.label:
                reading.relations.append(
                    Said(outer.entity, kind, inner.entity, "asserted", None, 0.8, "nested name", index)
                )  # fmt: skip


def _edition(reading: Reading, event: Spot, index: int) -> None:
    """第三届进博会 is part of 进博会; a series that only its editions name (首届……论坛) becomes an entity by them."""
    series = next(
        (
            key
            for key, known in reading.entities.items()
            if known.label == "Platform"
            and any(event.text.endswith(n) for n in (known.name, *known.aliases) if len(n) > 2)
        ),
        None,
    )
    name = _EDITION.sub("", event.text)
    if series is None and name != event.text and _SERIES.search(name):
        series = f"Platform\t{name}"
        reading.entities[series] = Known(series, name, "Platform")
        start = event.end - len(name)
        reading.spots.append(Spot(index, start, event.end, "Platform", name, "edition", 0.8, name, series))
    if series is not None:
        reading.relations.append(Said(event.entity, "PART_OF", series, "asserted", None, 0.9, "edition", index))


def prune(reading: Reading, least: Mapping[str, Mapping[str, float]]) -> None:
    """Take out what is hardly an entity: names of some labels that no relation comes near and no figure measures.

    `least` gives for each label the relation probability (`known` names of the gazetteer, `new` ones) that keeps it.
    Readers annotate an industry or policy where something is said of it; a word in passing is none.
    """
    measured = {key for o in reading.observations for key in (o.subject, o.counterpart)}
    stated = {key for r in reading.relations for key in (r.head, r.tail)}
    surest: dict[str, Spot] = {}
    for spot in reading.spots:
        if spot.entity not in surest or spot.score > surest[spot.entity].score:
            surest[spot.entity] = spot
    for key, known in list(reading.entities.items()):
        bounds = least.get(known.label)
        if bounds is None or key in measured or key in stated or key not in surest or key == reading.topic:
            continue
        bound = bounds["known"] if known.kind else bounds["new"]
        if reading.weight.get(key, 0.0) < bound and surest[key].rule not in ("title", "definition", "edition", "part"):
            del reading.entities[key]
    reading.spots = [s for s in reading.spots if s.entity in reading.entities]
