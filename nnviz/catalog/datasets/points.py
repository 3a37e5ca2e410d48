"""Points drawn or pasted by the user: (x1, x2, label) each, or (x, y) of a curve."""

from __future__ import annotations

import numpy as np

from nnviz.catalog.datasets import _shared
from nnviz.catalog.entries import DatasetEntry, Raw
from nnviz.refusal import refuse
from nnviz.spec import Data

LARGEST = 1e6
MOST = 100_000
MOST_CLASSES = 10


def make(data: Data, rng: np.random.Generator) -> Raw:
    """Return the points as they are; few different integers as labels are classes, anything else is a value.

    The points of a curve are a regression of y on x.
    """
    if not 2 <= len(data.points) <= MOST:
        raise refuse("count", "data.points", f"{len(data.points)} points", f"2 to {MOST:,} points (x1, x2, label)")
    check_widths(data, "data.points, point {0}")
    points = np.array(data.points, np.float64)
    wrong = ~(np.abs(points) <= LARGEST).all(axis=1)
    if wrong.any():
        first = int(np.argmax(wrong))
        accepted = f"finite numbers of magnitude up to {LARGEST:g}"
        raise refuse("range", f"data.points, point {first + 1}", str(data.points[first]), accepted)
    if points.shape[1] == 2:
        return Raw(x=points[:, :1], y=points[:, 1], task="regression", kind="line", inputs=("x",))
    x, labels = points[:, :2], points[:, 2]
    return _classes(x, labels) if _is_classification(data.task, labels) else _shared.plane(x, labels, classes=())


def check_widths(data: Data, where: str) -> None:
    """Refuse points that are not all of the same, known kind; `where` names the point by its number from 1."""
    if not data.points:
        return
    width = 2 if len(data.points[0]) == 2 and data.task != "classification" else 3
    for number, point in enumerate(data.points, 1):
        if len(point) != width:
            accepted = "(x1, x2, label) in every row, or, to regress on, (x, y) in every row"
            raise refuse("count", where.format(number), f"{len(point)} numbers", accepted)


def _is_classification(task: str, labels: np.ndarray) -> bool:
    few = (labels == np.round(labels)).all() and np.unique(labels).size <= MOST_CLASSES
    return bool(few) if task == "auto" else task == "classification"


def _classes(x: np.ndarray, labels: np.ndarray) -> Raw:
    values, y = np.unique(labels, return_inverse=True)
    if not 2 <= values.size <= MOST_CLASSES:
        accepted = f"labels of 2 to {MOST_CLASSES} classes"
        raise refuse("classes", "data.points", f"{values.size} different label(s)", accepted)
    return _shared.plane(x, y.astype(np.int64), tuple(f"{value:g}" for value in values))


ENTRY = DatasetEntry(
    name="points",
    title="Drawn points",
    make=make,
    kind="plane",
    task="any",
    keys=("points", "features", "task"),
    meaning="Points you draw or paste.",
    short="Points",
    order=160,
)
