"""Saved views: an address too long to send gets a short one, named by the hash of what it says.

They are kept in a file beside an embedded store (`NAME.views.jsonl`), in memory beside a server; the same view has
the same name everywhere, and none is ever changed. Bounded: the oldest go when there are too many.
"""

from __future__ import annotations

import hashlib
import json
import logging
from pathlib import Path
from threading import Lock
from urllib.parse import parse_qsl
from weakref import WeakKeyDictionary

from graph.errors import NotFound
from graph.store.base import Store
from viz.web.links import parse_state

MOST = 2_000  # views
LONGEST = 40_000  # characters of an address
_LOG = logging.getLogger(__name__)


class SavedViews:
    """Views by their hash. Safe to use from several threads."""

    def __init__(self, file: Path | None = None) -> None:
        self._file, self._lock = file, Lock()
        self._views: dict[str, str] = {}
        if file is not None and file.is_file():
            for line in file.read_text(encoding="utf-8").splitlines()[-MOST:]:
                self._read(line)

    @classmethod
    def beside(cls, url: str) -> SavedViews:
        """Return the views kept beside a store: in a file for a path, in memory for anything else."""
        local = "://" not in url and url != ":memory:"
        return cls(Path(url).expanduser().with_suffix(".views.jsonl") if local else None)

    def _read(self, line: str) -> None:
        try:
            query = json.loads(line)
        except ValueError:
            return  # a line cut off by a full disk is one view less, not a server that does not start
        if isinstance(query, str):
            self._views[_name(query)] = query

    def keep(self, address: str) -> str:
        """Keep the view of an address of the workspace and return its hash; its parameters are put in order first."""
        query = parse_state(parse_qsl(address.partition("?")[2][:LONGEST])).url().partition("?")[2]
        name = _name(query)
        with self._lock:
            known = name in self._views
            self._views[name] = query
            while len(self._views) > MOST:
                del self._views[next(iter(self._views))]
            if not known and self._file is not None:
                self._write(query)
        return name

    def _write(self, query: str) -> None:
        try:
            if len(self._views) < MOST or not self._file or not self._file.is_file():
                with self._file.open("a", encoding="utf-8") as out:  # type: ignore[union-attr]
                    out.write(json.dumps(query) + "\n")
            else:
                self._file.write_text("".join(json.dumps(one) + "\n" for one in self._views.values()), encoding="utf-8")
        except OSError as exc:  # a folder that may not be written to: the link lives as long as the server
            _LOG.warning("%s: views are kept in memory only: %s", self._file, exc)
            self._file = None

    def query(self, name: str) -> str:
        """Return the query of a saved view. Raises NotFound."""
        if name not in self._views:
            raise NotFound(f"no saved view {name!r}", "ask for the link again, or for the long address")
        return self._views[name]


_KEPT: WeakKeyDictionary[Store, SavedViews] = WeakKeyDictionary()


def saved_views(store: Store) -> SavedViews:
    """Return the views kept beside a store; one object for as long as the store is open."""
    if store not in _KEPT:
        _KEPT.setdefault(store, SavedViews.beside(store.url))
    return _KEPT[store]


def _name(query: str) -> str:
    return hashlib.sha256(query.encode()).hexdigest()[:16]
