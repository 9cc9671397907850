"""What judgements teach: how often each rule is right according to people, and what differs between two ledgers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from graph.assemble import assemble
from graph.curation.judgement import Judgement, RelationRef
from graph.curation.ledger import Standing, refs, standing
from graph.fold import fold
from graph.model import Edge, Record
from graph.ontology import ontology

WRONG = ("reject", "retype", "flip", "modality")


@dataclass(frozen=True, slots=True)
class RuleScore:
    """A rule of extraction and how many of the relations that it made people confirmed and corrected."""

    rule: str
    confirmed: int
    corrected: int

    @property
    def precision(self) -> float:
        """Return the share of judged relations that were right."""
        return self.confirmed / (self.confirmed + self.corrected)


@dataclass(frozen=True, slots=True)
class JudgedRelation:
    """A relation as it was read, whether people found it right, and the judgement that says so last."""

    edge: Edge
    right: bool
    judgement: str


def judged_relations(records: Sequence[Record], judgements: Sequence[Judgement]) -> list[JudgedRelation]:
    """Return the relations that judgements in force speak of, as they were before; corrected in any way is wrong."""
    now = standing(judgements)
    graph = assemble(records, judgements=[one for one in now.active if one.relation is None])
    place = {(node.type, fold(name)): node.id for node in graph.entities for name in (*node.aliases, node.name)}
    edges = {(edge.head, edge.type, edge.tail, edge.modality): edge for edge in graph.edges}
    found = []
    for (head, kind, tail, modality), (good, judged) in _verdicts(now).items():
        ends = place.get(head, ""), place.get(tail, "")
        edge = edges.get((ends[0], kind, ends[1], modality)) or edges.get((ends[1], kind, ends[0], modality))
        if edge is not None and (edge.head == ends[0] or ontology().relations[kind].symmetric):
            found.append(JudgedRelation(edge, good, judged))
    return found


def rule_scores(records: Sequence[Record], judgements: Sequence[Judgement]) -> list[RuleScore]:
    """Return how right each rule is according to judgements in force, most judged first.

    A relation counts for every rule that made it; one that was corrected in any way counts as wrong.
    """
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for one in judged_relations(records, judgements):
        (right if one.right else wrong).update(one.edge.rules)
    rules = sorted({*right, *wrong}, key=lambda rule: (-(right[rule] + wrong[rule]), rule))
    return [RuleScore(rule, right[rule], wrong[rule]) for rule in rules]


Fact = tuple[tuple[str, str], str, tuple[str, str], str]


def _verdicts(now: Standing) -> dict[Fact, tuple[bool, str]]:
    found: dict[Fact, tuple[bool, str]] = {}
    for one in now.active:
        if one.relation is not None:
            before = found.get(_fact(one.relation), (True, ""))
            found[_fact(one.relation)] = one.verb == "confirm" and before[0], one.id
    return found


def _fact(ref: RelationRef) -> Fact:
    return ref.head.key, ref.type, ref.tail.key, ref.modality


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Judgements of several people on one thing that do not go together."""

    about: str
    judgements: tuple[Judgement, ...]


def disagreements(judgements: Sequence[Judgement]) -> list[Disagreement]:
    """Return where people disagree: contradictions, and different decisions on the same pair, name or relation."""
    now = standing(judgements)
    found = [Disagreement(_about(one), (*against, one)) for one, against in now.disputed]
    groups: defaultdict[tuple[object, ...], list[Judgement]] = defaultdict(list)
    for one in now.active:
        groups[question(one)].append(one)
    for some in groups.values():
        decisions = {(one.verb, one.value) for one in some}
        if len(decisions) > 1 and len({one.author for one in some}) > 1:
            found.append(Disagreement(_about(some[0]), tuple(some)))
    return found


def question(one: Judgement) -> tuple[object, ...]:
    """Return what a judgement answers: those with the same question can disagree."""
    keys = tuple(sorted(ref.key for ref in refs(one)))
    if one.relation is not None:
        return ("relation", *_fact(one.relation))
    if len(one.entities) == 2:
        return ("pair", *keys)
    return (one.verb, *keys, *((one.value,) if one.verb.startswith("alias") else ()))


def _about(one: Judgement) -> str:
    return " / ".join(str(ref) for ref in one.entities) or str(one.relation)
