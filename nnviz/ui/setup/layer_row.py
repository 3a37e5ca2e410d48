"""One hidden layer: a handle to drag, its width, its activation, and a button that removes it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from nnviz.catalog import tables
from nnviz.ui.panels.drawing.ink import LEFT, elided
from nnviz.ui.theme import Theme
from nnviz.ui.widgets.choice import Choice, Option
from nnviz.ui.widgets.stepper import Stepper


class Handle(QWidget):
    """The name of a layer, by which it is dragged up and down; Alt with an arrow key does the same.

    Signals:
        dragged: Vertical place of the pointer, in the global coordinate, while it is dragged.
        dropped: It was let go.
        moved: −1 or +1: the keyboard moves it.
    """

    dragged = Signal(int)
    dropped = Signal()
    moved = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = ""
        self._held = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme`."""
        self._theme = theme
        self.setFixedHeight(theme.px(24))
        self.update()

    def set_text(self, text: str, tip: str) -> None:
        """Write the name of the layer."""
        self._text = text
        self.setAccessibleName(text)
        self.setAccessibleDescription(tip)
        self.setToolTip(tip)
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room of the words."""
        return QSize(self._theme.px(56), self._theme.px(24))

    def minimumSizeHint(self) -> QSize:
        """Return the room of a name without its grip."""
        return QSize(self._theme.px(52), self._theme.px(24))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the layer."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._held = True
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Carry it."""
        if self._held:
            self.dragged.emit(round(event.globalPosition().y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let it go."""
        if self._held and event.button() == Qt.MouseButton.LeftButton:
            self._held = False
            self.setCursor(Qt.CursorShape.OpenHandCursor)
            self.dropped.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the layer with Alt and an arrow key."""
        by = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if by is None or not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            super().keyPressEvent(event)
            return
        self.moved.emit(by)

    def enterEvent(self, event: QEvent) -> None:
        """Show the grip."""
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Hide the grip."""
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the name, and six dots to hold where there is a pointer or the focus."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            theme, px = self._theme, self._theme.px
            if self.hasFocus():
                painter.setPen(QPen(theme.color("accent"), 1.0))
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 2.5, -0.5, -2.5), px(4), px(4))
            inset = px(2)
            if (self.underMouse() or self.hasFocus()) and self.isEnabled():
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.color("faint"))
                for column in range(2):
                    for row in range(3):
                        at = QPointF(px(4) + column * px(3), self.height() / 2 + (row - 1) * px(4))
                        painter.drawEllipse(at, px(1), px(1))
                inset = px(12)
            painter.setFont(theme.font(12))
            painter.setPen(theme.color("text" if self.isEnabled() else "muted"))
            room = self.rect().adjusted(inset, 0, 0, 0)
            painter.drawText(room, LEFT, elided(self._text, theme.font(12), room.width()))


class LayerRow(QWidget):
    """A row of the network section.

    Signals:
        removed: The layer is to go.

    Attributes:
        handle, width_, choice, remove: Its parts.
    """

    removed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.handle = Handle(theme, self)
        self.width_ = Stepper(theme, 1, tables.WIDEST, self)
        self.choice = Choice(theme, self)
        self.remove = QToolButton(self)
        self.remove.setText("×")
        self.remove.setProperty("role", "cross")
        self.remove.clicked.connect(self.removed)
        self._line = QHBoxLayout(self)
        self._line.addWidget(self.handle, 2)
        self._line.addWidget(self.width_)
        self._line.addWidget(self.choice, 3)
        self._line.addWidget(self.remove)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme`."""
        self._line.setContentsMargins(0, theme.px(1), 0, theme.px(1))
        self._line.setSpacing(theme.px(2))
        for part in (self.handle, self.width_, self.choice):
            part.set_theme(theme)
        self.remove.setFixedSize(theme.px(16), theme.px(24))

    def show_layer(self, width: int, activation: str, options: list[Option]) -> None:
        """Show width and activation."""
        self.width_.show_value(width)
        self.choice.set_options(options)
        self.choice.show_value(activation)
