"""The numbers of a neuron's arithmetic, with f, as a widget."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from nnviz.ui.panels.diagram import arithmetic_sheet
from nnviz.ui.panels.diagram.arithmetic import Arithmetic
from nnviz.ui.theme import Theme

#: Milliseconds between two states of the numbers.
_PAUSE_MS = 80


class ArithmeticNumbers(QWidget):
    """The numbers and f, painted; the card around them copies them at Ctrl+C."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._shown: tuple[Arithmetic, Theme] | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_PAUSE_MS)
        self._rest.timeout.connect(self.update)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def show_arithmetic(self, arithmetic: Arithmetic, theme: Theme) -> None:
        """Show `arithmetic` from now on; numbers change no faster than they can be read."""
        self._shown = arithmetic, theme
        if not self._rest.isActive():
            self._rest.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the arithmetic, and a frame where the keyboard is."""
        if self._shown is None:
            return
        arithmetic, theme = self._shown
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), theme.color("surface"))
            arithmetic_sheet.draw(painter, arithmetic, QRectF(self.rect()).adjusted(4, 0, -4, -2), theme)
            if self.hasFocus():
                painter.setPen(theme.color("accent"))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
