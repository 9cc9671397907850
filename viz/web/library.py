"""The graph as the pages read it: one atlas per build, indexes by passage, and the store behind a lock."""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property
from threading import RLock
from typing import Any

from graph.errors import HubgraphError, NotFound
from graph.model import Edge, Figure, Graph, Naming, Node, Passage
from graph.settings import settings
from graph.store.base import Hit, Result, Store
from graph.store.search import normal
from viz.atlas import Atlas


class Shelf(Atlas):
    """An atlas with what reading in the papers needs."""

    def __init__(self, graph: Graph, build: str) -> None:
        super().__init__(graph)
        self.build = build
        self.cache: dict[str, Any] = {}  # whatever else is computed once per build, by name

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

    def node(self, entity_id: str) -> Node:
        """Return an entity; raises NotFound."""
        if entity_id not in self.nodes:
            raise NotFound(f"no entity {entity_id!r}", "search for its name")
        return self.nodes[entity_id]


class Library:
    """A store and the shelf of its present build. Safe to use from several threads."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = RLock()
        self._shelf: Shelf | None = None

    def shelf(self) -> Shelf:
        """Return the shelf of the store's present build, made anew when the build has changed."""
        with self._lock:
            build = self._store.build()
            if self._shelf is None or self._shelf.build != build:
                self._shelf = Shelf(self._store.graph(), build)
            return self._shelf

    def warm(self) -> None:
        """Compute the map before the first visitor needs it; a store that fails says so on the first page instead."""
        with contextlib.suppress(HubgraphError):
            _ = self.shelf().positions

    def search(self, text: str, limit: int) -> Sequence[Hit]:
        """Find entities; nothing is found for a blank text."""
        if not text.strip():
            return ()
        with self._lock:
            return self._store.search(text, limit)

    def sentences(self, text: str) -> list[str]:
        """Return the passages that hold a text, width, case, quotes and traditional characters not told apart."""
        shelf, wanted = self.shelf(), normal(text)
        with self._lock:
            if "folded" not in shelf.cache:
                shelf.cache["folded"] = [(p.id, normal(p.text)) for p in shelf.graph.passages]
        return [passage for passage, folded in shelf.cache["folded"] if wanted and wanted in folded]

    def query(self, cypher: str, params: Mapping[str, Any] | None = None) -> Result:
        """Answer a read-only query within the limits of the settings; raises QueryRefused and QueryError."""
        limits = settings()
        with self._lock:
            return self._store.query(cypher, params, rows=limits.query_rows, seconds=limits.query_seconds)
