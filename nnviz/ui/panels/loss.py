"""The loss curves panel: training loss of every step faint and smoothed, test loss dashed, all runs over each other."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP
from PySide6.QtWidgets import QWidget

from nnviz.snapshot import Needs
from nnviz.ui.panels.base import PanelEntry, PanelWidget
from nnviz.ui.theme import Theme
from nnviz.ui.viewpoint import Viewpoint


def _needs(viewpoint: Viewpoint, size: tuple[int, int]) -> Needs:
    return Needs(run=viewpoint.run, branch=viewpoint.branch, seed=viewpoint.seed, cells=0)


def _widget(theme: Theme, parent: QWidget | None = None) -> PanelWidget:
    from nnviz.ui.panels.plots.loss_panel import LossPanel  # pyqtgraph is slow to import

    return LossPanel(ENTRY, theme, parent)


ENTRY = PanelEntry(
    name="loss",
    title=str(QT_TRANSLATE_NOOP("panels", "Loss")),
    order=30,
    cost=9.0,
    needs=_needs,
    widget=_widget,
    slow="nnviz.ui.panels.plots.loss_panel",
)
