"""What stands over a plot: labels at line ends, markers in their lane, crosses of diverged runs, the crosshair."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QCoreApplication, QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from nnviz.ui.panels.drawing import ink, words
from nnviz.ui.panels.plots import marker_lane
from nnviz.ui.panels.plots.labels import Crossed, End, Place, crossed, ends
from nnviz.ui.panels.plots.picture import TimePicture
from nnviz.ui.theme import Theme

translate = QCoreApplication.translate


def draw(painter: QPainter, picture: TimePicture, place: Place, theme: Theme, cursor: float | None) -> None:
    """Draw everything that stands over the curves; `cursor` is the place of the crosshair."""
    _draw_notes(painter, picture, place, theme)
    _draw_unit(painter, picture, place, theme)
    _draw_markers(painter, picture, place, theme, cursor)
    for end in ends(picture, place, theme):
        _draw_end(painter, end, theme)
    for one in crossed(picture, place, theme):
        _draw_cross(painter, one, place, theme)
    if cursor is not None and place.first <= cursor <= place.last:
        _draw_cursor(painter, picture, place, theme, cursor)


def draw_selected(painter: QPainter, place: Place, theme: Theme, left: float, right: float) -> None:
    """Draw the range the mouse is drawing out."""
    colour = theme.color("accent")
    painter.setPen(QPen(colour, 1.0))
    colour.setAlpha(40)
    painter.setBrush(colour)
    left, right = sorted(min(max(x, place.box.left()), place.box.right()) for x in (left, right))
    painter.drawRect(QRectF(left, place.box.top(), right - left, place.box.height()))


def draw_past(painter: QPainter, place: Place, theme: Theme, at: float) -> None:
    """Draw where the recorded step is that is looked at: later ones are veiled."""
    if at >= place.last:
        return
    x = max(place.x(at), place.box.left())
    veil = theme.color("surface")
    veil.setAlpha(150)
    painter.fillRect(QRectF(x, place.box.top(), place.box.right() - x, place.box.height()), veil)
    painter.setPen(QPen(theme.color("accent"), 2.0))
    if at >= place.first:
        painter.drawLine(QLineF(x, place.box.top(), x, place.box.bottom()))


def _draw_end(painter: QPainter, end: End, theme: Theme) -> None:
    """Write name and value of a line beside its end."""
    px, font, bold = theme.px, theme.font(11), theme.font(11, 600)
    box = QRectF(end.box)
    if end.stacked:
        box.setHeight(box.height() / 2)
    ink.text(painter, box, end.title, bold, theme.ink(end.line.colour), ink.LEFT)
    if end.stacked:
        box.translate(0, box.height())
    else:
        box.setLeft(box.left() + ink.advance(end.title, bold) + px(5))
    ink.text(painter, box, end.line.value, font, theme.color("text"), ink.LEFT)


def _draw_markers(painter: QPainter, picture: TimePicture, place: Place, theme: Theme, cursor: float | None) -> None:
    """Draw each change of training as a dotted line, with its words in the lane above where there is room for them."""
    if not picture.markers:
        return
    px, font, plot = theme.px, theme.font(11), place.box
    placed = marker_lane.lanes(picture, place, theme)
    count = marker_lane.rows(placed)
    if cursor is not None:
        placed = marker_lane.lanes(picture, place, theme, cursor, count)
    for one in placed:
        at, wide = round(one.left) + 0.5, max(px(4), round(one.right - one.left))
        box = one.box(place, theme, count)
        top = box.top() + px(3) if one.row >= 0 else plot.top() - px(4)
        painter.setPen(QPen(theme.color("muted"), 1.0, Qt.PenStyle.DotLine))
        painter.drawLine(QLineF(at, top, at, plot.bottom()))
        tick = QRectF(at - px(2), top, wide, px(11) if one.row >= 0 else px(4))
        painter.fillRect(tick, theme.color("muted"))
        if one.row >= 0:
            align = ink.LEFT if one.at > one.left else ink.RIGHT
            ink.text(painter, box, one.text, font, theme.color("text"), align)


def _draw_notes(painter: QPainter, picture: TimePicture, place: Place, theme: Theme) -> None:
    """Say along the axis of steps what is not there: steps that were thinned out, values a log axis cannot show."""
    notes = []
    bottom = place.box.bottom()
    painter.setPen(QPen(theme.color("faint"), 2.0, Qt.PenStyle.DotLine))
    for first, last, _ in picture.thinned:
        left, right = max(place.x(first), place.box.left()), min(place.x(last), place.box.right())
        painter.drawLine(QLineF(left, bottom - 2, right, bottom - 2))
    if picture.thinned:
        most = max(every for _, _, every in picture.thinned)
        notes.append(translate("panels", "dotted: 1 step in {0} kept").format(words.count(most)))
    if picture.zeros:
        painter.setPen(QPen(theme.color("warn"), 1.0))
        xs = np.unique(np.round(place.xs(picture.zeros))) + 0.5
        painter.drawLines([QLineF(x, bottom, x, bottom - theme.px(5)) for x in xs.tolist()])
        notes.append(translate("panels", "ticks: 0, not on a log axis"))
    if notes:
        text, font = " · ".join(notes), theme.font(10)
        room = place.box.width() - theme.px(8)
        box = QRectF(place.box.left() + theme.px(4), bottom - theme.px(20), room, theme.px(14))
        ground = theme.color("surface")
        ground.setAlpha(225)  # a curve may run behind it
        painter.fillRect(QRectF(box.topLeft(), QSizeF(min(room, ink.advance(text, font)), box.height())), ground)
        ink.text(painter, box, text, font, theme.color("muted"), ink.LEFT)


def _draw_unit(painter: QPainter, picture: TimePicture, place: Place, theme: Theme) -> None:
    """Name what the axis counts, right of its numbers and level with them."""
    if picture.unit:
        font = theme.font(11)
        top = place.box.bottom() + theme.px(4) - 1.5  # where pyqtgraph has the upper edge of the numbers
        box = QRectF(place.box.right() + theme.px(22), top, theme.px(50), QFontMetricsF(font).height())
        ink.text(painter, box, picture.unit, font, theme.color("muted"), ink.LEFT)


def _draw_cross(painter: QPainter, one: Crossed, place: Place, theme: Theme) -> None:
    """Draw where a curve leaves the plot, with its value."""
    px, cross = theme.px, one.cross
    y = place.box.top() + px(7) if one.top else place.box.bottom() - px(9)
    if cross.sign == "×":
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(cross.colour), 2.0))
        arm = px(4)
        painter.drawLine(QLineF(one.x - arm, y - arm, one.x + arm, y + arm))
        painter.drawLine(QLineF(one.x - arm, y + arm, one.x + arm, y - arm))
    else:
        ink.text(painter, QRectF(one.x - px(7), y - px(7), px(14), px(14)), cross.sign, theme.font(11),
                 theme.ink(cross.colour))  # fmt: skip
    if one.words is not None:
        ink.text(painter, one.words, cross.value, theme.font(11), theme.color("text"), ink.LEFT)


def _draw_cursor(painter: QPainter, picture: TimePicture, place: Place, theme: Theme, cursor: float) -> None:
    """Draw the shared crosshair, a dot on each line, and the step in a tag on the axis."""
    px = theme.px
    x = place.x(cursor)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.color("text"), 1.0))
    painter.drawLine(QLineF(x, place.box.top(), x, place.box.bottom()))
    painter.setBrush(theme.color("surface"))
    for line in picture.lines:
        height = float(np.interp(cursor, line.x, line.y, math.nan, math.nan)) if len(line.x) else math.nan
        if math.isfinite(height) and place.low <= height <= place.high:
            painter.setPen(QPen(QColor(line.colour), 1.5))
            painter.drawEllipse(QPointF(x, place.y(height)), px(3), px(3))
    tag = picture.ruler.written(cursor, picture.whole)
    wide = ink.advance(tag, theme.font(11, 600)) + px(10)
    left = min(max(x - wide / 2, 0.0), place.box.right() + px(70) - wide)
    box = QRectF(left, place.box.bottom() + px(3), wide, px(16))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("text"))
    painter.drawRoundedRect(box, px(3), px(3))
    ink.text(painter, box, tag, theme.font(11, 600), theme.color("surface"))
