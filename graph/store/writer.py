"""Write the file of an embedded store: a changed copy where a change touches little, a new one otherwise.

A changed copy costs what the change is worth: `graph.touched` finds with the side file (`graph.store.index`) what
differs, and `graph.store.update` says what is to be run. A new file costs what all records are worth. Both hold the
same graph, and take the place of the file in the same way.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from graph.assemble import assemble, build_of
from graph.curation.judgement import Judgement
from graph.curation.ledger import append, fingerprint
from graph.errors import StoreError
from graph.model import Record
from graph.ontology import Ontology
from graph.store.files import StoreFiles, hashes_of
from graph.store.index import delete_index, index_at
from graph.store.load import LIBRARY
from graph.store.maker import Maker
from graph.store.manifest import Manifest, seal
from graph.store.tables import Meta, meta_after, meta_for
from graph.store.update import updates
from graph.touched import Touched, touched


@dataclass(frozen=True, slots=True)
class Order:
    """How the content of a store is to change: records that come, by document id, with their lines; documents that go;
    judgements that the ledger does not hold yet.
    """

    new: Mapping[str, Record] = field(default_factory=dict)
    lines: Mapping[str, str] = field(default_factory=dict)
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
        hashes.update(hashes_of(order.lines))
        with self.files.making() as made:
            meta = there and self._change(made, manifest, order, there, hashes)
            if meta is None:
                self.files.discard(made)  # what a change that failed has left
                meta = self._make(made, manifest, order, hashes)
            judged = fingerprint(self.files.ledger().judgements)
            after = self.files.commit(meta.build, judged, order.lines, hashes, made)
        self.files.clean(after)
        self._index(after.documents, order)

    def forget(self) -> None:
        """Delete the side file: the next writer makes it again."""
        delete_index(self.files.index_path)

    def _make(self, made: Path, manifest: Manifest, order: Order, hashes: Mapping[str, str]) -> Meta:
        """Write a new file."""
        with Maker(made) as maker:
            maker.begin(self._vocabulary)
            rest = manifest.only(doc for doc in manifest.documents if doc in hashes and doc not in order.new)
            records = [*self.files.records(rest), *order.new.values()]  # before the ledger: damaged ones leave it
            judgements = self._judged(order)
            graph = assemble(records, self._vocabulary, judgements)
            build = build_of(hashes.values(), judgements)
            meta = meta_for(build, records, graph, self._vocabulary, LIBRARY)
            maker.make(graph, meta, lambda: self._index(hashes, order))
        return meta

    def _change(
        self, made: Path, manifest: Manifest, order: Order, there: Meta, hashes: Mapping[str, str]
    ) -> Meta | None:
        """Write a changed copy of the file, if that can be done and is worth it."""
        then = self.files.ledger().judgements
        try:
            with Maker(made) as maker:
                old = self._old(manifest, order)
                if _much(old, order, there) or (manifest.seals and seal(self.files.path) not in manifest.seals):
                    return None  # what is damaged in places that nobody looked at yet must not be sealed again
                part = self._touched(manifest, order, old, then)
                work = updates(part.before, part.after, maker.scratch, part.kept, sum(there.counts.values()))
                if work is None:
                    return None
                now = self._judged(order)
                if {one.id for one in now} != {one.id for one in (*then, *order.judged)}:
                    return None
                more = sum(len(record.relations) for record in order.new.values())
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

    def _old(self, manifest: Manifest, order: Order) -> list[Record]:
        gone = manifest.only(doc for doc in manifest.documents if doc in order.new or doc in order.gone)
        return self.files.records(gone)

    def _touched(self, manifest: Manifest, order: Order, old: Sequence[Record], then: Sequence[Judgement]) -> Touched:
        leaving = {*order.new, *order.gone}
        now = (*then, *order.judged)
        with index_at(self.files.index_path) as index:
            index.follow(manifest.documents, self.files.marks(), self.files.record, but=leaving)
            return touched(index.others(leaving), old, list(order.new.values()), then, now, self._vocabulary)

    def _index(self, hashes: Mapping[str, str], order: Order) -> None:
        """Let the side file follow: what cannot be written now is made up for by the next writer."""

        def read(doc: str, sha256: str) -> Record:
            return order.new.get(doc) or self.files.record(doc, sha256)

        with suppress(sqlite3.Error, OSError, StoreError), index_at(self.files.index_path) as index:
            index.follow(hashes, self.files.marks(), read)


def _much(old: Sequence[Record], order: Order, there: Meta) -> bool:
    """Tell whether so much changes that looking for what it touches is in vain."""
    return sum(map(_size, (*old, *order.new.values()))) * 2 > sum(there.counts.values()) + 2_000


def _size(record: Record) -> int:
    mentions = sum(len(ent.mentions) for ent in record.entities)
    return len(record.passages) + len(record.entities) + len(record.relations) + len(record.observations) + mentions
