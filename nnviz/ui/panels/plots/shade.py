"""Boxes a pixel wide as one picture: Qt blends its rows many times faster than it fills so many narrow boxes."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from nnviz.ui.panels.drawing import colour

Floats = npt.NDArray[np.float64]


def covered(boxes: Floats, left: int, columns: int, rows: int) -> tuple[int, npt.NDArray[np.bool_]]:
    """Return the first row of pixels any box covers, and from there on which pixels [h, columns] are covered.

    Args:
        boxes: [n, 4] (left, top, width, height) in pixels; lefts and widths are whole.
        left: Where the first column is.
        columns: How many there are.
        rows: How many rows there are, from 0 on; what lies beyond is left out.
    """
    lefts, widths = (boxes[:, at].astype(np.intp) for at in (0, 2))
    tops, bottoms = (np.rint(edge).clip(0, rows).astype(np.int32) for edge in (boxes[:, 1], boxes[:, 1] + boxes[:, 3]))
    top, bottom = np.full(columns, rows, np.int32), np.zeros(columns, np.int32)
    for off in range(int(widths.max(initial=0))):
        at = lefts + off - left
        there = (off < widths) & (at >= 0) & (at < columns)
        np.minimum.at(top, at[there], tops[there])
        np.maximum.at(bottom, at[there], bottoms[there])
    first, last = int(top.min(initial=rows)), int(bottom.max(initial=0))
    row = np.arange(first, max(first, last), dtype=np.int32)[:, None]
    return first, (row >= top) & (row < bottom)


def draw_boxes(painter: QPainter, boxes: Floats, ink: QColor, area: QRectF) -> None:
    """Fill boxes [n, 4] that stand side by side, each pixel once, as far as they lie in `area`."""
    left, top = math.floor(area.left()), math.floor(area.top())
    ratio = painter.device().devicePixelRatioF()
    upright = (boxes - (0.0, top, 0.0, 0.0)) * (1.0, ratio, 1.0, ratio)
    columns, rows = math.ceil(area.right()) - left, round((math.ceil(area.bottom()) - top) * ratio)
    first, mask = covered(upright, left, columns, rows)
    if mask.size:
        pixels = mask * colour.premultiplied(ink)
        image = QImage(pixels.data, columns, len(mask), 4 * columns, QImage.Format.Format_ARGB32_Premultiplied)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawImage(QRectF(left, top + first / ratio, columns, len(mask) / ratio), image)
