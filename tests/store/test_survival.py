"""The embedded store survives what happens to real machines: writers are killed, the disk fills, others are at work.

`test_files` tries single steps on a small graph; here processes of their own write a graph of some weight.
"""

from __future__ import annotations

import ctypes
import json
import os
import pty
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import pairwise
from pathlib import Path

import pytest

from graph.assemble import assemble, graph_hash
from graph.errors import StoreError
from graph.model import Record
from graph.settings import ROOT
from graph.store import open_store
from graph.store.tables import SCHEMA
from graph.stream import write_records
from tests.command import BIN, environment
from tests.graph.made import papers, record

STORE = "var/hubgraph.lbug"
SECONDS = 180
WRITER = """
import sys
from graph.errors import HubgraphError
from graph.store import open_store
from graph.stream import read_records
try:
    with open(sys.argv[2], encoding="utf-8") as lines, open_store(sys.argv[1]) as store:
        store.ingest(list(read_records(lines)))
except HubgraphError as error:
    print(error)
    sys.exit(2)
"""


def many(count: int = 40) -> list[Record]:
    """Return the three papers, and others that name many cities: some megabytes as a store."""
    made = []
    for number in range(count):
        cities = [f"城{number}之{place}" for place in range(25)]
        sentences = [f"{one}与{other}合作。" for one, other in pairwise(cities)]
        names = [("City", name) for name in cities]
        said = [(one, "COOPERATES_WITH", other, "asserted", None, at)
                for at, (one, other) in enumerate(pairwise(cities))]  # fmt: skip
        made.append(record(sentences, names, said))
    return [*papers(), *made]


ALL = many()
BEFORE, AFTER = (graph_hash(assemble(records)) for records in (papers()[:1], ALL))


def writer(folder: Path, **options: object) -> subprocess.Popen[str]:
    """Start a process that ingests all records, in a group of its own."""
    command = [sys.executable, "-c", WRITER, str(folder / STORE), str(folder / "all.jsonl")]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment(), text=True, start_new_session=True, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options,
    )  # type: ignore[call-overload, no-any-return]  # fmt: skip


def finished(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Wait for a process; return its status and what it said."""
    said = process.communicate(timeout=SECONDS)[0]
    assert "Traceback" not in said, said
    return process.returncode, said


def command(*words: str, cwd: Path) -> tuple[int, str]:
    """Run the command as people do."""
    done = subprocess.run([str(BIN / "hubgraph"), *words], cwd=cwd, env=environment(), text=True, timeout=SECONDS,
                          stdin=subprocess.DEVNULL, capture_output=True, check=False)  # fmt: skip
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout + done.stderr


def hash_of(folder: Path) -> str:
    with open_store(str(folder / STORE), read_only=True) as opened:
        return graph_hash(opened.graph())


def is_well(folder: Path) -> None:
    """The store agrees with its records, and nothing lies about that does not belong to it."""
    with open_store(str(folder / STORE), read_only=True) as store:
        assert store.verify() == ()
        kept = len(store.records())
    assert sorted(path.name for path in (folder / "var").iterdir()) == ["hubgraph.lbug", "hubgraph.records"]
    assert len(list((folder / "var" / "hubgraph.records").glob("*.json"))) == kept + 1  # and the manifest


def ingested(folder: Path) -> None:
    """All records go in without trouble, and the graph is that of an undisturbed ingest."""
    with open_store(str(folder / STORE)) as store:
        store.ingest(ALL)
    assert hash_of(folder) == AFTER
    is_well(folder)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a store of one paper, and the records of all."""
    with open_store(str(tmp_path / STORE)) as store:
        store.ingest(papers()[:1])
    with (tmp_path / "all.jsonl").open("w", encoding="utf-8") as out:
        write_records(ALL, out)
    return tmp_path


def seen(path: Path, process: subprocess.Popen[str], pattern: str) -> bool:
    """Wait until a file of that name stands in a folder, or the process ends."""
    while process.poll() is None:
        if next(path.glob(pattern), None) is not None:
            return True
        time.sleep(0.0005)
    return False


# What stands in a folder of the store when the moment has come.
MOMENTS = [
    ("var", "hubgraph.lbug.tmp-*"),  # the new file is begun
    ("var/hubgraph.records", "*.json.tmp-*"),  # records are laid down
    ("var/hubgraph.records", "manifest.json.tmp-*"),  # the manifest is about to change
]


def test_killed_again_and_again_an_ingest_ends_with_the_graph_of_an_undisturbed_one(folder: Path):
    struck = 0
    for where, pattern in MOMENTS:
        process = writer(folder)
        struck += seen(folder / where, process, pattern)
        with suppress(ProcessLookupError):  # it may be done already
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=SECONDS)
        assert hash_of(folder) in (BEFORE, AFTER)
    assert struck  # the later moments are short: not each is met on a busy machine
    ingested(folder)


def test_interrupted_by_a_person_an_ingest_says_that_the_graph_is_as_it_was(folder: Path):
    (folder / "data").symlink_to(ROOT / "data")
    ours, theirs = pty.openpty()  # before a person the bar is drawn while papers are read, not after
    process = subprocess.Popen(
        [str(BIN / "hubgraph"), "ingest", "data/documents", "--workers", "1"], cwd=folder,
        env=environment() | {"TERM": "xterm", "COLUMNS": "300"}, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=theirs, start_new_session=True,
    )  # fmt: skip
    os.close(theirs)
    said = os.read(ours, 1)
    process.send_signal(signal.SIGINT)
    with suppress(OSError):  # what a terminal says once nobody writes to it
        while more := os.read(ours, 4096):
            said += more
    os.close(ours)
    assert process.wait(timeout=SECONDS) == 130
    assert b"the graph is as it was" in said
    assert b"Traceback" not in said
    assert hash_of(folder) == BEFORE


def test_of_two_ingests_at_once_one_is_told_to_wait_and_nothing_is_lost(folder: Path):
    both = [writer(folder) for _ in range(2)]
    ends = [finished(process) for process in both]
    assert 0 in [code for code, _ in ends]
    for code, said in ends:
        assert code == 0 or (code == 2 and "is writing to it" in said and "wait until it is done" in said)
    assert hash_of(folder) == AFTER
    ingested(folder)


@contextmanager
def small_disk(at: Path, kilobytes: int) -> Iterator[None]:
    """Put a disk of that size at a folder, with what is in the folder."""
    content = at.with_name(at.name + ".kept")
    at.rename(content)
    at.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(at)], check=True)
    try:
        shutil.copytree(content, at, dirs_exist_ok=True)
        yield
        shutil.rmtree(content)
        shutil.copytree(at, content)
    finally:
        subprocess.run(["umount", str(at)], check=True)
        at.rmdir()
        content.rename(at)


def may_mount(at: Path) -> bool:
    """Tell whether this user may mount a small disk: root in a container often may not."""
    if os.geteuid() != 0 or not sys.platform.startswith("linux") or not shutil.which("mount"):
        return False
    at.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(at)], check=False, capture_output=True
    )
    if done.returncode == 0:
        subprocess.run(["umount", str(at)], check=True)
    at.rmdir()
    return done.returncode == 0


@pytest.mark.parametrize("room", [0, 1000], ids=lambda room: f"{room} kB left")
def test_full_disk_is_said_and_leaves_the_graph_as_it_was(folder: Path, room: int):
    if not may_mount(folder / "try"):
        pytest.skip("only root may mount a small disk; the limit on file sizes is tried below")
    blocks = sum((path.stat().st_size + 4095) // 4096 * 4 for path in (folder / "var").rglob("*") if path.is_file())
    with small_disk(folder / "var", blocks + 8 + room):
        code, said = finished(writer(folder))
        assert (code, "free space" in said) == (2, True), said
        assert hash_of(folder) == BEFORE
        with open_store(str(folder / STORE), read_only=True) as store:
            assert store.verify() == ()  # what the writer has left goes with the next one
    ingested(folder)


@pytest.mark.parametrize("kilobytes", [1, 300])
def test_file_that_may_not_grow_is_said_and_leaves_the_graph_as_it_was(folder: Path, kilobytes: int):
    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (kilobytes << 10, kilobytes << 10))

    code, said = finished(writer(folder, preexec_fn=limit))
    assert (code, "the graph is as it was" in said) == (2, True), said
    assert hash_of(folder) == BEFORE
    ingested(folder)


def test_store_that_another_process_reads_is_replaced_under_it(folder: Path):
    code = (
        "import sys; from graph.store import open_store\n"
        f"with open_store({str(folder / STORE)!r}, read_only=True) as store:\n"
        "    print(store.counts()['documents'], flush=True); sys.stdin.readline()\n"
        "    print(store.counts()['documents'], len(store.graph().documents), flush=True)\n"
    )
    reader = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, text=True, stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE)  # fmt: skip
    assert reader.stdout is not None
    assert reader.stdout.readline() == "1\n"
    assert finished(writer(folder))[0] == 0
    assert reader.communicate("\n", timeout=SECONDS)[0] == f"{len(ALL)} {len(ALL)}\n"


@contextmanager
def read_only(*folders: Path) -> Iterator[None]:
    """Forbid everyone but root to write into folders."""
    for one in folders:
        one.chmod(0o555)
    try:
        yield
    finally:
        for one in folders:
            one.chmod(0o755)


def without_override() -> None:
    """Give up root's right to write where it is forbidden, for the program that this process becomes."""
    if os.geteuid() == 0:
        drop_from_bounding_set, dac_override = 24, 1  # linux/prctl.h, linux/capability.h
        assert ctypes.CDLL(None, use_errno=True).prctl(drop_from_bounding_set, dac_override, 0, 0, 0) == 0


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="rights are given up in the way of Linux")
def test_folder_that_may_only_be_read_is_read_and_writing_is_refused(folder: Path):
    with read_only(folder / "var", folder / "var" / "hubgraph.records"):
        reader = subprocess.run([str(BIN / "hubgraph"), "stats", "--format", "csv", "--store", str(folder / STORE)],
                                env=environment(), text=True, capture_output=True, check=False, timeout=SECONDS,
                                preexec_fn=without_override)  # fmt: skip
        code, said = finished(writer(folder, preexec_fn=without_override))
    assert (reader.returncode, "all,documents,1" in reader.stdout) == (0, True), reader.stderr
    assert (code, "cannot be written" in said, "choose a folder you may write to" in said) == (2, True, True), said
    assert hash_of(folder) == BEFORE
    is_well(folder)


def as_of(folder: Path, schema: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the store file as another version would: with its number of the schema, and sealed."""
    with monkeypatch.context() as patch, open_store(str(folder / STORE)) as store:
        patch.setattr("graph.store.tables.SCHEMA", schema)  # what is written; the reader keeps its own
        with pytest.raises(StoreError, match="version of hubgraph"):
            store.rebuild()


@pytest.mark.parametrize(("schema", "age"), [(SCHEMA - 1, "an older"), (SCHEMA + 98, "a newer")])
def test_store_of_another_version_says_what_to_do_and_that_does_it(
    folder: Path, schema: int, age: str, monkeypatch: pytest.MonkeyPatch
):
    as_of(folder, schema, monkeypatch)
    code, said = command("stats", cwd=folder)
    assert code == 2
    assert f"was written by {age} version of hubgraph" in said
    assert "hubgraph rebuild" in said
    assert command("rebuild", cwd=folder)[0] == 0
    assert hash_of(folder) == BEFORE
    is_well(folder)


def test_ingest_rebuilds_a_store_of_an_older_version_from_its_records(folder: Path, monkeypatch: pytest.MonkeyPatch):
    as_of(folder, SCHEMA - 1, monkeypatch)
    ingested(folder)


def test_records_of_another_format_are_refused_and_left_alone(folder: Path):
    path = folder / "var" / "hubgraph.records" / "manifest.json"
    plain = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**plain, "format": 99}), "utf-8")
    code, said = finished(writer(folder))
    assert code == 2
    assert "format 99 is not known" in said
    assert "version of hubgraph that wrote it" in said
    assert json.loads(path.read_text("utf-8"))["format"] == 99
