"""What the window's sliders have in common: the handle follows pointer and keys, and leaves the wheel alone."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen, QWheelEvent
from PySide6.QtWidgets import QAbstractSlider, QWidget

from nnviz.ui.theme import Theme

_MOVING_KEYS = {
    Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down,
    Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End,
}  # fmt: skip


class HandleSlider(QAbstractSlider):
    """Base of horizontal sliders: a subclass says in `value_at` what a position stands for, and paints itself.

    Signals:
        picked: Value under the handle, while the user moves it.
        released: The user let go of the handle, or of a key that moves it.
    """

    picked = Signal(object)
    released = Signal()

    #: Design pixels left free at both ends of the groove.
    margin = 9

    def __init__(self, theme: Theme, positions: int, steps: tuple[int, int], parent: QWidget | None = None) -> None:
        """Make a slider of 0 to `positions`; `steps`: how far a key goes, and a page."""
        super().__init__(parent)
        self._theme = theme
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setRange(0, positions)
        self.setSingleStep(steps[0])
        self.setPageStep(steps[1])
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.actionTriggered.connect(self._moved)

    def value_at(self, position: int) -> object:
        """Return what a position stands for."""
        raise NotImplementedError

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme`."""
        self._theme = theme
        self.updateGeometry()
        self.update()

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
        """Leave the wheel to what is around: nothing is changed by scrolling past it."""
        event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Take a key's value once it is let go."""
        super().keyReleaseEvent(event)
        if not event.isAutoRepeat() and event.key() in _MOVING_KEYS:
            self.released.emit()

    def draw_groove(self, painter: QPainter, y: float, ink: str) -> None:
        """Draw the groove at height `y`, in the colour `ink` up to the handle."""
        theme, x = self._theme, self._x(self.sliderPosition())
        for start, end, token in ((self._x(0), self._x(self.maximum()), "line"), (self._x(0), x, ink)):
            painter.setPen(QPen(theme.color(token), theme.px(2), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawLine(QPointF(start, y), QPointF(end, y))

    def draw_handle(self, painter: QPainter, y: float, radius: float, inks: tuple[str, str]) -> None:
        """Draw the handle, `radius` design pixels large, in the colours of its rim and of its inside."""
        painter.setPen(QPen(self._theme.color(inks[0]), self._theme.px(2)))
        painter.setBrush(self._theme.color(inks[1]))
        reach = self._theme.px(radius)
        painter.drawEllipse(QPointF(self._x(self.sliderPosition()), y), reach, reach)

    def _moved(self, action: int) -> None:
        self.picked.emit(self.value_at(self.sliderPosition()))

    def _pick(self, x: float) -> None:
        left, right = self._x(0), self._x(self.maximum())
        part = min(1.0, max(0.0, (x - left) / (right - left)))
        self.setValue(round(part * self.maximum()))
        self.picked.emit(self.value_at(self.value()))
        self.update()

    def _x(self, position: int) -> float:
        margin = self._theme.px(self.margin)
        return margin + (self.width() - 2 * margin) * position / self.maximum()
