"""A slider over powers of ten."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QAbstractSlider, QWidget

from nnviz.ui.model import rate_scale
from nnviz.ui.theme import Theme

_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


class LogSlider(QAbstractSlider):
    """A horizontal slider whose positions are those of `rate_scale`, with its decades written below.

    Signals:
        picked: Rate under the handle, while the user moves it.
        released: The user let go, or pressed a key.
    """

    picked = Signal(float)
    released = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setRange(0, rate_scale.POSITIONS)
        self.setSingleStep(rate_scale.PER_DECADE // 20)
        self.setPageStep(rate_scale.PER_DECADE // 2)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.actionTriggered.connect(self._moved)

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme`."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def set_rate(self, rate: float) -> None:
        """Put the handle at `rate`, without a signal."""
        if not self.isSliderDown():
            self.setValue(rate_scale.position(rate))

    def sizeHint(self) -> QSize:
        """Return a comfortable size."""
        return QSize(self._theme.px(176), self._theme.px(40))

    def minimumSizeHint(self) -> QSize:
        """Return the narrowest size at which a decade still has 15 pixels."""
        return QSize(self._theme.px(104), self._theme.px(40))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw groove, decades and handle."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, y = self._theme, self._groove()
        x = self._x(self.sliderPosition())
        self._draw_decades(painter, y)
        for start, end, token in ((self._x(0), self._x(rate_scale.POSITIONS), "line"), (self._x(0), x, "accent")):
            painter.setPen(QPen(theme.color(token), theme.px(2), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawLine(QPointF(start, y), QPointF(end, y))
        painter.setPen(QPen(theme.color("accent"), theme.px(2)))
        painter.setBrush(theme.color("accent_soft" if self.hasFocus() else "surface"))
        painter.drawEllipse(QPointF(x, y), theme.px(5.5), theme.px(5.5))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the handle to the pointer."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._pick(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer."""
        if self.isSliderDown():
            self._pick(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        if event.button() == Qt.MouseButton.LeftButton and self.isSliderDown():
            self.setSliderDown(False)
            self.released.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel alone: a rate is not changed by scrolling past it."""
        event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Take a key's value once it is let go."""
        super().keyReleaseEvent(event)
        if not event.isAutoRepeat() and event.key() in _MOVING_KEYS:
            self.released.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the focus is gone."""
        super().focusOutEvent(event)
        self.update()

    def _moved(self, action: int) -> None:
        self.picked.emit(rate_scale.rate(self.sliderPosition()))

    def _pick(self, x: float) -> None:
        left, right = self._x(0), self._x(rate_scale.POSITIONS)
        part = min(1.0, max(0.0, (x - left) / (right - left)))
        self.setValue(round(part * rate_scale.POSITIONS))
        self.picked.emit(rate_scale.rate(self.value()))
        self.update()

    def _groove(self) -> float:
        return self.height() / 2 - self._theme.px(5)

    def _x(self, position: int) -> float:
        margin = self._theme.px(12)
        return margin + (self.width() - 2 * margin) * position / rate_scale.POSITIONS

    def _draw_decades(self, painter: QPainter, y: float) -> None:
        theme = self._theme
        painter.setFont(theme.font(10))
        wide = self.width() >= theme.px(180)
        for decade in range(rate_scale.LOW, rate_scale.HIGH + 1):
            x = self._x((decade - rate_scale.LOW) * rate_scale.PER_DECADE)
            painter.setPen(QPen(theme.color("line"), 1.0))
            painter.drawLine(QPointF(x, y + theme.px(8)), QPointF(x, y + theme.px(10)))
            if wide or decade % 2 == 0:
                painter.setPen(theme.color("faint"))
                box = QRectF(x - theme.px(16), y + theme.px(10), theme.px(32), theme.px(13))
                painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), "10" + str(decade).translate(_RAISED))


_MOVING_KEYS = {
    Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down,
    Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End,
}  # fmt: skip
