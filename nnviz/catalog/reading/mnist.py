"""How the images of MNIST were made: fitted into 20 x 20 of 28 x 28 pixels, their centre of mass in the middle."""

from __future__ import annotations

import numpy as np

from nnviz.catalog.reading.drawings import Array, cropped, placed

FITTED = 20 / 28  # part of the image that the digit is fitted into, its shape kept


def prepare(drawn: Array, shape: tuple[int, int]) -> Array:
    """Return the image [h, w] of the given shape, in 0..1, of a drawing (0 background, 1 ink) as MNIST would hold it.

    An empty drawing stays empty.
    """
    ink = cropped(np.asarray(drawn, np.float64))
    if not ink.size:
        return np.zeros(shape)
    scale = FITTED * min(shape) / max(ink.shape)
    high, wide = scale * ink.shape[0], scale * ink.shape[1]
    total = ink.sum()
    rows, columns = ((np.arange(count) + 0.5) / count for count in ink.shape)
    down, across = (ink.sum(axis=1) @ rows) / total, (ink.sum(axis=0) @ columns) / total
    return placed(ink, (shape[0] / 2 - down * high, high), (shape[1] / 2 - across * wide, wide), shape)
