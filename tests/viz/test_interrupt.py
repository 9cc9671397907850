"""Ctrl-C is heeded even where the code that it met makes something else of it."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest

from viz.commands import interrupt


@pytest.fixture
def listening(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    before = signal.getsignal(signal.SIGINT)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    interrupt.listen()
    yield
    interrupt._asked.clear()
    signal.signal(signal.SIGINT, before)


def swallowed() -> None:
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)


@pytest.mark.usefixtures("listening")
def test_what_was_dropped_is_raised_between_two_steps():
    interrupt.heed()
    swallowed()
    with pytest.raises(KeyboardInterrupt):
        interrupt.heed()


@pytest.mark.usefixtures("listening")
def test_an_error_that_it_led_to_is_not_told():
    with pytest.raises(KeyboardInterrupt), interrupt.above_all():
        swallowed()
        raise ImportError("half imported")


@pytest.mark.usefixtures("listening")
def test_any_other_error_is_told():
    with pytest.raises(ImportError), interrupt.above_all():
        raise ImportError("not there")
