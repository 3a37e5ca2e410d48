"""Draws the confusion matrix."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nnviz.ui.panels.drawing import ink
from nnviz.ui.panels.outputs.samples import SamplesPicture
from nnviz.ui.panels.outputs.spot import Places, Spot
from nnviz.ui.theme import Theme, mix

translate = QCoreApplication.translate

#: How much of its tone the fullest cell has, and most classes there is room for.
_DEEPEST, MOST = 0.55, 24


def draw_confusion(
    painter: QPainter, picture: SamplesPicture, area: QRectF, theme: Theme, places: Places, cell: tuple[int, ...] = ()
) -> None:
    """Draw the matrix: rows the true class, columns the predicted one, shaded by share of the row; `cell` is framed.

    Of more than `MOST` classes there is none, and a line says so.
    """
    px, count = theme.px, len(picture.confusion)
    if count > MOST:
        text = translate("panels", "{0} classes: too many for a confusion matrix; {1} at most").format(count, MOST)
        ink.text(painter, area, text, theme.font(11), theme.color("muted"), ink.LEFT)
        return
    names = [_short_class(picture.classes, index, count) for index in range(count)]
    font = theme.font(11)
    left = min(area.width() * 0.3, max(ink.advance(name, font) for name in names) + px(22))
    high = min((area.height() - px(34)) / count, float(px(40)))
    wide = min((area.width() - left) / count, max(high, min(2.0 * high, float(px(64)))))
    size = QSizeF(min(wide, high) if count > 6 else wide, min(wide, high))
    origin = QPointF(area.left() + left + (area.width() - left - size.width() * count) / 2, area.top() + px(34))
    above = QRectF(origin.x() - px(30), area.top(), size.width() * count + px(60), px(16))
    ink.text(painter, above, translate("panels", "predicted"), font, theme.color("muted"))
    corner = QRectF(origin.x() - left, origin.y() - px(17), left - px(6), px(16))
    ink.text(painter, corner, translate("panels", "true"), font, theme.color("muted"), ink.RIGHT)
    totals = np.maximum(picture.confusion.sum(axis=1), 1)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    for row in range(count):
        label = QRectF(origin.x() - left, origin.y() + row * size.height(), left - px(6), size.height())
        ink.text(painter, label, names[row], font, theme.color("text"), ink.RIGHT)
        top = QRectF(origin.x() + row * size.width(), origin.y() - px(17), size.width(), px(16))
        ink.text(painter, top, names[row], font, theme.color("text"))
        places += [(label, Spot(heading=row)), (top, Spot(heading=row))]
        for column in range(count):
            box = QRectF(
                origin.x() + column * size.width(), origin.y() + row * size.height(), size.width(), size.height()
            )
            places.append((box, Spot(cell=(row, column))))
            _draw_count(painter, picture, row, column, int(totals[row]), box.adjusted(0, 0, -1, -1), theme)
            if cell == (row, column):
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(theme.color("text"), 2.0))
                painter.drawRect(box.adjusted(0, 0, -1, -1))


def _draw_count(
    painter: QPainter, picture: SamplesPicture, row: int, column: int, total: int, box: QRectF, theme: Theme
) -> None:
    value = int(picture.confusion[row, column])
    painter.fillRect(box, QColor(shade(value / total, row == column, theme)))
    if value and box.height() >= theme.px(12):
        wide = box.adjusted(-theme.px(4), 0, theme.px(4), 0)  # three digits may stand out a little
        ink.text(painter, wide, str(value), theme.font(11, 600 if row == column else 400), theme.color("text"))


def shade(share: float, right: bool, theme: Theme) -> str:
    """Return the ground of a cell that holds a share of its row; the text's colour stays readable on all of them."""
    depth = share if right else min(1.0, 2.5 * share)
    return mix(theme.sunken, theme.accent if right else theme.bad, _DEEPEST * depth)


def _short_class(classes: tuple[str, ...], index: int, count: int) -> str:
    name = classes[index] if 0 <= index < len(classes) else str(index)
    limit = 12 if count <= 3 else 6
    return name if len(name) <= limit else name[: limit - 1] + "…"
