"""What lies over the plane or line for the moment: samples chosen, pointed at or of a mini-batch, one's own point."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from nnviz.snapshot import DataView
from nnviz.ui.panels.drawing import ink, words
from nnviz.ui.panels.frame import Frame
from nnviz.ui.panels.outputs.axes import Axes
from nnviz.ui.panels.outputs.card import in_units, output_at
from nnviz.ui.panels.outputs.points import place_of
from nnviz.ui.theme import Theme


def train_index(data: DataView, index: int) -> int:
    """Return the index within the training part of a sample of the data; -1 where it is of another part."""
    return int((data.split[:index] == 0).sum()) if int(data.split[index]) == 0 else -1


def chosen_index(frame: Frame) -> int:
    """Return the index in the data of the sample that is chosen; -1 is none."""
    data, chosen = frame.data, frame.selection.sample
    if data is None or chosen < 0:
        return -1
    train = _training_part(data)
    return int(train[chosen]) if chosen < len(train) else -1


def batch_indices(frame: Frame) -> npt.NDArray[np.intp]:
    """Return the indices in the data of the mini-batch of the step that slow motion shows; none outside it."""
    data, snapshot = frame.data, frame.snapshot
    if not frame.phase or data is None or snapshot is None or snapshot.batch is None:
        return np.zeros(0, np.intp)
    train = _training_part(data)
    found: npt.NDArray[np.intp] = train[snapshot.batch[snapshot.batch < len(train)]]
    return found


def _training_part(data: DataView) -> npt.NDArray[np.intp]:
    """Return the indices of the samples that are trained on, in the trainer's order."""
    return np.flatnonzero(data.split == 0)


def draw_marks(painter: QPainter, frame: Frame, axes: Axes, hovered: int, theme: Theme) -> None:
    """Draw the rings around samples (those of the mini-batch in slow motion, too), and one's own point with ŷ."""
    data = frame.data
    if data is None:
        return
    painter.save()
    painter.setClipRect(axes.box.adjusted(-theme.px(8), -theme.px(8), theme.px(8), theme.px(8)))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for index in batch_indices(frame):
        _ring(painter, axes.at(*place_of(data, int(index))), 1.6, theme)
    chosen = chosen_index(frame) if frame.snapshot is not None and frame.snapshot.sample is not None else -1
    for index, width in ((chosen, 2.0), (hovered, 1.2)):
        if 0 <= index < len(data.points):
            colour = "accent" if frame.phase and index == chosen else "text"  # the one that is followed through
            _ring(painter, axes.at(*place_of(data, index)), width, theme, colour)
    if len(frame.selection.own) == data.points.shape[1]:
        _own(painter, frame, axes, theme)
    painter.restore()


def _ring(painter: QPainter, at: QPointF, width: float, theme: Theme, colour: str = "text") -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for name, wide in (("surface", width + 2.0), (colour, width)):
        painter.setPen(QPen(theme.color(name), wide * theme.zoom))
        painter.drawEllipse(at, theme.px(7), theme.px(7))


def own_place(frame: Frame) -> tuple[float, float]:
    """Return where one's own point stands: on a line, on the curve."""
    own = frame.selection.own
    if len(own) > 1:
        return own[0], own[1]
    output = output_at(frame, own)
    return own[0], float(output[0]) if output is not None and np.isfinite(output[0]) else 0.0


def _own(painter: QPainter, frame: Frame, axes: Axes, theme: Theme) -> None:
    at, size = axes.at(*own_place(frame)), theme.px(6)
    for name, wide in (("surface", 4.5), ("text", 2.0)):
        painter.setPen(QPen(theme.color(name), wide * theme.zoom))
        painter.drawLine(QLineF(at.x() - size, at.y() - size, at.x() + size, at.y() + size))
        painter.drawLine(QLineF(at.x() - size, at.y() + size, at.x() + size, at.y() - size))
    label = own_words(frame)
    if not label:
        return
    font = theme.font(11, 600)
    wide = ink.advance(label, font) + theme.px(10)
    right = at.x() + theme.px(10) + wide < axes.box.right()
    box = QRectF(
        at.x() + theme.px(10) if right else at.x() - theme.px(10) - wide, at.y() - theme.px(9), wide, theme.px(18)
    )
    painter.setPen(QPen(theme.color("line"), 1.0))
    painter.setBrush(theme.color("surface"))
    painter.drawRoundedRect(box, theme.px(4), theme.px(4))
    ink.text(painter, box, label, font, theme.color("text"))


def own_output(frame: Frame) -> np.ndarray | None:
    """Return [outputs] what the network says of one's own sample, in the data's units; None before it is known."""
    data, own = frame.data, frame.snapshot.own if frame.snapshot is not None else None
    if data is None or own is None or len(own.values) != len(frame.selection.own):
        return None
    if data.kind in ("plane", "line") and own.values != frame.selection.own:  # the answer for another place
        return None
    return in_units(data, own.a[-1])


def own_words(frame: Frame) -> str:
    """Return what the network says of the sample of one's own, in a few signs."""
    output, data = own_output(frame), frame.data
    if output is None or data is None:
        return ""
    if len(output) == 1:
        return f"ŷ = {words.number(float(output[0]), 3)}"
    best = int(np.nan_to_num(output, nan=-np.inf).argmax())
    name = data.classes[best] if best < len(data.classes) else str(best)
    return f"{name}: {words.number(float(output[best]), 3)}"
