"""Collects garbage on the main thread only: cycles with Qt objects must not be taken apart by another thread."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot

_INTERVAL_MS = 500


class MainThreadGarbage(QObject):
    """Switches Python's own collector off and runs it from a timer, by its own thresholds.

    What is there to stay (modules, the window, its panels) is set aside: looking through all of it takes 40-80 ms, at
    which the window would stand still, and what came since takes one.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._thresholds = gc.get_threshold()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._collect)
        self._timer.start(_INTERVAL_MS)
        gc.disable()
        self.set_aside()

    @Slot()
    def set_aside(self) -> None:
        """Take all that is there now for something that stays."""
        gc.freeze()

    def stop(self) -> None:
        """Give collecting back to Python, of what was set aside, too. Idempotent."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    @Slot()
    def _collect(self) -> None:
        counts = gc.get_count()
        for generation in (2, 1, 0):
            if counts[generation] > self._thresholds[generation]:
                gc.collect(generation)
                return
