"""Draws a diagram: a kept ground with all words, edges in batches of equal pens, then the nodes' pictures."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap

from nnviz.ui.panels.diagram.geometry import Geometry, Node
from nnviz.ui.panels.diagram.ground import draw_ground
from nnviz.ui.panels.diagram.picture import LEVELS, Diagram, Portrait
from nnviz.ui.panels.drawing import colour, ink
from nnviz.ui.panels.frame import Frame, Hover
from nnviz.ui.theme import Theme, mix

#: Design pixels: widest edge, and the width from which on an edge is stroked as a curve instead of short lines.
WIDEST, CURVED = 7.0, 3.2


class DiagramPainter:
    """Paints diagrams, keeping what does not change from frame to frame."""

    def __init__(self) -> None:
        self._geometry: Geometry | None = None
        self._lines: list[list[QLineF]] = []
        self._ground: tuple[object, QPixmap] | None = None

    def paint(self, painter: QPainter, picture: Diagram, frame: Frame, theme: Theme) -> None:
        """Draw `picture` on all of the painter's ground."""
        self._place_ground(painter, picture, frame, theme)
        self._draw_edges(painter, picture, theme)
        ratio = painter.device().devicePixelRatioF()
        for layer, portrait in enumerate(picture.portraits):
            _draw_portraits(painter, picture.geometry.nodes[layer], portrait, theme, ratio)
        _draw_borders(painter, picture, theme)

    def paint_hover(self, painter: QPainter, picture: Diagram, hover: Hover, theme: Theme) -> None:
        """Outline the edge and the nodes that `hover` is on, where they are shown."""
        place = picture.geometry
        if not 1 <= hover.layer < len(place.nodes):
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ends = [place.node(hover.layer, hover.neuron)]
        if hover.input:
            ends.append(place.node(hover.layer - 1, hover.input))
            match = (place.layer == hover.layer) & (place.neuron == hover.neuron) & (place.input == hover.input)
            for edge in np.flatnonzero(match):
                _outline_edge(painter, picture, int(edge), theme)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.color("text"), 2.0))
        for node in ends:
            if node is not None:
                painter.drawRoundedRect(QRectF(node.x, node.y, node.side, node.side), 2.0, 2.0)

    def _place_ground(self, painter: QPainter, picture: Diagram, frame: Frame, theme: Theme) -> None:
        ratio = painter.device().devicePixelRatioF()
        place = picture.geometry
        key = (place, theme, ratio, picture.limit, picture.fan_limit, picture.kind, picture.sizes,
               picture.activations, frame.data.inputs if frame.data else (), picture.reduced,
               tuple((p.what, p.limit, p.middle) for p in picture.portraits))  # fmt: skip
        if self._ground is None or self._ground[0] != key:
            pixmap = QPixmap(round(place.width * ratio), round(place.height * ratio))
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(theme.color("surface"))
            inner = QPainter(pixmap)
            draw_ground(inner, picture, frame, theme)
            inner.end()
            self._ground = (key, pixmap)
        painter.drawPixmap(0, 0, self._ground[1])

    def _draw_edges(self, painter: QPainter, picture: Diagram, theme: Theme) -> None:
        place = picture.geometry
        if place is not self._geometry:
            self._geometry = place
            self._lines = edge_lines(place)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        key = picture.levels * 4 + picture.signs
        order = np.argsort(key, kind="stable")
        for batch in np.split(order, np.flatnonzero(np.diff(key[order])) + 1):
            if not len(batch):
                continue
            first = int(batch[0])
            pen = edge_pen(picture, first, theme)
            painter.setPen(pen)
            if pen.widthF() > CURVED * theme.zoom:
                for edge in batch:
                    painter.drawPath(edge_path(place, int(edge)))
                continue
            lines: list[QLineF] = []
            for edge in batch:
                lines += self._lines[edge]
            painter.drawLines(lines)


def edge_width(picture: Diagram, edge: int, zoom: float) -> float:
    """Return the width of an edge: it grows with its level, less where nodes stand close."""
    widest = min(WIDEST, max(2.0, 0.11 * picture.geometry.pitch / zoom))
    return (0.7 + (widest - 0.7) * max(0, int(picture.levels[edge]) - 1) / (LEVELS - 1)) * zoom


def edge_colour(picture: Diagram, edge: int, theme: Theme) -> QColor:
    """Return the colour of an edge: its sign's, paler the smaller it is; without a sign, grey."""
    level = int(picture.levels[edge])
    if level == 0:
        return theme.color("line")
    sign = int(picture.signs[edge])
    if sign == 0:
        return QColor(mix(theme.surface, theme.faint, 0.1 + 0.4 * level / LEVELS))
    return QColor(mix(theme.surface, theme.pos if sign > 0 else theme.neg, min(1.0, 0.4 + 0.75 * level / LEVELS)))


def edge_pen(picture: Diagram, edge: int, theme: Theme) -> QPen:
    """Return the pen of an edge."""
    pen = QPen(edge_colour(picture, edge, theme), edge_width(picture, edge, theme.zoom))
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setJoinStyle(Qt.PenJoinStyle.BevelJoin)
    return pen


def edge_path(place: Geometry, edge: int) -> QPainterPath:
    """Return the curve of an edge."""
    x0, y0, x1, y1 = (float(side[edge]) for side in (place.x0, place.y0, place.x1, place.y1))
    path = QPainterPath(QPointF(x0, y0))
    third = (x1 - x0) / 3.0
    path.cubicTo(x0 + third, y0, x1 - third, y1, x1, y1)
    return path


def edge_lines(place: Geometry) -> list[list[QLineF]]:
    """Return each edge as short straight lines, which Qt draws several times faster than a curve."""
    dense = len(place.x0) > 700
    out = []
    for x0, y0, x1, y1 in zip(place.x0, place.y0, place.x1, place.y1, strict=True):
        rise = abs(y1 - y0)
        count = 1 if rise < 1.0 else min(8 if dense else 26, 6 + int(rise / 14))
        u = np.linspace(0.0, 1.0, count + 1)
        xs, ys = (x0 + (x1 - x0) * u).tolist(), (y0 + (y1 - y0) * u * u * (3.0 - 2.0 * u)).tolist()
        out.append([QLineF(xs[i], ys[i], xs[i + 1], ys[i + 1]) for i in range(count)])
    return out


def _draw_portraits(painter: QPainter, nodes: tuple[Node, ...], portrait: Portrait, theme: Theme, ratio: float) -> None:
    if not portrait.what or not len(portrait.values):
        return
    smooth = portrait.what == "response"
    side = max(1, round(nodes[0].side * ratio))
    values = portrait.values
    if portrait.what == "image":
        picture = ink.grey(values[0], theme)
    else:
        shown = colour.enlarged(values, side, side) if smooth else values
        picture = colour.image(colour.coloured(shown.reshape(-1, shown.shape[-1]), 1.0, theme))
    tall = picture.height() / len(values)
    for i, node in enumerate(nodes):
        painter.drawImage(
            QRectF(node.x, node.y, node.side, node.side), picture, QRectF(0, i * tall, picture.width(), tall)
        )


def _draw_borders(painter: QPainter, picture: Diagram, theme: Theme) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    plain = [portrait.what == "" for portrait in picture.portraits]
    painter.setPen(QPen(theme.color("faint"), 1.0))
    for layer, nodes in enumerate(picture.geometry.nodes):
        painter.setBrush(theme.color("sunken") if plain[layer] else Qt.BrushStyle.NoBrush)
        painter.drawRects([QRectF(node.x, node.y, node.side, node.side) for node in nodes])
    table = colour.pixels(theme)
    for nodes, biases in zip(picture.geometry.nodes[1:], picture.biases, strict=True):
        fills = table[colour.cells(biases, picture.bias_limit)]
        for node, fill in zip(nodes, fills, strict=True):
            small = bias_side(node, theme.zoom)
            painter.setBrush(QColor(int(fill)))
            painter.drawRect(QRectF(node.x - small * 0.75, node.y + node.side - small * 0.6, small, small))


def bias_side(node: Node, zoom: float) -> float:
    """Return the side of a node's bias square."""
    return float(round(min(9.0 * zoom, max(4.0, node.side * 0.28))))


def _outline_edge(painter: QPainter, picture: Diagram, edge: int, theme: Theme) -> None:
    path = edge_path(picture.geometry, edge)
    width = edge_width(picture, edge, theme.zoom)
    width = max(2.5, width)
    sign = "pos" if picture.signs[edge] > 0 else "neg" if picture.signs[edge] < 0 else "line"
    painter.strokePath(path, QPen(theme.color("text"), width + 3.0))
    painter.strokePath(path, QPen(theme.color(sign), width))
