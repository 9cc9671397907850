"""The graph as the pages read it: one atlas per build and date, indexes by passage, and the verbs of the store."""

from __future__ import annotations

import contextlib
import weakref
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, wait
from contextvars import copy_context
from dataclasses import dataclass
from functools import cached_property
from threading import BoundedSemaphore, Lock, Thread
from typing import Any

from graph.asof import published_by
from graph.assemble import assemble, build_id
from graph.calm import calm
from graph.errors import HubgraphError, QueryError
from graph.messages import error
from graph.model import Node, Record
from graph.questions import Answer, ask
from graph.settings import settings
from graph.store import open_store
from graph.store.base import Hit, Result, Store, unknown
from graph.store.search import SearchIndex, normal
from graph.store.stop import Stop
from viz.web.asof import DATE
from viz.web.pieces import shelf_of
from viz.web.shelf import Shelf

VIEWS = 4  # graphs kept ready: the present one, and those of dates asked for last
QUERIES = 8  # that may run at one time

__all__ = ["QUERIES", "VIEWS", "Library", "Past", "Reading", "Shelf"]


@dataclass(frozen=True, slots=True)
class Past:
    """A date looked back to: how many papers had been published by then, titles of `later` and `undated` ones."""

    date: str
    documents: int
    later: tuple[str, ...]
    undated: tuple[str, ...]


class Reading:
    """One graph that is read: its shelf, the store that answers for it, and the date it stands for, if any."""

    def __init__(self, shelf: Shelf, opened: Callable[[], Store], past: Past | None = None) -> None:
        self.shelf, self.past = shelf, past
        self._opened = opened

    @cached_property
    def store(self) -> Store:
        """The store of this graph; that of a date is made when a query first needs it."""
        return self._opened()

    @property
    def index(self) -> SearchIndex:
        """All names, ready to be searched; those of a large graph without their sounds until `sounding` was called."""
        if not self.shelf.large:
            return self.sounding()
        if not self.shelf.has("index"):
            return self.shelf.once("names only", lambda: self._made(sounds=False))
        return self.sounding()

    @property
    def whole(self) -> bool:
        """Tell whether search finds all that it can: of a large graph, sounds and sentences are made ready later."""
        return not self.shelf.large or (self.shelf.has("index") and self.shelf.has("sentences"))

    def sounding(self) -> SearchIndex:
        """Return the index with the sounds of all names, made once."""
        return self.shelf.once("index", lambda: self._made(sounds=True))

    def _made(self, *, sounds: bool) -> SearchIndex:
        with calm():
            return SearchIndex(self.shelf.graph.entities, sounds=sounds)

    def search(self, text: str, limit: int) -> Sequence[Hit]:
        """Find entities, best first."""
        return self.index.search(text, limit)

    def nearest(self, text: str, limit: int) -> Sequence[Hit]:
        """Return the entities whose names come nearest to a text for which nothing is found."""
        return self.index.nearest(text, limit)

    def find(self, name: str) -> Node:
        """Return the entity that a person means by an id or any name. Raises NotFound with the nearest names."""
        found = self.shelf.nodes.get(name) or self.index.exact(name)
        if found is None:
            raise unknown(self.store.url, name, self.search(name, 5))
        return found


class Library:
    """A store, read as it is or as it would be had only the papers published by a date been read.

    Safe to use from several threads: while one makes a shelf or waits for a query, the others read on. All verbs speak
    of the date that the request's address names (`viz.web.asof`).
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self._lock = Lock()
        self._readings: OrderedDict[tuple[str, str], Future[Reading]] = OrderedDict()
        self._queries = BoundedSemaphore(QUERIES)
        self._years: tuple[str, dict[str, int]] = ("", {})
        self.prepare: Callable[[Library], None] | None = None  # what is done beside the pages for each large graph

    def shelf(self) -> Shelf:
        """Return the shelf of the store's present build, made anew when the build has changed."""
        return self.reading().shelf

    def past(self) -> Past | None:
        """Return what is known of the date looked back to; None for the present, or where it cannot be read."""
        try:
            return self.reading().past
        except HubgraphError:
            return None

    def years(self) -> dict[str, int]:
        """Count the papers of the store by the year of their publication, whatever date is looked back to."""
        build = self.store.build()
        if self._years[0] != build:
            dated = Counter(d.published[:4] for d in self.store.documents() if d.published)
            self._years = build, dict(sorted(dated.items()))
        return self._years[1]

    def reading(self) -> Reading:
        """Return the graph of the request's date. Raises QueryError for what is no date."""
        date = DATE.get()
        key = self.store.build(), date
        with self._lock:
            found = self._readings.get(key)
            made: Future[Reading] = found or Future()
            self._readings[key] = made
            self._readings.move_to_end(key)
            while len(self._readings) > VIEWS:
                self._readings.popitem(last=False)
        if found is None:
            try:
                read = self._then(date) if date else self._now()
                made.set_result(read)
                if self.prepare and read.shelf.large:
                    Thread(target=copy_context().run, args=(self.prepare, self), daemon=True).start()
            except BaseException as exc:
                with self._lock:
                    self._readings.pop(key, None)
                made.set_exception(exc)
        return made.result()

    def _now(self) -> Reading:
        while True:  # another process may put a new graph in its place between the two
            build = self.store.build()
            shelf = shelf_of(self.store, build)
            if self.store.build() == build:
                return Reading(shelf, lambda: self.store)

    def _then(self, date: str) -> Reading:
        try:
            found = published_by(self.store.records(), date)
        except HubgraphError as exc:
            raise QueryError(
                exc.message, exc.hint, zh=(f"{date}：不是日期", "请写年、年月或年月日：2021、2021-06、2021-06-30")
            ) from exc
        judgements = self.store.ledger().judgements
        graph = assemble(found.records, judgements=judgements)
        shelf = Shelf(graph, build_id(found.records, judgements), self.store)
        past = Past(date, len(found.records), found.later, found.undated)

        def opened() -> Store:
            then = open_store(":memory:")
            then.judge(judgements, merge=True)  # first, while it is empty: the graph is made once
            then.ingest(found.records)
            weakref.finalize(made, then.close)  # once no request reads it any more
            return then

        made = Reading(shelf, opened, past)
        return made

    def records(self) -> Sequence[Record]:
        """Return the records of the request's date."""
        date = DATE.get()
        return published_by(self.store.records(), date).records if date else self.store.records()

    def at_hand(self, seconds: float) -> bool:
        """Tell whether the graph of the request's date is there within some seconds; it is read in any case."""
        with self._lock:
            found = self._readings.get((self.store.build(), DATE.get()))
        made: Future[Reading] = found or Future()
        if found is None:
            Thread(target=copy_context().run, args=(_settle, made, self.reading), daemon=True).start()
        return bool(wait([made], seconds).done)

    def expect_query(self) -> None:
        """Begin to make the store of a date looked back to, since a query is about to be written."""
        reading = self.reading()
        if reading.past and "store" not in vars(reading):
            Thread(target=getattr, args=(reading, "store", None), daemon=True).start()

    def search(self, text: str, limit: int) -> Sequence[Hit]:
        """Find entities; nothing is found for a blank text."""
        return self.reading().search(text, limit) if text.strip() else ()

    def find(self, name: str) -> Node:
        """Return the entity that a person means by an id, name, alias or English name. Raises NotFound."""
        return self.reading().find(name)

    def sentences(self, text: str) -> list[str]:
        """Return the passages that hold a text, width, case, quotes and traditional characters not told apart.

        Of a large graph there are none until `loading.make_ready` has made them ready.
        """
        shelf = self.shelf()
        ready = not shelf.large or shelf.has("sentences")
        return shelf.sentences.holding(normal(text)) if ready else []

    def query(self, cypher: str, params: Mapping[str, Any] | None = None, stop: Stop | None = None) -> Result:
        """Answer a read-only query within the limits of the settings; raises QueryRefused and QueryError."""
        limits, reading = settings(), self.reading()
        with self._turn():
            return reading.store.query(cypher, params, rows=limits.query_rows, seconds=limits.query_seconds, stop=stop)

    def ask(self, question: str, params: Mapping[str, Any], stop: Stop | None = None) -> Answer:
        """Answer a question of the library of questions; raises what `graph.questions.ask` raises."""
        limits, reading = settings(), self.reading()
        with self._turn():
            return ask(reading.store, question, params, rows=limits.query_rows, seconds=limits.query_seconds, stop=stop)

    @contextlib.contextmanager
    def _turn(self) -> Iterator[None]:
        """Let only so many queries run at one time, that pages still answer; the one too many is told so at once."""
        if not self._queries.acquire(blocking=False):
            raise error(QueryError, "busy")
        try:
            yield
        finally:
            self._queries.release()


def _settle(made: Future[Reading], read: Callable[[], Reading]) -> None:
    try:
        made.set_result(read())
    except BaseException as exc:  # whoever asks for the graph is told
        made.set_exception(exc)
