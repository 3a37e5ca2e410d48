"""All records of one lane, in chunks; the oldest are thinned when asked to."""

from __future__ import annotations

import bisect

import msgspec
import numpy as np

from nnviz.codec import Array
from nnviz.record.chunk import LEVELS, ROWS, STATISTICS, Chunk, Piece, entries_of, in_bins
from nnviz.record.spill import Spill
from nnviz.snapshot import HEAD, NORMS, LaneInfo

#: Stored columns that come before the norms: `HEAD` without lane and step, which follow from the place.
STORED = HEAD[2:]
#: Evaluations kept; past it every second one of the older half goes.
EVALUATIONS = 1 << 18
#: Series of bins kept, each of one column, or of one of every layer, at one width.
KEPT = 12


class Thinned(msgspec.Struct, frozen=True):
    """Of the steps `first` to `last` only every `every`-th was kept (minima and maxima still cover all)."""

    first: int
    last: int
    every: int


def stored_columns(layers: int) -> tuple[str, ...]:
    """Names of the stored columns of a lane with `layers` layers; more layers only add columns at the end."""
    return STORED + tuple(f"{norm}_{layer}" for layer in range(1, layers + 1) for norm in NORMS)


def _families(columns: tuple[str, ...]) -> dict[str, tuple[str, tuple[int, ...]]]:
    """Return for each column which ones are read together, and their common name: a norm's of every layer."""
    names = [name.rpartition("_")[0] if name.rpartition("_")[0] in NORMS else name for name in columns]
    places = {name: tuple(at for at, other in enumerate(names) if other == name) for name in names}
    return {column: (name, places[name]) for column, name in zip(columns, names, strict=True)}


class _Bins(msgspec.Struct, frozen=True, eq=False):
    """Bins of the records up to number `high`: their own numbers, and statistics [STATISTICS, columns, n]."""

    high: int
    numbers: Array
    stats: Array


class Lane:
    """The records of one lane. Record number i is of step `start + 1 + i`.

    Attributes:
        info: Key, run and the largest number of layers it ever had.
        start: The step before its first record.
        chunks: In order of steps; all but the last are full.
        nbytes, resident: Bytes of its rows altogether, and of those in memory.
    """

    def __init__(self, info: LaneInfo, start: int) -> None:
        self.info, self.start = info, start
        self._name_columns()
        self.chunks: list[Chunk] = []
        self.nbytes = self.resident = 0
        self._evaluations = np.empty((64, 3))
        self._evaluated = 0
        self._whole: tuple[Array, Array, Array] | None = None
        self._bins: dict[tuple[str, int, int], _Bins] = {}

    def _name_columns(self) -> None:
        names = stored_columns(self.info.layers)
        self.columns = {name: place for place, name in enumerate(names)}
        self._families = _families(names)

    @property
    def count(self) -> int:
        """Number of records there ever were."""
        return self.chunks[-1].first + self.chunks[-1].count * self.chunks[-1].stride if self.chunks else 0

    @property
    def last_step(self) -> int:
        """Step of the newest record; `start` where there is none."""
        return self.start + self.count

    def _chunks_changed(self) -> None:
        self.nbytes = sum(chunk.nbytes for chunk in self.chunks)
        self.resident = sum(chunk.nbytes for chunk in self.chunks if not chunk.spilled)
        self._whole = None

    def grow(self, info: LaneInfo) -> None:
        """Take over a new description; a deeper network adds columns."""
        if info.layers <= self.info.layers:
            return
        self.info = info
        self._name_columns()
        if self.chunks and not self.chunks[-1].full:
            self.chunks[-1].widen(len(self.columns))
        self._bins.clear()
        self._chunks_changed()

    def append(self, values: Array, *, condense: bool = True) -> None:
        """Add records, [columns, n], that follow the newest one without a gap; `condense` them now or when read."""
        self._note_evaluations(values)
        done = 0
        while done < values.shape[1]:
            if not self.chunks or self.chunks[-1].full:
                self.chunks.append(Chunk(self.count, len(self.columns)))
                self._chunks_changed()
            tail = self.chunks[-1]
            now = min(ROWS - tail.count, values.shape[1] - done)
            tail.append(values[:, done : done + now])
            if condense:
                tail.condense()
            done += now

    def adopt(self, chunk: Chunk) -> None:
        """Add a chunk read from a file; it must follow the newest record."""
        if chunk.first != self.count:
            raise ValueError("a chunk that does not follow the one before")
        chunk.condense()
        self.chunks.append(chunk)
        if not chunk.full and chunk.width < len(self.columns):
            chunk.widen(len(self.columns))
        self._chunks_changed()

    def until(self, step: int | None = None) -> Lane:
        """Return the lane as it is now without what comes after `step`; full chunks are shared, the last is copied."""
        count = self.count if step is None else max(0, min(self.count, step - self.start))
        out = Lane(self.info, self.start)
        for chunk in self.chunks[: bisect.bisect_left(self.chunks, count, key=lambda chunk: chunk.first)]:
            whole = chunk.stride > 1 or (chunk.full and chunk.first + ROWS <= count)
            out.chunks.append(chunk if whole else chunk.until(min(chunk.count, count - chunk.first)))
        out.evaluations = self.evaluations[self.evaluations[:, 0] <= self.start + count]
        out._chunks_changed()
        return out

    def _note_evaluations(self, values: Array) -> None:
        test = values[STORED.index("test_loss") : STORED.index("test_accuracy") + 1]
        at = np.flatnonzero(~np.isnan(test).all(axis=0))
        end = self._evaluated + len(at)
        if end > len(self._evaluations):
            larger = np.empty((max(end, 2 * len(self._evaluations)), 3))
            larger[: self._evaluated] = self._evaluations[: self._evaluated]
            self._evaluations = larger
        self._evaluations[self._evaluated : end, 0] = self.last_step + 1 + at
        self._evaluations[self._evaluated : end, 1:] = test[:, at].T
        self._evaluated = end
        if end > EVALUATIONS:
            self.evaluations = np.concatenate((self.evaluations[1 : end // 2 : 2], self.evaluations[end // 2 :]))

    @property
    def evaluations(self) -> Array:
        """[n, 3]: step, test loss, test accuracy, of the steps where they were evaluated."""
        return self._evaluations[: self._evaluated]

    @evaluations.setter
    def evaluations(self, values: Array) -> None:
        self._evaluations, self._evaluated = values, len(values)

    def _chunks_between(self, low: int, high: int) -> range:
        first = max(0, bisect.bisect_right(self.chunks, low, key=lambda chunk: chunk.first) - 1)
        return range(first, bisect.bisect_right(self.chunks, high, key=lambda chunk: chunk.first))

    def column(self, name: str, low: int, high: int) -> Array:
        """Return the kept values of records `low` to `high` (both included); `"step"` gives their steps."""
        parts: list[Array] = [np.empty(0)]
        for at in self._chunks_between(low, high):
            chunk = self.chunks[at]
            rows = chunk.rows_between(low, high)
            if name == "step":
                parts.append((self.start + 1 + chunk.numbers(*rows)).astype(np.float64))
            else:
                parts.append(chunk.column(self.columns.get(name, chunk.width), *rows))
        return np.concatenate(parts)

    def pieces(self, columns: tuple[int, ...], low: int, high: int, width: int) -> list[Piece]:
        """Return statistics that make up records `low` to `high`, as `Chunk.pieces` does, in time O(pieces)."""
        among = self._chunks_between(low, min(high, self.count - 1))
        if not among:
            return []
        firsts, spans, tops = self._tops()
        inside = slice(among.start, min(among.stop, len(firsts)))
        whole = (spans[inside] <= width) & (firsts[inside] >= low) & (firsts[inside] + spans[inside] - 1 <= high)
        parts: list[Piece] = []
        done = among.start
        for at in (*(among.start + np.flatnonzero(~whole)).tolist(), *range(inside.stop, among.stop), among.stop):
            if at > done:
                parts.append((firsts[done:at], entries_of(tops, columns, done, at)))
            if at < among.stop:
                parts += self._pieces_of(self.chunks[at], columns, low, high, width)
            done = at + 1
        return parts

    def binned(self, name: str, low: int, high: int, width: int) -> tuple[Array, Array]:
        """Return numbers [n] and statistics [STATISTICS, n] of the bins that hold records `low` to `high`, in order.

        Bin n holds the `width` records from n * width on. Those found are kept, as a growing curve is asked for again
        and again; and those of a norm of every layer are found at once, as one is asked for after the other.
        """
        family, columns = self._families.get(name, ("", (len(self.columns),)))
        key = family, low, width
        bins = self._bins.get(key)
        if bins is None or bins.high != high:
            bins = self._binned(bins, columns, low, high, width)
            self._keep(key, bins)
        return bins.numbers, bins.stats[:, columns.index(self.columns.get(name, len(self.columns)))]

    def _binned(self, known: _Bins | None, columns: tuple[int, ...], low: int, high: int, width: int) -> _Bins:
        """Return bins, from what is known already of those that are full."""
        found: list[Piece] = [(np.empty(0, np.int64), np.empty((STATISTICS, len(columns), 0)))]
        if known is not None:
            full = int(np.searchsorted(known.numbers, (min(high, known.high) + 1) // width))
            found = [(known.numbers[:full], known.stats[..., :full])]
        begun = int(found[0][0][-1] + 1) * width if len(found[0][0]) else low
        pieces = self.pieces(columns, begun, high, width) if begun <= high else []
        if pieces:
            found.append(in_bins(pieces, width))
        numbers = np.concatenate([part[0] for part in found])
        return _Bins(high, numbers, np.concatenate([part[1] for part in found], axis=-1))

    def _keep(self, key: tuple[str, int, int], bins: _Bins) -> None:
        known = self._bins.pop(key, bins)
        if len(self._bins) >= KEPT:
            del self._bins[next(iter(self._bins))]
        self._bins[key] = max(known, bins, key=lambda one: one.high)

    @staticmethod
    def _pieces_of(chunk: Chunk, columns: tuple[int, ...], low: int, high: int, width: int) -> list[Piece]:
        end = chunk.first + chunk.count * chunk.stride - 1
        return chunk.pieces(columns, max(low, chunk.first), min(high, end), width)

    def _tops(self) -> tuple[Array, Array, Array]:
        """First record and span of each full chunk, and the top of its pyramid [STATISTICS, columns, chunks]."""
        full = self.chunks if self.chunks[-1].full else self.chunks[:-1]
        if self._whole is None or len(self._whole[0]) != len(full):
            firsts = np.array([chunk.first for chunk in full], np.int64)
            spans = np.array([chunk.span for chunk in full], np.int64)
            tops = np.full((4, len(self.columns), len(full)), np.nan)
            tops[2:] = 0.0
            for at, chunk in enumerate(full):
                tops[:, : chunk.width, at] = chunk.levels[len(LEVELS) - 1][:, :, 0]
            self._whole = firsts, spans, tops
        return self._whole

    def thin(self) -> bool:
        """Thin two old neighbouring chunks into one; False where nothing but the newest is left to thin.

        Of the older half the least thinned go first, the oldest of them first.
        """
        for among in (len(self.chunks) // 2, len(self.chunks) - 1):
            strides = [chunk.stride for chunk in self.chunks[: max(0, among)]]
            for stride in sorted(set(strides)):
                if strides.count(stride) > 1:
                    self._thin_at(strides.index(stride))
                    return True
        return False

    def _thin_at(self, at: int) -> None:
        pair = self.chunks[at : at + 2]
        self.chunks[at : at + 2] = [pair[0].thinned_with(pair[1])]
        for chunk in pair:
            chunk.release()
        self._bins.clear()  # what is read of single records is no longer the same
        self._chunks_changed()

    def spill(self, spill: Spill) -> bool:
        """Move its oldest full chunk in memory to disk; False where there is none."""
        for chunk in self.chunks:
            if chunk.full and not chunk.spilled:
                chunk.spill(spill)
                self._chunks_changed()
                return True
        return False

    def thinned(self, low: int, high: int) -> list[Thinned]:
        """Return what was thinned of the records `low` to `high`."""
        out: list[Thinned] = []
        for at in self._chunks_between(low, high):
            chunk = self.chunks[at]
            first, last = max(low, chunk.first), min(high, chunk.first + chunk.span - 1)
            if chunk.stride == 1:
                continue
            if out and out[-1].every == chunk.stride:
                out[-1] = msgspec.structs.replace(out[-1], last=self.start + 1 + last)
            else:
                out.append(Thinned(self.start + 1 + first, self.start + 1 + last, chunk.stride))
        return out
