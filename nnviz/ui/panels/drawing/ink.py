"""Small things every panel draws: a line of text, a colour bar, the sheet of a panel that has nothing to show."""

from __future__ import annotations

import functools
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPen, QPixmap

from nnviz.ui.panels.drawing import colour
from nnviz.ui.theme import Theme, mix

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTER = Qt.AlignmentFlag.AlignCenter
_HEAD = 3  # letters kept of names that begin alike, and that must be their own for them not to


def text(
    painter: QPainter, box: QRectF, words: str, font: QFont, pen: QColor, align: Qt.AlignmentFlag = CENTER
) -> None:
    """Draw one line of text in `box`, shortened with … where it does not fit."""
    painter.setFont(font)
    painter.setPen(pen)
    painter.drawText(box, align, elided(words, font, box.width()))


def wrapped(painter: QPainter, box: QRectF, words: str, font: QFont, pen: QColor) -> None:
    """Draw words from the left, in as many lines as `box` has room for."""
    painter.setFont(font)
    painter.setPen(pen)
    painter.drawText(box, LEFT | Qt.TextFlag.TextWordWrap, words)


def around(painter: QPainter, ground: QPixmap, box: QRectF) -> None:
    """Draw a panel's kept ground but for the inside of `box`, which is drawn over as a whole."""
    ratio = ground.devicePixelRatio()
    whole = QRectF(0.0, 0.0, ground.width() / ratio, ground.height() / ratio)
    inner = QRectF(box.toAlignedRect().adjusted(2, 2, -2, -2)) & whole
    if inner.isEmpty():
        painter.drawPixmap(0, 0, ground)
        return
    for left, top, right, bottom in (
        (0.0, 0.0, whole.right(), inner.top()),
        (0.0, inner.bottom(), whole.right(), whole.bottom()),
        (0.0, inner.top(), inner.left(), inner.bottom()),
        (inner.right(), inner.top(), whole.right(), inner.bottom()),
    ):
        part = QRectF(left, top, right - left, bottom - top)
        painter.drawPixmap(part, ground, QRectF(left * ratio, top * ratio, part.width() * ratio, part.height() * ratio))


def elided(words: str, font: QFont, width: float) -> str:
    """Return `words` shortened to `width`."""
    if advance(words, font) <= width:
        return words
    return QFontMetricsF(font).elidedText(words, Qt.TextElideMode.ElideRight, width)


def told_apart(names: Sequence[str], font: QFont, width: float) -> list[str]:
    """Return `names` shortened to `width`: at their ends, or after three letters where the beginning is another's too.

    The last three letters of a beginning do not count: one or two are too few to tell a name by. Two names that are
    the same stay the same.
    """
    metrics = QFontMetricsF(font)
    out = []
    for name in names:
        text = elided(name, font, width)
        if text != name and any(other != name and other.startswith(text[: -1 - _HEAD]) for other in names):
            room = width - metrics.horizontalAdvance(name[:_HEAD])
            text = name[:_HEAD] + metrics.elidedText(name[_HEAD:], Qt.TextElideMode.ElideLeft, room)
        out.append(text)
    return out


@functools.lru_cache(maxsize=4096)
def advance(words: str, font: QFont) -> float:
    """Return the width of `words`: kept, as most of what a frame says the one before has said."""
    return QFontMetricsF(font).horizontalAdvance(words)


@functools.lru_cache(maxsize=16)
def ramp(theme: Theme, upright: bool = False, signed: bool = True) -> QImage:
    """Return the diverging map, or that of values without sign, one pixel thick; upright: the largest at the top."""
    line = colour.pixels(theme) if signed else colour.plain_pixels(theme)
    return colour.image(line[::-1].reshape(-1, 1) if upright else line.reshape(1, -1))


def colour_bar(painter: QPainter, box: QRectF, theme: Theme, upright: bool = False, signed: bool = True) -> None:
    """Draw the diverging map, or that of values without sign, in `box`."""
    painter.drawImage(box, ramp(theme, upright, signed))


def wedge(painter: QPainter, box: QRectF, theme: Theme) -> None:
    """Draw the key of edges: sign by colour, magnitude by width, nothing in the middle."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    middle = box.center()
    for x, name in ((box.left(), "neg"), (box.right(), "pos")):
        painter.setBrush(theme.color(name))
        painter.drawPolygon([QPointF(x, box.top()), QPointF(middle.x(), middle.y()), QPointF(x, box.bottom())])


def empty(painter: QPainter, width: float, height: float, theme: Theme, message: str) -> None:
    """Draw the sheet of a panel that has nothing to show yet: three quiet nodes and a line of words."""
    words = message or QCoreApplication.translate("panels", "Starting engine…")
    painter.fillRect(QRectF(0.0, 0.0, width, height), theme.color("surface"))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    side, gap = theme.px(10), theme.px(26)
    middle = QPointF(width / 2, height / 2 - theme.px(14))
    painter.setPen(QPen(theme.color("line"), 1.5))
    painter.drawLine(QPointF(middle.x() - gap, middle.y()), QPointF(middle.x() + gap, middle.y()))
    for at, name in ((-1, "neg"), (0, "line"), (1, "pos")):
        painter.setBrush(QColor(mix(theme.surface, getattr(theme, name), 0.45 if at else 1.0)))
        painter.setPen(Qt.PenStyle.NoPen)
        box = QRectF(middle.x() + at * gap - side / 2, middle.y() - side / 2, side, side)
        painter.drawRoundedRect(box, theme.px(2), theme.px(2))
    line = QRectF(theme.px(12), middle.y() + theme.px(14), width - theme.px(24), theme.px(24))
    text(painter, line, words, theme.font(12), theme.color("muted"))


def card(painter: QPainter, box: QRectF, theme: Theme) -> None:
    """Draw the ground of a hover card."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.color("text"), 1.0))
    painter.setBrush(theme.color("surface"))
    painter.drawRoundedRect(box, theme.px(5), theme.px(5))


def grey(values: np.ndarray, theme: Theme) -> QImage:
    """Return an image of 0..1 values: ink of the text's colour on the surface."""
    ground, full = colour.rgb(theme.surface), colour.rgb(theme.text)
    amount = np.clip(np.nan_to_num(np.asarray(values, float)), 0.0, 1.0)[..., None]
    return colour.image(colour.packed(np.rint(ground + (full - ground) * amount).astype(np.uint8)))
