"""Waits until a window can be seen, so that what is slow to make does not keep it from showing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Slot
from PySide6.QtWidgets import QWidget

#: Milliseconds after which it goes on all the same: a window may begin minimised.
_LONGEST = 400


class AfterFirstPaint(QObject):
    """Calls `then` once, after `window` has been painted for the first time."""

    def __init__(self, window: QWidget, then: Callable[[], object]) -> None:
        super().__init__(window)
        self._then: Callable[[], object] | None = then
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._go_on)
        self._timer.start(_LONGEST)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice the first paint; the others of the same moment come before the timer."""
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            if self._then is not None:
                self._timer.start(0)
        return False

    @Slot()
    def _go_on(self) -> None:
        then, self._then = self._then, None
        if then is not None:
            then()
