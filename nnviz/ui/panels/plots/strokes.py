"""Curves as short straight lines, which Qt's raster engine draws several times faster than paths; pure functions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def segments(x: Floats, y: Floats, dash: Sequence[float] = ()) -> Floats:
    """Return the lines [n, 4] (x, y, x, y) of a polyline; where it is not finite, it is broken.

    Args:
        x: [k] its points' first coordinates.
        y: [k] their second ones.
        dash: Lengths of strokes and gaps in turn, in the points' units; empty is solid.
    """
    good = np.isfinite(x) & np.isfinite(y)
    ends = np.flatnonzero(np.diff(good, prepend=False, append=False)).reshape(-1, 2)
    parts = [_solid(x[first:last], y[first:last]) for first, last in ends]
    if dash:
        parts = [_dashed(part, np.asarray(dash, float)) for part in parts]
    return np.concatenate([np.zeros((0, 4)), *parts])


def _solid(x: Floats, y: Floats) -> Floats:
    return np.stack((x[:-1], y[:-1], x[1:], y[1:]), axis=1)


def _dashed(lines: Floats, dash: Floats) -> Floats:
    """Cut consecutive lines at the ends of all strokes, and leave out what lies in gaps."""
    if not len(lines):
        return lines
    way = np.concatenate(([0.0], np.cumsum(np.hypot(lines[:, 2] - lines[:, 0], lines[:, 3] - lines[:, 1]))))
    period = dash.sum()
    turns = np.concatenate(([0.0], np.cumsum(dash)[:-1]))
    marks = (np.arange(int(way[-1] / period) + 1)[:, None] * period + turns).ravel()
    cuts = np.sort(np.concatenate((way, marks[marks < way[-1]])))
    middle = (cuts[1:] + cuts[:-1]) / 2.0
    stroke = (np.searchsorted(turns, middle % period, side="right") % 2 == 1) & (cuts[1:] > cuts[:-1])
    x = np.interp(cuts, way, np.append(lines[:, 0], lines[-1, 2]))
    y = np.interp(cuts, way, np.append(lines[:, 1], lines[-1, 3]))
    kept: Floats = _solid(x, y)[stroke]
    return kept
