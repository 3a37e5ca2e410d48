"""The weight heatmaps panel: W out × in of every layer, its gradient, its update, on one symmetric scale."""

from __future__ import annotations

import functools

import numpy as np
from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from nnviz.snapshot import Needs
from nnviz.ui.panels.base import Frame, Hover, PaintedPanel, PanelEntry
from nnviz.ui.panels.diagram.card import card_of
from nnviz.ui.panels.drawing import colour, ink, words
from nnviz.ui.panels.drawing.segments import Segments
from nnviz.ui.panels.heat import picture as heat
from nnviz.ui.panels.heat.picture import Heat, Heatmaps, heat_picture
from nnviz.ui.theme import Theme
from nnviz.ui.viewpoint import Viewpoint

translate = QCoreApplication.translate

#: Most cells of a matrix asked for; what does not fit the pixels is reduced further here.
_CELLS = 131_072
#: Side of a cell, in design pixels, from which on cells are set apart by lines.
_APART = 7.0


class WeightsPanel(PaintedPanel):
    """Every weight as a cell: blue above 0, orange below."""

    def __init__(self, entry: PanelEntry, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(entry, theme, parent)
        self._picture: Heatmaps | None = None
        self._ground: tuple[object, QPixmap] | None = None
        self._kinds = Segments([(kind, words.kind_symbol(kind)) for kind in ("weight", "gradient", "update")])
        self._kinds.chosen.connect(self._show_kind)
        self.add_tabs(self._kinds)

    def subtitle(self, frame: Frame) -> str:
        """Return how matrices are drawn."""
        return translate("panels", "out × in")

    def summary(self, frame: Frame) -> str:
        """Return the shapes and the largest magnitude in a sentence."""
        picture = heat_picture(frame, 400, 300, 1.0, self._kinds.key)
        if picture is None:
            return translate("panels", "No weights yet.")
        shapes = ", ".join(f"{h.shape[0]}×{h.shape[1]}" for h in picture.heats)
        return translate("panels", "Matrices {0}, shown from {1} to {2}.").format(
            shapes, words.short(-picture.limit), words.short(picture.limit)
        )

    def paint(self, painter: QPainter, width: int, height: int) -> None:
        """Draw all matrices, the colour bar, and the line of words below."""
        self._picture = heat_picture(self.frame, width, height, self.theme.zoom, self._kinds.key)
        if self._picture is None:
            ink.empty(painter, width, height, self.theme, self.frame.message)
            return
        self._draw_ground(painter, self._picture, width, height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for one in self._picture.heats:
            _draw_cells(painter, one, self._picture, self.theme)
        self._draw_hover(painter)

    def retranslate(self) -> None:
        """Put all texts into the present language."""
        self._ground = None
        super().retranslate()

    def hover_at(self, point: QPointF) -> Hover | None:
        """Return the weight or bias at a point."""
        for one in self._picture.heats if self._picture is not None else ():
            found = one.cell_at(point.x(), point.y())
            if found is not None:
                return Hover(one.layer, *found)
        return None

    def _show_kind(self, kind: str) -> None:
        self.refresh()

    def _draw_hover(self, painter: QPainter) -> None:
        hover = self.frame.hover
        assert self._picture is not None
        if hover is None or not 1 <= hover.layer <= len(self._picture.heats) or not hover.neuron:
            return
        one = self._picture.heats[hover.layer - 1]
        if hover.neuron <= one.shape[0] and hover.input <= one.shape[1]:
            x, y, wide, high = one.box_of(hover.neuron, hover.input)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self.theme.color("text"), 2.0))
            painter.drawRect(QRectF(x, y, max(4.0, wide), max(4.0, high)))

    def _draw_ground(self, painter: QPainter, picture: Heatmaps, width: int, height: int) -> None:
        """Draw all that stands around the cells, and the line of words below."""
        ratio = painter.device().devicePixelRatioF()
        footer = self._footer(picture)
        places = tuple((one.x, one.y, one.width, one.height, one.bias_x, one.shape) for one in picture.heats)
        key = (places, picture.limit, picture.kind, picture.spacing, footer, width, height, self.theme, ratio)
        if self._ground is None or self._ground[0] != key:
            pixmap = QPixmap(round(width * ratio), round(height * ratio))
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(self.theme.color("surface"))
            inner = QPainter(pixmap)
            for one in picture.heats:
                _draw_names(inner, one, picture, len(picture.heats), self.theme)
            _draw_bar(inner, picture, width, height, self.theme)
            self._draw_footer(inner, footer, width, height)
            inner.end()
            self._ground = (key, pixmap)
        painter.drawPixmap(0, 0, self._ground[1])

    def _footer(self, picture: Heatmaps) -> tuple[str, str]:
        """Return the line of words below, and the name of its colour."""
        card = card_of(self.frame, self.frame.hover)
        if card is None:
            return footer_words(picture), "muted"
        values = "   ".join(f"{label} {value}" for label, value in card.lines)
        return f"{card.title}   {values}" + (f"   ({card.note})" if card.note else ""), "text"

    def _draw_footer(self, painter: QPainter, footer: tuple[str, str], width: int, height: int) -> None:
        px = self.theme.px
        top = height - px(heat.FOOTER)
        painter.setPen(QPen(self.theme.color("line"), 1.0))
        painter.drawLine(QLineF(0, top + 0.5, width, top + 0.5))
        box = QRectF(px(12), top, width - px(24), px(heat.FOOTER))
        ink.text(painter, box, footer[0], self.theme.font(11), self.theme.color(footer[1]), ink.LEFT)


def footer_words(picture: Heatmaps) -> str:
    """Return what must be known to read the cells: what was merged, what lies beyond the scale."""
    parts = []
    blocks = [(one.layer, one.block) for one in picture.heats if one.block != (1, 1)]
    for layer, block in blocks[:2]:
        merged = translate("panels", "{0}: a cell is the largest of {1} × {2}")
        parts.append(merged.format("W" + words.subscript(layer), block[0], block[1]))
    if picture.clipped:
        parts.append(translate("panels", "{0} beyond the scale (dotted)").format(picture.clipped))
    if picture.broken:
        parts.append(translate("panels", "{0} not finite").format(picture.broken))
    return " · ".join(parts) or translate("panels", "One scale for all layers; b is the bias.")


def _draw_cells(painter: QPainter, one: Heat, picture: Heatmaps, theme: Theme) -> None:
    box = QRectF(one.x, one.y, one.width, one.height)
    bias = QRectF(one.bias_x, one.y, one.bias_width, one.height)
    for area, values in ((box, one.values), (bias, one.bias.reshape(-1, 1))):
        painter.drawImage(area, colour.image(_pixels(values, picture, theme)))
        lines = _grid(area.getRect(), values.shape, _APART * theme.zoom)
        if lines:
            painter.setPen(QPen(theme.color("surface"), 1.0))
            painter.drawLines(lines)
        if picture.clipped:
            _draw_clipped(painter, area, values, picture.limit, theme)


def _pixels(values: np.ndarray, picture: Heatmaps, theme: Theme) -> np.ndarray:
    if not picture.broken:
        return np.asarray(colour.pixels(theme)[colour.cells(values, picture.limit)])
    out = colour.coloured(values, picture.limit, theme, "bad")
    out[~np.isfinite(values)] = colour.pixel(theme.bad)
    return out


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
    rows, columns = np.nonzero(np.abs(values) > limit * 1.000001)
    if not len(rows):
        return
    high, wide = box.height() / values.shape[0], box.width() / values.shape[1]
    painter.setPen(QPen(theme.color("surface"), max(2.0, min(high, wide) * 0.25)))
    points = zip(rows[:2000].tolist(), columns[:2000].tolist(), strict=True)
    painter.drawPoints([QPointF(box.left() + (c + 0.5) * wide, box.top() + (r + 0.5) * high) for r, c in points])


def _draw_names(painter: QPainter, one: Heat, picture: Heatmaps, layers: int, theme: Theme) -> None:
    px = theme.px
    muted, font = theme.color("muted"), theme.font(11)
    painter.setPen(QPen(theme.color("line"), 1.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for left, width in ((one.x, one.width), (one.bias_x, one.bias_width)):
        painter.drawRect(QRectF(left - 1, one.y - 1, width + 1, one.height + 1))
    middle = one.y - px(10)
    painter.setPen(QPen(theme.layer_color(one.layer - 1, layers), px(3)))
    painter.drawLine(QLineF(one.x, middle, one.x + px(9), middle))
    symbol = words.kind_symbol(picture.kind) + words.subscript(one.layer)
    bold = theme.font(11, 600)
    width = ink.advance(symbol, bold) + px(6)
    ink.text(
        painter, QRectF(one.x + px(13), middle - px(8), width, px(16)), symbol, bold, theme.color("text"), ink.LEFT
    )
    if picture.spacing.named >= heat.CLOSE.named:
        shape = QRectF(one.x + px(13) + width, middle - px(8), px(90), px(16))
        painter.setFont(font)
        painter.setPen(muted)
        painter.drawText(shape, ink.LEFT, f"{one.shape[0]}×{one.shape[1]}")
    if picture.spacing.axis < heat.AXIS:
        return
    rows = "ŷ" if one.layer == layers else f"h{words.subscript(one.layer)}"
    columns = "x" if one.layer == 1 else f"h{words.subscript(one.layer - 1)}"
    beside = QRectF(one.x - px(20), one.y, px(16), one.height)
    ink.text(painter, beside, rows, font, muted, ink.RIGHT)
    below = one.y + one.height + px(1)
    ink.text(painter, QRectF(one.x, below, one.width, px(14)), columns, font, muted)
    ink.text(painter, QRectF(one.bias_x - px(4), below, one.bias_width + px(8), px(14)), "b", font, muted)


def _draw_bar(painter: QPainter, picture: Heatmaps, width: int, height: int, theme: Theme) -> None:
    px = theme.px
    high = min(px(160), height - px(heat.FOOTER) - px(40))
    box = QRectF(width - px(heat.BAR), px(heat.CAPTION + heat.AIR), px(9), high)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    ink.colour_bar(painter, box, theme, upright=True)
    for share, label in ((0.0, "+" + words.short(picture.limit)), (0.5, "0"), (1.0, words.short(-picture.limit))):
        at = QRectF(box.right() + px(6), box.top() + share * high - px(8), px(48), px(16))
        ink.text(painter, at, label, theme.font(11), theme.color("muted"), ink.LEFT)


def _needs(viewpoint: Viewpoint, size: tuple[int, int]) -> Needs:
    return Needs(
        run=viewpoint.run,
        branch=viewpoint.branch,
        seed=viewpoint.seed,
        matrices=("weight", "gradient", "update"),
        cells=_CELLS,
    )


def _widget(theme: Theme, parent: QWidget | None = None) -> WeightsPanel:
    return WeightsPanel(ENTRY, theme, parent)


ENTRY = PanelEntry(
    name="weights",
    title=str(QT_TRANSLATE_NOOP("panels", "Weights")),
    order=50,
    cost=2.0,
    needs=_needs,
    widget=_widget,
)
