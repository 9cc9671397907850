"""Train the models of `data/models` from annotated text. Nothing here runs when papers are read.

Entities: a linear-chain CRF (`extract.tagger`). Relations and modality: one L2-regularised logistic model for each
relation type and modality, over the features of `extract.features` and `extract.modality`; the least probability that
counts is chosen for each type on documents left out. Needs scikit-learn (the extra `train`).
"""

from __future__ import annotations

import math
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pycrfsuite
import yaml
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from extract import modality, tagger
from extract.clauses import Named
from extract.features import candidates
from extract.gold import Gold, lint, read_folder
from extract.holders import HOLDER, countable, holdings
from extract.linear import Linear
from extract.match import Match, Matcher, matcher
from extract.reading import Known, Reading, Spot, from_gold
from extract.relations import contexts
from extract.resolve import ACTORS
from extract.scorer import RELATED, Scorer
from extract.times import times
from graph.ontology import MODALITIES, ontology
from graph.settings import settings

RARE = 2  # a feature seen less often is left out
FLOORS = {"DEVELOPS": 0.25, "SERVES": 0.2, "PILOTS": 0.2}  # tuned on two papers: own text states these more densely
PLACES = ("City", "Region", "Economy")  # what a document is about, where it does not say so
HIDDEN = {  # per cent of the names of a label
    "Industry": 40, "Policy": 50, "Platform": 50, "Organization": 50, "Event": 60, "Agreement": 30, "Person": 60,
    "City": 10, "Region": 10, "Economy": 5,
}  # fmt: skip
NEVER = -10_000  # thousandths: the bias of a type of which nothing is known
TOLERANCE = 0.01  # of the solver: finer changes no F1
ROUNDING = 20  # thousandths: smaller weights are dropped


def surfaces(gold: Gold) -> list[tuple[str, str, str]]:
    """Return (surface, canonical name, label) of all annotated entities, longest surface first."""
    rows = {(surface, e["name"], e["type"]) for e in gold.entities.values() for surface in (e["name"], *e["aliases"])}
    return sorted(rows, key=lambda row: (-len(row[0]), row))


def occurrences(text: str, known: Sequence[tuple[str, str, str]]) -> list[tuple[int, int, str, str]]:
    """Return (start, end, name, label) where annotated names stand in a sentence, longest first, none overlapping."""
    taken = bytearray(len(text))
    found = []
    for surface, name, label in known:
        start = text.find(surface)
        while start >= 0:
            end = start + len(surface)
            if _whole(text, surface, start, end) and not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                found.append((start, end, name, label))
            start = text.find(surface, start + 1)
    return sorted(found)


def _whole(text: str, surface: str, start: int, end: int) -> bool:
    if not (surface[0].isascii() and surface[-1].isascii()):
        return True
    beside = (text[max(0, start - 1) : start], text[end : end + 1])
    return not any(c.isascii() and c.isalpha() for c in beside)


def tags(text: str, known: Sequence[tuple[str, str, str]]) -> list[str]:
    """Return the BIO tags of a sentence's tokens."""
    cut = tagger.tokens(text)
    out = ["O"] * len(cut)
    for start, end, _, label in occurrences(text, known):
        inside = [i for i, t in enumerate(cut) if t.start >= start and t.end <= end]
        if end - start > 1:
            for place, i in enumerate(inside):
                out[i] = f"{'B' if place == 0 else 'I'}-{label}"
    return out


def train_entities(golds: Iterable[Gold], names: Matcher, path: Path, c1: float = 0.3, c2: float = 0.05) -> None:
    """Train the tagger and write it to `path`. The same texts give the same model.

    Each text is seen twice: with all the names that the gazetteer knows, and with a part of them hidden. The gazetteer
    knows most names of our own texts and fewer of a paper never seen: without this the tagger would trust it too much.
    """
    trainer = pycrfsuite.Trainer(verbose=False)
    for gold in golds:
        known = surfaces(gold)
        for text in gold.sentences:
            cut = tagger.tokens(text)
            if cut:
                found, truth = names.all(text), tags(text, known)
                trainer.append(tagger.features(text, cut, found), truth)
                trainer.append(tagger.features(text, cut, [m for m in found if not hidden(m, gold.name)]), truth)
    trainer.set_params({"c1": c1, "c2": c2, "max_iterations": 120, "feature.possible_transitions": False})
    path.parent.mkdir(parents=True, exist_ok=True)
    trainer.train(str(path))


def hidden(match: Match, text: str) -> bool:
    """Tell whether a name of the gazetteer is hidden from the tagger in a text, by chance that is always the same."""
    draw = zlib.crc32(f"{text}|{match.entry.name}".encode()) % 100
    return draw < HIDDEN.get(match.entry.label, 0)


def annotated(gold: Gold) -> Reading:
    """Return a reading whose spots are the annotated ones: what relations are learned from."""
    reading = from_gold(gold)
    known = surfaces(gold)
    for index, passage in enumerate(reading.passages):
        found = occurrences(passage.text, known)
        for start, end, name, label in sorted(found + _joints(passage.text, found, gold)):
            offset = passage.start
            reading.spots.append(
                Spot(index, offset + start, offset + end, label, passage.text[start:end], "gold", 1.0, name, name)
            )
    reading.entities = {n: Known(n, n, e["type"], aliases=set(e["aliases"])) for n, e in gold.entities.items()}
    counts = Counter(s.entity for s in reading.spots if s.label in PLACES)
    declared = str(gold.document.get("topic", ""))
    reading.topic = declared if declared in reading.entities else max(counts, key=lambda k: (counts[k], k), default="")
    return reading


def _joints(
    text: str, found: Sequence[tuple[int, int, str, str]], gold: Gold
) -> list[tuple[int, int, str, str]]:  # fmt: skip
    """Read joint abbreviations (中美) of annotated entities as one mention for each part, as `extract.names` does."""
    out: list[tuple[int, int, str, str]] = []
    for written, parts in _abbreviations().items():
        for match in re.finditer(written, text):
            if any(start < match.end() and match.start() < end for start, end, _, _ in [*found, *out]):
                continue
            for place, part in enumerate(parts):
                label, _, name = part.partition(" ")
                if name in gold.entities and gold.entities[name]["type"] == label:
                    at = match.start() + min(place, len(written) - 1)
                    out.append((at, at + 1, name, label))
    return out


@cache
def _abbreviations() -> dict[str, list[str]]:
    path = settings().data / "rules" / "joint.yaml"
    loaded: dict[str, list[str]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded


@dataclass(frozen=True)
class Example:
    """A candidate pair of an annotated document, with the types that may and that do join it."""

    pair: tuple[str, str]
    types: tuple[str, ...]
    right: frozenset[str]
    features: tuple[str, ...]
    index: int = 0


def examples(gold: Gold) -> list[Example]:
    """Return the candidate pairs of an annotated document."""
    stated: dict[int, set[tuple[str, str, str]]] = defaultdict(set)
    for r in gold.relations:
        for sid in r["sids"]:
            stated[sid].add((r["head"], r["type"], r["tail"]))
            if ontology().relations[r["type"]].symmetric:
                stated[sid].add((r["tail"], r["type"], r["head"]))
    out = []
    for context in contexts(annotated(gold)):
        said = stated[context.index]
        for c in candidates(context.text, context.named, context.implied, context.heading):
            pair = c.head.entity, c.tail.entity
            right = frozenset(t for t in c.types if (pair[0], t, pair[1]) in said)
            out.append(Example(pair, c.types, right, c.features, context.index))
    return out


class Matrix:
    """Named features as columns."""

    def __init__(self, rows: Iterable[Iterable[str]], rare: int = RARE) -> None:
        counts = Counter(f for row in rows for f in set(row))
        self.names = sorted(f for f, n in counts.items() if n >= rare)
        self._columns = {f: i for i, f in enumerate(self.names)}

    def rows(self, rows: Sequence[Iterable[str]]) -> Any:
        """Return a sparse 0/1 matrix, one line a row."""
        indices: list[int] = []
        ends = [0]
        for row in rows:
            indices += [self._columns[f] for f in dict.fromkeys(row) if f in self._columns]
            ends.append(len(indices))
        return csr_matrix((np.ones(len(indices)), indices, ends), shape=(len(rows), len(self.names)))


def fit_relations(documents: Sequence[Sequence[Example]], strength: float) -> Linear:
    """Fit a model for each relation type on the pairs that it may join; no thresholds yet.

    A type that is never stated, or always, gets a bias that says so.
    """
    pairs = [e for d in documents for e in d]
    matrix = Matrix(e.features for e in pairs)
    table = matrix.rows([e.features for e in pairs])
    weights: dict[str, int] = {}
    for name in ontology().relations:
        lines = [i for i, e in enumerate(pairs) if name in e.types]
        truth = np.array([name in pairs[i].right for i in lines], dtype=bool)
        if truth.sum() < RARE or truth.all():
            weights[f"{name}~"] = -NEVER if truth.any() and truth.all() else NEVER
            continue
        model = LogisticRegression(C=strength, solver="liblinear", tol=TOLERANCE).fit(table[lines], truth)
        weights |= {f"{name}~{f}": w for f, w in _thousandths(matrix.names, model.coef_[0]).items()}
        weights[f"{name}~"] = round(1000 * float(model.intercept_[0]))
    return Linear({RELATED: weights}, {RELATED: 0}, {})


def _thousandths(names: Sequence[str], values: Any) -> dict[str, int]:
    rounded = zip(names, np.rint(1000 * values).astype(int), strict=True)
    return {name: int(value) for name, value in rounded if abs(value) >= ROUNDING}


def document_scores(model: Linear, document: Sequence[Example]) -> dict[tuple[str, str, str], float]:
    """Return the best probability of each (head, type, tail) over a document."""
    best: dict[tuple[str, str, str], float] = {}
    scorer = Scorer(model)
    for e in document:
        for name, p in scorer.probabilities(e.features, e.types).items():
            key = _key(e.pair, name)
            if p > best.get(key, 0.0):
                best[key] = p
    return best


def _key(pair: tuple[str, str], name: str) -> tuple[str, str, str]:
    head, tail = sorted(pair) if ontology().relations[name].symmetric else pair
    return head, name, tail


def truths(gold: Gold) -> set[tuple[str, str, str]]:
    """Return the annotated relations of a document, symmetric ones in one order."""
    return {_key((r["head"], r["tail"]), r["type"]) for r in gold.relations}


def train_relations(golds: Sequence[Gold], strength: float = 0.5, folds: int = 2) -> Linear:
    """Train the relation model; thresholds are chosen on documents left out, in `folds` parts."""
    documents = [examples(g) for g in golds]
    wanted = [truths(g) for g in golds]
    judged: list[tuple[str, float, bool]] = []
    total: Counter[str] = Counter(k[1] for w in wanted for k in w)
    for fold in range(folds):
        rest = [d for i, d in enumerate(documents) if i % folds != fold]
        if not rest:
            continue
        model = fit_relations(rest, strength)
        for i in range(fold, len(documents), folds):
            scores = document_scores(model, documents[i])
            judged += [(key[1], p, key in wanted[i]) for key, p in scores.items() if p > 0.05]
    model = fit_relations(documents, strength)
    overall = _threshold([(p, r) for _, p, r in judged], sum(total.values()), 0.4)
    least = {
        name: round(max(FLOORS.get(name, 0.0), (_own(judged, name, total[name], overall) + overall) / 2), 3)
        for name in ontology().relations
    }
    return calibrated(Linear(model.weights, model.bias, least), judged)


def calibrated(model: Linear, judged: Sequence[tuple[str, float, bool]]) -> Linear:
    """Scale a relation model so that of the relations at 0.8 about 0.8 are right, and its thresholds with it.

    Platt (1999): a logistic curve over the log odds that documents left out were given.
    """
    right = [good for _, _, good in judged]
    if len(set(right)) < 2:
        return model
    curve = LogisticRegression(C=1e3).fit([[_odds(p)] for _, p, _ in judged], right)
    slope, shift = float(curve.coef_[0][0]), float(curve.intercept_[0])
    scaled = {f: round(slope * w) for f, w in model.weights[RELATED].items()}
    kept = {f: w for f, w in scaled.items() if abs(w) >= ROUNDING or f.endswith("~")}
    least = {k: round(1 / (1 + math.exp(-(slope * _odds(p) + shift))), 3) for k, p in model.least.items()}
    bias = round(slope * model.bias[RELATED] + 1000 * shift)
    return Linear({RELATED: kept}, {RELATED: bias}, least)


def _odds(p: float) -> float:
    safe = min(max(p, 1e-6), 1 - 1e-6)
    return math.log(safe / (1 - safe))


def _own(judged: Sequence[tuple[str, float, bool]], name: str, wanted: int, default: float) -> float:
    return _threshold([(p, r) for n, p, r in judged if n == name], wanted, default)


def _threshold(judged: Sequence[tuple[float, bool]], wanted: int, default: float) -> float:
    """Return the probability above which F1 is best, kept within 0.15–0.6; the default where little is known."""
    if wanted < 15:
        return default
    best, right, choice = 0.0, 0, default
    for count, (p, good) in enumerate(sorted(judged, reverse=True), 1):
        right += good
        value = 2 * right / (count + wanted)
        if value > best:
            best, choice = value, p
    return min(0.6, max(0.15, choice))


def train_modality(golds: Sequence[Gold], strength: float = 1.0) -> Linear:
    """Train the modality model on annotated relations and observations, in their sentences."""
    rows: list[list[str]] = []
    moods: list[str] = []
    for gold in golds:
        reading = from_gold(gold)
        known = {e["name"]: [e["name"], *e["aliases"]] for e in gold.entities.values()}
        for r in gold.relations:
            for sid in r["sids"]:
                text = reading.passages[sid].text
                places = [max((text.find(s) for s in known.get(r[end], ())), default=-1) for end in ("head", "tail")]
                rows.append([*modality.cues(reading, sid, max(0, *places)), f"r={r['type']}"])
                moods.append(r["modality"])
        for o in gold.observations:
            for sid in o["sids"]:
                value = f"{float(o['value']):g}".lstrip("-")
                place = max(0, reading.passages[sid].text.replace(",", "").find(value))
                rows.append([*modality.cues(reading, sid, place), "r=OBSERVATION"])
                moods.append(o.get("modality") or "asserted")
    matrix = Matrix(rows)
    table = matrix.rows(rows)
    weights, bias = {}, {}
    for mood in MODALITIES:
        truth = np.array([m == mood for m in moods])
        model = LogisticRegression(C=strength, solver="liblinear").fit(table, truth)
        weights[mood] = _thousandths(matrix.names, model.coef_[0])
        bias[mood] = round(1000 * float(model.intercept_[0]))
    return Linear(weights, bias, {})


def train_holders(golds: Sequence[Gold], strength: float = 0.5) -> Linear:
    """Train the model that chooses whose figure a number is; a figure that no reader annotated has no holder."""
    rows: list[tuple[str, ...]] = []
    right: list[bool] = []
    for gold in golds:
        stated: dict[int, list[dict[str, Any]]] = defaultdict(list)
        for o in gold.observations:
            for sid in o["sids"]:
                stated[sid].append(o)
        last: list[str] = []
        for context in contexts(annotated(gold)):
            if gold.kinds[context.index] == "T":
                continue
            found = countable(context.text, context.named, times(context.text))
            implied = [*(Named(-1, -1, "City", key, "", "figure") for key in last), *context.implied]
            owners: list[str] = []
            for q, choices in zip(found, holdings(context.text, found, context.named, implied), strict=True):
                values = {abs(q.value), abs(q.high or q.value)}
                whose = {o["subject"] for o in stated[context.index] if abs(float(o["value"])) in values}
                owners += sorted(whose)
                rows += [c.features for c in choices]
                right += [c.entity in whose for c in choices]
            named = [n.entity for n in context.named if n.label in ACTORS]
            last = owners[-1:] or (last if found else named[:1] or last)
    matrix = Matrix(rows)
    model = LogisticRegression(C=strength, solver="liblinear").fit(matrix.rows(rows), np.array(right))
    weights = {HOLDER: _thousandths(matrix.names, model.coef_[0])}
    return Linear(weights, {HOLDER: round(1000 * float(model.intercept_[0]))}, {HOLDER: 0.25})


def train_all(golds: Sequence[Gold], names: Matcher, folder: Path) -> None:
    """Train the four models and write them to `folder`."""
    train_entities(golds, names, folder / tagger.MODEL)
    train_relations(golds).save(folder / "relations.json")
    train_modality(golds).save(folder / "modality.json")
    train_holders(golds).save(folder / "holders.json")


def main() -> None:
    """Train on the annotations that the project ships (`make models`); badly formed ones are refused."""
    golds = list(read_folder(settings().data / "gold"))
    faults = [f"{g.name}: {fault}" for g in golds for fault in lint(g, ontology())]
    if faults:
        raise SystemExit("\n".join(faults))
    train_all(golds, matcher(), settings().data / "models")
    print(f"trained on {len(golds)} documents, {sum(len(g.sentences) for g in golds):,} sentences")


if __name__ == "__main__":
    main()
