"""The pipeline: spaCy components over a whole document, put together by `data/pipeline.cfg`.

A document is one Doc of characters; what the components find stands in its `Reading` (`doc.user_data["hubgraph"]`) and,
for spaCy's own tools, in `doc.spans["hubgraph"]`. The pipeline is a pure function of the document and `data/`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import spacy
import yaml
from spacy.language import Language
from spacy.tokens import Doc, Span

from extract import linear
from extract.match import matcher
from extract.names import find_names
from extract.observations import find_observations
from extract.reading import Reading, reading_of
from extract.record import to_record
from extract.relations import find_relations, prune
from extract.resolve import resolve
from extract.scorer import Scorer
from extract.segment import Segmented
from extract.tagger import Tagger
from graph.errors import DataError
from graph.model import Record
from graph.settings import settings


def _data(name: str) -> Path:
    return settings().data / name


class Names:
    """Finds where entities are named."""

    def __init__(self, model: str, joint: str) -> None:
        self._tagger = Tagger(_data(model), matcher())
        self._joint: dict[str, list[str]] = yaml.safe_load(_data(joint).read_text(encoding="utf-8"))

    def __call__(self, doc: Doc) -> Doc:
        """Read on."""
        find_names(reading_of(doc), matcher(), self._tagger, self._joint)
        return doc


class Relations:
    """Finds which relations are stated."""

    def __init__(self, model: str, moods: str) -> None:
        self._model, self._moods = Scorer(linear.load(_data(model))), linear.load(_data(moods))

    def __call__(self, doc: Doc) -> Doc:
        """Read on."""
        find_relations(reading_of(doc), self._model, self._moods)
        return doc


class Observations:
    """Finds which figures are given."""

    def __init__(self, moods: str, holders: str) -> None:
        self._moods, self._holders = linear.load(_data(moods)), linear.load(_data(holders))

    def __call__(self, doc: Doc) -> Doc:
        """Read on."""
        find_observations(reading_of(doc), self._moods, self._holders)
        return doc


@Language.factory("hubgraph_names", default_config={"model": "models/entities.crfsuite", "joint": "rules/joint.yaml"})
def make_names(nlp: Language, name: str, model: str, joint: str) -> Names:
    """Make the component that finds names; paths are relative to the data folder."""
    return Names(model, joint)


@Language.component("hubgraph_resolve")
def resolve_names(doc: Doc) -> Doc:
    """Join names to entities, and show them to spaCy's own tools."""
    reading = reading_of(doc)
    resolve(reading, matcher())
    spans = (doc.char_span(s.start, s.end, label=s.label, alignment_mode="expand") for s in reading.spots)
    doc.spans["hubgraph"] = [span for span in spans if isinstance(span, Span)]
    return doc


@Language.factory(
    "hubgraph_relations", default_config={"model": "models/relations.json", "moods": "models/modality.json"}
)
def make_relations(nlp: Language, name: str, model: str, moods: str) -> Relations:
    """Make the component that finds relations."""
    return Relations(model, moods)


@Language.factory(
    "hubgraph_observations", default_config={"moods": "models/modality.json", "holders": "models/holders.json"}
)
def make_observations(nlp: Language, name: str, moods: str, holders: str) -> Observations:
    """Make the component that finds figures."""
    return Observations(moods, holders)


class Prune:
    """Takes out names that nothing is said of."""

    def __init__(self, least: dict[str, dict[str, float]]) -> None:
        self._least = least

    def __call__(self, doc: Doc) -> Doc:
        """Read on."""
        prune(reading_of(doc), self._least)
        return doc


@Language.factory("hubgraph_prune", default_config={"least": {}})
def make_prune(nlp: Language, name: str, least: dict[str, dict[str, float]]) -> Prune:
    """Make the component that takes out names in passing."""
    return Prune(least)


@cache
def pipeline() -> Language:
    """Build the pipeline that `data/pipeline.cfg` describes, once per process."""
    path = _data("pipeline.cfg")
    try:
        nlp = spacy.util.load_model_from_config(spacy.util.load_config(path), auto_fill=True)
    except (OSError, ValueError) as exc:
        raise DataError(f"{path}: {exc}", "mend the file or restore it from git") from exc
    nlp.max_length = 10_000_000  # characters: no statistical component here needs memory in proportion
    return nlp


def read(reading: Reading) -> Reading:
    """Run the pipeline over a document that has been cut into passages."""
    nlp = pipeline()
    doc = nlp.make_doc(reading.text)
    doc.user_data["hubgraph"] = reading
    for _, component in nlp.pipeline:
        doc = component(doc)
    return reading


def extract(segmented: Segmented) -> Record:
    """Return all that a document says."""
    blank = Reading(segmented.document, segmented.passages, segmented.kinds, segmented.text)
    return to_record(read(blank))
