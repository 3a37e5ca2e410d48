"""Draws a diagram: kept words, kept edges drawn again where any of a layer has changed, then the nodes' pictures."""

from __future__ import annotations

import functools

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPen, QPixmap

from nnviz.ui.panels.diagram.edges import EdgeLayer, draw_growth, edge_path, level_width
from nnviz.ui.panels.diagram.geometry import Geometry, Node
from nnviz.ui.panels.diagram.ground import draw_ground
from nnviz.ui.panels.diagram.picture import Diagram
from nnviz.ui.panels.diagram.portraits import Portrait
from nnviz.ui.panels.diagram.stages import Stage
from nnviz.ui.panels.diagram.target import Target
from nnviz.ui.panels.drawing import colour, ink
from nnviz.ui.panels.drawing.batches import Floats, draw_rects
from nnviz.ui.panels.frame import Frame
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
        place = picture.geometry
        painter.save()
        painter.setClipRect(QRectF(0.0, place.body[0], place.width, place.body[1] - place.body[0]))
        if picture.stage is not None:
            _draw_stage_edges(painter, picture, picture.stage, theme)
        _draw_portraits(painter, picture, theme, ratio)
        _draw_borders(painter, picture, theme)
        for layer, portrait in enumerate(picture.portraits):
            if portrait.numbers:
                _draw_numbers(painter, place.nodes[layer], portrait, theme)
        if picture.stage is not None:
            _draw_stage(painter, picture, picture.stage, theme)
        painter.restore()
        if picture.stage is not None:
            _draw_caption(painter, picture, picture.stage, theme)

    def paint_target(
        self, painter: QPainter, picture: Diagram, target: Target, theme: Theme, keyboard: bool = False
    ) -> None:
        """Outline what `target` is, its edge and nodes, where they are shown; in the accent where the keyboard is."""
        place = picture.geometry
        if not 0 <= target.layer < len(place.nodes):
            return
        painter.save()
        painter.setClipRect(QRectF(0.0, place.body[0], place.width, place.body[1] - place.body[0]))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ends = [place.node(target.layer, target.neuron)]
        if target.kind in ("edge", "fan"):
            ends.append(place.node(target.layer - 1, target.input))
            for edge in place.edges_of(target.layer, target.neuron, target.input):
                _outline_edge(painter, picture, edge, theme)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.color("accent" if keyboard else "text"), 2.0))
        for node in ends:
            if node is not None:
                painter.drawRoundedRect(QRectF(node.x, node.y, node.side, node.side), 2.0, 2.0)
        if target.kind == "bias" and ends[0] is not None:
            left, top, side = ends[0].bias(theme.zoom)
            painter.drawRect(QRectF(left - 1, top - 1, side + 2, side + 2))
        painter.restore()

    def _ground_of(self, picture: Diagram, frame: Frame, theme: Theme, ratio: float) -> QPixmap:
        place = picture.geometry
        sample = frame.snapshot.sample if frame.snapshot is not None else None
        key = (place, theme, ratio, picture.limit, picture.fan_limit, picture.bias_limit, picture.kind, picture.sizes,
               picture.activations, frame.data.inputs if frame.data else (), picture.reduced, picture.rule,
               picture.stale, (picture.stage.caption, picture.stage.formula) if picture.stage is not None else (),
               tuple((p.what, p.limit, p.middle) for p in picture.portraits),
               sample.index if sample is not None else -1)  # fmt: skip
        if self._ground is None or self._ground[0] != key:
            pixmap = QPixmap(round(place.width * ratio), round(place.height * ratio))
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(theme.color("surface"))
            with QPainter(pixmap) as inner:
                draw_ground(inner, picture, frame, theme)
            self._ground = (key, pixmap)
        return self._ground[1]


def _draw_portraits(painter: QPainter, picture: Diagram, theme: Theme, ratio: float) -> None:
    """Draw the nodes' pictures; of all layers whose pictures are alike they are made at once."""
    alike: dict[tuple[object, ...], list[tuple[tuple[Node, ...], Portrait]]] = {}
    for nodes, portrait in zip(picture.geometry.nodes, picture.portraits, strict=True):
        if portrait.what and len(portrait.values):
            key = portrait.what, nodes[0].side, portrait.values.shape[1:]
            alike.setdefault(key, []).append((nodes, portrait))
    for layers in alike.values():
        boxes = [node for nodes, _ in layers for node in nodes]
        values = np.concatenate([portrait.values for _, portrait in layers])
        drawn = _portraits(values, layers[0][1].what, max(1, round(boxes[0].side * ratio)), theme)
        wide, tall = drawn.width(), drawn.height() / len(values)
        for i, node in enumerate(boxes):
            painter.drawImage(QRectF(node.x, node.y, node.side, node.side), drawn, QRectF(0, i * tall, wide, tall))


def _portraits(values: Floats, what: str, side: int, theme: Theme) -> QImage:
    """Return pictures [n, h, w] of one kind, one under the other; those of responses `side` pixels wide."""
    if what == "image":
        return ink.grey(values[0], theme)
    if what == "response" and np.isfinite(values).all():
        cells = colour.cells_between(values, 1.0, lambda scaled: colour.enlarged(scaled, side, side))
        return colour.image(colour.pixels(theme)[cells.reshape(-1, side)])
    shown = colour.enlarged(values, side, side) if what == "response" else values
    return colour.image(colour.coloured(shown.reshape(-1, shown.shape[-1]), 1.0, theme))


def _draw_borders(painter: QPainter, picture: Diagram, theme: Theme) -> None:
    """Frame the nodes, filling those without a picture, then the biases, which cover a corner of theirs."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(QPen(theme.color("faint"), 1.0))
    plain = tuple(layer for layer, portrait in enumerate(picture.portraits) if portrait.what == "")
    bare, pictured, biases = _boxes(picture.geometry, plain, theme.zoom)
    painter.setBrush(theme.color("sunken"))
    draw_rects(painter, bare)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    draw_rects(painter, pictured)
    fills = colour.pixels(theme)[colour.cells(np.concatenate(picture.biases), picture.bias_limit)]
    for box, fill in zip(biases.tolist(), fills.tolist(), strict=True):
        painter.fillRect(QRectF(*box), QColor(fill))
    draw_rects(painter, biases)


@functools.lru_cache(maxsize=4)
def _boxes(place: Geometry, plain: tuple[int, ...], zoom: float) -> tuple[Floats, Floats, Floats]:
    """Return the boxes [n, 4] (left, top, width, height) of plain layers' nodes, of all other nodes, and of biases."""
    nodes: tuple[list[Node], list[Node]] = [], []
    for layer, column in enumerate(place.nodes):
        nodes[layer not in plain].extend(column)
    bare, pictured = ([(node.x, node.y, node.side, node.side) for node in part] for part in nodes)
    corners = [node.bias(zoom) for column in place.nodes[1:] for node in column]
    squares = [(left, top, side, side) for left, top, side in corners]
    first, second, third = (np.array(boxes, float).reshape(-1, 4) for boxes in (bare, pictured, squares))
    return first, second, third


def _draw_numbers(painter: QPainter, nodes: tuple[Node, ...], portrait: Portrait, theme: Theme) -> None:
    """Write each node's number into it where nodes are wide enough, in ink that stands out from the colour."""
    fitting = number_font(nodes[0].side - 2, theme)
    if fitting is None:
        return
    font, whole = fitting
    painter.setFont(font)
    fills = colour.pixels(theme)[colour.cells(np.asarray(portrait.numbers, np.float32), portrait.limit)]
    for node, value, fill in zip(nodes, portrait.numbers, fills.tolist(), strict=True):
        text = brief(value) if whole or abs(value) >= 1.0 else brief(value).replace("0.", ".")
        if abs(value) < 0.005 and ink.advance(text, font) > node.side - 2:
            text = "≈0"
        if ink.advance(text, font) <= node.side - 2:
            light = sum(w * (fill >> s & 255) for w, s in ((0.299, 16), (0.587, 8), (0.114, 0))) > 140
            painter.setPen(QColor("#14181e" if light else "#ffffff"))
            painter.drawText(QRectF(node.x, node.y, node.side, node.side), ink.CENTER, text)


def number_font(room: float, theme: Theme) -> tuple[QFont, bool] | None:
    """Return the largest font in which numbers fit into so many pixels, and whether with the 0 before the point."""
    for size, longest in ((11, "−0.00"), (10, "−0.00"), (10, "−.00")):
        if ink.advance(longest, font := theme.font(size)) <= room:
            return font, longest == "−0.00"
    return None


def brief(value: float) -> str:
    """Return a number in at most five signs: two decimals, fewer of a large one, one digit and the power of a small."""
    if not np.isfinite(value):
        return "NaN" if np.isnan(value) else "∞" if value > 0 else "−∞"
    size = abs(value)
    if size == 0.0 or 0.005 <= size < 999.5:
        text = f"{size:.{2 if size < 9.995 else 1 if size < 99.95 else 0}f}" if size else "0"
    else:
        mantissa, exponent = f"{size:.0e}".split("e")
        text = f"{mantissa}e{int(exponent)}".replace("-", "−")
    return ("−" if value < 0 else "") + text


def _draw_stage_edges(painter: QPainter, picture: Diagram, stage: Stage, theme: Theme) -> None:
    """Fade the edges not reached yet, and draw Δ around those that are being changed."""
    place = picture.geometry
    top, high = place.body[0], place.body[1] - place.body[0]
    for layer, lit in enumerate(stage.edges, start=1):
        if lit < 1.0:
            left = place.nodes[layer - 1][0].x + place.nodes[layer - 1][0].side
            wash = theme.color("surface")
            wash.setAlphaF(0.8 * (1.0 - lit))
            painter.fillRect(QRectF(left, top, place.nodes[layer][0].x - left, high), wash)
    if stage.growing:
        draw_growth(painter, picture, stage.applied, theme)


def _draw_stage(painter: QPainter, picture: Diagram, stage: Stage, theme: Theme) -> None:
    """Fade the nodes not reached yet, and outline those being reached."""
    place = picture.geometry
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for nodes, lit in zip(place.nodes, stage.lit, strict=True):
        wash = theme.color("surface")
        wash.setAlphaF(0.8 * (1.0 - lit))
        for node in nodes:
            box = QRectF(node.x, node.y, node.side, node.side)
            if lit < 1.0:
                painter.fillRect(box.adjusted(-8, 0, 1, 6), wash)
            if 0.0 < lit < 1.0:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(theme.color("accent"), 2.0))
                painter.drawRoundedRect(box, 2.0, 2.0)


def _draw_caption(painter: QPainter, picture: Diagram, stage: Stage, theme: Theme) -> None:
    """Write the phase and its formula into the footer, where else the key of the edges is."""
    place, bold = picture.geometry, theme.font(12, 600)
    box = QRectF(theme.px(12), place.body[1], place.width - theme.px(24), place.height - place.body[1])
    ink.text(painter, box, stage.caption, bold, theme.color("accent"), ink.LEFT)
    box.setLeft(box.left() + ink.advance(stage.caption, bold) + theme.px(12))
    ink.text(painter, box, stage.formula, theme.font(12), theme.color("text"), ink.LEFT)


def _outline_edge(painter: QPainter, picture: Diagram, edge: int, theme: Theme) -> None:
    path = edge_path(picture.geometry, edge)
    width = max(2.5, level_width(int(picture.levels[edge]), picture.geometry, theme.zoom))
    sign = "pos" if picture.signs[edge] > 0 else "neg" if picture.signs[edge] < 0 else "line"
    painter.strokePath(path, QPen(theme.color("text"), width + 3.0))
    painter.strokePath(path, QPen(theme.color(sign), width))
