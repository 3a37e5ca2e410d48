"""Pictures that are kept, a few of them drawn in each turn of the event loop, so that the window answers in between."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from PySide6.QtCore import QObject, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QPainter, QPixmap

#: Drawn in a turn; and kept, the oldest give way.
A_TURN, KEPT = 2, 96


class Gradual(QObject):
    """Keeps what is drawn.

    Signals:
        more: Ask again for what could not be had.
    """

    more = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._kept: dict[Hashable, QPixmap] = {}
        self._left = A_TURN
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.setInterval(0)
        self._next.timeout.connect(self._begin)

    def picture(self, key: Hashable, size: QSize, ratio: float, draw: Callable[[QPainter], None]) -> QPixmap | None:
        """Return what `draw` draws; None where it comes later.

        Args:
            key: What it depends on.
            size: Device-independent pixels.
            ratio: Pixels for each of them.
            draw: Draws it on transparent ground.
        """
        if key not in self._kept:
            self._next.start()
            if not self._left:
                return None
            self._left -= 1
            self._kept[key] = _drawn(size, ratio, draw)
            if len(self._kept) > KEPT:
                del self._kept[next(iter(self._kept))]
        return self._kept[key]

    @Slot()
    def _begin(self) -> None:
        none_left, self._left = not self._left, A_TURN
        if none_left:
            self.more.emit()


def _drawn(size: QSize, ratio: float, draw: Callable[[QPainter], None]) -> QPixmap:
    out = QPixmap(size * ratio)
    out.setDevicePixelRatio(ratio)
    out.fill(Qt.GlobalColor.transparent)
    with QPainter(out) as painter:
        draw(painter)
    return out
