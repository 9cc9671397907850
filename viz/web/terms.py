"""What a text speaks of: the entities, types, relation types and modalities whose names stand in it.

A question as people write it (上海依托哪些平台对接 CPTPP) is read from left to right, the longest name first; what has
no name here is passed over. Nothing is guessed: a name is a whole one, and in Latin letters it is a whole word.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from graph.ontology import ontology
from graph.store.search import normal, normals
from viz.web.folding import folded
from viz.web.library import Library, Shelf
from viz.words import say, words

LONGEST = 40  # characters of a name, folded, that is looked for
SHORTEST = 2  # one character says too little inside a sentence
Meaning = tuple[str, str]  # kind and value
FIGURES, DIFFERENCES, PAPERS = ("word", "数字"), ("word", "不同"), ("word", "文献")
WORDS = {"pattern.figures": FIGURES, "pattern.differ": DIFFERENCES, "pattern.papers": PAPERS}


@dataclass(frozen=True, slots=True)
class Term:
    """A name in a text: `kind` is entity, label, verb or mood; `value` an id, or a name of the ontology.

    `kind` is word for what asks for something that the ontology has no name for: `value` says in Chinese for what.
    """

    kind: str
    value: str
    start: int
    end: int


def terms(shelf: Shelf, text: str) -> list[Term]:
    """Return the names that stand in a text, in order, each value once; they do not overlap."""
    inside, places = folded(text)
    known, found, at = (_names(shelf), _vocabulary()), dict[Meaning, Term](), 0
    while at < len(inside):
        end = next((end for end in range(min(at + LONGEST, len(inside)), at + SHORTEST - 1, -1)
                    if any(inside[at:end] in some for some in known) and _whole(text, places[at], places[end - 1])),
                   0)  # fmt: skip
        if end:
            meaning = known[1].get(inside[at:end]) or known[0][inside[at:end]]
            found.setdefault(meaning, Term(*meaning, places[at], places[end - 1] + 1))
        at = end or at + 1
    return list(found.values())


def values(found: Sequence[Term], kind: str) -> list[str]:
    """Return the values of one kind, in order."""
    return [term.value for term in found if term.kind == kind]


def within(name: str) -> set[Meaning]:
    """Return what the words mean that stand inside a name: 货物贸易 speaks of trade."""
    inside = normal(name)
    return {meant for word, meant in _vocabulary().items() if word in inside}


def sentences(library: Library, text: str) -> list[str]:
    """Return the passages that say a text, or else those that name every entity, or hold every word, of it."""
    whole = library.sentences(text)
    if whole or not text.strip():
        return whole
    shelf = library.shelf()
    named = values(terms(shelf, text), "entity")
    if len(named) > 1:
        return naming_all(shelf, named)
    parts = [library.sentences(word) for word in text.split()]
    return [one for one in parts[0] if all(one in other for other in parts[1:])] if len(parts) > 1 else []


def naming_all(shelf: Shelf, entities: Sequence[str]) -> list[str]:
    """Return the passages that name all of some entities, in the order of documents and text."""
    found = [{n.passage: (doc, n.start) for doc, namings in shelf.mentions_of(one).items() for n in namings}
             for one in entities]  # fmt: skip
    return sorted(set(found[0]).intersection(*found[1:]), key=found[0].__getitem__)


def _whole(text: str, first: int, last: int) -> bool:
    """Tell whether the characters from `first` to `last` cut no word of Latin letters or figures in two."""
    return not any(a >= 0 and b < len(text) and _latin(text[a]) and _latin(text[b])
                   for a, b in ((first - 1, first), (last, last + 1)))  # fmt: skip


def _latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _names(shelf: Shelf) -> Mapping[str, Meaning]:
    """Return the names of all entities, folded; a name before another's alias, then the better known entity."""

    def made() -> dict[str, Meaning]:
        nodes = [shelf.nodes[one] for one in shelf.order]
        own = ((node.name, node.id) for node in nodes)
        others = ((name, node.id) for node in nodes for name in (*node.aliases, node.name_en))
        told = [*own, *others]
        found: dict[str, Meaning] = {}
        for name, (_, one) in zip(normals([name for name, _ in told]), told, strict=True):
            found.setdefault(name, ("entity", one))
        return found

    return shelf.once("names in texts", made)


@cache
def _vocabulary() -> Mapping[str, Meaning]:
    """Return what types, relation types, modalities and figures are called, folded."""
    known = ontology()
    made: dict[str, Meaning] = {}
    for label in known.labels.values():
        for word in (label.zh, label.en, f"{label.en}s", f"{label.en[:-1]}ies"):
            made.setdefault(normal(word), ("label", label.name))
    for kind in known.relations.values():
        key = f"pattern.verb.{kind.name}"
        more = [word for lang in ("zh", "en") for word in say(key, lang).split("|")] if key in words() else []
        for word in (kind.zh, kind.en, *more):
            made.setdefault(normal(word), ("verb", kind.name))
    for name, said in known.modalities.items():
        for word in (*said.values(), *(w for lang in ("zh", "en") for w in say(f"pattern.{name}", lang).split())):
            made.setdefault(normal(word), ("mood", name))
    for key, meant in WORDS.items():
        for lang in ("zh", "en"):
            for word in say(key, lang).split("|"):
                made.setdefault(normal(word), meant)
    return made
