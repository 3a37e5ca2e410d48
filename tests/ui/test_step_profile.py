"""The loss along the last step, in a window on a real trainer."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from nnviz.link.trainer_link import TrainerLink
from nnviz.spec import Data, Experiment, View
from nnviz.ui import opening
from nnviz.ui.panels.plots.loss_panel import LossPanel
from tests.ui.conftest import MakeWindow

PATIENCE = 60_000


def test_the_profile_comes_while_its_tab_is_in_front(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window(panels=True)
    window.training._make_link = TrainerLink
    window.resize(1280, 800)
    window.files.begin(opening.of(Experiment(data=Data(samples=200), view=View(speed=200)), None), playing=True)
    assert not window.viewer.panels["profile"].isVisible()
    panel = window.viewer.panels["loss"]
    assert isinstance(panel, LossPanel)
    qtbot.waitUntil(lambda: panel.plot.picture is not None, timeout=PATIENCE)
    button = next(one for one in panel.window().findChildren(QToolButton) if one.text() == "Step" and one.isVisible())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: panel.profile.picture is not None, timeout=PATIENCE)
    first = panel.profile.picture
    assert first is not None
    np.testing.assert_allclose(first.s, np.linspace(0.0, 4.0, 33))
    qtbot.waitUntil(lambda: step_of(panel) > first.step, timeout=PATIENCE)  # it goes on with training


def step_of(panel: LossPanel) -> int:
    return panel.profile.picture.step if panel.profile.picture is not None else 0
