"""The drawing pad with what the network is given of it and what the network says."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPen

from nnviz.catalog import registry
from nnviz.snapshot import DataView
from nnviz.ui.panels.drawing import ink, words
from nnviz.ui.panels.frame import Frame
from nnviz.ui.panels.outputs.marks import own_output
from nnviz.ui.panels.outputs.pad import Pad
from nnviz.ui.panels.outputs.plane import output_range
from nnviz.ui.panels.outputs.samples import predicted_classes
from nnviz.ui.theme import Theme

translate = QCoreApplication.translate

Own = tuple[float, ...]
Prepare = Callable[[npt.NDArray[np.float64], tuple[int, int]], npt.NDArray[np.float64]]


def preparation(data: DataView | None) -> Prepare | None:
    """Return what brings a drawing into the form of a data set's images; None where nothing does."""
    entry = registry.datasets().get(data.name) if data is not None and data.kind == "image" else None
    return entry.prepare if entry is not None else None


class PadView:
    """A pad to draw on, beside it the prepared picture, and below (or at the right) the probabilities.

    Attributes:
        pad: The drawing.
        box: Where the pad was drawn last.
    """

    def __init__(self) -> None:
        self.pad = Pad()
        self.box = QRectF()
        self._picture: tuple[int, Theme, QImage] | None = None

    def begin(self, at: QPointF, erase: bool) -> bool:
        """Put the brush down at a point of the body; return False where that is not on the pad."""
        if not self.box.contains(at):
            return False
        self.pad.begin(*self._place(at), erase)
        return True

    def move(self, at: QPointF) -> None:
        """Draw on."""
        self.pad.move(*self._place(at))

    def own(self, data: DataView) -> Own:
        """Return the drawing as the data set would hold it, row by row; empty where nothing is drawn."""
        prepare = preparation(data)
        if prepare is None or self.pad.empty:
            return ()
        shape = (data.points.shape[1], data.points.shape[2])
        return tuple(np.round(prepare(self.pad.values(), shape), 4).ravel().tolist())

    def paint(self, painter: QPainter, frame: Frame, width: int, height: int, theme: Theme) -> bool:
        """Draw pad, prepared picture and probabilities; return False where there is no data yet."""
        data = frame.data
        if data is None or frame.snapshot is None:
            return False
        px = theme.px
        if width > 1.3 * height:
            side = min(height - px(24), 0.5 * width)
            bars = QRectF(px(24) + side, px(140), width - side - px(36), height - px(148))
        else:
            side = min(width - px(36 + 96), 0.52 * height)
            bars = QRectF(px(12), px(22) + side, width - px(24), height - side - px(28))
        self.box = QRectF(px(12), px(12), side, side)
        self._paint_pad(painter, theme)
        beside = QRectF(self.box.right() + px(12), px(12), px(96), px(96))
        _paint_prepared(painter, frame, data, beside, theme)
        _paint_bars(painter, frame, data, bars, theme)
        return True

    def _place(self, at: QPointF) -> tuple[float, float]:
        return (at.x() - self.box.left()) / self.box.width(), (at.y() - self.box.top()) / self.box.height()

    def _paint_pad(self, painter: QPainter, theme: Theme) -> None:
        if self._picture is None or self._picture[:2] != (self.pad.changes, theme):
            self._picture = (self.pad.changes, theme, ink.grey(self.pad.values(), theme))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self.box, self._picture[2])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.color("faint"), 1.0))
        painter.drawRect(self.box)
        if self.pad.empty:
            ink.text(painter, self.box, translate("panels", "Draw here"), theme.font(12), theme.color("muted"))


def _paint_prepared(painter: QPainter, frame: Frame, data: DataView, box: QRectF, theme: Theme) -> None:
    shape = data.points.shape[1:]
    own = frame.selection.own
    values = np.array(own).reshape(shape) if len(own) == int(np.prod(shape)) else np.zeros(shape)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    painter.drawImage(box, ink.grey(values, theme))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.color("line"), 1.0))
    painter.drawRect(box)
    lines = (translate("panels", "as the network"), translate("panels", "is given it, {0} × {1}").format(*shape))
    for at, line in enumerate(lines):
        below = QRectF(box.left(), box.bottom() + theme.px(3 + 14 * at), box.width(), theme.px(14))
        ink.text(painter, below, line, theme.font(11), theme.color("muted"), ink.LEFT)


def class_shares(frame: Frame) -> npt.NDArray[np.float64] | None:
    """Return [C] what the network gives each class for one's own sample; None before it is known."""
    output, data, snapshot = own_output(frame), frame.data, frame.snapshot
    if output is None or data is None or snapshot is None:
        return None
    low, high = output_range(snapshot, data)
    share = (output - low) / ((high - low) or 1.0)
    return np.array([1.0 - share[0], share[0]]) if len(share) == 1 else share


def verdict(frame: Frame) -> str:
    """Return which class the network takes one's own sample for."""
    output, data, snapshot = own_output(frame), frame.data, frame.snapshot
    if output is None or data is None or snapshot is None:
        return ""
    guess = int(predicted_classes(output[None], *output_range(snapshot, data))[0])
    name = data.classes[guess] if guess < len(data.classes) else str(guess)
    return translate("panels", "The network says {0}").format(name)


def _paint_bars(painter: QPainter, frame: Frame, data: DataView, area: QRectF, theme: Theme) -> None:
    px, font = theme.px, theme.font(11)
    shares = class_shares(frame)
    said = verdict(frame) or translate("panels", "ŷ of what you draw")
    head = QRectF(area.left(), area.top(), area.width(), px(20))
    ink.text(painter, head, said, theme.font(12, 600), theme.color("text"), ink.LEFT)
    count = len(data.classes)
    high = min((area.height() - px(22)) / max(1, count), float(px(20)))
    label = min(max(ink.advance(name, font) for name in data.classes) + px(8), area.width() * 0.35)
    best = int(np.nan_to_num(shares).argmax()) if shares is not None else -1
    for index, name in enumerate(data.classes):
        row = QRectF(area.left(), area.top() + px(22) + high * index, area.width(), high)
        strong = index == best
        shade = theme.color("text" if strong else "muted")
        fit = theme.font(11 if high >= px(12) else 10, 600 if strong else 400)
        ink.text(painter, QRectF(row.left(), row.top(), label, high), name, fit, shade, ink.LEFT)
        bar = QRectF(row.left() + label, row.center().y() - high * 0.28, row.width() - label - px(50), high * 0.56)
        painter.fillRect(bar, theme.color("sunken"))
        if shares is None or not np.isfinite(shares[index]):
            continue
        bar.setWidth(bar.width() * min(max(float(shares[index]), 0.0), 1.0))
        painter.fillRect(bar, theme.color("accent" if strong else "muted"))
        ink.text(painter, row, words.number(float(shares[index]), 3), fit, shade, ink.RIGHT)
