"""Boxes as a picture: the pixels covered are those of the boxes, each once."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from nnviz.ui.panels.plots.shade import covered, draw_boxes


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_a_pixel_is_covered_where_any_box_covers_its_middle(data: st.DataObject) -> None:
    boxes = np.array(
        data.draw(
            st.lists(
                st.tuples(st.integers(-3, 22), st.floats(-9.0, 30.0), st.integers(1, 2), st.floats(1.0, 20.0)),
                min_size=1,
                max_size=12,
            )
        ),
        float,
    )
    left, columns, rows = 1, 18, 24
    first, mask = covered(boxes, left, columns, rows)
    known = np.zeros((rows, columns), bool)
    known[first : first + len(mask)] = mask
    for column in range(columns):
        mine = boxes[(boxes[:, 0] <= left + column) & (left + column < boxes[:, 0] + boxes[:, 2])]
        low = np.rint(mine[:, 1]).clip(0, rows).min(initial=rows)
        high = np.rint(mine[:, 1] + mine[:, 3]).clip(0, rows).max(initial=0)
        # several boxes of one column come from neighbouring bins, and what lies between them is theirs, too
        assert known[:, column].tolist() == [low <= row < high for row in range(rows)]


@pytest.mark.parametrize("ratio", [1.0, 1.25, 2.0])
def test_boxes_are_blended_once_and_only_within_the_area(qapp, ratio: float) -> None:
    boxes = np.array([[2.0, 3.0, 1.0, 4.0], [3.0, -50.0, 2.0, 55.0], [4.0, 4.0, 1.0, 3.0], [30.0, 0.0, 1.0, 9.0]])
    image = QImage(round(12 * ratio), round(10 * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor("#000000"))
    with QPainter(image) as painter:
        painter.setClipRect(QRectF(0, 1, 10, 8))
        draw_boxes(painter, boxes, QColor(200, 100, 0, 128), QRectF(0, 1, 10, 8))
    filled = {2: (3, 7), 3: (1, 5), 4: (1, 7)}
    for x in range(image.width()):
        top, bottom = (round(edge * ratio) for edge in filled.get(int((x + 0.5) / ratio), (0, 0)))
        for y in range(image.height()):
            colour = image.pixelColor(x, y)
            known = (100, 50, 0) if top <= y < bottom else (0, 0, 0)
            assert (colour.red(), colour.green(), colour.blue()) == known, (x, y)


def test_nothing_to_fill_is_nothing_drawn(qapp) -> None:
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(QColor("#123456"))
    before = image.copy()
    with QPainter(image) as painter:
        draw_boxes(painter, np.array([[2.0, 90.0, 1.0, 4.0]]), QColor("#ffffff"), QRectF(0, 0, 8, 8))
    assert image == before
