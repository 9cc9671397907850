"""Whose figure is it? The entities that may hold a figure, with features for the model that chooses among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extract.clauses import QUANTITY, Named, Role, Word, roles
from extract.quantities import Quantity
from extract.resolve import ACTORS

HOLDER = "holder"  # the one label of the model
HOLDERS = frozenset({*ACTORS, "Event", "Policy", "Agreement", "Industry"})


@dataclass(frozen=True, slots=True)
class Holding:
    """An entity that may hold a figure; `group` are those coordinated with it."""

    entity: str
    group: tuple[str, ...]
    features: tuple[str, ...]


def holdings(
    text: str, found: Sequence[Quantity], named: Sequence[Named], implied: Sequence[Named]
) -> list[list[Holding]]:
    """List for each figure of a sentence the entities that may hold it: those named here, then those left out."""
    spoken = sorted(
        [*named, *(Named(q.start, q.end, QUANTITY, f"#{q.start}", text[q.start : q.end]) for q in found)],
        key=lambda n: (n.start, n.end),
    )
    role, groups, words = roles(text, spoken)
    place = {(n.start, n.end): i for i, n in enumerate(spoken)}
    return [
        _of_one(text, q, place[q.start, q.end], spoken, role, groups, words, [n for n in implied if n.label in HOLDERS])
        for q in found
    ]


def _of_one(
    text: str, q: Quantity, at: int, spoken: list[Named], role: list[Role], groups: list[list[int]],
    words: list[Word], implied: list[Named],
) -> list[Holding]:  # fmt: skip
    mine = role[at]
    about = _about(text, q)
    best: dict[str, Holding] = {}
    inside = [i for i, n in enumerate(spoken) if n.label in HOLDERS]
    before = [i for i in inside if spoken[i].end <= q.start]
    for i in inside:
        n, r = spoken[i], role[i]
        clauses = mine.clause - r.clause
        acts = mine.subject == r.group
        where = "after" if n.start >= q.end else "same" if clauses == 0 else "near" if clauses == 1 else "far"
        first = bool(before) and i == before[0]
        last = bool(before) and i == before[-1]
        own = [j for j in before if role[j].clause == mine.clause]
        out = [
            f"w={where}", f"w={where}|{n.label}", f"r={r.role}|{where}", f"acts={acts}|{min(mine.inherited, 2)}|{where}",
            f"prep={r.prep}|{where}", f"prep={r.prep}|{acts}", f"first={first}|last={last}", f"l={n.label}",
            f"g={min(r.group_size, 3)}|{where}", f"owned={len(own)}|{where}", f"u={q.unit}|{n.label}",
            f"c1={text[n.end : n.end + 1]}|{where}", f"c2={text[n.end : n.end + 2]}", f"b1={text[max(0, n.start - 1) : n.start]}|{where}",
        ]  # fmt: skip
        if where == "after":
            out.append(f"gap={text[q.end : n.start][:3]}")
        else:
            between = text[n.end : q.start]
            out += [
                f"d={min(len(between) // 6, 6)}",
                f"verbs={min(sum(n.end <= w.start < q.start and w.kind == 'V' for w in words), 3)}|{where}",
            ]
            out.append(f"rivals={min(sum(spoken[j].start > n.start for j in before), 3)}")
        group = tuple(spoken[j].entity for j in groups[r.group])
        _keep(best, Holding(n.entity, group, (*out, *about)))
    for n in implied:
        if n.entity not in best:
            out = [
                f"absent={n.origin}", f"absent={n.origin}|{n.label}", f"absent={n.origin}|before={min(len(before), 2)}",
                f"absent|acts={mine.subject >= 0}", f"absent={n.origin}|same={any(role[j].clause == mine.clause for j in before)}",
            ]  # fmt: skip
            _keep(best, Holding(n.entity, (n.entity,), (*out, *about)))
    return list(best.values())


def _keep(best: dict[str, Holding], one: Holding) -> None:
    """Of several mentions of an entity keep the last before the figure: later ones overwrite, absent ones do not."""
    best[one.entity] = one


def _about(text: str, q: Quantity) -> list[str]:
    """Return what tells a figure worth keeping from a passing number."""
    before, after = text[max(0, q.start - 3) : q.start], text[q.end : q.end + 3]
    return [
        f"unit={q.unit}", f"q1={before[-1:]}", f"q2={before[-2:]}", f"a1={after[:1]}", f"a2={after[:2]}",
        f"unit={q.unit}|a1={after[:1]}", f"unit={q.unit}|q1={before[-1:]}", f"small={q.value < 10 and q.value == int(q.value)}|{q.unit}",
    ]  # fmt: skip
