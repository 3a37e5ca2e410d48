"""The points of a regression coloured by how far the network is off: y − ŷ."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from nnviz.snapshot import DataView
from nnviz.ui.panels.drawing import colour, ink, words
from nnviz.ui.panels.frame import Frame
from nnviz.ui.panels.outputs import grid
from nnviz.ui.panels.outputs.axes import Axes
from nnviz.ui.panels.outputs.points import shown
from nnviz.ui.theme import Theme, mix

#: Colours residuals are told apart by, an odd number: the middle one is none.
BINS = 17


def residuals(frame: Frame) -> npt.NDArray[np.float64] | None:
    """Return [N] y − ŷ of each sample on the plane, from the snapshot's grid; None where there is none."""
    data, snapshot = frame.data, frame.snapshot
    if data is None or snapshot is None or data.task != "regression" or data.kind != "plane":
        return None
    if snapshot.output is None or snapshot.output.ndim != 3:
        return None
    said = grid.values_at(np.asarray(snapshot.output), data.bounds, data.points)[0]
    return np.asarray(data.targets - said, float)


def limit_of(values: npt.NDArray[np.float64]) -> float:
    """Return the end of the scale: a round number that all but one in twenty residuals stay within."""
    finite = np.abs(values[np.isfinite(values)])
    return colour.held(float(np.quantile(finite, 0.95)) if finite.size else 0.0)


def draw_residuals(
    painter: QPainter, data: DataView, values: npt.NDArray[np.float64], axes: Axes, parts: tuple[int, ...], theme: Theme
) -> None:
    """Draw the points of the given parts: training discs, test squares, orange where ŷ is too high, blue too low."""
    limit, size = limit_of(values), theme.px(6)
    share = np.clip(np.nan_to_num(values / limit, nan=1.0), -1.0, 1.0)
    bins = np.rint((share + 1.0) / 2.0 * (BINS - 1)).astype(np.intp)
    table = colour.pixels(theme)[np.linspace(0, 255, BINS).astype(np.intp)]
    rim = QColor(mix(theme.surface, theme.text, 0.45))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for part in parts:
        indices = shown(data, part)
        ends = np.tile(data.points[indices].astype(float), 2)
        at = axes.segments(ends)[:, :2]
        cap = Qt.PenCapStyle.SquareCap if part else Qt.PenCapStyle.RoundCap
        for number in np.unique(bins[indices]).tolist():
            places = QPolygonF([QPointF(x, y) for x, y in at[bins[indices] == number].tolist()])
            for shade, wide in ((rim, size + 1.6), (QColor(int(table[number])), float(size))):
                painter.setPen(QPen(shade, wide, Qt.PenStyle.SolidLine, cap))
                painter.drawPoints(places)


def draw_key(painter: QPainter, values: npt.NDArray[np.float64], box: QRectF, theme: Theme) -> None:
    """Draw the colours' scale in a row: −limit to +limit of y − ŷ."""
    px, font, muted = theme.px, theme.font(11), theme.color("muted")
    limit = words.short(limit_of(values))
    x = box.left()
    for text in ("y − ŷ", f"−{limit}"):
        wide = ink.advance(text, font) + px(5)
        ink.text(painter, QRectF(x, box.top(), wide, box.height()), text, font, muted, ink.LEFT)
        x += wide
    ink.colour_bar(painter, QRectF(x, box.center().y() - px(4), px(48), px(8)), theme)
    last = QRectF(x + px(53), box.top(), px(60), box.height())
    ink.text(painter, last, f"+{limit}", font, muted, ink.LEFT)
