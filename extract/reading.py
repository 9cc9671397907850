"""What the components of the pipeline hand on: a document's passages, and what has been found in them so far."""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.tokens import Doc

from extract.gold import Gold
from graph.model import Document, Passage, content_id

_KINDS = {"H": "heading", "S": "sentence", "T": "row"}


@dataclass(slots=True)
class Spot:
    """A place where an entity is named; offsets are into the document's text, `entity` is set by resolution."""

    passage: int
    start: int
    end: int
    label: str
    text: str
    rule: str
    score: float = 1.0
    name: str = ""  # the canonical name, where it is known when the spot is found
    entity: str = ""  # the key of the entity: label and canonical name
    anaphor: bool = False  # 我国, 本市: names the entity, is no alias of it


@dataclass(slots=True)
class Known:
    """An entity of the document: its canonical name, label, and the names that stand for it here."""

    key: str
    name: str
    label: str
    name_en: str = ""
    kind: str = ""
    aliases: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Said:
    """A relation that one passage states, before it is summed over the document."""

    head: str
    type: str
    tail: str
    modality: str
    time: str | None
    confidence: float
    rule: str
    passage: int


@dataclass(slots=True)
class Measured:
    """A quantity that one passage states."""

    subject: str
    indicator: str
    value: float
    value_max: float | None
    unit: str
    period: str | None
    counterpart: str | None
    modality: str
    confidence: float
    rule: str
    passage: int


@dataclass(slots=True)
class Reading:
    """A document being read. `kinds` runs parallel to `passages`: heading, sentence, list, row, caption, footnote."""

    document: Document
    passages: tuple[Passage, ...]
    kinds: tuple[str, ...]
    text: str
    spots: list[Spot] = field(default_factory=list)
    entities: dict[str, Known] = field(default_factory=dict)
    relations: list[Said] = field(default_factory=list)
    observations: list[Measured] = field(default_factory=list)
    refused: list[tuple[Said, str]] = field(default_factory=list)
    weight: dict[str, float] = field(default_factory=dict)  # of each entity, its most probable relation
    topic: str = ""  # the key of the entity that the document is about

    def by_passage(self) -> list[list[Spot]]:
        """Return the spots of each passage, by start."""
        out: list[list[Spot]] = [[] for _ in self.passages]
        for spot in sorted(self.spots, key=lambda s: (s.start, -s.end)):
            out[spot.passage].append(spot)
        return out


def reading_of(doc: Doc) -> Reading:
    """Return the reading that a spaCy Doc carries."""
    reading = doc.user_data["hubgraph"]
    assert isinstance(reading, Reading)
    return reading


def from_gold(gold: Gold) -> Reading:
    """Make a reading of an annotated text, without its annotation: for training and for scoring."""
    text = ""
    places = []
    for sentence, kind in zip(gold.sentences, gold.kinds, strict=True):
        text += ("\n" if kind == "T" else "\n\n") if text else ""
        places.append((len(text), len(text) + len(sentence)))
        text += sentence
    doc_id = content_id("d", text)
    section, passages = "", []
    for i, ((start, end), kind) in enumerate(zip(places, gold.kinds, strict=True)):
        section = text[start:end] if kind == "H" else section
        passages.append(Passage(f"{doc_id}-{i:04d}", i, section, None, start, end, text[start:end]))
    document = Document(doc_id, str(gold.document.get("title", gold.name)), published=gold.document.get("published"))
    return Reading(document, tuple(passages), tuple(_KINDS[k] for k in gold.kinds), text)
