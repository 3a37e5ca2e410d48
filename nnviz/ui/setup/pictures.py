"""Small pictures of the data sets: drawn from the real generators with a fixed seed; tables and images get a sign."""

from __future__ import annotations

import functools

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPixmap

from nnviz.catalog.entries import DatasetEntry, Raw
from nnviz.catalog.registry import datasets
from nnviz.spec import Data
from nnviz.ui.panels.drawing.classes import class_colour
from nnviz.ui.theme import Theme

_SEED = 1
_SAMPLES = 160
_PLANE = 6.0
_SCALE = 2  # pixels drawn for each one shown, so that it is sharp on fine screens too


def generated(entry: DatasetEntry) -> bool:
    """Whether the data set is drawn by numpy alone: any number of samples can be asked for."""
    return "samples" in entry.keys


@functools.lru_cache(maxsize=64)
def sample(name: str) -> Raw:
    """Return a few samples of a generated data set, always the same ones."""
    data = Data(name=name, seed=_SEED, samples=_SAMPLES, noise=0.06)
    return datasets()[name].make(data, np.random.default_rng([_SEED, 0]))


@functools.lru_cache(maxsize=128)
def picture(name: str, theme: Theme, width: int, height: int) -> QPixmap:
    """Return the picture of a data set, `width` by `height` device-independent pixels."""
    image = QImage(QSize(width, height) * _SCALE, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(_SCALE)
    image.fill(Qt.GlobalColor.transparent)
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(0, 0, width, height).adjusted(2, 2, -2, -2)
        entry = datasets().get(name)
        if entry is not None and generated(entry):
            _draw(painter, sample(name), box, theme)
        else:
            {"image": _digit, "plane": _drawn}.get(entry.kind if entry is not None else "", _table)(painter, box, theme)
    return QPixmap.fromImage(image)


def _draw(painter: QPainter, raw: Raw, box: QRectF, theme: Theme) -> None:
    side = min(box.width(), box.height())
    if raw.kind == "line":
        _curve(painter, raw, box, theme)
        return
    middle, radius = box.center(), max(0.8, side / 42)
    painter.setPen(Qt.PenStyle.NoPen)
    colours = _colours(raw, theme)
    for point, ink in zip(raw.x, colours, strict=True):
        x, y = (float(value) * side / 2 / _PLANE for value in point)
        painter.setBrush(QColor(ink))
        painter.drawEllipse(QPointF(middle.x() + x, middle.y() - y), radius, radius)


def _colours(raw: Raw, theme: Theme) -> list[str]:
    if raw.classes:
        return [class_colour(theme, int(index)) for index in raw.y]
    limit = float(np.abs(raw.y).max()) or 1.0
    return [theme.pos if value > 0 else theme.neg for value in raw.y / limit]


def _curve(painter: QPainter, raw: Raw, box: QRectF, theme: Theme) -> None:
    order = np.argsort(raw.x[:, 0])
    x, y = raw.x[order, 0], raw.y[order]
    low, high = float(y.min()), float(y.max())
    across = (x - x[0]) / (x[-1] - x[0]) * box.width() + box.left()
    up = box.bottom() - (y - low) / (high - low or 1.0) * box.height()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("pos"))
    radius = max(0.8, min(box.width(), box.height()) / 36)
    for place in zip(across, up, strict=True):
        painter.drawEllipse(QPointF(*map(float, place)), radius, radius)


def _table(painter: QPainter, box: QRectF, theme: Theme) -> None:
    side = min(box.width() / 1.5, box.height() * 0.8)
    frame = QRectF(0, 0, side * 1.35, side * 0.9)
    frame.moveCenter(box.center())
    painter.setPen(QPen(theme.color("muted"), 1.0))
    painter.setBrush(theme.color("surface"))
    painter.drawRect(frame)
    for part in (0.25, 0.5, 0.75):
        y = frame.top() + part * frame.height()
        painter.drawLine(QPointF(frame.left(), y), QPointF(frame.right(), y))
    for part in (1 / 3, 2 / 3):
        x = frame.left() + part * frame.width()
        painter.drawLine(QPointF(x, frame.top()), QPointF(x, frame.bottom()))


_THREE = ("01110", "10001", "00001", "00110", "00001", "10001", "01110")  # a three in 5 x 7 cells


def _digit(painter: QPainter, box: QRectF, theme: Theme) -> None:
    cell = min(box.height() / 9, box.width() / 7)
    left, top = box.center().x() - 2.5 * cell, box.center().y() - 3.5 * cell
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("text"))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    for row, cells in enumerate(_THREE):
        for column, ink in enumerate(cells):
            if ink == "1":
                painter.drawRect(QRectF(left + column * cell, top + row * cell, cell, cell))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)


def _drawn(painter: QPainter, box: QRectF, theme: Theme) -> None:
    """Draw a pencil line with two points: data drawn by hand."""
    painter.setPen(QPen(theme.color("muted"), 1.4))
    low, high = box.bottomLeft() + QPointF(box.width() * 0.3, -box.height() * 0.2), box.center()
    painter.drawLine(low, high + QPointF(box.width() * 0.14, -box.height() * 0.22))
    painter.setPen(Qt.PenStyle.NoPen)
    for at, ink in ((-0.2, "neg"), (0.26, "pos")):
        painter.setBrush(theme.color(ink))
        painter.drawEllipse(box.center() + QPointF(at * box.width(), at * box.height() * 0.9), 2.4, 2.4)
