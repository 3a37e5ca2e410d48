"""The window on a real trainer, from the first step over a switch and a kill -9 to the end."""

from __future__ import annotations

import multiprocessing
import os
import signal
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nnviz.link.trainer_link import TrainerLink
from nnviz.spec import Data, Experiment, View
from nnviz.ui import opening
from nnviz.ui.exporting import SCRIPT
from nnviz.ui.main_window import MainWindow
from tests.ui.conftest import MakeWindow

PATIENCE = 60_000


def last_step(window: MainWindow) -> int:
    history = window.training.history
    return max((history.last_step(key) for key in history.lanes), default=0)


def test_a_switch_and_a_kill_lose_no_step(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window(panels=True)
    window.training._make_link = TrainerLink
    experiment = Experiment(title="Two spirals", data=Data(samples=200), view=View(speed=300))
    window.files.begin(opening.of(experiment, None), playing=True)
    qtbot.waitUntil(lambda: last_step(window) > 50, timeout=PATIENCE)
    qtbot.keyClick(window, Qt.Key.Key_3)
    qtbot.waitUntil(window.toolbar.optimizers.buttons["adam"].isChecked, timeout=PATIENCE)
    (marker,) = window.viewer.frame().markers
    assert marker.text == "SGD 0.03 → Adam 0.003"

    (trainer,) = [child for child in multiprocessing.active_children() if child.name == "main"]
    assert trainer.pid is not None
    os.kill(trainer.pid, signal.SIGKILL)
    qtbot.waitUntil(lambda: "went on from step" in "".join(window.strip.texts()), timeout=PATIENCE)
    reached = last_step(window)
    qtbot.waitUntil(lambda: last_step(window) > reached + 100, timeout=PATIENCE)
    assert window.isVisible()

    history = window.training.history
    (key,) = history.keys()
    steps = history.column(key, "step")
    np.testing.assert_array_equal(steps, np.arange(1, len(steps) + 1))
    rates = history.column(key, "lr")
    assert set(rates[: marker.step]) == {0.03}
    assert set(rates[marker.step :]) == {0.003}
    assert all(panel.drawn > 0 for panel in window.viewer.panels.values() if panel.isVisible())
    window.close()
    window.training.close()


def test_a_script_is_exported_while_training_is_slow_and_agrees(
    make_window: MakeWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = make_window()
    window.training._make_link = TrainerLink
    experiment = Experiment(title="Two spirals", data=Data(samples=60), view=View(speed=0.3))
    window.files.begin(opening.of(experiment, None), playing=False)
    qtbot.waitUntil(lambda: window.training.session.ready is not None, timeout=PATIENCE)
    window.actions_.commands["step_10"].trigger()
    qtbot.waitUntil(lambda: last_step(window) == 10, timeout=PATIENCE)  # no half minute at 0.3 steps a second
    window.exporting.start(SCRIPT, tmp_path / "mine.py")
    qtbot.waitUntil(lambda: not window.exporting.busy, timeout=2 * PATIENCE)
    said = f"Exported to {tmp_path / 'mine.py'}. SGD (1): all 10 recorded steps agree."
    assert said in window.strip.texts()
    assert "torch" in (tmp_path / "mine.py").read_text(encoding="utf-8")
    window.close()
    window.training.close()
