"""A label that gives way: where there is no room it leaves out its last parts, then shortens its words with …."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from nnviz.ui.panels.drawing.ink import LEFT, advance, elided

_BETWEEN = " · "  # parts of a line
_FEW = 4  # letters (… among them) that say nothing
_SPARE = 24  # pixels it may have asked for too many


class ElidedLabel(QLabel):
    """One line of plain text that may be shortened, by whole parts first; its tooltip then has the whole.

    A number in it may change with every frame: it keeps its text itself, as Qt's label would have its window laid out
    anew each time, and asks for that where the text needs a width clearly another.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self._told = ""
        self._room = 0
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    def text(self) -> str:
        """Return the whole text."""
        return self._text

    def setText(self, text: str) -> None:
        """Show `text`."""
        if text == self._text:
            return
        self._text = text
        self.setAccessibleName(text)
        self._ask_for_room()
        self._tell_whole()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room for the whole text, and a little more."""
        return QSize(self._room, QFontMetrics(self.font()).height())

    def minimumSizeHint(self) -> QSize:
        """Return no width at all."""
        return QSize(0, self.sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        """Follow another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._room = 0
            self._ask_for_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten the text to the new width."""
        super().resizeEvent(event)
        self._tell_whole()

    def _ask_for_room(self) -> None:
        needed = math.ceil(advance(self._text, self.font()))
        if not needed <= self._room <= needed + _SPARE:
            self._room = needed + _SPARE // 3 if needed else 0
            self.updateGeometry()

    def _tell_whole(self) -> None:
        if self.toolTip() == self._told:  # not where it was given other words
            self._told = self.text() if self._fitting() != self.text() else ""
            self.setToolTip(self._told)

    def _fitting(self) -> str:
        """Return as many parts as there is room for, the first shortened if need be; none of a few letters."""
        parts = self.text().split(_BETWEEN)
        while len(parts) > 1 and advance(_BETWEEN.join(parts), self.font()) > self.width():
            parts.pop()
        short = elided(_BETWEEN.join(parts), self.font(), self.width())
        return short if len(short) > _FEW or short == self.text() else ""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw as much of the text as fits."""
        with QPainter(self) as painter:
            painter.setFont(self.font())
            painter.setPen(self.palette().windowText().color())
            painter.drawText(self.rect(), LEFT, self._fitting())
