"""Texts folded for search with the way back: which characters of the text each place of the folded one came from."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from graph.store.pinyin import has_chinese, readings
from graph.store.search import normal

Span = tuple[int, int]


@cache
def _one(character: str) -> str:
    return normal(character)


def folded(text: str) -> tuple[str, list[int]]:
    """Return a text folded character by character, and for each character of the result its place in the text.

    >>> folded("進 博會")
    ('进博会', [0, 2, 3])
    """
    parts = [(_one(character), at) for at, character in enumerate(text)]
    return "".join(part for part, _ in parts), [at for part, at in parts for _ in part]


def spans(text: str, wanted: str) -> Iterator[Span]:
    """Give the places of a text that say `wanted`, as search compares texts; they do not overlap."""
    query = normal(wanted)
    if not query:
        return
    inside, places = folded(text)
    at = inside.find(query)
    while at >= 0:
        yield places[at], places[at + len(query) - 1] + 1
        at = inside.find(query, at + len(query))


def sounding(name: str, sound: str, *, initials: bool) -> Span | None:
    """Return the first characters of a name that sound as typed (`lingang`) or begin so (`lg`); None where none do.

    >>> sounding("临港新片区", "lingang", initials=False), sounding("临港新片区", "lgx", initials=True)
    ((0, 2), (0, 3))
    """
    inside, places = folded(name)
    if not sound or not has_chinese(inside):
        return None
    for way in readings(inside):
        if len(way) != len(inside):  # Latin runs are one syllable: the whole name is marked then
            return (0, len(name))
        said = ""
        for count, syllable in enumerate(way, 1):
            said += syllable[:1] if initials else syllable
            if said.startswith(sound):
                return (places[0], places[count - 1] + 1)
            if not sound.startswith(said):
                break
    return None


def marked(text: str, places: list[Span]) -> list[dict[str, object]]:
    """Cut a text at spans in order: parts `{text, mark}` that joined are the text.

    >>> marked("上海临港", [(2, 4)])
    [{'text': '上海', 'mark': False}, {'text': '临港', 'mark': True}]
    """
    parts: list[dict[str, object]] = []
    at = 0
    for start, end in places:
        parts += [{"text": text[at:start], "mark": False}, {"text": text[start:end], "mark": True}]
        at = end
    return [part for part in (*parts, {"text": text[at:], "mark": False}) if part["text"]]
