"""Many lines or rectangles drawn at once from an array of numbers: no Python object is made of each."""

from __future__ import annotations

from typing import cast

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QPainter
from shiboken6 import wrapInstance

Floats = npt.NDArray[np.float64]


def draw_lines(painter: QPainter, lines: Floats) -> None:
    """Draw straight lines [n, 4] (x, y, x, y) with the painter's pen."""
    if len(lines):
        lines = _as_qt_has_them(lines)
        painter.drawLines(cast("QLineF", wrapInstance(lines.ctypes.data, QLineF)), len(lines))


def draw_rects(painter: QPainter, rects: Floats) -> None:
    """Draw rectangles [n, 4] (left, top, width, height) with the painter's pen and brush."""
    if len(rects):
        rects = _as_qt_has_them(rects)
        painter.drawRects(cast("QRectF", wrapInstance(rects.ctypes.data, QRectF)), len(rects))


def _as_qt_has_them(numbers: Floats) -> Floats:
    """Return [n, 4] numbers as Qt's classes hold them: four doubles in a row."""
    if numbers.shape[1:] != (4,):
        raise ValueError(f"rows of {numbers.shape[1:]} numbers instead of 4")
    return np.ascontiguousarray(numbers, np.float64)
