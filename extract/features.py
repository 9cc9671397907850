"""Candidate pairs of a sentence and what is known of each, as feature names for the relation model.

A candidate is two entities that some relation type may join, named in one sentence, or the second named there and the
first left out (taken from the heading, the sentence before, or the document's topic).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from extract.clauses import Named, Role, Word, roles, spot, triggers
from extract.frames import frames
from extract.geography import containers, contradicted
from extract.layout import Scene
from graph.ontology import ontology


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two entities of a sentence, with the relation types that may join them and the features of the pair."""

    head: Named
    tail: Named
    types: tuple[str, ...]
    features: tuple[str, ...]


OCCASION = ("PARTICIPATES_IN",)  # what may be stated of an occasion that a sentence leaves out


@cache
def _classes() -> dict[str, tuple[str, ...]]:
    """Return for each trigger word the relation types that list it between head and tail."""
    found: dict[str, set[str]] = {}
    for rule in triggers():
        if rule["where"] in ("between", "after"):
            for word in rule["words"]:
                found.setdefault(word, set()).add(rule["type"])
    return {word: tuple(sorted(types)) for word, types in found.items()}


@cache
def _matchers() -> tuple[tuple[str, str, str, re.Pattern[str]], ...]:
    out = []
    for rule in triggers():
        parts = sorted(rule["words"], key=lambda w: (-len(w), w))
        pattern = "|".join(rf"\b{re.escape(w)}\b" if w[0].isascii() and w[0].isalpha() else re.escape(w) for w in parts)
        out.append((rule["id"], rule["type"], rule["where"], re.compile(pattern, re.IGNORECASE)))
    return tuple(out)


@cache
def allowed(head: str, tail: str) -> tuple[str, ...]:
    """Return the relation types that may join the two labels, in this direction."""
    return tuple(name for name in ontology().relations if ontology().allows(head, name, tail))


def candidates(text: str, named: Sequence[Named], implied: Sequence[Named], heading: str = "") -> list[Candidate]:
    """List the candidate pairs of a sentence; `implied` are entities that it leaves out (`origin` says from where).

    The nearest mentions stand for each pair of entities. A symmetric type is listed in reading order only.
    """
    spoken = sorted(named, key=lambda n: (n.start, n.end))
    role, groups, found = roles(text, spoken)
    scene = Scene(text, spoken, role, groups, found)
    best: dict[tuple[str, str], tuple[int, int, int]] = {}
    for i, first in enumerate(spoken):
        for j, second in enumerate(spoken):
            if i != j and first.entity != second.entity and allowed(first.label, second.label):
                key, distance = (first.entity, second.entity), abs(first.start - second.start)
                if key not in best or distance < best[key][0]:
                    best[key] = (distance, i, j)
    heading_words = _triggers_in(heading)
    here = {n.entity for n in spoken}
    absentees = [n for n in implied if n.entity not in here]
    said = _said(scene, absentees)
    out = []
    for _, i, j in sorted(best.values(), key=lambda b: (b[1], b[2])):
        first, second = spoken[i], spoken[j]
        types = tuple(
            t for t in allowed(first.label, second.label) if i < j or not ontology().relations[t].symmetric
        )  # fmt: skip
        if types:
            features = _pair(text, spoken, role, groups, found, i, j) + _common(text, second, role[j], heading_words)
            features += said.get((first.entity, second.entity), ())
            features += _where(first, second)
            out.append(Candidate(first, second, types, tuple(features)))
    for absent in absentees:
        out += _left_out(scene, absent, heading_words, said)
    return out


def _said(scene: Scene, absentees: Sequence[Named]) -> dict[tuple[str, str], list[str]]:
    """Return the frames that hold for each pair, as features: of the type, the kind of frame, and the frame itself."""
    out: dict[tuple[str, str], list[str]] = {}
    for head, kind, tail, frame in frames(scene, absentees):
        way, _, rest = frame.partition(":")
        found = [f"F={kind}", f"F={kind}|{way}", f"F={kind}|{frame}", f"F={kind}|{way}:{rest.split(':')[0]}"]
        found.append(f"F={kind}|{way}|{head.label}>{tail.label}")
        out.setdefault((head.entity, tail.entity), []).extend(found)
        if ontology().relations[kind].symmetric:  # listed in reading order, whichever of them acts
            out.setdefault((tail.entity, head.entity), []).extend(found)
    return out


def _where(first: Named, second: Named) -> list[str]:
    """Return whether one place is known to lie in the other, and whether the first is known to lie elsewhere."""
    one, other = (named.entity.rpartition("\t")[2] for named in (first, second))
    if other in containers().get(one, ()):
        return ["A=inside"]
    if one in containers().get(other, ()):
        return ["A=around"]
    return ["A=elsewhere"] if contradicted(one, "LOCATED_IN", other) else []


def _left_out(
    scene: Scene, absent: Named, heading_words: Sequence[str], said: dict[tuple[str, str], list[str]]
) -> list[Candidate]:
    """Return the pairs of an entity that the sentence leaves out: as the head, and as the tail if it is an occasion."""
    out = []
    text, spoken, role, groups, found = scene.text, scene.spoken, scene.role, scene.groups, scene.found
    for j, named in enumerate(spoken):
        kinds = allowed(absent.label, named.label)
        if kinds and absent.entity != named.entity:
            features = _absent(text, spoken, role, groups, found, absent, j)
            features += _common(text, named, role[j], heading_words)
            features += said.get((absent.entity, named.entity), ())
            out.append(Candidate(absent, named, kinds, tuple(features)))
        occasion = absent.label in ("Event", "Platform") and absent.origin in ("occasion", "heading")
        kinds = OCCASION if occasion and set(OCCASION) <= set(allowed(named.label, absent.label)) else ()
        if kinds and absent.entity != named.entity:
            features = _absent(text, spoken, role, groups, found, absent, j)
            out.append(Candidate(named, absent, kinds, tuple(f"to~{f}" for f in features)))
    return out


@lru_cache(maxsize=50_000)
def _triggers_in(text: str) -> tuple[str, ...]:
    return tuple(w.text for w in spot(text, []) if w.kind in "VN") if text else ()


def _common(text: str, tail: Named, role: Role, heading_words: Sequence[str]) -> list[str]:
    out = [f"H={w}|{tail.label}" for w in heading_words[-2:]]
    if len(text) < 30 and not text.endswith(("。", ".")):
        out.append("short")
    if role.role == "other":
        out.append(f"tother|{tail.label}")
    return out


def _verbs(prefix: str, verb: str, pair: str) -> list[str]:
    out = [f"{prefix}={verb}", f"{prefix}={verb}|{pair}"]
    for kind in _classes().get(verb, ()):
        out += [f"{prefix}:{kind}", f"{prefix}:{kind}|{pair}"]
    return out


def _tail_side(role: Role, pair: str, way: str) -> list[str]:
    out = [f"t={role.role}|{way}|{pair}", f"tn={min(role.group_size, 4)}"]
    out += _verbs(f"gov|{way}", role.verb or "-", pair)
    if role.verb2:
        out.append(f"gov2={role.verb2}|{way}")
    if role.prep:
        out += [f"tp={role.prep}|{way}", f"tp={role.prep}|{way}|{pair}"]
    if role.next_verb:
        out += _verbs(f"nx|{way}", role.next_verb, pair)
    nominal = role.nominal
    out += [f"n1={nominal[:1]}|{way}", f"n2={nominal[:2]}|{way}|{pair}", f"n2={nominal[:2]}"]
    for word in _triggers_in(re.split(r"[，。；：,;]", nominal)[0])[:2]:
        out += _verbs(f"nom|{way}", word, pair)
    return out


def _pair(
    text: str, spoken: list[Named], role: list[Role], groups: list[list[int]], found: list[Word], i: int, j: int
) -> list[str]:
    head, tail, hr, tr = spoken[i], spoken[j], role[i], role[j]
    way = "f" if i < j else "r"
    pair = f"{head.label}>{tail.label}"
    left, right = (hr, tr) if i < j else (tr, hr)
    same_group = hr.group == tr.group
    a, b = (spoken[min(i, j)].end, spoken[max(i, j)].start) if same_group else (left.group_end, right.group_start)
    between = text[a:b]
    clauses = abs(hr.clause - tr.clause)
    out = [f"p={pair}|{way}", f"c={min(clauses, 3)}|{way}", f"c={min(clauses, 3)}|{way}|{pair}"]
    acts = tr.subject == hr.group
    if acts:
        out += [f"acts{min(tr.inherited, 2)}|{way}", f"acts{min(tr.inherited, 2)}|{pair}"]
        out += [f"acts|{f}" for f in _verbs("gov", tr.verb or "-", pair)]
    out += [f"h={hr.role}|t={tr.role}|{way}|c{min(clauses, 2)}", f"h={hr.role}|t={tr.role}|{pair}|{way}"]
    if hr.prep:
        out += [f"hp={hr.prep}|{way}|c{min(clauses, 1)}", f"hp={hr.prep}|{pair}|{way}|c{min(clauses, 1)}"]
        if tr.role == "object":
            out += [f"hp={hr.prep}|{f}" for f in _verbs("gov", tr.verb or "-", pair)[:1]]
    if hr.verb:
        out += [f"hv={hr.verb}|{way}", *(f"hv:{k}|{way}|{pair}" for k in _classes().get(hr.verb, ()))]
    if hr.role == "object" and tr.role == "object" and clauses == 0:
        out.append(f"sameverb={hr.verb == tr.verb}|{way}|{pair}")
    if same_group:
        out += [f"same|{pair}", f"same|{way}"]
        out += [f"same|{f}" for f in _tail_side(right, pair, way)[-6:]]
    if len(between) <= 6:
        out += [f"b={between}|{way}", f"b={between}|{pair}|{way}"]
    if text[: left.group_start].endswith(("在", "与", "和", "由", "以", "对", "为", "受", "从", "同", "将")):
        out.append(f"pre={text[left.group_start - 1]}|{way}|{pair}")
    if clauses <= 1:
        out += _rules(between, right.nominal, way, pair)
    other = sum(1 for n in spoken if n.label == head.label and a <= n.start and n.end <= b)
    out += [f"rival={min(other, 2)}|{way}", f"gap={min(len(between) // 8, 5)}|{way}"]
    nested = head.start >= tail.start and head.end <= tail.end, tail.start >= head.start and tail.end <= head.end
    if any(nested):
        out.append(f"nested={nested}|{pair}")
    words_between = [w.text for w in found if a <= w.start and w.end <= b and w.kind in "VN"]
    if words_between and clauses == 0:
        out += [f"w1={words_between[0]}|{way}", f"wn={words_between[-1]}|{way}|{pair}"]
    return out + _tail_side(tr, pair, way)


def _rules(between: str, after: str, way: str, pair: str) -> list[str]:
    out = []
    near = re.split(r"[，。；：,;]", between)[-1]
    for rule, kind, where, pattern in _matchers():
        area = after if where == "after" else between
        if (where == "between" and way == "r") or (where == "reversed" and way == "f") or where == "before":
            continue
        if pattern.search(area):
            out += [f"R={rule}", f"R={rule}|{pair}", f"RT={kind}|{way}"]
            if where != "after" and pattern.search(near):
                out.append(f"RN={rule}|{pair}")
    return out


def _absent(
    text: str, spoken: list[Named], role: list[Role], groups: list[list[int]], found: list[Word], head: Named, j: int
) -> list[str]:
    tr, tail = role[j], spoken[j]
    pair, way = f"{head.label}>{tail.label}", f"absent:{head.origin}"
    out = [f"p={pair}|{way}", f"absent|{pair}"]
    taken = tr.subject >= 0 and tr.subject != tr.group
    out += [f"taken={taken}|{way}", f"taken={taken}|{pair}|{way}"]
    if taken:
        out.append(f"taker={spoken[groups[tr.subject][0]].label}|{pair}")
    first_verb = next((w for w in found if w.kind == "V"), None)
    starts = first_verb is not None and not any(n.start < first_verb.start for n in spoken)
    out += [f"verbfirst={starts}|{way}", f"verbfirst={starts}|{pair}"]
    for f in _verbs("gov", tr.verb or "-", pair):
        out += [f"absent|{f}", f"absent{taken}|{f}"]
    return out + _tail_side(tr, pair, "a")


def typed(features: Sequence[str], kind: str) -> list[str]:
    """Return the features of a pair as the model of one relation type names them; the bare name is its bias."""
    return [*(f"{kind}~{f}" for f in dict.fromkeys(features)), f"{kind}~"]
