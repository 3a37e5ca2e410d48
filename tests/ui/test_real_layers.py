"""The per-layer and weights panels on a real trainer: what is gathered arrives, moments appear with their optimizer."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nnviz.link.trainer_link import TrainerLink
from nnviz.spec import Data, Experiment, View
from nnviz.ui import opening
from nnviz.ui.panels.plots.layers_panel import LayersPanel
from nnviz.ui.panels.weights import WeightsPanel
from tests.ui.conftest import MakeWindow

PATIENCE = 60_000


def test_statistics_gather_and_moments_appear(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window(panels=True)
    window.training._make_link = TrainerLink
    experiment = Experiment(title="Two spirals", data=Data(samples=200), view=View(speed=300))
    window.files.begin(opening.of(experiment, None), playing=True)
    layers, weights = window.viewer.panels["layers"], window.viewer.panels["weights"]
    assert isinstance(layers, LayersPanel)
    assert isinstance(weights, WeightsPanel)

    def seen() -> int:
        gathered = window.viewer.frame().gathered
        return len(gathered) if gathered is not None else 0

    qtbot.waitUntil(lambda: seen() > 5, timeout=PATIENCE)
    assert weights._kinds._offered == ("weight", "gradient", "update")
    layers._quantity.choose("activation")
    layers._quantity.chosen.emit("activation")
    qtbot.waitUntil(
        lambda: layers.plot.picture is not None and layers.plot.picture.behind is not None, timeout=PATIENCE
    )
    qtbot.keyClick(window, Qt.Key.Key_3)  # type: ignore[no-untyped-call]
    qtbot.waitUntil(lambda: "v_hat" in weights._kinds._offered, timeout=PATIENCE)
    qtbot.waitUntil(lambda: "v_hat" in (weights.frame.snapshot or window.training.snapshot).matrices, timeout=PATIENCE)  # type: ignore[union-attr]
    window.close()
    window.training.close()
