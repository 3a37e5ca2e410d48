"""Lines, rectangles and pictures drawn from an array are those drawn from Qt's objects."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPixmap

from nnviz.ui.panels.drawing.batches import draw_lines, draw_rects, draw_stamps

NUMBERS = np.array([[3.0, 4.0, 20.0, 10.0], [30.5, 2.0, 8.0, 25.0], [1.0, 1.0, 39.0, 39.0]])


@pytest.fixture
def sheets(qapp) -> list[QImage]:
    found = [QImage(48, 48, QImage.Format.Format_RGB32) for _ in range(2)]
    for sheet in found:
        sheet.fill(QColor("white"))
    return found


def painted(sheet: QImage) -> QPainter:
    painter = QPainter(sheet)
    painter.setPen(QPen(QColor("black"), 2.0))
    painter.setBrush(QColor("orange"))
    return painter


# every second row of a larger array, single precision, a list of whole numbers: all are what Qt needs
@pytest.mark.parametrize("numbers", [NUMBERS, np.repeat(NUMBERS, 2, axis=0)[::2], NUMBERS.astype(np.float32)])
def test_lines(sheets: list[QImage], numbers: np.ndarray) -> None:
    with painted(sheets[0]) as painter:
        draw_lines(painter, numbers)
    with painted(sheets[1]) as painter:
        painter.drawLines([QLineF(*row) for row in NUMBERS.tolist()])
    assert sheets[0] == sheets[1]


def test_rectangles(sheets: list[QImage]) -> None:
    with painted(sheets[0]) as painter:
        draw_rects(painter, NUMBERS)
    with painted(sheets[1]) as painter:
        painter.drawRects([QRectF(*row) for row in NUMBERS.tolist()])
    assert sheets[0] == sheets[1]


def test_stamps(sheets: list[QImage]) -> None:
    stamps = QPixmap(16, 8)
    stamps.fill(QColor("orange"))
    with QPainter(stamps) as painter:
        painter.fillRect(8, 0, 8, 8, QColor("teal"))
        painter.fillRect(8, 0, 2, 2, QColor("black"))
    with painted(sheets[0]) as painter:
        draw_stamps(painter, stamps, np.array([1, 0, 1]), np.array([[10.0, 12.0], [14.0, 12.0], [30.3, 39.8]]))
    with painted(sheets[1]) as painter:
        for left, top, which in ((6, 8, 1), (10, 8, 0), (26, 36, 1)):
            painter.drawPixmap(left, top, stamps, 8 * which, 0, 8, 8)
    assert sheets[0] == sheets[1]


def test_none_are_none_and_other_shapes_are_refused(sheets: list[QImage]) -> None:
    with painted(sheets[0]) as painter:
        draw_lines(painter, np.zeros((0, 4)))
        draw_rects(painter, np.zeros((0, 4)))
        draw_stamps(painter, QPixmap(8, 8), np.zeros(0, int), np.zeros((0, 2)))
        with pytest.raises(ValueError, match="4"):
            draw_lines(painter, np.zeros((3, 2)))
    assert sheets[0] == sheets[1]
