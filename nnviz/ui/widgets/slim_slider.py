"""A slider one row high, over the range of a parameter of the catalogue."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QAbstractSlider, QWidget

from nnviz.catalog.entries import Parameter
from nnviz.ui.model import slider_scale
from nnviz.ui.theme import Theme

_STEP, _PAGE = 10, 100  # of slider_scale.POSITIONS


class SlimSlider(QAbstractSlider):
    """A horizontal slider; its scale is the parameter's.

    Signals:
        picked: Value under the handle, while the user moves it.
        released: The user let go, or let go of a key.
    """

    picked = Signal(object)
    released = Signal()

    def __init__(self, theme: Theme, parameter: Parameter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._parameter = parameter
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setRange(0, slider_scale.POSITIONS)
        self.setSingleStep(_STEP)
        self.setPageStep(_PAGE)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.actionTriggered.connect(self._moved)

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme`."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def show_value(self, value: float) -> None:
        """Put the handle at `value`, without a signal, unless the user holds it."""
        if not self.isSliderDown():
            self.setValue(slider_scale.position(self._parameter, value))

    def sizeHint(self) -> QSize:
        """Return a row's height."""
        return QSize(self._theme.px(88), self._theme.px(24))

    def minimumSizeHint(self) -> QSize:
        """Return the narrowest that can be moved with a mouse."""
        return QSize(self._theme.px(48), self._theme.px(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw groove and handle."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, y, x = self._theme, self.height() / 2, self._x(self.sliderPosition())
        ink = "accent" if self.isEnabled() else "faint"
        for start, end, token in ((self._x(0), self._x(slider_scale.POSITIONS), "line"), (self._x(0), x, ink)):
            painter.setPen(QPen(theme.color(token), theme.px(2), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawLine(QPointF(start, y), QPointF(end, y))
        painter.setPen(QPen(theme.color(ink), theme.px(2)))
        painter.setBrush(theme.color("surface"))
        painter.drawEllipse(QPointF(x, y), theme.px(5), theme.px(5))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("accent"), 1.0))
            painter.drawEllipse(QPointF(x, y), theme.px(8), theme.px(8))
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
        """Leave the wheel to the column: nothing is changed by scrolling past it."""
        event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Take a key's value once it is let go."""
        super().keyReleaseEvent(event)
        if not event.isAutoRepeat():
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
        self.picked.emit(slider_scale.value(self._parameter, self.sliderPosition()))

    def _pick(self, x: float) -> None:
        left, right = self._x(0), self._x(slider_scale.POSITIONS)
        part = min(1.0, max(0.0, (x - left) / (right - left)))
        self.setValue(round(part * slider_scale.POSITIONS))
        self.picked.emit(slider_scale.value(self._parameter, self.value()))
        self.update()

    def _x(self, position: int) -> float:
        margin = self._theme.px(9)
        return margin + (self.width() - 2 * margin) * position / slider_scale.POSITIONS
