"""The network diagram panel."""

from __future__ import annotations

import time

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QPointF, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from nnviz.snapshot import Needs
from nnviz.ui.panels.base import Frame, Hover, PaintedPanel, PanelEntry
from nnviz.ui.panels.diagram.card import Card, card_of
from nnviz.ui.panels.diagram.paint import DiagramPainter, bias_side
from nnviz.ui.panels.diagram.picture import Diagram, diagram_picture, shown_neurons
from nnviz.ui.panels.drawing import ink, words
from nnviz.ui.panels.drawing.segments import Segments
from nnviz.ui.theme import Theme
from nnviz.ui.viewpoint import Viewpoint

#: Seconds a choice of neurons is held where a layer does not fit, so that the diagram does not flicker.
_HOLD = 2.0
#: Side of the grid of a neuron's response; cells enough for the whole of a 784-128-10 network.
_GRID, _CELLS = 32, 131_072


class NetworkPanel(PaintedPanel):
    """Edges by sign and magnitude, neurons by their response, exact numbers under the pointer."""

    def __init__(self, entry: PanelEntry, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(entry, theme, parent)
        self._painter = DiagramPainter()
        self._picture: Diagram | None = None
        self._shown: tuple[tuple[int, ...], ...] = ()
        self._chosen: tuple[object, float] = ((), 0.0)
        self._kinds = Segments(self._labels())
        self._kinds.chosen.connect(self._show_kind)
        self.add_tabs(self._kinds)

    def subtitle(self, frame: Frame) -> str:
        """Return the widths, as in "2–8–8–1"."""
        return words.sizes(frame.snapshot.sizes) if frame.snapshot is not None else ""

    def summary(self, frame: Frame) -> str:
        """Return the network and its largest weight in a sentence."""
        snapshot = frame.snapshot
        if snapshot is None or "weight" not in snapshot.matrices:
            return QCoreApplication.translate("panels", "No network yet.")
        largest = max(
            (
                (abs(float(v.values.flat[abs(v.values).argmax()])), i + 1)
                for i, v in enumerate(snapshot.matrices["weight"])
            ),
        )
        text = QCoreApplication.translate("panels", "Network {0} at step {1}; largest weight {2}, in layer {3}.")
        return text.format(words.sizes(snapshot.sizes), snapshot.step, words.number(largest[0]), largest[1])

    def retranslate(self) -> None:
        """Put all texts into the present language."""
        self._kinds.set_labels(self._labels())
        self._painter = DiagramPainter()
        super().retranslate()

    def paint(self, painter: QPainter, width: int, height: int) -> None:
        """Draw the diagram, what is hovered, and its card."""
        self._picture = diagram_picture(
            self.frame, width, height, self.theme.zoom, self._kinds.key, self._held_neurons(width, height)
        )
        if self._picture is None:
            ink.empty(painter, width, height, self.theme, self.frame.message)
            return
        self._painter.paint(painter, self._picture, self.frame, self.theme)
        hover = self.frame.hover
        if hover is not None and hover.layer:
            self._painter.paint_hover(painter, self._picture, hover, self.theme)
            card = card_of(self.frame, hover)
            if card is not None:
                _draw_card(painter, card, self._card_box(card, hover), self.theme)

    def hover_at(self, point: QPointF) -> Hover | None:
        """Return the bias or weight at a point."""
        picture = self._picture
        if picture is None:
            return None
        x, y = point.x(), point.y()
        node = picture.geometry.node_at(x, y)
        for column in picture.geometry.nodes[1:]:
            for other in column:
                small = bias_side(other, self.theme.zoom)
                if other.x - small <= x <= other.x and abs(y - other.y - other.side + small * 0.1) <= small:
                    node = other
        if node is not None:
            return Hover(node.layer, node.neuron) if node.layer else None
        edge = picture.geometry.edge_at(x, y, 5.0 * self.theme.zoom)
        if edge < 0:
            return None
        place = picture.geometry
        return Hover(int(place.layer[edge]), int(place.neuron[edge]), int(place.input[edge]))

    def _labels(self) -> list[tuple[str, str]]:
        return [("weight", self.tr("Weight")), ("gradient", self.tr("Gradient")), ("update", self.tr("Update"))]

    def _show_kind(self, kind: str) -> None:
        self.refresh()

    def _held_neurons(self, width: int, height: int) -> tuple[tuple[int, ...], ...]:
        snapshot = self.frame.snapshot
        if snapshot is None:
            return ()
        key = (snapshot.run, snapshot.branch, snapshot.seed, snapshot.sizes, height, self.theme.zoom,
               bool(snapshot.responses), self.frame.data.kind if self.frame.data else "")  # fmt: skip
        now = time.monotonic()
        if key != self._chosen[0] or now - self._chosen[1] > _HOLD:
            self._chosen = (key, now)
            self._shown = shown_neurons(self.frame, height, self.theme.zoom)
        return self._shown

    def _card_box(self, card: Card, hover: Hover) -> QRectF:
        """Return where the card stands: in the empty corner beside few inputs, else beside what is hovered."""
        px = self.theme.px
        high = px(28) + px(17) * (len(card.lines) + bool(card.note))
        title = ink.advance(card.title, self.theme.font(12, 600)) + ink.advance(card.corner, self.theme.font(11))
        wide = max(float(px(142)), title + px(36))
        assert self._picture is not None
        place = self._picture.geometry
        bottom = place.height - px(38) - high
        lowest = place.nodes[0][-1]
        if lowest.y + lowest.side + px(16) < bottom and hover.layer == 1:
            return QRectF(px(12), bottom, wide, high)
        end = place.node(hover.layer, hover.neuron)
        x = end.x + end.side + px(14) if end is not None else px(12)
        y = end.middle - high / 2 if end is not None else bottom
        if x + wide > place.width - px(8) and end is not None:
            x = end.x - wide - px(14)
        return QRectF(max(px(8), x), min(max(px(8), y), bottom), wide, high)


def _draw_card(painter: QPainter, card: Card, box: QRectF, theme: Theme) -> None:
    px = theme.px
    ink.card(painter, box, theme)
    inner = box.adjusted(px(10), px(6), -px(10), -px(6))
    line = QRectF(inner.left(), inner.top(), inner.width(), px(17))
    ink.text(painter, line, card.title, theme.font(12, 600), theme.color("text"), ink.LEFT)
    ink.text(painter, line, card.corner, theme.font(11), theme.color("muted"), ink.RIGHT)
    for label, value in card.lines:
        line.translate(0, px(17))
        ink.text(painter, line, label, theme.font(11), theme.color("muted"), ink.LEFT)
        ink.text(painter, line, value, theme.font(11, 600), theme.color("text"), ink.RIGHT)
    if card.note:
        line.translate(0, px(17))
        ink.text(painter, line, card.note, theme.font(11), theme.color("muted"), ink.LEFT)


def _needs(viewpoint: Viewpoint, size: tuple[int, int]) -> Needs:
    return Needs(
        run=viewpoint.run,
        branch=viewpoint.branch,
        seed=viewpoint.seed,
        matrices=("weight", "gradient", "update"),
        cells=_CELLS,
        responses=_GRID,
    )


def _widget(theme: Theme, parent: QWidget | None = None) -> NetworkPanel:
    return NetworkPanel(ENTRY, theme, parent)


ENTRY = PanelEntry(
    name="network",
    title=str(QT_TRANSLATE_NOOP("panels", "Network")),
    order=10,
    cost=5.0,
    needs=_needs,
    widget=_widget,
)
