"""What judgements in force teach the data: names for the gazetteer and limits for rules, as a patch that people apply.

Nothing is applied here. The patch is a unified diff against the data folder, which `git apply` and `patch -p1` take;
every added line has its reason beside it: what was judged, and the ids of the judgements.
"""

from __future__ import annotations

import difflib
import json
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from graph.assemble import Outcome, revise
from graph.curation.effect import named
from graph.curation.gazetteer import Lists, Names
from graph.curation.judgement import Judgement
from graph.curation.lessons import judged_relations
from graph.fold import fold
from graph.model import Node, Record

NAMING = ("same", "rename", "alias_add", "relabel")
LEAST_JUDGED = 8  # relations of a rule: fewer say little about it
LIMITS = Path("rules") / "limits.yaml"
Z = 1.96  # of the normal distribution: intervals of 95 %


@dataclass(frozen=True, slots=True)
class Lesson:
    """A patch, how many entries and rules it changes, and what could not be proposed, with the reason."""

    patch: str
    names: int
    rules: int
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A rule that people corrected clearly more often than they confirmed it.

    `least` is the confidence from which its relations were right more often than wrong; None: there is none.
    """

    rule: str
    confirmed: int
    corrected: int
    interval: tuple[float, float]
    least: float | None
    judgements: tuple[str, ...]


def wilson(right: int, all_: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson 1927, score interval), 0–1.

    >>> tuple(round(bound, 2) for bound in wilson(1, 10))
    (0.02, 0.4)
    """
    if not all_:
        return 0.0, 1.0
    share = right / all_
    middle = share + Z**2 / (2 * all_)
    spread = Z * math.sqrt(share * (1 - share) / all_ + Z**2 / (4 * all_**2))
    return (middle - spread) / (1 + Z**2 / all_), (middle + spread) / (1 + Z**2 / all_)


def learn(
    records: Sequence[Record], judgements: Sequence[Judgement], data: Path, least_judged: int = LEAST_JUDGED
) -> Lesson:
    """Return what the judgements teach as a patch to the folder `data`. Raises DataError for a damaged folder."""
    outcome = revise(records, judgements=judgements)
    lists = Lists.read(data / "gazetteer")
    left_out: list[str] = []
    changed = sum(lists.teach(names, left_out) for names in _names(outcome))
    doubts = doubtful_rules(records, judgements, least_judged)
    texts = [(Path("gazetteer") / name, before, after) for name, before, after in lists.changes()]
    limits = data / LIMITS
    before = limits.read_text(encoding="utf-8") if limits.exists() else ""
    texts.append((LIMITS, before, _limited(before, doubts)))
    patch = "".join(_diff(data.name, *one) for one in texts)
    return Lesson(patch, changed, len(doubts), tuple(left_out))


def _names(outcome: Outcome) -> Iterable[Names]:
    """Yield for each entity that people named: its label, its name, other names, and what is not its name."""
    waiting = {one.id for one in outcome.waiting}
    active = [one for one in outcome.standing.active if one.relation is None and one.id not in waiting]
    nodes = {node.id: node for node in outcome.graph.entities}
    place = named(outcome.graph)
    taught: defaultdict[str, list[Judgement]] = defaultdict(list)
    for node_id, some in outcome.judged.items():
        taught[node_id] += [one for one in some if one.relation is None and one.verb in (*NAMING, "alias_remove")]
    for one in active:  # two that are told apart: neither name belongs to the other
        ends = [place.get(ref.key) for ref in one.entities]
        if one.verb == "different" and ends[0] and ends[1] and ends[0] != ends[1]:
            for end in ends:
                if end is not None:
                    taught[end].append(one)
    for node_id in sorted(taught, key=lambda i: (nodes[i].type, nodes[i].name) if i in nodes else ("", i)):
        if node_id in nodes and taught[node_id]:
            yield _of(nodes[node_id], taught[node_id], place)


def _of(node: Node, some: Sequence[Judgement], place: Mapping[tuple[str, str], str]) -> Names:
    said: dict[str, None] = {}
    not_its: set[str] = set()
    for one in some:
        if one.verb in NAMING:
            said |= dict.fromkeys(ref.name for ref in one.entities)
            if one.verb != "relabel":
                said |= dict.fromkeys([one.value] if one.value else [])
        elif one.verb == "alias_remove":
            not_its.add(fold(one.value))
        else:
            not_its |= {fold(ref.name) for ref in one.entities if place.get(ref.key) != node.id}
    others = tuple(name for name in said if name != node.name and fold(name) not in not_its)
    adds = any(one.verb in NAMING for one in some)
    english = (node.name_en,) if node.name_en and adds else ()
    why = tuple(f"{one.id} {one.verb}" for one in some)
    return Names(node.type, node.kind, node.name, others, english, frozenset(not_its), why, adds)


def doubtful_rules(
    records: Sequence[Record], judgements: Sequence[Judgement], least_judged: int = LEAST_JUDGED
) -> list[Doubt]:
    """Return the rules whose share of right relations is below a half, so far as can be told, most judged first."""
    of: defaultdict[str, list[tuple[float, bool, str]]] = defaultdict(list)
    for one in judged_relations(records, judgements):
        for rule in one.edge.rules:
            of[rule].append((one.edge.confidence, one.right, one.judgement))
    found = []
    for rule, some in of.items():
        right = sum(good for _, good, _ in some)
        interval = wilson(right, len(some))
        if len(some) >= least_judged and interval[1] < 0.5:
            ids = tuple(sorted({one for _, _, one in some}))
            found.append(Doubt(rule, right, len(some) - right, interval, _least(some), ids))
    return sorted(found, key=lambda one: (-(one.confirmed + one.corrected), one.rule))


def _least(some: Sequence[tuple[float, bool, str]]) -> float | None:
    """Return the confidence that keeps most right over wrong ones; None where wrong ones are ahead at all of them."""
    best: tuple[int, float] = (0, 0.0)
    for bound in sorted({confidence for confidence, _, _ in some}, reverse=True):
        ahead = sum(1 if good else -1 for confidence, good, _ in some if confidence >= bound)
        best = max(best, (ahead, bound))
    return best[1] if best[0] > 0 else None


def _limited(before: str, doubts: Sequence[Doubt]) -> str:
    lines = before.splitlines()
    for one in doubts:
        low, high = one.interval
        rule = json.dumps(one.rule, ensure_ascii=False)
        bound = "use: false" if one.least is None else f"least: {one.least}"
        counts = f"{one.confirmed} right, {one.corrected} wrong, so {low:.2f}–{high:.2f} of its relations are right"
        entry = f"- {{rule: {rule}, {bound}}} # {counts}: {', '.join(one.judgements)}"
        lines = [line for line in lines if not line.startswith(f"- {{rule: {rule},")] + [entry]
    return "".join(line + "\n" for line in lines)


def _diff(folder: str, path: Path, before: str, after: str) -> str:
    name = f"{folder}/{path.as_posix()}"
    old = f"a/{name}" if before else "/dev/null"
    return "".join(difflib.unified_diff(before.splitlines(True), after.splitlines(True), old, f"b/{name}"))
