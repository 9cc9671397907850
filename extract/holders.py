"""Whose figure is it? The entities that may hold a figure, with features for the model that chooses among them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extract.clauses import QUANTITY, Named, Role, Word, roles
from extract.quantities import Quantity, quantities
from extract.resolve import ACTORS
from extract.times import Time

HOLDER = "holder"  # the one label of the model
_JOINING = re.compile(
    r"(?:达到?了?|为|是|有|约|近|超过?|逾|突破|实现|共|占|高达|仅|只|至|到|在|的|了|已|将|则|也|均|左右|增|长|同比|，|\s)*"
)
_BILATERAL = re.compile(r"双边|双方|两国|两地|贸易|进出口|出口|进口|投资|往来|trade|export|import", re.IGNORECASE)
_TOWARDS = ("与", "和", "对", "同", "从", "自", "向", "跟", "至", "于", "with ", "to ", "from ", "and ")
HOLDERS = frozenset({*ACTORS, "Event", "Policy", "Agreement"})


@dataclass(frozen=True, slots=True)
class Holding:
    """An entity that may hold a figure; `group` are those coordinated with it."""

    entity: str
    group: tuple[str, ...]
    features: tuple[str, ...]


def countable(text: str, named: Sequence[Named], when: Sequence[Time]) -> list[Quantity]:
    """Return the quantities of a sentence that stand in no name and in no time expression."""
    taken = [(n.start, n.end) for n in named] + [(t.start, t.end) for t in when]
    return [q for q in quantities(text) if not any(q.start < e and s < q.end for s, e in taken)]


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
    known = {n.entity: n.origin for n in reversed(implied)}
    measured = _measured(text, q)
    best: dict[str, Holding] = {}
    inside = [i for i, n in enumerate(spoken) if n.label in HOLDERS]
    before = [i for i in inside if spoken[i].end <= q.start]
    here = [i for i in before if role[i].clause == mine.clause]
    for i in inside:
        n, r = spoken[i], role[i]
        out = _named(text, q, n, r, mine, len(here))
        out += [f"known={known.get(n.entity, '')}", f"known={known.get(n.entity, '')}|{_where(q, n, r, mine)}"]
        out += [f"m={measured}|{n.label}", f"m={measured}|{_where(q, n, r, mine)}", *_beside(text, n, q, spoken, i)]
        out.append(f"first={before[:1] == [i]}|last={before[-1:] == [i]}")
        if n.end <= q.start:
            verbs = sum(n.end <= w.start < q.start and w.kind == "V" for w in words)
            rivals = sum(spoken[j].start > n.start for j in before)
            out += [f"d={min((q.start - n.end) // 6, 6)}", f"verbs={min(verbs, 3)}|{_where(q, n, r, mine)}"]
            out.append(f"rivals={min(rivals, 3)}")
        group = tuple(spoken[j].entity for j in groups[r.group])
        best[n.entity] = Holding(n.entity, group, (*out, *about))  # of several mentions the last one stands
    for n in implied:
        if n.entity not in best:
            absent = f"absent={n.origin}"
            out = [absent, f"{absent}|{n.label}", f"{absent}|before={min(len(before), 2)}"]
            out += [f"absent|acts={mine.subject >= 0}", f"{absent}|same={bool(here)}", f"m={measured}|absent"]
            out.append(f"{absent}|bilateral={bool(_BILATERAL.search(text))}|{n.label}")
            best[n.entity] = Holding(n.entity, (n.entity,), (*out, *about))
    return list(best.values())


def _where(q: Quantity, n: Named, r: Role, mine: Role) -> str:
    if n.start >= q.end:
        return "after"
    return {0: "same", 1: "near"}.get(mine.clause - r.clause, "far")


def _named(text: str, q: Quantity, n: Named, r: Role, mine: Role, here: int) -> list[str]:
    """Return what is known of an entity named in the figure's own sentence."""
    where, acts = _where(q, n, r, mine), mine.subject == r.group
    next_one, next_two, last = text[n.end : n.end + 1], text[n.end : n.end + 2], text[max(0, n.start - 1) : n.start]
    out = [f"w={where}", f"w={where}|{n.label}", f"r={r.role}|{where}", f"acts={acts}|{min(mine.inherited, 2)}|{where}"]
    out += [f"prep={r.prep}|{where}", f"prep={r.prep}|{acts}", f"l={n.label}", f"g={min(r.group_size, 3)}|{where}"]
    out += [f"owned={here}|{where}", f"u={q.unit}|{n.label}", f"c1={next_one}|{where}", f"c2={next_two}"]
    out.append(f"b1={last}|{where}")
    if where == "after":
        out.append(f"gap={text[q.end : n.start][:3]}")
    return out


def _measured(text: str, q: Quantity) -> str:
    """Return the end of the words that say what is measured: 吞吐量, 面积, 总额."""
    lead = re.split(r"[，；。：、,;:]", text[max(0, q.start - 24) : q.start])[-1]
    lead = re.sub(r"(?:19|20)\d\d年?|[\d.]+", "", lead)
    while (
        shorter := re.sub(
            r"(?:达到?了?|为|是|有|约|近|超过?|逾|突破|高达|仅|至|到|的|了|已|将|力争|实现|完成|增长|下降|同比)$",
            "",
            lead,
        )
    ) != lead:
        lead = shorter
    return lead.split()[-1].lower() if lead.isascii() and lead.split() else lead[-2:]


def _beside(text: str, n: Named, q: Quantity, spoken: list[Named], i: int) -> list[str]:
    """Return what stands right before a name, and between it and the figure."""
    bilateral = bool(_BILATERAL.search(text))
    toward = text[: n.start].endswith(_TOWARDS)
    out = [f"bi={bilateral}|{n.label}|{toward}"]
    if n.end - n.start == 1:  # 中 of 中美
        first = i + 1 < len(spoken) and spoken[i + 1].start == n.end
        last = i > 0 and spoken[i - 1].end == n.start
        out.append(f"joint={first}|{last}")
    before = text[: n.start].split()
    if before and before[-1].isascii():
        after = re.match(r"\s*(\S*)", text[n.end :])
        out += [f"pw={before[-1].lower()}", f"nw={after[1].lower() if after else ''}"]
    if n.end <= q.start:
        between = text[n.end : q.start]
        between = "" if _JOINING.fullmatch(between) else between
        out.append(f"joined={not between}")
        if len(between) < 4:
            out.append(f"btw={between}")
        others = sum(n.end <= o.start and o.end <= q.start for o in spoken[i + 1 :] if o.label in HOLDERS)
        figures = sum(n.end <= o.start and o.end <= q.start for o in spoken[i + 1 :] if o.label == QUANTITY)
        out += [
            f"oth={min(others, 2)}|{min(figures, 2)}",
            f"stop={sum(c in '，；,;' for c in between) > 0}|{min(others, 1)}",
        ]
    return out


def _about(text: str, q: Quantity) -> list[str]:
    """Return what tells a figure worth keeping from a passing number."""
    before, after = text[max(0, q.start - 3) : q.start], text[q.end : q.end + 3]
    unit = f"unit={q.unit}"
    small = f"small={q.value < 10 and q.value == int(q.value)}|{q.unit}"
    out = [unit, small, f"q1={before[-1:]}", f"q2={before[-2:]}", f"a1={after[:1]}", f"a2={after[:2]}"]
    return [*out, f"{unit}|a1={after[:1]}", f"{unit}|q1={before[-1:]}"]
