"""Draws the heatmaps: what stands around the cells is kept as a picture, the cells are drawn anew each frame."""

from __future__ import annotations

import functools

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPen, QPixmap

from nnviz.ui.panels.drawing import colour, ink, words
from nnviz.ui.panels.frame import Frame
from nnviz.ui.panels.heat import layout
from nnviz.ui.panels.heat.cells import Fields, Heat
from nnviz.ui.panels.heat.picture import Heatmaps
from nnviz.ui.theme import Theme

Pixels = npt.NDArray[np.uint32]

#: Side of a cell, in design pixels, from which on cells are set apart by lines.
_APART = 7.0


class HeatPainter:
    """Draws pictures; holds the last one's surroundings."""

    def __init__(self) -> None:
        self._ground: tuple[object, QPixmap] | None = None

    def paint(self, painter: QPainter, picture: Heatmaps, frame: Frame, size: tuple[int, int], theme: Theme) -> None:
        """Draw all matrices with their names and the colour bar."""
        self._draw_ground(painter, picture, frame, size, theme)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for one, (values, bias) in zip(picture.heats, _pixels(picture, theme), strict=True):
            if isinstance(one, Fields):
                _draw_fields(painter, one, colour.image(values), colour.image(bias), picture, theme)
            else:
                _draw_cells(painter, one, colour.image(values), colour.image(bias), picture, theme)

    def _draw_ground(
        self, painter: QPainter, picture: Heatmaps, frame: Frame, size: tuple[int, int], theme: Theme
    ) -> None:
        ratio = painter.device().devicePixelRatioF()
        inputs = frame.data.inputs if frame.data is not None else ()
        places = tuple((one.bounds, one.shape, one.limit, one.block) for one in picture.heats)
        key = (places, picture.limit, picture.look, picture.spacing, picture.bar, inputs, size, theme, ratio)
        if self._ground is None or self._ground[0] != key:
            pixmap = QPixmap(round(size[0] * ratio), round(size[1] * ratio))
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(theme.color("surface"))
            with QPainter(pixmap) as inner:
                for one in picture.heats:
                    _draw_names(inner, one, picture, theme)
                    if isinstance(one, Heat):
                        _draw_axes(inner, one, picture, inputs, theme)
                _draw_bar(inner, picture, size[1], theme)
            self._ground = (key, pixmap)
        painter.drawPixmap(0, 0, self._ground[1])


def draw_box(painter: QPainter, box: layout.Box | None, colour_name: str, theme: Theme) -> None:
    """Outline a cell or a row, if it is shown."""
    if box is None:
        return
    x, y, wide, high = box
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.color(colour_name), 2.0))
    painter.drawRect(QRectF(x, y, max(4.0, wide), max(4.0, high)))


def _draw_cells(painter: QPainter, one: Heat, weights: QImage, biases: QImage, picture: Heatmaps, theme: Theme) -> None:
    box = QRectF(one.x, one.y, one.width, one.height)
    beside = QRectF(one.bias_x, one.y, one.bias_width, one.height)
    for area, values, drawn in ((box, one.values, weights), (beside, one.bias.reshape(-1, 1), biases)):
        painter.drawImage(area, drawn)
        lines = _grid(area.getRect(), values.shape, _APART * theme.zoom)
        if lines:
            painter.setPen(QPen(theme.color("surface"), 1.0))
            painter.drawLines(lines)
        if picture.clipped:
            _draw_clipped(painter, area, values, one.limit, theme)


def _draw_fields(
    painter: QPainter, one: Fields, strip: QImage, biases: QImage, picture: Heatmaps, theme: Theme
) -> None:
    count, high, wide = one.values.shape
    for index in range(count):
        painter.drawImage(QRectF(*one.tile_box(index)), strip, QRectF(0, index * high, wide, high))
        painter.drawImage(QRectF(*one.bias_box(index)), biases, QRectF(0, index, 1, 1))
        if picture.clipped:
            _draw_clipped(painter, QRectF(*one.tile_box(index)), one.values[index], one.limit, theme)


def _pixels(picture: Heatmaps, theme: Theme) -> list[tuple[Pixels, Pixels]]:
    """Return the pixels of each matrix's values (receptive fields one under the other) and of its biases.

    They are made of all matrices at once, as most of them are small.
    """
    shapes: list[tuple[int, ...]] = []
    parts: list[npt.NDArray[np.floating]] = []
    for one in picture.heats:
        for array in (one.values.reshape(-1, one.values.shape[-1]), one.bias.reshape(-1, 1)):
            shapes.append(array.shape)
            own = one.limit != picture.limit
            parts.append(array.ravel().astype(float) * (picture.limit / one.limit) if own else array.ravel())
    values = np.concatenate(parts)
    if picture.signed:
        flat = colour.pixels(theme)[colour.cells(values, picture.limit)]
    else:
        flat = colour.plain_pixels(theme)[colour.rows(values, 0.0, picture.limit)]
    if picture.broken:
        flat[~np.isfinite(values)] = colour.pixel(theme.bad)
    ends = np.cumsum([rows * columns for rows, columns in shapes])
    drawn = [part.reshape(shape) for part, shape in zip(np.split(flat, ends[:-1]), shapes, strict=True)]
    return list(zip(drawn[::2], drawn[1::2], strict=True))


@functools.lru_cache(maxsize=64)
def _grid(box: tuple[float, float, float, float], shape: tuple[int, ...], apart: float) -> list[QLineF]:
    """Return the lines between the cells of a box (left, top, width, height), none where cells are too small."""
    left, top, width, height = box
    high, wide = height / shape[0], width / shape[1]
    if min(high, wide) < apart:
        return []
    lines = [QLineF(left, top + r * high, left + width, top + r * high) for r in range(1, shape[0])]
    return lines + [QLineF(left + c * wide, top, left + c * wide, top + height) for c in range(1, shape[1])]


def _draw_clipped(painter: QPainter, box: QRectF, values: np.ndarray, limit: float, theme: Theme) -> None:
    """Mark cells beyond the scale with a dot in their middle."""
    rows, columns = np.nonzero(np.abs(values) > np.float64(limit * 1.000001))
    if not len(rows):
        return
    high, wide = box.height() / values.shape[0], box.width() / values.shape[1]
    painter.setPen(QPen(theme.color("surface"), max(1.0, min(high, wide) * 0.35)))
    points = zip(rows[:2000].tolist(), columns[:2000].tolist(), strict=True)
    painter.drawPoints([QPointF(box.left() + (c + 0.5) * wide, box.top() + (r + 0.5) * high) for r, c in points])


def _draw_names(painter: QPainter, one: Heat | Fields, picture: Heatmaps, theme: Theme) -> None:
    """Draw a matrix's frame and its caption: the layer's colour, symbol, shape, and its limit where that is its own."""
    px = theme.px
    if isinstance(one, Heat):
        painter.setPen(QPen(theme.color("line"), 1.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for left, width in ((one.x, one.width), (one.bias_x, one.bias_width)):
            painter.drawRect(QRectF(left - 1, one.y - 1, width + 1, one.height + 1))
    middle = one.y - px(10)
    painter.setPen(QPen(theme.layer_color(one.layer - 1, len(picture.heats)), px(3)))
    painter.drawLine(QLineF(one.x, middle, one.x + px(9), middle))
    symbol, shape, width = caption(one, picture, theme)
    bold, font = theme.font(11, 600), theme.font(11)
    box = QRectF(one.x + px(13), middle - px(8), width, px(16))
    ink.text(painter, box, symbol, bold, theme.color("text"), ink.LEFT)
    painter.setFont(font)
    painter.setPen(theme.color("muted"))
    painter.drawText(QRectF(box.right(), middle - px(8), px(150), px(16)), ink.LEFT, shape)


def caption(one: Heat | Fields, picture: Heatmaps, theme: Theme) -> tuple[str, str, float]:
    """Return a matrix's symbol, its shape (and limit) where there is room, and the width of the symbol.

    Where the symbols of a kind do not all fit, all matrices are only called W.
    """
    px, bold, font = theme.px, theme.font(11, 600), theme.font(11)
    room = _room(one, picture) - px(13)
    kind = words.kind_symbol(picture.kind)
    wide = ink.advance(kind + words.subscript(len(picture.heats)), bold) + px(13 + 4)
    if any(wide > _room(other, picture) for other in picture.heats):
        kind = "W"
    symbol = kind + words.subscript(one.layer)
    width = ink.advance(symbol, bold) + px(6)
    if picture.spacing.named < layout.CLOSE.named:
        return symbol, "", width
    shape = f"{one.shape[0]}×{one.shape[1]}"
    forms = [shape, ""]
    if picture.look.own:
        limit = ("±" if picture.signed else "0–") + words.short(one.limit)
        forms = [f"{shape}  {limit}", limit]
    left = room - width - px(4)
    return symbol, next((text for text in forms if ink.advance(text, font) <= left), forms[-1]), width


def _room(one: Heat | Fields, picture: Heatmaps) -> float:
    """Return how far a caption may reach: to the next matrix in its line, or the colour bar."""
    beside = [other.bounds[0] for other in picture.heats if other.bounds[0] > one.x and other.y == one.y]
    return min([picture.bar, *beside]) - one.x


def _draw_axes(painter: QPainter, one: Heat, picture: Heatmaps, inputs: tuple[str, ...], theme: Theme) -> None:
    """Name rows and columns: each input where its name and a space fit (x₁x₂ is a product), else all at once."""
    if picture.spacing.axis < layout.AXIS:
        return
    px, font, muted, layers = theme.px, theme.font(11), theme.color("muted"), len(picture.heats)
    rows = "ŷ" if one.layer == layers else f"h{words.subscript(one.layer)}"
    high = max(one.height, px(16))  # a single row of cells is lower than a letter
    beside = QRectF(one.x - px(20), one.y + (one.height - high) / 2, px(16), high)
    ink.text(painter, beside, rows, font, muted, ink.RIGHT)
    below = one.y + one.height + px(1)
    names = [words.input_name(name) for name in inputs] if one.layer == 1 else []
    if len(names) == one.shape[1] and all(ink.advance(name, font) + px(4) <= one.cell[1] for name in names):
        for i, name in enumerate(names):
            ink.text(painter, QRectF(one.x + i * one.cell[1], below, one.cell[1], px(14)), name, font, muted)
    else:
        columns = "x" if one.layer == 1 else f"h{words.subscript(one.layer - 1)}"
        ink.text(painter, QRectF(one.x, below, one.width, px(14)), columns, font, muted)
    ink.text(painter, QRectF(one.bias_x - px(4), below, one.bias_width + px(8), px(14)), "b", font, muted)


def _draw_bar(painter: QPainter, picture: Heatmaps, height: int, theme: Theme) -> None:
    px = theme.px
    high = min(px(160), height - px(layout.FOOTER) - px(40))
    box = QRectF(picture.bar, px(layout.CAPTION + layout.AIR), px(9), high)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    ink.colour_bar(painter, box, theme, upright=True, signed=picture.signed)
    top, bottom = words.short(picture.limit), words.short(-picture.limit)
    labels = ["+" + top, "0", bottom] if picture.signed else [top, words.short(picture.limit / 2), "0"]
    if picture.look.own:
        labels = ["+max", "0", "−max"] if picture.signed else ["max", "", "0"]
    for share, label in zip((0.0, 0.5, 1.0), labels, strict=True):
        at = QRectF(box.right() + px(6), box.top() + share * high - px(8), px(48), px(16))
        ink.text(painter, at, label, theme.font(11), theme.color("muted"), ink.LEFT)
