"""A question as people write it, read as relation phrases: which of the things that it names are joined, and how.

上海依托哪些平台对接 CPTPP names 上海, the type 平台, the relation 对标 and CPTPP; it asks for the platforms between the
two, and for what is said of each pair.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from viz.web.library import Library, Shelf
from viz.web.patterns import End, Phrase, answered, phrases
from viz.web.terms import Term, terms, values

MOST_ENDS = 4


def asked(library: Library, text: str, most: int) -> list[Phrase]:
    """Return what a text asks for and the graph can answer, the likeliest first, at most so many.

    A phrase with arrows or spaces is taken as it was written; a text that is only one name asks for nothing.
    """
    shelf = library.shelf()
    written = [one for one in phrases(library, text) if answered(shelf, one)]
    if written:
        return written[:most]
    apart: dict[frozenset[str], Phrase] = {}  # what asks for the same relations is offered once
    for one in _spoken(shelf, terms(shelf, text)):
        apart.setdefault(frozenset(edge.id for edge in answered(shelf, one)), one)
    return list(apart.values())[:most]


def _spoken(shelf: Shelf, found: Sequence[Term]) -> Iterator[Phrase]:
    ends = [End(entity=t.value) if t.kind == "entity" else End(label=t.value)
            for t in found if t.kind in ("entity", "label")][:MOST_ENDS]  # fmt: skip
    moods = values(found, "mood")
    mood = moods[0] if len(moods) == 1 else ""  # 已有还是拟议 asks for both
    entities, labels = [end for end in ends if end.entity], [end.label for end in ends if end.label]
    for a, b in combinations(entities, 2):
        for label in labels:
            yield from _answerable(shelf, [Phrase(a, b, via=label)])
    for verb in (*values(found, "verb"), ""):
        for a, b in sorted(combinations(ends, 2), key=lambda pair: ends.index(pair[1]) - ends.index(pair[0])):
            yield from _answerable(shelf, [Phrase(a, b, verb, mood), Phrase(b, a, verb, mood)])


def _answerable(shelf: Shelf, wanted: Sequence[Phrase]) -> Iterator[Phrase]:
    return (one for one in wanted if answered(shelf, one))
