"""What is drawn on a drawing pad: strokes of a round brush as grey values, however large the pad is on the screen."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

#: Pixels a side of the drawing.
SIDE = 280
#: Width of the brush as a part of the side: on a digit as large as one writes it about that of scikit-learn's digits.
BRUSH = 0.13


class Pad:
    """A drawing: 0 background, 1 ink; places are (x, y) in 0..1 from the upper left corner.

    Attributes:
        brush: Width of the brush as a part of the side.
        changes: Number of changes so far.
    """

    def __init__(self) -> None:
        self.brush = BRUSH
        self.changes = 0
        self._image = QImage(SIDE, SIDE, QImage.Format.Format_Grayscale8)
        self._last: tuple[float, float] | None = None
        self._erasing = False
        self.clear()

    @property
    def empty(self) -> bool:
        """Whether there is no ink."""
        return not self.values().any()

    def clear(self) -> None:
        """Take all ink away."""
        self._image.fill(0)
        self._last = None
        self.changes += 1

    def begin(self, x: float, y: float, erase: bool = False) -> None:
        """Put the brush (or the eraser, twice as wide) down."""
        self._last, self._erasing = (x, y), erase
        self._draw(x, y)

    def move(self, x: float, y: float) -> None:
        """Draw on to a place; nothing where the brush is not down."""
        if self._last is not None:
            self._draw(x, y)
            self._last = (x, y)

    def end(self) -> None:
        """Lift the brush."""
        self._last = None

    def values(self) -> npt.NDArray[np.float64]:
        """Return the drawing, [SIDE, SIDE] in 0..1."""
        rows = np.frombuffer(self._image.constBits(), np.uint8).reshape(SIDE, self._image.bytesPerLine())
        return rows[:, :SIDE] / 255.0

    def _draw(self, x: float, y: float) -> None:
        assert self._last is not None
        self.changes += 1
        start = QPointF(self._last[0] * SIDE, self._last[1] * SIDE)
        with QPainter(self._image) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            width = self.brush * SIDE * (2.0 if self._erasing else 1.0)
            pen = QPen(QColor(0, 0, 0) if self._erasing else QColor(255, 255, 255), width)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            end = QPointF(x * SIDE, y * SIDE)
            if start == end:
                painter.drawPoint(end)
            else:
                painter.drawLine(start, end)
