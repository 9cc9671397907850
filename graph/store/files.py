"""The files of an embedded store: the store file, and beside it the records that it is made from.

    papers.lbug                     the graph, always complete
    papers.records/manifest.json    which records make the graph, with their hashes
    papers.records/<sha256>.json    one record each, named by its content and never changed
    papers.records/index.sqlite     what the records say, to be found by name: made from them, and again when it is gone
    papers.records/lock             held while writing

The records are the source of truth. A change is committed in this order: new records, then the manifest, then the
store file, each by a rename on the same file system. Killed in between, the old graph is still whole; the manifest and
the store then name different builds, and the next ingest makes the store again.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from graph.curation.ledger import Ledger, read_ledger
from graph.errors import RecordError, StoreError
from graph.model import Record
from graph.store.lock import only_writer
from graph.store.manifest import Manifest, ends_of, manifest_text, read_manifest, seal
from graph.stream import digest, line_of, record_from_dict

SUFFIX = ".lbug"
RECORD = re.compile(r"[0-9a-f]{64}\.json")
AS_IT_WAS = "the graph is as it was; free space, or choose a folder you may write to, and run the same again"
AGAIN = "run `hubgraph rebuild` to make the store again from its records"


class StoreFiles:
    """The files of one store, and how they change together."""

    def __init__(self, path: Path) -> None:
        self.path = path
        name = path.name.removesuffix(SUFFIX) if path.name != SUFFIX else path.name
        self.folder = path.with_name(name + ".records")
        self.manifest_path = self.folder / "manifest.json"
        self.ledger_path = self.folder / "ledger.jsonl"
        self.index_path = self.folder / "index.sqlite"
        self._ledger: tuple[tuple[int, int, int], Ledger] | None = None  # as it was read when the file had these marks

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the store for writing; raises StoreBusy, or StoreError where nothing can be written."""
        with _said(self.path):
            self.folder.mkdir(parents=True, exist_ok=True)
        with _said(self.path), only_writer(self.folder / "lock", str(self.path)):
            yield

    def manifest(self) -> Manifest:
        """Read the manifest (an empty one where there is none). Raises StoreError for a damaged one."""
        return read_manifest(self.manifest_path)

    def records(self, manifest: Manifest) -> list[Record]:
        """Read the records of a manifest, by document id. Raises StoreError for a missing or damaged one."""
        return [self.record(doc_id, manifest.documents[doc_id]) for doc_id in sorted(manifest.documents)]

    def marks(self) -> dict[str, tuple[int, int]]:
        """Return size and time of change of the file of each record, by hash: what tells that one was touched."""
        with os.scandir(self.folder) as found:
            stats = [(one.name, one.stat()) for one in found if RECORD.fullmatch(one.name)]
        return {name.removesuffix(".json"): (stat.st_size, stat.st_mtime_ns) for name, stat in stats}

    def ledger(self) -> Ledger:
        """Read the ledger, unless it is as it was. Raises StoreError where it cannot be read."""
        try:
            stat = self.ledger_path.stat()
        except OSError:
            return read_ledger(self.ledger_path)
        marks = stat.st_ino, stat.st_mtime_ns, stat.st_size
        if self._ledger is None or self._ledger[0] != marks:
            self._ledger = marks, read_ledger(self.ledger_path)
        return self._ledger[1]

    def record(self, doc_id: str, sha256: str) -> Record:
        """Read the record of a document by its hash. Raises StoreError for a missing or damaged one."""
        path = self.folder / f"{sha256}.json"
        hint = f"ingest document {doc_id} again"
        try:
            line = path.read_bytes().decode("utf-8", "surrogatepass").removesuffix("\n")
            if digest(line) != sha256:
                raise StoreError(f"{path}: damaged: its content does not fit its name", hint)
            return record_from_dict(json.loads(line))
        except (OSError, ValueError, RecordError) as exc:
            raise StoreError(f"{path}: cannot be read: {exc}", hint) from exc

    @contextmanager
    def making(self) -> Iterator[Path]:
        """Give the path for the next store file; whatever is left there at the end is deleted."""
        made = self.path.with_name(f"{self.path.name}.tmp-{os.getpid()}")
        self.discard(made)
        try:
            yield made
        finally:
            self.discard(made)

    def discard(self, made: Path) -> None:
        """Delete what was written for the next store file, and what the library keeps beside it."""
        self._clear(made.name)

    def _clear_strays(self) -> None:
        """Delete what the library keeps beside a file that it writes: ours are complete, it would spoil them."""
        for stray in (".wal", ".shadow"):
            self.path.with_name(self.path.name + stray).unlink(missing_ok=True)

    def _clear(self, start: str) -> None:
        for path in self.path.parent.iterdir():
            if path.name.startswith(start):
                path.unlink(missing_ok=True)

    def keep(self, records: Iterable[Record]) -> Iterator[tuple[str, str, bool]]:
        """Lay down records, one after the other; give document id, hash, and whether it was not there before.

        They count once a manifest names them: until then the next writer deletes them. Raises StoreError, and
        RecordError for two of one document that differ.
        """
        seen: dict[str, str] = {}
        for record in records:
            line, doc = line_of(record), record.document.id
            sha256 = digest(line)
            if seen.setdefault(doc, sha256) != sha256:
                raise RecordError(f"document {doc}: two different records", "keep the newer one")
            with _said(self.path):
                fresh = self._write(self.folder / f"{sha256}.json", line + "\n")
            yield doc, sha256, fresh

    def commit(self, build: str, judged: str, hashes: Mapping[str, str], made: Path) -> Manifest:
        """Make `made` the store file, and `hashes` its records, all of which are laid down.

        `judged` tells which judgements the file was made with, as `graph.curation.ledger.fingerprint` gives it.
        """
        with _said(self.path):
            _sync(made)
            ends = ends_of(self.path) if self.path.exists() else None
            standing = [one for one in self.manifest().seals if (one.size, one.ends) == ends]
            manifest = Manifest(build, dict(hashes), (*standing, seal(made)), judged)
            self._write(self.manifest_path, manifest_text(manifest), again=True)
            _sync(self.folder)
            self._clear_strays()
            made.replace(self.path)
            _sync(self.path.parent)
            return manifest

    def _write(self, path: Path, text: str, *, again: bool = False) -> bool:
        """Write a file unless it is as it should be, or `again`; tell whether it was written."""
        content = text.encode("utf-8", "surrogatepass")
        if not again and path.exists() and path.read_bytes() == content:
            return False
        part = path.with_name(f"{path.name}.tmp-{os.getpid()}")
        with part.open("wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        part.replace(path)
        return True

    def clean(self, manifest: Manifest) -> None:
        """Delete what writers that died have left, and records that are not in the graph. Call it while writing."""
        kept = {f"{sha256}.json" for sha256 in manifest.documents.values()}
        self._clear(f"{self.path.name}.tmp-")
        self._clear_strays()
        left = [p for p in self.folder.iterdir() if RECORD.fullmatch(p.name) and p.name not in kept]
        left += [p for p in self.folder.iterdir() if ".tmp-" in p.name]
        for path in left:
            path.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    if os.name == "nt" and path.is_dir():
        return  # Windows cannot open folders
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _said(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as exc:
        where = f": {exc.filename}" if exc.filename else ""
        raise StoreError(f"{path}: cannot be written: {exc.strerror or exc}{where}", AS_IT_WAS) from exc
