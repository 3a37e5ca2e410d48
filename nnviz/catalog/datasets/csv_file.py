"""A table of the user's own, from a CSV file."""

from __future__ import annotations

import numpy as np

from nnviz.catalog.entries import DatasetEntry, Raw
from nnviz.catalog.reading import columns, table
from nnviz.catalog.reading.columns import Column
from nnviz.refusal import Refusal, Refused
from nnviz.spec import Data

LARGEST = 1 << 26  # values, after categories have become inputs


def make(data: Data, rng: np.random.Generator) -> Raw:
    """Return the table: numbers as they are, categories as one input each; `rng` is not used.

    Two numeric input columns are a plane, one with a value to predict is a line: they are drawn as such.
    """
    found = table.read(data)
    classify = table.is_classification(found) if data.task == "auto" else data.task == "classification"
    y, classes = columns.classes_of(found.target) if classify else (columns.values_of(found.target), ())
    x, names, choices = _inputs(found)
    task = "regression" if not classes else "binary" if len(classes) == 2 else "multiclass"
    told = (("task", {"task": task}),) if data.task == "auto" else ()  # what was asked for needs no telling
    return Raw(x, y, task, _kind(found, task), names, classes, choices=choices, notes=(*found.notes, *told))


def _inputs(found: table.Table) -> tuple[np.ndarray, tuple[str, ...], tuple[tuple[int, int], ...]]:
    """Return the inputs, their names, and which of them belong to one column of categories."""
    blocks = []
    size = 0
    for column, numeric in zip(found.inputs, found.numeric, strict=True):
        blocks.append(columns.encoded(column, numeric))
        size += blocks[-1][0].size
        _check_size(size, column)
    ends = np.cumsum([len(names) for _, names in blocks]).tolist()
    runs = zip([0, *ends], ends, found.numeric, strict=False)
    choices = tuple((first, last) for first, last, numeric in runs if not numeric)
    names = tuple(name for _, names in blocks for name in names)
    return np.concatenate([block for block, _ in blocks], axis=1), names, choices


def _check_size(size: int, column: Column) -> None:
    if size > LARGEST:
        accepted = f"at most {LARGEST:,} values, each category counted as a column"
        raise Refused(Refusal("size", f"column {column.name!r}", f"{size:,}", accepted, column.file))


def _kind(found: table.Table, task: str) -> str:
    if found.numeric == (True, True):
        return "plane"
    return "line" if found.numeric == (True,) and task == "regression" else "table"


ENTRY = DatasetEntry(
    name="csv",
    title="CSV file",
    make=make,
    kind="any",
    task="any",
    keys=("path", "header", "delimiter", "target", "task", "missing", "features"),
    standardise=True,
    meaning="A table of your own; the target column may hold classes or values.",
    short="CSV",
    order=150,
)
