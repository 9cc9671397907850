"""An atlas with what reading in the papers needs: texts, mentions and figures by place, and what is made once."""

from __future__ import annotations

import logging
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock, RLock, Thread
from time import monotonic
from typing import Any, TypeVar

from graph.errors import HubgraphError, NotFound
from graph.model import Edge, Figure, Graph, Naming, Node, Passage
from graph.store.base import Store
from viz.atlas import Atlas
from viz.web.sentences import Sentences

_LOG = logging.getLogger(__name__)
T = TypeVar("T")
Said = TypeVar("Said", Edge, Figure)


@dataclass(frozen=True, slots=True)
class Beside:
    """Something that is made beside the pages: the how-manieth try, and since when (`time.monotonic`)."""

    made: Future[Any] = field(default_factory=Future)
    turn: int = 1
    since: float = field(default_factory=monotonic)

    @property
    def failed(self) -> bool:
        """Tell whether it has ended without a result."""
        return self.made.done() and self.made.exception() is not None


class Shelf(Atlas):
    """An atlas with what reading in the papers needs."""

    large = False  # texts are read as they are shown, and what takes long is made in the background

    def __init__(self, graph: Graph, build: str, source: Store | None = None) -> None:
        super().__init__(graph)
        self.build = build
        self.source = source  # where records and ledger of this build are read from, when they are needed
        self._made: dict[str, Any] = {}
        self._making: defaultdict[str, RLock] = defaultdict(RLock)
        self._kept: dict[str, OrderedDict[Any, Any]] = {}
        self._beside: dict[str, Beside] = {}
        self._lock = Lock()

    def once(self, key: str, make: Callable[[], T]) -> T:
        """Return what `make` gave for `key` the first time: whatever else is computed once per build, by name.

        Who asks while it is made waits for it.
        """
        if key not in self._made:
            with self._lock:
                making = self._making[key]
            with making:
                if key not in self._made:
                    self._made[key] = make()
        found: T = self._made[key]
        return found

    def has(self, key: str) -> bool:
        """Tell whether what `once` keeps by that name has been made."""
        return key in self._made

    def beside(self, key: str, make: Callable[[], object], after: int = 0) -> Beside:
        """Return how far `make` is, begun in the background by the first who asks.

        What has failed is begun anew for who names its turn as `after`, once: an address that says so may be opened
        again and again.
        """
        with self._lock:
            known = self._beside.get(key)
            if known is None or (known.failed and known.turn == after):
                known = self._beside[key] = Beside(turn=after + 1 if known else 1)
                Thread(target=_settle, args=(known.made, make), name=key, daemon=True).start()
            return known

    def kept(self, kind: str, key: Hashable, make: Callable[[], T], most: int) -> T:
        """Return what `make` gave for `key`, of which the last `most` of a kind are kept."""
        with self._lock:
            of_kind = self._kept.setdefault(kind, OrderedDict())
            if key in of_kind:
                found: T = of_kind[key]
                return found
        made = make()
        with self._lock:
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
        return _by_passage(self.graph.edges)

    @cached_property
    def passages_of(self) -> Mapping[str, list[Passage]]:
        """Passages by document, in reading order."""
        found: dict[str, list[Passage]] = defaultdict(list)
        for passage in self.graph.passages:
            found[self.graph.document_of[passage.id]].append(passage)
        for passages in found.values():
            passages.sort(key=lambda passage: passage.index)
        return found

    @property
    def sentences(self) -> Sentences:
        """All sentences, ready to be searched."""
        return self.once("sentences", lambda: Sentences([self.graph.passages]))

    @cached_property
    def sizes(self) -> Mapping[str, int]:
        """How many passages each document has."""
        return Counter(self.graph.document_of.values())

    def document_at(self, passage: str) -> str:
        """Return the document of a passage, empty for an unknown one."""
        return self.graph.document_of.get(passage, "")

    def mentions_of(self, entity_id: str) -> Mapping[str, Sequence[Naming]]:
        """Return the mentions of an entity by document, each by start."""
        return self._mentions.get(entity_id, {})

    @cached_property
    def _mentions(self) -> Mapping[str, Mapping[str, list[Naming]]]:
        found: defaultdict[str, defaultdict[str, list[Naming]]] = defaultdict(lambda: defaultdict(list))
        for naming in self.graph.namings:
            found[naming.entity][self.document_at(naming.passage)].append(naming)
        return found

    def fetch(self, passages: Iterable[str]) -> None:
        """Bring passages with their mentions to hand, all at once, where they are not yet."""

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
        return _by_passage(self.graph.figures)

    def node(self, entity_id: str) -> Node:
        """Return an entity; raises NotFound."""
        if entity_id not in self.nodes:
            raise NotFound(f"no entity {entity_id!r}", "search for its name")
        return self.nodes[entity_id]


def _settle(made: Future[Any], make: Callable[[], object]) -> None:
    try:
        made.set_result(make())
    except BaseException as exc:  # the page that waits for it says so
        if not isinstance(exc, HubgraphError):  # what is not foreseen is told in full where the server was started
            _LOG.exception("work beside the pages has failed")
        made.set_exception(exc)


def _by_passage(things: Iterable[Said]) -> Mapping[str, list[Said]]:
    """Put what passages state by passage."""
    found: dict[str, list[Said]] = defaultdict(list)
    for thing in things:
        for passage in thing.evidence:
            found[passage].append(thing)
    return found
