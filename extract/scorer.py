"""The relation model, turned round for speed: one pass over a pair's features gives the probability of every type.

It computes what `Linear.probability(RELATED, typed(features, kind))` does, type by type; a test holds them together.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence

from extract.features import SHARED
from extract.linear import Linear

RELATED = "related"  # the one label of the relation model


class Scorer:
    """A relation model, indexed by feature."""

    def __init__(self, model: Linear) -> None:
        self.least = model.least
        self._bias = model.bias[RELATED]
        self._own: dict[str, dict[str, int]] = defaultdict(dict)  # feature → weight for each type
        self._shared: dict[str, int] = {}
        for name, weight in model.weights[RELATED].items():
            kind, tilde, feature = name.partition("~")
            if name.startswith("*"):
                self._shared[name[1:]] = weight
            elif tilde:
                self._own[feature][kind] = weight

    def probabilities(self, features: Sequence[str], kinds: Sequence[str]) -> dict[str, float]:
        """Return the probability of each of `kinds` for a pair with these features."""
        known = tuple(dict.fromkeys(features))
        own = self._own
        totals = dict.fromkeys(kinds, self._bias)
        everyone = 0
        hits: dict[str, set[str]] = {}
        acts = False
        for f in known:
            for kind, weight in own.get(f, _NONE).items():
                if kind in totals:
                    totals[kind] += weight
            place, colon, rest = f.partition(":")
            if colon:
                hits.setdefault(rest.split("|")[0], set()).add(place)
            elif f.startswith("RT="):
                hits.setdefault(f[3:].split("|")[0], set()).add("RT")
            if f.startswith(SHARED) and ">" not in f:
                everyone += self._shared.get(f, 0)
                acts = acts or f.startswith("acts0")
        for kind in kinds:
            totals[kind] += everyone + own.get("", _NONE).get(kind, 0) + self._match(hits.get(kind, _EMPTY), acts)
        return {k: 1.0 / (1.0 + math.exp(-max(-30_000, min(30_000, t)) / 1000)) for k, t in totals.items()}

    def _match(self, hits: set[str], acts: bool) -> int:
        shared, count = self._shared, min(len(hits), 4)
        total = shared.get(f"n{count}", 0) + shared.get(f"n{count}&{acts}", 0)
        for hit in hits:
            total += shared.get(f"m:{hit}", 0) + shared.get(f"m:{hit}&{acts}", 0)
        return total


_NONE: dict[str, int] = {}
_EMPTY: set[str] = set()
