"""The output's grid over the plane: its values stand at the middles of equal cells, from the lowest x1 and x2 on."""

from __future__ import annotations

import functools

import numpy as np
import numpy.typing as npt

from nnviz.ui.panels.drawing.colour import Places, lerp

Floats = npt.NDArray[np.float32]
Bounds = tuple[float, float, float, float]


def enlarged(values: Floats, side: int) -> Floats:
    """Return [..., h, w] values resampled linearly to [..., side, side] pixels, level beyond the outer middles.

    What is not finite leaves NaN around it, and only there.
    """
    broken = ~np.isfinite(values)
    if not broken.any():
        across, down = _places(values.shape[-1], side), _places(values.shape[-2], side)
        return lerp(lerp(np.asarray(values, np.float32), across, -1), down, -2)
    out = enlarged(np.where(broken, np.float32(0.0), values), side)
    return np.where(enlarged(broken.astype(np.float32), side) > 0.0, np.float32(np.nan), out)


def value_at(values: Floats, bounds: Bounds, x: float, y: float) -> npt.NDArray[np.float64]:
    """Return [C] the [C, h, w] values at a point of the plane, linear between the middles of cells."""
    return values_at(values, bounds, np.array([[x, y]]))[:, 0]


def values_at(values: Floats, bounds: Bounds, points: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    """Return [C, n] the [C, h, w] values at points [n, 2] of the plane, linear between the middles of cells."""
    (top, bottom, down), (left, right, across) = (
        _cells(points[:, axis], bounds[2 * axis], bounds[2 * axis + 1], values.shape[-1 - axis]) for axis in (1, 0)
    )
    rows = [
        values[:, row, left] * (1.0 - across) + values[:, row, right] * across for row in (top, bottom)
    ]  # [C, n] each
    return np.asarray(rows[0] * (1.0 - down) + rows[1] * down, float)


def framed(values: Floats) -> Floats:
    """Return [..., h + 2, w + 2] values with a frame half a cell around them, so that lines reach the border."""
    out = np.pad(values, [(0, 0)] * (values.ndim - 2) + [(1, 1), (1, 1)], mode="edge")
    for rows in (out, out.swapaxes(-1, -2)):
        if rows.shape[-2] > 3:
            rows[..., 0, :] = 1.5 * rows[..., 1, :] - 0.5 * rows[..., 2, :]
            rows[..., -1, :] = 1.5 * rows[..., -2, :] - 0.5 * rows[..., -3, :]
    return out


def in_plane(segments: npt.NDArray[np.float64], shape: tuple[int, int], bounds: Bounds) -> npt.NDArray[np.float64]:
    """Return segments [n, 4] in places (column, row) of a `framed` grid of [h, w] values as segments of the plane."""
    out = np.empty_like(segments)
    for axis in (0, 1):
        count, low, high = shape[1 - axis], bounds[2 * axis], bounds[2 * axis + 1]
        middles = np.array([0.0, *(np.arange(count) + 0.5), count]) / count
        places = segments[:, axis::2]
        out[:, axis::2] = low + (high - low) * np.interp(places, np.arange(count + 2), middles)
    return out


def _cells(
    at: npt.NDArray[np.floating], low: float, high: float, count: int
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp], npt.NDArray[np.float64]]:
    place = np.clip((np.asarray(at, float) - low) / ((high - low) or 1.0) * count - 0.5, 0.0, count - 1.0)
    first = np.minimum(place.astype(np.intp), max(count - 2, 0))
    return first, np.minimum(first + 1, count - 1), place - first


@functools.lru_cache(maxsize=64)
def _places(count: int, size: int) -> Places:
    left, right, share = _cells((np.arange(size) + 0.5) / size, 0.0, 1.0, count)
    return left, right, share.astype(np.float32)
