"""Draws a diagram: kept words, kept edges drawn again where any of a layer has changed, then the nodes' pictures."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from nnviz.ui.panels.diagram.edges import EdgeLayer, edge_path, level_width
from nnviz.ui.panels.diagram.geometry import Node
from nnviz.ui.panels.diagram.ground import draw_ground
from nnviz.ui.panels.diagram.picture import Diagram, Portrait
from nnviz.ui.panels.drawing import colour, ink
from nnviz.ui.panels.frame import Frame, Hover
from nnviz.ui.theme import Theme


class DiagramPainter:
    """Paints diagrams, keeping what does not change from frame to frame."""

    def __init__(self) -> None:
        self._ground: tuple[object, QPixmap] | None = None
        self._edges = EdgeLayer()

    def paint(self, painter: QPainter, picture: Diagram, frame: Frame, theme: Theme) -> None:
        """Draw `picture` on all of the painter's ground."""
        ratio = painter.device().devicePixelRatioF()
        ground = self._ground_of(picture, frame, theme, ratio)
        painter.drawPixmap(0, 0, self._edges.drawn(ground, picture, frame.snapshot, theme))
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

    def _ground_of(self, picture: Diagram, frame: Frame, theme: Theme, ratio: float) -> QPixmap:
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
        return self._ground[1]


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
    width = max(2.5, level_width(int(picture.levels[edge]), picture.geometry, theme.zoom))
    sign = "pos" if picture.signs[edge] > 0 else "neg" if picture.signs[edge] < 0 else "line"
    painter.strokePath(path, QPen(theme.color("text"), width + 3.0))
    painter.strokePath(path, QPen(theme.color(sign), width))
