"""A whole number between a minus and a plus."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget

from nnviz.ui.theme import Theme
from nnviz.ui.widgets.entry import Entry

_REST_MS = 300  # clicks that follow each other more quickly are one change


class Stepper(QFrame):
    """− 8 +; the buttons repeat while held, arrow keys do the same, and a number can be typed.

    Signals:
        typed: The text, once the user is done with it.
        edited: The text while it is being typed.
        stepped: The number the user went to.
    """

    typed = Signal(str)
    edited = Signal(str)
    stepped = Signal(int)

    def __init__(self, theme: Theme, low: int, high: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("stepper")
        self._low, self._high = low, high
        self._value = low
        self._wanted: int | None = None
        self._theme = theme
        self.minus, self.plus = QToolButton(self), QToolButton(self)
        self.entry = Entry(self)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._take)
        self._row = QHBoxLayout(self)
        for button, text in ((self.minus, "−"), (self.plus, "+")):
            button.setText(text)
            button.setAutoRepeat(True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for widget in (self.minus, self.entry, self.plus):
            self._row.addWidget(widget)
        self.minus.clicked.connect(lambda: self._step(-1))
        self.plus.clicked.connect(lambda: self._step(1))
        self.entry.taken.connect(self.typed)
        self.entry.textEdited.connect(self.edited)
        self.entry.put_back.connect(self.put_back)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme`."""
        self._theme = theme
        self.setFixedSize(theme.px(66), theme.px(24))
        self._row.setContentsMargins(1, 1, 1, 1)
        self._row.setSpacing(0)
        for button in (self.minus, self.plus):
            button.setFixedSize(theme.px(18), theme.px(22))
        self.entry.setFont(theme.font(12))
        self.entry.setAlignment(Qt.AlignmentFlag.AlignCenter)

    def set_words(self, less: str, more: str) -> None:
        """Name the two buttons."""
        for button, text in ((self.minus, less), (self.plus, more)):
            button.setAccessibleName(text)
            button.setToolTip(text)

    def show_value(self, value: int) -> None:
        """Show the number in use, unless the user is about to change it."""
        self._value = value
        if self._wanted is None and not self.entry.isModified():
            self._write(value)

    @property
    def value(self) -> int:
        """The number in use."""
        return self._value

    def forget(self) -> None:
        """Give up what the user was about to change."""
        self._rest.stop()
        self._wanted = None
        self.put_back()

    def put_back(self) -> None:
        """Show the number in use again."""
        self._write(self._value)

    def mark(self, invalid: bool) -> None:
        """Show the number as one that cannot be taken, or no more."""
        self.setProperty("invalid", invalid)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step with the arrow keys."""
        by = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1, Qt.Key.Key_PageUp: 10, Qt.Key.Key_PageDown: -10}.get(
            Qt.Key(event.key())
        )
        if by is None or event.modifiers() & Qt.KeyboardModifier.AltModifier:
            super().keyPressEvent(event)
            return
        self._step(by)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame around all three."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            theme = self._theme
            frame = "bad" if self.property("invalid") is True else "accent" if self.entry.hasFocus() else "line"
            painter.setPen(QPen(theme.color(frame), 1.0))
            painter.setBrush(theme.color("surface" if self.isEnabled() else "sunken"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), theme.px(5), theme.px(5))

    def _step(self, by: int) -> None:
        present = self._value if self._wanted is None else self._wanted
        self._wanted = min(self._high, max(self._low, present + by))
        self._write(self._wanted)
        self._rest.start()

    def _write(self, value: int) -> None:
        self.entry.write(str(value))
        self.mark(False)

    def _take(self) -> None:
        wanted, self._wanted = self._wanted, None
        if wanted is not None and wanted != self._value:
            self.stepped.emit(wanted)
