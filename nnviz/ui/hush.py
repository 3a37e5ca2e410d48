"""Painting put off to a later turn of the event loop, where this one has much to do already."""

from __future__ import annotations

from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Slot
from PySide6.QtWidgets import QWidget


class Hush(QObject):
    """Has a window paint nothing until the next turn.

    Args:
        window: The window.
        busy: Whether somebody else keeps it from painting, and lets it paint in the end.
    """

    def __init__(self, window: QWidget, busy: Callable[[], bool]) -> None:
        super().__init__(window)
        self._window, self._busy = window, busy
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.setInterval(0)
        self._next.timeout.connect(self._end)

    @Slot()
    def begin(self) -> None:
        """Begin; what is asked to be painted from now on is painted all at once."""
        if shiboken6.isValid(self._window) and not self._busy():  # a dock is hidden as the window goes, too
            self._window.setUpdatesEnabled(False)
            self._next.start()

    @Slot()
    def _end(self) -> None:
        if not self._busy():
            paint_again(self._window)


def paint_again(window: QWidget) -> None:
    """Let a window paint that was kept from it for some turns of the event loop.

    Where Qt has come to paint it meanwhile, and could not, it goes on believing that it is about to, and would never:
    so it is told to.
    """
    window.setUpdatesEnabled(True)
    QCoreApplication.postEvent(window, QEvent(QEvent.Type.UpdateRequest))
