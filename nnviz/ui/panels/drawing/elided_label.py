"""A label that gives way: where there is no room it leaves out its last parts, then shortens its words with …."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from nnviz.ui.panels.drawing.ink import LEFT, advance, elided

_BETWEEN = " · "  # parts of a line
_FEW = 4  # letters (… among them) that say nothing


class ElidedLabel(QLabel):
    """One line of plain text that may be shortened, by whole parts first; its tooltip then has the whole."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._told = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:
        """Return no width at all."""
        return QSize(0, super().minimumSizeHint().height())

    def setText(self, text: str) -> None:
        """Show `text`."""
        super().setText(text)
        self._tell_whole()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten the text to the new width."""
        super().resizeEvent(event)
        self._tell_whole()

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
