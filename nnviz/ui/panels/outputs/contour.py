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
#: The same as [2, 16, 2]: first and second line of each case, -1 where there is none.
_TABLE = np.full((2, 16, 2), -1)
for _case, _lines in _JOINS.items():
    _TABLE[: len(_lines), _case] = _lines


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
    rows, columns = np.nonzero((case > 0) & (case < 15) & whole)
    across, up = _shares(grid[:, :-1], grid[:, 1:]), _shares(grid[:-1], grid[1:])
    places = _crossings(across, up, rows, columns)
    cells = np.arange(len(rows))
    parts = []
    for joins in _TABLE[:, case[rows, columns]]:  # the first line of each cell, then the second of saddles
        there = joins[:, 0] >= 0
        mine, ends = cells[there], joins[there]
        parts.append(np.concatenate((places[mine, ends[:, 0]], places[mine, ends[:, 1]]), axis=1))
    return np.concatenate(parts)


def _crossings(across: Grid, up: Grid, rows: npt.NDArray[np.intp], columns: npt.NDArray[np.intp]) -> Grid:
    """Return [n, 4, 2] where (column, row) the line would cross each edge of each cell."""
    out = np.empty((len(rows), 4, 2))
    out[:, 0, 0], out[:, 0, 1] = columns + across[rows, columns], rows
    out[:, 2, 0], out[:, 2, 1] = columns + across[rows + 1, columns], rows + 1
    out[:, 3, 0], out[:, 3, 1] = columns, rows + up[rows, columns]
    out[:, 1, 0], out[:, 1, 1] = columns + 1, rows + up[rows, columns + 1]
    return out


def _shares(first: Grid, second: Grid) -> Grid:
    """Return how far along each edge the line crosses it (of use only where it does)."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return first / (first - second)
