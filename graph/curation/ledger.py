"""The ledger: all judgements in the order of their time, which of them count, and which contradict each other.

Lines are only ever added. A line that cannot be read stays where it is, counts for nothing, and is told.
"""

from __future__ import annotations

import hashlib
import os
from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from graph.curation.judgement import EntityRef, Judgement, from_line, to_line
from graph.errors import HubgraphError, RecordError, StoreError

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Ledger:
    """Judgements by time, without repetition, and what is wrong with lines that count for nothing."""

    judgements: tuple[Judgement, ...] = ()
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """Which judgements count: those in force, those undone, and those that contradict earlier ones, with these."""

    active: tuple[Judgement, ...]
    undone: tuple[Judgement, ...]
    disputed: tuple[tuple[Judgement, tuple[Judgement, ...]], ...]


class Contradiction(HubgraphError):
    """A judgement that cannot stand beside earlier ones, which are `lines`."""

    def __init__(self, one: Judgement, lines: Sequence[Judgement]) -> None:
        self.lines = tuple(lines)
        told = "\n    ".join(map(str, lines))
        super().__init__(f"{one.verb} contradicts what was decided before:\n    {told}", "undo one of these first")


def read_lines(lines: Iterable[str], name: str) -> Ledger:
    """Read a ledger from lines; `name` stands in the faults."""
    found: dict[str, Judgement] = {}
    faults = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            one = from_line(line)
        except RecordError as exc:
            faults.append(f"{name}:{number}: {exc.message} → {exc.hint}")
        else:
            found.setdefault(one.id, one)
    return Ledger(tuple(sorted(found.values(), key=_time)), tuple(faults))


def _time(one: Judgement) -> tuple[str, str]:
    return one.at, one.id


def read_ledger(path: Path) -> Ledger:
    """Read the ledger at `path`; an empty one where there is none. Raises StoreError where it cannot be read."""
    try:
        with path.open(encoding="utf-8", errors="replace", newline="\n") as file:
            return read_lines(file, path.name)
    except FileNotFoundError:
        return Ledger()
    except OSError as exc:
        raise StoreError(f"{path}: cannot be read: {exc.strerror or exc}", "give back the right to read it") from exc


def append(path: Path, judgements: Sequence[Judgement]) -> None:
    """Add lines to the ledger at `path`, on disk when this returns. Raises StoreError; what was there stays.

    A last line that was cut is ended first, so that it stays alone. Call it while holding the store for writing.
    """
    text = "".join(to_line(one) + "\n" for one in judgements)
    try:
        with path.open("ab+") as file:
            if file.tell() and _last_byte(path) != b"\n":
                text = "\n" + text
            file.write(text.encode("utf-8", "surrogatepass"))
            file.flush()
            os.fsync(file.fileno())
    except OSError as exc:
        raise StoreError(f"{path}: cannot be written: {exc.strerror or exc}", "nothing was decided; try again") from exc


def _last_byte(path: Path) -> bytes:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1)


def fingerprint(judgements: Sequence[Judgement]) -> str:
    """Return what tells one set of judgements from another: empty for none."""
    ids = sorted({one.id for one in judgements})
    return hashlib.sha256("\n".join(ids).encode()).hexdigest()[:16] if ids else ""


def new_lines(there: Sequence[Judgement], judgements: Sequence[Judgement], *, merge: bool = False) -> list[Judgement]:
    """Return those of `judgements` that a ledger does not hold yet, each checked against those before it.

    Raises what `check_new` raises, unless `merge`.
    """
    known = {one.id for one in there}
    lines = list(there)
    for one in judgements:
        if one.id not in known:
            if not merge:
                check_new(lines, one)
            known.add(one.id)
            lines.append(one)
    return lines[len(there) :]


def standing(judgements: Sequence[Judgement]) -> Standing:
    """Tell which judgements count. An undo may be undone; of two that contradict, the earlier one counts."""
    ordered = sorted(judgements, key=_time)
    dead: set[str] = set()
    for one in reversed(ordered):
        if one.verb == "undo" and one.id not in dead:
            dead.add(one.value)
    pairs = Pairs()
    active, disputed = [], []
    for one in ordered:
        if one.id in dead or one.verb == "undo":
            continue
        against = pairs.against(one)
        if against:
            disputed.append((one, tuple(against)))
        else:
            pairs.add(one)
            active.append(one)
    undone = tuple(one for one in ordered if one.id in dead and one.verb != "undo")
    return Standing(tuple(active), undone, tuple(disputed))


class Pairs:
    """What is the same and what is different, as it grows, with the judgements that say so."""

    def __init__(self) -> None:
        self._parent: dict[Key, Key] = {}
        self._ties: defaultdict[Key, list[tuple[Key, Judgement]]] = defaultdict(list)
        self._apart: defaultdict[Key, list[tuple[Key, Key, Judgement]]] = defaultdict(list)  # by group

    def against(self, one: Judgement) -> list[Judgement]:
        """Return the judgements that `one` contradicts, none if it can stand."""
        if one.verb not in ("same", "different"):
            return []
        left, right = (ref.key for ref in one.entities)
        if one.verb == "different":
            return self._path(left, right) if self._find(left) == self._find(right) else []
        groups = self._find(left), self._find(right)
        for here, there, said in self._apart[groups[0]]:
            if {self._find(here), self._find(there)} == set(groups) and groups[0] != groups[1]:
                mine, other = (here, there) if self._find(here) == groups[0] else (there, here)
                return [*self._path(left, mine), said, *self._path(other, right)]
        return []

    def add(self, one: Judgement) -> None:
        """Take a judgement that can stand."""
        if one.verb not in ("same", "different"):
            return
        left, right = (ref.key for ref in one.entities)
        if one.verb == "same":
            self._ties[left].append((right, one))
            self._ties[right].append((left, one))
            top, other = self._find(left), self._find(right)
            if top != other:
                self._parent[other] = top
                self._apart[top] += self._apart.pop(other, [])
        else:
            for end in (left, right):
                self._apart[self._find(end)].append((left, right, one))

    def _find(self, key: Key) -> Key:
        while (above := self._parent.get(key, key)) != key:
            self._parent[key] = self._parent.get(above, above)
            key = above
        return key

    def _path(self, start: Key, goal: Key) -> list[Judgement]:
        """Return the judgements that make two keys the same, along a shortest way."""
        came: dict[Key, tuple[Key, Judgement] | None] = {start: None}
        waiting = deque([start])
        while waiting and goal not in came:
            here = waiting.popleft()
            for there, said in self._ties[here]:
                if there not in came:
                    came[there] = (here, said)
                    waiting.append(there)
        way = []
        step = came.get(goal)
        while step is not None:
            way.append(step[1])
            step = came[step[0]]
        return way[::-1]


def check_new(judgements: Sequence[Judgement], one: Judgement) -> None:
    """Refuse a judgement that contradicts those in force. Raises Contradiction, or RecordError for an idle undo."""
    now = standing(judgements)
    if one.verb == "undo":
        if all(other.id != one.value for other in judgements):
            raise RecordError(f"no judgement {one.value}", "`hubgraph judge list` lists them")
        if any(other.id == one.value for other in now.undone):
            raise RecordError(f"judgement {one.value} is undone already", "undo the undo to bring it back")
        return
    pairs = Pairs()
    for other in now.active:
        pairs.add(other)
    against = pairs.against(one) or _opposite(now.active, one)
    if against:
        raise Contradiction(one, against)


def _opposite(active: Sequence[Judgement], one: Judgement) -> list[Judgement]:
    if one.verb not in ("reject", "confirm") or one.relation is None:
        return []
    other = "confirm" if one.verb == "reject" else "reject"
    mine = _relation_key(one)
    return [each for each in active if each.verb == other and _relation_key(each) == mine]


def _relation_key(one: Judgement) -> tuple[Key, str, Key, str]:
    assert one.relation is not None
    return one.relation.head.key, one.relation.type, one.relation.tail.key, one.relation.modality


def refs(one: Judgement) -> tuple[EntityRef, ...]:
    """Return all entities that a judgement names."""
    return (*one.entities, one.relation.head, one.relation.tail) if one.relation else one.entities
