"""An on-off switch in the window's own drawing."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from nnviz.ui.theme import Theme


class Switch(QAbstractButton):
    """A pill with a knob: left is off, right (and filled) is on."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme`."""
        self._theme = theme
        self.setFixedSize(self.sizeHint())
        self.update()

    def sizeHint(self) -> QSize:
        """Return its size."""
        return QSize(self._theme.px(34), self._theme.px(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw pill and knob."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            theme, px = self._theme, self._theme.px
            on = self.isChecked()
            box = QRectF(px(2), (self.height() - px(16)) / 2, self.width() - px(4), px(16))
            painter.setPen(
                QPen(theme.color("accent" if on or self.hasFocus() else "muted"), px(2) if self.hasFocus() else 1.0)
            )
            painter.setBrush(theme.color("accent" if on and self.isEnabled() else "sunken"))
            painter.drawRoundedRect(box, px(8), px(8))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("on_accent" if on else "muted"))
            x = box.right() - px(8) if on else box.left() + px(8)
            painter.drawEllipse(QPointF(x, box.center().y()), px(5), px(5))
