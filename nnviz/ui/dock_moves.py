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
        self._desk.splitDockWidget(other, self._dock, Qt.Orientation.Horizontal)  # among tabs it becomes one of them
        self._show()

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
