"""The edges of a diagram over its ground, kept as one picture; between two layers drawn again where one has changed."""

from __future__ import annotations

import functools
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap

from nnviz.snapshot import Snapshot
from nnviz.ui.panels.diagram.geometry import Geometry
from nnviz.ui.panels.diagram.picture import LEVELS, Cells, Diagram, steady
from nnviz.ui.panels.drawing.batches import Floats, draw_lines
from nnviz.ui.theme import Theme, mix

#: Design pixels: widest edge, and the width from which on an edge is stroked as a curve instead of short lines.
WIDEST, CURVED = 7.0, 3.2
#: Share of the largest update from which on it is drawn, and the design pixels the largest one adds to an edge.
LEAST_GROWTH, GROWN = 0.05, 9.0


class EdgeLayer:
    """Ground and edges in one picture.

    A level is held while a magnitude moves a little around its boundary, but a snapshot shown twice is drawn exactly.

    Attributes:
        drawings: How often the edges between two layers have been drawn.
    """

    def __init__(self) -> None:
        self.drawings = 0
        self._sheet = QPixmap()
        self._kept: tuple[object, ...] = ()
        self._snapshot: Snapshot | None = None
        self._levels = np.zeros(0, np.intp)
        self._keys: Cells | None = None
        self._gaps: list[Cells] = []

    def drawn(self, ground: QPixmap, picture: Diagram, snapshot: Snapshot | None, theme: Theme) -> QPixmap:
        """Return `ground` with the edges of `picture` on it."""
        kept = (ground.cacheKey(), picture.geometry, picture.kind, theme)
        if kept != self._kept:
            self._begin(ground, picture, kept)
        elif snapshot is not self._snapshot:
            self._levels = steady(picture, self._levels)
        else:
            self._levels = picture.levels
        self._snapshot = snapshot
        keys = self._levels * 4 + picture.signs * (self._levels > 0)
        changed = [gap for gap in self._gaps if self._keys is None or (keys[gap] != self._keys[gap]).any()]
        self._keys = keys
        if changed:
            with QPainter(self._sheet) as painter:
                for gap in changed:
                    self._draw(painter, ground, picture, gap, theme)
        return self._sheet

    def _begin(self, ground: QPixmap, picture: Diagram, kept: tuple[object, ...]) -> None:
        place = picture.geometry
        if not self._kept or self._kept[1] is not place:
            layers = range(1, len(place.nodes))
            self._gaps = [gap for layer in layers if len(gap := np.flatnonzero(place.layer == layer))]
        self._kept = kept
        self._sheet = ground.copy()
        self._levels, self._keys = picture.levels, None

    def _draw(self, painter: QPainter, ground: QPixmap, picture: Diagram, gap: Cells, theme: Theme) -> None:
        """Draw the edges between two layers anew: nothing but they lies between their ends."""
        self.drawings += 1
        place = picture.geometry
        left, right = float(place.x0[gap].min()), float(place.x1[gap].max())
        painter.setClipRect(QRectF(left, place.body[0], right - left, place.body[1] - place.body[0]))
        painter.drawPixmap(0, 0, ground)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        assert self._keys is not None

        def pen(edge: int) -> QPen:
            return level_pen(picture, int(self._levels[edge]), edge, theme)

        stroke(painter, place, gap, self._keys[gap], pen, theme.zoom)


def stroke(
    painter: QPainter, place: Geometry, edges: Cells, keys: Cells, pen_of: Callable[[int], QPen], zoom: float
) -> None:
    """Draw `edges`, those of equal key with one pen (`pen_of` one of them), ascending."""
    lines, first = edge_lines(place)
    order = np.argsort(keys, kind="stable")
    for batch in np.split(edges[order], np.flatnonzero(np.diff(keys[order])) + 1):
        if not len(batch):
            continue
        pen = pen_of(int(batch[0]))
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setJoinStyle(Qt.PenJoinStyle.BevelJoin)
        painter.setPen(pen)
        if pen.widthF() > CURVED * zoom:
            for edge in batch.tolist():
                painter.drawPath(edge_path(place, edge))
        else:
            draw_lines(painter, np.concatenate([lines[first[edge] : first[edge + 1]] for edge in batch.tolist()]))


def draw_growth(painter: QPainter, picture: Diagram, applied: float, theme: Theme) -> None:
    """Draw the update around the edges that it changes most, as far as it is `applied`, and those edges on it again."""
    edges = np.flatnonzero(np.abs(picture.growth) > LEAST_GROWTH)
    if not len(edges):
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    amount = np.ceil(np.abs(picture.growth[edges]) * LEVELS).astype(np.intp)

    def halo(edge: int) -> QPen:
        wide = level_width(int(picture.levels[edge]), picture.geometry, theme.zoom)
        wide += GROWN * theme.zoom * applied * float(np.ceil(abs(picture.growth[edge]) * LEVELS)) / LEVELS
        return QPen(QColor(mix(theme.surface, theme.pos if picture.growth[edge] > 0 else theme.neg, 0.45)), wide)

    def core(edge: int) -> QPen:
        return level_pen(picture, int(picture.levels[edge]), edge, theme)

    levels = picture.levels[edges]
    keys = (amount * (LEVELS + 1) + levels) * 2 + (picture.growth[edges] > 0)
    stroke(painter, picture.geometry, edges, keys, halo, theme.zoom)
    stroke(painter, picture.geometry, edges, levels * 4 + picture.signs[edges], core, theme.zoom)


def level_pen(picture: Diagram, level: int, edge: int, theme: Theme) -> QPen:
    """Return the pen of an edge at a level."""
    width = level_width(level, picture.geometry, theme.zoom)
    return QPen(level_colour(level, int(picture.signs[edge]), theme), width)


def level_width(level: int, place: Geometry, zoom: float) -> float:
    """Return the width of an edge of a level: it grows with the level, less where nodes stand close."""
    widest = min(WIDEST * place.scale, max(2.0, 0.11 * place.pitch / zoom))
    return (0.7 + (widest - 0.7) * max(0, level - 1) / (LEVELS - 1)) * zoom


def level_colour(level: int, sign: int, theme: Theme) -> QColor:
    """Return the colour of an edge: its sign's, paler the smaller it is; without a sign, grey."""
    if level == 0:
        return theme.color("line")
    if sign == 0:
        return QColor(mix(theme.surface, theme.faint, 0.1 + 0.4 * level / LEVELS))
    return QColor(mix(theme.surface, theme.pos if sign > 0 else theme.neg, min(1.0, 0.4 + 0.75 * level / LEVELS)))


def edge_path(place: Geometry, edge: int) -> QPainterPath:
    """Return the curve of an edge."""
    x0, y0, x1, y1 = (float(side[edge]) for side in (place.x0, place.y0, place.x1, place.y1))
    path = QPainterPath(QPointF(x0, y0))
    third = (x1 - x0) / 3.0
    path.cubicTo(x0 + third, y0, x1 - third, y1, x1, y1)
    return path


@functools.lru_cache(maxsize=4)
def edge_lines(place: Geometry) -> tuple[Floats, Cells]:
    """Return all edges as short straight lines [n, 4], which Qt draws several times faster than curves.

    The second part says where those of each edge begin, and at last where all end.
    """
    dense = len(place.x0) > 700
    out = []
    for x0, y0, x1, y1 in zip(place.x0, place.y0, place.x1, place.y1, strict=True):
        rise = abs(y1 - y0)
        count = 1 if rise < 1.0 else min(8 if dense else 26, 6 + int(rise / 14))
        u = np.linspace(0.0, 1.0, count + 1)
        xs, ys = x0 + (x1 - x0) * u, y0 + (y1 - y0) * u * u * (3.0 - 2.0 * u)
        out.append(np.stack((xs[:-1], ys[:-1], xs[1:], ys[1:]), axis=1))
    return np.concatenate([np.zeros((0, 4)), *out]), np.cumsum([0, *map(len, out)], dtype=np.intp)
