"""How scikit-learn's 8 x 8 digits become 28 x 28 images, and how a drawn digit is brought into the same form.

The digits of the data set were made from bitmaps of 32 x 32 pixels that the digit fills from top to bottom, squeezed
where it was wider than 20 pixels, and averaged over blocks of 4 x 4. A drawing must go the same way before a network
that learned them can read it.
"""

from __future__ import annotations

import numpy as np

from nnviz.catalog.reading.drawings import Array, cropped, placed

SMALL = 8
LARGE = 28
WIDEST = 20 / 32  # of the bitmap: wider digits were squeezed


def _enlarging() -> Array:
    """Return [28, 8]: linear interpolation between the centres of 8 cells, the edge cells going on to the border."""
    centres = (np.arange(LARGE) + 0.5) * SMALL / LARGE - 0.5
    identity = np.eye(SMALL)
    cells = np.arange(SMALL)
    return np.stack([np.interp(centres, cells, identity[cell]) for cell in range(SMALL)], axis=1)


_ENLARGE = _enlarging()


def enlarge(small: Array) -> Array:
    """Return [..., 28, 28] images for [..., 8, 8] ones by bilinear interpolation; values stay within their range."""
    return np.asarray(_ENLARGE @ small @ _ENLARGE.T)


def shrink(drawn: Array) -> Array:
    """Return the 8 x 8 form of a drawing [h, w] in 0..1: cropped to its ink, fitted, centred, averaged over blocks."""
    ink = cropped(drawn)
    if not ink.size:
        return np.zeros((SMALL, SMALL))
    scale = SMALL / max(ink.shape)
    high, wide = scale * ink.shape[0], min(scale * ink.shape[1], WIDEST * SMALL)
    return placed(ink, ((SMALL - high) / 2, high), ((SMALL - wide) / 2, wide), (SMALL, SMALL))


def prepare(drawn: Array, shape: tuple[int, int] = (LARGE, LARGE)) -> Array:
    """Return the [28, 28] image, in 0..1, of a drawing [h, w] (0 background, 1 ink) as the `digits` set would hold it.

    An empty drawing stays empty.
    """
    return enlarge(shrink(np.asarray(drawn, np.float64)))
