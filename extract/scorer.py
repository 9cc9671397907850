"""The relation model, turned round for speed: one pass over a pair's features gives the probability of every type.

It computes what `Linear.probability(RELATED, typed(features, kind))` does, type by type; a test holds them together.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence

from extract.linear import Linear

RELATED = "related"  # the one label of the relation model


class Scorer:
    """A relation model, indexed by feature."""

    def __init__(self, model: Linear) -> None:
        self.least = model.least
        self._bias = model.bias[RELATED]
        self._own: dict[str, dict[str, int]] = defaultdict(dict)  # feature → weight for each type
        for name, weight in model.weights[RELATED].items():
            kind, _, feature = name.partition("~")
            self._own[feature][kind] = weight

    def probabilities(self, features: Sequence[str], kinds: Sequence[str]) -> dict[str, float]:
        """Return the probability of each of `kinds` for a pair with these features."""
        totals = dict.fromkeys(kinds, self._bias)
        for f in ("", *dict.fromkeys(features)):
            for kind, weight in self._own.get(f, _NONE).items():
                if kind in totals:
                    totals[kind] += weight
        return {k: 1.0 / (1.0 + math.exp(-max(-30_000, min(30_000, t)) / 1000)) for k, t in totals.items()}


_NONE: dict[str, int] = {}
