"""The work area of a workspace: the panels as docks, in rows at first, then wherever the user puts them."""

from __future__ import annotations

import contextlib
import functools
import itertools
from collections.abc import Generator, Iterable
from typing import Annotated

import msgspec
from PySide6.QtCore import QByteArray, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QHideEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QVBoxLayout, QWidget

from nnviz.ui.desk import Desk
from nnviz.ui.model import panel_layout
from nnviz.ui.panel_dock import PanelDock
from nnviz.ui.panels.base import PanelWidget
from nnviz.ui.theme import Theme

#: Grows when a layout kept before would no longer fit.
_VERSION = 2
#: Parts what share of the room each panel had from where it stood.
_END = b"\n"
_Part = Annotated[float, msgspec.Meta(gt=0.0, le=1.0)]


class PanelArea(QFrame):
    """The docks, and who of them is open, floating, maximised.

    Signals:
        seen_changed: Other panels than before can be seen.

    Attributes:
        desk: What the docks stand in.
        docks: The docks, by name of the panel.
        workspace: Name of the workspace.
    """

    seen_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("work")
        self.docks: dict[str, PanelDock] = {}
        self.workspace = ""
        self._rows: tuple[panel_layout.Row, ...] = ()
        self._maximised: PanelDock | None = None
        self._before = QByteArray()
        self._away: list[PanelDock] = []
        self._theme = theme
        self.desk = Desk(theme, self)
        self._scroll = QScrollArea(self)
        self._build()
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme`."""
        self._theme = theme
        gutter = theme.px(8)
        self._box.setContentsMargins(gutter, gutter, gutter, gutter)
        self.desk.set_theme(theme)

    def holders(self) -> tuple[QWidget, ...]:
        """Return what holds the docks and has no colours of its own, from the outside in."""
        return self, self._scroll, self._scroll.viewport(), self.desk

    def filling(self, panels: Iterable[PanelWidget], workspace: str = "watch") -> Generator[None]:
        """Make a dock for each panel, a dock a step; then put all where `workspace` has them."""
        made: dict[str, PanelDock] = {}
        for panel in panels:
            dock = PanelDock(panel, self.desk)
            dock.toggle.toggled.connect(functools.partial(self._open, dock))
            dock.maximise_asked.connect(functools.partial(self.maximise, dock))
            dock.visibilityChanged.connect(self.seen_changed)
            made[panel.entry.name] = dock
            yield
        self.docks, self.workspace = made, workspace
        self._rows = panel_layout.rows(self.docks, panel_layout.WORKSPACES[workspace])
        self.reset()

    def reset(self) -> None:
        """Put every panel where it stood at first, with its share of the room."""
        self._forget_maximised()
        for dock in self.docks.values():
            if dock.isFloating():  # it takes Qt as long to dock one that is docked
                dock.setFloating(False)
            self.desk.removeDockWidget(dock)
        above: PanelDock | None = None
        for row in self._rows:
            above = self._add_head(above, row)
        for row in self._rows:
            self._add_others(row)
        for dock in self.docks.values():
            dock.setVisible(not dock.panel.entry.hidden)
        self._show_open()
        self._share()

    def save(self) -> QByteArray:
        """Return where all panels stand, and with what part of the room; a maximised one as it stood before."""
        if self._before:
            return self._before
        wide, high = max(self.desk.width(), 1), max(self.desk.height(), 1)
        parts = {name: (dock.width() / wide, dock.height() / high) for name, dock in self._standing().items()}
        return QByteArray(msgspec.json.encode(parts) + _END + self.desk.saveState(_VERSION).data())

    def restore(self, state: QByteArray) -> bool:
        """Put the panels where they stood, in a window of another size each with its part of the room.

        Returns whether `state` says so in a way that is understood.
        """
        self._forget_maximised()
        head, _, rest = bytes(state.data()).partition(_END)
        if not self.desk.restoreState(QByteArray(rest), _VERSION):
            return False
        self._show_open()
        with contextlib.suppress(msgspec.MsgspecError):
            self._give(msgspec.json.decode(head, type=dict[str, tuple[_Part, _Part]]))
        self._come_back()
        return True

    def maximise(self, dock: PanelDock) -> None:
        """Give `dock` the whole area, or let it go back if it has it."""
        again = self._maximised is dock
        self.back()
        if again:
            return
        self._before = self.save()
        self._maximised = dock
        if dock.isFloating():
            dock.setFloating(False)
        for other in self.docks.values():
            if other is not dock and not other.isFloating():
                other.hide()
        dock.show_maximised(True)

    def bring(self, name: str) -> None:
        """Let a panel be seen: open, before other tabs, and not hidden by one that is maximised."""
        dock = self.docks[name]
        if self._maximised is not dock:
            self.back()
        dock.toggle.setChecked(True)
        dock.raise_()

    def back(self) -> bool:
        """Put a maximised panel back among the others; return whether there was one."""
        if self._maximised is None:
            return False
        self.restore(self._before)
        return True

    def current(self) -> PanelDock | None:
        """Return the dock that has the focus, or else the one the pointer is on."""
        focus = QApplication.focusWidget()
        for dock in self.docks.values():
            if focus is not None and dock.isAncestorOf(focus):
                return dock
        return next((dock for dock in self.docks.values() if dock.panel.seen and dock.underMouse()), None)

    @Slot()
    def maximise_current(self) -> None:
        """Maximise the panel in use, or put a maximised one back."""
        dock = self._maximised or self.current()
        if dock is not None:
            self.maximise(dock)

    @Slot()
    def focus_next(self) -> None:
        """Move the focus to the next panel that can be seen, as they stand in the menu."""
        seen = [dock for dock in self.docks.values() if dock.panel.seen]
        now = self.current()
        if seen:
            after = seen[(seen.index(now) + 1) % len(seen)] if now in seen else seen[0]
            after.activateWindow()
            after.panel.menu.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def hideEvent(self, event: QHideEvent) -> None:
        """Let floating panels go with the window."""
        super().hideEvent(event)
        self._away = [dock for dock in self.docks.values() if dock.isFloating() and dock.isVisible()]
        if self._away:
            self._before = self.save()
        for dock in self._away:
            dock.hide()

    def showEvent(self, event: QShowEvent) -> None:
        """Let floating panels come with the window."""
        super().showEvent(event)
        for dock in self._away:
            dock.show()
        if self._away and self._maximised is None:
            self._before = QByteArray()
        self._away = []

    def _add_head(self, above: PanelDock | None, row: panel_layout.Row) -> PanelDock:
        """Put the first dock of a row under that of the row above; return it."""
        head = self.docks[row.panels[0][0]]
        if above is None:
            self.desk.addDockWidget(Qt.DockWidgetArea.TopDockWidgetArea, head)
        else:
            self.desk.splitDockWidget(above, head, Qt.Orientation.Vertical)
        return head

    def _add_others(self, row: panel_layout.Row) -> None:
        docks = [self.docks[name] for name, _ in row.panels]
        for left, right in itertools.pairwise(docks):
            self.desk.splitDockWidget(left, right, Qt.Orientation.Horizontal)

    def _share(self) -> None:
        """Give rows and panels their share of the room."""
        total = sum(row.height for row in self._rows)
        heads = [self.docks[row.panels[0][0]] for row in self._rows]
        heights = [self.desk.height() * row.height // total for row in self._rows]
        self.desk.resizeDocks(heads, heights, Qt.Orientation.Vertical)
        for row in self._rows:
            shown = [(self.docks[name], share) for name, share in row.panels if not self.docks[name].isHidden()]
            whole = sum(share for _, share in shown)
            widths = [self.desk.width() * share // whole for _, share in shown]
            self.desk.resizeDocks([dock for dock, _ in shown], widths, Qt.Orientation.Horizontal)

    def _standing(self) -> dict[str, PanelDock]:
        """Return the docks that take room of the area."""
        return {name: dock for name, dock in self.docks.items() if not dock.isFloating() and not dock.isHidden()}

    def _give(self, parts: dict[str, tuple[float, float]]) -> None:
        """Give every panel its part of the room."""
        docks = {name: dock for name, dock in self._standing().items() if name in parts}
        widths = [round(parts[name][0] * self.desk.width()) for name in docks]
        heights = [round(parts[name][1] * self.desk.height()) for name in docks]
        self.desk.resizeDocks(list(docks.values()), widths, Qt.Orientation.Horizontal)
        self.desk.resizeDocks(list(docks.values()), heights, Qt.Orientation.Vertical)

    def _open(self, dock: PanelDock, shown: bool) -> None:
        if self._maximised is None and shown != dock.isHidden():
            return
        self.back()
        dock.setVisible(shown)
        if shown:
            dock.raise_()
            dock.come_back()
        dock.toggle.setChecked(shown)  # going back has said what was open before

    def _show_open(self) -> None:
        """Let the toggles say what is open."""
        for dock in self.docks.values():
            dock.toggle.setChecked(not dock.isHidden())

    def _forget_maximised(self) -> None:
        self._before = QByteArray()
        if self._maximised is not None:
            self._maximised.show_maximised(False)
            self._maximised = None

    @Slot()
    def _come_back(self) -> None:
        for dock in self.docks.values():
            dock.come_back()

    def _build(self) -> None:
        self._box = QVBoxLayout(self)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self.desk)
        self._box.addWidget(self._scroll)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.screenRemoved.connect(self._come_back)
