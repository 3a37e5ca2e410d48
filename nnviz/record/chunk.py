"""A chunk: up to 4,096 records of one lane, column by column, with a pyramid of their minima, maxima and sums.

Two neighbouring chunks thinned together (every second record kept) are again one chunk, of twice the stride. Its
pyramid is merged, not made anew: it still covers every record there ever was.
"""

from __future__ import annotations

import numpy as np

from nnviz.codec import Array
from nnviz.record.spill import Spill

ROWS = 4096
#: Records per entry of each level of the pyramid.
LEVELS = (64, 512, ROWS)
#: What an entry holds: lowest, highest and sum of the values that are numbers, and how many those are.
STATISTICS = 4

Piece = tuple[Array, Array]  # [n] record numbers, [STATISTICS, columns, n]


def statistics(values: Array) -> Array:
    """Return the statistics of single values, [...] to [STATISTICS, ...]."""
    known = ~np.isnan(values)
    return np.stack((values, values, np.where(known, values, 0.0), known.astype(np.float64)))


def merged(entries: Array, factor: int) -> Array:
    """Merge each `factor` neighbouring entries into one: [STATISTICS, ..., n * factor] to [STATISTICS, ..., n]."""
    groups = entries.reshape(*entries.shape[:-1], -1, factor)
    with np.errstate(invalid="ignore", over="ignore"):
        return np.stack(
            (
                np.fmin.reduce(groups[0], axis=-1),
                np.fmax.reduce(groups[1], axis=-1),
                groups[2].sum(axis=-1),
                groups[3].sum(axis=-1),
            )
        )


def condensed(values: Array, factor: int) -> Array:
    """Return what `merged` makes of the `statistics` of single values, [width, n * factor] to [STATISTICS, width, n].

    A trainer does this with every record: only columns with gaps are copied.
    """
    groups = values.reshape(len(values), -1, factor)
    out = np.empty((STATISTICS, *groups.shape[:-1]))
    with np.errstate(invalid="ignore", over="ignore"):
        np.minimum.reduce(groups, axis=-1, out=out[0])
        np.maximum.reduce(groups, axis=-1, out=out[1])
        np.add.reduce(groups, axis=-1, out=out[2])
    out[3] = factor
    broken = np.flatnonzero(np.isnan(out[:3]).any(axis=(0, 2)))
    if len(broken):
        out[:, broken] = merged(statistics(values[broken]), factor)
    return out


def in_bins(pieces: list[Piece], width: int) -> Piece:
    """Merge pieces, in order and none across a multiple of `width`, into bins of `width` records, numbered by them."""
    numbers = np.concatenate([piece[0] for piece in pieces])
    entries = np.concatenate([piece[1] for piece in pieces], axis=-1)
    bins = numbers // width
    starts = np.flatnonzero(np.diff(bins, prepend=-1))
    with np.errstate(invalid="ignore", over="ignore"):
        stats = np.stack(
            (
                np.fmin.reduceat(entries[0], starts, axis=-1),
                np.fmax.reduceat(entries[1], starts, axis=-1),
                np.add.reduceat(entries[2], starts, axis=-1),
                np.add.reduceat(entries[3], starts, axis=-1),
            )
        )
    return bins[starts], stats


def entries_of(level: Array, columns: tuple[int, ...], first: int, last: int) -> Array:
    """Return the entries `first` up to (not including) `last` of columns; what a column has none of is no number.

    Args:
        level: [STATISTICS, width, n]; columns beyond its width have no values.
        columns: Which.
        first: First entry.
        last: The one after the last.
    """
    known = [column for column in columns if column < level.shape[1]]
    if len(known) == len(columns):
        return level[:, known, first:last]
    out = np.zeros((STATISTICS, len(columns), last - first))
    out[:2] = np.nan
    out[:, [columns.index(column) for column in known]] = level[:, known, first:last]
    return out


class Chunk:
    """Records of a lane: row j is the last of the `stride` records from number `first + j * stride` on.

    Attributes:
        first: Number of the first record covered (the lane's records are numbered 0, 1, ...).
        stride: 1, or 2, 4, ... where only every second, fourth, ... record was kept.
        width: Number of columns.
        count: Rows so far.
    """

    __slots__ = ("_condensed", "_levels", "_place", "_spill", "_values", "count", "first", "stride", "width")

    def __init__(self, first: int, width: int, stride: int = 1) -> None:
        self.first, self.width, self.stride, self.count = first, width, stride, 0
        self._levels = tuple(np.empty((STATISTICS, width, ROWS // size)) for size in LEVELS)
        self._condensed = 0  # rows in the pyramid
        self._values: Array | None = np.empty((width, ROWS))
        self._spill: Spill | None = None
        self._place = 0

    @property
    def full(self) -> bool:
        """Whether nothing more fits in."""
        return self.count == ROWS

    @property
    def span(self) -> int:
        """Number of records it covers when full."""
        return ROWS * self.stride

    @property
    def nbytes(self) -> int:
        """Bytes of its rows, wherever they are."""
        return 8 * self.width * ROWS

    @property
    def spilled(self) -> bool:
        """Whether its rows are on disk."""
        return self._spill is not None

    @property
    def levels(self) -> tuple[Array, ...]:
        """The pyramid: for each of LEVELS [STATISTICS, width, ROWS / records per entry], made as far as rows go."""
        self.condense()
        return self._levels

    def restore(self, levels: tuple[Array, ...]) -> None:
        """Take over a pyramid that covers more records than there are rows."""
        self._levels, self._condensed = levels, self.count

    def append(self, values: Array) -> None:
        """Add rows, [width, n] with n at most ROWS - count."""
        assert self._values is not None
        before, self.count = self.count, self.count + values.shape[1]
        self._values[:, before : self.count] = values

    def condense(self) -> None:
        """Bring the pyramid up to date; else its first reader waits for that."""
        done, self._condensed = self._condensed, self.count
        first, last = done // LEVELS[0], self.count // LEVELS[0]
        if last == first:
            return
        rows = self.values()[:, first * LEVELS[0] : last * LEVELS[0]]
        self._levels[0][:, :, first:last] = condensed(rows, LEVELS[0])
        for lower, upper, small, large in zip(self._levels, self._levels[1:], LEVELS, LEVELS[1:], strict=False):
            first, last, factor = done // large, self.count // large, large // small
            if last > first:
                upper[:, :, first:last] = merged(lower[:, :, first * factor : last * factor], factor)

    def until(self, count: int) -> Chunk:
        """Return a copy, in memory, of the first `count` rows of this one, which is not thinned."""
        out = Chunk(self.first, self.width)
        out.append(self.values()[:, :count])
        return out

    def values(self) -> Array:
        """Return all rows, [width, count]."""
        if self._spill is None:
            assert self._values is not None
            return self._values[:, : self.count]
        return self._spill.read(self._place, 0, self.width * ROWS).reshape(self.width, ROWS)

    def column(self, column: int, first: int, last: int) -> Array:
        """Return the rows `first` up to (not including) `last` of one column; NaN where it had no such column yet."""
        if column >= self.width:
            return np.full(last - first, np.nan)
        if self._spill is None:
            assert self._values is not None
            return self._values[column, first:last]
        return self._spill.read(self._place, column * ROWS + first, last - first)

    def rows_between(self, low: int, high: int) -> tuple[int, int]:
        """Return the range of rows whose record numbers are from `low` to `high`, both included."""
        first = max(0, -(-(low - self.first + 1) // self.stride) - 1)
        last = min(self.count, (high - self.first + 1) // self.stride)
        return first, max(first, last)

    def numbers(self, first: int, last: int) -> Array:
        """Return the record numbers of the rows `first` up to (not including) `last`."""
        return self.first - 1 + self.stride * np.arange(first + 1, last + 1, dtype=np.int64)

    def pieces(
        self, columns: tuple[int, ...], low: int, high: int, width: int, level: int = len(LEVELS) - 1
    ) -> list[Piece]:
        """Return statistics of columns that make up the records `low` to `high`, in order, in few pieces.

        No entry spans more than `width` records, and none crosses a multiple of `width` (a power of two).
        """
        if low > high:
            return []
        if level < 0:
            first, last = self.rows_between(low, high)
            rows = np.stack([self.column(column, first, last) for column in columns])
            return [(self.numbers(first, last), statistics(rows))]
        size = LEVELS[level] * self.stride
        first = max(0, -(-(low - self.first) // size))
        last = min(self.count // LEVELS[level], (high + 1 - self.first) // size)
        if size > width or last <= first:
            return self.pieces(columns, low, high, width, level - 1)
        here, beyond = self.first + first * size, self.first + last * size
        return [
            *self.pieces(columns, low, here - 1, width, level - 1),
            (np.arange(here, beyond, size), entries_of(self.levels[level], columns, first, last)),
            *self.pieces(columns, beyond, high, width, level - 1),
        ]

    def spill(self, spill: Spill) -> None:
        """Move the rows of a full chunk to disk; OSError (and nothing moved) where the disk is full."""
        self._place = spill.write(self.values())
        self._spill, self._values = spill, None

    def release(self) -> None:
        """Give its place on disk back; it must not be read afterwards."""
        if self._spill is not None:
            self._spill.free(self._place, self.nbytes)

    def widen(self, width: int) -> None:
        """Add columns, NaN so far, to a chunk in memory."""
        assert self._values is not None
        values = np.empty((width, ROWS))
        values[: self.width], values[self.width :] = self._values, np.nan
        self._levels = tuple(_widened(level, width) for level in self._levels)
        self._values, self.width = values, width

    def thinned_with(self, after: Chunk) -> Chunk:
        """Return one chunk, in memory, with every second row of this full one and of the full one `after` it."""
        both = Chunk(self.first, max(self.width, after.width), 2 * self.stride)
        both.count = ROWS
        assert both._values is not None
        for half, chunk in enumerate((self, after)):
            rows = slice(half * ROWS // 2, (half + 1) * ROWS // 2)
            both._values[: chunk.width, rows] = chunk.values()[:, 1::2]
            both._values[chunk.width :, rows] = np.nan
        pairs = zip(self.levels, after.levels, strict=True)
        halves = ([_widened(level, both.width) for level in pair] for pair in pairs)
        both.restore(tuple(merged(np.concatenate(pair, axis=2), 2) for pair in halves))
        return both


def _widened(level: Array, width: int) -> Array:
    missing = statistics(np.full((width - level.shape[1], level.shape[2]), np.nan))
    return np.concatenate((level, missing), axis=1)
