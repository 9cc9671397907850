"""The graph as the pages read it: one atlas per build and date, indexes by passage, and the verbs of the store."""

from __future__ import annotations

import contextlib
import weakref
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import cached_property
from threading import BoundedSemaphore, Lock, Thread
from typing import Any, TypeVar

from graph.asof import published_by
from graph.assemble import assemble, build_id
from graph.errors import HubgraphError, NotFound, QueryError
from graph.messages import error
from graph.model import Edge, Figure, Graph, Naming, Node, Passage, Record
from graph.questions import Answer, ask
from graph.settings import settings
from graph.store import open_store
from graph.store.base import Hit, Result, Store
from graph.store.search import SearchIndex, normal
from graph.store.stop import Stop
from viz.atlas import Atlas
from viz.web.asof import DATE

VIEWS = 4  # graphs kept ready: the present one, and those of dates asked for last
QUERIES = 8  # that may run at one time
T = TypeVar("T")


class Shelf(Atlas):
    """An atlas with what reading in the papers needs."""

    def __init__(self, graph: Graph, build: str, source: Store | None = None) -> None:
        super().__init__(graph)
        self.build = build
        self.source = source  # where records and ledger of this build are read from, when they are needed
        self._made: dict[str, Any] = {}
        self._kept: dict[str, OrderedDict[Any, Any]] = {}

    def once(self, key: str, make: Callable[[], T]) -> T:
        """Return what `make` gave for `key` the first time: whatever else is computed once per build, by name."""
        if key not in self._made:
            self._made[key] = make()
        found: T = self._made[key]
        return found

    def kept(self, kind: str, key: Hashable, make: Callable[[], T], most: int) -> T:
        """Return what `make` gave for `key`, of which the last `most` of a kind are kept."""
        of_kind = self._kept.setdefault(kind, OrderedDict())
        if key in of_kind:
            found: T = of_kind[key]
            return found
        made = make()
        while len(of_kind) >= most:
            of_kind.popitem(last=False)
        of_kind[key] = made
        return made

    @cached_property
    def namings_at(self) -> Mapping[str, list[Naming]]:
        """Mentions by passage, in reading order, outer ones first."""
        found: dict[str, list[Naming]] = defaultdict(list)
        for naming in self.graph.namings:
            found[naming.passage].append(naming)
        for namings in found.values():
            namings.sort(key=lambda naming: (naming.start, -naming.end, naming.entity))
        return found

    @cached_property
    def edges_at(self) -> Mapping[str, list[Edge]]:
        """Relations by passage."""
        found: dict[str, list[Edge]] = defaultdict(list)
        for edge in self.graph.edges:
            for passage in edge.evidence:
                found[passage].append(edge)
        return found

    @cached_property
    def passages_of(self) -> Mapping[str, list[Passage]]:
        """Passages by document, in reading order."""
        found: dict[str, list[Passage]] = defaultdict(list)
        for passage in self.graph.passages:
            found[self.graph.document_of[passage.id]].append(passage)
        for passages in found.values():
            passages.sort(key=lambda passage: passage.index)
        return found

    @cached_property
    def figures_of(self) -> Mapping[str, list[Figure]]:
        """Figures by subject and by counterpart."""
        found: dict[str, list[Figure]] = defaultdict(list)
        for figure in self.graph.figures:
            found[figure.subject].append(figure)
            if figure.counterpart and figure.counterpart != figure.subject:
                found[figure.counterpart].append(figure)
        return found

    @cached_property
    def figures_by_id(self) -> Mapping[str, Figure]:
        """All figures by id."""
        return {figure.id: figure for figure in self.graph.figures}

    @cached_property
    def figures_at(self) -> Mapping[str, list[Figure]]:
        """Figures by passage."""
        found: dict[str, list[Figure]] = defaultdict(list)
        for figure in self.graph.figures:
            for passage in figure.evidence:
                found[passage].append(figure)
        return found

    def node(self, entity_id: str) -> Node:
        """Return an entity; raises NotFound."""
        if entity_id not in self.nodes:
            raise NotFound(f"no entity {entity_id!r}", "search for its name")
        return self.nodes[entity_id]


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

    @cached_property
    def _index(self) -> SearchIndex:
        order = sorted(self.shelf.graph.entities, key=lambda n: (-len(n.documents), -n.mentions, n.id))
        return SearchIndex(order)

    def search(self, text: str, limit: int) -> Sequence[Hit]:
        """Find entities, best first."""
        return self._index.search(text, limit) if self.past else self.store.search(text, limit)

    def nearest(self, text: str, limit: int) -> Sequence[Hit]:
        """Return the entities whose names come nearest to a text for which nothing is found."""
        return self._index.nearest(text, limit)

    def find(self, name: str) -> Node:
        """Return the entity that a person means by an id or any name. Raises NotFound with the nearest names."""
        if name in self.shelf.nodes:
            return self.shelf.nodes[name]
        found = self._index.exact(name) if self.past else None
        return found or self.store.find(name)


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
                made.set_result(self._then(date) if date else self._now())
            except BaseException as exc:
                with self._lock:
                    self._readings.pop(key, None)
                made.set_exception(exc)
        return made.result()

    def _now(self) -> Reading:
        while True:  # another process may put a new graph in its place between the two
            build = self.store.build()
            graph = self.store.graph()
            if self.store.build() == build:
                return Reading(Shelf(graph, build, self.store), lambda: self.store)

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

    def warm(self) -> None:
        """Make map and search before the first visitor needs them; a store that fails says so on the first page."""
        with contextlib.suppress(HubgraphError):
            _ = self.shelf().positions
            self.search("a", 1)

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
        """Return the passages that hold a text, width, case, quotes and traditional characters not told apart."""
        shelf, wanted = self.shelf(), normal(text)
        texts = shelf.once("folded", lambda: [(p.id, normal(p.text)) for p in shelf.graph.passages])
        return [passage for passage, folded in texts if wanted and wanted in folded]

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
