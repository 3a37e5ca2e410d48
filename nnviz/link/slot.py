"""A slot in shared memory for the latest of a series of byte strings: what came before and was not read is skipped.

Two buffers take turns. A buffer carries the number of its content before and after it, and the header the number last
completed; a reader that finds them changed after copying tries the newer one. What it has copied it notes there.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from nnviz.link import segment
from nnviz.link.segment import Segment

_MAGIC = 0x6E6E76697A02
_HEADER_BYTES = 64
_SIZE, _LATEST = 1, 2
_BEGUN, _LENGTH = 3, 5  # of buffer 0; of buffer 1 the next
_TAKEN = 7  # the reader writes this one
_TRIES = 4


class _Slot:
    """What both ends share."""

    def __init__(self, block: Segment, size: int) -> None:
        self._block = block
        self._header = block.array(np.int64, 0, 8)
        self._buffers: list[npt.NDArray[Any]] = [
            block.array(np.uint8, _HEADER_BYTES + which * size, size) for which in (0, 1)
        ]
        self.name = block.name
        self.size = size

    def close(self) -> None:
        """Give the mapping back. Idempotent."""
        self._header = np.zeros(8, np.int64)
        self._buffers = [np.zeros(0, np.uint8)] * 2
        self._block.close()


class SlotWriter(_Slot):
    """The writing end: two buffers of `size` bytes each in a new segment called `name`."""

    def __init__(self, name: str, size: int) -> None:
        super().__init__(Segment.create(name, _HEADER_BYTES + 2 * size), size)
        self._header[_SIZE] = size
        self._header[0] = _MAGIC

    @property
    def taken(self) -> bool:
        """Whether the latest content has been read."""
        return bool(self._header[_TAKEN] == self._header[_LATEST])

    def write(self, data: bytes | bytearray) -> bool:
        """Put `data` in; False (and nothing done) if it is longer than `size`: then open a larger slot."""
        if len(data) > self.size:
            return False
        number = int(self._header[_LATEST]) + 1
        which = number % 2
        self._header[_BEGUN + which] = number
        self._header[_LENGTH + which] = len(data)
        self._buffers[which][: len(data)] = np.frombuffer(data, np.uint8)
        self._header[_LATEST] = number
        return True


class SlotReader(_Slot):
    """The reading end; ValueError where `name` is not a slot."""

    def __init__(self, name: str) -> None:
        block = Segment.attach(name)
        try:
            size = _size(block)
        except ValueError:
            block.close()
            raise
        super().__init__(block, size)
        self._seen = 0

    def read(self) -> bytes | None:
        """Return the latest content; None if it was read before, or is replaced faster than it can be copied."""
        for _ in range(_TRIES):
            number = int(self._header[_LATEST])
            if number == self._seen:
                return None
            which = number % 2
            data = self._buffers[which][: int(self._header[_LENGTH + which])].tobytes()
            if int(self._header[_BEGUN + which]) == number:
                self._seen = self._header[_TAKEN] = number
                return data
        return None

    def unlink(self) -> None:
        """Close, and remove the segment."""
        self.close()
        segment.unlink(self.name)


def _size(block: Segment) -> int:
    """Return the size of each buffer of the slot in `block`."""
    if block.size < _HEADER_BYTES:
        raise ValueError(f"{block.name} is no slot")
    magic, size = (int(field) for field in block.array(np.int64, 0, 2))
    if magic != _MAGIC or size < 1 or block.size < _HEADER_BYTES + 2 * size:
        raise ValueError(f"{block.name} is no slot")
    return size
