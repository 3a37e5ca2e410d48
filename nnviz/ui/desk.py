"""What the docks stand in: a main window that takes colours and sizes without a style sheet.

A style sheet on it would be given to all that stands in it, too, and that at once.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication, QMainWindow, QProxyStyle, QStyle, QStyleOption, QTabWidget, QWidget

from nnviz.ui.theme import Theme

_GAP = 8  # design pixels between two docks


class Desk(QMainWindow):
    """The docks, with gaps between them that can be dragged."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("desk")
        self.setWindowFlags(Qt.WindowType.Widget)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setDockOptions(QMainWindow.DockOption.AllowNestedDocks | QMainWindow.DockOption.AllowTabbedDocks)
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        self._style = _Gaps(theme, self)
        self.setStyle(self._style)

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme` (its zoom included)."""
        self._style.theme = theme
        QApplication.sendEvent(self, QEvent(QEvent.Type.StyleChange))  # it asks the style for sizes only then
        self.update()


class _Gaps(QProxyStyle):
    """Draws the gaps: as the ground is, and as a line is where the pointer could drag them."""

    def __init__(self, theme: Theme, desk: QWidget) -> None:
        super().__init__()
        self.setParent(desk)
        self.theme = theme

    def pixelMetric(
        self, metric: QStyle.PixelMetric, option: QStyleOption | None = None, widget: QWidget | None = None
    ) -> int:
        if metric == QStyle.PixelMetric.PM_DockWidgetSeparatorExtent:
            return self.theme.px(_GAP)
        return super().pixelMetric(metric, option, widget)

    def drawPrimitive(
        self, element: QStyle.PrimitiveElement, option: QStyleOption, painter: QPainter, widget: QWidget | None = None
    ) -> None:
        if element != QStyle.PrimitiveElement.PE_IndicatorDockWidgetResizeHandle:
            super().drawPrimitive(element, option, painter, widget)
        elif QStyle.StateFlag.State_MouseOver in option.state:
            painter.fillRect(option.rect, self.theme.color("line"))
