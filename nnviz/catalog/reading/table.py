"""Reads a CSV file: from a path to columns of text, and to what the target column holds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from nnviz.catalog.reading import columns, numbers, rows, text
from nnviz.catalog.reading.columns import Column
from nnviz.refusal import Refusal, Refused, refuse
from nnviz.spec import Data

FEWEST_VALUES = 10  # integers with more different values than this are regressed upon


class Table(msgspec.Struct, frozen=True):
    """A file taken apart.

    Attributes:
        inputs: The input columns, in the order of the file.
        numeric: For each of them, whether it holds numbers.
        target: The target column, without missing values.
        notes: What was found and done, as in `nnviz.catalog.entries.Raw`.
    """

    inputs: tuple[Column, ...]
    numeric: tuple[bool, ...]
    target: Column
    notes: tuple[tuple[str, dict[str, Any]], ...]


def read(data: Data) -> Table:
    """Return the table `data` describes, rows without a value dropped as it says; `Refused` for anything wrong."""
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
    holes = np.stack([column.missing() for column in whole], axis=1)
    numeric = [columns.is_numeric(column) for column in whole]
    _check_decimal_sign(whole, numeric)
    dropped = np.asarray(holes.any(axis=1) if missing == "drop" else holes[:, target])
    if dropped.all():
        raise whole[0].refused("empty", 0, "no row without missing values", 'rows with values, or missing = "fill"')
    notes = [note]
    if dropped.any():
        notes.append(("dropped", {"rows": int(dropped.sum())}))
    if filled := int(holes[~dropped].sum()):
        notes.append(("filled", {"cells": filled, "rows": int(holes[~dropped].any(axis=1).sum())}))
    kept = [column.keep(~dropped) for column in whole]
    for column in kept:
        columns.check_varies(column)
    inputs = [number for number in range(len(whole)) if number != target]
    return Table(
        tuple(kept[number] for number in inputs),
        tuple(numeric[number] for number in inputs),
        kept[target],
        tuple(notes),
    )


def _check_decimal_sign(whole: tuple[Column, ...], numeric: list[bool]) -> None:
    used = [column for column, yes in zip(whole, numeric, strict=True) if yes]
    doubtful = numbers.unclear(cell for column in used for cell in column.cells if numbers.is_number(cell))
    if doubtful:
        column = next(column for column in used if doubtful in column.cells)
        accepted = "decimal points only, or decimal commas only, and nothing between thousands"
        raise column.refused("decimal", column.cells.index(doubtful), doubtful, accepted)


def is_classification(target: Column) -> bool:
    """Say what the content of the target asks for: text, or few different integers, are classes."""
    if not columns.is_numeric(target):
        return True
    different = np.unique(columns.values_of(target))
    return bool((different == np.round(different)).all() and different.size <= FEWEST_VALUES)
