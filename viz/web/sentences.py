"""All sentences of a graph as one folded text, in which a few characters are found in no time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

from graph.model import Passage
from graph.store.search import normals

_BETWEEN = "\n"  # no folded text has one


class Sentences:
    """Sentences in their order, folded for search."""

    def __init__(self, passages: Iterable[Sequence[Passage]]) -> None:
        """Fold passages, which may come in parts: of each only id and folded text are kept."""
        self._ids: list[str] = []
        texts: list[str] = []
        for some in passages:
            self._ids += [passage.id for passage in some]
            texts += normals([passage.text for passage in some])
        self._text = _BETWEEN.join(texts)
        self._starts = list(accumulate((len(text) + 1 for text in texts[:-1]), initial=0)) if texts else []

    def holding(self, folded: str) -> list[str]:
        """Return the ids of the passages that hold a folded text; none for an empty one."""
        found: list[str] = []
        at = self._text.find(folded) if folded else -1
        while at >= 0:
            number = bisect_right(self._starts, at) - 1
            found.append(self._ids[number])
            following = self._starts[number + 1] if number + 1 < len(self._starts) else len(self._text)
            at = self._text.find(folded, following)
        return found
