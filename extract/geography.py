"""What lies where, as far as it is known beforehand (`data/places.yaml`): what contradicts it was misread.

A list of cities by continent is the commonest sentence in which pairs are mixed up (东京 with 欧洲); nothing in its
grammar tells a model better, an atlas does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import yaml

from extract.gazetteer import Loader, gazetteer
from graph.errors import DataError
from graph.settings import settings

BETWEEN_EQUALS = frozenset({"COOPERATES_WITH", "TRADES_WITH", "COMPETES_WITH", "INVESTS_IN"})
_RANKS = {"省级行政区": "province", "直辖市": "province", "特别行政区": "province"}


@cache
def containers() -> Mapping[str, frozenset[str]]:
    """Return for each known place all places that it lies in, at any remove."""
    above = _above()

    def upward(place: str) -> Iterator[str]:
        for outer in above.get(place, ()):
            yield outer
            yield from upward(outer)

    return {place: frozenset(upward(place)) for place in above}


@cache
def _above() -> Mapping[str, frozenset[str]]:
    raw = _raw()
    kinds = defaultdict(list)
    for outer, inner in raw["kinds"].items():
        for kind in inner:
            kinds[kind].append(outer)
    found: dict[str, set[str]] = defaultdict(set)
    for entry in gazetteer():
        if entry.name not in raw["except"]:
            found[entry.name].update(outer for outer in kinds.get(entry.kind, ()) if outer != entry.name)
    for outer, places in raw["places"].items():
        for place in places:
            found[place].add(outer)
    return {place: frozenset(outer) for place, outer in found.items() if outer}


@cache
def _rank() -> Mapping[str, str]:
    """Return what kind of place each is, of kinds that do not overlap: continent, country, province."""
    found = {entry.name: _RANKS[entry.kind] for entry in gazetteer() if entry.kind in _RANKS}
    found |= {entry.name: "country" for entry in gazetteer() if entry.kind.endswith("国家")}
    found |= {name: "continent" for name in _raw()["kinds"] if name.endswith("洲")}
    return found


def contradicted(head: str, relation: str, tail: str) -> str:
    """Return in what a relation of two places, given by name, contradicts the atlas; "" where it does not."""
    inside, ranks = containers(), _rank()
    of_head, of_tail = inside.get(head, frozenset()), inside.get(tail, frozenset())
    if relation in BETWEEN_EQUALS:
        apart = not {head, tail}.isdisjoint(_raw()["customs"])  # which trade with the country that they lie in
        if not apart and (tail in of_head or head in of_tail):
            return f"one of {head} and {tail} lies in the other"
    elif relation == "LOCATED_IN" and tail not in of_head:
        if head in of_tail:
            return f"{tail} lies in {head}"
        rank = ranks.get(tail)
        known = sorted(place for place in (head, *of_head) if rank and ranks.get(place) == rank)
        if known:
            return f"{head} lies in {known[0]}" if known[0] != head else f"{head} and {tail} lie side by side"
    return ""


def lint() -> Iterator[str]:
    """Yield what is wrong with the atlas: names that the gazetteer does not know."""
    names, kinds = {entry.name for entry in gazetteer()}, {entry.kind for entry in gazetteer()}
    raw = _raw()
    for outer, inner in raw["kinds"].items():
        yield from (f"places.yaml: no kind {kind!r}" for kind in inner if kind not in kinds)
        if outer not in names:
            yield f"places.yaml: {outer!r} is not in the gazetteer"
    inside = [place for inner in raw["places"].values() for place in inner]
    for place in [*raw["except"], *raw["customs"], *raw["places"], *inside]:
        if place not in names:
            yield f"places.yaml: {place!r} is not in the gazetteer"


@cache
def _raw() -> dict[str, Any]:
    path = settings().data / "places.yaml"
    try:
        loaded: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=Loader)  # noqa: S506 (a safe loader)
    except (OSError, yaml.YAMLError) as exc:
        raise DataError(f"{path}: cannot be read as YAML: {exc}", "mend the file or restore it from git") from exc
    return loaded
