"""What to look at first: a queue of doubtful things, ordered by what deciding them would change.

The weight of an item is the number of documents that it touches times the probability that deciding changes the
graph: of a pair, that the two are one; of a statement, that all papers that make it are read wrongly, each by itself:
what several papers say is less in doubt, not more. What was decided is not asked again.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graph.assemble import Outcome
from graph.curation.judgement import PAIR
from graph.curation.likeness import likenesses
from graph.fold import fold
from graph.model import Edge, Figure, Graph, Naming, Node, Record, content_id

_POINTING = re.compile("[我本当该全贵][国省市地区县方院校行会]|[中双各]方")
KINDS = ("pair", "apart", "statement", "refused", "figures")
SURE = 0.75  # statements at least so certain are not asked for
REFUSED = 0.3  # how often what the ontology refused is worth a word
POINTING = 0.1  # that a pointing word (我国, 本市, 当地) was given to the wrong entity
GENERIC = 0.35  # that a generic word (研究中心) was
CONFLICT = 0.6  # that one of two figures for the same thing is wrong
QUOTES = 3  # passages for each side


@dataclass(frozen=True, slots=True)
class Item:
    """Something to decide. `left` and `right` are passages to read for either side; `signs` say why it is asked.

    `entities` are ids (one, or two that may be one), `edge` and `figures` ids of what is doubtful. `text` says the
    doubtful thing in words where it is not in the graph: surfaces of an entity, or what the ontology refused.
    """

    id: str
    kind: str
    entities: tuple[str, ...]
    edge: str
    figures: tuple[str, ...]
    text: str
    signs: tuple[str, ...]
    probability: float
    documents: int
    left: tuple[str, ...]
    right: tuple[str, ...]

    @property
    def weight(self) -> float:
        """Return documents times probability."""
        return round(self.documents * self.probability, 3)


def review(outcome: Outcome, records: Sequence[Record], kinds: Sequence[str] = KINDS) -> list[Item]:
    """Return what is doubtful in a graph, what matters most first; `outcome` is that of `graph.assemble.revise`."""
    graph = outcome.graph
    makers = {
        "pair": lambda: _pairs(outcome),
        "apart": lambda: _apart(outcome),
        "statement": lambda: _statements(outcome),
        "refused": lambda: _refused(outcome, records),
        "figures": lambda: _figures(graph),
    }
    items = [item for kind in kinds for item in makers[kind]()]
    return sorted(items, key=lambda item: (-item.weight, KINDS.index(item.kind), item.id))


def _item(
    kind: str,
    probability: float,
    documents: Iterable[str],
    *,
    entities: Sequence[str] = (),
    edge: str = "",
    figures: Sequence[str] = (),
    text: str = "",
    signs: Sequence[str] = (),
    left: Sequence[str] = (),
    right: Sequence[str] = (),
) -> Item:
    return Item(
        content_id("i", kind, *entities, edge, *figures, text),
        kind,
        tuple(entities),
        edge,
        tuple(figures),
        text,
        tuple(signs),
        round(probability, 3),
        len(set(documents)),
        tuple(left[:QUOTES]),
        tuple(right[:QUOTES]),
    )


def _pairs(outcome: Outcome) -> Iterable[Item]:
    nodes = {node.id: node for node in outcome.graph.entities}
    said = _passages_of(outcome.graph)
    decided = {
        frozenset(node for node, some in outcome.judged.items() if one in some)
        for one in outcome.standing.active
        if one.verb in PAIR
    }
    for pair in likenesses(outcome.graph):
        if frozenset((pair.one, pair.other)) not in decided:
            ends = nodes[pair.one], nodes[pair.other]
            across = ("labels",) if ends[0].type != ends[1].type else ()
            yield _item(
                "pair",
                pair.probability,
                (*ends[0].documents, *ends[1].documents),
                entities=(pair.one, pair.other),
                signs=(*pair.signs, *across),
                left=said[pair.one],
                right=said[pair.other],
            )


def _passages_of(graph: Graph) -> defaultdict[str, list[str]]:
    """Map entities to the passages that name them, each once, in the order of the documents."""
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for naming in graph.namings:
        found[naming.entity].setdefault(naming.passage)
    return defaultdict(list, {node: list(passages) for node, passages in found.items()})


def _apart(outcome: Outcome) -> Iterable[Item]:
    """Ask for entities that the papers call by words with nothing in common: they may be two."""
    surfaces: defaultdict[str, defaultdict[str, list[Naming]]] = defaultdict(lambda: defaultdict(list))
    for naming in outcome.graph.namings:
        surfaces[naming.entity][fold(naming.text)].append(naming)
    heads = _heads(outcome.graph)
    for node in outcome.graph.entities:
        if node.id in outcome.judged or len(surfaces[node.id]) < 2:
            continue
        usual = max(surfaces[node.id], key=lambda s: (len(surfaces[node.id][s]), s))
        for surface, namings in sorted(surfaces[node.id].items()):
            generic = heads[node.type, surface] > 1 and fold(node.name).endswith(surface) and surface != fold(node.name)
            unlike = GENERIC if generic else _unlike(surface, node, usual)
            if unlike:
                yield _item(
                    "apart",
                    unlike,
                    node.documents,  # a wrong merge spoils what all of them say
                    entities=(node.id,),
                    text=f"{namings[0].text} / {surfaces[node.id][usual][0].text}",
                    signs=("generic" if generic else "surface",),
                    left=list(dict.fromkeys(n.passage for n in namings)),
                    right=list(dict.fromkeys(n.passage for n in surfaces[node.id][usual])),
                )


def _heads(graph: Graph) -> Counter[tuple[str, str]]:
    """Count for each label the entities whose names end in three to five characters: 研究中心 is generic."""
    return Counter(
        (node.type, plain[-size:])
        for node in graph.entities
        for plain in [fold(node.name)]
        for size in range(3, min(6, len(plain)))
    )


def _within(short: str, long: str) -> bool:
    """Tell whether the characters of one name stand in another in this order: 拉美, 拉丁美洲."""
    rest = iter(long)
    return all(character in rest for character in short)


def _unlike(surface: str, node: Node, usual: str) -> float:
    """Return how doubtful a surface is: 0 where it shares two characters in three with a name, at most 0.4."""
    if surface.isascii():
        return 0.0
    names = (usual, fold(node.name))
    if any(_within(surface, name) or _within(name, surface) for name in names):
        return 0.0
    if _POINTING.fullmatch(surface):
        return POINTING
    alike = max(len(set(surface) & set(name)) / len(set(surface)) for name in names)
    return 0.4 * (1 - alike) if alike < 0.67 and len(surface) > 1 else 0.0


def _statements(outcome: Outcome) -> Iterable[Item]:
    for edge in outcome.graph.edges:
        if edge.confidence < SURE and edge.id not in outcome.judged:
            yield _item(
                "statement",
                (1 - edge.confidence) ** len(edge.documents),
                edge.documents,
                entities=(edge.head, edge.tail),
                edge=edge.id,
                signs=_signs(edge),
                left=edge.evidence,
            )


def _signs(edge: Edge) -> tuple[str, ...]:
    return ("confidence", *(("once",) if edge.mentions == 1 else ()))


def _refused(outcome: Outcome, records: Sequence[Record]) -> Iterable[Item]:
    seen = set()
    for record in sorted(records, key=lambda one: one.document.id):
        for one in record.rejected:
            text = f"{one.head} {one.type} {one.tail}"
            if text not in seen:
                seen.add(text)
                yield _item(
                    "refused", REFUSED, [record.document.id], text=text, signs=(one.reason,), left=[one.passage]
                )
    for refused in outcome.refused:
        text = f"{refused.head} {refused.type} {refused.tail}"
        if text not in seen:
            seen.add(text)
            yield _item("refused", 2 * REFUSED, [refused.document], text=text, signs=("judgement",))


def _figures(graph: Graph) -> Iterable[Item]:
    """Ask for figures of one subject, indicator, period, counterpart and unit that are not the same number.

    That of the paper published last stands on the left.
    """
    published = {doc.id: doc.published or "" for doc in graph.documents}
    alike: defaultdict[tuple[str, str, str, str, str, str], list[Figure]] = defaultdict(list)
    for figure in graph.figures:
        if figure.period:
            key = (figure.subject, fold(figure.indicator), figure.period, figure.counterpart or "", figure.unit)
            alike[(*key, figure.modality)].append(figure)
    for some in alike.values():
        values = {(figure.value, figure.value_max) for figure in some}
        if len(values) > 1:
            some.sort(key=lambda f: (f.document, f.value, f.id))
            first, *rest = sorted(some, key=lambda f: published[f.document], reverse=True)
            other = next(f for f in rest if (f.value, f.value_max) != (first.value, first.value_max))
            yield _item(
                "figures",
                CONFLICT,
                {figure.document for figure in some},
                entities=(first.subject,),
                figures=tuple(sorted(figure.id for figure in some)),
                text=first.indicator,
                signs=("values",),
                left=first.evidence,
                right=other.evidence,
            )
