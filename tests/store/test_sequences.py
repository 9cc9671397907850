"""Papers come and go, people judge and undo, writers are killed: the graph is that of a fresh build, byte for byte."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from graph.assemble import assemble, build_id
from graph.curation.judgement import Judgement, judgement
from graph.curation.ledger import standing
from graph.model import Record
from graph.settings import ROOT
from graph.store import Store, open_store
from tests.command import environment
from tests.neo4j.jars import VERSIONS
from tests.neo4j.shared import empty, neo4j_server, store_on
from tests.store.changes import PAPERS, VERBS, Change, paper, said
from viz.export import export_text

numbers = st.integers(0, PAPERS - 1)
rules = st.integers(0, 1)
steps = st.one_of(
    st.tuples(st.just("add"), st.lists(st.tuples(numbers, rules), min_size=1, max_size=3)),
    st.tuples(st.just("replace"), st.tuples(numbers, numbers, rules)),
    st.tuples(st.just("remove"), numbers),
    st.tuples(
        st.just("judge"),
        st.lists(st.tuples(st.sampled_from(VERBS), numbers, numbers), min_size=1, max_size=4),
    ),
    st.tuples(st.just("undo"), st.integers(0, 20)),
)
# Each step with None, or the number of the step inside it before which the writer is killed.
sequences = st.lists(st.tuples(steps, st.one_of(st.none(), st.integers(0, 6))), min_size=2, max_size=6)
EVERYTHING: list[tuple[tuple[str, Any], int | None]] = [
    (("add", [(0, 0), (1, 0), (2, 0)]), None),
    (("judge", [("same", 0, 1), ("relabel", 2, 0), ("alias_remove", 0, 0), ("reject", 0, 0)]), None),
    (("add", [(0, 1), (3, 1)]), 1),
    (("replace", (1, 4, 1)), None),
    (("undo", 0), 2),
    (("remove", 2), 3),
    (("judge", [("different", 0, 1), ("rename", 1, 0), ("confirm", 1, 1)]), 0),
    (("add", [(2, 1)]), None),
]
NOTHING: list[tuple[tuple[str, Any], int | None]] = [(("judge", [("same", 0, 1)]), None)]  # judged before any paper


@dataclass
class Wanted:
    """What should be in a store: records by document, and all lines of its ledger."""

    records: dict[str, Record] = field(default_factory=dict)
    lines: list[Judgement] = field(default_factory=list)
    moment: int = 0

    def change(self, step: tuple[str, Any]) -> Change | None:
        """Return the change of a store that a step means, none if it means nothing now."""
        verb, what = step
        self.moment += 1
        if verb == "add":
            return Change("ingest", tuple({n: paper(n, r) for n, r in what}.values()))
        if verb == "replace":
            old, new, rules = what
            return Change("ingest", (paper(new, rules),), (paper(old, 0).document.id,))
        if verb == "remove":
            document = paper(what, 0).document.id
            return Change("remove", documents=(document,)) if document in self.records else None
        if verb == "judge":
            made = [said(*one, at=self.moment * 10 + number) for number, one in enumerate(what)]
            return Change("judge", judgements=tuple(made))
        active = standing(self.lines).active
        return Change("judge", judgements=(_undo(active[what % len(active)], self.moment * 10),)) if active else None

    def after(self, change: Change) -> Wanted:
        """Return what should be there after a change."""
        new = {one.document.id: one for one in change.records}
        kept = {doc: one for doc, one in self.records.items() if doc not in change.documents}
        lines = {one.id: one for one in (*self.lines, *change.judgements)}
        return Wanted({**kept, **new}, list(lines.values()), self.moment)

    def is_in(self, store: Store) -> bool:
        """Tell whether a store is made of these records and lines."""
        ledger = store.ledger()
        assert ledger.faults == ()
        documents = {record.document.id: record for record in store.records()}
        return documents == self.records and {one.id for one in ledger.judgements} == {one.id for one in self.lines}

    def text(self) -> str:
        """Return the exported bytes of a fresh build."""
        return export_text(assemble(list(self.records.values()), judgements=self.lines), "jsonl")


def _undo(one: Judgement, at: int) -> Judgement:
    return judgement("undo", value=one.id, author="馆员乙", at=f"2026-01-01T00:{at // 60:02d}:{at % 60:02d}Z")


def killed(change: Change, url: str, step: int, variables: Mapping[str, str]) -> bool:
    """Let a process do a change, and kill it before a step of it; tell whether it came so far."""
    with tempfile.NamedTemporaryFile(suffix=".pickle") as file:
        Path(file.name).write_bytes(pickle.dumps(change))
        command = [sys.executable, "-m", "tests.store.changes", url, file.name, str(step)]
        done = subprocess.run(command, cwd=ROOT, env={**environment(), **variables}, check=False, timeout=180,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True)  # fmt: skip
    assert done.returncode in (0, -9), done.stderr
    return done.returncode == -9


def run(store: Store, sequence: list[tuple[tuple[str, Any], int | None]], variables: Mapping[str, str]) -> None:
    """Take a store through a sequence; after each step it holds what it should, or what it held before."""
    now = Wanted()
    for step, dies in sequence:
        change = now.change(step)
        if change is None:
            continue
        then = now.after(change)
        if dies is None:
            change.on(store)
            now = then
        else:
            killed(change, store.url, dies, variables)
            store.ingest(())  # the next writer makes good what the dead one left
            now = next(one for one in (then, now) if one.is_in(store))
            assert export_text(store.graph(), "jsonl") == now.text()
        assert now.is_in(store)
    assert export_text(store.graph(), "jsonl") == now.text()
    assert store.build() == build_id(list(now.records.values()), now.lines)
    assert store.verify() == ()


def bounded(examples: int) -> Any:
    """Return the settings: always the same examples, whatever the machine."""
    return settings(max_examples=examples, derandomize=True, database=None, deadline=None,
                    suppress_health_check=list(HealthCheck))  # fmt: skip


@contextmanager
def file_store() -> Iterator[Store]:
    with tempfile.TemporaryDirectory(prefix="序列-") as folder, open_store(str(Path(folder) / "s.lbug")) as store:
        yield store


@bounded(5)
@example(EVERYTHING)
@example(NOTHING)
@given(sequences)
def test_any_sequence_on_a_file_ends_in_the_graph_of_a_fresh_build(sequence: list[tuple[tuple[str, Any], int | None]]):
    with file_store() as store:
        run(store, sequence, os.environ)


def test_writer_is_killed_where_it_should_be():
    with file_store() as store:
        change = Change("ingest", (paper(0, 0),))
        ends = [killed(change, store.url, step, {}) for step in range(4)]
        assert ends == [True, True, True, False]  # record, manifest, store file
        assert store.graph() == assemble([paper(0, 0)])


@pytest.mark.parametrize("version", VERSIONS)
@bounded(8)
@example(sequence=EVERYTHING)
@example(sequence=NOTHING)
@given(sequence=sequences)
def test_any_sequence_on_a_server_ends_in_the_graph_of_a_fresh_build(
    version: str, sequence: list[tuple[tuple[str, Any], int | None]]
):
    server = neo4j_server(version)
    empty(server)
    with store_on(server) as store:
        run(store, sequence, server.environment)


@bounded(150)
@given(sequences, st.randoms(use_true_random=False))
def test_the_order_of_papers_and_lines_does_not_matter(sequence: list[tuple[tuple[str, Any], int | None]], chance: Any):
    now = Wanted()
    for step, _ in sequence:
        change = now.change(step)
        now = now.after(change) if change else now
    records, lines = list(now.records.values()), list(now.lines)
    chance.shuffle(records)
    chance.shuffle(lines)
    assert export_text(assemble(records, judgements=lines), "jsonl") == now.text()
