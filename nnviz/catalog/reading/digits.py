"""How scikit-learn's 8 x 8 digits become 28 x 28 images, and how a drawn digit is brought into the same form.

The digits of the data set were made from bitmaps that fill their square: cropped, centred, and averaged over 8 x 8
blocks. A drawing must go the same way before a network that learned them can read it.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

SMALL = 8
LARGE = 28
INK = 0.1  # below this share of full ink a pixel is background


def _enlarging() -> Array:
    """Return [28, 8]: linear interpolation between the centres of 8 cells, the edge cells going on to the border."""
    centres = (np.arange(LARGE) + 0.5) * SMALL / LARGE - 0.5
    identity = np.eye(SMALL)
    cells = np.arange(SMALL)
    return np.stack([np.interp(centres, cells, identity[cell]) for cell in range(SMALL)], axis=1)


def _averaging(side: int) -> Array:
    """Return [8, side]: the mean over each eighth of `side` pixels, pixels cut by a border counted in part."""
    edges = np.arange(SMALL + 1) * side / SMALL
    pixels = np.arange(side)
    low = np.maximum(edges[:-1, None], pixels)
    high = np.minimum(edges[1:, None], pixels + 1)
    return np.asarray(np.clip(high - low, 0.0, None) * SMALL / side)


_ENLARGE = _enlarging()


def enlarge(small: Array) -> Array:
    """Return [..., 28, 28] images for [..., 8, 8] ones by bilinear interpolation; values stay within their range."""
    return np.asarray(_ENLARGE @ small @ _ENLARGE.T)


def shrink(drawn: Array) -> Array:
    """Return the 8 x 8 form of a drawing [h, w] in 0..1: cropped to its ink, centred in a square, averaged."""
    rows, columns = (np.flatnonzero((drawn > INK).any(axis=axis)) for axis in (1, 0))
    if not rows.size:
        return np.zeros((SMALL, SMALL))
    ink = drawn[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    side = max(ink.shape)
    square = np.zeros((side, side))
    top, left = (side - ink.shape[0]) // 2, (side - ink.shape[1]) // 2
    square[top : top + ink.shape[0], left : left + ink.shape[1]] = ink
    average = _averaging(side)
    return np.asarray(average @ square @ average.T)


def prepare(drawn: Array) -> Array:
    """Return the [28, 28] image, in 0..1, of a drawing [h, w] (0 background, 1 ink) as the `digits` set would hold it.

    An empty drawing stays empty.
    """
    return enlarge(shrink(np.asarray(drawn, np.float64)))
