"""A graph moves from any store to any other and says the same there, byte for byte."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from graph.curation.judgement import EntityRef, Judgement, judgement
from graph.curation.ledger import standing
from graph.errors import StoreError
from graph.store import Store, open_store
from graph.store.copy import copy
from tests.command import hubgraph
from tests.graph.made import papers
from tests.neo4j.jars import VERSIONS
from tests.neo4j.shared import fresh_store, neo4j_server
from viz.export import export_text

KINDS = ["file", ":memory:", *VERSIONS]


@contextmanager
def empty_store(kind: str, folder: Path, name: str) -> Iterator[Store]:
    url = str(folder / f"{name}.lbug") if kind == "file" else kind
    with fresh_store(kind) if kind in VERSIONS else open_store(url) as store:
        yield store


@pytest.mark.parametrize("kind", KINDS)
def test_copies_of_copies_export_the_same_bytes(kind: str, tmp_path: Path):
    with (
        empty_store("file", tmp_path, "one") as one,
        empty_store(kind, tmp_path, "two") as two,
        empty_store("file", tmp_path, "three") as three,
    ):
        one.ingest(papers())
        copy(one, two)
        copy(two, three)
        said = export_text(one.graph(), "jsonl")
        assert len(said.splitlines()) > 20
        assert export_text(two.graph(), "jsonl") == said
        assert export_text(three.graph(), "jsonl") == said
        assert one.build() == two.build() == three.build()
        assert list(one.records()) == list(two.records()) == list(three.records())
        assert two.verify() == three.verify() == ()


@pytest.mark.parametrize("kind", ["file", *VERSIONS])
def test_target_with_papers_is_left_alone_unless_it_is_to_be_replaced(kind: str, tmp_path: Path):
    with empty_store("file", tmp_path, "one") as one, empty_store(kind, tmp_path, "two") as two:
        one.ingest(papers()[:2])
        two.ingest(papers()[1:])
        before = export_text(two.graph(), "jsonl")
        with pytest.raises(StoreError, match=r"holds 2 papers already[\s\S]*--replace"):
            copy(one, two)
        assert export_text(two.graph(), "jsonl") == before
        done = copy(one, two, replace=True)
        assert (done.added, done.unchanged) == ((papers()[0].document.id,), (papers()[1].document.id,))
        assert done.removed == (papers()[2].document.id,)
        assert export_text(two.graph(), "jsonl") == export_text(one.graph(), "jsonl")


def said(verb: str, *entities: EntityRef, at: int, **more: str) -> Judgement:
    return judgement(verb, *entities, author="馆员乙", at=f"2026-01-01T00:00:{at:02d}Z", **more)


SHANGHAI, SUZHOU = EntityRef("City", "上海"), EntityRef("City", "苏州")
THEIRS = [said("alias_add", SHANGHAI, value="魔都", at=1), said("different", SHANGHAI, SUZHOU, at=5)]
OWN = [
    said("same", SHANGHAI, SUZHOU, at=2),  # gainsays one of theirs, and is the earlier
    said("rename", SUZHOU, value="苏州市", at=3),
    said("undo", value=THEIRS[0].id, at=4),
]


@pytest.mark.parametrize("kind", ["file", *VERSIONS])
def test_target_with_a_ledger_of_its_own_keeps_its_lines_undone(kind: str, tmp_path: Path):
    with empty_store("file", tmp_path, "one") as one, empty_store(kind, tmp_path, "two") as two:
        one.judge(THEIRS)
        one.ingest(papers())
        two.judge(OWN, merge=True)
        with pytest.raises(StoreError, match=r"holds 3 judgements of its own already[\s\S]*--replace"):
            copy(one, two)
        copy(one, two, replace=True)
        assert export_text(two.graph(), "jsonl") == export_text(one.graph(), "jsonl")
        lines = two.ledger().judgements
        assert {*THEIRS, *OWN} < set(lines)  # nothing is lost, and who undid what is told
        assert {line.author for line in set(lines) - {*THEIRS, *OWN}} == {"hubgraph copy"}
        assert standing(lines).active == tuple(THEIRS)
        assert two.verify() == ()
        copy(one, two, replace=True)
        assert two.ledger().judgements == lines


def test_store_is_not_copied_onto_itself(tmp_path: Path):
    with empty_store("file", tmp_path, "one") as one:
        one.ingest(papers())
        with pytest.raises(StoreError, match="the store to copy from"):
            copy(one, one, replace=True)
        assert one.counts()["documents"] == 3


def test_each_step_is_told(tmp_path: Path):
    told: list[str] = []
    with empty_store("file", tmp_path, "one") as one, empty_store("file", tmp_path, "two") as two:
        one.ingest(papers())
        copy(one, two, progress=told.append)
        assert told == [f"reading {one.url}", f"writing 3 papers into {two.url}", "comparing the two"]


def test_copy_that_ends_up_different_is_said(tmp_path: Path):
    with empty_store("file", tmp_path, "one") as one, empty_store("file", tmp_path, "two") as two:
        one.ingest(papers()[:2])

        def meanwhile(step: str) -> None:
            if step.startswith("writing"):
                one.ingest(papers())

        with pytest.raises(StoreError, match="does not say the same"):
            copy(one, two, progress=meanwhile)


def test_command_copies_and_refuses(own: Path):
    done = hubgraph("copy", "--from", "var/hubgraph.lbug", "--to", "var/copy.lbug", cwd=own)
    assert done.returncode == 0, done.stderr
    assert "8 added" in done.stderr
    exports = [hubgraph("export", "-", "--store", f"var/{name}.lbug", cwd=own).stdout for name in ("hubgraph", "copy")]
    assert exports[0] == exports[1] != ""
    again = hubgraph("copy", "--from", "var/hubgraph.lbug", "--to", "var/copy.lbug", cwd=own)
    assert again.returncode == 2
    assert "--replace" in again.stderr
    assert hubgraph("copy", "--from", "var/none.lbug", "--to", "var/x.lbug", cwd=own).returncode == 2
    assert not (own / "var" / "x.lbug").exists()


@pytest.mark.parametrize("version", VERSIONS)
def test_command_copies_into_a_server_and_back(version: str, own: Path):
    server = neo4j_server(version)
    fresh_store(version).close()
    for words in (
        ("copy", "--from", "var/hubgraph.lbug", "--to", server.uri),
        ("copy", "--from", server.uri, "--to", "var/back.lbug"),
    ):
        done = hubgraph(*words, cwd=own, **server.environment)
        assert done.returncode == 0, done.stderr
    exports = [
        hubgraph("export", "-", "--store", url, cwd=own, **server.environment).stdout
        for url in ("var/hubgraph.lbug", server.uri, "var/back.lbug")
    ]
    assert exports[0] == exports[1] == exports[2] != ""
