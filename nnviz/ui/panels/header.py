"""The header of a panel: title, subtitle, tabs, read-outs and the menu behind ⋯, on the upper part of its sheet.

It stands at the top of its panel, or apart from it as the title bar of a dock. Its empty ground, its title and its
subtitle leave the mouse to whatever it stands in, so that a dock is moved by them.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from nnviz.ui.panels.drawing.elided_label import ElidedLabel
from nnviz.ui.panels.drawing.segments import Segments
from nnviz.ui.panels.panel_menu import PanelMenu
from nnviz.ui.theme import Theme

_HEIGHT = 32


class PanelHeader(QWidget):
    """One line of 32 design pixels, and the hair line under it.

    Signals:
        double_clicked: The empty ground or a label was clicked twice.

    Attributes:
        title, subtitle: The labels at the left; the subtitle gives way first.
        apart: Whether it stands apart from its panel, and draws its part of the sheet itself.
        tabs: The segmented tabs, from left to right.
        menu: The menu behind ⋯ at the right.
    """

    double_clicked = Signal()

    def __init__(self, theme: Theme, menu: PanelMenu, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.title = QLabel(self)
        self.subtitle = ElidedLabel(self)
        self.tabs: list[Segments] = []
        self.menu = menu
        self.apart = False
        self._box = QHBoxLayout(self)
        self._build()

    def add_tabs(self, tabs: Segments) -> None:
        """Put further segmented tabs before the menu."""
        self.tabs.append(tabs)
        tabs.set_theme(self._theme)
        self.add(tabs)

    def add(self, widget: QWidget) -> None:
        """Put `widget` before the menu."""
        self._box.insertWidget(self._box.count() - 1, widget)

    def room(self, width: int) -> int:
        """Return what title and menu leave of `width` for tabs."""
        px = self._theme.px
        return width - 2 - px(12) - self.title.sizeHint().width() - self.menu.width() - px(8) - 3 * px(8)

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme` (its zoom included)."""
        self._theme = theme
        px = theme.px
        edge = 1 if self.apart else 0
        self._box.setContentsMargins(edge + px(12), 0, edge + px(8), edge)
        self._box.setSpacing(px(8))
        self.setFixedHeight(px(_HEIGHT) + edge)
        for label, size, weight, colour in ((self.title, 13, 600, theme.text), (self.subtitle, 11, 400, theme.muted)):
            label.setFont(theme.font(size, weight))
            label.setStyleSheet(f"color: {colour}; background: transparent;")
        self.menu.set_theme(theme)
        for tabs in self.tabs:
            tabs.set_theme(theme)
        self.update()

    def stand_apart(self) -> None:
        """Stand apart from the panel from now on."""
        self.apart = True
        self.set_theme(self._theme)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Tell of a double click."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.double_clicked.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu behind ⋯ at the pointer."""
        self.menu.actions_menu.popup(event.globalPos())

    def sizeHint(self) -> QSize:
        """Return the room for everything in it."""
        return QSize(super().sizeHint().width(), self.minimumHeight())

    def minimumSizeHint(self) -> QSize:
        """Return no width of its own: the panel says how narrow it may be."""
        return QSize(0, self.minimumHeight())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the upper part of the sheet and the hair line, where the panel does not."""
        if self.apart:
            with QPainter(self) as painter:
                draw_sheet(painter, QRectF(self.rect()).adjusted(0.0, 0.0, 0.0, 2.0 * self._theme.px(6)), self._theme)
                draw_line(painter, self.height() - 0.5, self.width())

    def _build(self) -> None:
        self.title.setObjectName("panel_title")
        self.subtitle.setObjectName("panel_subtitle")
        self._box.addWidget(self.title)
        self._box.addWidget(self.subtitle)
        self._box.addStretch(1)
        self._box.addWidget(self.menu)
        self.set_theme(self._theme)


def draw_sheet(painter: QPainter, area: QRectF, theme: Theme) -> None:
    """Draw the ground of a panel: a rounded sheet with a hair line around it."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.color("line"), 1.0))
    painter.setBrush(theme.color("surface"))
    radius = theme.px(6)
    painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)


def draw_line(painter: QPainter, y: float, width: int) -> None:
    """Draw the hair line under a header, with the sheet's pen."""
    painter.drawLine(QPointF(1.0, y), QPointF(width - 1.0, y))
