"""Ctrl-C that is never lost: Python drops what a signal raises inside a callback of compiled code."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_asked = threading.Event()


def listen() -> None:
    """Remember from now on that Ctrl-C was pressed, besides raising KeyboardInterrupt as Python does."""
    if (
        threading.current_thread() is threading.main_thread()
        and signal.getsignal(signal.SIGINT) is signal.default_int_handler
    ):
        signal.signal(signal.SIGINT, _interrupted)


def heed() -> None:
    """Raise KeyboardInterrupt where Ctrl-C was pressed and what it raised was dropped; between two steps of work."""
    if _asked.is_set():
        raise KeyboardInterrupt


@contextmanager
def above_all() -> Iterator[None]:
    """Raise KeyboardInterrupt in the place of an error that Ctrl-C led to: some libraries make one of it."""
    try:
        yield
    except Exception as exc:
        if _asked.is_set():
            raise KeyboardInterrupt from exc
        raise


def _interrupted(signum: int, frame: FrameType | None) -> None:
    _asked.set()
    raise KeyboardInterrupt
