"""The data's points: class by shape and colour, training filled, test hollow; kept as one picture between frames."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from nnviz.snapshot import DataView
from nnviz.ui.panels.drawing import colour
from nnviz.ui.panels.drawing.batches import draw_stamps
from nnviz.ui.panels.drawing.classes import class_colour, class_shape
from nnviz.ui.panels.outputs.axes import Axes
from nnviz.ui.theme import Theme, mix

#: Most points drawn of each part; a sample of evenly spaced ones stands for more.
MOST = 1500
#: How far a mark reaches: its corners in sizes, their outlines in pixels.
_CORNERS, _OUTLINE = 1.25, 3.0


class PointLayer:
    """Points drawn once into a transparent picture and kept until data, place, parts or theme change."""

    def __init__(self) -> None:
        self._kept: tuple[tuple[object, ...], QPixmap, DataView] | None = None

    def draw(
        self, painter: QPainter, data: DataView, axes: Axes, parts: tuple[int, ...], limits: tuple[float, float],
        theme: Theme,
    ) -> None:  # fmt: skip
        """Draw the points of `parts` (0 train, 1 validation, 2 test); `limits` colour regression targets."""
        ratio = painter.device().devicePixelRatioF()
        key = (id(data), axes, parts, limits, theme, ratio)
        if self._kept is None or self._kept[0] != key:
            pixmap = QPixmap(round((axes.box.width() + 16) * ratio), round((axes.box.height() + 16) * ratio))
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(QColor(0, 0, 0, 0))
            with QPainter(pixmap) as inner:
                inner.setRenderHint(QPainter.RenderHint.Antialiasing)
                inner.translate(8 - axes.box.left(), 8 - axes.box.top())
                draw_points(inner, data, axes, parts, limits, theme)
            self._kept = (key, pixmap, data)
        painter.drawPixmap(QPointF(axes.box.left() - 8, axes.box.top() - 8), self._kept[1])


def shown(data: DataView, part: int) -> npt.NDArray[np.intp]:
    """Return the indices of the samples of a part that are drawn."""
    indices = np.flatnonzero(data.split == part)
    return indices[:: max(1, -(-len(indices) // MOST))]


def place_of(data: DataView, index: int) -> tuple[float, float]:
    """Return where a sample stands: (x1, x2) on the plane, (x, y) on a line."""
    x = float(data.points[index, 0])
    return x, float(data.points[index, 1]) if data.kind == "plane" else float(data.targets[index])


def nearest(data: DataView, axes: Axes, parts: tuple[int, ...], point: QPointF, reach: float) -> int:
    """Return the drawn sample nearest to a point of the screen, no further than `reach` from it; -1 is none."""
    indices = np.concatenate([shown(data, part) for part in parts])
    if not indices.size:
        return -1
    at = _places(data, axes, indices)
    far = np.hypot(at[:, 0] - point.x(), at[:, 1] - point.y())
    best = int(far.argmin())
    return int(indices[best]) if far[best] <= reach else -1


def draw_points(
    painter: QPainter, data: DataView, axes: Axes, parts: tuple[int, ...], limits: tuple[float, float], theme: Theme
) -> None:
    """Draw the points of the given parts, one after the other as they come in the data."""
    for part in parts:
        indices = shown(data, part)
        places = _places(data, axes, indices)
        if data.task == "regression":
            _draw_values(painter, data, indices, places.tolist(), part, limits, theme)
        else:
            _draw_classes(painter, data.targets[indices].astype(int), places, part != 0, theme)


def draw_mark(painter: QPainter, at: QPointF, index: int, hollow: bool, size: float, theme: Theme) -> None:
    """Draw the mark of a class: filled for training, hollow for the other parts."""
    ink, surface = QColor(class_colour(theme, index)), theme.color("surface")
    path = class_shape(index, size if not hollow else size + 0.3)
    painter.setPen(QPen(ink, 1.5) if hollow else QPen(surface, 0.8))
    painter.setBrush(surface if hollow else ink)
    painter.drawPath(path.translated(at))


def _places(data: DataView, axes: Axes, indices: npt.NDArray[np.intp]) -> npt.NDArray[np.float64]:
    """Return [n, 2] where samples stand on the screen."""
    y = data.points[indices, 1] if data.kind == "plane" else data.targets[indices]
    ends = np.stack([data.points[indices, 0], y, data.points[indices, 0], y], axis=1).astype(float)
    return axes.segments(ends)[:, :2]


def _draw_classes(
    painter: QPainter, classes: npt.NDArray[np.integer], places: npt.NDArray[np.float64], hollow: bool, theme: Theme
) -> None:
    kinds, which = np.unique(classes, return_inverse=True)
    draw_stamps(painter, _stamps(kinds.tolist(), hollow, painter.device().devicePixelRatioF(), theme), which, places)


def _stamps(kinds: list[int], hollow: bool, ratio: float, theme: Theme) -> QPixmap:
    """Return the marks of classes side by side."""
    size = theme.px(3.4)
    side = 2 * math.ceil(ratio * (_CORNERS * size + _OUTLINE))
    out = QPixmap(max(1, side * len(kinds)), side)
    out.fill(QColor(0, 0, 0, 0))
    out.setDevicePixelRatio(ratio)
    with QPainter(out) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for at, kind in enumerate(kinds):
            draw_mark(painter, QPointF((at + 0.5) * side / ratio, 0.5 * side / ratio), kind, hollow, size, theme)
    return out


def _draw_values(
    painter: QPainter, data: DataView, indices: npt.NDArray[np.intp], places: list[list[float]], part: int,
    limits: tuple[float, float], theme: Theme,
) -> None:  # fmt: skip
    """Draw regression samples: on the plane coloured by their targets; training discs, test squares."""
    size = theme.px(3)
    middle, reach = limits
    if data.kind == "plane":
        fills = colour.pixels(theme)[colour.cells(data.targets[indices] - middle, reach)].tolist()
        painter.setPen(QPen(QColor(mix(theme.surface, theme.text, 0.45)), 0.8))
    else:
        fills = [theme.color("surface" if part else "muted").rgb()] * len(places)
        painter.setPen(QPen(theme.color("muted"), 1.3) if part else QPen(theme.color("surface"), 0.8))
    for fill, (x, y) in zip(fills, places, strict=True):
        painter.setBrush(QColor(fill))
        if part:
            painter.drawRect(QRectF(x - size, y - size, 2 * size, 2 * size))
        else:
            painter.drawEllipse(QPointF(x, y), size, size)
