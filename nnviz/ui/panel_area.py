"""Lays the panels out in splitters: rows above each other, panels side by side in a row."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtWidgets import QFrame, QSplitter, QVBoxLayout, QWidget

from nnviz.ui.model import panel_layout
from nnviz.ui.panels.base import PanelWidget
from nnviz.ui.theme import Theme


class PanelArea(QFrame):
    """The work area of a workspace. Free room at its left is for a set-up column."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("work")
        self._theme = theme
        self._rows: list[QSplitter] = []
        self._layout: tuple[panel_layout.Row, ...] = ()
        self._column = QSplitter(Qt.Orientation.Vertical, self)
        self._column.setObjectName("rows")
        self._box = QVBoxLayout(self)
        self._box.addWidget(self._column)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme`."""
        self._theme = theme
        gutter = theme.px(8)
        self._box.setContentsMargins(gutter, gutter, gutter, gutter)
        for splitter in (self._column, *self._rows):
            splitter.setHandleWidth(gutter)

    def fill(self, panels: Iterable[PanelWidget], workspace: str = "watch") -> None:
        """Put the panels where `workspace` has them."""
        by_name = {panel.entry.name: panel for panel in panels}
        self._layout = panel_layout.rows(by_name, panel_layout.WORKSPACES[workspace])
        for row in self._layout:
            splitter = QSplitter(Qt.Orientation.Horizontal, self._column)
            splitter.setObjectName("-".join(name for name, _ in row.panels))
            for name, _ in row.panels:
                splitter.addWidget(by_name[name])
            self._rows.append(splitter)
            self._column.addWidget(splitter)
        for splitter in (self._column, *self._rows):
            splitter.setChildrenCollapsible(False)
        self.set_theme(self._theme)
        self.reset()

    def reset(self) -> None:
        """Give every panel its share of the room."""
        self._column.setSizes([row.height * 100 for row in self._layout])
        for splitter, row in zip(self._rows, self._layout, strict=True):
            splitter.setSizes([share * 100 for _, share in row.panels])
            for index, (_, share) in enumerate(row.panels):
                splitter.setStretchFactor(index, share)
        for index, row in enumerate(self._layout):
            self._column.setStretchFactor(index, row.height)

    def save(self) -> dict[str, QByteArray]:
        """Return where the gutters are, by splitter."""
        return {splitter.objectName(): splitter.saveState() for splitter in (self._column, *self._rows)}

    def restore(self, state: dict[str, QByteArray]) -> None:
        """Put the gutters where they were; what does not fit stays as it is."""
        for splitter in (self._column, *self._rows):
            if splitter.objectName() in state:
                splitter.restoreState(state[splitter.objectName()])
                splitter.setHandleWidth(self._theme.px(8))
