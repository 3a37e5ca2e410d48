"""The menus by which a panel is put beside or behind another without dragging it."""

from __future__ import annotations

import functools
from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QMenu


class DockMoves:
    """Two menus that name the other panels: to stand right of one of them, or as a tab where it stands.

    Args:
        dock: What is moved.
        desk: What the docks stand in.
        menu: Gets the two menus, and offers in them what there is when it opens.

    Attributes:
        beside, behind: The two menus.
    """

    def __init__(self, dock: QDockWidget, desk: QMainWindow, menu: QMenu) -> None:
        self._dock, self._desk = dock, desk
        self.beside, self.behind = QMenu(menu), QMenu(menu)
        for one in (self.beside, self.behind):
            menu.addMenu(one)
        menu.aboutToShow.connect(self.offer)

    def offer(self) -> None:
        """Name the panels that stand in the window now."""
        others = [one for one in self._standing() if one is not self._dock]
        for menu, move in ((self.beside, self._stand_beside), (self.behind, self._stand_behind)):
            menu.clear()
            for other in others:
                menu.addAction(other.windowTitle()).triggered.connect(functools.partial(move, other))
            menu.menuAction().setEnabled(bool(others))

    def _standing(self) -> Iterable[QDockWidget]:
        docks = self._desk.findChildren(QDockWidget)
        return (one for one in docks if not one.isFloating() and not one.isHidden())

    def _stand_beside(self, other: QDockWidget) -> None:
        self._leave()
        tabs = self._tabs_of(other)
        for tab in tabs:
            self._desk.removeDockWidget(tab)
        self._split(other)
        for tab, shown in tabs.items():
            self._desk.tabifyDockWidget(other, tab)
            tab.setVisible(shown)
        self._show()
        other.raise_()

    def _split(self, other: QDockWidget) -> None:
        """Share the room of `other`, which Qt makes another tab of where there are or were tabs.

        Once a place is split across, it can be split along, too.
        """
        across, along = Qt.Orientation.Vertical, Qt.Orientation.Horizontal
        self._desk.splitDockWidget(other, self._dock, along)
        self._dock.show()  # Qt names none that is closed
        if self._dock in self._desk.tabifiedDockWidgets(other):
            for orientation in (across, along):
                self._desk.removeDockWidget(self._dock)
                self._desk.splitDockWidget(other, self._dock, orientation)

    def _tabs_of(self, other: QDockWidget) -> dict[QDockWidget, bool]:
        """Return what stands in tabs with `other`, and whether it is open."""
        docks = self._desk.findChildren(QDockWidget)
        closed = [one for one in docks if one.isHidden() and not one.isFloating() and one is not self._dock]
        for one in closed:
            one.show()
        tabs = self._desk.tabifiedDockWidgets(other)
        for one in closed:
            one.hide()
        return {tab: tab not in closed for tab in tabs}

    def _stand_behind(self, other: QDockWidget) -> None:
        self._leave()
        self._desk.tabifyDockWidget(other, self._dock)
        self._show()

    def _show(self) -> None:
        self._dock.show()
        self._dock.raise_()

    def _leave(self) -> None:
        """Give up its place, which Qt would keep for it among the tabs it stood in."""
        self._dock.setFloating(False)
        self._desk.removeDockWidget(self._dock)
