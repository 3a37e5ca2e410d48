"""Every step of every lane: appended in blocks, read as columns, or as an envelope whatever the length of the run."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

import msgspec
import numpy as np

from nnviz.codec import Array
from nnviz.record.chunk import STATISTICS
from nnviz.record.lane import Lane, Thinned
from nnviz.record.spill import Spill
from nnviz.snapshot import HEAD, LaneKey, Layout
from nnviz.state import Branch


class Gap(ValueError):
    """Raised when a record does not follow the one before it; nothing of the block was taken."""

    def __init__(self, key: LaneKey, expected: int, found: int) -> None:
        super().__init__(f"branch {key.branch}, seed {key.seed}: step {expected} expected, {found} found")
        self.key, self.expected, self.found = key, expected, found


class Envelope(msgspec.Struct, frozen=True):
    """Lowest, highest and mean value of each bin of steps; NaN where a bin has no number.

    Attributes:
        steps: [n] first step of each bin (int64).
        ends: [n] its last step; equal to `steps` where a bin is one step.
        low, high, mean: [n] float64.
    """

    steps: Array
    ends: Array
    low: Array
    high: Array
    mean: Array


class _Section(msgspec.Struct, frozen=True):
    """The part of a lane's records, `low` to `high`, that a reader of steps `first` to `last` gets."""

    lane: Lane
    low: int
    high: int


class History:
    """The records of all lanes, by (branch, seed). One thread may append while another reads.

    Args:
        directory: Folder for the scratch file; without one everything stays in memory.
        budget_bytes: Largest size of all records together; past it the oldest are thinned.
        memory_bytes: Largest part of it kept in memory.
        drawn: Whether envelopes are read while it grows: minima, maxima and sums are then made with each block, else
            when they are asked for, which saves a trainer a good part of what recording costs it.
    """

    def __init__(
        self,
        directory: Path | None = None,
        budget_bytes: int = 1 << 30,
        memory_bytes: int = 256 << 20,
        *,
        drawn: bool = True,
    ) -> None:
        self.budget_bytes = budget_bytes if directory else min(budget_bytes, memory_bytes)
        self._memory_bytes = memory_bytes
        self._drawn = drawn
        self._directory = directory
        self._spill: Spill | None = None
        self.lanes: dict[LaneKey, Lane] = {}
        self.branches: dict[int, Branch] = {}
        self._layouts: dict[int, tuple[Layout, list[Array]]] = {}
        self._newest = 0
        self._held = 0
        self._given_up = False
        self.lock = threading.RLock()

    def open(self, layout: Layout) -> None:
        """Announce the layout of the records that come next."""
        with self.lock:
            self.branches.update((branch.id, branch) for branch in layout.branches)
            for info in layout.lanes:
                lane = self.lanes.setdefault(info.key, Lane(info, self._start(info.key)))
                lane.grow(info)
            self._layouts[layout.number] = (layout, [self._places(layout, info.key) for info in layout.lanes])
            self._newest = layout.number

    def begin_at(self, key: LaneKey, step: int) -> None:
        """Say that an empty lane's records begin after `step`: it goes on from a checkpoint without its history."""
        if self.lanes[key].count:
            raise ValueError(f"branch {key.branch}, seed {key.seed} has records already")
        self.lanes[key].start = step

    def _start(self, key: LaneKey) -> int:
        branch = self.branches.get(key.branch)
        return branch.start if branch else 0

    def _places(self, layout: Layout, key: LaneKey) -> Array:
        """Where each stored column of the lane stands in a row of the layout, -1 where it has none there."""
        places = {name: place for place, name in enumerate(layout.columns)}
        return np.array([places.get(name, -1) for name in self.lanes[key].columns])

    def append(self, rows: Array, layout: int | None = None) -> None:
        """Add rows [n, width] of a layout (the newest), lanes interleaved; steps seen before are dropped.

        Raises `Gap`, and takes nothing, where a lane's steps do not follow each other.
        """
        with self.lock:
            shape, places = self._layouts[self._newest if layout is None else layout]
            rows = np.asarray(rows, np.float64).reshape(-1, shape.width)
            blocks = [
                (self.lanes[shape.lanes[at].key], places[at], fresh)
                for at, mine in _by_lane(rows)
                if len(fresh := self._fresh(self.lanes[shape.lanes[at].key], mine))
            ]
            for lane, columns, fresh in blocks:
                lane.append(_stored(fresh, columns, len(lane.columns)), condense=self._drawn)
            self.settle()

    @staticmethod
    def _fresh(lane: Lane, rows: Array) -> Array:
        steps = rows[:, HEAD.index("step")]
        before = np.maximum.accumulate(np.concatenate(((lane.last_step,), steps[:-1])))
        new = steps > before
        if not new.all():
            rows, steps = rows[new], steps[new]
        expected = np.arange(lane.last_step + 1, lane.last_step + 1 + len(steps))
        wrong = np.flatnonzero(steps != expected)
        if len(wrong):
            raise Gap(lane.info.key, int(expected[wrong[0]]), int(steps[wrong[0]]))
        return rows

    def adopt(self, lane: Lane, branches: tuple[Branch, ...]) -> None:
        """Take over a lane read from a file."""
        with self.lock:
            if lane.info.key in self.lanes:
                raise ValueError("the same lane twice")
            self.branches.update((branch.id, branch) for branch in branches)
            self.lanes[lane.info.key] = lane

    def settle(self) -> None:
        """Thin and move to disk until budget and memory are kept."""
        if self._held:
            return
        while self._total("nbytes") > self.budget_bytes and self._thin_one():
            pass
        while self._directory is not None and self._total("resident") > self._memory_bytes and self._spill_one():
            pass

    def _total(self, what: Literal["nbytes", "resident"]) -> int:
        return sum(getattr(lane, what) for lane in self.lanes.values())

    def _thin_one(self) -> bool:
        largest_first = sorted(self.lanes.values(), key=lambda lane: -lane.nbytes)
        return any(lane.thin() for lane in largest_first)

    def _spill_one(self) -> bool:
        assert self._directory is not None
        try:
            self._spill = self._spill or Spill(self._directory)
            largest_first = sorted(self.lanes.values(), key=lambda lane: -lane.nbytes)
            return any(lane.spill(self._spill) for lane in largest_first)
        except OSError:  # the disk is full or gone: keep what memory holds, thinned from now on
            self._directory = None
            self.budget_bytes = self._total("nbytes")
            return False

    def keys(self) -> tuple[LaneKey, ...]:
        """Return all lanes, in the order in which they appeared."""
        with self.lock:
            return tuple(self.lanes)

    def run(self, key: LaneKey) -> str:
        """Return the name of the lane's run."""
        return self.lanes[key].info.run

    def columns(self, key: LaneKey) -> tuple[str, ...]:
        """Return the names a lane's columns can be read by."""
        return ("step", *self.lanes[key].columns)

    def last_step(self, key: LaneKey) -> int:
        """Return the lane's newest step (where it has no records: the step it starts after); 0 of an unknown lane.

        A panel may draw once more what it was handed of a history that has been closed since.
        """
        with self.lock:
            lane = self.lanes.get(key)
            return lane.last_step if lane is not None else 0

    def _sections(self, key: LaneKey, first: int, last: int | None, lineage: bool) -> list[_Section]:
        """Return whose records make up the steps `first` to `last` of a lane, oldest first."""
        out: list[_Section] = []
        at = key
        while (lane := self.lanes.get(at)) is not None:
            end = lane.last_step if last is None else min(last, lane.last_step)
            if end > lane.start:
                out.append(_Section(lane, max(0, first - lane.start - 1), end - lane.start - 1))
            branch = self.branches.get(at.branch) if lineage else None
            if branch is None or branch.parent is None or branch.start == 0:  # a reset has no earlier records
                break
            at = LaneKey(branch.parent, at.seed)
            last = branch.start if last is None else min(last, branch.start)
        return [section for section in reversed(out) if section.low <= section.high]

    def column(self, key: LaneKey, name: str, first: int = 1, last: int | None = None, lineage: bool = True) -> Array:
        """Return one column, a value per kept step from `first` to `last` (both included; None: the newest).

        `"step"` gives the steps themselves; they are contiguous except where `thinning` says otherwise.
        """
        with self.lock:
            self._known(key, name)
            sections = self._sections(key, first, last, lineage)
            return np.concatenate([np.empty(0), *(s.lane.column(name, s.low, s.high) for s in sections)])

    def rows(self, key: LaneKey, first: int = 1, last: int | None = None, lineage: bool = True) -> Array:
        """Return the kept records [n, columns], columns as `columns(key)` names them."""
        with self.lock:
            return np.stack([self.column(key, name, first, last, lineage) for name in self.columns(key)], axis=1)

    def _known(self, key: LaneKey, name: str) -> None:
        if name != "step" and name not in self.lanes[key].columns:
            raise KeyError(name)

    def evaluations(self, key: LaneKey, lineage: bool = True) -> tuple[Array, Array, Array]:
        """Return (steps, test loss, test accuracy) of the steps where they were evaluated; thinning leaves them."""
        with self.lock:
            parts = []
            for section in self._sections(key, 1, None, lineage):
                rows = section.lane.evaluations
                parts.append(rows[: np.searchsorted(rows[:, 0], section.lane.start + 1 + section.high, "right")])
            rows = parts[0] if len(parts) == 1 else np.concatenate([np.empty((0, 3)), *parts])
            steps, loss, accuracy = rows.T
            return steps.astype(np.int64), loss, accuracy

    def thinning(self, key: LaneKey, lineage: bool = True) -> tuple[Thinned, ...]:
        """Return where not every step was kept; empty where all were."""
        with self.lock:
            return tuple(
                thinned
                for section in self._sections(key, 1, None, lineage)
                for thinned in section.lane.thinned(section.low, section.high)
            )

    def envelope(
        self, key: LaneKey, name: str, first: int = 1, last: int | None = None, bins: int = 1000, lineage: bool = True
    ) -> Envelope:
        """Return lowest, highest and mean of a column over at most `bins` bins of the steps `first` to `last`.

        Takes O(bins), however long the run. Bins are 1, 2, 4, ... steps wide and stand at fixed places, so that a
        growing curve does not shimmer; there are more than half of `bins` of them where there are as many steps.
        """
        with self.lock:
            self._known(key, name)
            sections = self._sections(key, first, last, lineage)
            width = _bin_width(sections, bins)
            parts = [_binned(section, name, width) for section in sections]
        steps, ends = (np.concatenate([np.empty(0, np.int64), *(part[at] for part in parts)]) for at in (0, 1))
        stats = np.concatenate([np.empty((STATISTICS, 0)), *(part[2] for part in parts)], axis=1)
        with np.errstate(invalid="ignore"):
            return Envelope(steps, ends, stats[0], stats[1], stats[2] / stats[3])

    def blocks(self, key: LaneKey, last: int | None = None, rows: int = 8192) -> Iterator[Array]:
        """Return the lane's own kept records in blocks [n, columns], so that a long run need not fit in memory."""
        end = self.last_step(key) if last is None else min(last, self.last_step(key))
        for step in range(self.lanes[key].start + 1, end + 1, rows):
            yield self.rows(key, step, min(end, step + rows - 1), lineage=False)

    @contextlib.contextmanager
    def still(self, ends: Mapping[LaneKey, int] | None = None) -> Iterator[History]:
        """Yield the history as it is now, lanes cut after the steps of `ends`, for a thread that writes it down.

        Appending goes on meanwhile; thinning, spilling and `close` wait until it is done.
        """
        with self.lock:
            self._held += 1
            out = History()
            out.lock = self.lock
            out.branches = dict(self.branches)
            out.lanes = {key: lane.until((ends or {}).get(key)) for key, lane in self.lanes.items()}
        try:
            yield out
        finally:
            with self.lock:
                self._held -= 1
                if self._given_up:
                    self.close()
                self.settle()

    def close(self) -> None:
        """Give up the scratch file and all records."""
        with self.lock:
            self._given_up = self._held > 0
            if self._given_up:
                return
            self.lanes.clear()
            if self._spill is not None:
                self._spill.close()
                self._spill = None


def _by_lane(rows: Array) -> Iterator[tuple[int, Array]]:
    lanes = rows[:, 0].astype(np.uint16)
    if not len(lanes):
        return
    if (lanes == lanes[0]).all():
        yield int(lanes[0]), rows
        return
    order = np.argsort(lanes, kind="stable")
    bounds = np.flatnonzero(np.diff(lanes[order])) + 1
    for mine in np.split(order, bounds):
        yield int(lanes[mine[0]]), rows[mine]


def _stored(rows: Array, places: Array, width: int) -> Array:
    """Return [width, n]: the stored columns of rows of a layout, NaN where the layout has none."""
    there = np.flatnonzero(places >= 0)
    if len(there) == width:
        return rows.T[places]
    out = np.full((width, len(rows)), np.nan)
    out[there] = rows.T[places[there]]
    return out


def _bin_width(sections: list[_Section], bins: int) -> int:
    """Return the smallest power of two that makes at most `bins` bins (one a section where there are more)."""
    width = 1
    while sum(s.high // width - s.low // width + 1 for s in sections) > max(bins, len(sections)):
        width *= 2
        if all(s.high < width for s in sections):
            break
    return width


def _binned(section: _Section, name: str, width: int) -> tuple[Array, Array, Array]:
    """Return a column of a section in bins of `width` records: (first steps, last steps, statistics)."""
    bins, stats = section.lane.binned(name, section.low, section.high, width)
    first = np.maximum(bins * width, section.low)
    last = np.minimum(bins * width + width - 1, section.high)
    return section.lane.start + 1 + first, section.lane.start + 1 + last, stats
