"""The toolbar: transport, run, optimizer, learning rate, read-outs."""

from __future__ import annotations

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
        px = theme.px
        self.setFixedHeight(px(56 if self._wide else 52))
        self._row.setContentsMargins(px(8), 0, px(12), 0)
        self._row.setSpacing(px(24 if self._wide else 12))
        for group in (self.transport, self.runs, self.optimizers, self.rate, self.readouts):
            group.set_theme(theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use larger digits and more room between the groups in a wide window."""
        super().resizeEvent(event)
        wide = self.width() >= self._theme.px(_WIDE)
        if wide != self._wide:
            self._wide = wide
            self.readouts.set_wide(wide)
            self.rate.set_wide(wide)
            self.set_theme(self._theme)
