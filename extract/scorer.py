"""The relation model, turned round for speed: one pass over a pair's features gives the probability of every type.

It computes what `Linear.probability(RELATED, typed(features, kind))` does, type by type; a test holds them together.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from extract.linear import Linear, logistic

RELATED = "related"  # the one label of the relation model


class Scorer:
    """A relation model as a table: a row for each feature, a column for each type, weights in thousandths."""

    def __init__(self, model: Linear) -> None:
        self.least = model.least
        self._bias = model.bias[RELATED]
        weights = [(*name.partition("~")[::2], weight) for name, weight in model.weights[RELATED].items()]
        self._columns = {kind: i for i, kind in enumerate(sorted({kind for kind, _, _ in weights}))}
        self._rows = {feature: i for i, feature in enumerate(dict.fromkeys(["", *(f for _, f, _ in weights)]))}
        self._table = np.zeros((len(self._rows), len(self._columns)), dtype=np.int64)
        for kind, feature, weight in weights:
            self._table[self._rows[feature], self._columns[kind]] = weight

    def probabilities(self, features: Sequence[str], kinds: Sequence[str]) -> dict[str, float]:
        """Return the probability of each of `kinds` for a pair with these features."""
        known = [row for row in map(self._rows.get, dict.fromkeys(["", *features])) if row is not None]
        totals = self._table[known].sum(axis=0).tolist()
        return {k: logistic(self._bias + (totals[self._columns[k]] if k in self._columns else 0)) for k in kinds}
