"""Reports in the making: each is made once per build and settings, beside the pages, and the last ones are kept."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Lock, Semaphore, Thread
from typing import Any

from graph.analytics.lens import lens_of
from viz.report import RENDERERS, AnyReport, centrality_report, compare_report, corpus_report, entity_report, files
from viz.report.blocks import Document
from viz.report.forms import pages
from viz.web.library import Library, Shelf

KINDS = ("centrality", "entity", "compare", "corpus")
LENSES = ("plans", "facts", "lacking", "all")
DRAWS = (0, 50, 200)  # times that the evidence is drawn anew for the ranges of ranks; 0: no ranges
KEPT = 24
AT_ONCE = 2  # a quick report does not wait behind a slow one


@dataclass(frozen=True, slots=True)
class Order:
    """What a report is asked for: `sides` are ids (of an entity, or of two things), `date` what is looked back to."""

    kind: str
    language: str
    lens: str = "all"
    by: str = "pagerank"
    draws: int = 0
    sides: tuple[str, ...] = ()
    date: str = ""

    def params(self) -> dict[str, str]:
        """Return what an address says of it, language and date left out."""
        found = {"lens": self.lens} if self.lens != usual_lens(self.kind) else {}
        if self.kind == "centrality" and self.by != "pagerank":
            found["by"] = self.by
        if self.kind in ("centrality", "entity") and self.draws:
            found["draws"] = str(self.draws)
        return found | dict(zip(("of",) if self.kind == "entity" else ("a", "b"), self.sides, strict=False))


def usual_lens(kind: str) -> str:
    """Return the lens that a kind of report has where none is asked for."""
    return "plans" if kind == "centrality" else "all"


@dataclass(slots=True)
class Job:
    """A report that is being made, or has been: `build` is that of its graph, `at` when it was asked for."""

    order: Order
    build: str
    at: datetime
    made: Future[AnyReport]
    pages: Document | None = None
    files: dict[str, bytes] = field(default_factory=dict)

    @property
    def document(self) -> Document:
        """The report as blocks; waits until it is made."""
        if self.pages is None:
            self.pages = pages(self.made.result())
        return self.pages

    def file(self, form: str) -> bytes:
        """Return the report in a format, written once; waits until it is made."""
        if form not in self.files:
            content = RENDERERS[form](self.made.result())
            self.files[form] = content if isinstance(content, bytes) else content.encode("utf-8", "replace")
        return self.files[form]


class Press:
    """Makes reports beside the pages, few at one time."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._lock, self._turn = Lock(), Semaphore(AT_ONCE)
        self._jobs: OrderedDict[tuple[str, Order], Job] = OrderedDict()

    def job(self, order: Order, build: str = "") -> Job:
        """Return the job of an order, begun now if it was not; `build` asks for that of an earlier graph, if kept."""
        shelf = self._library.shelf()
        with self._lock:
            kept = self._jobs.get((build or shelf.build, order))
            if kept is None or (kept.made.done() and kept.made.exception()):
                kept = Job(order, shelf.build, datetime.now(UTC), self._begun(self._work(order, shelf)))
                self._jobs[shelf.build, order] = kept
            self._jobs.move_to_end((kept.build, order))
            while len(self._jobs) > KEPT:
                self._jobs.popitem(last=False)
            return kept

    def jobs(self) -> list[Job]:
        """Return the reports that are kept, the last one asked for first."""
        with self._lock:
            return list(reversed(self._jobs.values()))

    def _begun(self, work: Callable[[], AnyReport]) -> Future[AnyReport]:
        """Begin the work as soon as few others are being made; the server may end without waiting for it."""
        made: Future[AnyReport] = Future()

        def run() -> None:
            with self._turn:
                try:
                    made.set_result(work())
                except BaseException as exc:  # whoever waits for the report is told
                    made.set_exception(exc)

        Thread(target=run, name="report", daemon=True).start()
        return made

    def _work(self, order: Order, shelf: Shelf) -> Callable[[], AnyReport]:
        """Gather what the report needs of this request's date, and return what makes it."""
        graph, sides = shelf.graph, order.sides
        lens = lens_of(graph, lens=order.lens)
        names = [shelf.nodes[one].name if one in shelf.nodes else one for one in sides]
        ranges = order.kind in ("centrality", "entity") and order.draws
        records = list(self._library.records()) if ranges else []
        judgements = self._library.store.ledger().judgements if ranges else ()
        told: dict[str, Any] = {"as_of": order.date, "language": order.language}
        if order.kind in ("centrality", "entity"):
            told["draws"] = order.draws
        if order.kind == "centrality":
            told["by"] = order.by
        common: dict[str, Any] = {"lens": lens, "language": order.language, "build": shelf.build,
                                  "command": files.command(order.kind, lens, *names, **told)}  # fmt: skip
        ranked: dict[str, Any] = {"records": records, "judgements": judgements, "draws": order.draws}

        def work() -> AnyReport:
            if order.kind == "centrality":
                return centrality_report(graph, by=order.by, **ranked, **common)
            if order.kind == "entity":
                return entity_report(graph, sides[0], **ranked, **common)
            if order.kind == "compare":
                return compare_report(graph, *sides[:2], **common)
            return corpus_report(graph, **common)

        return work
