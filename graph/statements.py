"""From the statements of documents to the edges of the graph: one edge for each head, type, tail and modality."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
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


class Rulings:
    """Which edge of the graph each statement counts for, after judgements. Statements are not kept."""

    def __init__(
        self, said: Iterable[Said], node_of: Mapping[Key, Node], decisions: Decisions, vocabulary: Ontology
    ) -> None:
        self._root, self._vocabulary = decisions.root, vocabulary
        self._node = {self._root[key]: node for key, node in node_of.items()}
        facts = (fact for fact in map(self._fact, said) if fact)
        self.verdicts = Verdicts(decisions, facts, vocabulary)
        self._confirmed = {self._key(fact) for fact in self.verdicts.confirmed}

    def _fact(self, one: Said) -> Fact | None:
        """Return what a statement states; two names of one entity say nothing about anything else."""
        head, tail = self._root[one.head], self._root[one.tail]
        return (head, one.relation.type, tail, one.relation.modality) if head != tail else None

    def _key(self, fact: Fact) -> EdgeKey:
        head, kind, tail, modality = self._node[fact[0]].id, fact[1], self._node[fact[2]].id, fact[3]
        swap = self._vocabulary.relations[kind].symmetric and tail < head
        return (tail, kind, head, modality) if swap else (head, kind, tail, modality)

    def of(self, one: Said) -> EdgeKey | Refused | None:
        """Return the edge that a statement counts for, or why the ontology does not allow it, or nothing."""
        fact = self._fact(one)
        fact = fact and self.verdicts.of(fact)
        if fact is None:
            return None
        head, kind, tail, _ = fact
        ends = self._node[head], self._node[tail]
        if ends[0].id == ends[1].id:  # two that judgements gave one label and one name
            return None
        if self._vocabulary.allows(ends[0].type, kind, ends[1].type):
            return self._key(fact)
        return Refused(ends[0].name, kind, ends[1].name, one.document, one.relation.id)

    def edge(self, key: EdgeKey, said: Sequence[Said]) -> Edge:
        """Return the sum of all statements that count for one edge; what people confirmed is certain."""
        statements = [one.relation for one in said]
        evidence = {passage for rel in statements for passage in rel.evidence}
        return Edge(
            content_id("r", *key),
            *key,
            documents=tuple(sorted({one.document for one in said})),
            evidence=tuple(sorted(evidence)),
            mentions=len(evidence),
            confidence=1.0 if key in self._confirmed else max(rel.confidence for rel in statements),
            times=tuple(sorted({rel.time for rel in statements if rel.time})),
            rules=tuple(sorted({rel.rule for rel in statements if rel.rule})),
        )

    def judged(self, there: Container[EdgeKey]) -> dict[str, tuple[Judgement, ...]]:
        """Return the judgements on relations by the id of the edge, of those that are there."""
        keys = ((self._key(fact), some) for fact, some in self.verdicts.judged.items())
        return {content_id("r", *key): tuple(some) for key, some in keys if key in there}


class Statements:
    """What documents say, each statement counted for the relation that it supports after judgements."""

    def __init__(
        self, said: Sequence[Said], node_of: Mapping[Key, Node], decisions: Decisions, vocabulary: Ontology
    ) -> None:
        self._rulings = Rulings(said, node_of, decisions, vocabulary)
        self.verdicts = self._rulings.verdicts
        self.refused: list[Refused] = []
        self._sums: defaultdict[EdgeKey, list[Said]] = defaultdict(list)
        for one in said:
            ruling = self._rulings.of(one)
            if isinstance(ruling, Refused):
                self.refused.append(ruling)
            elif ruling:
                self._sums[ruling].append(one)

    def edges(self) -> tuple[Edge, ...]:
        """Return one edge for each relation, by id."""
        made = (self._rulings.edge(key, some) for key, some in self._sums.items())
        return tuple(sorted(made, key=lambda edge: edge.id))

    def judged(self) -> dict[str, tuple[Judgement, ...]]:
        """Return the judgements on relations by the id of the edge that there is now."""
        return self._rulings.judged(self._sums)
