"""Boxes a pixel wide as one picture: Qt blends its rows many times faster than it fills so many narrow boxes."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF
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
    ratio = painter.device().devicePixelRatioF()
    left, top = math.floor(area.left()), math.floor(area.top() * ratio)
    columns, rows = math.ceil(area.right()) - left, math.ceil(area.bottom() * ratio) - top
    first, mask = covered(boxes * (1.0, ratio, 1.0, ratio) - (0.0, top, 0.0, 0.0), left, columns, rows)
    begin, mask = _spread(mask, left, ratio)
    if mask.size:
        pixels = mask * colour.premultiplied(ink)
        high, wide = mask.shape
        image = QImage(pixels.data, wide, high, 4 * wide, QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(ratio)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawImage(QPointF(begin / ratio, (top + first) / ratio), image)


def _spread(mask: npt.NDArray[np.bool_], left: int, ratio: float) -> tuple[int, npt.NDArray[np.bool_]]:
    """Return columns from `left` on as columns of the screen, and which of those is the first.

    Not Qt's scaling: where a middle lies on an edge it takes one column or the other, as the picture's size has it.
    """
    if ratio == 1.0:
        return left, mask
    begin, end = math.floor(left * ratio), math.ceil((left + mask.shape[1]) * ratio)
    at = np.floor((np.arange(begin, end) + 0.5) / ratio).astype(np.intp) - left
    return begin, mask.take(at.clip(0, mask.shape[1] - 1), axis=1)
