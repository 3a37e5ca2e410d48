"""The toolbar: transport, run, optimizer, learning rate, read-outs."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from nnviz.ui.actions import Actions
from nnviz.ui.theme import Theme
from nnviz.ui.toolbar.optimizer_bar import OptimizerBar
from nnviz.ui.toolbar.rate_control import RateControl
from nnviz.ui.toolbar.readouts_row import ReadoutsRow
from nnviz.ui.toolbar.run_selector import RunSelector
from nnviz.ui.toolbar.transport import Transport

_WIDE = 1600


class Toolbar(QFrame):
    """Puts the groups of controls side by side."""

    def __init__(self, theme: Theme, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("toolbar")
        self.transport = Transport(theme, actions, self)
        self.runs = RunSelector(theme, self)
        self.optimizers = OptimizerBar(theme, actions, self)
        self.rate = RateControl(theme, self)
        self.readouts = ReadoutsRow(theme, self)
        self._groups = (self.transport, self.runs, self.optimizers, self.rate, self.readouts)
        self._giving = (  # in this order
            self.optimizers.set_brief,
            self.transport.set_brief,
            self.readouts.set_brief,
            self.runs.set_brief,
            self.rate.set_brief,
            self.readouts.set_briefer,
        )
        self._given = 0
        self._taken = 0
        self._theme = theme
        self._wide = False
        self._row = QHBoxLayout(self)
        self._row.addWidget(self.transport)
        self._row.addStretch(1)
        for widget in (self.runs, self.optimizers, self.rate):
            self._row.addWidget(widget)
        self._row.addStretch(2)
        self._row.addWidget(self.readouts)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme`."""
        self._theme = theme
        self.make_ready(self.width())  # what is wide depends on the zoom
        self._arrange()
        for group in self._groups:
            group.set_theme(theme)

    def make_ready(self, width: int) -> None:
        """Use larger digits and more room between the groups where it gets wide."""
        wide = width >= self._theme.px(_WIDE)
        if wide != self._wide:
            self._wide = wide
            self.readouts.set_wide(wide)
            self.rate.set_wide(wide)
            self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use fewer words where it is narrow."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()

    def event(self, event: QEvent) -> bool:
        """Make room where a group has grown, and take back what there is room for where one has shrunk."""
        if event.type() == QEvent.Type.LayoutRequest:
            needed = self._needed()
            if needed > self.width():
                self._give_way(self._given)
            elif self._given and needed < self._taken:
                self.fit()
        return super().event(event)

    def fit(self) -> None:
        """Show everything there is room for."""
        for set_brief in self._giving:
            set_brief(False)
        self._give_way(0)

    def _arrange(self) -> None:
        px = self._theme.px
        self.setFixedHeight(px(56 if self._wide else 52))
        self._row.setContentsMargins(px(8), 0, px(12), 0)
        self._row.setSpacing(px(24 if self._wide else 12))

    def _give_way(self, given: int) -> None:
        """Make groups brief, one after the other, until all fit; the first `given` are brief already."""
        while given < len(self._giving) and self._needed() > self.width():
            self._giving[given](True)
            given += 1
        self._given, self._taken = given, self._needed()

    def _needed(self) -> int:
        """The width at which nothing is cut."""
        shown = [group for group in self._groups if group is not self.runs or len(self.runs.menu().actions()) > 1]
        margins = self._row.contentsMargins()
        rooms = [group.minimumSizeHint().width() if group.layout() else group.sizeHint().width() for group in shown]
        return sum(rooms) + self._row.spacing() * len(rooms) + margins.left() + margins.right()
