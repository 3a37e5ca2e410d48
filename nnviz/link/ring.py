"""A ring of float64 rows in shared memory: one writer that never waits, one reader that knows what it has missed.

No lock is shared. The writer counts rows begun and rows written; row i lies at place i modulo the capacity, so a copied
row is good if, after copying, no row begun since can have taken its place. The reader counts rows taken, by which the
writer knows what would be lost by overwriting and may keep it elsewhere first.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from nnviz.link import segment
from nnviz.link.segment import Segment

Rows = npt.NDArray[np.float64]

_MAGIC = 0x6E6E76697A01
_FIELDS = 8
_HEADER_BYTES = 8 * _FIELDS
_WIDTH, _CAPACITY, _BEGUN, _WRITTEN, _TAKEN = 1, 2, 3, 4, 5


class Hole(msgspec.Struct, frozen=True):
    """Rows `first` up to (not including) `last` were overwritten before they were read."""

    first: int
    last: int


class _Ring:
    """What both ends share: the header and the rows as views of the segment."""

    def __init__(self, block: Segment, width: int, capacity: int) -> None:
        self._block = block
        self._header = block.array(np.int64, 0, _FIELDS)
        self._rows = block.array(np.float64, _HEADER_BYTES, width * capacity).reshape(capacity, width)
        self.name = block.name
        self.width = width
        self.capacity = capacity

    @property
    def written(self) -> int:
        """Rows written since the start."""
        return int(self._header[_WRITTEN])

    @property
    def taken(self) -> int:
        """Rows the reader has no more need of; -1 before there is a reader."""
        return int(self._header[_TAKEN])

    def close(self) -> None:
        """Give the mapping back. Idempotent."""
        self._header = np.zeros(_FIELDS, np.int64)
        self._rows = np.zeros((0, self.width))
        self._block.close()

    def _slices(self, first: int, last: int) -> list[slice]:
        """Return the one or two runs of places that hold rows `first` up to `last`."""
        start, count = first % self.capacity, last - first
        head = min(count, self.capacity - start)
        return [slice(start, start + head), slice(0, count - head)]

    def _copy(self, first: int, last: int) -> Rows:
        return np.concatenate([self._rows[part] for part in self._slices(first, last)])


class RingWriter(_Ring):
    """The writing end.

    Args:
        name: Name of the new segment.
        width: Columns of a row.
        capacity: Rows the ring holds.
        evict: Called with (index of the first, rows [n, width]) for unread rows that are about to be overwritten.
    """

    def __init__(self, name: str, width: int, capacity: int, evict: Callable[[int, Rows], None] | None = None) -> None:
        super().__init__(Segment.create(name, _HEADER_BYTES + 8 * width * capacity), width, capacity)
        self._evict = evict
        self._header[[_WIDTH, _CAPACITY, _TAKEN]] = width, capacity, -1
        self._header[0] = _MAGIC

    def write(self, rows: npt.NDArray[Any]) -> None:
        """Append `rows` [n, width]; returns at once whatever the reader does."""
        for start in range(0, len(rows), self.capacity):
            self._append(rows[start : start + self.capacity])

    def _append(self, rows: npt.NDArray[Any]) -> None:
        written = self.written
        last = written + len(rows)
        if self._evict is not None:
            first = max(written - self.capacity, self.taken, 0)
            if first < last - self.capacity:
                self._evict(first, self._copy(first, last - self.capacity))
        self._header[_BEGUN] = last
        head, tail = self._slices(written, last)
        split = head.stop - head.start
        self._rows[head] = rows[:split]
        if tail.stop:
            self._rows[tail] = rows[split:]
        self._header[_WRITTEN] = last


class RingReader(_Ring):
    """The reading end; ValueError where `name` is not a ring.

    Attributes:
        position: Index of the next row to read.
    """

    def __init__(self, name: str) -> None:
        block = Segment.attach(name)
        try:
            width, capacity = _shape(block)
        except ValueError:
            block.close()
            raise
        super().__init__(block, width, capacity)
        self.seek(max(0, self.taken))

    def read(self, most: int = 1 << 62) -> Rows | Hole:
        """Return the next rows [n, width], at most `most` of them, or the hole that lies before the next good row."""
        last = min(self.written, self.position + most)
        hole = self._hole()
        if hole is not None:
            return hole
        rows = self._copy(self.position, last)
        hole = self._hole()
        if hole is not None:
            return hole
        self.seek(last)
        return rows

    def _hole(self) -> Hole | None:
        good = int(self._header[_BEGUN]) - self.capacity
        return Hole(self.position, good) if good > self.position else None

    def seek(self, position: int) -> None:
        """Go on at row `position`; all rows before it are done with."""
        self.position = position
        self._header[_TAKEN] = position

    def unlink(self) -> None:
        """Close, and remove the segment."""
        self.close()
        segment.unlink(self.name)


def _shape(block: Segment) -> tuple[int, int]:
    """Return (width, capacity) of the ring in `block`."""
    if block.size < _HEADER_BYTES:
        raise ValueError(f"{block.name} is no ring")
    magic, width, capacity = (int(field) for field in block.array(np.int64, 0, 3))
    if magic != _MAGIC or width < 1 or capacity < 1 or block.size < _HEADER_BYTES + 8 * width * capacity:
        raise ValueError(f"{block.name} is no ring")
    return width, capacity
