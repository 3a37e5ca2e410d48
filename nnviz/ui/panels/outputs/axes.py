"""A plain frame with ticks, for pictures whose axes are not steps."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainter, QPen

from nnviz.ui.panels.drawing import ink, words
from nnviz.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class Axes:
    """A rectangle on the screen and what it spans."""

    box: QRectF
    bounds: tuple[float, float, float, float]

    def at(self, x: float, y: float) -> QPointF:
        """Return where a point of the data stands."""
        x_low, x_high, y_low, y_high = self.bounds
        across = (x - x_low) / ((x_high - x_low) or 1.0)
        up = (y - y_low) / ((y_high - y_low) or 1.0)
        return QPointF(self.box.left() + across * self.box.width(), self.box.bottom() - up * self.box.height())

    def value(self, point: QPointF) -> tuple[float, float]:
        """Return the place of the data at a point of the screen."""
        x_low, x_high, y_low, y_high = self.bounds
        across = (point.x() - self.box.left()) / self.box.width()
        up = (self.box.bottom() - point.y()) / self.box.height()
        return x_low + across * (x_high - x_low), y_low + up * (y_high - y_low)

    def segments(self, ends: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Return where segments [n, 4] (x, y, x, y) of the data stand."""
        x_low, x_high, y_low, y_high = self.bounds
        wide, high = self.box.width() / ((x_high - x_low) or 1.0), -self.box.height() / ((y_high - y_low) or 1.0)
        left, bottom = self.box.left() - x_low * wide, self.box.bottom() - y_low * high
        return np.asarray(ends * np.array([wide, high, wide, high]) + np.array([left, bottom, left, bottom]))


def ticks(low: float, high: float, most: int) -> list[float]:
    """Return at most about `most` round numbers between `low` and `high`."""
    if not (high > low and math.isfinite(high - low)):
        return []
    unit = 10.0 ** math.floor(math.log10((high - low) / most))
    jump = next(unit * step for step in (1, 2, 3, 5, 10, 20) if (high - low) / (unit * step) <= most)
    return [jump * at for at in range(math.ceil(low / jump - 1e-9), math.floor(high / jump + 1e-9) + 1)]


def draw_axes(painter: QPainter, axes: Axes, names: tuple[str, str], theme: Theme, grid: bool = False) -> None:
    """Draw frame, ticks and names."""
    px, box = theme.px, axes.box
    muted, font = theme.color("muted"), theme.font(11)
    x_low, x_high, y_low, y_high = axes.bounds
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    for x in ticks(x_low, x_high, max(2, int(box.width() / px(60)))):
        at = axes.at(x, y_low)
        painter.setPen(QPen(theme.color("line"), 1.0))
        painter.drawLine(QLineF(at.x(), box.top() if grid else at.y(), at.x(), at.y() + px(3)))
        ink.text(painter, QRectF(at.x() - px(28), at.y() + px(4), px(56), px(14)), words.short(x), font, muted)
    for y in ticks(y_low, y_high, max(2, int(box.height() / px(50)))):
        at = axes.at(x_low, y)
        painter.setPen(QPen(theme.color("line"), 1.0))
        painter.drawLine(QLineF(at.x() - px(3), at.y(), box.right() if grid else at.x(), at.y()))
        label = QRectF(0, at.y() - px(8), at.x() - px(6), px(16))
        ink.text(painter, label, words.short(y), font, muted, ink.RIGHT)
    bold = theme.font(11, 600)
    across = QRectF(box.right() - px(100), box.bottom() + px(16), px(100), px(14))
    ink.text(painter, across, names[0], bold, theme.color("text"), ink.RIGHT)
    heights = [axes.at(x_low, y).y() for y in ticks(y_low, y_high, max(2, int(box.height() / px(50))))][-2:]
    middle = sum(heights) / 2 if len(heights) == 2 else box.top() + px(8)
    upright = QRectF(px(4), middle - px(8), box.left() - px(10), px(16))
    ink.text(painter, upright, names[1], bold, theme.color("text"), ink.RIGHT)
