"""The shelf of a large store: entities and relations are in memory, texts and mentions are read as they are shown.

Of half a million sentences a page shows twenty; to read all of them first takes longer, and more memory, than
everything else. Whoever goes through all (an export, a report) reads them then, once.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from threading import Lock
from typing import Any, TypeVar, cast, overload

from graph.calm import calm
from graph.errors import StoreError
from graph.model import Graph, Naming, Passage
from graph.store.base import Store
from viz.web.sentences import Sentences
from viz.web.shelf import Shelf

LARGE = 50_000  # passages above which they stay in the store
T = TypeVar("T")


def is_large(store: Store) -> bool:
    """Tell whether the texts of a store's graph stay in the store."""
    return store.counts()["passages"] > LARGE


def shelf_of(store: Store, build: str) -> Shelf:
    """Return the shelf of a store's graph."""
    large = is_large(store)
    graph = store.links() if large else store.graph()
    with calm():
        if not large:
            return Shelf(graph, build, store)
        made = LargeShelf(graph, build, store)
        gc.freeze()  # millions of objects that stay: the collector need not look through them again and again
        return made


class Later(Sequence[T]):
    """A sequence that is made when it is first looked into."""

    def __init__(self, make: Callable[[], Sequence[T]]) -> None:
        self._make, self._lock = make, Lock()
        self._made: Sequence[T] | None = None

    def _whole(self) -> Sequence[T]:
        with self._lock:
            if self._made is None:
                self._made = self._make()
            return self._made

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[T]: ...
    def __getitem__(self, at: int | slice) -> T | Sequence[T]:
        """Return what stands at a place."""
        return self._whole()[at]

    def __iter__(self) -> Iterator[T]:
        """Go through all."""
        return iter(self._whole())

    def __len__(self) -> int:
        """Count all."""
        return len(self._whole())

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel to another process as what it stands for."""
        return tuple, (tuple(self._whole()),)


class Found(Mapping[str, T]):
    """A mapping of all passages that looks up one at a time; what goes through it asks for all."""

    def __init__(self, look: Callable[[str], T | None], whole: Callable[[], Mapping[str, T]]) -> None:
        self._look, self._whole = look, whole

    def __getitem__(self, key: str) -> T:
        """Return what belongs to a passage."""
        found = self._look(key)
        if found is None:
            raise KeyError(key)
        return found

    def __iter__(self) -> Iterator[str]:
        """Go through the ids of all passages."""
        return iter(self._whole())

    def __len__(self) -> int:
        """Count all."""
        return len(self._whole())

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel to another process as what it stands for."""
        return dict, (dict(self._whole()),)


class Texts:
    """Passages and mentions of a store, read as they are asked for, and kept."""

    def __init__(self, store: Store, build: str) -> None:
        self.store, self._build = store, build
        self.passages: dict[str, Passage] = {}
        self.document_of: dict[str, str] = {}
        self.namings: dict[str, list[Naming]] = {}
        self._lock = Lock()
        self._all: Graph | None = None

    def whole(self) -> Graph:
        """Return the graph with all texts, read once."""
        with self._lock:
            if self._all is None:
                with calm():
                    self._all = self.store.graph()
            return self._all

    def fetch(self, passages: Sequence[str]) -> None:
        """Read passages and their mentions, where they are not at hand."""
        unread = [one for one in dict.fromkeys(passages) if one not in self.passages]
        if unread:
            for one, (document, passage) in self.store.quotes(unread).items():
                self.document_of[one] = document.id
                self.passages[one] = passage
        unnamed = [one for one in dict.fromkeys(passages) if one not in self.namings and one in self.passages]
        if unnamed:
            found = self.store.mentions_in(unnamed)
            self._keep({one: found.get(one, ()) for one in unnamed})

    def fetch_document(self, doc_id: str) -> list[Passage]:
        """Read a document with its mentions."""
        passages = list(self.store.passages(doc_id))
        found: dict[str, list[Naming]] = {passage.id: [] for passage in passages}
        for naming in self.store.namings(doc_id):
            found[naming.passage].append(naming)
        for passage in passages:
            self.document_of[passage.id] = doc_id
            self.passages[passage.id] = passage
        self._keep(found)
        return sorted(passages, key=lambda passage: passage.index)

    def _keep(self, found: Mapping[str, Sequence[Naming]]) -> None:
        for one, namings in found.items():
            self.namings[one] = sorted(namings, key=lambda naming: (naming.start, -naming.end, naming.entity))

    def passage(self, one: str) -> Passage | None:
        """Return a passage, None for an unknown one."""
        if one not in self.passages:
            self.fetch([one])
            if one not in self.passages and self.store.build() != self._build:
                raise StoreError("the graph has changed while this page was made", "load the page again")
        return self.passages.get(one)

    def document(self, one: str) -> str | None:
        """Return the document of a passage, None for an unknown one."""
        return self.document_of.get(one) if self.passage(one) else None

    def mentions(self, one: str) -> list[Naming] | None:
        """Return the mentions in a passage, None where there are none."""
        if one not in self.namings:
            self.fetch([one])
        return self.namings.get(one) or None


class LargeShelf(Shelf):
    """A shelf whose texts are read from the store as they are shown. `graph` has them all for whoever goes through."""

    large = True

    def __init__(self, links: Graph, build: str, source: Store) -> None:
        texts = Texts(source, build)
        graph = Graph(
            links.documents,
            cast(tuple[Passage, ...], Later(lambda: texts.whole().passages)),
            links.entities,
            cast(tuple[Naming, ...], Later(lambda: texts.whole().namings)),
            links.edges,
            links.figures,
            cast(dict[str, str], Found(texts.document, lambda: texts.whole().document_of)),
        )
        super().__init__(graph, build, source)
        self.texts = texts
        self._read: dict[str, list[Passage]] = {}

    @cached_property
    def passages(self) -> Mapping[str, Passage]:
        """All passages by id."""
        return Found(self.texts.passage, lambda: {one.id: one for one in self.texts.whole().passages})

    @cached_property
    def namings_at(self) -> Mapping[str, list[Naming]]:
        """Mentions by passage, in reading order, outer ones first."""
        return Found(self.texts.mentions, lambda: Shelf.namings_at.func(self))  # type: ignore[attr-defined]

    @cached_property
    def passages_of(self) -> Mapping[str, list[Passage]]:
        """Passages by document, in reading order."""
        return Found(self._document, lambda: {one: self._document(one) or [] for one in self.documents})

    def _document(self, doc_id: str) -> list[Passage] | None:
        if doc_id in self.documents and doc_id not in self._read:
            self._read[doc_id] = self.texts.fetch_document(doc_id)
        return self._read.get(doc_id) or None

    @property
    def sentences(self) -> Sentences:
        """All sentences, ready to be searched; their passages are not kept."""
        return self.once("sentences", lambda: Sentences(map(self.texts.store.passages, self.documents)))

    @cached_property
    def sizes(self) -> Mapping[str, int]:
        """How many passages each document has."""
        return self.texts.store.sizes()

    def mentions_of(self, entity_id: str) -> Mapping[str, Sequence[Naming]]:
        """Return the mentions of an entity by document, each by start."""
        return self.kept("mentions", entity_id, lambda: self.texts.store.mentions_of(entity_id), 50)

    def fetch(self, passages: Iterable[str]) -> None:
        """Bring passages with their mentions to hand, all at once, where they are not yet."""
        self.texts.fetch(list(passages))
