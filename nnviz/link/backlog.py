"""What must survive a slow window or a killed worker, in files of the scratch folder.

A backlog holds the rows a ring had to overwrite before they were read; a journal holds the messages no recovery can do
without. Both are written before what follows from them, and the system keeps what is written when a process is killed.
"""

from __future__ import annotations

import contextlib
import io
import os
import struct
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from nnviz.link import segment

Rows = npt.NDArray[np.float64]

_HEAD = struct.Struct("<4q")  # width, capacity, first, last
_LENGTH = struct.Struct("<I")


class Backlog:
    """The writing end: unread rows of one ring, `first` up to `last` without a gap, the oldest dropped past a budget.

    Args:
        path: File to make, with the first row kept.
        width: Columns of a row.
        budget: Largest size of the file in bytes.
    """

    def __init__(self, path: Path, width: int, budget: int) -> None:
        self._path = path
        self._width = width
        self._capacity = max(1, budget // (8 * width))
        self._file: io.FileIO | None = None
        self.first = 0
        self.last = 0

    def keep(self, first: int, rows: Rows) -> None:
        """Keep `rows`, of which the first is row `first`; rows before a gap were read and are forgotten.

        What the disk has no room for is dropped: the reader then finds a hole that cannot be filled, and says so.
        """
        if first != self.last:
            self.first = self.last = first
        try:
            for start in range(0, len(rows), self._capacity):
                self._append(rows[start : start + self._capacity])
        except OSError:
            self.first = self.last = first + len(rows)

    def _append(self, rows: Rows) -> None:
        if self._file is None:
            segment.remember_file(self._path)
            self._file = io.FileIO(self._path, "w")
        last = self.last + len(rows)
        self.first = max(self.first, last - self._capacity)
        self._note(self.first, self.last)
        start = self.last % self._capacity
        split = min(len(rows), self._capacity - start)
        self._put(start, rows[:split])
        self._put(0, rows[split:])
        self.last = last
        self._note(self.first, self.last)

    def _note(self, first: int, last: int) -> None:
        self._write(_HEAD.pack(self._width, self._capacity, first, last), 0)

    def _put(self, place: int, rows: Rows) -> None:
        self._write(np.ascontiguousarray(rows).tobytes(), _HEAD.size + 8 * self._width * place)

    def _write(self, data: bytes, offset: int) -> None:
        assert self._file is not None
        self._file.seek(offset)
        while data:
            data = data[self._file.write(data) :]

    def rows(self, first: int, last: int) -> tuple[int, Rows]:
        """Return (index of the first, rows) of what is kept of rows `first` up to `last`."""
        if self._file is None:
            return last, np.zeros((0, self._width))
        return read_rows(self._path, first, last)

    def close(self) -> None:
        """Delete the file. Idempotent."""
        if self._file is not None:
            self._file.close()
            self._file = None
            with contextlib.suppress(OSError):
                self._path.unlink()


def read_rows(path: Path, first: int, last: int) -> tuple[int, Rows]:
    """Return (index of the first, rows) of what the backlog at `path` keeps of rows `first` up to `last`."""
    with path.open("rb") as file:
        width, capacity, kept_first, kept_last = _HEAD.unpack(file.read(_HEAD.size))
        first = min(max(first, kept_first), last)
        last = max(min(last, kept_last), first)
        start, count = first % capacity, last - first
        split = min(count, capacity - start)
        file.seek(_HEAD.size + 8 * width * start)
        data = file.read(8 * width * split)
        file.seek(_HEAD.size)
        data += file.read(8 * width * (count - split))
    return first, np.frombuffer(bytearray(data), np.float64).reshape(count, width)


class Journal:
    """The writing end of a file of messages, each with its length before it."""

    def __init__(self, path: Path) -> None:
        segment.remember_file(path)
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o600)

    def write(self, data: bytes) -> None:
        """Append one message; it is there for a reader whatever happens to this process afterwards."""
        os.write(self._file, _LENGTH.pack(len(data)) + data)

    def close(self) -> None:
        """Close the file; the reader deletes it. Idempotent."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


def read_journal(path: Path) -> list[bytes]:
    """Return the messages in the journal at `path`, without an incomplete last one; none where there is no file."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return []
    messages: list[bytes] = []
    place = 0
    while place + _LENGTH.size <= len(data):
        start = place + _LENGTH.size
        place = start + _LENGTH.unpack_from(data, place)[0]
        if place <= len(data):
            messages.append(data[start:place])
    return messages


def discard(scratch: Path, session: str) -> None:
    """Delete the backlogs and the journal of `session`."""
    for path in scratch.glob(f"{session}*"):
        with contextlib.suppress(OSError):
            path.unlink()


def backlog_path(scratch: Path, ring: str) -> Path:
    """Return where the backlog of the ring called `ring` lies."""
    return scratch / f"{ring}.rows"


def journal_path(scratch: Path, session: str) -> Path:
    """Return where the journal of `session` lies."""
    return scratch / f"{session}.journal"


def is_journaled(message: Any) -> bool:
    """Whether `message` must reach the window even if the worker is killed right after sending it."""
    return type(message).__name__ in {"Opened", "Acknowledged", "Declined"}
