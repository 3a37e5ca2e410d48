"""The pictures of the cards, a few drawn in each turn of the event loop, so that the window answers in between."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QPixmap

from nnviz.ui.setup import pictures
from nnviz.ui.theme import Theme

_A_TURN = 3


class Gradual(QObject):
    """Draws pictures of data sets that are asked for.

    Signals:
        more: Ask again for what could not be had.
    """

    more = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._drawn: set[tuple[str, Theme, int]] = set()
        self._left = _A_TURN
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.setInterval(0)
        self._next.timeout.connect(self._begin)

    def picture(self, name: str, theme: Theme, side: int) -> QPixmap | None:
        """Return the picture of a data set, `side` by `side` device-independent pixels; None where it comes later."""
        key = (name, theme, side)
        if key not in self._drawn:
            self._next.start()
            if not self._left:
                return None
            self._left -= 1
            self._drawn.add(key)
        return pictures.picture(name, theme, side, side)

    @Slot()
    def _begin(self) -> None:
        none_left, self._left = not self._left, _A_TURN
        if none_left:
            self.more.emit()
