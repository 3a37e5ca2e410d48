"""A ground of its own: what lies under a floating notice is painted without it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from nnviz.ui import theme
from nnviz.ui.notice_strip import Notice
from nnviz.ui.theme import stylesheet


class Under(QWidget):
    """Draws a frame after the other below the notice."""

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor("red"))


class Painted(QLabel):
    """A label that counts its paints."""

    paints = 0

    def paintEvent(self, event: QPaintEvent) -> None:
        self.paints += 1
        super().paintEvent(event)


def test_what_a_notice_says_is_not_painted_with_each_frame_under_it(qtbot: QtBot) -> None:
    window = QWidget()
    window.setStyleSheet(stylesheet(theme.light()))
    qtbot.addWidget(window)
    under = Under(window)
    under.setGeometry(0, 0, 500, 200)
    notice = Notice(theme.light(), "Point at a connection for its exact numbers.", "info", window)
    notice.setGeometry(20, 40, 400, 60)
    word = Painted("said", notice.label.parentWidget())
    word.setGeometry(4, 4, 30, 20)
    window.resize(500, 200)
    window.show()
    qtbot.waitExposed(window)
    qtbot.waitUntil(lambda: word.paints > 0)
    QApplication.processEvents()
    before = word.paints
    for _ in range(3):
        under.update()
        QApplication.processEvents()
    assert word.paints == before
    picture = window.grab().toImage()
    inside = QRect(notice.pos() + QPoint(60, 10), notice.size() / 2)
    red = QColor("red").rgb()
    assert picture.pixelColor(5, 5).rgb() == red
    assert all(
        picture.pixelColor(x, y).rgb() != red
        for x in range(inside.left(), inside.right())
        for y in range(inside.top(), inside.bottom())
    )
