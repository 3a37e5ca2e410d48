"""Draws predicted against true values of a regression, and the samples predicted worst."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication, QLineF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from nnviz.ui.panels.drawing import ink, words
from nnviz.ui.panels.frame import Frame
from nnviz.ui.panels.outputs.axes import Axes, draw_axes
from nnviz.ui.panels.outputs.samples import ScatterPicture, scatter_picture
from nnviz.ui.panels.outputs.spot import Places, Spot
from nnviz.ui.theme import Theme

translate = QCoreApplication.translate


def paint_scatter(painter: QPainter, frame: Frame, width: int, height: int, theme: Theme, places: Places) -> bool:
    """Draw predicted against true values; return False where there are no predictions yet."""
    picture = scatter_picture(frame)
    if picture is None:
        return False
    px = theme.px
    side = max(px(16), min(width - px(64), height - px(84)))
    axes = Axes(QRectF(px(46) + (width - px(64) - side) / 2, px(12), side, side), picture.bounds * 2)
    draw_axes(painter, axes, (translate("panels", "true y"), "ŷ"), theme, grid=True)
    low, high = picture.bounds
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.color("text"), 1.2, Qt.PenStyle.DashLine))
    painter.drawLine(QLineF(axes.at(low, low), axes.at(high, high)))
    painter.setPen(QPen(theme.color("surface"), 0.8))
    painter.setBrush(theme.color("muted"))
    size, reach = px(3), px(6)
    rows = zip(picture.indices.tolist(), picture.true.tolist(), picture.predicted.tolist(), strict=True)
    for index, x, y in rows:
        at = axes.at(x, y)
        painter.drawEllipse(at, size, size)
        places.append((QRectF(at.x() - reach, at.y() - reach, 2 * reach, 2 * reach), Spot(index)))
    line = QRectF(px(12), height - px(30), width - px(24), px(30))
    ink.text(painter, line, _note(picture), theme.font(11), theme.color("muted"), ink.LEFT)
    return True


def paint_worst(painter: QPainter, frame: Frame, width: int, height: int, theme: Theme, places: Places) -> bool:
    """Draw a table of the samples whose predictions are furthest off; return False where there are none yet."""
    picture, found, data = scatter_picture(frame), frame.predictions, frame.data
    if picture is None or found is None or data is None:
        return False
    px, high = theme.px, theme.px(20)
    font, muted, bold = theme.font(11), theme.color("muted"), theme.font(11, 600)
    left, wide = float(px(12)), width - px(24)
    heads = ("#", translate("panels", "true y"), "ŷ", "ŷ − y")
    edges = np.array([0.18, 0.46, 0.73, 1.0]) * wide + left
    for edge, head in zip(edges.tolist(), heads, strict=True):
        ink.text(painter, QRectF(edge - wide * 0.27, px(8), wide * 0.27, high), head, bold, muted, ink.RIGHT)
    rows = max(0, int((height - px(12) - 2 * high) / high))
    for at, (index, true, said) in enumerate(
        zip(found.indices[:rows].tolist(), found.targets[:rows].tolist(), found.outputs[:rows, 0].tolist(), strict=True)
    ):
        y = px(10) + high * (at + 1)
        cells = (words.count(index + 1), words.number(true), words.number(said), words.number(said - true, sign=True))
        for edge, cell in zip(edges.tolist(), cells, strict=True):
            box = QRectF(edge - wide * 0.27, y, wide * 0.27, high)
            ink.text(painter, box, cell, font, theme.color("text") if cell is not cells[0] else muted, ink.RIGHT)
        places.append((QRectF(left, y, wide, high), Spot(index)))
    return True


def _note(picture: ScatterPicture) -> str:
    parts = [_shown_words(len(picture.true) + picture.broken, picture.total, picture.part)]
    if picture.outside:
        parts.append(translate("panels", "{0} beyond the axis, drawn at its edge").format(picture.outside))
    if picture.broken:
        parts.append(translate("panels", "{0} not finite").format(picture.broken))
    return " · ".join(parts)


def _shown_words(shown: int, total: int, part: str) -> str:
    if shown == total == 1:
        return translate("panels", "1 test sample") if part == "test" else translate("panels", "1 training sample")
    if part == "test":
        text = (
            translate("panels", "{0} of {1} test samples") if shown < total else translate("panels", "{0} test samples")
        )
    else:
        text = (
            translate("panels", "{0} of {1} training samples")
            if shown < total
            else translate("panels", "{0} training samples")
        )
    return text.format(words.count(shown), words.count(total))
