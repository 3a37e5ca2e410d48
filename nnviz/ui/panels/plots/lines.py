"""Draws one curve of a plot."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nnviz.ui.panels.drawing.batches import draw_lines
from nnviz.ui.panels.plots.labels import Place
from nnviz.ui.panels.plots.picture import Line
from nnviz.ui.panels.plots.shade import draw_boxes
from nnviz.ui.panels.plots.strokes import boxes, segments

#: Pixels beyond the plot at which a diverging curve ends, and up to which dashes are drawn.
FAR, NEAR = 4000.0, 4.0


def line_pen(line: Line, zoom: float) -> QPen:
    """Return the pen of a line; its dashes are cut by `segments`."""
    pen = QPen(QColor(line.colour), line.width * zoom if line.width > 1.0 else 1.0)
    pen.setJoinStyle(Qt.PenJoinStyle.BevelJoin)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap if line.dash else Qt.PenCapStyle.SquareCap)  # square ends close the bends
    return pen


def draw_line(painter: QPainter, line: Line, place: Place, zoom: float) -> None:
    """Draw a thin line without antialiasing (as boxes where it is dense), another as short antialiased lines."""
    pen = line_pen(line, zoom)
    x, y = place.xs(line.x), place.ys(line.y).clip(place.box.top() - FAR, place.box.bottom() + FAR)
    thin = line.width <= 1.0 and not line.dash
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, not thin)
    if thin and (dense := boxes(x, y)) is not None:
        draw_boxes(painter, dense, pen.color(), place.box)
        return
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if thin:
        painter.drawPath(pg.arrayToQPath(x, y, connect="finite"))
        return
    seen = place.box.adjusted(-NEAR, -NEAR, NEAR, NEAR)
    lines = segments(
        x, y, [length * pen.widthF() for length in line.dash], (seen.left(), seen.top(), seen.right(), seen.bottom())
    )
    draw_lines(painter, lines)
