"""Records as JSON lines: one document a line, stable key order, the same bytes on every machine."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, fields
from types import TracebackType
from typing import IO, Any, Self

from graph.errors import RecordError
from graph.model import Document, Entity, Mention, Observation, Passage, Record, Rejected, Relation

_NAMES = {
    kind: tuple(f.name for f in fields(kind))
    for kind in (Document, Passage, Mention, Entity, Relation, Observation, Rejected, Record)
}


def record_to_dict(record: Record, *, rejected: bool = False) -> dict[str, Any]:
    """Return a record as plain JSON values, in the key order of `graph.model`; `rejected` adds what was refused."""
    plain = asdict(record)
    if not rejected:
        del plain["rejected"]
    return plain


def record_to_line(record: Record, *, rejected: bool = False) -> str:
    """Return a record as one line of JSON, Chinese unescaped, without the line break.

    The same as `record_to_dict`, which copies every value and takes ten times as long.
    """
    plain = _shallow(record)
    if not rejected:
        del plain["rejected"]
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"), default=_shallow)


def line_of(record: Record) -> str:
    """Return a record as stores keep it: one line, with what was rejected."""
    return record_to_line(record, rejected=True)


def digest(line: str) -> str:
    """Return the hash that names the line of a record."""
    return hashlib.sha256(line.encode("utf-8", "surrogatepass")).hexdigest()


def record_from_dict(plain: dict[str, Any]) -> Record:
    """Make a record of plain JSON values. Raises RecordError, saying which part is wrong."""
    try:
        return Record(
            document=_make(Document, plain["document"]),
            passages=tuple(_make(Passage, p) for p in plain["passages"]),
            entities=tuple(
                _make(Entity, {**e, "mentions": tuple(_make(Mention, m) for m in e.get("mentions", ()))})
                for e in plain["entities"]
            ),
            relations=tuple(_make(Relation, r) for r in plain["relations"]),
            observations=tuple(_make(Observation, o) for o in plain["observations"]),
            rejected=tuple(_make(Rejected, r) for r in plain.get("rejected", ())),
        )
    except (KeyError, TypeError, ValueError) as exc:
        raise RecordError(f"not a record: {exc!r}", "run `hubgraph extract` on the document again") from exc


def read_records(lines: Iterable[str], name: str = "-") -> Iterator[Record]:
    """Read records from JSON lines; blank lines are passed over. Raises RecordError with name and line number."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            plain = json.loads(line)
        except json.JSONDecodeError as exc:
            raise RecordError(f"{name}:{number}: not JSON: {exc}", "the line may be cut; make the file again") from exc
        try:
            yield record_from_dict(plain)
        except RecordError as exc:
            raise RecordError(f"{name}:{number}: {exc.message}", exc.hint) from exc


class Spool:
    """Records on their way, kept in a temporary file: they take no memory, and may be gone through again and again.

    Use it as a context manager; the file goes with it. `documents` are those of the records, in their order.
    """

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(  # noqa: SIM115 (this class is the context manager)
            "w+", encoding="utf-8", errors="surrogatepass", newline="\n"
        )
        self.documents: list[Document] = []

    def add(self, record: Record) -> None:
        """Take in one more record."""
        self._file.write(line_of(record) + "\n")
        self.documents.append(record.document)

    def __iter__(self) -> Iterator[Record]:
        self._file.seek(0)
        yield from read_records(self._file, "temporary file")

    def __len__(self) -> int:
        return len(self.documents)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None) -> None:
        self._file.close()


def write_records(records: Iterable[Record], out: IO[str]) -> None:
    """Write records as JSON lines in the order given."""
    for record in records:
        out.write(record_to_line(record) + "\n")


def _shallow(thing: Any) -> dict[str, Any]:
    return {name: getattr(thing, name) for name in _NAMES[type(thing)]}


def _make(kind: type[Any], plain: dict[str, Any]) -> Any:
    known = _NAMES[kind]
    if tuple(plain) == known:  # as we write them: there are a hundred thousand in a few hundred papers
        return kind(*[tuple(v) if isinstance(v, list) else v for v in plain.values()])
    return kind(**{k: tuple(v) if isinstance(v, list) else v for k, v in plain.items() if k in known})
