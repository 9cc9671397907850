"""Adding papers: each is read by a program of its own that can be ended, then put into the graph; what it adds is told.

The explorer knows nothing of reading: it starts `python -m extract.alone`, keeps the clock, and takes the record.
Names of files come from strangers: only a cleaned last part is used, inside a folder made for this one file.
"""

from __future__ import annotations

import json
import logging
import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from graph.errors import HubgraphError, NotFound
from graph.model import Document, Record
from graph.settings import ROOT
from graph.stream import record_from_dict
from graph.versions import older_versions
from viz.web import links, views
from viz.web.decisions import patient
from viz.web.library import Library, Shelf
from viz.web.security import UPLOAD_LIMIT

SECONDS = 120  # that reading one paper may take
MEMORY = 3 * 2**30  # bytes
PAGES = 500
WAITING = 5  # papers that may wait for their turn
REMEMBERED = 30  # papers whose outcome is kept until the server ends
SHOWN = 12  # new entities and relations that are listed
LONGEST_NAME = 120  # characters of a file name
OPEN = ("waiting", "reading", "extracting", "storing", "asking")
Plain = dict[str, Any]
_LOG = logging.getLogger(__name__)
WHY = (  # what readers say, and the words for it
    ("scan", r"no text layer|pages are pictures|do not say which characters"),
    ("locked", r"encrypted|password"),
    ("pages", r"pages, the limit"),
    ("large", r"the limit is|more than a document does|more memory"),
    ("slow", r"took longer"),
    ("kind", r"not read$|not a document|whatever its name|not a Word document|not a text file|encoding of this text"),
    ("empty", r"empty$|no text"),
    ("broken", r"damaged|not a whole|cut short|cannot be read|without pages|ended"),
)


class TooMany(HubgraphError):
    """So many papers wait that no more are taken."""

    status = 429


def clean_name(name: str) -> str:
    r"""Return a file name that is one: the last part, no control characters, no leading dot, not too long.

    >>> clean_name("..\\..\\etc/passwd"), clean_name("\u202e.pdf\x00"), clean_name("报告 2021.pdf")
    ('passwd', 'pdf', '报告 2021.pdf')
    """
    last = re.split(r"[/\\]", name)[-1]
    kept = "".join(
        c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c)[0] != "C" and c not in ':*?"<>|'
    )
    kept = kept.strip(" .")
    stem, dot, suffix = kept.rpartition(".")
    return f"{stem[: LONGEST_NAME - 10]}.{suffix[:9]}" if dot and stem else kept[:LONGEST_NAME] or "paper"


@dataclass(slots=True)
class Job:
    """One paper on its way. `state` is one of those in words/review.yaml (`upload.state.…`)."""

    id: str
    name: str
    path: Path
    state: str = "waiting"
    why: str = ""
    error: str = ""
    hint: str = ""
    started: float = field(default_factory=time.monotonic)
    seconds: float = 0.0
    document: str = ""
    older: list[Plain] = field(default_factory=list)
    adds: Plain | None = None
    record: Record | None = None
    process: subprocess.Popen[bytes] | None = None

    def plain(self) -> Plain:
        """Return what pages and the API show."""
        spent = self.seconds or time.monotonic() - self.started
        return {
            "id": self.id, "name": self.name, "state": self.state, "open": self.state in OPEN, "why": self.why,
            "error": self.error, "hint": self.hint, "seconds": round(spent), "older": self.older, "adds": self.adds,
            "document": self.document, "document_url": links.document(self.document) if self.document else "",
            "url": f"/upload/{self.id}",
        }  # fmt: skip


class Intake:
    """The papers that were brought in since the server started; one is read at a time."""

    def __init__(self, library: Library, seconds: int = SECONDS, memory: int = MEMORY, pages: int = PAGES) -> None:
        self._library = library
        self._limits = {"seconds": seconds, "memory": memory, "pages": pages}
        self._jobs: dict[str, Job] = {}
        self._turn, self._lock = threading.Lock(), threading.Lock()

    def recent(self) -> list[Job]:
        """Return papers, the last one first."""
        return list(self._jobs.values())[::-1]

    def job(self, job_id: str) -> Job:
        """Return a paper on its way. Raises NotFound."""
        if job_id not in self._jobs:
            raise NotFound(f"no upload {job_id!r}", "it is forgotten when the server ends")
        return self._jobs[job_id]

    def new(self, name: str) -> Job:
        """Make room for a paper; its file is to be written at `path`. Raises TooMany."""
        with self._lock:
            if sum(job.state in OPEN and job.state != "asking" for job in self._jobs.values()) >= WAITING:
                raise TooMany(f"{WAITING} papers are waiting", "try again when one of them is done")
            for old in [job for job in self._jobs.values() if job.state not in OPEN][: -REMEMBERED or None]:
                del self._jobs[old.id]
            folder = Path(tempfile.mkdtemp(prefix="hubgraph-upload-"))
            job = Job(secrets.token_urlsafe(9), clean_name(name), folder / clean_name(name))
            self._jobs[job.id] = job
            return job

    def start(self, job: Job) -> None:
        """Read a paper whose file is there, in a thread of its own."""
        self._begin(job, partial(self._run, job))

    def cancel(self, job: Job) -> None:
        """End the reading of a paper; what is being put into the graph goes on."""
        with self._lock:
            if job.state in OPEN and job.state != "storing":
                job.state = "cancelled"
                if job.process is not None:
                    job.process.kill()
        if job.process is None:
            self._finish(job)

    def settle(self, job: Job, *, replace: bool) -> None:
        """Put a paper in of which there is an older version, in its place or beside it."""
        with self._lock:
            if job.state != "asking" or job.record is None:
                return
            job.state = "storing"
        gone = tuple(one["id"] for one in job.older) if replace else ()
        self._begin(job, partial(self._store, job, job.record, gone))

    def _begin(self, job: Job, work: Callable[[], None]) -> None:
        """Do something for a paper beside the pages; whatever goes wrong, the paper says so and does not wait on."""

        def run() -> None:
            try:
                work()
            except HubgraphError as exc:
                self._fail(job, exc.message, exc.hint)
                self._finish(job)
            except Exception as exc:
                _LOG.exception("a paper could not be brought in")
                self._fail(job, f"{job.name}: {type(exc).__name__}", "the terminal that runs the server says more")
                self._finish(job)

        threading.Thread(target=run, daemon=True).start()

    def _run(self, job: Job) -> None:
        with self._turn:
            record = self._read(job) if job.state == "waiting" else None
        if record is None:
            self._finish(job)
            return
        job.record, job.document = record, record.document.id
        there = self._library.store.documents()
        if any(doc.id == record.document.id for doc in there):
            job.state = "same"
            self._finish(job)
            return
        job.older = [_paper(doc) for doc in there if doc.id in older_versions(there, [record.document])]
        if job.older:
            job.state = "asking"
            return
        job.state = "storing"
        self._store(job, record, ())

    def _read(self, job: Job) -> Record | None:
        limits = [f"--{name}={value}" for name, value in self._limits.items()]
        path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)
        command = [sys.executable, "-m", "extract.alone", str(job.path), "--attached", *limits]
        with self._lock:
            if job.state != "waiting":
                return None
            job.state = "reading"
            job.process = subprocess.Popen(  # noqa: S603 — our own program; the file is an argument, no shell
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                cwd=job.path.parent, env={**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "1"},
            )  # fmt: skip
        late = threading.Timer(self._limits["seconds"], self._late, [job])
        late.start()
        try:
            with job.process:
                assert job.process.stdout is not None
                return self._listen(job, job.process.stdout)
        finally:
            late.cancel()

    def _late(self, job: Job) -> None:
        if job.process is not None and job.process.poll() is None:
            self._fail(
                job, f"{job.name}: took longer than {self._limits['seconds']} seconds", "split it into several files"
            )
            job.process.kill()

    def _listen(self, job: Job, lines: Iterable[bytes]) -> Record | None:
        for line in lines:
            try:
                told = json.loads(line)
                if "record" in told:
                    return record_from_dict(told["record"]) if job.state == "extracting" else None
            except (ValueError, HubgraphError):
                break
            if "error" in told:
                self._fail(job, told["error"], told["hint"])
                return None
            with self._lock:
                if job.state in ("reading", "extracting"):
                    job.state = told["step"]
        self._fail(job, f"{job.name}: the program that reads it has ended", "it may need too much memory: split it")
        return None

    def _fail(self, job: Job, error: str, hint: str) -> None:
        with self._lock:
            if job.state in OPEN:
                job.state, job.error, job.hint = "failed", error, hint
                job.why = next((name for name, pattern in WHY if re.search(pattern, error)), "other")

    def _store(self, job: Job, record: Record, gone: tuple[str, ...]) -> None:
        before = self._library.shelf()
        patient(self._library.store, lambda store: store.ingest([record], replacing=gone))
        job.adds = added(before, self._library.shelf())
        job.state = "done"
        self._finish(job)

    def _finish(self, job: Job) -> None:
        job.seconds = time.monotonic() - job.started
        job.record = None
        shutil.rmtree(job.path.parent, ignore_errors=True)


def _paper(doc: Document) -> Plain:
    return {"id": doc.id, "title": doc.title, "source": doc.source, "url": links.document(doc.id)}


def added(before: Shelf, after: Shelf) -> Plain:
    """Return what is in one graph and not in another: counts, and the most telling of each."""
    entities = [i for i in after.order if i not in before.nodes]
    edges = views.strongest(edge for edge in after.graph.edges if edge.id not in before.edges)
    figures = {f.id for f in after.graph.figures} - {f.id for f in before.graph.figures}
    return {
        "entities": len(entities), "relations": len(edges), "figures": len(figures),
        "gone_entities": sum(i not in after.nodes for i in before.nodes),
        "gone_relations": sum(i not in after.edges for i in before.edges),
        "best": [views.card(after, after.nodes[i]) for i in entities[:SHOWN]],
        "strongest": [views.edge_row(after, edge, 0) for edge in edges[:SHOWN]],
    }  # fmt: skip


def limits() -> dict[str, int]:
    """Return the limits as pages tell them."""
    return {"size": UPLOAD_LIMIT // 2**20, "pages": PAGES, "seconds": SECONDS}
