"""The ring: every row once, a hole where it was overrun, and never a torn row."""

from __future__ import annotations

import itertools
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.link import segment
from nnviz.link.backlog import Backlog
from nnviz.link.ring import Hole, RingReader, RingWriter
from nnviz.link.segment import Segment
from nnviz.refusal import Refused

_numbers = itertools.count()


def fresh_name() -> str:
    return f"nnviz-{os.getpid():x}-t{next(_numbers)}"


@pytest.fixture
def ends() -> Iterator[Callable[..., tuple[RingWriter, RingReader]]]:
    made: list[RingWriter | RingReader] = []

    def make(width: int, capacity: int) -> tuple[RingWriter, RingReader]:
        writer = RingWriter(fresh_name(), width, capacity)
        reader = RingReader(writer.name)
        made.extend([writer, reader])
        return writer, reader

    yield make
    for end in made:
        end.close()
        end.close()
        segment.unlink(end.name)


def numbered(first: int, count: int, width: int = 3) -> np.ndarray:
    return np.repeat(np.arange(first, first + count, dtype=np.float64), width).reshape(count, width)


def test_rows_come_back_in_order_across_the_seam(ends: Callable[..., tuple[RingWriter, RingReader]]) -> None:
    writer, reader = ends(3, 8)
    for first in range(0, 50, 5):
        writer.write(numbered(first, 5))
        assert np.array_equal(reader.read(), numbered(first, 5))
    assert len(reader.read()) == 0
    writer.write(numbered(50, 6))
    assert np.array_equal(reader.read(most=2), numbered(50, 2))
    assert np.array_equal(reader.read(), numbered(52, 4))


def test_an_overrun_is_a_hole_and_what_follows_it_is_whole(ends: Callable[..., tuple[RingWriter, RingReader]]) -> None:
    writer, reader = ends(3, 8)
    writer.write(numbered(0, 3))
    reader.read()
    writer.write(numbered(3, 20))
    assert reader.read() == Hole(3, 15)
    assert reader.read() == Hole(3, 15)
    reader.seek(15)
    assert np.array_equal(reader.read(), numbered(15, 8))


def test_a_row_being_overwritten_while_it_is_copied_is_noticed(
    ends: Callable[..., tuple[RingWriter, RingReader]], monkeypatch: pytest.MonkeyPatch
) -> None:
    writer, reader = ends(3, 8)
    writer.write(numbered(0, 8))
    copy = reader._copy

    def slow_copy(first: int, last: int) -> np.ndarray:
        writer.write(numbered(8, 2))
        return copy(first, last)

    monkeypatch.setattr(reader, "_copy", slow_copy)
    assert reader.read() == Hole(0, 2)
    assert reader.position == 0


def test_writer_and_reader_at_full_speed_never_show_a_torn_row(
    ends: Callable[..., tuple[RingWriter, RingReader]],
) -> None:
    writer, reader = ends(16, 64)
    finished = threading.Event()

    def write() -> None:
        for first in range(0, 40_000, 10):
            writer.write(numbered(first, 10, 16))
        finished.set()

    thread = threading.Thread(target=write)
    thread.start()
    at = 0
    while not finished.is_set() or reader.position < writer.written:
        rows = reader.read()
        if isinstance(rows, Hole):
            assert rows.first == at
            at = rows.last
            reader.seek(at)
        else:
            assert np.array_equal(rows, numbered(at, len(rows), 16))
            at += len(rows)
    thread.join()
    assert at == 40_000


@settings(max_examples=40, deadline=None)
@given(
    capacity=st.integers(1, 9),
    budget=st.integers(1, 400),
    moves=st.lists(st.tuples(st.booleans(), st.integers(0, 25)), max_size=25),
)
def test_ring_and_backlog_together_hold_every_unread_row(
    tmp_path_factory: pytest.TempPathFactory, capacity: int, budget: int, moves: list[tuple[bool, int]]
) -> None:
    backlog = Backlog(tmp_path_factory.mktemp("backlog") / "rows", 2, 8 * 2 * budget)
    writer = RingWriter(fresh_name(), 2, capacity, backlog.keep)
    reader = RingReader(writer.name)
    at = 0
    for writing, count in moves:
        if writing:
            writer.write(numbered(writer.written, count, 2))
            continue
        found = reader.read(most=count)
        if isinstance(found, Hole):
            assert found.first == at
            last = min(found.last, at + count)
            first, rows = backlog.rows(at, last)
            unread = writer.written - at
            assert first == at or unread > budget
            assert np.array_equal(rows, numbered(first, last - first, 2))
            reader.seek(last)
            at = last
        else:
            assert np.array_equal(found, numbered(at, len(found), 2))
            at += len(found)
    backlog.close()
    writer.close()
    reader.unlink()


def test_a_backlog_without_room_on_the_disk_forgets_instead_of_failing(tmp_path: Path) -> None:
    backlog = Backlog(tmp_path / "no such folder" / "rows", 3, 1000)
    backlog.keep(0, numbered(0, 5))
    first, rows = backlog.rows(0, 5)
    assert (first, len(rows)) == (5, 0)
    backlog.close()


def test_what_is_no_ring_is_not_read() -> None:
    name = fresh_name()
    block = Segment.create(name, 200)
    with pytest.raises(ValueError, match="no ring"):
        RingReader(name)
    block.close()
    segment.unlink(name)
    with pytest.raises(FileNotFoundError):
        RingReader(name)


@pytest.mark.skipif(not Path("/dev/shm").is_dir(), reason="no /dev/shm here")
def test_more_shared_memory_than_there_is_is_refused_in_one_sentence_and_leaves_nothing() -> None:
    name = fresh_name()
    with pytest.raises(Refused) as caught:
        RingWriter(name, 1, segment.offered() // 8 + 1_000_000)
    assert caught.value.refusal.code == "shared_memory"
    assert caught.value.refusal.accepted.startswith("at most ")
    assert not Path("/dev/shm", name).exists()


@pytest.mark.skipif(not Path("/dev/shm").is_dir(), reason="no /dev/shm here")
def test_pages_are_there_before_they_are_used() -> None:
    name = fresh_name()
    block = Segment.create(name, 1 << 20)
    assert Path("/dev/shm", name).stat().st_blocks * 512 >= 1 << 20
    block.close()
    segment.unlink(name)
    segment.unlink(name)


@pytest.mark.skipif(not Path("/dev/shm").is_dir(), reason="no /dev/shm here")
def test_a_segment_that_never_got_a_size_is_removed_too() -> None:
    name = fresh_name()
    Path("/dev/shm", name).touch()
    segment.unlink_all(name)
    assert not Path("/dev/shm", name).exists()
