"""Draws a hover card, and finds the place where it covers least."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from nnviz.ui.panels.diagram.card import Card
from nnviz.ui.panels.diagram.geometry import Geometry
from nnviz.ui.panels.diagram.target import Target
from nnviz.ui.panels.drawing import ink
from nnviz.ui.theme import Theme

#: Height of a line, in design pixels.
_LINE = 17.0


def card_box(card: Card, place: Geometry, at: Target, theme: Theme) -> QRectF:
    """Return where the card stands: in the empty corner beside few inputs, else beside what it is of."""
    px = theme.px
    high = px(12) + px(_LINE) * (1 + len(card.lines) + bool(card.note))
    values = max(
        (ink.advance(a, theme.font(11)) + ink.advance(b, theme.font(11, 600)) for a, b in card.lines), default=0
    )
    title = ink.advance(card.title, theme.font(12, 600)) + ink.advance(card.corner, theme.font(11))
    wide = max(float(px(142)), title + px(36), values + px(40), ink.advance(card.note, theme.font(11)) + px(22))
    bottom = place.height - px(34) - high
    lowest = place.nodes[0][-1]
    if lowest.y + lowest.side + px(2) < bottom and at.layer <= 1:
        return QRectF(px(12), bottom, wide, high)
    end = place.node(at.layer, at.neuron)
    x = end.x + end.side + px(14) if end is not None else px(12)
    y = end.middle - high / 2 if end is not None else bottom
    if x + wide > place.width - px(8) and end is not None:
        x = end.x - wide - px(14)
    return QRectF(min(max(px(8), x), max(px(8), place.width - wide - px(8))), min(max(px(8), y), bottom), wide, high)


def draw_card(painter: QPainter, card: Card, box: QRectF, theme: Theme) -> None:
    """Draw the card: title and corner, lines of label and value, the note."""
    px = theme.px
    ink.card(painter, box, theme)
    inner = box.adjusted(px(10), px(6), -px(10), -px(6))
    line = QRectF(inner.left(), inner.top(), inner.width(), px(_LINE))
    ink.text(painter, line, card.title, theme.font(12, 600), theme.color("text"), ink.LEFT)
    ink.text(painter, line, card.corner, theme.font(11), theme.color("muted"), ink.RIGHT)
    for label, value in card.lines:
        line.translate(0, px(_LINE))
        ink.text(painter, line, label, theme.font(11), theme.color("muted"), ink.LEFT)
        ink.text(painter, line, value, theme.font(11, 600), theme.color("text"), ink.RIGHT)
    if card.note:
        line.translate(0, px(_LINE))
        ink.text(painter, line, card.note, theme.font(11), theme.color("muted"), ink.LEFT)
