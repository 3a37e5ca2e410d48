"""The data's points: class by shape and colour, training filled, test hollow; kept as one picture between frames."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QTransform

from nnviz.snapshot import DataView
from nnviz.ui.panels.drawing import colour
from nnviz.ui.panels.drawing.classes import class_colour, class_shape
from nnviz.ui.panels.outputs.axes import Axes
from nnviz.ui.theme import Theme, mix

#: Most points drawn of each part; a sample of evenly spaced ones stands for more.
MOST = 1500


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
            inner = QPainter(pixmap)
            inner.setRenderHint(QPainter.RenderHint.Antialiasing)
            inner.translate(8 - axes.box.left(), 8 - axes.box.top())
            draw_points(inner, data, axes, parts, limits, theme)
            inner.end()
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
    y = data.points[indices, 1] if data.kind == "plane" else data.targets[indices]
    ends = np.stack([data.points[indices, 0], y, data.points[indices, 0], y], axis=1).astype(float)
    at = axes.segments(ends)[:, :2]
    far = np.hypot(at[:, 0] - point.x(), at[:, 1] - point.y())
    best = int(far.argmin())
    return int(indices[best]) if far[best] <= reach else -1


def draw_points(
    painter: QPainter, data: DataView, axes: Axes, parts: tuple[int, ...], limits: tuple[float, float], theme: Theme
) -> None:
    """Draw the points of the given parts."""
    size = theme.px(3.4)
    for part in parts:
        for index in shown(data, part).tolist():
            at = axes.at(*place_of(data, index))
            if data.task == "regression":
                _draw_value(painter, at, data, float(data.targets[index]), part, limits, theme)
            else:
                draw_mark(painter, at, int(data.targets[index]), part != 0, size, theme)


def draw_mark(painter: QPainter, at: QPointF, index: int, hollow: bool, size: float, theme: Theme) -> None:
    """Draw the mark of a class: filled for training, hollow for the other parts."""
    ink = QColor(class_colour(theme, index))
    path = class_shape(index, size if not hollow else size + 0.3)
    painter.setPen(QPen(ink, 1.5) if hollow else QPen(theme.color("surface"), 0.8))
    painter.setBrush(theme.color("surface") if hollow else ink)
    painter.drawPath(QTransform.fromTranslate(at.x(), at.y()).map(path))


def _draw_value(
    painter: QPainter, at: QPointF, data: DataView, value: float, part: int, limits: tuple[float, float], theme: Theme
) -> None:
    """Draw a regression sample: on the plane coloured by its target; training a disc, test a square."""
    size = theme.px(3)
    middle, reach = limits
    if data.kind == "plane":
        fill = QColor(int(colour.pixels(theme)[colour.cells(np.array(value - middle), reach)]))
        painter.setPen(QPen(QColor(mix(theme.surface, theme.text, 0.45)), 0.8))
    else:
        fill = theme.color("surface" if part else "muted")
        painter.setPen(QPen(theme.color("muted"), 1.3) if part else QPen(theme.color("surface"), 0.8))
    painter.setBrush(fill)
    if part:
        painter.drawRect(QRectF(at.x() - size, at.y() - size, 2 * size, 2 * size))
    else:
        painter.drawEllipse(at, size, size)
