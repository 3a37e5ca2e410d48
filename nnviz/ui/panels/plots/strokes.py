"""Curves as short straight lines or boxes, which Qt's raster engine draws faster than paths; pure functions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Box = tuple[float, float, float, float]

EVERYWHERE: Box = (-np.inf, -np.inf, np.inf, np.inf)
#: Periods of dashes drawn of one curve; of a curve that leaps up and down all the time they are longer.
MOST = 4000
#: Pixels between two bins of a zigzag, on average, up to which they are drawn as boxes side by side.
DENSE = 2.0


def segments(x: Floats, y: Floats, dash: Sequence[float] = (), box: Box = EVERYWHERE) -> Floats:
    """Return the lines [n, 4] (x, y, x, y) of a polyline; where it is not finite, it is broken.

    Args:
        x: [k] its points' first coordinates.
        y: [k] their second ones.
        dash: Lengths of strokes and gaps in turn, in the points' units; empty is solid.
        box: (left, top, right, bottom) of what can be seen: no stroke is cut of a dashed line outside it.
    """
    good = np.isfinite(x) & np.isfinite(y)
    ends = np.flatnonzero(np.diff(good, prepend=False, append=False)).reshape(-1, 2)
    parts = [_solid(x[first:last], y[first:last]) for first, last in ends]
    if dash:
        parts = [_dashed(part, np.asarray(dash, float), box) for part in parts]
    return np.concatenate([np.zeros((0, 4)), *parts])


def boxes(x: Floats, y: Floats) -> Floats | None:
    """Return a dense min/max zigzag as rectangles [n, 4] (left, top, width, height), side by side from pixel to pixel.

    Neighbours touch, as the zigzag's line joins them; gaps stay. None where bins stand too far apart for that.

    Args:
        x: [k] where the zigzag's points are; the two of a bin stand one above the other, bins from left to right.
        y: [k] their heights; NaN is a gap.
    """
    at = np.flatnonzero((x[1:] == x[:-1]) & np.isfinite(y[1:]) & np.isfinite(y[:-1]))
    if len(at) < 2 or x[at[-1]] - x[at[0]] > DENSE * (len(at) - 1):
        return None
    left = np.floor(x[at])
    following = np.append(left[1:], left[-1] + 1.0)
    right = np.maximum(np.minimum(following, left + DENSE), left + 1.0)
    high, low = np.minimum(y[at], y[at + 1]), np.maximum(y[at], y[at + 1])
    top, bottom = high.copy(), low.copy()
    joined = right[:-1] >= left[1:]
    top[1:] = np.where(joined, np.minimum(high[1:], low[:-1]), high[1:])
    bottom[1:] = np.where(joined, np.maximum(low[1:], high[:-1]), low[1:])
    return np.stack((left, top, right - left, np.maximum(bottom - top, 1.0)), axis=1)


def _solid(x: Floats, y: Floats) -> Floats:
    return np.stack((x[:-1], y[:-1], x[1:], y[1:]), axis=1)


def _dashed(lines: Floats, dash: Floats, box: Box) -> Floats:
    """Return the strokes of consecutive lines, as far as they lie in the box."""
    along = np.hypot(lines[:, 2] - lines[:, 0], lines[:, 3] - lines[:, 1])
    way = np.cumsum(along) - along
    enters, leaves = (way + part * along for part in _seen(lines, box))
    seen = leaves > enters
    lines, along, way, enters, leaves = lines[seen], along[seen], way[seen], enters[seen], leaves[seen]
    dash = dash * max(1.0, (leaves - enters).sum() / dash.sum() / MOST)
    turns = np.concatenate(([0.0], np.cumsum(dash)))
    strokes = [
        _strokes(lines, along, way, enters, leaves, (turns[at], turns[at + 1], turns[-1]))
        for at in range(0, len(dash), 2)
    ]
    return np.concatenate([np.zeros((0, 4)), *strokes])


def _seen(lines: Floats, box: Box) -> tuple[Floats, Floats]:
    """Return from and up to which part of its length, 0 to 1, each line lies in the box."""
    first, last = np.zeros(len(lines)), np.ones(len(lines))
    for axis in (0, 1):
        at, by = lines[:, axis], lines[:, axis + 2] - lines[:, axis]
        level = np.where(by == 0.0, 1.0, by)
        with np.errstate(over="ignore"):  # a line that is all but level
            low, high = (box[axis] - at) / level, (box[axis + 2] - at) / level
        within = (box[axis] <= at) & (at <= box[axis + 2])
        low, high = np.minimum(low, high), np.maximum(low, high)
        first = np.maximum(first, np.where(by == 0.0, np.where(within, 0.0, 1.0), low))
        last = np.minimum(last, np.where(by == 0.0, np.where(within, 1.0, 0.0), high))
    return first, np.maximum(first, last)


def _strokes(
    lines: Floats, along: Floats, way: Floats, enters: Floats, leaves: Floats, stroke: tuple[float, float, float]
) -> Floats:
    """Return the pieces of lines that lie in one stroke of the pattern: from, up to, of so long a period."""
    begin, end, period = stroke
    first = np.ceil((enters - end) / period).astype(np.int64)
    count = np.maximum(0, np.floor((leaves - begin) / period).astype(np.int64) - first + 1)
    of = np.repeat(np.arange(len(lines)), count)
    number = first[of] + np.arange(len(of)) - np.repeat(np.cumsum(count) - count, count)
    start = np.maximum(enters[of], number * period + begin)
    stop = np.minimum(leaves[of], number * period + end)
    kept = stop > start
    of, start, stop = of[kept], start[kept], stop[kept]
    origin, by = lines[of, :2], lines[of, 2:] - lines[of, :2]
    from_, to = ((place - way[of]) / along[of] for place in (start, stop))
    return np.concatenate((origin + from_[:, None] * by, origin + to[:, None] * by), axis=1)
