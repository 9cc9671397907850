"""Draws of the evidence in processes of their own, while this one does something else.

Each process takes a few draws at a time, so that none waits for the other at the end. They give way to the process
that started them, which has what cannot be shared out, and keep to one thread each: several would wait for each other.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from threading import Lock
from types import TracebackType

from graph.analytics.resample import Draws, Sampler

FEW = 5  # draws taken at once
POLITE = 5  # how much processes that draw give way
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
_ENVIRONMENT = Lock()
_PREPARED: list[Sampler] = []  # of a process that draws


class Drawing:
    """Draws under way, or with less than two `workers` made when they are asked for. To be used in a `with` block."""

    def __init__(self, prepared: Sampler, draws: int, workers: int = 1) -> None:
        self.prepared, self.draws, self.workers = prepared, draws, workers
        self._pool: ProcessPoolExecutor | None = None
        self._parts: list[tuple[range, Future[Draws]]] = []

    def __enter__(self) -> Drawing:
        if self.workers < 2:
            return self
        # Forked processes would inherit the locks of the engines' threads.
        self._pool = ProcessPoolExecutor(
            self.workers, multiprocessing.get_context("spawn"), initializer=_begin, initargs=(self.prepared,)
        )
        with _one_thread():
            for numbers in few(self.draws):
                self._parts.append((numbers, self._pool.submit(_draw, numbers)))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def result(self) -> Draws:
        """Return all draws in their order, which is the same for any number of processes."""
        if self._pool is None:
            return self.prepared.draw(range(self.draws))
        whole = self.prepared.empty(self.draws)
        while self._parts:
            numbers, part = self._parts.pop(0)
            made, rows = part.result(), slice(numbers.start, numbers.stop)
            for name in self.prepared.names:
                whole.ranks[name][rows], whole.label_ranks[name][rows] = made.ranks[name], made.label_ranks[name]
        return whole


def few(draws: int) -> Iterator[range]:
    """Cut the numbers of draws into a few at a time."""
    return (range(start, min(start + FEW, draws)) for start in range(0, draws, FEW))


def _begin(prepared: Sampler) -> None:
    with suppress(OSError, AttributeError):  # not every system lets a process give way
        os.nice(POLITE)
    _PREPARED[:] = [prepared]


def _draw(numbers: Sequence[int]) -> Draws:
    return _PREPARED[0].draw(numbers)


@contextmanager
def _one_thread() -> Iterator[None]:
    """Tell processes that start meanwhile to do linear algebra in one thread: the libraries ask but once, at first."""
    with _ENVIRONMENT:
        before = {name: os.environ.get(name) for name in THREADS}
        os.environ.update(dict.fromkeys(THREADS, "1"))
        try:
            yield
        finally:
            for name, value in before.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value
