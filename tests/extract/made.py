"""Short documents made by the tests, read by the shipped pipeline or annotated by hand."""

from __future__ import annotations

from collections.abc import Iterable

from extract.clauses import Named
from extract.gold import Gold
from extract.pipeline import read
from extract.reading import Reading, from_gold
from extract.segment import segment
from extract.source import Block, Source


def gold(*sentences: str, title: str = "研究", kinds: str = "", **document: str) -> Gold:
    """Return sentences as a document without annotation."""
    return Gold("made", {"title": title, **document}, list(sentences), list(kinds or "S" * len(sentences)))


def reading(*sentences: str, title: str = "研究", kinds: str = "", **document: str) -> Reading:
    """Read sentences with the shipped pipeline."""
    return read(from_gold(gold(*sentences, title=title, kinds=kinds, **document)))


def table(caption: str, *rows: Iterable[str], title: str = "上海研究", before: str = "上海发展对外贸易。") -> Reading:
    """Read a sentence, a caption and a table with the shipped pipeline."""
    cells = tuple(tuple(row) for row in rows)
    blocks = (Block("paragraph", before), Block("caption", caption), Block("table", "", rows=cells))
    cut = segment(Source("made.txt", title, blocks))
    return read(Reading(cut.document, cut.passages, cut.kinds, cut.text))


def named(text: str, **labels: str) -> list[Named]:
    """Return words of a sentence as entities, by start: `named(text, 上海="City")`."""
    places = [Named(text.index(w), text.index(w) + len(w), label, w, w) for w, label in labels.items()]
    return sorted(places, key=lambda n: n.start)


def known(read_: Reading) -> dict[str, str]:
    """Return the canonical name behind each surface found."""
    return {spot.text: read_.entities[spot.entity].name for spot in read_.spots}


def said(read_: Reading) -> set[tuple[str, str, str]]:
    """Return the relations found, by names."""
    names = {key: entity.name for key, entity in read_.entities.items()}
    return {(names[r.head], r.type, names[r.tail]) for r in read_.relations}
