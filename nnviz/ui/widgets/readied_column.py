"""A column of widgets that make ready for its width first: what they then ask for is there before any is placed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QVBoxLayout, QWidget


class ReadiedColumn(QVBoxLayout):
    """Lays out once where each widget that answers its own resizing by asking for another size has all done twice.

    Args:
        ready: Is told each new width, in device-independent pixels, before anything is placed.
        parent: Whose column it is.
    """

    def __init__(self, ready: Callable[[int], None], parent: QWidget) -> None:
        super().__init__(parent)
        self._ready = ready
        self._width = -1

    def setGeometry(self, rect: QRect) -> None:
        """Place everything."""
        if rect.width() != self._width:
            self._width = rect.width()
            self._ready(self._width)
            for at in range(self.count()):
                if (item := self.itemAt(at)) is not None:
                    item.invalidate()  # a row of its own would go by the sizes its widgets asked for before
        super().setGeometry(rect)
