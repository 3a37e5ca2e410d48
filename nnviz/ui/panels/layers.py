"""The per-layer panel: what every layer does over the steps: norms, δ, saturation, histograms."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP
from PySide6.QtWidgets import QWidget

from nnviz.snapshot import Needs
from nnviz.ui.panels.base import PanelEntry, PanelWidget
from nnviz.ui.theme import Theme
from nnviz.ui.viewpoint import Viewpoint


def _needs(viewpoint: Viewpoint, size: tuple[int, int]) -> Needs:
    return Needs(run=viewpoint.run, branch=viewpoint.branch, seed=viewpoint.seed, cells=0, layers=True)


def _widget(theme: Theme, parent: QWidget | None = None) -> PanelWidget:
    from nnviz.ui.panels.plots.layers_panel import LayersPanel  # pyqtgraph is slow to import

    return LayersPanel(ENTRY, theme, parent)


ENTRY = PanelEntry(
    name="layers",
    title=str(QT_TRANSLATE_NOOP("panels", "Per layer")),
    order=40,
    cost=9.0,
    needs=_needs,
    widget=_widget,
    slow="nnviz.ui.panels.plots.layers_panel",
)
