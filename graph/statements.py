"""From the statements of documents to the edges of the graph: one edge for each head, type, tail and modality."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from graph.curation.judgement import Judgement
from graph.curation.replay import Decisions, Fact, Verdicts
from graph.join import Key
from graph.model import Edge, Node, Relation, content_id
from graph.ontology import Ontology

EdgeKey = tuple[str, str, str, str]  # head, type, tail, modality


@dataclass(frozen=True, slots=True)
class Refused:
    """A statement that a judgement made impossible: ends by name, type, and the document that states it."""

    head: str
    type: str
    tail: str
    document: str
    relation: str


class Said(NamedTuple):
    """A statement of a document; its ends by label and id."""

    document: str
    relation: Relation
    head: Key
    tail: Key


class Statements:
    """What documents say, each statement counted for the relation that it supports after judgements."""

    def __init__(
        self, said: Sequence[Said], node_of: Mapping[Key, Node], decisions: Decisions, vocabulary: Ontology
    ) -> None:
        root, self._vocabulary = decisions.root, vocabulary
        self._node = {root[key]: node for key, node in node_of.items()}
        facts: list[tuple[Fact, Said]] = []
        for one in said:
            head, tail = root[one.head], root[one.tail]
            if head != tail:  # two names of one entity say nothing about anything else
                facts.append(((head, one.relation.type, tail, one.relation.modality), one))
        self.verdicts = Verdicts(decisions, (fact for fact, _ in facts), vocabulary)
        self.refused: list[Refused] = []
        self._confirmed = {self._key(fact) for fact in self.verdicts.confirmed}
        self._sums: defaultdict[EdgeKey, list[Said]] = defaultdict(list)
        for fact, one in facts:
            self._count(self.verdicts.of(fact), one)

    def _count(self, fact: Fact | None, one: Said) -> None:
        if fact is None:
            return
        head, kind, tail, _ = fact
        ends = self._node[head], self._node[tail]
        if self._vocabulary.allows(ends[0].type, kind, ends[1].type):
            self._sums[self._key(fact)].append(one)
        else:
            self.refused.append(Refused(ends[0].name, kind, ends[1].name, one.document, one.relation.id))

    def _key(self, fact: Fact) -> EdgeKey:
        head, kind, tail, modality = self._node[fact[0]].id, fact[1], self._node[fact[2]].id, fact[3]
        swap = self._vocabulary.relations[kind].symmetric and tail < head
        return (tail, kind, head, modality) if swap else (head, kind, tail, modality)

    def edges(self) -> tuple[Edge, ...]:
        """Return one edge for each relation, by id; what people confirmed is certain."""
        made = (_edge(key, some, key in self._confirmed) for key, some in self._sums.items())
        return tuple(sorted(made, key=lambda edge: edge.id))

    def judged(self) -> dict[str, tuple[Judgement, ...]]:
        """Return the judgements on relations by the id of the edge that there is now."""
        keys = ((self._key(fact), some) for fact, some in self.verdicts.judged.items())
        return {content_id("r", *key): tuple(some) for key, some in keys if key in self._sums}


def _edge(key: EdgeKey, said: Sequence[Said], confirmed: bool) -> Edge:
    statements = [one.relation for one in said]
    evidence = {passage for rel in statements for passage in rel.evidence}
    return Edge(
        content_id("r", *key),
        *key,
        documents=tuple(sorted({one.document for one in said})),
        evidence=tuple(sorted(evidence)),
        mentions=len(evidence),
        confidence=1.0 if confirmed else max(rel.confidence for rel in statements),
        times=tuple(sorted({rel.time for rel in statements if rel.time})),
        rules=tuple(sorted({rel.rule for rel in statements if rel.rule})),
    )
