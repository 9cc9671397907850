"""What happens to the files of the embedded store when things go wrong: crashes, two writers, damage, no room."""

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from graph.assemble import assemble, build_id
from graph.errors import StoreBusy, StoreError
from graph.settings import ROOT
from graph.store import open_store
from graph.store.ladybug import LadybugStore
from tests.graph.made import papers, record


def start(verb: str, url: Path, **env: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.store.writers", verb, str(url)]
    return subprocess.Popen(command, cwd=ROOT, env={**os.environ, **env}, stdout=subprocess.PIPE, text=True)


def opened(path: Path, **options: bool) -> LadybugStore:
    store = open_store(str(path), **options)
    assert isinstance(store, LadybugStore)
    return store


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    with opened(folder / "papers.lbug") as store:
        store.ingest(papers()[:1])
    return folder


@pytest.fixture
def path(tmp_path: Path, made: Path) -> Path:
    """A store that holds the first paper, in a folder with Chinese characters, spaces and signs in its name."""
    return shutil.copytree(made, tmp_path / "知识 图谱 [1]*'") / "papers.lbug"


def names(path: Path) -> list[str]:
    return sorted(p.name for p in path.parent.iterdir())


def test_store_is_one_file_and_a_folder_of_records(path: Path):
    assert names(path) == ["papers.lbug", "papers.records"]
    manifest = json.loads((path.parent / "papers.records" / "manifest.json").read_text("utf-8"))
    assert manifest["build"] == build_id(papers()[:1])
    assert [doc["id"] for doc in manifest["documents"]] == [papers()[0].document.id]


def test_ingest_of_what_is_there_rewrites_nothing(path: Path):
    files = [p for p in path.parent.rglob("*") if p.is_file() and p.name != "lock"]
    before = {p: (p.stat().st_ino, p.stat().st_mtime_ns) for p in files}
    with opened(path) as store:
        change = store.ingest(papers()[:1])
    assert change.unchanged == (papers()[0].document.id,)
    assert {p: (p.stat().st_ino, p.stat().st_mtime_ns) for p in files} == before


def test_open_reader_sees_the_new_graph(path: Path):
    with opened(path, read_only=True) as reader:
        assert reader.counts()["documents"] == 1
        assert not [hit for hit in reader.search("苏州") if hit.entity.name == "苏州"]
        with opened(path) as writer:
            writer.ingest(papers())
        assert reader.counts()["documents"] == 3
        assert reader.search("苏州")[0].entity.name == "苏州"
        assert reader.query("MATCH (d:Document) RETURN count(*) AS n").rows == ((3,),)


def test_reader_is_refused_where_there_is_no_graph(tmp_path: Path):
    with pytest.raises(StoreError, match="hubgraph ingest"):
        opened(tmp_path / "none.lbug", read_only=True)
    assert list(tmp_path.iterdir()) == []


def test_reader_may_not_write(path: Path):
    with opened(path, read_only=True) as store, pytest.raises(StoreError, match="reading only"):
        store.ingest(papers())


def test_looking_at_a_new_store_makes_no_file(tmp_path: Path):
    with opened(tmp_path / "new.lbug") as store:
        assert store.counts()["documents"] == 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("step", range(5))
def test_killed_between_any_two_steps_the_old_graph_or_the_new_one_is_read(path: Path, step: int):
    writer = start("die", path, STEP=str(step))
    writer.communicate(timeout=60)
    old, new = assemble(papers()[:1]), assemble(papers())
    with opened(path, read_only=True) as reader:
        assert reader.graph() in (old, new)
    with opened(path) as store:
        store.ingest(papers()[:1])  # any ingest repairs
        assert store.verify() == ()
        assert store.graph() in (old, new)
    assert names(path) == ["papers.lbug", "papers.records"]
    with opened(path) as store:
        store.ingest(papers())
        assert store.graph() == new
    assert names(path) == ["papers.lbug", "papers.records"]


@pytest.mark.parametrize("delay", [0.0, 0.2, 0.5, 0.8, 1.2])
def test_killed_at_any_time_the_graph_stays_whole(path: Path, delay: float):
    writer = start("ingest", path)
    assert writer.stdout is not None
    assert writer.stdout.readline() == "READY\n"
    time.sleep(delay)
    writer.kill()
    writer.communicate(timeout=60)
    with opened(path, read_only=True) as reader:
        assert reader.graph() in (assemble(papers()[:1]), assemble(papers()))
    with opened(path) as store:
        store.ingest(papers())
        assert store.graph() == assemble(papers())
        assert store.verify() == ()
    assert names(path) == ["papers.lbug", "papers.records"]
    assert len(list((path.parent / "papers.records").glob("*.json"))) == 4


def test_second_writer_is_told_who_writes(path: Path):
    holder = start("hold", path)
    try:
        assert holder.stdout is not None
        holder.stdout.readline()
        with opened(path) as store:
            with pytest.raises(StoreBusy, match=f"process {holder.pid} "):
                store.ingest(papers())
            assert store.counts()["documents"] == 1
    finally:
        holder.kill()
        holder.communicate(timeout=60)
    with opened(path) as store:
        assert store.ingest(papers()).counts["documents"] == 3


def test_second_writer_in_the_same_process_is_refused(path: Path):
    with opened(path) as one, opened(path.parent / "." / "papers.lbug") as other, one.files.writing():
        with pytest.raises(StoreBusy, match=str(os.getpid())):
            other.ingest(papers())
        assert other.counts()["documents"] == 1


def test_link_to_a_store_is_the_same_store(path: Path, tmp_path: Path):
    link = tmp_path / "link.lbug"
    link.symlink_to(path)
    with opened(path) as one, opened(link) as other:
        with one.files.writing(), pytest.raises(StoreBusy):
            other.ingest(papers())
        other.ingest(papers())
        assert one.counts()["documents"] == 3
    assert link.is_symlink()


def test_threads_read_while_one_writes(path: Path):
    wrong: list[object] = []
    graphs = (assemble(papers()[:1]), assemble(papers()))
    with opened(path) as store:

        def read() -> None:
            wrong.extend("a graph that never was" for _ in range(15) if store.graph() not in graphs)

        threads = [threading.Thread(target=read) for _ in range(3)]
        for thread in threads:
            thread.start()
        store.ingest(papers())
        for thread in threads:
            thread.join()
    assert wrong == []


def test_full_disk_leaves_the_graph_as_it_was(path: Path):
    writer = start("full", path)
    said, _ = writer.communicate(timeout=60)
    assert writer.returncode == 2
    assert "StoreError" in said
    assert "free space" in said
    with opened(path) as store:
        assert store.graph() == assemble(papers()[:1])
        assert store.verify() == ()
        store.ingest(papers())
    assert names(path) == ["papers.lbug", "papers.records"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_folder_that_may_not_be_written(path: Path):
    path.parent.chmod(0o555)
    try:
        with opened(path) as store, pytest.raises(StoreError, match="cannot be written"):
            store.ingest(papers())
    finally:
        path.parent.chmod(0o755)


def test_folder_that_cannot_be_made(tmp_path: Path):
    (tmp_path / "file").write_text("not a folder", "utf-8")
    with opened(tmp_path / "file" / "papers.lbug") as store, pytest.raises(StoreError, match="cannot be written"):
        store.ingest(papers())


def test_folder_is_not_a_store(tmp_path: Path):
    with pytest.raises(StoreError, match="is a folder"):
        opened(tmp_path)


@pytest.mark.parametrize("damage", ["empty", "cut", "head", "tail", "text"])
def test_damaged_store_says_so_and_is_made_again(path: Path, damage: str):
    data = path.read_bytes()
    path.write_bytes(
        {
            "empty": b"",
            "cut": data[: len(data) // 2],
            "head": bytes(4096) + data[4096:],
            "tail": data[:-4096] + bytes(b ^ 0xFF for b in data[-4096:]),
            "text": "一篇文章".encode() * 100,
        }[damage]
    )
    with opened(path) as store:
        with pytest.raises(StoreError, match=r"damaged[\s\S]*hubgraph rebuild"):
            store.counts()
        assert "damaged" in store.verify()[0]
        store.rebuild()
        assert store.graph() == assemble(papers()[:1])
        assert store.verify() == ()


def test_ingest_repairs_a_damaged_store(path: Path):
    path.write_bytes(b"")
    with opened(path) as store:
        store.ingest(papers()[:1])
        assert store.verify() == ()


def test_one_changed_byte_is_found_by_verify(path: Path):
    data = bytearray(path.read_bytes())
    at = len(data) // 2
    data[at] ^= 0xFF
    path.write_bytes(bytes(data))
    with opened(path) as store:
        assert "damaged" in store.verify()[0]


def test_store_file_that_is_gone_is_made_again(path: Path):
    path.unlink()
    with opened(path) as store:
        with pytest.raises(StoreError, match="hubgraph rebuild"):
            store.counts()
        store.rebuild()
        assert store.counts()["documents"] == 1


def test_records_that_are_gone_stop_writing_not_reading(path: Path):
    shutil.rmtree(path.parent / "papers.records")
    with opened(path) as store:
        assert store.graph() == assemble(papers()[:1])
        with pytest.raises(StoreError, match="records are gone"):
            store.ingest(papers())
        with pytest.raises(StoreError, match="records are gone"):
            store.rebuild()


def test_damaged_record_names_the_document_and_is_taken_in_again(path: Path):
    (file,) = (p for p in (path.parent / "papers.records").glob("*.json") if p.name != "manifest.json")
    file.write_text(file.read_text("utf-8").replace("上海", "下海"), "utf-8")
    with opened(path) as store:
        assert papers()[0].document.id in store.verify()[0]
        with pytest.raises(StoreError, match=papers()[0].document.id):
            store.ingest(papers()[1:])
        store.ingest(papers()[:1])
        assert store.verify() == ()


def test_damaged_manifest_is_said(path: Path):
    (path.parent / "papers.records" / "manifest.json").write_text("{", "utf-8")
    with opened(path) as store, pytest.raises(StoreError, match=r"manifest\.json: damaged"):
        store.ingest(papers())


def test_other_ladybug_file_is_refused(tmp_path: Path):
    import ladybug

    with ladybug.Database(tmp_path / "other.lbug", buffer_pool_size=64 << 20, max_db_size=1 << 30) as database:
        ladybug.Connection(database).execute("CREATE NODE TABLE A(id INT64 PRIMARY KEY)")
    with opened(tmp_path / "other.lbug") as store, pytest.raises(StoreError, match="not one of hubgraph"):
        store.counts()


@pytest.mark.parametrize(("schema", "age"), [(0, "older"), (99, "newer")])
def test_store_of_another_version_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch, schema: int, age: str):
    with monkeypatch.context() as patch, opened(path) as store:
        patch.setattr("graph.store.tables.SCHEMA", schema)  # what is written; the reader keeps its own
        with pytest.raises(StoreError, match=f"{age} version"):
            store.rebuild()
    with opened(path) as store:
        with pytest.raises(StoreError, match=rf"{age} version[\s\S]*hubgraph rebuild"):
            store.counts()
        store.rebuild()
        assert store.counts()["documents"] == 1


def test_names_of_record_files_never_come_from_documents(tmp_path: Path):
    from dataclasses import replace

    one = record(["一。"], [])
    evil = replace(one, document=replace(one.document, id="../../evil"), passages=())
    with opened(tmp_path / "a" / "b" / "papers.lbug") as store:
        store.ingest([evil])
        assert [d.id for d in store.documents()] == ["../../evil"]
    assert {p.name for p in tmp_path.rglob("*") if "evil" in p.name} == set()


def test_server_address_is_not_taken_for_a_file():
    with pytest.raises(StoreError, match="Neo4j server does not answer"):
        open_store("neo4j://127.0.0.1:1")
    with pytest.raises(StoreError, match="unknown kind"):
        open_store("postgres://localhost")
