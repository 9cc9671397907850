"""Move a graph from one store to another by what it is made of: its records and judgements."""

from __future__ import annotations

from collections.abc import Callable

from graph.assemble import graph_hash
from graph.errors import StoreError
from graph.store.base import Change, Store

Progress = Callable[[str], None]


def copy(source: Store, target: Store, *, replace: bool = False, progress: Progress = lambda _: None) -> Change:
    """Put the graph of `source` into `target`, so that both say the same; `progress` is told each step.

    A target that holds papers is left alone unless `replace`: then its other papers go as the new ones
    come in. (To add papers to those of a target is what `ingest` does.) Raises StoreError for a target that is not
    empty, is the source itself, or does not say the same in the end.
    """
    if source.url == target.url != ":memory:":
        raise StoreError(f"{target.url}: is the store to copy from", "name two stores")
    progress(f"reading {source.url}")
    records = source.records()
    before = {document.id for document in target.documents()}
    if before and not replace:
        hint = "say --replace to put the copy in their place, or name an empty store"
        raise StoreError(f"{target.url}: holds {len(before):,} papers already", hint)
    progress(f"writing {len(records):,} papers into {target.url}")
    others = sorted(before - {record.document.id for record in records})
    if others:
        progress(f"taking out {len(others):,} others")
    judgements = source.ledger().judgements
    if judgements:  # before the papers: into an empty store, so that the graph is made once
        progress(f"adding {len(judgements):,} judgements")
        target.judge(judgements, merge=True)
    change = target.ingest(records, replacing=others)
    progress("comparing the two")
    if graph_hash(source.graph()) != graph_hash(target.graph()):
        hint = f"run `hubgraph verify` on both; ingest changed {source.url} meanwhile, or a store is damaged"
        raise StoreError(f"{target.url}: does not say the same as {source.url}", hint)
    return change
