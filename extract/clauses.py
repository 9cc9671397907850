"""Read a sentence as clauses: who acts, by which verb, on what. Shallow, by word lists, no statistics.

What it gives are roles for `extract.relations`; it decides nothing about relations itself. Verbs are the trigger words
of `data/rules/relations.yaml` and the lists of `data/rules/words.yaml`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from graph.settings import settings

QUANTITY = "Quantity"  # the label of a number among the mentions: it never acts
ACTING = frozenset(("City", "Economy", "Region", "Platform", "Organization", "Person"))
REACH = 14  # characters: how far a preposition reaches
CLAUSE_END = frozenset("，,；;。！？!?：:\n")
_SIGNS = r"[\s“”‘’\"《》（）()]*"
_JOIN = re.compile(rf"^{_SIGNS}(、|和|及|与|同|跟|以及|或|，|,|/|及其|并|暨|or|and|, and|as well as)?{_SIGNS}$")
_PARTING = frozenset("和与同跟")  # before a list they join it to nothing: 上海与苏州、无锡合作
_ALIKE = {"Region": "City", "Economy": "City", "Policy": "Industry"}  # labels that stand in one list


@dataclass(frozen=True, slots=True)
class Named:
    """An entity named in a sentence, with offsets into the sentence; `origin` tells where one left out comes from."""

    start: int
    end: int
    label: str
    entity: str
    text: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a clause that matters: V(erb), N(ominal: a verb after 的), P(reposition), or D (的)."""

    start: int
    end: int
    kind: str
    text: str


@dataclass(slots=True)
class Role:
    """What a mention does in its clause. Verb and preposition are words, empty where there is none."""

    clause: int = 0
    role: str = "other"  # subject, object, prep, modifier, other
    verb: str = ""  # the verb that governs an object
    verb2: str = ""  # the verb before that one in the clause
    prep: str = ""
    next_verb: str = ""  # the first verb after the mention in its clause
    subject: int = -1  # index of the mention group that acts, -1 where it is left out
    inherited: int = 0  # how many clauses back that subject stands
    group: int = 0
    group_start: int = 0
    group_end: int = 0
    group_size: int = 1
    nominal: str = ""  # what follows the group: 合作, 试点, 的发展 …


@cache
def words() -> dict[str, Any]:
    """Read `data/rules/words.yaml` once per process."""
    loaded: dict[str, Any] = yaml.safe_load((settings().data / "rules" / "words.yaml").read_text(encoding="utf-8"))
    return loaded


@cache
def triggers() -> tuple[dict[str, Any], ...]:
    """Read the trigger rules once per process."""
    return tuple(yaml.safe_load((settings().data / "rules" / "relations.yaml").read_text(encoding="utf-8")))


def taught() -> Any:
    """Read `data/rules/limits.yaml`, what people taught by way of `hubgraph learn`; empty where there is none."""
    path = settings().data / "rules" / "limits.yaml"
    return (yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else None) or []


@cache
def limits() -> dict[str, float]:
    """Map rules, named as relations name them, to the confidence from which they are believed; 2 where they are off."""
    return {str(one["rule"]): float(one["least"]) if one.get("use", True) else 2.0 for one in taught()}


@cache
def verbs() -> dict[str, Any]:
    """Read `data/rules/verbs.yaml` once per process."""
    loaded: dict[str, Any] = yaml.safe_load((settings().data / "rules" / "verbs.yaml").read_text(encoding="utf-8"))
    return loaded


@cache
def senses() -> dict[str, str]:
    """Return the class of each verb, verbal noun and preposition of `data/rules/verbs.yaml`."""
    lists = {name: group for name, group in verbs().items() if name not in ("nouns", "causing", "prepositions")}
    out = {word: name for name, group in lists.items() for word in group}
    return out | {word: "~" + name for name, group in verbs()["prepositions"].items() for word in group}


@cache
def _lexicon() -> tuple[dict[str, str], int]:
    kinds: dict[str, str] = {word: "V" for word, name in senses().items() if len(word) > 1 or word == "是"}
    for word in words()["verbs"]:
        kinds[word] = "V"
    for rule in triggers():
        for word in rule["words"]:
            if len(word) > 1:
                kinds[word] = "V"
    for word in words()["prepositions"]:
        kinds[word] = "P"
    for word in verbs()["nouns"]:
        kinds[word] = "N"
    kinds["的"] = "D"
    kinds["之"] = "D"
    return kinds, max(map(len, kinds))


def spot(text: str, named: list[Named]) -> list[Word]:
    """Find the verbs and prepositions between the mentions, longest first."""
    kinds, longest = _lexicon()
    inside = bytearray(len(text) + 1)
    for mention in named:
        inside[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
    found: list[Word] = []
    lower = text.lower()
    position = 0
    while position < len(text):
        if inside[position]:
            position += 1
            continue
        for size in range(min(longest, len(text) - position), 0, -1):
            word = lower[position : position + size]
            kind = kinds.get(word)
            if kind is None or any(inside[position : position + size]):
                continue
            if word[0].isascii() and not _whole(lower, position, position + size):
                continue
            if kind == "V" and found and found[-1].kind == "D" and found[-1].end == position:
                kind = "N"
            found.append(Word(position, position + size, kind, word))
            position += size
            break
        else:
            position += 1
    return found


def _whole(text: str, start: int, end: int) -> bool:
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    return not (before.isascii() and before.isalnum()) and not (after.isascii() and after.isalnum())


def grouped(text: str, named: list[Named]) -> list[list[int]]:
    """Group coordinated mentions of like labels (A、B和C): lists of indices into `named`.

    In A与B、C the word after A begins a list, A is no part of it.
    """
    groups: list[list[int]] = []
    parting = 0  # members of the last group before its last 与
    for index, mention in enumerate(named):
        sign = _joined(text, named[groups[-1][-1]], mention) if groups else None
        unlike = sign is not None and named[groups[-1][-1]].label != mention.label
        if sign is None or (unlike and sign != "、" and (len(groups[-1]) == 1 or sign == "")):
            groups.append([index])
            parting = 0
            continue
        if sign == "、" and parting:
            groups[-1:] = [groups[-1][:parting], groups[-1][parting:]]
            parting = 0
        if sign in _PARTING:
            parting = len(groups[-1])
        groups[-1].append(index)
    return groups


def _joined(text: str, last: Named, mention: Named) -> str | None:
    """Return the sign that joins a mention to the last one of a list, None where they are not of one list."""
    if last.end > mention.start or _ALIKE.get(last.label, last.label) != _ALIKE.get(mention.label, mention.label):
        return None
    found = _JOIN.match(text[last.end : mention.start])
    return (found[1] or "") if found else None


def roles(text: str, named: list[Named]) -> tuple[list[Role], list[list[int]], list[Word]]:
    """Give each mention its role; `named` must be sorted by start and not overlap.

    Returns one Role for each mention, the groups of coordinated mentions, and the words found.
    """
    found = spot(text, named)
    groups = grouped(text, named)
    result = [Role() for _ in named]
    bounds = _clauses(text, named)
    subject, subject_clause = -1, 0
    for number, (start, end) in enumerate(bounds):
        inside = [g for g, group in enumerate(groups) if start <= named[group[0]].start < end]
        here = [w for w in found if start <= w.start < end]
        subject, subject_clause = _read_clause(
            text, named, groups, inside, here, number, (start, end), result, subject, subject_clause
        )
    return result, groups, found


def _clauses(text: str, named: list[Named]) -> list[tuple[int, int]]:
    inside = bytearray(len(text) + 1)
    for mention in named:
        inside[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
    joined = bytearray(len(text) + 1)  # a comma between coordinated mentions does not end a clause
    for group in grouped(text, named):
        joined[named[group[0]].start : named[group[-1]].end] = b"\1" * (named[group[-1]].end - named[group[0]].start)
    bounds, start = [], 0
    for position, char in enumerate(text):
        if char in CLAUSE_END and not inside[position] and not joined[position]:
            if char in ",:" and text[position + 1 : position + 2].isdigit() and text[position - 1 : position].isdigit():
                continue
            bounds.append((start, position))
            start = position + 1
    bounds.append((start, len(text)))
    return [b for b in bounds if b[1] > b[0]]


def _read_clause(
    text: str,
    named: list[Named],
    groups: list[list[int]],
    inside: list[int],
    here: list[Word],
    number: int,
    span: tuple[int, int],
    result: list[Role],
    subject: int,
    subject_clause: int,
) -> tuple[int, int]:
    verbs = [w for w in here if w.kind == "V"]
    own = -1
    for g in inside:
        first, last = named[groups[g][0]], named[groups[g][-1]]
        before = [w for w in here if w.end <= first.start]
        after = [w for w in here if w.start >= last.end]
        verbs_before = [w for w in before if w.kind == "V"]
        preps = [w for w in before if w.kind == "P" and (not verbs_before or w.start > verbs_before[-1].start)]
        next_verb = next((w.text for w in after if w.kind == "V"), "")
        tail = text[last.end : min(span[1], last.end + 10)]
        prep = preps[-1].text if preps and not _between(named, groups, inside, preps[-1].end, first.start) else ""
        if prep and first.start - preps[-1].end > REACH:
            prep = ""
        if tail.startswith(("的", "之")) and any(named[groups[o][0]].start - last.end < 12 for o in inside if o > g):
            kind = "modifier"
        elif prep:
            kind = "prep"
        elif first.label == QUANTITY:
            kind = "object"
        elif not verbs_before and own < 0 and (next_verb or number == 0 or subject < 0):
            kind = "subject"
        elif verbs_before:
            kind = "object"
        else:
            kind = "other"
        if kind == "subject":
            own = g
        for index in groups[g]:
            result[index] = Role(
                clause=number, role=kind,
                verb=verbs_before[-1].text if verbs_before else "",
                verb2=verbs_before[-2].text if len(verbs_before) > 1 else "",
                prep=prep, next_verb=next_verb, subject=-2, group=g, group_start=first.start, group_end=last.end,
                group_size=len(groups[g]), nominal=tail,
            )  # fmt: skip
    if own >= 0:
        subject, subject_clause = own, number
    acting, since = subject, subject_clause
    for g in inside:
        for index in groups[g]:
            result[index].subject = acting
            result[index].inherited = number - since if acting >= 0 else 9
        if _pivots(named, groups, g, result):
            acting, since = g, number
    if own < 0 and subject < 0 and not verbs and inside:
        place = groups[inside[0]][0]
        if result[place].role == "other" and named[place].label != QUANTITY:
            subject, subject_clause = inside[0], number
    return subject, subject_clause


def _pivots(named: list[Named], groups: list[list[int]], g: int, result: list[Role]) -> bool:
    """Tell whether a group is made to act by the verb before it: 推动[南宁]布局, 支持[英特尔]增产."""
    one = result[groups[g][0]]
    if one.role != "object" or not one.next_verb or named[groups[g][0]].label not in ACTING:
        return False
    return (
        one.verb in verbs()["causing"]
        and not one.nominal.startswith(("的", "、", "等"))
        and senses().get(one.next_verb) != ""
    )


def _between(named: list[Named], groups: list[list[int]], inside: list[int], start: int, end: int) -> bool:
    return any(start <= named[groups[g][0]].start and named[groups[g][-1]].end <= end for g in inside)
