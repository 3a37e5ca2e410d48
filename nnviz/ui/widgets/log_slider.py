"""A slider over powers of ten."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from nnviz.ui.model import rate_scale
from nnviz.ui.theme import Theme
from nnviz.ui.widgets.handle_slider import HandleSlider

_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


class LogSlider(HandleSlider):
    """A horizontal slider whose positions are those of `rate_scale`, with its decades written below."""

    margin = 12

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        steps = rate_scale.PER_DECADE // 20, rate_scale.PER_DECADE // 2
        super().__init__(theme, rate_scale.POSITIONS, steps, parent)

    def value_at(self, position: int) -> object:
        """Return the rate at a position."""
        return rate_scale.rate(position)

    def set_rate(self, rate: float) -> None:
        """Put the handle at `rate`, without a signal."""
        if not self.isSliderDown():
            self.setValue(rate_scale.position(rate))

    def sizeHint(self) -> QSize:
        """Return a comfortable size."""
        return QSize(self._theme.px(176), self._theme.px(40))

    def minimumSizeHint(self) -> QSize:
        """Return the narrowest size at which a decade still has 15 pixels."""
        return QSize(self._theme.px(104), self._theme.px(40))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw groove, decades and handle."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            y = self.height() / 2 - self._theme.px(5)
            self._draw_decades(painter, y)
            self.draw_groove(painter, y, "accent")
            self.draw_handle(painter, y, 5.5, ("accent", "accent_soft" if self.hasFocus() else "surface"))

    def _draw_decades(self, painter: QPainter, y: float) -> None:
        theme = self._theme
        painter.setFont(theme.font(10))
        wide = self.width() >= theme.px(180)
        for decade in range(rate_scale.LOW, rate_scale.HIGH + 1):
            x = self._x((decade - rate_scale.LOW) * rate_scale.PER_DECADE)
            painter.setPen(QPen(theme.color("line"), 1.0))
            painter.drawLine(QPointF(x, y + theme.px(8)), QPointF(x, y + theme.px(10)))
            if wide or decade % 2 == 0:
                painter.setPen(theme.color("faint"))
                box = QRectF(x - theme.px(16), y + theme.px(10), theme.px(32), theme.px(13))
                painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), "10" + str(decade).translate(_RAISED))
