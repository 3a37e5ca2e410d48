"""Lines of equal value through a grid (marching squares)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating]
Grid = npt.NDArray[np.float64]

#: Pairs of a cell's edges (0 lower, 1 right, 2 upper, 3 left) a line joins, by which corners are above:
#: 1 lower left, 2 lower right, 4 upper right, 8 upper left.
_JOINS: dict[int, tuple[tuple[int, int], ...]] = {
    1: ((3, 0),), 2: ((0, 1),), 3: ((3, 1),), 4: ((1, 2),), 5: ((3, 2), (0, 1)), 6: ((0, 2),), 7: ((3, 2),),
    8: ((2, 3),), 9: ((2, 0),), 10: ((0, 3), (1, 2)), 11: ((2, 1),), 12: ((1, 3),), 13: ((1, 0),), 14: ((0, 3),),
}  # fmt: skip


def contour(values: Floats, level: float) -> npt.NDArray[np.float64]:
    """Return the segments [n, 4] (column, row, column, row) along which [h, w] `values` equal `level`.

    Columns and rows are places in the grid, 0 to w - 1 and 0 to h - 1; values between nodes are linear. Cells with a
    value that is not finite have no line. In a saddle, corners above the level stay apart.
    """
    grid = np.asarray(values, float) - level
    above = grid > 0.0
    case = above[:-1, :-1] + 2 * above[:-1, 1:] + 4 * above[1:, 1:] + 8 * above[1:, :-1]
    finite = np.isfinite(grid)
    whole = finite[:-1, :-1] & finite[:-1, 1:] & finite[1:, 1:] & finite[1:, :-1]
    across, up = _shares(grid[:, :-1], grid[:, 1:]), _shares(grid[:-1], grid[1:])
    parts = [np.zeros((0, 4))]
    for number in np.unique(case[whole]):
        for start, end in _JOINS.get(int(number), ()):
            rows, columns = np.nonzero((case == number) & whole)
            ends = (*_place(across, up, rows, columns, start), *_place(across, up, rows, columns, end))
            parts.append(np.stack(ends, axis=1))
    return np.concatenate(parts)


def _shares(first: Grid, second: Grid) -> Grid:
    """Return how far along each edge the line crosses it (of use only where it does)."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return first / (first - second)


def _place(
    across: Grid, up: Grid, rows: npt.NDArray[np.intp], columns: npt.NDArray[np.intp], edge: int
) -> tuple[Grid, Grid]:
    """Return (column, row) where the line crosses an edge of each cell."""
    if edge in (0, 2):
        row = rows + (edge == 2)
        return columns + across[row, columns], row.astype(float)
    column = columns + (edge == 1)
    return column.astype(float), rows + up[rows, column]
