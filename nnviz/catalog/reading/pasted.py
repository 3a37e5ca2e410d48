"""A table from the clipboard: whether its rows can be points (x1, x2 and a class or value, or x and y), and which."""

from __future__ import annotations

import re

from nnviz.catalog.reading import numbers
from nnviz.refusal import refuse

Point = tuple[float, ...]

MOST = 100_000
LARGEST = 1e6
_WIDEST = 3  # cells of a point
_PLANE, _CURVE = "three numbers: x1, x2, label", "three numbers (x1, x2, label) or two (x, y)"
_SPACES = re.compile(r"[ \t]+")


def is_table(text: str) -> bool:
    """Say whether `text` has more columns than points have, or as many with one of words beside those of numbers."""
    lines = [_plain(line.rstrip()) for line in text.splitlines() if line.strip()]
    delimiter = _delimiter(lines[0]) if lines else ""
    found = [_cells(line, delimiter) for line in lines]
    if any(len(cells) > _WIDEST for cells in found):
        return True
    return len({len(cells) for cells in found}) == 1 and _has_words(found)


def _has_words(found: list[list[str]]) -> bool:
    """Say whether below a header one column holds words and no number, and another one holds numbers."""
    body = found if any(map(numbers.is_number, found[0])) else found[1:]
    columns = list(zip(*body, strict=True))
    numeric = [any(map(numbers.is_number, column)) for column in columns]
    return any(numeric) and any(
        not all(map(numbers.is_missing, column)) for column, known in zip(columns, numeric, strict=True) if not known
    )


def points(text: str, *, curve: bool = False) -> tuple[Point, ...]:
    """Return the rows of a pasted table as points (x1, x2, label); with `curve` a table of two columns too, as (x, y).

    Columns are parted by tabs, semicolons, commas or spaces, whichever the first row has (in this order); a decimal
    comma is understood where commas do not part columns. A first row without any number is a header.

    Raises `Refused` for the first cell or row that cannot be taken; it names the line.
    """
    lines = [(at, line.strip()) for at, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not lines:
        raise refuse("empty", "clipboard", "no text", "rows of three numbers: x1, x2, label")
    delimiter = _delimiter(lines[0][1])
    if not any(numbers.is_number(cell) for cell in _cells(lines[0][1], delimiter)):
        lines = lines[1:]
    if not 1 <= len(lines) <= MOST:
        raise refuse("count", "clipboard", f"{len(lines)} rows", f"1 to {MOST:,} rows of three numbers")
    first = len(_cells(lines[0][1], delimiter))
    width = 2 if curve and first == 2 else 3
    accepted = _CURVE if curve and first != width else "two numbers: x, y" if width == 2 else _PLANE
    return tuple(_point(at, _cells(line, delimiter), first, width, accepted) for at, line in lines)


def _delimiter(line: str) -> str:
    return next((sign for sign in ("\t", ";", ",") if sign in line), " ")


def _cells(line: str, delimiter: str) -> list[str]:
    return _SPACES.split(line.strip()) if delimiter == " " else [cell.strip() for cell in line.split(delimiter)]


def _plain(text: str) -> str:
    return text.replace("\u2212", "-")  # the minus sign of word processors


def _point(line: int, cells: list[str], first: int, width: int, accepted: str) -> Point:
    """Return a row of `width` numbers as a point; `first` is how many cells the first row has."""
    if len(cells) != width:
        raise refuse("ragged" if first == width else "count", f"line {line}", f"{len(cells)} cells", accepted)
    return tuple(_number(line, cell) for cell in cells)


def _number(line: int, cell: str) -> float:
    plain = _plain(cell)
    if not numbers.is_number(plain):
        raise refuse("type", f"line {line}", cell or '""', "a number")
    value = numbers.value_of(plain)
    if not abs(value) <= LARGEST:
        raise refuse("range", f"line {line}", cell, f"numbers of magnitude up to {LARGEST:g}")
    return value
