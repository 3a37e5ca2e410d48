"""Which input columns of a table a network can learn from. The others are left out, and the user is told.

A column is left out where it has no value in any row, where it has the same value in every row, or where it is text
with too many different values: more than `MOST_CATEGORIES`, since each becomes an input of the network, or, in
`MANY_ROWS` rows or more, more than half as many as there are rows, as names and identifiers have. Numbers are never
taken for identifiers. A table of which no input column is left is refused for the first of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from nnviz.catalog.reading import columns
from nnviz.catalog.reading.columns import MOST_CATEGORIES, Column
from nnviz.refusal import Refused

Input = tuple[Column, bool]  # a column, and whether it holds numbers
LeftOut = tuple[Column, Refused]

MANY_ROWS = 10
_MOST_NAMED = 5


def sift(inputs: Iterable[Input]) -> tuple[list[Input], list[LeftOut]]:
    """Return the columns that can be used and those that cannot; `Refused` where all of them cannot."""
    used: list[Input] = []
    out: list[LeftOut] = []
    for column, numeric in inputs:
        why = why_not(column, numeric)
        if why is None:
            used.append((column, numeric))
        else:
            out.append((column, why))
    if not used:
        raise out[0][1]
    return used, out


def why_not(column: Column, numeric: bool) -> Refused | None:
    """Return why an input column cannot be used, or None where it can."""
    try:
        columns.check_filled(column)
        columns.check_varies(column)
        if not numeric:
            rows = int((~column.missing()).sum())
            columns.categories_of(column, min(MOST_CATEGORIES, rows // 2) if rows >= MANY_ROWS else MOST_CATEGORIES)
    except Refused as refused:
        return refused
    return None


def notes_of(out: Sequence[LeftOut]) -> list[tuple[str, dict[str, Any]]]:
    """Return a note for each reason: how many columns were left out for it, and the names of the first of them."""
    reasons: dict[str, list[str]] = {}
    for column, why in out:
        reasons.setdefault(why.refusal.code, []).append(column.name)
    return [
        (f"left_out_{code}", {"count": len(names), "columns": names[:_MOST_NAMED] + ["…"] * (len(names) > _MOST_NAMED)})
        for code, names in reasons.items()
    ]
