"""What is slow to make comes after the window can be seen."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from nnviz.ui.first_paint import AfterFirstPaint


class Paints(QObject):
    def __init__(self, parent):
        super().__init__(parent)
        self.count = 0

    def eventFilter(self, watched, event):
        self.count += event.type() == QEvent.Type.Paint
        return False


def test_it_goes_on_once_and_only_when_the_window_was_painted(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    paints = Paints(window)
    window.installEventFilter(paints)
    seen = []
    AfterFirstPaint(window, lambda: seen.append(paints.count))
    window.show()
    qtbot.waitUntil(lambda: bool(seen))
    window.repaint()
    qtbot.wait(450)  # longer than it would have waited for a window that is not seen
    assert seen[0] >= 1
    assert len(seen) == 1


def test_a_window_that_is_not_seen_does_not_hold_it_up_for_ever(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    seen = []
    AfterFirstPaint(window, lambda: seen.append(window.isVisible()))
    qtbot.waitUntil(lambda: seen == [False])
