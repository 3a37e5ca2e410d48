"""Points being drawn: the data's own and what was added or taken away, until they are trained on. No Qt here."""

from __future__ import annotations

import msgspec
import numpy as np
import numpy.typing as npt

from nnviz.catalog.datasets import points as points_set
from nnviz.snapshot import DataView
from nnviz.spec import Data, Event
from nnviz.ui.model import commands

Table = npt.NDArray[np.float64]

#: Decimals points are kept with: finer than can be drawn, and the same before and after float32.
DIGITS = 4


class DrawnPoints:
    """A table (x1, x2, label) that follows the data and runs ahead of it by the strokes that are under way.

    Attributes:
        table: [N, 3] the points as they are now.
        fresh: Whether there is a change that has not been sent.
    """

    def __init__(self) -> None:
        self.table: Table = np.zeros((0, 3))
        self.fresh = False
        self._data: DataView | None = None
        self._labels: tuple[float, ...] = ()
        self._sent: list[Table] = []
        self._view: DataView | None = None

    @property
    def ahead(self) -> bool:
        """Whether the points differ from the data's."""
        return self.fresh or bool(self._sent)

    def follow(self, data: DataView) -> None:
        """Take note of the data trained on: those of a stroke sent before, or others, which take the place of all."""
        if data is self._data:
            return
        arrived = _table(data)
        kept = [at for at, sent in enumerate(self._sent) if _same(sent, arrived)]
        self._data, self._labels = data, labels_of(data)
        self._sent = self._sent[kept[-1] + 1 :] if kept else []
        if not self._sent and not self.fresh:
            self.table, self._view = arrived, None
        elif not kept:
            self.table, self._view, self.fresh, self._sent = arrived, None, False, []

    def forget(self) -> None:
        """Go back to the data trained on."""
        self._sent, self.fresh, self._view = [], False, None
        if self._data is not None:
            self.table = _table(self._data)

    def view(self) -> DataView | None:
        """Return the points as data to draw; None where they are the data's own."""
        if self._data is None or not self.ahead:
            return None
        if self._view is None:
            self._view = self._as_data(self._data)
        return self._view

    def add(self, x: float, y: float, label: float) -> None:
        """Add a point."""
        self._set(np.concatenate([self.table, [[round(x, DIGITS), round(y, DIGITS), label]]]))

    def erase(self, x: float, y: float, reach: tuple[float, float]) -> None:
        """Take away the points within an ellipse of half axes `reach` around a place."""
        away = ((self.table[:, 0] - x) / reach[0]) ** 2 + ((self.table[:, 1] - y) / reach[1]) ** 2
        if (away <= 1.0).any():
            self._set(self.table[away > 1.0])

    def clear(self) -> None:
        """Take all points away."""
        self._set(np.zeros((0, 3)))

    def put(self, rows: tuple[tuple[float, ...], ...]) -> None:
        """Take other points instead."""
        self._set(np.array(rows, float))

    def command(self, task: str = "") -> Event:
        """Return what makes the points the data of every run, and count it as sent.

        `task` overrides what the data's task says. Raises `Refused` where they are no data to train on yet.
        """
        rows = tuple((x, y, label) for x, y, label in self.table.tolist())
        table = {"name": "points", "points": rows, "task": task or self._task()}
        points_set.make(msgspec.convert(table, Data), np.random.default_rng(0))
        self._sent.append(self.table)
        self.fresh = False
        return commands.changing("", {"data": {**table, "points": [list(row) for row in rows]}})

    def _task(self) -> str:
        return "regression" if self._data is not None and self._data.task == "regression" else "classification"

    def _set(self, table: Table) -> None:
        self.table, self.fresh, self._view = table, True, None

    def _as_data(self, data: DataView) -> DataView:
        x1, x2, labels = self.table.T if len(self.table) else np.zeros((3, 0))
        points = np.stack([x1, x2], axis=1).astype(np.float32)
        split = np.zeros(len(points), np.int8)
        if data.task == "regression":
            return msgspec.structs.replace(data, points=points, targets=labels, split=split)
        known = [*self._labels, *sorted(set(labels.tolist()) - set(self._labels))]
        targets = np.array([known.index(label) for label in labels.tolist()], np.int64)
        names = (*data.classes, *(f"{label:g}" for label in known[len(data.classes) :]))
        return msgspec.structs.replace(data, classes=names, points=points, targets=targets, split=split)


def curve(rows: tuple[tuple[float, ...], ...]) -> Event:
    """Return what makes the points (x, y) of a curve the data of every run; `Refused` where they are none."""
    table = {"name": "points", "points": rows, "task": "auto"}
    points_set.make(msgspec.convert(table, Data), np.random.default_rng(0))
    return commands.changing("", {"data": {**table, "points": [list(row) for row in rows]}})


def labels_of(data: DataView) -> tuple[float, ...]:
    """Return the number each class goes by: the one it is named after, or else its place."""
    if data.task == "regression":
        return ()
    try:
        return tuple(float(name) for name in data.classes)
    except ValueError:
        return tuple(float(index) for index in range(len(data.classes)))


def _table(data: DataView) -> Table:
    if data.kind != "plane":
        return np.zeros((0, 3))
    labels = np.array(labels_of(data))[data.targets] if data.task != "regression" else data.targets
    return np.column_stack([np.round(data.points.astype(float), DIGITS), labels])


def _same(first: Table, second: Table) -> bool:
    """Whether two tables hold the same points, in any order."""
    if first.shape != second.shape:
        return False
    return bool(np.allclose(first[np.lexsort(first.T)], second[np.lexsort(second.T)], rtol=1e-5))
