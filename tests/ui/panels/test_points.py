"""Points are drawn many at a time, and look as each drawn by itself."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QApplication

from nnviz.snapshot import DataView
from nnviz.ui import theme as themes
from nnviz.ui.panels.drawing import colour
from nnviz.ui.panels.outputs import points
from nnviz.ui.panels.outputs.axes import Axes

_THEME = themes.light()
_SIZE, _AXES = 160, Axes(QRectF(10.0, 10.0, 140.0, 140.0), (-1.0, 1.0, -1.0, 1.0))
_LIMITS = (0.25, 0.5)


def _data(kind: str, task: str) -> DataView:
    """60 samples, crowded so that marks overlap: every third is a test sample."""
    rng = np.random.default_rng(3)
    values = rng.uniform(-1.0, 1.0, 60) if task == "regression" else rng.integers(0, 7, 60)
    bounds = (-1.0, 1.0, -1.0, 1.0)
    spots = rng.uniform(-0.5, 0.5, (60, 2 if kind == "plane" else 1))
    return DataView("any", kind, task, ("x1", "x2"), (), spots, values, np.arange(60) % 3 // 2 * 2, bounds)


def _drawn(draw: Callable[[QPainter], object], ratio: float = 1.0) -> QImage:
    image = QImage(round(_SIZE * ratio), round(_SIZE * ratio), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw(painter)
    painter.end()
    return image


def _channels(image: QImage) -> np.ndarray:
    return np.frombuffer(image.constBits(), np.uint8).astype(int)


def _samples(data: DataView) -> list[tuple[int, int, QPointF]]:
    """The part, the index and the place of each sample, in the order they are drawn in."""
    indices = [(part, index) for part in (0, 2) for index in np.flatnonzero(data.split == part).tolist()]
    return [(part, index, _AXES.at(*points.place_of(data, index))) for part, index in indices]


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("theme", [_THEME, themes.named("dark", 2.0)], ids=["light", "dark, enlarged"])
def test_classes_look_as_mark_after_mark_each_at_the_nearest_pixel(
    qapp: QApplication, theme: themes.Theme, ratio: float
) -> None:
    data = _data("plane", "multiclass")

    def by_itself(painter: QPainter) -> None:
        for part, index, at in _samples(data):
            near = QPointF(round(at.x() * ratio) / ratio, round(at.y() * ratio) / ratio)
            points.draw_mark(painter, near, int(data.targets[index]), part != 0, theme.px(3.4), theme)

    together = _drawn(lambda painter: points.draw_points(painter, data, _AXES, (0, 1, 2), _LIMITS, theme), ratio)
    off = np.abs(_channels(together) - _channels(_drawn(by_itself, ratio)))
    assert off.max() <= 4  # what is half covered is rounded once more


@pytest.mark.parametrize("kind", ["plane", "line"])
def test_values_look_as_disc_after_disc_and_square_after_square(qapp: QApplication, kind: str) -> None:
    data, size = _data(kind, "regression"), _THEME.px(3)
    rim = QPen(QColor(themes.mix(_THEME.surface, _THEME.text, 0.45)), 0.8)
    pens = (QPen(_THEME.color("surface"), 0.8), QPen(_THEME.color("muted"), 1.3))
    ramp = colour.pixels(_THEME)

    def by_itself(painter: QPainter) -> None:
        for part, index, at in _samples(data):
            row = int(np.clip((data.targets[index] - _LIMITS[0]) / _LIMITS[1] * 127.5 + 128.0, 0.0, 255.0))
            plain = _THEME.color("surface" if part else "muted")
            painter.setBrush(QColor(int(ramp[row])) if kind == "plane" else plain)
            painter.setPen(rim if kind == "plane" else pens[part != 0])
            if part:
                painter.drawRect(QRectF(at.x() - size, at.y() - size, 2 * size, 2 * size))
            else:
                painter.drawEllipse(at, size, size)

    together = _drawn(lambda painter: points.draw_points(painter, data, _AXES, (0, 1, 2), _LIMITS, _THEME))
    assert together == _drawn(by_itself)
