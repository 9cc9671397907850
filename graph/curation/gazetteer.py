"""The gazetteer as text that is to be changed: entries with the place where they stand, and what is taught to them.

Reading it for use is the business of `extract.gazetteer`; here lines stay as people wrote them: patches are small.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from graph.errors import DataError
from graph.fold import fold

_LABEL = re.compile(r"^- label:\s*(\S+)\s*$")
_KIND = re.compile(r"^\s+kind:\s*(.+?)\s*$")
_ENTRY = re.compile(r"^(?P<indent>\s+)- (?P<text>.+)$")
OWN = "校订"  # the kind of groups that are opened here
ORIGIN = "corrections of those who read the graph; the judgements stand beside each name"


@dataclass(frozen=True, slots=True)
class Names:
    """What people said an entity is called. `not_its` are folded names that are not its; `why` the judgements.

    `adds` tells whether it is to stand in the gazetteer, or is only to lose names there.
    """

    label: str
    kind: str
    name: str
    others: tuple[str, ...]
    english: tuple[str, ...]
    not_its: frozenset[str]
    why: tuple[str, ...]
    adds: bool


@dataclass(slots=True)
class Line:
    """An entry where it stands: names, other names, English names."""

    file: str
    at: int
    label: str
    indent: str
    parts: list[list[str]]

    @property
    def folded(self) -> dict[str, str]:
        """Map all names, folded, to how they are written; weak ones (`沪?`) without their mark."""
        return {fold(name.rstrip("?")): name for part in self.parts for name in part}

    def text(self) -> str:
        """Return the entry as a line of the file."""
        parts = [self.parts[0][0], *("; ".join(part) for part in self.parts[1:])]
        while len(parts) > 1 and not parts[-1]:
            parts.pop()
        return f"{self.indent}- {sayable(' | '.join(parts))}"


@dataclass(slots=True)
class Lists:
    """The files of a gazetteer, line by line; `teach` changes them in memory."""

    before: dict[str, str]
    lines: dict[str, list[str | None]]  # None: a line that was taken out
    entries: list[Line]
    groups: dict[tuple[str, str], tuple[str, int]]  # label and kind → file and the last line of the group
    notes: dict[tuple[str, int], list[str]] = field(default_factory=dict)  # lines put behind one of a file

    @classmethod
    def read(cls, folder: Path) -> Lists:
        """Read the files of a folder. Raises DataError."""
        made = cls({}, {}, [], {})
        for path in sorted(folder.glob("*.yaml")):
            try:
                made._take(path.name, path.read_text(encoding="utf-8"))
            except (OSError, UnicodeDecodeError, yaml.YAMLError) as exc:
                raise DataError(f"{path}: cannot be read: {exc}", "`hubgraph check` says more") from exc
        return made

    def _take(self, name: str, text: str) -> None:
        self.before[name], self.lines[name] = text, list(text.splitlines())
        label = kind = ""
        for at, line in enumerate(text.splitlines()):
            if found := _LABEL.match(line):
                label, kind = found[1], ""
            elif not kind and (found := _KIND.match(line)):
                kind = str(yaml.safe_load(found[1]))
            elif label and (found := _ENTRY.match(line)):
                said = yaml.safe_load(found["text"])
                parts = [[one.strip() for one in part.split(";") if one.strip()] for part in str(said).split("|")]
                parts[0] = [str(said).split("|")[0].strip()]
                self.entries.append(Line(name, at, label, found["indent"], parts))
                self.groups[label, kind] = name, at

    def teach(self, names: Names, left_out: list[str]) -> bool:
        """Take in what people call an entity; tell whether anything changed. What cannot be is told in `left_out`."""
        wanted = [one for one in (names.name, *names.others) if _plain(one)]
        left_out += [
            f"{one!r}: not a name that fits on a line" for one in (names.name, *names.others) if not _plain(one)
        ]
        keys = {fold(one) for one in wanted}
        mine = [entry for entry in self.entries if keys & entry.folded.keys()]
        changed = [self._forget(entry, names) for entry in mine if entry.label == names.label]
        if not names.adds or names.name not in wanted:
            return any(changed)
        here = [entry for entry in mine if entry.label == names.label and fold(names.name) not in names.not_its]
        moved = [entry for entry in mine if entry.label != names.label and self._moves(entry, names)]
        claimed = {key for entry in mine if entry not in (*here, *moved) for key in entry.folded}
        left_out += [f"{one}: already a name of something of another label" for one in wanted if fold(one) in claimed]
        if fold(names.name) in claimed:
            return any(changed)
        keep = [one for one in wanted if fold(one) not in claimed]
        return self._put(names, keep, [*here, *moved]) or any(changed)

    def _moves(self, entry: Line, names: Names) -> bool:
        """Tell whether an entry of another label is the thing that people gave this label."""
        return fold(names.name) in entry.folded and any(" relabel" in why or " same" in why for why in names.why)

    def _forget(self, entry: Line, names: Names) -> bool:
        """Take names off an entry that are not its; its first name stays."""
        own = {fold(name) for name in (names.name, *names.others)}
        gone = [name for key, name in entry.folded.items() if key in names.not_its and name != entry.parts[0][0]]
        if not gone or fold(entry.parts[0][0]) not in own:
            return False
        entry.parts[1:] = [[name for name in part if name not in gone] for part in entry.parts[1:]]
        self._write(entry, names.why)
        return True

    def _put(self, names: Names, keep: list[str], entries: list[Line]) -> bool:
        first = next((e for e in entries if fold(names.name) in e.folded), entries[0] if entries else None)
        parts: list[list[str]] = [[names.name], [], []]
        every = [*keep, *(name for e in entries for part in e.parts[:2] for name in part)]
        english = [*names.english, *(name for e in entries for part in e.parts[2:] for name in part)]
        seen = {fold(names.name)}
        for name in every:
            self._append(parts[2 if name.isascii() else 1], name, seen, names)
        for name in english:
            if not self._claimed(name, entries):
                self._append(parts[2], name, seen, names)
        if first is not None and first.label == names.label:
            if first.parts[0] == parts[0] and first.folded.keys() == {fold(n.rstrip("?")) for p in parts for n in p}:
                return False
            first.parts = parts
            self._write(first, names.why)
        else:
            self._open(names, parts)
        for entry in entries:
            if entry is not first or entry.label != names.label:
                self.lines[entry.file][entry.at] = None
                self.entries.remove(entry)
        return True

    def _append(self, part: list[str], name: str, seen: set[str], names: Names) -> None:
        key = fold(name.rstrip("?"))
        if key and key not in seen and key not in names.not_its:
            seen.add(key)
            part.append(name if len(name) > 1 else f"{name}?")

    def _claimed(self, name: str, mine: list[Line]) -> bool:
        return any(fold(name) in entry.folded for entry in self.entries if entry not in mine)

    def _write(self, entry: Line, why: tuple[str, ...]) -> None:
        self.lines[entry.file][entry.at] = _reason(entry.indent, why) + "\n" + entry.text()

    def _open(self, names: Names, parts: list[list[str]]) -> None:
        """Put a new entry behind those of its kind, or open a group for it where its label has most entries."""
        own = self.groups.get((names.label, OWN), ("", -1))
        file, at = self.groups.get((names.label, names.kind), own)
        if file:
            entry = Line(file, -1, names.label, next(e.indent for e in self.entries if e.file == file), parts)
            self.notes.setdefault((file, at), []).extend([_reason(entry.indent, names.why), entry.text()])
        else:
            counts: dict[str, int] = {}
            for other in self.entries:
                if other.label == names.label:
                    counts[other.file] = counts.get(other.file, 0) + 1
            file = min(counts, key=lambda one: (-counts[one], one), default=f"{names.label.lower()}.yaml")
            self.before.setdefault(file, "")
            lines = self.lines.setdefault(file, [])
            entry = Line(file, -1, names.label, "    ", parts)
            head = [f"- label: {names.label}", f"  kind: {OWN}", f"  origin: {json.dumps(ORIGIN)}", "  entries:"]
            notes = self.notes.setdefault((file, len(lines) - 1), [])
            notes += [*([] if head[0] in notes else head), _reason("    ", names.why), entry.text()]
        self.entries.append(entry)

    def changes(self) -> Iterator[tuple[str, str, str]]:
        """Yield name, old text and new text of each file that is different."""
        for name, lines in self.lines.items():
            out: list[str] = list(self.notes.get((name, -1), []))
            for at, line in enumerate(lines):
                if line is not None:
                    out.append(line)
                out += self.notes.get((name, at), [])
            after = "".join(line + "\n" for line in out)
            if after != self.before[name]:
                yield name, self.before[name], after


def _reason(indent: str, why: tuple[str, ...]) -> str:
    return f"{indent}# {', '.join(why)}"


def _plain(name: str) -> bool:
    return bool(name.strip()) and not set(name) & set("|;\r\n") and name.isprintable() and not name.endswith("?")


def sayable(text: str) -> str:
    """Return a text as an item of a YAML list on one line: as it stands where it can, else in double quotes."""
    try:
        plain = yaml.safe_load(f"- {text}") == [text]
    except yaml.YAMLError:
        plain = False
    return text if plain else json.dumps(text, ensure_ascii=False)
