"""Reads a CSV file: from a path to columns of text, and to what the target column holds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from nnviz.catalog.reading import columns, numbers, rows, text, usable
from nnviz.catalog.reading.columns import Column
from nnviz.refusal import Refusal, Refused, refuse
from nnviz.spec import Data

FEWEST_VALUES = 10  # integers with more different values than this are regressed upon
FEWEST_ON_A_LINE = 2  # the same where one column of numbers is all there is to tell them by


class Table(msgspec.Struct, frozen=True):
    """A file taken apart.

    Attributes:
        inputs: The input columns in use, in the order of the file.
        numeric: For each of them, whether it holds numbers.
        target: The target column, without missing values.
        notes: What was found and done, as in `nnviz.catalog.entries.Raw`.
    """

    inputs: tuple[Column, ...]
    numeric: tuple[bool, ...]
    target: Column
    notes: tuple[tuple[str, dict[str, Any]], ...]


def read(data: Data) -> Table:
    """Return the table `data` describes; `Refused` for anything wrong.

    Columns a network cannot learn from are left out first (see `nnviz.catalog.reading.usable`); then rows with missing
    values are dropped, all of them or only those without a target, as `data.missing` says.
    """
    if not data.path:
        raise refuse("missing", "data.path", "", "the path of a CSV file")
    path = Path(data.path).expanduser()
    content, encoding = text.read(path)
    delimiter = rows.delimiter_of(content, data.delimiter, str(path))
    found = rows.records(content, delimiter, str(path))
    header = rows.has_header(found) if data.header == "auto" else data.header
    whole = _columns(found, header, str(path))
    target = _target(data.target, whole, header)
    note = {"encoding": encoding, "delimiter": delimiter, "header": header, "target": whole[target].name}
    return _complete(whole, target, data.missing, ("table", note))


def _columns(found: list[rows.Record], header: bool, file: str) -> tuple[Column, ...]:
    names, body = rows.names_of(found, header), found[1:] if header else found
    if not body:
        raise Refused(Refusal("empty", f"line {found[0].line}", "a header only", "rows below the header", file))
    if len(names) < 2:
        raise Refused(Refusal("columns", f"line {found[0].line}", "1 column", "an input and a target column", file))
    lines = tuple(record.line for record in body)
    cells = zip(*(record.cells for record in body), strict=True)
    return tuple(Column(name, column, lines, file) for name, column in zip(names, cells, strict=True))


def _target(wanted: str, whole: tuple[Column, ...], header: bool) -> int:
    """Return the index of the target column: by its name, else by its number from 1; the last by default."""
    names = [column.name for column in whole]
    if not wanted:
        return len(names) - 1
    if wanted in names:
        return names.index(wanted)
    if wanted.isascii() and wanted.isdigit() and 1 <= int(wanted) <= len(names):
        return int(wanted) - 1
    listed = ", ".join(names[:20]) + (", ..." if len(names) > 20 else "")
    raise refuse("unknown_name", "data.target", wanted, f"a number from 1 to {len(names)}, or one of {listed}")


def _complete(whole: tuple[Column, ...], target: int, missing: str, note: tuple[str, dict[str, Any]]) -> Table:
    asked = whole[target]
    columns.check_filled(asked)
    numeric = [columns.is_numeric(column) for column in whole]
    inputs = [pair for number, pair in enumerate(zip(whole, numeric, strict=True)) if number != target]
    used, out = usable.sift(inputs)  # before rows are dropped: a column that is left out drops none
    _check_decimal_sign([*used, (asked, numeric[target])])
    holes = np.stack([column.missing() for column, _ in [*used, (asked, False)]], axis=1)
    dropped = np.asarray(holes.any(axis=1) if missing == "drop" else holes[:, -1])
    if dropped.all():
        raise whole[0].refused("empty", 0, "no row without missing values", 'rows with values, or missing = "fill"')
    asked = asked.keep(~dropped)
    columns.check_varies(asked)
    used, more = usable.sift((column.keep(~dropped), numeric) for column, numeric in used)
    return Table(
        tuple(column for column, _ in used),
        tuple(numeric for _, numeric in used),
        asked,
        (note, *usable.notes_of([*out, *more]), *_hole_notes([column for column, _ in used], int(dropped.sum()))),
    )


def _hole_notes(used: list[Column], dropped: int) -> list[tuple[str, dict[str, Any]]]:
    notes: list[tuple[str, dict[str, Any]]] = [("dropped", {"rows": dropped})] if dropped else []
    holes = np.stack([column.missing() for column in used], axis=1)
    if filled := int(holes.sum()):
        notes.append(("filled", {"cells": filled, "rows": int(holes.any(axis=1).sum())}))
    return notes


def _check_decimal_sign(used: list[usable.Input]) -> None:
    written = [column for column, numeric in used if numeric]
    doubtful = numbers.unclear(cell for column in written for cell in column.cells if numbers.is_number(cell))
    if doubtful:
        column = next(column for column in written if doubtful in column.cells)
        accepted = "decimal points only, or decimal commas only, and nothing between thousands"
        raise column.refused("decimal", column.cells.index(doubtful), doubtful, accepted)


def is_classification(found: Table) -> bool:
    """Say what the content of the target asks for: text, or few different integers, are classes.

    Two columns of numbers are x and y: they are classes where there are two of them, such as failed 0 and passed 1.
    """
    if not columns.is_numeric(found.target):
        return True
    different = np.unique(columns.values_of(found.target))
    most = FEWEST_ON_A_LINE if found.numeric == (True,) else FEWEST_VALUES
    return bool((different == np.round(different)).all() and different.size <= most)
