"""A small field over the diagram in which a weight or bias is typed."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from nnviz.ui.panels.diagram.editing import parsed
from nnviz.ui.theme import Theme

translate = QCoreApplication.translate


def written(value: float) -> str:
    """Return a number with as many digits as tell it from its neighbours of the precision it has."""
    single = np.float32(value)
    return str(single) if float(single) == value else repr(value)


class ValueField(QLineEdit):
    """Enter takes the number typed, Esc or leaving the field does not; what is no number is marked and stays.

    Signals:
        entered: The number typed.
        left: The field is done with, with or without a number.
    """

    entered = Signal(float)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._area = parent
        self._theme = theme
        self.setObjectName("value_field")
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.textEdited.connect(self._unmark)
        self.hide()

    def open(self, value: float, name: str, at: tuple[float, float]) -> None:
        """Show the field around a point, with the present value of what is called `name` selected."""
        self.setFont(self._theme.font(12))
        self.setFixedSize(self._theme.px(104), self._theme.px(26))
        self._unmark()
        self.setText(written(value))
        self.setAccessibleName(name)
        self.setToolTip(translate("panels", "{0}: Enter sets it, Esc leaves it").format(name))
        area = self._area.rect()
        x = min(max(4, round(at[0]) - self.width() // 2), area.width() - self.width() - 4)
        y = min(max(4, round(at[1]) - self.height() // 2), area.height() - self.height() - 4)
        self.move(x, y)
        self.show()
        self.raise_()
        self.selectAll()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme`."""
        self._theme = theme
        self._unmark()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the number at Enter and leave at Esc; neither goes on to the diagram below."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take()
        elif event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leave the field when the focus goes elsewhere, its own menu apart."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason and self.isVisible():
            self._leave()

    def _take(self) -> None:
        value = parsed(self.text())
        if value is None:
            self._mark("bad")
            return
        self._leave()
        self.entered.emit(value)

    def _leave(self) -> None:
        self.hide()
        self.left.emit()

    def _unmark(self) -> None:
        self._mark("accent")

    def _mark(self, colour: str) -> None:
        theme = self._theme
        self.setStyleSheet(
            f"#value_field {{ border: 2px solid {getattr(theme, colour)}; border-radius: {theme.px(4)}px;"
            f" padding: 0px {theme.px(4)}px; background: {theme.surface}; color: {theme.text}; }}"
        )
