"""Draws one curve of a plot."""

from __future__ import annotations

import math

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nnviz.ui.panels.drawing.batches import draw_lines
from nnviz.ui.panels.plots.labels import Place
from nnviz.ui.panels.plots.picture import Line
from nnviz.ui.panels.plots.shade import draw_boxes
from nnviz.ui.panels.plots.strokes import boxes, segments

#: Pixels beyond the plot at which a diverging curve ends, and up to which dashes are drawn.
FAR, NEAR = 4000.0, 4.0
#: Points before a place that have a say in how a line is drawn there.
BEFORE = 4


def line_pen(line: Line, zoom: float) -> QPen:
    """Return the pen of a line; its dashes are cut by `segments`."""
    pen = QPen(QColor(line.colour), line.width * zoom if line.width > 1.0 else 1.0)
    pen.setJoinStyle(Qt.PenJoinStyle.BevelJoin)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap if line.dash else Qt.PenCapStyle.SquareCap)  # square ends close the bends
    return pen


def draw_line(painter: QPainter, line: Line, place: Place, zoom: float, since: float = -math.inf) -> None:
    """Draw a thin line without antialiasing (as boxes where it is dense), another as short antialiased lines.

    What lies left of `since` (x) is clipped: it need not be drawn.
    """
    pen = line_pen(line, zoom)
    thin = line.width <= 1.0 and not line.dash
    first = _first(line, place, since) if not line.dash else 0  # where its strokes begin depends on all before
    x, y = place.xs(line.x[first:]), place.ys(line.y[first:]).clip(place.box.top() - FAR, place.box.bottom() + FAR)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, not thin)
    if thin and (dense := boxes(x, y)) is not None:
        area = QRectF(place.box)
        area.setLeft(max(area.left(), since))
        draw_boxes(painter, dense, pen.color(), area)
        return
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if thin:
        painter.drawPath(pg.arrayToQPath(x, y, connect="finite"))
        return
    seen = place.box.adjusted(-NEAR, -NEAR, NEAR, NEAR)
    left = max(seen.left(), since - NEAR)
    dash = [length * pen.widthF() for length in line.dash]
    draw_lines(painter, segments(x, y, dash, (left, seen.top(), seen.right(), seen.bottom())))


def _first(line: Line, place: Place, since: float) -> int:
    """Return the first point of a line that matters to what lies right of `since` (x)."""
    if since == -math.inf:
        return 0
    return max(0, int(np.searchsorted(line.x, place.step_at(since - NEAR))) - BEFORE)
