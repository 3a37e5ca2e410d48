"""A panel's kept ground around what is drawn over it: nothing beside the box is missing, at any ratio of pixels."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap

from nnviz.ui.panels.drawing import ink


def drawn(ratio: float, box: QRectF, whole: bool) -> QImage:
    ground = QImage(round(40 * ratio), round(30 * ratio), QImage.Format.Format_RGB32)
    for x in range(ground.width()):
        for y in range(ground.height()):
            ground.setPixelColor(x, y, QColor((37 * x) % 256, (53 * y) % 256, (x * y) % 256))
    kept = QPixmap.fromImage(ground)
    kept.setDevicePixelRatio(ratio)
    out = QImage(ground.size(), QImage.Format.Format_RGB32)
    out.setDevicePixelRatio(ratio)
    out.fill(QColor("#ff00ff"))
    with QPainter(out) as painter:
        if whole:
            painter.drawPixmap(0, 0, kept)
        else:
            ink.around(painter, kept, box)
        painter.fillRect(box, QColor("#ffffff"))
    return out


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
@pytest.mark.parametrize("box", [(8, 6, 20, 18), (0, 0, 40, 30), (7.3, 5.6, 22.4, 17.7), (5, 5, 3, 3), (-4, 10, 90, 9)])
def test_the_picture_is_that_of_the_whole_ground(qapp, ratio: float, box: tuple[float, float, float, float]) -> None:
    assert drawn(ratio, QRectF(*box), whole=False) == drawn(ratio, QRectF(*box), whole=True)
