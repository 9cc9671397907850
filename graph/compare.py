"""What two papers, or two entities, share and where they differ, each claim with the passages that state it.

A relation claim is head, type and tail; a figure claim is subject, indicator, period, counterpart and unit. Two sides
are in conflict where both make the claim and neither modality (value) of the one is a modality (value) of the other:
one says done, the other proposed or lacking; two figures for one indicator and period.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from graph.errors import HubgraphError, NotFound
from graph.fold import fold
from graph.model import Edge, Figure, Graph

Evidence = tuple[str, ...]  # passage ids


@dataclass(frozen=True, slots=True)
class Saying:
    """What one side says of a claim: a modality, or a value as text, and the passages that say so."""

    said: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Claim:
    """Something that a side or both sides speak of.

    `kind` is `relation` or `figure`. For relations `subject` and `object` are entity ids and `about` is the type; when
    entities are compared, the side's own place in `subject` or `object` is empty. For figures `about` is the
    indicator, `object` the counterpart (or empty), `period` and `unit` say what is measured.
    """

    kind: str
    subject: str
    about: str
    object: str
    period: str
    unit: str
    left: tuple[Saying, ...]
    right: tuple[Saying, ...]

    @property
    def standing(self) -> str:
        """Return `left`, `right`, `both` or `conflict`."""
        if not self.right:
            return "left"
        if not self.left:
            return "right"
        return "both" if {one.said for one in self.left} & {one.said for one in self.right} else "conflict"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two documents or entities (ids) side by side: entity ids and claims by where they stand."""

    kind: str
    left: str
    right: str
    entities: Mapping[str, tuple[str, ...]]
    claims: Mapping[str, tuple[Claim, ...]]


STANDINGS = ("conflict", "both", "left", "right")

_Key = tuple[str, str, str, str, str, str]


class _Sides:
    """Claims as they are gathered: what each side says, with its evidence."""

    def __init__(self) -> None:
        self._said: defaultdict[_Key, tuple[dict[str, set[str]], dict[str, set[str]]]] = defaultdict(lambda: ({}, {}))

    def add(self, side: int, key: _Key, said: str, evidence: Iterable[str]) -> None:
        self._said[key][side].setdefault(said, set()).update(evidence)

    def claims(self) -> dict[str, tuple[Claim, ...]]:
        """Return all claims by standing, those that most passages state first."""
        made = [Claim(*key, _sayings(left), _sayings(right)) for key, (left, right) in self._said.items()]
        made.sort(key=lambda c: (-_weight(c), c.kind, c.about, c.subject, c.object, c.period, c.unit))
        return {name: tuple(c for c in made if c.standing == name) for name in STANDINGS}


def _weight(claim: Claim) -> int:
    return sum(len(one.evidence) for one in (*claim.left, *claim.right))


def _sayings(said: Mapping[str, set[str]]) -> tuple[Saying, ...]:
    return tuple(Saying(what, tuple(sorted(said[what]))) for what in sorted(said))


def kind_of(graph: Graph, left: str, right: str) -> str:
    """Tell whether two ids are `documents` or `entities`.

    Raises NotFound for an id that is neither, HubgraphError for a document beside an entity.
    """
    documents, entities = {d.id for d in graph.documents}, {n.id for n in graph.entities}
    for one in (left, right):
        if one not in documents and one not in entities:
            raise NotFound(f"no paper or entity {one}", "see `hubgraph documents list` and `hubgraph search`")
    if (left in documents) != (right in documents):
        raise HubgraphError("a paper cannot be compared with an entity", "name two papers or two entities")
    return "documents" if left in documents else "entities"


def compare(graph: Graph, left: str, right: str) -> Comparison:
    """Compare two documents or two entities by id. Raises what `kind_of` raises."""
    return (compare_documents if kind_of(graph, left, right) == "documents" else compare_entities)(graph, left, right)


def compare_documents(graph: Graph, left: str, right: str) -> Comparison:
    """Compare two documents by id. Raises NotFound for an unknown one."""
    known = {document.id for document in graph.documents}
    for one in (left, right):
        if one not in known:
            raise NotFound(f"no such document: {one}", "`hubgraph documents list` lists those in the store")
    sides = _Sides()
    for side, document in enumerate((left, right)):
        for edge in graph.edges:
            if document in edge.documents:
                evidence = [p for p in edge.evidence if graph.document_of.get(p) == document]
                sides.add(side, _relation(edge), edge.modality, evidence)
        for figure in graph.figures:
            if figure.document == document:
                sides.add(side, _measured(figure, figure.subject), value_text(figure), figure.evidence)
    named = [{node.id for node in graph.entities if one in node.documents} for one in (left, right)]
    return Comparison("documents", left, right, _split(named[0], named[1]), sides.claims())


def compare_entities(graph: Graph, left: str, right: str) -> Comparison:
    """Compare two entities by id: neighbours and figures. Raises NotFound for an unknown one."""
    known = {node.id for node in graph.entities}
    for one in (left, right):
        if one not in known:
            raise NotFound(f"no entity {one}", "try `hubgraph search` with a part of the name")
    sides = _Sides()
    around: list[set[str]] = [set(), set()]
    for side, (one, other) in enumerate(((left, right), (right, left))):
        for edge in graph.edges:
            if one not in (edge.head, edge.tail) or {edge.head, edge.tail} == {one, other}:
                continue
            head, tail = ("" if end == one else end for end in (edge.head, edge.tail))
            around[side].add(head or tail)
            sides.add(side, ("relation", head, edge.type, tail, "", ""), edge.modality, edge.evidence)
        for figure in graph.figures:
            if figure.subject == one:
                sides.add(side, _measured(figure, ""), value_text(figure), figure.evidence)
    return Comparison("entities", left, right, _split(around[0], around[1]), sides.claims())


def disputes(graph: Graph) -> list[tuple[str, str, int]]:
    """Return the pairs of documents that are in conflict, with how many claims are, those with most first.

    The count is that of the conflicts in `compare_documents`; only claims of which different things are said are read.
    """
    said: defaultdict[_Key, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    told = Counter((edge.head, edge.type, edge.tail) for edge in graph.edges)
    for edge in graph.edges:
        if told[edge.head, edge.type, edge.tail] > 1:  # else one thing is said
            for document in edge.documents:
                said[_relation(edge)][document].add(edge.modality)
    for figure in graph.figures:
        said[_measured(figure, figure.subject)][figure.document].add(value_text(figure))
    counted: Counter[tuple[str, str]] = Counter()
    for sides in said.values():
        if len(set().union(*sides.values())) > 1:
            counted.update((a, b) for a, b in combinations(sorted(sides), 2) if not sides[a] & sides[b])
    return [(a, b, n) for (a, b), n in sorted(counted.items(), key=lambda one: (-one[1], one[0]))]


def value_text(figure: Figure) -> str:
    """Return a figure's value as text, a range with a tilde: `8`, `8~10`."""
    return (
        number_text(figure.value)
        if figure.value_max is None
        else f"{number_text(figure.value)}~{number_text(figure.value_max)}"
    )


def _relation(edge: Edge) -> _Key:
    return "relation", edge.head, edge.type, edge.tail, "", ""


def _measured(figure: Figure, subject: str) -> _Key:
    return "figure", subject, fold(figure.indicator), figure.counterpart or "", figure.period or "", figure.unit


def _split(left: set[str], right: set[str]) -> dict[str, tuple[str, ...]]:
    return {
        "both": tuple(sorted(left & right)),
        "left": tuple(sorted(left - right)),
        "right": tuple(sorted(right - left)),
    }


def number_text(value: float) -> str:
    """Return a number in its shortest exact form, whole ones without a point.

    >>> number_text(4730.0), number_text(0.1)
    ('4730', '0.1')
    """
    return str(int(value)) if value.is_integer() else repr(value)
