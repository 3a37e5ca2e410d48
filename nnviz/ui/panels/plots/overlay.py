"""What stands over a plot: labels at line ends, markers in their lane, crosses of diverged runs, the crosshair."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nnviz.ui.panels.drawing import ink, words
from nnviz.ui.panels.plots.picture import TimePicture, last_finite
from nnviz.ui.theme import Theme


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


def lanes(picture: TimePicture, place: Place, theme: Theme) -> list[tuple[float, int, str, float]]:
    """Return (x, row, text, room for it) of each marker in range: in the second row where the first has no room."""
    font, end = theme.font(11), place.box.right() + theme.px(64)
    shown = sorted((m for m in picture.markers if place.first <= m.step <= place.last), key=lambda m: m.step)
    free = [-math.inf, -math.inf]
    set_: list[tuple[float, int, str, float]] = []
    for marker in shown:
        label = f"{marker.text} · {words.count(marker.step)}"
        x, need = place.x(marker.step), ink.advance(label, font) + theme.px(14)
        row = next((row for row in (0, 1) if x >= free[row]), 1)
        set_.append((x, row, label, need if x >= free[row] else 0.0))
        free[row] = max(free[row], x + need)
    return [
        (x, row, text, min([need, end - x, *(later[0] - x for later in set_[at + 1 :] if later[1] <= row)]))
        for at, (x, row, text, need) in enumerate(set_)
    ]


def rows(picture: TimePicture, place: Place, theme: Theme) -> int:
    """Return how many rows the lane of markers needs."""
    return 1 + max((row for _, row, _, _ in lanes(picture, place, theme)), default=0)


def _draw_markers(painter: QPainter, picture: TimePicture, place: Place, theme: Theme) -> None:
    """Draw each change of training as a dotted line with its words in the lane above, as far as there is room."""
    px, font = theme.px, theme.font(11)
    pen = QPen(theme.color("muted"), 1.0, Qt.PenStyle.DotLine)
    placed = lanes(picture, place, theme)
    count = 1 + max((row for _, row, _, _ in placed), default=0)
    for x, row, words_, room in placed:
        at = round(x) + 0.5
        top = place.box.top() - px(18) * (count - row)
        painter.setPen(pen)
        painter.drawLine(QLineF(at, top + px(15), at, place.box.bottom()))
        painter.fillRect(QRectF(at - px(2), top + px(3), px(4), px(11)), theme.color("muted"))
        if room > px(28):
            box = QRectF(at + px(6), top, room - px(6), px(16))
            ink.text(painter, box, words_, font, theme.color("text"), ink.LEFT)


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
