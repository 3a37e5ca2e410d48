"""Fills missing values with what the training part knows of them, so that nothing of the other parts leaks into it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


def filled(
    x: Array, train: npt.NDArray[np.bool_], choices: tuple[tuple[int, int], ...]
) -> tuple[Array, npt.NDArray[np.int64]]:
    """Return `x` without missing values, and the columns of which the training part has no value.

    A missing number becomes the mean of its column over the training part, a missing category the most frequent one
    there (the first of equals). Where the training part has no value at all, it becomes 0, or none of the categories.

    Args:
        x: [N, d] values, NaN where one is missing.
        train: [N] True in the training part.
        choices: (first, last + 1) of the columns that are one categorical column together, one for each category.
    """
    if not np.isnan(x.min()):
        return x, np.zeros(0, np.int64)
    holes = np.isnan(x)
    counts = (~holes[train]).sum(axis=0)
    fill = np.where(holes[train], 0.0, x[train]).sum(axis=0) / np.maximum(counts, 1)
    for first, last in choices:
        usual = first + int(fill[first:last].argmax())
        fill[first:last] = 0.0
        fill[usual] = float(counts[usual] > 0)
    return np.where(holes, fill, x), np.flatnonzero((counts == 0) & holes.any(axis=0))
