"""Many lines, rectangles or pictures drawn at once from an array of numbers: no Python object is made of each."""

from __future__ import annotations

from typing import cast

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QPainter, QPixmap
from shiboken6 import wrapInstance

Floats = npt.NDArray[np.float64]

#: Numbers of a `PixmapFragment`: middle, corner and size of its source, two scales, rotation, opacity.
_FRAGMENT = 10


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


def draw_stamps(painter: QPainter, stamps: QPixmap, which: npt.NDArray[np.integer], at: Floats) -> None:
    """Draw square pictures, each at the nearest pixel of the screen.

    Args:
        painter: Draws, unscaled.
        stamps: The pictures side by side, each as wide as all are high.
        which: [n] number of each one's picture.
        at: [n, 2] middle of each (x, y).
    """
    if not len(which):
        return
    side, ratio = stamps.height(), stamps.devicePixelRatio()
    fragments = np.empty((len(which), _FRAGMENT))
    fragments[:, :2] = at
    fragments[:, 2] = which * side
    fragments[:, 3:] = 0.0, side, side, 1.0 / ratio, 1.0 / ratio, 0.0, 1.0
    first = cast("QPainter.PixmapFragment", wrapInstance(fragments.ctypes.data, QPainter.PixmapFragment))
    painter.drawPixmapFragments(first, len(fragments), stamps)


def _as_qt_has_them(numbers: Floats) -> Floats:
    """Return [n, 4] numbers as Qt's classes hold them: four doubles in a row."""
    if numbers.shape[1:] != (4,):
        raise ValueError(f"rows of {numbers.shape[1:]} numbers instead of 4")
    return np.ascontiguousarray(numbers, np.float64)
