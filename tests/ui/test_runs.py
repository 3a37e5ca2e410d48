"""Runs that are added, forked, perturbed and removed from the window."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from nnviz.link.trainer_link import TrainerLink
from nnviz.spec import Data, Experiment, Run, View
from nnviz.ui import opening
from nnviz.ui.actions import MOST_RUNS
from nnviz.ui.main_window import MainWindow
from tests.ui.conftest import MakeWindow

CONTROL, PATIENCE = Qt.KeyboardModifier.ControlModifier, 60_000


@pytest.fixture
def window(make_window: MakeWindow, qtbot: QtBot) -> MainWindow:
    """A window that really trains, and is paused after ten steps."""
    window = make_window(panels=True)
    window.training._make_link = TrainerLink
    experiment = Experiment(
        data=Data(samples=60), runs=(Run(name="SGD", optimizer={"name": "sgd", "lr": 0.05}),), view=View(speed=50)
    )
    window.files.begin(opening.of(experiment, None), playing=False)
    qtbot.waitUntil(lambda: window.training.session.ready is not None, timeout=PATIENCE)
    train(window, qtbot, 10)
    return window


def train(window: MainWindow, qtbot: QtBot, step: int) -> None:
    """Train ten steps, to `step`, with every run."""
    window.actions_.commands["step_10"].trigger()
    wanted = {run.name for run in window.training.session.runs}
    qtbot.waitUntil(lambda: reached(window, step) >= wanted, timeout=PATIENCE)


def reached(window: MainWindow, step: int) -> set[str]:
    status = window.training.session.status
    return {lane.run for lane in status.lanes if lane.step == step} if status is not None else set()


def names(window: MainWindow) -> list[str]:
    return [run.name for run in window.training.session.runs]


def losses(window: MainWindow, run: str) -> np.ndarray:
    key = window.training.session.lane(run)
    assert key is not None
    return window.training.history.column(key, "loss")


def command(window: MainWindow, name: str) -> QAction:
    return window.actions_.commands[name]


def test_a_fork_goes_on_from_the_same_weights_with_an_optimizer_of_its_own(window: MainWindow, qtbot: QtBot) -> None:
    assert not command(window, "remove").isEnabled()
    qtbot.keyClick(window, Qt.Key.Key_D, CONTROL)
    qtbot.waitUntil(lambda: names(window) == ["SGD", "Fork 1"], timeout=PATIENCE)
    assert window.viewer.run == "Fork 1"
    qtbot.keyClick(window, Qt.Key.Key_3)
    qtbot.waitUntil(window.toolbar.optimizers.buttons["adam"].isChecked, timeout=PATIENCE)
    train(window, qtbot, 20)
    qtbot.waitUntil(lambda: {len(losses(window, run)) for run in names(window)} == {20}, timeout=PATIENCE)
    sgd, fork = losses(window, "SGD"), losses(window, "Fork 1")
    assert (fork[:11] == sgd[:11]).all()  # its past is SGD's; what Adam did at step 11 shows from the next on
    assert (fork[11:] != sgd[11:]).all()
    assert window.training.session.settings["SGD"].optimizer["name"] == "sgd"

    for left in (["SGD", "Fork 1"], ["SGD"]):
        qtbot.keyClick(window, Qt.Key.Key_Z, CONTROL)
        before = len(window.training.log.entries)
        qtbot.waitUntil(lambda before=before: len(window.training.log.entries) > before, timeout=PATIENCE)
        assert names(window) == left
    assert window.viewer.run == "SGD"
    for run in ("", "Fork 2"):
        before = len(window.training.log.entries)
        command(window, "redo").trigger()
        qtbot.waitUntil(lambda before=before: len(window.training.log.entries) > before, timeout=PATIENCE)
        assert window.training.log.entries[-1].event.run == (run or "SGD")
    assert names(window) == ["SGD", "Fork 2"]
    assert window.training.session.settings["Fork 2"].optimizer["name"] == "adam"
    assert window.strip.texts() == ()


def test_a_run_that_was_removed_comes_back_with_its_curves_and_catches_up(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_D, CONTROL)
    qtbot.waitUntil(lambda: window.viewer.run == "Fork 1", timeout=PATIENCE)
    qtbot.keyClick(window, Qt.Key.Key_3)
    qtbot.waitUntil(window.toolbar.optimizers.buttons["adam"].isChecked, timeout=PATIENCE)
    window.viewer.show_run("SGD")
    command(window, "remove").trigger()
    qtbot.waitUntil(lambda: names(window) == ["Fork 1"], timeout=PATIENCE)
    assert window.viewer.run == "Fork 1"
    train(window, qtbot, 20)
    qtbot.keyClick(window, Qt.Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: names(window) == ["SGD", "Fork 1"], timeout=PATIENCE)
    assert window.viewer.run == "SGD"
    qtbot.waitUntil(lambda: reached(window, 20) == {"SGD", "Fork 1"}, timeout=PATIENCE)
    qtbot.waitUntil(lambda: len(losses(window, "SGD")) == 20, timeout=PATIENCE)
    assert window.training.session.settings["SGD"].optimizer["name"] == "sgd"
    assert window.training.session.settings["Fork 1"].optimizer["name"] == "adam"
    for name, left in (("redo", ["Fork 1"]), ("undo", ["SGD", "Fork 1"])):
        command(window, name).trigger()
        qtbot.waitUntil(lambda left=left: names(window) == left, timeout=PATIENCE)
    qtbot.keyClick(window, Qt.Key.Key_Z, CONTROL)  # what was done before it can still be undone
    qtbot.waitUntil(lambda: window.training.session.settings["Fork 1"].optimizer["name"] == "sgd", timeout=PATIENCE)
    assert window.strip.texts() == ()


def test_a_run_that_is_added_begins_with_the_same_weights_and_catches_up(window: MainWindow, qtbot: QtBot) -> None:
    window.actions_.joining["adam"].trigger()
    window.actions_.joining["adam"].trigger()
    qtbot.waitUntil(lambda: names(window) == ["SGD", "Adam", "Adam 2"], timeout=PATIENCE)
    assert window.viewer.run == "Adam 2"
    qtbot.waitUntil(lambda: reached(window, 10) == set(names(window)), timeout=PATIENCE)
    qtbot.waitUntil(lambda: {len(losses(window, run)) for run in names(window)} == {10}, timeout=PATIENCE)
    sgd, adam, again = (losses(window, run) for run in names(window))
    assert adam[0] == sgd[0]  # the first mini-batch, before any update
    assert adam[1] != sgd[1]
    assert (adam == again).all()
    assert window.training.session.settings["Adam"].optimizer["name"] == "adam"
    assert window.training.session.settings["SGD"].optimizer["name"] == "sgd"
    for left in (["SGD", "Adam"], ["SGD"]):
        qtbot.keyClick(window, Qt.Key.Key_Z, CONTROL)
        qtbot.waitUntil(lambda left=left: names(window) == left, timeout=PATIENCE)
    assert window.strip.texts() == ()


def test_two_forks_in_a_row_are_two_runs_and_there_are_no_more_than_can_be_told_apart(
    window: MainWindow, qtbot: QtBot
) -> None:
    for _ in range(2):
        qtbot.keyClick(window, Qt.Key.Key_D, CONTROL)
    qtbot.waitUntil(lambda: names(window) == ["SGD", "Fork 1", "Fork 2"], timeout=PATIENCE)
    assert window.viewer.run == "Fork 2"
    assert len(set(window.theme.runs)) == MOST_RUNS
    for count in range(4, MOST_RUNS + 1):
        qtbot.keyClick(window, Qt.Key.Key_D, CONTROL)
        qtbot.waitUntil(lambda count=count: len(names(window)) == count, timeout=PATIENCE)
    assert not command(window, "fork").isEnabled()
    assert not window.actions_.joining["adam"].isEnabled()
    command(window, "remove").trigger()
    qtbot.waitUntil(lambda: len(names(window)) == MOST_RUNS - 1, timeout=PATIENCE)
    assert command(window, "fork").isEnabled()
    assert window.viewer.run in names(window)
    assert window.strip.texts() == ()


def test_a_run_is_perturbed_and_put_back(window: MainWindow, qtbot: QtBot) -> None:
    def weights() -> list[np.ndarray]:
        snapshot = window.training.snapshot
        assert snapshot is not None
        return [view.values.copy() for view in snapshot.matrices["weight"]]

    qtbot.waitUntil(lambda: window.training.snapshot is not None and window.training.snapshot.step == 10)
    qtbot.waitUntil(lambda: "weight" in window.training.snapshot.matrices)  # type: ignore[union-attr]
    first = weights()
    moved = []
    for _ in range(2):
        before = weights()
        window.actions_.perturbations[0.1].trigger()
        qtbot.waitUntil(lambda before=before: (weights()[1] != before[1]).all(), timeout=PATIENCE)
        moved.append(np.concatenate([(new - old).ravel() for new, old in zip(weights(), before, strict=True)]))
    assert 0.07 < moved[0].std() < 0.13
    assert not np.allclose(moved[0], moved[1])  # other noise each time
    for _ in range(2):
        qtbot.keyClick(window, Qt.Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: all(map(np.array_equal, weights(), first)), timeout=PATIENCE)
