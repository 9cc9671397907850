"""Relation phrases typed into the search box: `上海 → 协定`, `平台 缺 产业`, `Shanghai cooperates with Economy`.

A phrase has two ends, each an entity or a type, and between them perhaps a relation type and a modality.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any

from graph.model import Edge
from graph.ontology import ontology
from graph.store.search import normal
from viz.web import links, views
from viz.web.library import Library, Shelf
from viz.words import say

Plain = dict[str, Any]
ARROW = re.compile(r"\s*(?:→|⟶|➔|->|=>|—+|–+|－+>?)\s*|\s+")
MOST_TERMS = 6
SHOWN = 24  # entities that a phrase opens in the graph at most, besides its subject


@dataclass(frozen=True, slots=True)
class End:
    """One end of a phrase: an entity id or a label."""

    entity: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a phrase asks for; empty fields let everything through. `via` asks for a label between two entities."""

    head: End
    tail: End
    relation: str = ""
    modality: str = ""
    via: str = ""

    def fits(self, shelf: Shelf, edge: Edge) -> bool:
        """Tell whether an edge is meant; a symmetric relation is meant from both sides."""
        if self.via:
            return _between(shelf, self, edge)
        if (self.relation and edge.type != self.relation) or (self.modality and edge.modality != self.modality):
            return False
        ways = [(edge.head, edge.tail)]
        if ontology().relations[edge.type].symmetric:
            ways.append((edge.tail, edge.head))
        return any(_is(shelf, self.head, a) and _is(shelf, self.tail, b) for a, b in ways)


def _is(shelf: Shelf, end: End, entity_id: str) -> bool:
    if end.entity:
        return end.entity == entity_id
    return entity_id in shelf.nodes and shelf.nodes[entity_id].type == end.label


def _between(shelf: Shelf, phrase: Phrase, edge: Edge) -> bool:
    """Tell whether an edge joins an end of the phrase with an entity of its label that both ends are joined to."""
    ends = {phrase.head.entity, phrase.tail.entity}
    inner = {edge.head, edge.tail} - ends
    return len(inner) == 1 and all(
        one in shelf.nodes and shelf.nodes[one].type == phrase.via and ends <= shelf.near.get(one, set())
        for one in inner
    )


def phrases(library: Library, text: str) -> list[Phrase]:
    """Read a text as relation phrases, the likeliest first; none where it is no such phrase."""
    terms = [term for term in ARROW.split(text.strip()) if term]
    if not 2 <= len(terms) <= MOST_TERMS:
        return []
    found: dict[Phrase, None] = {}
    plain = " ".join(terms) == " ".join(text.split())  # without an arrow two names are a name, not a phrase
    for first, last in _ends(len(terms)):
        middle = " ".join(terms[first:last])
        verb = _verb(middle)
        if verb is None:
            continue
        heads, tails = (_end(library, " ".join(part)) for part in (terms[:first], terms[last:]))
        for head, tail in product(heads, tails):
            said = verb != ("", "") or head.label or tail.label or not plain
            if said and (head != tail or head.label):
                found[Phrase(head, tail, *verb)] = None
    return list(found)[:4]


def _ends(count: int) -> Iterator[tuple[int, int]]:
    """Give the ways to leave words between two ends: longer verbs before none."""
    for between in range(count - 2, -1, -1):
        for first in range(1, count - between):
            yield first, first + between


def _verb(text: str) -> tuple[str, str] | None:
    """Return relation type and modality that words between two ends mean, either perhaps empty; None if neither."""
    if not text:
        return "", ""
    verbs, moods = _vocabulary()
    folded = normal(text)
    if folded in verbs:
        return verbs[folded], ""
    if folded in moods:
        return "", moods[folded]
    for cut in range(1, len(folded)):  # 拟合作: a modality and a verb
        if folded[:cut] in moods and folded[cut:] in verbs:
            return verbs[folded[cut:]], moods[folded[:cut]]
    return None


@cache
def _vocabulary() -> tuple[dict[str, str], dict[str, str]]:
    """Return what people may call relation types and modalities, folded."""
    known = ontology()
    verbs = {normal(word): kind.name for kind in known.relations.values() for word in (kind.zh, kind.en, kind.name)}
    moods = {normal(word): name for name, said in known.modalities.items() for word in (name, *said.values())}
    for name in known.modalities:
        moods |= {normal(word): name for lang in ("zh", "en") for word in say(f"pattern.{name}", lang).split()}
    return verbs, moods


@cache
def _labels() -> dict[str, str]:
    return {normal(word): label.name for label in ontology().labels.values()
            for word in (label.zh, label.en, f"{label.en}s", label.name, *_plural(label.en))}  # fmt: skip


def _plural(word: str) -> tuple[str, ...]:
    return (word[:-1] + "ies",) if word.endswith("y") else ()


def _end(library: Library, text: str) -> list[End]:
    """Return what an end may mean: a type, else the entity of that name, else the best match."""
    label = _labels().get(normal(text))
    if label:
        return [End(label=label)]
    hits = [hit for hit in library.search(text, 3) if hit.how != "near"]
    exact = [hit for hit in hits if hit.score >= hits[0].score]
    return [End(entity=hit.entity.id) for hit in exact[:1]]


def answered(shelf: Shelf, phrase: Phrase) -> list[Edge]:
    """Return the relations that a phrase asks for, the strongest first."""
    ends = [end.entity for end in (phrase.head, phrase.tail) if end.entity]
    if phrase.via:  # first what joins them to the one named last: that is what was asked for
        return [edge for end in reversed(ends) for edge in _meant(shelf, phrase, shelf.of.get(end, []))]
    return _meant(shelf, phrase, shelf.of.get(ends[0], []) if ends else shelf.graph.edges)


def _meant(shelf: Shelf, phrase: Phrase, pool: Iterable[Edge]) -> list[Edge]:
    return views.strongest(edge for edge in pool if phrase.fits(shelf, edge))


def shown(shelf: Shelf, phrase: Phrase, edges: list[Edge]) -> Plain:
    """Return a phrase as pages show it: its ends, its verb, how many relations, and where they are drawn."""
    known = ontology()
    subject = phrase.head.entity or phrase.tail.entity
    ids = [i for i in (phrase.head.entity, phrase.tail.entity) if i]
    for edge in edges:
        ids += [i for i in (edge.head, edge.tail) if i not in ids]
    state = links.State(
        n=tuple(ids[: SHOWN + 1]), sel=subject, r=(phrase.relation,) if phrase.relation else (),
        m=tuple(code for code, name in links.MODALITY_CODES.items() if name == phrase.modality),
    )  # fmt: skip
    kind = known.relations.get(phrase.relation)
    return {
        "head": _shown_end(shelf, phrase.head), "tail": _shown_end(shelf, phrase.tail), "count": len(edges),
        "verb": {"zh": kind.zh, "en": kind.en} if kind else None, "modality": phrase.modality,
        "via": _shown_end(shelf, End(label=phrase.via)) if phrase.via else None,
        "explore": state.url() if edges else "",
    }  # fmt: skip


def _shown_end(shelf: Shelf, end: End) -> Plain:
    if end.entity:
        return views.named(shelf, end.entity)
    label = ontology().labels[end.label]
    return {"id": "", "name": label.zh, "name_en": label.en, "type": end.label, "url": ""}


def told(phrase: Plain, lang: str) -> str:
    """Return a phrase in words: `上海 → 协定`, `平台 缺失 → 产业`, `上海 — 平台 — 协定`."""
    first, *inner, last = (end["name_en"] if lang == "en" and end["name_en"] else end["name"]
                           for end in (phrase["head"], phrase["via"], phrase["tail"]) if end)  # fmt: skip
    if inner:
        return " — ".join((first, *inner, last))
    mood = ontology().modalities[phrase["modality"]][lang] if phrase["modality"] else ""
    middle = " ".join(part for part in (mood, phrase["verb"][lang] if phrase["verb"] else "") if part)
    return f"{first} {middle} → {last}" if middle else f"{first} → {last}"
