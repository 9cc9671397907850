"""Texts that are one edit away from what somebody typed, found without looking at all of them.

A text is cut in three parts. One character more, less or different touches one of them, so that the other two stand in
the query as they are: texts are kept by each two of their parts. (The pigeonhole behind FastSS and SymSpell: T. Bocek,
E. Hunt, B. Stiller: Fast Similarity Search in Large Dictionaries, 2007; G. Navarro: A Guided Tour to Approximate String
Matching, ACM Computing Surveys 33, 2001, section 8.) Two neighbours that change places may stand in two parts: that is
tried for itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Generic, TypeVar

Value = TypeVar("Value")
_Key = tuple[int, str, str, str]  # the length, which part is left out, and the other two


class Near(Generic[Value]):
    """Texts with what they stand for."""

    def __init__(self) -> None:
        self._kept: defaultdict[_Key, list[tuple[str, Value]]] = defaultdict(list)

    def add(self, text: str, value: Value) -> None:
        """Keep a text of two characters or more."""
        for key in _keys(text, len(text)):
            self._kept[key].append((text, value))

    def find(self, query: str) -> Iterator[Value]:
        """Give what the texts one edit away stand for, some perhaps more than once."""
        size = len(query)
        ways = [(query, size + more) for more in (-1, 0, 1)]
        swaps = (query[: at - 1] + query[at] + query[at - 1] + query[at + 1 :] for at in _cuts(size) if at)
        ways += ((swapped, size) for swapped in swaps)
        for typed, length in ways:
            for key in _keys(typed, length):
                for text, value in self._kept.get(key, ()):
                    if one_edit(query, text):
                        yield value


def _cuts(length: int) -> tuple[int, int]:
    """Return where the second and the third part of a text of that length begin."""
    return length // 3, 2 * length // 3


def _keys(text: str, length: int) -> tuple[_Key, _Key, _Key]:
    """Return the keys of texts of some length that have two of their parts where this text has them."""
    first, second = _cuts(length)
    from_first, from_second = (len(text) - (length - cut) for cut in (first, second))
    return (
        (length, "1", "", text[from_first:]),
        (length, "2", text[:first], text[from_second:]),
        (length, "3", text[:second], ""),
    )


def one_edit(a: str, b: str) -> bool:
    """Tell whether one character more, less, different or swapped with its neighbour turns `a` into `b`.

    >>> one_edit("临港", "临岗"), one_edit("lingang", "lignang"), one_edit("临港", "临港")
    (True, True, False)
    """
    if abs(len(a) - len(b)) > 1 or a == b:
        return False
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    rest_a, rest_b = a[start:], b[start:]
    if len(a) == len(b):
        swapped = rest_a[:2] == rest_b[:2][::-1] and rest_a[2:] == rest_b[2:]
        return swapped or rest_a[1:] == rest_b[1:]
    return rest_a[1:] == rest_b or rest_a == rest_b[1:]
