"""The values under the crosshair, each behind the mark of its line, in one line of a panel's header."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnviz.ui.panels.drawing import ink
from nnviz.ui.panels.plots.strokes import segments
from nnviz.ui.theme import Theme

#: Design pixels of a line's mark, and where there is no room for that.
_MARK, _SHORT = 16.0, 8.0


@dataclass(frozen=True, slots=True)
class Part:
    """One value: what it is, how its line is drawn (no colour: no mark), and the value as it is written."""

    name: str
    value: str = ""
    colour: str = ""
    dash: tuple[float, ...] = ()


class Legend(QWidget):
    """Draws parts side by side; what has no room is left out at the end, and is in the tooltip.

    Marks of solid lines are short where that makes room.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: tuple[Part, ...] = ()
        self._theme: Theme | None = None
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    def text(self) -> str:
        """Return all there is to read."""
        return "   ".join(f"{part.name} {part.value}".strip() for part in self._parts)

    def show_parts(self, parts: tuple[Part, ...], theme: Theme) -> None:
        """Show these values."""
        if (parts, theme) != (self._parts, self._theme):
            self._parts, self._theme = parts, theme
            self.setToolTip(self.text())
            self.setAccessibleName(self.text())
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """Return the room all parts take."""
        if self._theme is None or not self._parts:
            return QSize(0, 0)
        return QSize(self._whole(self._theme, _MARK), self._theme.px(20))

    def minimumSizeHint(self) -> QSize:
        """Return no room at all."""
        return QSize(0, 0)

    def shown(self) -> tuple[Part, ...]:
        """Return the parts there may be room for: words without a value give way first."""
        whole = self._theme is None or self.width() + 1 >= self._whole(self._theme, self._mark(self._theme))
        return self._parts if whole else tuple(part for part in self._parts if part.value) or self._parts

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw as many parts as there is room for."""
        if self._theme is None:
            return
        with QPainter(self) as painter:
            left, mark = 0.0, self._mark(self._theme)
            for part in self.shown():
                wide = self._width(part, self._theme, mark)
                if left + wide > self.width() + 1:
                    if left == 0.0:
                        self._draw(painter, part, (left, self.width(), mark), self._theme)
                    break
                self._draw(painter, part, (left, wide, mark), self._theme)
                left += wide + self._theme.px(10)

    def _mark(self, theme: Theme) -> float:
        """Return the length of marks, in design pixels."""
        solid = not any(part.dash for part in self._parts)
        return _SHORT if solid and self.width() + 1 < self._whole(theme, _MARK) else _MARK

    def _whole(self, theme: Theme, mark: float) -> int:
        wide = sum(self._width(part, theme, mark) for part in self._parts) + theme.px(10) * (len(self._parts) - 1)
        return round(wide) + 1

    @staticmethod
    def _width(part: Part, theme: Theme, length: float) -> float:
        mark = theme.px(length + 4) if part.colour else 0
        name, value = ink.advance(part.name, theme.font(11)), ink.advance(part.value, theme.font(11, 600))
        return mark + name + (theme.px(4) + value if part.value else 0.0)

    def _draw(self, painter: QPainter, part: Part, room: tuple[float, float, float], theme: Theme) -> None:
        left, wide, length = room
        middle, end = self.height() / 2, left + wide
        if part.colour:
            painter.setPen(QPen(QColor(part.colour), 2.0 * theme.zoom))
            mark = np.array([left, left + theme.px(length)]), np.array([middle, middle])
            painter.drawLines([QLineF(*line) for line in segments(*mark, [2.0 * one for one in part.dash]).tolist()])
            left += theme.px(length + 4)
        plain, bold = theme.font(11), theme.font(11, 600)
        box = QRectF(left, 0, end - left, self.height())
        ink.text(painter, box, part.name, plain, theme.color("muted" if part.value else "text"), ink.LEFT)
        if part.value:
            box.setLeft(left + ink.advance(part.name, plain) + theme.px(4))
            box.setRight(end + 1)
            ink.text(painter, box, part.value, bold, theme.color("text"), ink.LEFT)
