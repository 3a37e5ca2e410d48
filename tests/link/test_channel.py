"""A channel: nothing waits, little is queued, and the end is noticed."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from nnviz.link.channel import Channel
from nnviz.link.messages import Failed, Filled, Play, Quit, Report, Request, Saved, Speed, Status


@pytest.fixture
def pair() -> Iterator[tuple[Channel[Any, Any], Channel[Any, Any]]]:
    one, other = multiprocessing.Pipe()
    window: Channel[Any, Any] = Channel(one, Report, [Status])
    worker: Channel[Any, Any] = Channel(other, Request, [Status])
    yield window, worker
    window.close(0.1)
    worker.close(0.1)
    worker.close()


def collect(receive: Callable[[float], list[Any]], count: int) -> list[Any]:
    found: list[Any] = []
    deadline = time.monotonic() + 10
    while len(found) < count and time.monotonic() < deadline:
        found += receive(0.05)
    return found


def status(step: int) -> Status:
    return Status("running", step, 0, 0.0, ())


def test_messages_arrive_decoded_and_in_order(pair: tuple[Channel[Any, Any], Channel[Any, Any]]) -> None:
    window, worker = pair
    window.send(Play())
    window.send(Speed(5.0))
    assert collect(worker.receive, 2) == [Play(), Speed(5.0)]
    rows = np.array([[1.0, np.nan], [-np.inf, 0.1]])
    worker.send(Filled(3, 7, rows))
    rows[:] = 0
    filled = collect(window.receive, 1)[0]
    assert (filled.layout, filled.first) == (3, 7)
    assert np.array_equal(filled.rows, [[1.0, np.nan], [-np.inf, 0.1]], equal_nan=True)


def test_the_end_is_noticed_after_the_last_message(pair: tuple[Channel[Any, Any], Channel[Any, Any]]) -> None:
    window, worker = pair
    for number in range(100):
        worker.send(Saved(str(number)))
    worker.close()
    assert window.wait_ended(5.0)
    assert window.receive() == [Saved(str(number)) for number in range(100)]
    assert window.receive(0.5) == []
    window.send(Quit())


def test_a_reader_that_has_stopped_holds_nobody_up_and_standing_news_does_not_pile_up() -> None:
    one, other = multiprocessing.Pipe()
    worker: Channel[Any, Any] = Channel(one, Request, [Status])
    begun = time.monotonic()
    worker.send(Failed("x" * 4_000_000))
    for step in range(2000):
        worker.send(status(step))
    worker.send(Saved("last"))
    assert time.monotonic() - begun < 5.0
    assert len(worker._outbox._items) <= 3
    window: Channel[Any, Any] = Channel(other, Report)
    found = collect(window.receive, 3)
    assert [type(message) for message in found] == [Failed, Status, Saved]
    assert found[1].step == 1999
    worker.close()
    window.close()


def test_news_that_is_not_read_does_not_pile_up_on_the_readers_side_either(
    pair: tuple[Channel[Any, Any], Channel[Any, Any]],
) -> None:
    window, worker = pair
    for step in range(500):
        worker.send(status(step))
        worker.send(Saved(str(step)))
    worker.close()
    assert window.wait_ended(5.0)
    found = window.receive()
    assert [message.step for message in found if isinstance(message, Status)] == [499]
    assert len(found) == 501
