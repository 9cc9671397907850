"""Write the file of an embedded store: a changed copy where a change touches little, a new one otherwise.

A changed copy costs what the change is worth: `graph.touched` finds with the side file (`graph.store.index`) what
differs, and `graph.store.update` says what is to be run. A new file costs what all records are worth; it is written
out of the side file, a part at a time (`graph.store.whole`). Both hold the same graph, and take the place of the file
in the same way.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from graph.assemble import build_of
from graph.curation.judgement import Judgement
from graph.curation.ledger import append, fingerprint
from graph.errors import StoreError
from graph.model import Record
from graph.ontology import Ontology
from graph.store.files import AS_IT_WAS, StoreFiles
from graph.store.index import RecordIndex, delete_index, index_at
from graph.store.load import LIBRARY
from graph.store.maker import Maker
from graph.store.manifest import Manifest, seal
from graph.store.pour import pour_papers, pour_rest
from graph.store.tables import Meta, is_much, meta_after, meta_with, rows_of
from graph.store.update import updates
from graph.touched import Touched, touched


@dataclass(frozen=True, slots=True)
class Order:
    """How the content of a store is to change: records that come, by the hash under which they are laid down, for each
    document id; documents that go; judgements that the ledger does not hold yet.
    """

    new: Mapping[str, str] = field(default_factory=dict)
    gone: Sequence[str] = ()
    judged: Sequence[Judgement] = ()


class Writer:
    """Writes the file of one store. Everything is done while holding the store for writing."""

    def __init__(self, files: StoreFiles, vocabulary: Ontology) -> None:
        self.files = files
        self._vocabulary = vocabulary

    def write(self, manifest: Manifest, order: Order, there: Meta | None) -> None:
        """Do what is ordered. Raises StoreError, RecordError.

        `manifest` tells what there is; `there` what the file says of itself, None when it is not to be relied on.
        """
        hashes = {doc: sha256 for doc, sha256 in manifest.documents.items() if doc not in order.gone}
        hashes.update(order.new)
        with self.files.making() as made:
            meta = there and self._change(made, manifest, order, there, hashes)
            if meta is None:
                self.files.discard(made)  # what a change that failed has left
                meta = self._make(made, order, hashes)
            judged = fingerprint(self.files.ledger().judgements)
            after = self.files.commit(meta.build, judged, hashes, made)
        self.files.clean(after)
        self._follow(after)

    def forget(self) -> None:
        """Delete the side file: the next writer makes it again."""
        delete_index(self.files.index_path)

    def _make(self, made: Path, order: Order, hashes: Mapping[str, str]) -> Meta:
        """Write a new file."""
        try:
            with index_at(self.files.index_path) as index:
                return self._made(made, order, hashes, index)
        except sqlite3.Error:
            self.files.discard(made)
        try:  # the side file was damaged, or there is no place for it
            with tempfile.TemporaryDirectory(prefix="hubgraph-") as folder, index_at(Path(folder) / "index") as index:
                return self._made(made, order, hashes, index)
        except sqlite3.Error as exc:
            raise StoreError(f"{self.files.path}: cannot be written: {exc}", AS_IT_WAS) from exc

    def _made(self, made: Path, order: Order, hashes: Mapping[str, str], index: RecordIndex) -> Meta:
        """Write a new file of what a side file holds, a part at a time: memory does not grow with the records."""
        with Maker(made) as maker:
            maker.begin(self._vocabulary)
            counts = pour_papers(index, hashes, self.files.marks(), self.files.record, self._vocabulary, maker)
            judgements = self._judged(order)  # after the records: damaged ones leave it as it is
            counts.update(pour_rest(index.whole(judgements, self._vocabulary), maker))
            build = build_of(hashes.values(), judgements)
            meta = meta_with(build, dict(counts), self._vocabulary, LIBRARY)
            maker.finish(meta)
        return meta

    def _change(
        self, made: Path, manifest: Manifest, order: Order, there: Meta, hashes: Mapping[str, str]
    ) -> Meta | None:
        """Write a changed copy of the file, if that can be done and is worth it."""
        then = self.files.ledger().judgements
        try:
            with Maker(made) as maker:
                changed = self._changed(manifest, order, there)
                if changed is None or (manifest.seals and seal(self.files.path) not in manifest.seals):
                    return None  # what is damaged in places that nobody looked at yet must not be sealed again
                old, new = changed
                part = self._touched(manifest, old, new, order, then)
                work = updates(part.before, part.after, maker.scratch, part.kept, sum(there.counts.values()))
                if work is None:
                    return None
                now = self._judged(order)
                if {one.id for one in now} != {one.id for one in (*then, *order.judged)}:
                    return None
                more = sum(len(record.relations) for record in new)
                less = sum(len(record.relations) for record in old)
                meta = meta_after(there, build_of(hashes.values(), now), part, more - less)
                maker.change(self.files.path, work, meta)
                return meta
        except (StoreError, sqlite3.Error, OSError):  # a new file may still be written, or says why not
            return None

    def _judged(self, order: Order) -> tuple[Judgement, ...]:
        """Add to the ledger what it does not hold yet, and return it as it reads then."""
        judgements = self.files.ledger().judgements
        known = {one.id for one in judgements}
        added = [one for one in order.judged if one.id not in known]
        if not added:
            return judgements
        append(self.files.ledger_path, added)
        return self.files.ledger().judgements

    def _changed(self, manifest: Manifest, order: Order, there: Meta) -> tuple[list[Record], list[Record]] | None:
        """Read the records that go and those that come; none if so much changes that what it touches is near all."""
        gone = manifest.only(doc for doc in manifest.documents if doc in order.new or doc in order.gone)
        old: list[Record] = []
        new: list[Record] = []
        rows = 0
        for hashes, records in ((gone.documents, old), (order.new, new)):
            for doc in sorted(hashes):
                records.append(self.files.record(doc, hashes[doc]))
                rows += rows_of(records[-1])
                if is_much(rows, there):
                    return None
        return old, new

    def _touched(
        self,
        manifest: Manifest,
        old: Sequence[Record],
        new: Sequence[Record],
        order: Order,
        then: Sequence[Judgement],
    ) -> Touched:
        leaving = {*order.new, *order.gone}
        now = (*then, *order.judged)
        with index_at(self.files.index_path) as index:
            index.follow(manifest.documents, self.files.marks(), self.files.record, but=leaving)
            return touched(index.others(leaving), old, new, then, now, self._vocabulary)

    def _follow(self, manifest: Manifest) -> None:
        """Let the side file follow: what cannot be written now is made up for by the next writer."""
        with suppress(sqlite3.Error, OSError, StoreError), index_at(self.files.index_path) as index:
            index.follow(manifest.documents, self.files.marks(), self.files.record)
