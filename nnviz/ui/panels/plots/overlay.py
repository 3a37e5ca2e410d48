"""What stands over a plot: labels at line ends, markers in their lane, crosses of diverged runs, the crosshair."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QCoreApplication, QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nnviz.ui.panels.drawing import ink, words
from nnviz.ui.panels.plots.picture import TimePicture, last_finite
from nnviz.ui.theme import Theme

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Place:
    """The plot's rectangle and what it spans (heights in axis coordinates)."""

    box: QRectF
    first: float
    last: float
    low: float
    high: float

    def x(self, step: float) -> float:
        """Return where a step is."""
        return float(self.xs(step))

    def y(self, height: float) -> float:
        """Return where a height is."""
        return float(self.ys(height))

    def xs(self, steps: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Return where steps are."""
        share = (np.asarray(steps, float) - self.first) / max(self.last - self.first, 1e-9)
        return np.asarray(self.box.left() + share * self.box.width())

    def ys(self, heights: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Return where heights are."""
        share = (np.asarray(heights, float) - self.low) / max(self.high - self.low, 1e-9)
        return np.asarray(self.box.bottom() - share * self.box.height())

    def step_at(self, x: float) -> float:
        """Return the step at x."""
        return self.first + (x - self.box.left()) / max(self.box.width(), 1.0) * (self.last - self.first)


def draw(painter: QPainter, picture: TimePicture, place: Place, theme: Theme, cursor: int | None) -> None:
    """Draw everything that stands over the curves."""
    _draw_thinned(painter, picture, place, theme)
    _draw_markers(painter, picture, place, theme)
    _draw_ends(painter, picture, place, theme)
    for cross in picture.crosses:
        if place.first <= cross.step <= place.last:
            _draw_cross(painter, QPointF(place.x(cross.step), place.box.top() + theme.px(6)), cross.colour, theme)
    if cursor is not None and place.first <= cursor <= place.last:
        _draw_cursor(painter, picture, place, theme, cursor)


def spread(wanted: list[float], gap: float, low: float, high: float) -> list[float]:
    """Return heights near those wanted, at least `gap` apart and between `low` and `high`, in the same order."""
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    out = [0.0] * len(wanted)
    floor = low
    for index in order:
        out[index] = max(wanted[index], floor)
        floor = out[index] + gap
    ceiling = high
    for index in reversed(order):
        out[index] = min(out[index], ceiling)
        ceiling = out[index] - gap
    return out


def _draw_ends(painter: QPainter, picture: TimePicture, place: Place, theme: Theme) -> None:
    """Write name and value of each line beside its end."""
    named = [(line, last_finite(line.y)) for line in picture.lines if line.title]
    named = [(line, height) for line, height in named if math.isfinite(height)]
    if not named:
        return
    px = theme.px
    most = px(64)
    font, bold = theme.font(11), theme.font(11, 600)
    stacked = any(ink.advance(f"{line.title} {line.value}", bold) > most for line, _ in named)
    high = px(26) if stacked else px(14)
    wanted = [min(max(place.y(height), place.box.top()), place.box.bottom()) for _, height in named]
    left = place.box.right() + px(6)
    for (line, _), y in zip(
        named, spread(wanted, high, place.box.top() + high / 2, place.box.bottom() - high / 2), strict=True
    ):
        box = QRectF(left, y - high / 2, most + px(3), px(13) if stacked else high)
        ink.text(painter, box, line.title, bold, QColor(line.colour), ink.LEFT)
        if stacked:
            box.translate(0, px(12))
        else:
            box.setLeft(left + ink.advance(line.title, bold) + px(5))
        ink.text(painter, box, line.value, font, theme.color("text"), ink.LEFT)


@dataclass(frozen=True, slots=True)
class Placed:
    """A marker in its lane: where it stands, its row, its words, where those begin, and the room they have."""

    x: float
    row: int
    text: str
    left: float
    room: float


def lanes(picture: TimePicture, place: Place, theme: Theme) -> list[Placed]:
    """Return each marker in range, in order; the newest has its words whole, before it where the plot ends after it.

    Older ones stand in the second row where the first has no room, and have what room the newer ones leave.
    """
    font, gap = theme.font(11), theme.px(6)
    shown = sorted((m for m in picture.markers if place.first <= m.step <= place.last), key=lambda m: m.step)
    free = [place.box.right() + theme.px(64)] * 2
    out: list[Placed] = []
    for marker in reversed(shown):
        text, x = f"{marker.text} · {words.count(marker.step)}", place.x(marker.step)
        need = ink.advance(text, font) + theme.px(14)
        row = next((row for row in (0, 1) if free[row] - x >= need), int(free[1] > free[0]))
        left, room = x + gap, max(0.0, min(need, free[row] - x) - gap)
        if not out and room < need - gap:  # its words go before it
            left, room = max(place.box.left(), x - need), min(need, x - place.box.left()) - gap
        out.append(Placed(x, row, text, left, room))
        free[row] = min(x, left - gap)
        if row == 0:
            free[1] = min(free[1], x)  # its line crosses the second row
    return out[::-1]


def rows(picture: TimePicture, place: Place, theme: Theme) -> int:
    """Return how many rows the lane of markers needs."""
    return 1 + max((placed.row for placed in lanes(picture, place, theme)), default=0)


def _draw_markers(painter: QPainter, picture: TimePicture, place: Place, theme: Theme) -> None:
    """Draw each change of training as a dotted line with its words in the lane above, as far as there is room."""
    px, font = theme.px, theme.font(11)
    pen = QPen(theme.color("muted"), 1.0, Qt.PenStyle.DotLine)
    placed = lanes(picture, place, theme)
    count = 1 + max((one.row for one in placed), default=0)
    for one in placed:
        at = round(one.x) + 0.5
        top = place.box.top() - px(18) * (count - one.row)
        painter.setPen(pen)
        painter.drawLine(QLineF(at, top + px(15), at, place.box.bottom()))
        painter.fillRect(QRectF(at - px(2), top + px(3), px(4), px(11)), theme.color("muted"))
        if one.room > px(22):
            align = ink.LEFT if one.left > one.x else ink.RIGHT
            ink.text(painter, QRectF(one.left, top, one.room, px(16)), one.text, font, theme.color("text"), align)


def _draw_thinned(painter: QPainter, picture: TimePicture, place: Place, theme: Theme) -> None:
    """Say along the axis of steps where not every step was kept: the raw band still holds them all."""
    px, font = theme.px, theme.font(10)
    painter.setPen(QPen(theme.color("faint"), 2.0, Qt.PenStyle.DotLine))
    for first, last, _ in picture.thinned:
        left, right = max(place.x(first), place.box.left()), min(place.x(last), place.box.right())
        painter.drawLine(QLineF(left, place.box.bottom() - 2, right, place.box.bottom() - 2))
    if picture.thinned:
        most = max(every for _, _, every in picture.thinned)
        text = translate("panels", "dotted: 1 step in {0} kept").format(words.count(most))
        box = QRectF(place.box.left() + px(4), place.box.bottom() - px(18), place.box.width() - px(8), px(14))
        ink.text(painter, box, text, font, theme.color("muted"), ink.LEFT)


def _draw_cross(painter: QPainter, at: QPointF, colour: str, theme: Theme) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(colour), 2.0))
    arm = theme.px(4)
    painter.drawLine(QLineF(at.x() - arm, at.y() - arm, at.x() + arm, at.y() + arm))
    painter.drawLine(QLineF(at.x() - arm, at.y() + arm, at.x() + arm, at.y() - arm))


def _draw_cursor(painter: QPainter, picture: TimePicture, place: Place, theme: Theme, cursor: int) -> None:
    """Draw the shared crosshair, a dot on each line, and the step in a tag on the axis."""
    px = theme.px
    x = place.x(cursor)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.color("text"), 1.0))
    painter.drawLine(QLineF(x, place.box.top(), x, place.box.bottom()))
    painter.setBrush(theme.color("surface"))
    for line in picture.lines:
        at = int(line.x.searchsorted(cursor))
        if at < len(line.x) and math.isfinite(float(line.y[at])) and place.low <= line.y[at] <= place.high:
            painter.setPen(QPen(QColor(line.colour), 1.5))
            painter.drawEllipse(QPointF(x, place.y(float(line.y[at]))), px(3), px(3))
    tag = words.count(cursor)
    wide = ink.advance(tag, theme.font(11, 600)) + px(10)
    box = QRectF(x - wide / 2, place.box.bottom() + px(3), wide, px(16))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("text"))
    painter.drawRoundedRect(box, px(3), px(3))
    ink.text(painter, box, tag, theme.font(11, 600), theme.color("surface"))
