"""The errors of hubgraph: each says what went wrong, where, and what to do next.

    HubgraphError
    ├── DataError        a file under data/ breaks its own rules
    ├── DocumentError    a document cannot be read
    ├── RecordError      a record or JSON line is not what it should be
    ├── StoreError       a store cannot be opened, read or written
    │   └── StoreBusy    another process holds the store
    ├── QueryError       a query is wrong
    │   └── QueryRefused a query would do more than read
    └── NotFound         a name or id that is not in the graph

Errors of libraries are raised again as one of these (`raise … from exc`); the command prints them without a traceback.
"""

from __future__ import annotations


class HubgraphError(Exception):
    """Something a person can act on: `message` says what and where, `hint` says what to do; `zh` is both in Chinese.

    `at` is line and column of what is wrong in a query, from 1, where that is known.
    """

    at: tuple[int, int] | None = None

    def __init__(self, message: str, hint: str = "", *, zh: tuple[str, str] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.zh = zh

    def said(self, language: str) -> tuple[str, str]:
        """Return message and hint in a language: in English where there is no Chinese (`graph.messages` has it)."""
        return self.zh if language == "zh" and self.zh else (self.message, self.hint)

    def __str__(self) -> str:
        return f"{self.message}\n  → {self.hint}" if self.hint else self.message


class DataError(HubgraphError):
    """A file under `data/` breaks its own rules."""


class DocumentError(HubgraphError):
    """A document cannot be read."""


class RecordError(HubgraphError):
    """A record or JSON line is not what it should be."""


class StoreError(HubgraphError):
    """A store cannot be opened, read or written."""


class StoreBusy(StoreError):
    """Another process holds the store."""


class QueryError(HubgraphError):
    """A query is wrong or ran into a limit."""


class QueryRefused(QueryError):
    """A query would do more than read."""


class NotFound(HubgraphError):
    """A name or id that is not in the graph."""
