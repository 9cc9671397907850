"""The protocol of evaluation: score annotations with the shipped models, or with models that never saw the document.

Leave-one-out trains the entity, relation and modality models anew without the document that is scored. Gazetteer and
rules are the same for all: they are written from knowledge of the world.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from extract.answers import answered, questions_of
from extract.evaluate import Score, Tally, from_record, interval, score
from extract.gold import Gold, read_folder, read_gold
from extract.linear import Linear
from extract.match import matcher
from extract.names import find_names
from extract.observations import find_observations
from extract.pipeline import pipeline, read
from extract.reading import Reading, from_gold
from extract.record import to_record
from extract.relations import find_relations, prune
from extract.resolve import resolve
from extract.scorer import Scorer
from extract.tagger import Tagger
from graph.errors import DataError
from graph.ontology import ontology
from graph.settings import settings
from graph.stream import record_to_dict

PARTS = ("entities", "relations", "observations", "modality", "evidence", "questions")


@dataclass(frozen=True)
class Outcome:
    """Scores by document, and the same summed by label and relation type, as rows."""

    scores: tuple[tuple[str, Score], ...]
    columns: tuple[str, ...] = ("what", "name", "precision", "recall", "f1", "right", "found", "annotated", "f1 90 %")

    @property
    def rows(self) -> list[tuple[Any, ...]]:
        """Return a row for each document and part, then the sums, then labels and types."""
        asked = [part for part in PARTS if part != "questions" or any(s.questions.gold for _, s in self.scores)]
        out = [_row(part, name, getattr(s, part)) for name, s in self.scores for part in asked]
        for part in asked:
            tallies = [getattr(s, part) for _, s in self.scores]
            low, high = interval(tallies)
            out.append((*_row(part, "all", sum(tallies, Tally()))[:-1], f"{low:.3f}–{high:.3f}"))
        for part, names in (("by_label", ontology().labels), ("by_type", ontology().relations)):
            for name in names:
                total = sum((getattr(s, part)[name] for _, s in self.scores), Tally())
                if total.gold or total.found:
                    out.append(_row(part.removeprefix("by_"), name, total))
        return out

    def gallery(self, most: int) -> list[str]:
        """Return up to `most` errors of each kind for each document, each in its sentence."""
        out = []
        for name, one in self.scores:
            for kind, table in (("missed", one.missed), ("invented", one.invented)):
                for part, lines in table.items():
                    out.append(f"\n{name}: {part} {kind} ({len(lines)})")
                    out += [f"  {line}" for line in lines[:most]]
        return out


def _row(part: str, name: str, tally: Tally) -> tuple[Any, ...]:
    shares = (round(value, 3) for value in (tally.precision, tally.recall, tally.f1))
    return (part, name, *shares, tally.right, tally.found, tally.gold, "")


def gather(paths: Sequence[Path]) -> list[Gold]:
    """Read annotations from files and folders, sorted by name. Raises DataError when there are none."""
    found = [g for p in paths for g in (read_folder(p) if p.is_dir() else [read_gold(p)])]
    if not found:
        raise DataError(f"no annotation in {', '.join(map(str, paths))}", "name .ann or .json files")
    return sorted(found, key=lambda g: g.name)


def evaluate(
    paths: Sequence[Path], *, leave_one_out: bool = False, progress: Callable[[str], None] = lambda text: None
) -> Outcome:
    """Score annotations; with `leave_one_out` each by models trained on the other ones and on `data/gold`."""
    golds = gather(paths)
    if not leave_one_out:
        return Outcome(tuple((g.name, _compare(g, read(from_gold(g)))) for g in golds))
    own = [g for g in read_folder(settings().data / "gold") if g.name not in {o.name for o in golds}]
    scores = []
    for left in golds:
        progress(f"training without {left.name}")
        scores.append((left.name, left_out(left, [g for g in golds if g is not left] + own)))
    return Outcome(tuple(scores))


def left_out(gold: Gold, rest: Sequence[Gold]) -> Score:
    """Score a document with models trained on `rest` only."""
    from extract import train  # needs scikit-learn, which reading papers does not

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "entities.crfsuite"
        train.train_entities(rest, matcher(), path)
        tagger = Tagger(path, matcher())
        models = train.train_relations(rest), train.train_modality(rest), train.train_holders(rest)
        return _compare(gold, _read(from_gold(gold), tagger, *models))


def _read(reading: Reading, tagger: Tagger, relations: Linear, moods: Linear, holders: Linear) -> Reading:
    joint = yaml.safe_load((settings().data / "rules" / "joint.yaml").read_text(encoding="utf-8"))
    find_names(reading, matcher(), tagger, joint)
    resolve(reading, matcher())
    find_relations(reading, Scorer(relations), moods)
    find_observations(reading, moods, holders)
    prune(reading, pipeline().config["components"]["hubgraph_prune"]["least"])
    return reading


def _compare(gold: Gold, reading: Reading) -> Score:
    record = to_record(reading)
    found = score(gold.as_json(), from_record(record_to_dict(record)))
    if asked := questions_of(gold.path):
        found.questions, found.missed["questions"] = answered(asked, record, gold.entities.values())
    return found
