"""A slider one row high, over the range of a parameter of the catalogue."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from nnviz.catalog.entries import Parameter
from nnviz.ui.model import slider_scale
from nnviz.ui.theme import Theme
from nnviz.ui.widgets.handle_slider import HandleSlider

_STEP, _PAGE = 10, 100  # of slider_scale.POSITIONS


class SlimSlider(HandleSlider):
    """A horizontal slider; its scale is the parameter's."""

    def __init__(self, theme: Theme, parameter: Parameter, parent: QWidget | None = None) -> None:
        super().__init__(theme, slider_scale.POSITIONS, (_STEP, _PAGE), parent)
        self._parameter = parameter

    def value_at(self, position: int) -> object:
        """Return the parameter's value at a position."""
        return slider_scale.value(self._parameter, position)

    def show_value(self, value: float) -> None:
        """Put the handle at `value`, without a signal, unless the user holds it."""
        if not self.isSliderDown():
            self.setValue(slider_scale.position(self._parameter, value))

    def sizeHint(self) -> QSize:
        """Return a row's height."""
        return QSize(self._theme.px(88), self._theme.px(24))

    def minimumSizeHint(self) -> QSize:
        """Return the narrowest that can be moved with a mouse."""
        return QSize(self._theme.px(48), self._theme.px(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw groove and handle."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            theme, y = self._theme, self.height() / 2
            ink = "accent" if self.isEnabled() else "faint"
            self.draw_groove(painter, y, ink)
            self.draw_handle(painter, y, 5, (ink, "surface"))
            if self.hasFocus():
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(theme.color("accent"), 1.0))
                painter.drawEllipse(QPointF(self._x(self.sliderPosition()), y), theme.px(8), theme.px(8))
