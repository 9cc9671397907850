"""What a sentence's clauses say by themselves: who does what to whom, by the sense of the verb, without statistics.

Each frame is a way of stating a relation (subject, verb and object; 依托 X; A、B 等 Y; X 的 Y …). What a frame proposes
is a feature of the relation model, which learns how far to believe each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extract.clauses import Named, Role, senses
from extract.layout import Scene

PLACES = frozenset({"City", "Region", "Economy"})
BODIES = PLACES | {"Platform", "Organization"}
_MEANS = frozenset({"Platform", "Policy", "Industry", "Agreement", "Event", "Organization"})
_HELP = frozenset(
    {
        "promote",
        "support",
        "strengthen",
        "expand",
        "develop",
        "build",
        "use",
        "serve",
        "open",
        "pilot",
        "lay out",
        "attract",
        "have",
        "launch",
        "produce",
        "link",
    }
)
_GROW = frozenset(
    {
        "develop",
        "lay out",
        "build",
        "strengthen",
        "expand",
        "open",
        "produce",
        "attract",
        "launch",
        "promote",
        "support",
        "have",
        "pilot",
        "cooperate",
        "study",
        "manage",
        "use",
    }
)
_OPENERS = re.compile(r"(?:契机|依托|抓手|平台|载体|突破口|支撑|基础|牵引|纽带|引领|动力|试点|导向|重点)")
_LEADING = re.compile(r"^(?:为(?:主|首|代表|核心|龙头|重点|支柱))")
_SOFT = re.compile(r"^[”》]?(?:的|等|[、和与及]|产业|行业)")
_TITLE = re.compile(
    r"^[\u4e00-\u9fff]{0,8}(?:主席|总理|院长|教授|研究员|部长|市长|书记|董事长|总裁|首席|秘书长|主任|外长|专家|总统|首相|行长|会长|理事长|校长|省长|区长)[、\u4e00-\u9fff]{0,6}$"
)
Hit = tuple[Named, str, Named, str]


def frames(scene: Scene, implied: Sequence[Named]) -> Iterator[Hit]:
    """Yield (head, type, tail, frame) for what the clauses of a sentence state."""
    for g in range(len(scene.groups)):
        yield from _object(scene, implied, g)
        yield from _means(scene, implied, g)
        yield from _place(scene, implied, g)
        yield from _partner(scene, implied, g)
        yield from _copula(scene, implied, g)
        yield from _instances(scene, implied, g)
        if g:
            yield from _neighbours(scene, g - 1, g)
        for other in range(max(0, g - 3), g):
            yield from _list(scene, other, g)


def _role(scene: Scene, g: int) -> Role:
    return scene.role[scene.groups[g][0]]


def _members(scene: Scene, g: int) -> list[Named]:
    return [scene.spoken[i] for i in scene.groups[g]]


def _sense(word: str) -> str:
    return senses().get(word, "")


def _heads(scene: Scene, implied: Sequence[Named], g: int) -> list[tuple[str, list[Named]]]:
    """Return who acts on a group: the clause's subject, else who is left out, each with its origin."""
    role = _role(scene, g)
    if role.subject >= 0 and role.subject != g:
        return [(f"s{min(role.inherited, 2)}", _members(scene, role.subject))]
    return [("i" + n.origin[:2], [n]) for n in implied if n.origin in ("heading", "topic")]


def _kind(g: str, head: str, tail: str) -> str:
    """Return the relation type that a verb's sense makes between two labels, empty where none."""
    if g == "affect":
        return "AFFECTS" if head in ("Event", "Policy", "Industry", "Agreement", "Platform") else ""
    if g == "restrict":
        return "RESTRICTS"
    if g == "align":
        return "ALIGNS_WITH"
    if g == "lead" and tail in ("Industry", "Policy", "Agreement", "Economy"):
        return "LEADS"
    if g == "pilot" and tail in ("Policy", "Industry", "Agreement"):
        return "PILOTS"
    if tail == "Industry":
        if g == "invest":
            return "INVESTS_IN"
        if head in PLACES or (head in ("Platform", "Organization") and g not in ("promote", "support", "use")):
            return "DEVELOPS" if g in _GROW else ""
        return "SUPPORTS" if g in _HELP else ""
    if tail == "Policy":
        if g in ("establish", "issue", "launch", "say"):
            return "ESTABLISHES"
        if head in ("Policy", "Event", "Agreement", "Industry") or g == "support":
            return "SUPPORTS" if g in _HELP else ""
        return "SERVES" if g in _HELP or g == "be" else ""
    if g == "host":
        return "HOSTS" if tail in ("Event", "Platform") else ""
    if g == "attend":
        return "PARTICIPATES_IN"
    if g == "join":
        return "MEMBER_OF" if tail in ("Agreement", "Economy", "Organization", "Platform") else ""
    if g in ("establish", "launch", "build", "issue") and tail in ("Platform", "Organization", "Agreement"):
        return "ESTABLISHES"
    if g == "settle":
        return "SETTLES_IN" if tail in ("City", "Region", "Platform") else ""
    if g == "locate":
        return "LOCATED_IN"
    if g == "invest":
        return "INVESTS_IN"
    if g == "trade" and tail in PLACES and head in PLACES:
        return "TRADES_WITH"
    if g == "cooperate" and tail in PLACES | {"Organization"}:
        return "COOPERATES_WITH"
    if g == "link" and tail in PLACES | {"Platform"}:
        return "LINKED_WITH"
    if g == "compare":
        return "COMPARED_WITH"
    if g == "serve" and tail in ("Region", "Economy"):
        return "SERVES"
    if g == "include" and head == tail:
        return "<PART_OF"
    if g == "attract" and tail == "Organization":
        return "<SETTLES_IN"
    if g == "use" and tail in _MEANS:
        return "<SUPPORTS"
    return "SUPPORTS" if g in ("promote", "support", "strengthen") else ""


def _state(kind: str, heads: list[Named], tails: list[Named], frame: str) -> Iterator[Hit]:
    back = kind.startswith("<")
    for head in heads:
        for tail in tails:
            if head.entity != tail.entity and kind:
                yield (tail, kind[1:], head, frame) if back else (head, kind, tail, frame)


def _object(scene: Scene, implied: Sequence[Named], g: int) -> Iterator[Hit]:
    """Subject, verb, object: 上海发展生物医药; the chain of verbs counts from the nearest on (推动…发展)."""
    role = _role(scene, g)
    tails = _members(scene, g)
    if role.role not in ("object", "modifier") or not role.verb:
        return
    near = _sense(role.verb)
    for origin, heads in _heads(scene, implied, g):
        kind = _kind(near, heads[0].label, tails[0].label)
        way = "o" if role.role == "object" else "m"
        yield from _state(kind, heads, tails, f"{way}:{near}:{origin}")
        if not kind and role.verb2:
            far = _sense(role.verb2)
            kind = _kind(far, heads[0].label, tails[0].label)
            yield from _state(kind, heads, tails, f"{way}2:{far}:{origin}")


def _means(scene: Scene, implied: Sequence[Named], g: int) -> Iterator[Hit]:
    """依托 X 发展 Y: X helps the one who acts, and Y; so do 以 X 为契机 and verbs of use."""
    role = _role(scene, g)
    tails = _members(scene, g)
    if tails[0].label not in _MEANS:
        return
    rest = scene.text[role.group_end : role.group_end + 16]
    sense = _sense(role.prep)
    used = role.role == "object" and _sense(role.verb) == "use"
    if sense == "~take" and not _OPENERS.search(rest):
        return
    if sense not in ("~rely", "~take") and not used:
        return
    frame = "use" if used else sense[1:]
    for origin, heads in _heads(scene, implied, g):
        if heads[0].label in PLACES | {"Platform"}:
            yield from _state("SUPPORTS", tails, heads, f"{frame}>actor:{origin}")
    stop = next((p for p in range(role.group_end, len(scene.text)) if scene.text[p] in "；。;"), len(scene.text))
    for other in range(g + 1, len(scene.groups)):
        theirs = _role(scene, other)
        goal = _members(scene, other)
        if theirs.group_start >= stop or theirs.clause > role.clause + 3:
            break
        if theirs.role in ("object", "modifier") and goal[0].label in (
            "Industry",
            "Policy",
            "Platform",
            "City",
            "Region",
        ):
            near = _sense(theirs.verb)
            if near in _HELP:
                far = min(theirs.clause - role.clause, 2)
                yield from _state("SUPPORTS", tails, goal, f"{frame}>goal:{near}:{far}")


def _place(scene: Scene, implied: Sequence[Named], g: int) -> Iterator[Hit]:
    """在 X 发展 Y; 在 X 举办 Y; 在 X 设立 Y: what is done at a place is done by it, or is there."""
    role = _role(scene, g)
    where = _members(scene, g)
    if _sense(role.prep) != "~place":
        return
    after = scene.text[role.group_end : role.group_end + 6]
    if where[0].label == "Industry" and re.match(r"[”》]?(?:等)?.{0,4}(?:领域|方面|产业|行业|业务)", after):
        for origin, heads in _heads(scene, implied, g):
            if heads[0].label in BODIES:
                yield from _state("DEVELOPS", heads, where, f"field:{origin}")
    if where[0].label in ("Event", "Platform"):
        for origin, heads in _heads(scene, implied, g):
            if origin.startswith("s") and heads[0].label in ("Person", "Organization", "Economy", "City"):
                yield from _state("PARTICIPATES_IN", heads, where, f"at:{_sense(role.next_verb)}")
    if where[0].label not in PLACES | {"Platform"}:
        return
    for other in range(g + 1, len(scene.groups)):
        theirs = _role(scene, other)
        if theirs.clause > role.clause + 1 or theirs.role not in ("object", "modifier"):
            continue
        what, near = _members(scene, other), _sense(theirs.verb)
        kind = _kind(near, where[0].label, what[0].label)
        if kind in ("DEVELOPS", "PILOTS", "HOSTS", "SUPPORTS"):
            yield from _state(kind, where, what, f"in:{near}:{theirs.clause - role.clause}")
        if near in ("establish", "build", "launch", "host") and what[0].label in ("Platform", "Organization", "Event"):
            yield from _state("<LOCATED_IN", where, what, f"there:{near}")
    before = role.subject
    if before >= 0 and before != g:
        what, near = _members(scene, before), _sense(role.next_verb)
        if near in ("host", "launch", "establish", "build") and what[0].label in ("Event", "Platform", "Organization"):
            yield from _state("<LOCATED_IN", where, what, f"its:{near}")
            yield from _state("HOSTS", where, what, f"its:{near}")
        if what[0].label == "Organization" and near in ("establish", "settle", "invest", "launch", "build", "produce"):
            yield from _state("<SETTLES_IN", where, what, f"its:{near}")
        if what[0].label in ("Industry", "Policy"):
            yield from _state("PILOTS" if near == "pilot" else "DEVELOPS", where, what, f"its:{near}")


_SYM = {
    "cooperate": "COOPERATES_WITH",
    "link": "LINKED_WITH",
    "compete": "COMPETES_WITH",
    "compare": "COMPARED_WITH",
    "trade": "TRADES_WITH",
    "join": "COOPERATES_WITH",
    "~than": "COMPARED_WITH",
}


def _partner(scene: Scene, implied: Sequence[Named], g: int) -> Iterator[Hit]:
    """与 X 合作, 与 X 的差距, 对 X 出口; A、B 之间的合作."""
    role = _role(scene, g)
    there = _members(scene, g)
    after = scene.text[role.group_end : role.group_end + 40]
    clause = re.split(r"[，。；：]", after)[0]
    words = [w for w in scene.found if role.group_end <= w.start < role.group_end + len(clause) and w.kind in "VN"]
    found = [_sense(w.text) for w in words[:4]]
    sense = _sense(role.prep)
    for rank, near in enumerate(found):
        kind = _SYM.get(near, "")
        if not kind:
            continue
        if len(there) > 1:
            for a in range(len(there)):
                yield from _state(kind, there[a + 1 :], there[a : a + 1], f"both:{near}:{rank}")
        if sense in ("~with", "~towards", "~than") or scene.text[: role.group_start].endswith("和"):
            for origin, heads in _heads(scene, implied, g):
                yield from _state(kind, heads, there, f"with:{near}:{origin}:{rank}")
    if sense == "~than":
        for origin, heads in _heads(scene, implied, g):
            yield from _state("COMPARED_WITH", heads, there, f"than:{origin}")
    if sense == "~agent":
        near = next((one for one in found[:2] if one != "cooperate"), "")  # 由 A 和 B 共同设立
        back = role.subject >= 0 and role.subject != g
        what = _members(scene, role.subject) if back else []
        if what and near in ("establish", "host", "issue", "launch", "build", "say"):
            kind = "HOSTS" if near == "host" else "ESTABLISHES"
            yield from _state(kind, there, what, f"by:{near}")
        if what and near == "lead":
            yield from _state("LEADS", there, what, "by:lead")
    if sense == "~cause":
        for origin, heads in _heads(scene, implied, g):
            yield from _state("AFFECTS", there, heads, f"cause:{origin}")


_WITH = {sense: _SYM[sense] for sense in ("cooperate", "trade", "join")} | {"invest": "INVESTS_IN"}
_AMONG = re.compile(r"(?:包括|包含|其中有|涵盖|涉及|分别是|分别为|例如|比如|诸如|如|有|为|including|such as)[“《]?$")


def _instances(scene: Scene, implied: Sequence[Named], g: int) -> Iterator[Hit]:
    """与 70 多个城市结为友好城市，包括 A、B: what was done with many was done with each that is named."""
    role, there = _role(scene, g), _members(scene, g)
    able = role.clause > 0 and there[0].label in PLACES | {"Organization"}
    if not able or not _AMONG.search(scene.text[: role.group_start]):
        return
    before = [w for w in scene.found if w.end <= role.group_start - 2 and w.kind in "VN"]
    kind, near = next(((_WITH[s], s) for w in reversed(before) if (s := _sense(w.text)) in _WITH), ("", ""))
    for origin, heads in _heads(scene, implied, g):
        yield from _state(kind, heads, there, f"among:{near}:{origin}")


def _copula(scene: Scene, implied: Sequence[Named], g: int) -> Iterator[Hit]:
    """X 是 C 的重要平台; X 成为 Y 的节点: a role that is played for someone."""
    role = _role(scene, g)
    there = _members(scene, g)
    if _sense(role.verb) != "be" and role.prep not in ("作为", "为", "as"):
        return
    end = next((p for p in range(role.group_end, len(scene.text)) if scene.text[p] in "，。；："), len(scene.text))
    nouns = [_sense(w.text) for w in scene.found if role.group_end <= w.start < end]
    if "role" not in nouns and scene.text[role.group_end : role.group_end + 1] != "的":
        return
    for origin, heads in _heads(scene, implied, g):
        kind = "SERVES" if there[0].label == "Policy" and heads[0].label in BODIES else "SUPPORTS"
        yield from _state(kind, heads, there, f"role:{'role' in nouns}:{origin}")


def _neighbours(scene: Scene, a: int, b: int) -> Iterator[Hit]:
    """Names side by side: 上海的服务贸易, 山东烟台, 复旦大学教授张文宏, 美国辉瑞."""
    left, right = _role(scene, a), _role(scene, b)
    one, two = _members(scene, a), _members(scene, b)
    between = scene.text[left.group_end : right.group_start]
    if re.search(r"[，。；：、]", between) or len(between) > 12:
        return
    labels = one[0].label, two[0].label
    how = "" if not between else "的" if between == "的" else "…的" if between.endswith("的") else "…"
    if labels[0] in BODIES and labels[1] == "Industry" and how != "…":
        after = scene.text[right.group_end : right.group_end + 2]
        yield from _state("DEVELOPS", one, two, f"own{how}:{after if _SOFT.match(after) else ''}")
    if (
        labels[0] in PLACES
        and labels[1] in ("City", "Region", "Platform", "Organization", "Event")
        and how in ("", "的", "…的")
    ):
        yield from _state("<LOCATED_IN", one[-1:], two, f"own{how}")
    if labels[0] == "Platform" and labels[1] == "Platform" and how in ("", "的"):
        yield from _state("<PART_OF", one, two, f"own{how}")
    if labels == ("Organization", "Person") and (how in ("", "的") or _TITLE.match(between)):
        yield from _state("<AFFILIATED_WITH", one, two, "title")
    if labels == ("Person", "Organization"):
        yield from _state("AFFILIATED_WITH", one, two, "person")
    if labels[0] == "Industry" and labels[1] in ("Policy", "Platform") and how in ("", "…"):
        yield from _state("DEVELOPS", two, one, "built for")


def _list(scene: Scene, a: int, b: int) -> Iterator[Hit]:
    """A、B 等 Y; Y 包括 A、B; 以 A 为主的 Y."""
    left, right = _role(scene, a), _role(scene, b)
    one, two = _members(scene, a), _members(scene, b)
    between = scene.text[left.group_end : right.group_start]
    if len(between) > 30:
        return
    listed = re.search(r"(?:包括|涵盖|包含|由|成员有|成员为)", between) and "。" not in between
    if listed and one[0].label in ("Organization", "Agreement", "Economy") and two[0].label == "Economy":
        yield from _state("<MEMBER_OF", one, two, "include")
    if one[0].label != two[0].label:
        return
    if re.match(r"^[”》]?等(?:[\u4e00-\u9fff“]{0,10})$", between) and not re.search(r"[在与和对为]$", between):
        yield from _state("PART_OF", one, two, f"such:{min(len(between) // 3, 3)}")
    if re.search(r"(?:包括|涵盖|包含|分为|如)", between) and "。" not in between:
        yield from _state("<PART_OF", one, two, "include")
    if re.match(r"^为(?:主|首|代表|核心|龙头|支撑)", between):
        yield from _state("PART_OF", one, two, "headed")
