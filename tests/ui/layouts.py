"""A window that lays things out side by side, and how often it was asked to."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot


class Requests(QObject):
    """Counts what a widget is asked to lay out."""

    def __init__(self, of: QWidget) -> None:
        super().__init__()
        self.count = 0
        of.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.LayoutRequest
        return False


def row(qtbot: QtBot, width: int) -> QWidget:
    """A window, not shown yet, whose widgets stand side by side."""
    window = QWidget()
    QHBoxLayout(window)
    window.resize(width, 60)
    qtbot.addWidget(window)
    return window
