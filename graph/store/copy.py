"""Move a graph from one store to another by what it is made of: its records and judgements."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from graph.assemble import graph_hash
from graph.curation.judgement import Judgement, judgement
from graph.curation.ledger import standing
from graph.errors import StoreError
from graph.store.base import Change, Store

Progress = Callable[[str], None]
AUTHOR = "hubgraph copy"
ROUNDS = 4  # what is in force is undone first, then what undoes others


def copy(source: Store, target: Store, *, replace: bool = False, progress: Progress = lambda _: None) -> Change:
    """Put the graph of `source` into `target`, so that both say the same; `progress` is told each step.

    A target that holds papers or judgements of its own is left alone unless `replace`: then its other papers go as the
    new ones come in, and its own judgements are undone. They stay in its ledger, as every line does. (To add papers
    to those of a target is what `ingest` does, to add judgements `judge import`.) Raises StoreError for a target that
    is not empty, is the source itself, or does not say the same in the end.
    """
    if source.url == target.url != ":memory:":
        raise StoreError(f"{target.url}: is the store to copy from", "name two stores")
    progress(f"reading {source.url}")
    records, judgements = source.records(), source.ledger().judgements
    before = {document.id for document in target.documents()}
    own = set(target.ledger().judgements) - set(judgements)
    if (before or own) and not replace:
        what = f"{len(before):,} papers" if before else f"{len(own):,} judgements of its own"
        hint = "say --replace to put the copy in their place, or name an empty store"
        raise StoreError(f"{target.url}: holds {what} already", hint)
    progress(f"writing {len(records):,} papers into {target.url}")
    others = sorted(before - {record.document.id for record in records})
    if others:
        progress(f"taking out {len(others):,} others")
    if judgements or own:  # before the papers: into an empty store, so that the graph is made once
        undone = _undoing(target.ledger().judgements, judgements, f"replaced by a copy of {source.url}")
        progress(f"adding {len(judgements):,} judgements" + (f", undoing {len(own):,}" if undone else ""))
        target.judge([*judgements, *undone], merge=True)
    change = target.ingest(records, replacing=others)
    progress("comparing the two")
    if graph_hash(source.graph()) != graph_hash(target.graph()):
        hint = f"run `hubgraph verify` on both; ingest changed {source.url} meanwhile, or a store is damaged"
        raise StoreError(f"{target.url}: does not say the same as {source.url}", hint)
    return change


def _undoing(own: Sequence[Judgement], wanted: Sequence[Judgement], why: str) -> list[Judgement]:
    """Return the lines that make those of `wanted` in force, and no others, in a ledger that also holds `own`.

    What is in force beside them is undone; where `own` undoes one of them, that is undone.
    """
    goal = {one.id for one in standing(wanted).active}
    lines = {one.id: one for one in (*own, *wanted)}
    added: list[Judgement] = []
    for _ in range(ROUNDS):
        faulty = _faulty(list(lines.values()), goal)
        if not faulty:
            break
        # Later than all before it: of two lines that undo each other the later one counts.
        last = max(datetime.now(UTC), *(datetime.fromisoformat(one.at) for one in lines.values()))
        at = (last.astimezone(UTC) + timedelta(milliseconds=1)).isoformat(timespec="milliseconds")
        undos = [judgement("undo", value=one, author=AUTHOR, why=why, at=at.replace("+00:00", "Z")) for one in faulty]
        lines.update((one.id, one) for one in undos)
        added += undos
    return added


def _faulty(lines: Sequence[Judgement], goal: set[str]) -> list[str]:
    """Return the ids of judgements in force that should not be, or else of what undoes those that should be."""
    active = {one.id for one in standing(lines).active}
    dead: set[str] = set()
    for one in sorted(lines, key=lambda one: (one.at, one.id), reverse=True):
        if one.verb == "undo" and one.id not in dead:
            dead.add(one.value)
    alive = [one for one in lines if one.verb == "undo" and one.id not in dead]
    return sorted(active - goal) or sorted(one.id for one in alive if one.value in goal)
