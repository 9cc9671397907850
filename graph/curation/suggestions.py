"""Suggestions of readers: judgements that do not count, in a file of their own beside the ledger.

A suggestion is written as a judgement; one that was taken or declined is ended by an undo, as in the ledger. The graph
does not depend on this file.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from graph.curation.judgement import Judgement, judgement
from graph.curation.ledger import append, read_ledger
from graph.curation.lessons import question
from graph.errors import NotFound, StoreError

if TYPE_CHECKING:
    from graph.store.base import Store

NAME = "suggestions.jsonl"
MOST = 500  # that may wait at one time


class TooMany(StoreError):
    """So many suggestions wait that no more are taken."""


class Suggestions:
    """The suggestions kept at `path`."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @staticmethod
    def of(store: Store) -> Suggestions | None:
        """Return the suggestions beside a store, None for one that keeps no files."""
        files = getattr(store, "files", None)
        return Suggestions(files.folder / NAME) if files else None

    def waiting(self) -> list[Judgement]:
        """Return what nobody has decided about yet, oldest first."""
        lines = read_ledger(self._path).judgements
        ended = {one.value for one in lines if one.verb == "undo"}
        return [one for one in lines if one.verb != "undo" and one.id not in ended]

    def add(self, one: Judgement) -> None:
        """Keep a suggestion; the same question and answer is kept once. Raises TooMany."""
        waiting = self.waiting()
        if any((question(one), one.verb, one.value) == (question(other), other.verb, other.value) for other in waiting):
            return
        if len(waiting) >= MOST:
            raise TooMany(f"{MOST} suggestions are waiting", "those who review have to look at them first")
        append(self._path, [one])

    def end(self, suggestion: str, author: str) -> None:
        """Take a suggestion off the queue. Raises NotFound."""
        if all(one.id != suggestion for one in self.waiting()):
            raise NotFound(f"no suggestion {suggestion}", "someone may have decided about it")
        append(self._path, [judgement("undo", value=suggestion, author=author)])
