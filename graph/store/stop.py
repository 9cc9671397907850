"""End a query that is running: whoever asked holds a `Stop`, whoever answers tells it how to end the work."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Stop:
    """A wish to end a query early. Safe to use from several threads.

    >>> stop, ended = Stop(), []
    >>> with stop.ends(lambda: ended.append("killed")):
    ...     stop.now()
    >>> stop.asked, ended
    (True, ['killed'])
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._how: list[Callable[[], None]] = []
        self.asked = False

    def now(self) -> None:
        """End whatever runs, and whatever would begin after this."""
        with self._lock:
            self.asked = True
            how = list(self._how)
        for end in how:
            end()

    @contextmanager
    def ends(self, end: Callable[[], None]) -> Iterator[None]:
        """Say how the work inside the block is ended; it is ended at once where that has been asked for already."""
        with self._lock:
            self._how.append(end)
            late = self.asked
        try:
            if late:
                end()
            yield
        finally:
            with self._lock:
                self._how.remove(end)
