"""Draws a card: the data set's picture, a small sketch of the network, title and what to look for."""

from __future__ import annotations

import itertools

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from nnviz.catalog.registry import datasets
from nnviz.spec import Data, Network
from nnviz.ui.gallery.cards import Card
from nnviz.ui.panels.drawing.ink import LEFT, elided
from nnviz.ui.setup import pictures
from nnviz.ui.theme import Theme

WIDTH, HEIGHT = 304, 92  # design pixels
_NODES = 5


def draw(painter: QPainter, box: QRectF, card: Card, lang: str, theme: Theme, *, chosen: bool, focus: bool) -> None:
    """Draw a card in `box`."""
    px = theme.px
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    frame = box.adjusted(px(3), px(3), -px(3), -px(3))
    painter.setPen(QPen(theme.color("accent" if chosen else "line"), 2.0 if chosen and focus else 1.0))
    painter.setBrush(theme.color("accent_soft" if chosen else "surface"))
    painter.drawRoundedRect(frame, px(6), px(6))
    side = px(50)
    data = card.experiment.data
    picture = pictures.picture(data.name, theme, side, side)
    painter.drawPixmap(round(frame.left() + px(8)), round(frame.top() + px(4)), picture)
    net = QRectF(frame.left() + px(8), frame.top() + px(58), side, px(22))
    sketch(painter, net, data, card.experiment.network, theme)
    words = frame.adjusted(px(68), px(6), -px(8), -px(5))
    painter.setFont(theme.font(12, 600))
    painter.setPen(theme.color("text"))
    line = QRectF(words.left(), words.top(), words.width(), px(17))
    painter.drawText(line, LEFT, elided(card.title(lang), theme.font(12, 600), line.width()))
    painter.setFont(theme.font(11))
    painter.setPen(theme.color("muted"))
    rest = words.adjusted(0, px(19), 0, 0)
    painter.save()
    painter.setClipRect(rest)
    painter.drawText(rest, int(Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap), card.about(lang))
    painter.restore()


def sketch(painter: QPainter, box: QRectF, data: Data, network: Network, theme: Theme) -> None:
    """Draw a network as columns of dots with lines between them, five dots standing for any larger number."""
    inputs = {"plane": len(data.features), "line": 1}.get(datasets()[data.name].kind, _NODES)
    columns = [min(_NODES, count) for count in (inputs, *network.hidden, 1)]
    step = box.width() / max(1, len(columns) - 1)
    places = []
    for column, count in enumerate(columns):
        gap = box.height() / (count + 1)
        places.append([QPointF(box.left() + column * step, box.top() + gap * (row + 1)) for row in range(count)])
    painter.setPen(QPen(theme.color("line"), 0.8))
    for left, right in itertools.pairwise(places):
        for start in left:
            for end in right:
                painter.drawLine(start, end)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("muted"))
    for place in (place for column in places for place in column):
        painter.drawEllipse(place, theme.px(1.4), theme.px(1.4))
