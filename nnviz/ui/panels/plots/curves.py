"""From a history to curves: every step's values as a min/max band, their running mean, what was evaluated."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.ma  # what `unique` and `median` import when first called would hold up a frame
import numpy.typing as npt

from nnviz.snapshot import LaneKey
from nnviz.ui.model import smoothing
from nnviz.ui.panels.frame import Curves, EnvelopeLike

Floats = npt.NDArray[np.float64]

#: Points of a drawn line at most; it is smooth, so they suffice.
POINTS = 240
#: Magnitude from which on values are drawn as if they were this: sums and axes of larger ones would overflow.
FARTHEST = 1e300


@dataclass(frozen=True, eq=False, slots=True)
class Band:
    """Bins of steps: first and last step, lowest, highest and mean value of each; NaN where a bin holds no number."""

    first: Floats
    last: Floats
    low: Floats
    high: Floats
    mean: Floats


def band(
    curves: Curves, key: LaneKey, name: str, first: float, last: float, bins: int, breaks: tuple[int, ...] = ()
) -> Band:
    """Return column `name` of the steps `first` to `last` (as far as there are any) in at most `bins` bins.

    Bins that hold both sides of one of the steps `breaks` are empty.
    """
    end = min(curves.last_step(key), math.ceil(last))
    return split(whole(curves.envelope(key, name, max(1, math.floor(first)), end, bins), end), breaks)


def split(found: Band, breaks: tuple[int, ...]) -> Band:
    """Return the bins without the values of those in which something else begins."""
    if not breaks or not len(found.first):
        return found
    at = np.asarray(breaks, float)
    mixed = np.searchsorted(at, found.first, "left") < np.searchsorted(at, found.last, "left")
    if not mixed.any():
        return found
    return Band(
        found.first, found.last, *(np.where(mixed, np.nan, part) for part in (found.low, found.high, found.mean))
    )


def gaps(steps: Floats, x: Floats, y: Floats, breaks: tuple[int, ...]) -> tuple[Floats, Floats]:
    """Return the points of a line with a gap (NaN) after each of the steps `breaks`; `steps` [n] are those of `x`."""
    if not breaks or not len(steps):
        return x, y
    at = np.unique(np.searchsorted(steps, np.asarray(breaks, float), "right"))
    at = at[(at > 0) & (at < len(steps))]
    return np.insert(x, at, x[at]), np.insert(y, at, np.nan)


def whole(envelope: EnvelopeLike, end: int) -> Band:
    """Return an envelope with the last steps of its bins, the last one's being `end`."""
    steps = np.asarray(envelope.steps, float)
    ends = np.append(steps[1:] - 1.0, max(float(end), steps[-1])) if len(steps) else steps
    return Band(steps, ends, *(_drawable(part) for part in (envelope.low, envelope.high, envelope.mean)))


def _drawable(values: npt.ArrayLike) -> Floats:
    """Return values with those beyond `FARTHEST` there, but for the infinite ones, which no curve goes through."""
    out = np.asarray(values, float)
    beyond = np.isfinite(out) & (np.abs(out) > FARTHEST)
    return np.where(beyond, np.copysign(FARTHEST, out), out) if beyond.any() else out


def running(
    found: Band, before: Band | None = None, most: int = smoothing.WINDOW, breaks: tuple[int, ...] = ()
) -> Floats:
    """Return, at the end of each bin, the mean of the last `smoothing.window(step)` steps, as far as bins allow.

    Args:
        found: What is averaged.
        before: The steps before it, which a window may reach into.
        most: Largest window.
        breaks: Steps no window reaches over.
    """
    known = found if before is None else _joined(before, found)
    if not len(known.first):
        return known.mean
    good = np.isfinite(known.mean)
    wide = np.where(good, known.last - known.first + 1.0, 0.0)
    with np.errstate(over="ignore", invalid="ignore"):
        total = np.concatenate([[0.0], np.cumsum(np.where(good, known.mean, 0.0) * wide)])
    number = np.concatenate([[0.0], np.cumsum(wide)])
    windows = smoothing.windows(known.last.astype(np.int64), most, breaks)
    middles = (known.first + known.last) / 2.0
    start = np.minimum(np.searchsorted(middles, known.last - windows + 1.0), np.arange(len(wide)))
    with np.errstate(invalid="ignore", divide="ignore"):
        out = (total[1:] - total[start]) / (number[1:] - number[start])
    return np.where(good, out, np.nan)[len(out) - len(found.first) :]


def smoothed(envelope: EnvelopeLike, last: int) -> tuple[Floats, Floats]:
    """Return (last steps of the bins, mean of the last `smoothing.window` steps there)."""
    found = whole(envelope, last)
    return found.last, running(found)


def thinned_out(x: Floats, y: Floats, most: int = POINTS) -> tuple[Floats, Floats]:
    """Return one point more than `most` at most: the last one, and others that stay those when further ones follow."""
    step = max(1, math.ceil(len(x) / most))
    keep = np.arange(0, len(x), step)
    if len(x) and keep[-1] != len(x) - 1:
        keep = np.append(keep, len(x) - 1)
    return x[keep], y[keep]


def binned(steps: Floats, values: Floats, bins: int) -> Band:
    """Return evaluations in at most `bins` bins of equal numbers of them; as they are where there are few."""
    width = max(1, math.ceil(len(steps) / max(1, bins)))
    starts = np.arange(0, len(steps), width)
    ends = np.minimum(starts + width, len(steps)) - 1
    if width == 1 or not len(steps):
        return Band(steps, steps, values, values, values)
    good = np.isfinite(values)
    count = np.add.reduceat(good.astype(float), starts)
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        mean = np.add.reduceat(np.where(good, values, 0.0), starts) / count
    low, high = np.fmin.reduceat(values, starts), np.fmax.reduceat(values, starts)
    return Band(steps[starts], steps[ends], low, high, mean)


def first_finite(values: npt.NDArray[np.floating]) -> float:
    """Return the first finite value, NaN where there is none."""
    good = np.flatnonzero(np.isfinite(values))
    return float(values[good[0]]) if len(good) else math.nan


def last_finite(values: npt.NDArray[np.floating]) -> float:
    """Return the last finite value, NaN where there is none."""
    return first_finite(values[::-1])


def _joined(before: Band, after: Band) -> Band:
    both = ((getattr(before, name), getattr(after, name)) for name in ("first", "last", "low", "high", "mean"))
    return Band(*(np.concatenate(parts) for parts in both))
