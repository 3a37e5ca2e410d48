"""A turn of the event loop has time for so much painting: panels that must all be drawn anew may take several."""

from __future__ import annotations

import time
import weakref
from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QObject, QSize, QTimer, Slot
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from nnviz.ui.theme import Theme

#: Seconds of painting in one turn, a panel at least: a key pressed meanwhile waits for no more than that.
MOST = 0.012


class Turn(QObject):
    """Has panels wait that were resized or given another theme together with others, where a turn has no time left.

    A panel that waits shows its bare ground for the moment. Nothing waits in a picture that is taken of it.
    """

    def __init__(self, parent: QObject | None = None, now: Callable[[], float] = time.perf_counter) -> None:
        super().__init__(parent)
        self._now = now
        self._began = 0.0
        self._drawn: weakref.WeakKeyDictionary[QWidget, tuple[QSize, Theme]] = weakref.WeakKeyDictionary()
        self._waiting: list[QWidget] = []
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.setInterval(0)
        self._next.timeout.connect(self._go_on)

    @property
    def under_way(self) -> bool:
        """Whether panels wait to be drawn anew."""
        return bool(self._waiting)

    def has_time(self, body: QWidget, painter: QPainter, theme: Theme) -> bool:
        """Return whether `body` may be drawn now; else its ground is, and the next turn begins with it."""
        now, look = self._now(), (body.size(), theme)
        if not self._next.isActive():
            self._began = now
            self._next.start()
        if self._drawn.get(body) == look or now < self._began + MOST or not _on_screen(body, painter):
            self._drawn[body] = look
            return True
        painter.fillRect(body.rect(), theme.color("surface"))
        self._waiting.append(body)
        return False

    @Slot()
    def _go_on(self) -> None:
        waiting, self._waiting = self._waiting, []
        for body in waiting:
            if shiboken6.isValid(body):
                body.update()


def _on_screen(body: QWidget, painter: QPainter) -> bool:
    """Return whether the painter draws what the window shows, not a picture."""
    store = body.window().backingStore()
    return store is not None and painter.paintEngine().paintDevice() is store.paintDevice()
