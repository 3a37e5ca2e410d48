"""Numbers as they are written in tables: what is one, what is a missing value, and which decimal sign is meant."""

from __future__ import annotations

import re
from collections.abc import Iterable

MISSING = frozenset({"", "?", "-", ".", "na", "n/a", "#n/a", "nan", "null", "none"})
LARGEST = 1e30  # so that squares of it are still finite

_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)(?:[eE][+-]?[0-9]+)?")
_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}")


def is_missing(cell: str) -> bool:
    """Say whether `cell` stands for no value."""
    return cell.lower() in MISSING


def is_number(cell: str) -> bool:
    """Say whether `cell` is a number with a point, a comma or neither."""
    return _NUMBER.fullmatch(cell) is not None


def value_of(cell: str) -> float:
    """Return the number in `cell`, whichever decimal sign it has."""
    return float(cell.replace(",", "."))


def canonical(cell: str) -> str:
    """Return the number in `cell` in one way of writing, so that 1, 1.0 and 1,0 are the same."""
    value = value_of(cell)
    return str(int(value)) if value.is_integer() else repr(value)


def unclear(cells: Iterable[str]) -> str:
    """Return one of the numbers `cells` of a table whose comma may mean two things, or "".

    A comma is a decimal comma where no number of the table has a point, and at least one cannot be read as having
    a comma between thousands ("0,5" cannot, "1,234" can).
    """
    numbers = list(cells)
    commas = [cell for cell in numbers if "," in cell]
    if commas and (any("." in cell for cell in numbers) or all(map(_THOUSANDS.fullmatch, commas))):
        return commas[0]
    return ""
