"""The head of a card, by which it is moved."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from nnviz.ui.theme import Theme

#: Design pixels: what the grip takes at the left, the distance of its dots and their size.
GRIP, _PITCH, _DOT = 14.0, 4.0, 2.0


class CardHead(QWidget):
    """A row with a grip at its left; what stands in it lets the mouse through or is a button.

    Signals:
        dragged: By how much, in pixels, since it was last told.
        left_alone: It was double-clicked: the card is to find a place of its own again.
    """

    dragged = Signal(QPoint)
    left_alone = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._last: QPointF | None = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme`."""
        self._theme = theme
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._last = event.globalPosition()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell how far the mouse went."""
        if self._last is not None:
            moved = (event.globalPosition() - self._last).toPoint()
            self._last += QPointF(moved)
            self.dragged.emit(moved)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._last = None
            self.setCursor(Qt.CursorShape.OpenHandCursor)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Leave the place to the card."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.left_alone.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the grip: two columns of three dots."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("muted"))
            zoom = self._theme.zoom
            for column in range(2):
                for row in (-1, 0, 1):
                    middle = QPointF((2.0 + column * _PITCH) * zoom, self.height() / 2 + row * _PITCH * zoom)
                    painter.drawEllipse(middle, _DOT * zoom / 2, _DOT * zoom / 2)
