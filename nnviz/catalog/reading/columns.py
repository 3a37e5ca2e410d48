"""Columns of a table: which are numbers and which are categories, and both as arrays."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from nnviz.catalog.reading import numbers
from nnviz.refusal import Refusal, Refused

Array = npt.NDArray[np.float64]

MOST_CATEGORIES = 50  # of an input column: each becomes an input of the network
MOST_CLASSES = 100


class Column(msgspec.Struct, frozen=True):
    """One column: its name, its cells as text, the line of the file each is on, and the file."""

    name: str
    cells: tuple[str, ...]
    lines: tuple[int, ...]
    file: str

    def missing(self) -> npt.NDArray[np.bool_]:
        """Return [N], True where there is no value."""
        return np.fromiter(map(numbers.is_missing, self.cells), bool, len(self.cells))

    def keep(self, kept: npt.NDArray[np.bool_]) -> Column:
        """Return the column with the rows marked in `kept` only."""
        if kept.all():
            return self
        rows = np.flatnonzero(kept).tolist()
        cells, lines = (tuple(values[row] for row in rows) for values in (self.cells, self.lines))
        return msgspec.structs.replace(self, cells=cells, lines=lines)

    def refused(self, code: str, row: int, value: str, accepted: str) -> Refused:
        """Return the refusal of the cell in `row`."""
        return Refused(Refusal(code, f"line {self.lines[row]}, column {self.name!r}", value, accepted, self.file))


def is_numeric(column: Column) -> bool:
    """Say whether the column holds numbers; one stray text among mostly numbers is refused with its line."""
    rows = [row for row, cell in enumerate(column.cells) if not numbers.is_missing(cell)]
    others = [row for row in rows if not numbers.is_number(column.cells[row])]
    if others and 2 * len(others) < len(rows):
        accepted = "a number, as most of the column, or an empty cell"
        raise column.refused("type", others[0], column.cells[others[0]], accepted)
    return bool(rows) and not others


def values_of(column: Column) -> Array:
    """Return [N] the numbers of the column, NaN where one is missing."""
    values: list[float] = []
    for row, cell in enumerate(column.cells):
        if numbers.is_number(cell):
            values.append(numbers.value_of(cell))
        elif numbers.is_missing(cell):
            values.append(np.nan)
        else:
            raise column.refused("type", row, cell, "a number")
    array = np.array(values)
    if (large := np.abs(array) > numbers.LARGEST).any():
        row = int(np.argmax(large))
        raise column.refused("range", row, column.cells[row], f"a number of magnitude up to {numbers.LARGEST:g}")
    return array


def categories_of(column: Column, most: int) -> tuple[str, ...]:
    """Return the different values of the column, in the order of their numbers or of the alphabet."""
    found: dict[str, int] = {}
    for row, cell in enumerate(column.cells):
        if not numbers.is_missing(cell):
            found.setdefault(cell, row)
        if len(found) > most:
            value = f"{cell}, the category number {most + 1}"
            raise column.refused("categories", row, value, f"at most {most} different values in a column of text")
    if all(map(numbers.is_number, found)):
        return tuple(sorted(found, key=numbers.value_of))
    return tuple(sorted(found))


def check_filled(column: Column) -> None:
    """Refuse a column without any value."""
    if all(map(numbers.is_missing, column.cells)):
        raise column.refused("empty", 0, "no value in any row", "a column with values")


def check_varies(column: Column) -> None:
    """Refuse a column in which nothing changes."""
    filled = (cell for cell in column.cells if not numbers.is_missing(cell))
    plain = (numbers.canonical(cell) if numbers.is_number(cell) else cell for cell in filled)
    first = next(plain, "no value")
    if all(cell == first for cell in plain):
        value = f"{first} in every row"
        raise column.refused("constant", 0, value, "a column with at least two different values")


def encoded(column: Column, numeric: bool) -> tuple[Array, tuple[str, ...]]:
    """Return [N, n] network inputs of an input column and their names: itself, or one per category.

    The rows of missing values are NaN.
    """
    if numeric:
        return values_of(column)[:, None], (column.name,)
    categories = categories_of(column, MOST_CATEGORIES)
    rows = np.vstack([np.eye(len(categories)), np.full(len(categories), np.nan)])
    values = rows[_index(column.cells, categories)]
    return values, tuple(f"{column.name}={category}" for category in categories)


def classes_of(column: Column) -> tuple[npt.NDArray[np.int64], tuple[str, ...]]:
    """Return [N] class indices of a target column without missing values, and the names of the classes."""
    if all(map(numbers.is_number, column.cells)):
        values_of(column)  # refuses numbers out of range
        column = msgspec.structs.replace(column, cells=tuple(map(numbers.canonical, column.cells)))
    classes = categories_of(column, MOST_CLASSES)
    return _index(column.cells, classes), classes


def _index(cells: Sequence[str], categories: Sequence[str]) -> npt.NDArray[np.int64]:
    """Return [N] the place of each cell among the categories, -1 where it is missing."""
    place = {category: number for number, category in enumerate(categories)}
    return np.array([place.get(cell, -1) for cell in cells], np.int64)
