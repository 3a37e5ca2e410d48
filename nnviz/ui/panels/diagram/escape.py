"""Esc, wherever in a window the keyboard is."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget


class Escape(QObject):
    """Tells of an Esc in a window that nothing in it has taken.

    Signals:
        pressed: It was pressed.
    """

    pressed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._window: QWidget | None = None

    def listen(self, window: QWidget | None) -> None:
        """Listen to `window` from now on, and to no other; None: to none."""
        if window is self._window:
            return
        if self._window is not None:
            self._window.removeEventFilter(self)
        if window is not None:
            window.installEventFilter(self)
        self._window = window

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take Esc where it reaches the window itself."""
        if watched is not self._window or not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        if event.key() != Qt.Key.Key_Escape or event.modifiers() != Qt.KeyboardModifier.NoModifier:
            return super().eventFilter(watched, event)
        self.pressed.emit()
        return True
