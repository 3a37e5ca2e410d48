"""What the preparations of drawn digits share: the ink's own rectangle, and putting it to a place in an image."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

INK = 0.1  # below this share of full ink a pixel is background


def cropped(drawn: Array) -> Array:
    """Return the part of a drawing [h, w] (0 background, 1 ink) that holds its ink; [0, 0] where there is none."""
    rows, columns = (np.flatnonzero((drawn > INK).any(axis=axis)) for axis in (1, 0))
    if not rows.size:
        return np.zeros((0, 0))
    return np.asarray(drawn[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])


def placed(ink: Array, rows: tuple[float, float], columns: tuple[float, float], shape: tuple[int, int]) -> Array:
    """Return an image of the given shape with `ink` spread over (start, length) of its rows and of its columns.

    Every pixel is the mean of what falls on it, parts of pixels counted as parts; ink beyond the border is cut off.
    """
    down = _cover(ink.shape[0], *rows, shape[0])
    across = _cover(ink.shape[1], *columns, shape[1])
    return np.asarray(down @ ink @ across.T)


def _cover(count: int, start: float, length: float, cells: int) -> Array:
    """Return [cells, count]: the part of each cell that each of `count` pixels over start, start + length covers."""
    edges = start + np.arange(count + 1) * length / count
    at = np.arange(cells)[:, None]
    return np.asarray(np.clip(np.minimum(edges[1:], at + 1) - np.maximum(edges[:-1], at), 0.0, None))
