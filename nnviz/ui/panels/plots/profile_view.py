"""Draws the loss along the last update: the one view of it, in its own panel and under the loss panel's tab."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, QLineF, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from nnviz.ui.panels.drawing import ink, words
from nnviz.ui.panels.frame import Frame
from nnviz.ui.panels.plots.labels import Place, spread
from nnviz.ui.panels.plots.profile_picture import ProfilePicture, profile_picture, sentence, summary, thresholds
from nnviz.ui.panels.plots.strokes import segments
from nnviz.ui.panels.plots.ticks import value_ticks
from nnviz.ui.panels.plots.zooming import keyed
from nnviz.ui.theme import Theme

translate = QCoreApplication.translate

#: Design pixels: axis of losses, axis of s, the sentence above, room for names at the right.
LEFT, BOTTOM, TOP, RIGHT = 54, 22, 24, 92

_TONES = {"none": "muted", "small": "warn", "right": "ok", "large": "bad"}


class ProfileView(QWidget):
    """Shows the line profile of a frame.

    Signals:
        painted: A paint took so many seconds.

    Attributes:
        picture: What is shown, or None.
        message: What is said where nothing is.
        point: Index of the point under the crosshair, or None.
        may_draw: Whether it is to draw itself now (see `PanelWidget.may_draw`).
    """

    painted = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.picture: ProfilePicture | None = None
        self.message = ""
        self.may_draw: Callable[[QWidget, QPainter], bool] = lambda body, painter: True
        self.point: int | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme`."""
        self.theme = theme
        self.update()

    def show_frame(self, frame: Frame) -> None:
        """Show the profile of a frame, or why there is none."""
        picture = profile_picture(frame.profile, frame.scales.profile)
        self.picture, self.message = picture, frame.message or summary(None)
        if self.point is not None and (picture is None or self.point >= len(picture.s)):
            self.point = None
        self.setToolTip(thresholds() if picture is not None else "")
        self.update()

    def place(self, picture: ProfilePicture) -> Place:
        """Return where the plot is."""
        px = self.theme.px
        box = QRectF(px(LEFT), px(TOP), self.width() - px(LEFT) - px(RIGHT), self.height() - px(TOP) - px(BOTTOM))
        return Place(box, float(picture.s[0]), float(picture.s[-1]), picture.low, picture.high)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint, and say how long it took."""
        started = time.perf_counter()
        with QPainter(self) as painter:
            if not self.may_draw(self, painter):
                return
            painter.fillRect(self.rect(), self.theme.color("surface"))
            if self.picture is None:
                ink.empty(painter, self.width(), self.height(), self.theme, self.message)
            else:
                draw_profile(painter, self.picture, self.place(self.picture), self.theme, self.point)
                if self.hasFocus():
                    painter.setPen(QPen(self.theme.color("accent"), 1.0))
                    painter.setBrush(Qt.BrushStyle.NoBrush)
                    painter.drawRect(self.place(self.picture).box)
        self.painted.emit(time.perf_counter() - started)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Put the crosshair on the point nearest to the pointer."""
        if self.picture is not None:
            s = self.place(self.picture).step_at(event.position().x())
            self._point(int(np.argmin(np.abs(self.picture.s - s))))

    def leaveEvent(self, event: QEvent) -> None:
        """Take the crosshair away."""
        self._point(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the crosshair with the arrows."""
        act = keyed(event.key())
        if self.picture is not None and act in ("left", "right"):
            here = self.point if self.point is not None else int(np.argmin(np.abs(self.picture.s - 1.0)))
            self._point(min(max(here + (1 if act == "right" else -1), 0), len(self.picture.s) - 1))
        elif event.key() == Qt.Key.Key_Escape and self.point is not None:
            self._point(None)
        else:
            event.ignore()

    def _point(self, index: int | None) -> None:
        if index != self.point:
            self.point = index
            self.update()


def draw_profile(painter: QPainter, picture: ProfilePicture, place: Place, theme: Theme, cursor: int | None) -> None:
    """Draw a profile into the rectangle of `place`, its sentence above it."""
    _draw_sentence(painter, picture, place, theme, cursor)
    _draw_axes(painter, picture, place, theme)
    painter.save()
    painter.setClipRect(place.box)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.color("text"), 2.0 * theme.zoom))
    with np.errstate(over="ignore"):
        heights = np.clip(place.ys(picture.loss), place.box.top() - 1e4, place.box.bottom() + 1e4)
    lines = segments(place.xs(picture.s), heights)
    painter.drawLines([QLineF(*line) for line in lines.tolist()])
    painter.restore()
    _draw_names(painter, picture, place, theme)
    if cursor is not None:
        _draw_cursor(painter, picture, place, theme, cursor)


def names(picture: ProfilePicture, place: Place, theme: Theme) -> list[tuple[str, str, str, QRectF]]:
    """Return (name, value, colour, box) of J(0), J(1) and the lowest loss, right of the plot, none over another."""
    found = [("J(0)", picture.start, theme.muted), ("J(1)", picture.taken, theme.accent)]
    if picture.lowest not in (0.0, 1.0):
        found.append((translate("panels", "lowest"), picture.least, theme.ok))
    high = min(float(theme.px(14)), place.box.height() / max(len(found), 1))
    tops = [min(max(place.y(value), place.box.top()), place.box.bottom()) if math.isfinite(value) else place.box.top()
            for _, value, _ in found]  # fmt: skip
    middles = spread(tops, high, place.box.top() + high / 2, place.box.bottom() - high / 2)
    left, wide = place.box.right() + theme.px(6), float(theme.px(RIGHT - 8))
    return [
        (name, words.number(value, 4), ink_, QRectF(left, y - high / 2, wide, high))
        for (name, value, ink_), y in zip(found, middles, strict=True)
    ]


def _draw_sentence(painter: QPainter, picture: ProfilePicture, place: Place, theme: Theme, cursor: int | None) -> None:
    """Write the verdict, or the values under the crosshair."""
    box = QRectF(theme.px(12), theme.px(3), place.box.right() + theme.px(RIGHT - 20), theme.px(18))
    if cursor is None:
        ink.text(painter, box, sentence(picture), theme.font(11, 600), theme.color(_TONES[picture.verdict]), ink.LEFT)
        return
    loss = float(picture.loss[cursor])
    text = translate("panels", "s = {0}   J = {1}   J − J(0) = {2}").format(
        f"{picture.s[cursor]:.3g}", words.number(loss, 5), words.number(loss - picture.start, 3, sign=True)
    )
    ink.text(painter, box, text, theme.font(11), theme.color("text"), ink.LEFT)


def _draw_axes(painter: QPainter, picture: ProfilePicture, place: Place, theme: Theme) -> None:
    """Draw grid, ticks, the line at s = 1 and the one at J(0)."""
    px, font, box = theme.px, theme.font(11), place.box
    grid = QPen(theme.color("line"), 1.0)
    for at, text in _loss_ticks(picture.low, picture.high):
        y = round(place.y(at)) + 0.5
        painter.setPen(grid)
        painter.drawLine(QLineF(box.left(), y, box.right(), y))
        ink.text(painter, QRectF(0, y - px(8), box.left() - px(5), px(16)), text, font, theme.color("muted"), ink.RIGHT)
    for whole in range(math.ceil(place.first), math.floor(place.last) + 1):
        x = round(place.x(whole)) + 0.5
        painter.setPen(QPen(theme.color("accent"), 1.0, Qt.PenStyle.DashLine) if whole == 1 else grid)
        painter.drawLine(QLineF(x, box.top(), x, box.bottom()))
        colour = theme.color("accent" if whole == 1 else "muted")
        under = QRectF(x - px(30), box.bottom() + px(4), px(60), px(15))
        ink.text(painter, under, "s = 1" if whole == 1 else str(whole), font, colour)
    painter.setPen(QPen(theme.color("muted"), 1.0, Qt.PenStyle.DashLine))
    y = round(place.y(picture.start)) + 0.5
    painter.drawLine(QLineF(box.left(), y, box.right(), y))
    unit = QRectF(box.right() + px(12), box.bottom() + px(4), px(60), px(15))
    ink.text(painter, unit, "s", font, theme.color("muted"), ink.LEFT)


def _draw_names(painter: QPainter, picture: ProfilePicture, place: Place, theme: Theme) -> None:
    """Draw the points at s = 0, at s = 1 and at the lowest loss, and name them at the right."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(theme.color("surface"))
    points = [(picture.lowest, picture.least, theme.ok), (0.0, picture.start, theme.muted),
              (1.0, picture.taken, theme.accent)]  # fmt: skip
    for s, loss, colour in points:
        painter.setPen(QPen(QColor(colour), 2.0))
        if math.isfinite(loss) and loss <= picture.high:
            painter.drawEllipse(QPointF(place.x(s), place.y(loss)), theme.px(4), theme.px(4))
        else:  # it left through the top
            at, arm = QPointF(place.x(s), place.box.top() + theme.px(7)), theme.px(4)
            painter.drawLine(QLineF(at.x() - arm, at.y() - arm, at.x() + arm, at.y() + arm))
            painter.drawLine(QLineF(at.x() - arm, at.y() + arm, at.x() + arm, at.y() - arm))
    bold = theme.font(11, 600)
    for name, value, colour, box in names(picture, place, theme):
        ink.text(painter, box, name, bold, theme.ink(QColor(colour).name()), ink.LEFT)
        rest = box.adjusted(ink.advance(name, bold) + theme.px(5), 0, 0, 0)
        ink.text(painter, rest, value, theme.font(11), theme.color("text"), ink.LEFT)


def _draw_cursor(painter: QPainter, picture: ProfilePicture, place: Place, theme: Theme, cursor: int) -> None:
    x, loss = place.x(float(picture.s[cursor])), float(picture.loss[cursor])
    painter.setPen(QPen(theme.color("text"), 1.0))
    painter.drawLine(QLineF(x, place.box.top(), x, place.box.bottom()))
    if math.isfinite(loss) and picture.low <= loss <= picture.high:
        painter.setBrush(theme.color("text"))
        painter.drawEllipse(QPointF(x, place.y(loss)), theme.px(2), theme.px(2))


def _loss_ticks(low: float, high: float) -> list[tuple[float, str]]:
    """Return ticks with as many digits as tell them apart."""
    ticks = value_ticks(low, high)
    jump = ticks[1][0] - ticks[0][0] if len(ticks) > 1 else high - low
    decimals = max(0, math.ceil(-math.log10(max(jump, 1e-300)) - 1e-9)) + (1 if f"{jump:.1e}"[:3] == "2.5" else 0)
    if max(abs(low), abs(high)) >= 1e4 or decimals > 6:
        return ticks
    return [(at, f"{at:.{decimals}f}".replace("-", "−")) for at, _ in ticks]
