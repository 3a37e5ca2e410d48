"""The slot: the newest content, whole, once."""

from __future__ import annotations

import itertools
import os
import threading
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from nnviz.link import segment
from nnviz.link.segment import Segment
from nnviz.link.slot import SlotReader, SlotWriter

_numbers = itertools.count()


@pytest.fixture
def ends() -> Iterator[tuple[SlotWriter, SlotReader]]:
    writer = SlotWriter(f"nnviz-{os.getpid():x}-u{next(_numbers)}", 5000)
    reader = SlotReader(writer.name)
    yield writer, reader
    writer.close()
    reader.close()
    reader.unlink()


def test_only_the_newest_is_read_and_only_once(ends: tuple[SlotWriter, SlotReader]) -> None:
    writer, reader = ends
    assert reader.read() is None
    for content in (b"one", b"two", b"three"):
        assert writer.write(content)
    assert reader.read() == b"three"
    assert reader.read() is None
    assert writer.write(b"")
    assert reader.read() == b""


def test_the_writer_knows_whether_the_newest_was_taken(ends: tuple[SlotWriter, SlotReader]) -> None:
    writer, reader = ends
    assert writer.taken  # there is nothing to take
    writer.write(b"one")
    assert not writer.taken
    reader.read()
    assert writer.taken
    writer.write(b"two")
    writer.write(b"three")
    assert not writer.taken
    reader.read()
    assert writer.taken


def test_what_is_too_long_is_left_to_a_larger_slot(ends: tuple[SlotWriter, SlotReader]) -> None:
    writer, reader = ends
    writer.write(b"before")
    assert not writer.write(bytes(5001))
    assert reader.read() == b"before"
    assert writer.write(bytes(5000))
    assert reader.read() == bytes(5000)


def test_at_full_speed_no_content_is_torn(ends: tuple[SlotWriter, SlotReader]) -> None:
    writer, reader = ends
    finished = threading.Event()

    def write() -> None:
        for number in range(5_000):
            writer.write(np.full(10 + number % 600, number, np.int64).tobytes())
        finished.set()

    thread = threading.Thread(target=write)
    thread.start()
    last = -1
    while not finished.is_set():
        data = reader.read()
        if data is not None:
            values = np.frombuffer(data, np.int64)
            assert len(values) == 10 + values[0] % 600
            assert (values == values[0]).all()
            assert values[0] > last
            last = int(values[0])
    thread.join()
    data = reader.read()
    assert (last if data is None else np.frombuffer(data, np.int64)[0]) == 4_999


class Busy(list[Any]):
    """Buffers of a reader that is overtaken, once, between looking up the newest content and copying it."""

    def __init__(self, buffers: list[Any], overtake: Callable[[], object]) -> None:
        super().__init__(buffers)
        self.overtake: Callable[[], object] | None = overtake

    def __getitem__(self, which: Any) -> Any:
        overtake, self.overtake = self.overtake, None
        if overtake is not None:
            overtake()
        return super().__getitem__(which)


def test_content_replaced_while_it_is_copied_is_tried_again(ends: tuple[SlotWriter, SlotReader]) -> None:
    writer, reader = ends
    writer.write(b"old")
    reader._buffers = Busy(reader._buffers, lambda: [writer.write(b"middle"), writer.write(b"new")])
    assert reader.read() == b"new"


def test_what_is_no_slot_is_not_read() -> None:
    name = f"nnviz-{os.getpid():x}-u{next(_numbers)}"
    block = Segment.create(name, 300)
    with pytest.raises(ValueError, match="no slot"):
        SlotReader(name)
    block.close()
    segment.unlink(name)
