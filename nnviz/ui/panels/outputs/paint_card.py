"""Draws hover cards and notes; what does not fit in a card's line takes several."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

from nnviz.ui.panels.drawing import ink
from nnviz.ui.panels.drawing.classes import class_colour
from nnviz.ui.panels.outputs.card import Card, Line
from nnviz.ui.theme import Theme


def draw_card(painter: QPainter, card: Card, point: QPointF, size: tuple[int, int], theme: Theme) -> None:
    """Draw a card beside a point of a body of the given size, within it."""
    px = theme.px
    label, value = _fonts(theme)
    wide = max(ink.advance(line.label, label) + ink.advance(line.value, value) + px(44) for line in card.lines)
    title = ink.advance(card.title, theme.font(12, 600)) + ink.advance(card.corner, label) + px(36)
    wide = min(max(wide, title, px(120)), size[0] - px(8))
    heights = [_height(line, wide - px(18), theme) for line in card.lines]
    high = px(27) + sum(heights) + px(4)
    box = card_box(point, wide, high, size, theme)
    ink.card(painter, box, theme)
    inner = box.adjusted(px(9), px(4), -px(9), 0)
    head = QRectF(inner.left(), inner.top(), inner.width(), px(20))
    ink.text(painter, head, card.title, theme.font(12, 600), theme.color("text"), ink.LEFT)
    ink.text(painter, head, card.corner, label, theme.color("muted"), ink.RIGHT)
    top = inner.top() + px(21)
    for line, need in zip(card.lines, heights, strict=True):
        _draw_line(painter, line, QRectF(inner.left(), top, inner.width(), need), theme)
        top += need


def card_box(point: QPointF, wide: float, high: float, size: tuple[int, int], theme: Theme) -> QRectF:
    """Return where a card stands: right of the point or else left, below it or else above, within the body."""
    edge, aside, down = float(theme.px(4)), theme.px(14), theme.px(10)
    x = point.x() + aside if point.x() + aside + wide < size[0] - edge else point.x() - aside - wide
    y = point.y() + down if point.y() + down + high <= size[1] - edge else point.y() - down - high
    return QRectF(max(edge, x), min(max(edge, y), max(edge, size[1] - high - edge)), wide, high)


def draw_note(painter: QPainter, note: str, area: QRectF, theme: Theme) -> None:
    """Draw a sentence, in as many lines as it takes, at the foot of an area."""
    px = theme.px
    painter.setFont(theme.font(11))
    inner = area.adjusted(px(14), 0, -px(14), 0)
    flags = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft)
    need = painter.boundingRect(inner, flags, note)
    need.moveBottom(area.bottom() - px(12))
    ink.card(painter, need.adjusted(-px(7), -px(5), px(7), px(5)), theme)
    painter.setPen(theme.color("text"))
    painter.drawText(need, flags, note)


def _fonts(theme: Theme) -> tuple[QFont, QFont]:
    """Return the fonts of labels and of values."""
    return theme.font(11), theme.font(11, 600)


def _fits(line: Line, width: float, theme: Theme) -> bool:
    label, value = _fonts(theme)
    return ink.advance(line.label, label) + theme.px(8) + ink.advance(line.value, value) <= width


def _height(line: Line, width: float, theme: Theme) -> float:
    """Return the height a line takes: one row, or, where it does not fit, as many as label and then value need."""
    if _fits(line, width, theme):
        return theme.px(16)
    label, value = _fonts(theme)
    return _need(line.label, label, width) + _need(line.value, value, width)


def _need(words: str, font: QFont, width: float) -> float:
    """Return the height of words broken at `width`."""
    room = QRectF(0.0, 0.0, width, 1e5)
    return QFontMetricsF(font).boundingRect(room, _breaks(words, font, width), words).height() if words else 0.0


def _breaks(words: str, font: QFont, width: float) -> int:
    """Return the flags that break between words, and within them where one alone is too wide."""
    flags = Qt.TextFlag.TextWordWrap
    if any(ink.advance(word, font) > width for word in words.split()):
        flags |= Qt.TextFlag.TextWrapAnywhere
    return int(flags)


def _draw_line(painter: QPainter, line: Line, row: QRectF, theme: Theme) -> None:
    px = theme.px
    label, value = _fonts(theme)
    share = ink.advance(line.value, value) + px(8)
    if line.index >= 0:
        bar = QRectF(row.left(), row.bottom() - px(3), (row.width() - share) * min(max(line.share, 0.0), 1.0), px(2))
        painter.fillRect(bar, class_colour(theme, line.index))
    if not _fits(line, row.width(), theme):
        _draw_broken(painter, line, row, theme)
        return
    name = row.adjusted(0, 0, -share, 0)
    ink.text(painter, name, line.label, label, theme.color("muted"), ink.LEFT)
    ink.text(painter, row, line.value, value, theme.color("text"), ink.RIGHT)


def _draw_broken(painter: QPainter, line: Line, row: QRectF, theme: Theme) -> None:
    """Draw the label from the left and below it the value at the right, each in as many rows as it needs."""
    label, value = _fonts(theme)
    below = row.adjusted(0, _need(line.label, label, row.width()), 0, 0)
    for words, font, colour, box, side in (
        (line.label, label, "muted", row, Qt.AlignmentFlag.AlignLeft),
        (line.value, value, "text", below, Qt.AlignmentFlag.AlignRight),
    ):
        painter.setFont(font)
        painter.setPen(theme.color(colour))
        painter.drawText(box, _breaks(words, font, row.width()) | int(side), words)
