"""A field to type into that says when the user is done with it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QLineEdit, QWidget


class Entry(QLineEdit):
    """A field whose text is taken at Enter or when it is left, and put back at Escape; the first click selects it all.

    Signals:
        taken: The text, once the user is done with it.
        put_back: The user pressed Escape.
    """

    taken = Signal(str)
    put_back = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clicked_into = False
        self.returnPressed.connect(self._take)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Put the value in use back at Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.put_back.emit()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Note that a click begins the editing."""
        super().focusInEvent(event)
        self._clicked_into = event.reason() == Qt.FocusReason.MouseFocusReason

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Select all after the first click, unless the mouse has selected a part."""
        super().mouseReleaseEvent(event)
        if self._clicked_into and not self.hasSelectedText():
            self.selectAll()
        self._clicked_into = False

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take what was typed, unless a menu of the field has the keys for a moment."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._take()

    def write(self, text: str) -> None:
        """Show `text`, not as typed by the user: a value in use, so any mark goes."""
        if text != self.text():
            whole = self.hasSelectedText() and self.selectedText() == self.text()
            self.setText(text)
            self.setCursorPosition(0)
            if whole:
                self.selectAll()
        self.setModified(False)
        self.mark(False)

    def mark(self, invalid: bool) -> None:
        """Show the text as one that cannot be taken, or no more."""
        if bool(self.property("invalid")) != invalid:
            self.setProperty("invalid", invalid)
            self.style().unpolish(self)
            self.style().polish(self)

    def _take(self) -> None:
        if self.isModified():
            self.taken.emit(self.text())
