"""A label for words that change many times a second."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLabel, QWidget

_EDGE = 1  # pixels a digit may stand out of its advance
_STYLED = (QEvent.Type.FontChange, QEvent.Type.StyleChange)


class SteadyLabel(QLabel):
    """Is exactly as large as its words need, so that its window is laid out anew only where they need another size.

    Any other label asks for that with each text: the toolbar, the docks and all, ten times a second.

    Args:
        parent: Holds it.
        shrinks: Whether it becomes narrower again.
    """

    def __init__(self, parent: QWidget, *, shrinks: bool = True) -> None:
        super().__init__(parent)
        self._shrinks = shrinks
        self._least = 0

    def set_least(self, width: int) -> None:
        """Be no narrower than words `width` pixels wide need."""
        self._least = width + _EDGE
        self._fit(self._least)

    def say(self, text: str) -> None:
        """Show `text`."""
        if text != self.text():
            self.setText(text)
            self._fit(self._least if self._shrinks else self.minimumWidth())

    def changeEvent(self, event: QEvent) -> None:
        """Follow another font."""
        super().changeEvent(event)
        if event.type() in _STYLED:
            self._fit(self._least)

    def _fit(self, least: int) -> None:
        self.ensurePolished()
        needed = QFontMetrics(self.font()).size(Qt.TextFlag.TextSingleLine, self.text())  # `sizeHint` never shrinks
        self.setFixedSize(max(needed.width() + _EDGE, least), needed.height())
