"""The window's side of one layout: every row once and in order, whatever the ring had to overwrite meanwhile."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt

from nnviz.link.backlog import backlog_path, read_rows
from nnviz.link.messages import Fill, Filled, Opened
from nnviz.link.ring import Hole, RingReader
from nnviz.snapshot import LaneKey, Layout

Rows = npt.NDArray[np.float64]

_CHUNK_BYTES = 4 << 20


class Records(msgspec.Struct, frozen=True):
    """Step records in order.

    Attributes:
        layout: What the columns and lanes are.
        rows: [n, width] float64.
        first: Number of the first row within the layout, repeated ones of a recovery not left out of the count.
    """

    layout: Layout
    rows: Rows
    first: int

    @property
    def steps(self) -> int:
        """Steps these records are of: the most that any lane has."""
        return int(np.bincount(self.rows[:, 0].astype(np.int64)).max(initial=0))


class Lost(msgspec.Struct, frozen=True):
    """Rows `first` up to (not including) `last` of a layout are gone: the window stalled past the backlog's budget."""

    layout: Layout
    first: int
    last: int


class Feed:
    """Reads one ring, and asks for what lies in a hole chunk by chunk; later rows wait where they are, in the ring.

    Args:
        opened: The announcement of the ring.
        offset: Added to the layout's number, which each worker counts from 1, so that it stays unique across workers.
    """

    def __init__(self, opened: Opened, offset: int = 0) -> None:
        self.number = opened.layout.number
        self.layout = msgspec.structs.replace(opened.layout, number=opened.layout.number + offset)
        self._ring = RingReader(opened.ring)
        self._chunk = max(1, _CHUNK_BYTES // (8 * self.layout.width))
        self._asked: Fill | None = None

    @property
    def complete(self) -> bool:
        """Whether every row written so far has been taken."""
        return self._ring.position >= self._ring.written

    def take(self) -> tuple[list[Records | Lost], Fill | None]:
        """Return what can be had now, and a request to send where rows must be had from the worker first."""
        if self._asked is not None:
            return [], None
        found = self._ring.read()
        if isinstance(found, Hole):
            self._asked = Fill(self.number, found.first, min(found.last, found.first + self._chunk))
            return [], self._asked
        first = self._ring.position - len(found)
        return self._records(first, found), None

    def filled(self, message: Filled) -> list[Records | Lost]:
        """Return the rows the worker has sent in answer; those it no longer has are reported as lost."""
        asked, self._asked = self._asked, None
        if asked is None:
            return []
        return self._accept(asked.first, asked.last, message.first, message.rows)

    def take_rest(self, scratch: Path) -> list[Records | Lost]:
        """Return all that is left after the worker's death, from its backlog and from the ring."""
        self._asked = None
        found: list[Records | Lost] = []
        while not self.complete:
            rows = self._ring.read()
            if isinstance(rows, Hole):
                last = min(rows.last, rows.first + self._chunk)
                found += self._accept(rows.first, last, *_backlog(scratch, self._ring, rows.first, last))
            else:
                found += self._records(self._ring.position - len(rows), rows)
        return found

    def _accept(self, first: int, last: int, got: int, rows: Rows) -> list[Records | Lost]:
        lost: list[Records | Lost] = [Lost(self.layout, first, got)] if got > first else []
        self._ring.seek(max(last if not len(rows) else got + len(rows), first))
        return lost + self._records(got, rows)

    def _records(self, first: int, rows: Rows) -> list[Records | Lost]:
        return [Records(self.layout, rows, first)] if len(rows) else []

    def close(self) -> None:
        """Remove the ring."""
        self._ring.unlink()


def _backlog(scratch: Path, ring: RingReader, first: int, last: int) -> tuple[int, Rows]:
    try:
        return read_rows(backlog_path(scratch, ring.name), first, last)
    except OSError:
        return last, np.zeros((0, ring.width))


class Sieve:
    """Lets each lane's steps through once: what a recovered worker repeats is dropped.

    Attributes:
        delivered: Last step let through, by lane.
    """

    def __init__(self) -> None:
        self.delivered: dict[LaneKey, int] = {}

    def sift(self, records: Records) -> Records | None:
        """Return `records` without the rows of steps that were delivered before; None if nothing is left."""
        keys = [lane.key for lane in records.layout.lanes]
        known = np.array([self.delivered.get(key, 0) for key in keys], np.int64)
        lanes = records.rows[:, 0].astype(np.int64)
        steps = records.rows[:, 1].astype(np.int64)
        new = np.flatnonzero(steps > known[lanes])
        if not len(new):
            return None
        np.maximum.at(known, lanes, steps)
        self.delivered.update(zip(keys, known.tolist(), strict=True))
        if len(new) == len(steps):
            return records
        return Records(records.layout, records.rows[new], records.first + int(new[0]))
