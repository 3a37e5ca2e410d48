"""The dock a panel stands in: it is moved by the panel's own header and has its say in the menu behind ⋯."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QDockWidget, QMainWindow

from nnviz.ui.dock_moves import DockMoves
from nnviz.ui.panels.base import PanelWidget

_ASIDE = 24  # design pixels a panel that floats off steps aside


class PanelDock(QDockWidget):
    """One panel that can be moved, floated, closed and brought back.

    Signals:
        maximise_asked: The panel is to take the whole area, or to go back.

    Attributes:
        panel: What stands in it.
        toggle: Shows and closes the panel; checked while it is open, be it behind another tab.
        moves: Puts it beside or behind another panel without the mouse.
    """

    maximise_asked = Signal()

    def __init__(self, panel: PanelWidget, parent: QMainWindow) -> None:
        super().__init__(parent)
        self.panel = panel
        self._desk = parent
        self._sizes: dict[PanelDock, QSize] = {}
        self._maximised = False
        self.setObjectName(f"dock_{panel.entry.name}")
        self.setTitleBarWidget(panel.take_header())
        self.setWidget(panel)
        panel.header.double_clicked.connect(self.float_or_dock)
        self.toggle = QAction(self)
        self.toggle.setCheckable(True)
        self.float_, self.maximise, self.close_ = (QAction(self) for _ in range(3))
        self.float_.triggered.connect(self.float_or_dock)
        self.maximise.triggered.connect(self.maximise_asked)
        self.close_.triggered.connect(self.close)
        self.close_.setEnabled(False)
        self.toggle.toggled.connect(self.close_.setEnabled)
        panel.menu.actions_menu.addSeparator()
        panel.menu.actions_menu.addActions([self.float_, self.maximise, self.close_])
        self.moves = DockMoves(self, parent, panel.menu.actions_menu)
        self.topLevelChanged.connect(self.retranslate)
        self.retranslate()

    def show_maximised(self, maximised: bool) -> None:
        """Say in the menu whether the panel has the whole area."""
        self._maximised = maximised
        self.retranslate()

    @Slot()
    def float_or_dock(self) -> None:
        """Make a window of the panel, a little aside of where it stands, or put it back."""
        if self.isFloating():
            self.setFloating(False)
            QTimer.singleShot(0, self, self._take_room)  # once the layout has taken it in
            return
        docks = self._desk.findChildren(PanelDock)
        self._sizes = {dock: dock.size() for dock in docks if dock.panel.seen and not dock.isFloating()}
        aside = self.panel.theme.px(_ASIDE)
        place = QRect(self.mapToGlobal(QPoint(aside, aside)), self.size())
        self.setFloating(True)
        self.setGeometry(place)
        self.come_back()

    @Slot()
    def _take_room(self) -> None:
        """Let all be as large as before this one floated."""
        docks = [dock for dock in self._sizes if dock.isVisible() and not dock.isFloating()]
        if self in docks:
            sizes = [self._sizes[dock] for dock in docks]
            self._desk.resizeDocks(docks, [size.width() for size in sizes], Qt.Orientation.Horizontal)
            self._desk.resizeDocks(docks, [size.height() for size in sizes], Qt.Orientation.Vertical)

    def come_back(self) -> None:
        """Bring a floating panel onto a screen there is."""
        if not self.isFloating():
            return
        screen = QGuiApplication.screenAt(self.geometry().center()) or QGuiApplication.primaryScreen()
        room = screen.availableGeometry()
        place = self.geometry()
        place.setSize(place.size().boundedTo(room.size()))
        place.moveLeft(max(room.left(), min(place.left(), room.right() + 1 - place.width())))
        place.moveTop(max(room.top(), min(place.top(), room.bottom() + 1 - place.height())))
        self.setGeometry(place)

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    @Slot()
    def retranslate(self) -> None:
        """Write the actions in the present language, saying what they would do now."""
        self.setWindowTitle(self.panel.entry.shown)
        self.toggle.setText(self.panel.entry.shown)
        self.float_.setText(self.tr("Put back") if self.isFloating() else self.tr("Float"))
        self.maximise.setText(self.tr("Back to the other panels") if self._maximised else self.tr("Maximise"))
        self.close_.setText(self.tr("Close"))
        self.moves.beside.setTitle(self.tr("Put right of"))
        self.moves.behind.setTitle(self.tr("Put as a tab onto"))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Count as closed, however it was closed."""
        super().closeEvent(event)
        self.toggle.setChecked(False)
