"""Linear models over named features: trained elsewhere, kept as JSON, summed here in a fixed order.

Weights are whole thousandths, so that sums are the same on every machine.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from graph.errors import DataError


def logistic(thousandths: int) -> float:
    """Return the probability for a sum of weights, bounded where it is as good as 0 or 1."""
    return 1.0 / (1.0 + math.exp(-max(-30_000, min(30_000, thousandths)) / 1000))


@dataclass(frozen=True)
class Linear:
    """One logistic model for each label: weights in thousandths, bias, and the least probability that counts."""

    weights: Mapping[str, Mapping[str, int]]
    bias: Mapping[str, int]
    least: Mapping[str, float]

    def probability(self, label: str, features: Iterable[str]) -> float:
        """Return the probability of a label, 0 where the model does not know it."""
        known = self.weights.get(label)
        if known is None:
            return 0.0
        total = self.bias[label] + sum(known.get(f, 0) for f in dict.fromkeys(features))
        return logistic(total)

    def best(self, features: Iterable[str]) -> tuple[str, float]:
        """Return the most probable label and its share of all labels' probabilities."""
        known = tuple(dict.fromkeys(features))
        scores = {label: self.probability(label, known) for label in self.weights}
        total = sum(scores.values()) or 1.0
        label = max(scores, key=lambda name: (scores[name], name))
        return label, scores[label] / total

    def save(self, path: Path) -> None:
        """Write the model, keys sorted."""
        path.parent.mkdir(parents=True, exist_ok=True)
        plain = {"bias": self.bias, "least": self.least, "weights": self.weights}
        path.write_text(json.dumps(plain, ensure_ascii=False, sort_keys=True, indent=0) + "\n", encoding="utf-8")


def load(path: Path) -> Linear:
    """Read a model. Raises DataError when the file is missing or broken."""
    try:
        plain = json.loads(path.read_text(encoding="utf-8"))
        return Linear(plain["weights"], plain["bias"], plain["least"])
    except (OSError, ValueError, KeyError, TypeError) as exc:
        raise DataError(f"{path}: the model cannot be read: {exc}", "restore data/models from git") from exc
