"""One choice of a segmented row, with its key in a small box: "Adam [3]"."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from nnviz.ui.theme import Theme


class OptionButton(QAbstractButton):
    """A checkable, custom-drawn button; the one in use has an accent outline as well as bold letters."""

    def __init__(self, theme: Theme, text: str, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._hint = self._key = hint
        self.setText(text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme`."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def show_key(self, shown: bool) -> None:
        """Show the key, or leave it out where there is no room."""
        self._hint = self._key if shown else ""
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size of the bold text and the key, so that nothing moves when the choice changes."""
        px = self._theme.px
        width = QFontMetrics(self._theme.font(12, 600)).horizontalAdvance(self.text()) + 2 * px(9)
        return QSize(width + (px(16) + px(5) if self._hint else 0), px(24))

    def minimumSizeHint(self) -> QSize:
        """Return the same: a choice is never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground, text and key."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._draw_ground(painter)
            chosen = self.isChecked()
            ink = "accent" if chosen else "text" if self.underMouse() else "muted"
            px = self._theme.px
            painter.setPen(self._theme.color(ink if self.isEnabled() else "faint"))
            painter.setFont(self._theme.font(12, 600 if chosen else 400))
            room = self.rect().adjusted(px(9), 0, -px(9) - (px(21) if self._hint else 0), 0)
            painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter), self.text())
            if self._hint:
                self._draw_hint(painter, "accent" if chosen else "faint")

    def _draw_ground(self, painter: QPainter) -> None:
        theme, radius = self._theme, self._theme.px(5)
        if self.isChecked():
            painter.setBrush(theme.color("accent_soft"))
            painter.setPen(QPen(theme.color("accent"), 2.0 if self.hasFocus() else 1.0))
        elif self.hasFocus():
            painter.setPen(QPen(theme.color("accent"), 1.0, Qt.PenStyle.DotLine))
        else:
            return
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)

    def _draw_hint(self, painter: QPainter, ink: str) -> None:
        theme, side = self._theme, self._theme.px(15)
        box = QRectF(self.width() - theme.px(8) - side, (self.height() - side) / 2, side, side)
        painter.setBrush(theme.color("surface"))
        painter.setPen(QPen(theme.color("accent" if self.isChecked() else "line"), 1.0))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), theme.px(3), theme.px(3))
        painter.setPen(theme.color(ink))
        painter.setFont(theme.font(10, 500))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), self._hint)
