"""A note of health is clicked in the whole window: what its run and its step then look like."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnviz.snapshot import HEAD
from nnviz.ui.health_strip import HealthStrip
from nnviz.ui.main_window import MainWindow
from nnviz.ui.panels.plots.panel import TimePanel
from tests.ui import fakes
from tests.ui.conftest import MakeWindow

SHAPE = fakes.layout("Still", "Wild")
STEPS, EVERY = 4000, 200
#: The steps at which the notes stand: where each was found first.
DIVERGING, PLATEAU = 2000, 3000


@pytest.fixture
def ill(make_window: MakeWindow, trainers: fakes.FakeTrainers, qtbot: QtBot) -> MainWindow:
    """A window with a run whose loss stands still, which it shows, and one whose loss grows."""
    window = make_window("Still", "Wild", panels=True)
    window.aids._health._timer.stop()  # it is told here when to look
    trainers.link.say(fakes.READY, fakes.data(), fakes.snapshot(STEPS, "Still"))
    train(window, trainers, qtbot, 1, DIVERGING)
    for last in range(DIVERGING, STEPS, EVERY):
        window.aids._health.look()
        train(window, trainers, qtbot, last + 1, last + EVERY)
    qtbot.waitUntil(lambda: all(plot.plot.picture is not None for plot in plots(window)))
    assert len(window.aids._health.observations) == 2
    assert window.viewer.run == "Still"
    return window


def train(window: MainWindow, trainers: fakes.FakeTrainers, qtbot: QtBot, first: int, last: int) -> None:
    """Let the trainer record these steps, all norms at rest."""
    found = fakes.records(SHAPE, first, last)
    steps = found.rows[:, HEAD.index("step")]
    wild = found.rows[:, HEAD.index("lane")] == 1
    found.rows[:, HEAD.index("loss")] = np.where(wild, (0.5 + 8.5 * steps / STEPS) ** 2, 0.7)
    for name, value in (("grad_norm", 1.0), ("weight_norm", 3.0), ("update_norm", 3e-3)):
        for layer in (1, 2, 3):
            found.rows[:, SHAPE.columns.index(f"{name}_{layer}")] = value
    trainers.link.say(found, fakes.status(SHAPE, last))
    history, key = window.training.history, SHAPE.lanes[1].key
    qtbot.waitUntil(lambda: key in history.lanes and history.last_step(key) == last)


def plots(window: MainWindow) -> list[TimePanel]:
    """The panels over steps that are seen."""
    return [panel for panel in window.viewer.panels.values() if isinstance(panel, TimePanel) and panel.seen]


def choose(strip: HealthStrip, qtbot: QtBot, text: str) -> None:
    """Open the menu of the other notes, and click the one with this text."""
    menu = strip.more_button.menu()

    def pick() -> None:
        found = [one for one in menu.actions() if text in one.text()]
        if found:
            QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(found[0]).center())
        menu.close()  # or the test would wait for it

    QTimer.singleShot(50, pick)
    qtbot.mouseClick(strip.more_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not menu.isVisible())


def shows(window: MainWindow, qtbot: QtBot, run: str, step: int) -> None:
    """Everything in sight is of this run, and the crosshair of every plot stands, and is painted, at this step."""
    qtbot.waitUntil(lambda: all(plot.plot.cursor == step for plot in plots(window)))
    QApplication.processEvents()
    assert window.viewer.run == run
    assert window.toolbar.runs.text().strip() == run
    assert {plot.frame.viewpoint.run for plot in plots(window)} == {run}
    assert window.viewer.panels["loss"]._legend.text().startswith(f"step {step:,} ")
    assert all(crossed(plot, step) for plot in plots(window))


def crossed(plot: TimePanel, step: int) -> bool:
    """Whether a line goes from top to bottom of the plot at a step."""
    place = plot.plot.place()
    image = plot.plot.grab().toImage()
    ratio = image.devicePixelRatio()
    column = round(place.x(step) * ratio)
    rows = range(round(place.box.top() * ratio) + 1, round(place.box.bottom() * ratio) - 1)
    ink, paper = plot.theme.color("text").lightness(), plot.theme.color("surface").lightness()
    dark = [any(image.pixelColor(column + beside, row).lightness() < (ink + 2 * paper) / 3 for beside in (-1, 0))
            for row in rows]  # fmt: skip
    return sum(dark) > 0.9 * len(dark)


@pytest.mark.parametrize("part", ["step_button", "label"])
def test_a_click_on_a_note_shows_its_run_and_its_step(ill: MainWindow, qtbot: QtBot, part: str) -> None:
    strip = ill.aids.health_strip
    assert strip.label.text().startswith("Wild: Diverging.")
    assert strip.step_button.text() == f"step {DIVERGING:,}"
    assert not any(crossed(plot, DIVERGING) for plot in plots(ill))
    qtbot.mouseClick(getattr(strip, part), Qt.MouseButton.LeftButton)
    shows(ill, qtbot, "Wild", DIVERGING)


def test_a_press_that_is_let_go_elsewhere_is_no_click(ill: MainWindow, qtbot: QtBot) -> None:
    label = ill.aids.health_strip.label
    qtbot.mousePress(label, Qt.MouseButton.LeftButton)
    qtbot.mouseRelease(label, Qt.MouseButton.LeftButton, pos=label.rect().topLeft() - label.rect().bottomRight())
    assert ill.viewer.run == "Still"


def test_the_other_notes_are_in_a_menu_and_each_shows_its_run_and_its_step(ill: MainWindow, qtbot: QtBot) -> None:
    strip = ill.aids.health_strip
    assert strip.more_button.text() == "1 more"
    (other,) = strip.more_button.menu().actions()
    assert other.text() == f"step {PLATEAU:,}   Still: Plateau"
    assert "stood still at 0.7" in other.toolTip()
    assert strip.more_button.menu().toolTipsVisible()
    qtbot.mouseClick(strip.label, Qt.MouseButton.LeftButton)
    shows(ill, qtbot, "Wild", DIVERGING)
    choose(strip, qtbot, "Plateau")
    shows(ill, qtbot, "Still", PLATEAU)
    assert strip.label.text().startswith("Still: Plateau. ")
    assert strip.step_button.text() == f"step {PLATEAU:,}"
    assert [action.text() for action in strip.more_button.menu().actions()] == [f"step {DIVERGING:,}   Wild: Diverging"]
    choose(strip, qtbot, "Diverging")
    shows(ill, qtbot, "Wild", DIVERGING)


def test_a_note_and_what_to_try_follow_the_language(ill: MainWindow, qtbot: QtBot) -> None:
    strip = ill.aids.health_strip
    ill.use_language("zh_CN")
    qtbot.waitUntil(lambda: strip.step_button.text() == "第 2,000 步")
    assert strip.label.text().startswith("Wild: 发散。损失在增大：现在 ")
    assert [button.text() for button in strip.tries] == ["试试 学习率 0.003", "试试 将 ‖g‖ 裁剪到 10"]
    assert strip.close_button.toolTip() == "本次训练中不再提示"


def test_a_step_out_of_sight_is_brought_into_sight(ill: MainWindow, qtbot: QtBot) -> None:
    for plot in plots(ill):
        zoom_in(plot, STEPS - 100)
        assert plot.plot.span[0] > DIVERGING
    qtbot.mouseClick(ill.aids.health_strip.label, Qt.MouseButton.LeftButton)
    shows(ill, qtbot, "Wild", DIVERGING)


def test_the_curves_come_before_the_profile_which_has_no_steps(ill: MainWindow, qtbot: QtBot) -> None:
    tabs = ill.viewer.panels["loss"].tabs  # type: ignore[attr-defined]
    tabs.choose("profile")
    assert tabs.key == "profile"
    qtbot.mouseClick(ill.aids.health_strip.label, Qt.MouseButton.LeftButton)
    assert tabs.key == "loss"
    shows(ill, qtbot, "Wild", DIVERGING)


def test_a_range_that_holds_the_step_stays(ill: MainWindow, qtbot: QtBot) -> None:
    (plot, *_) = plots(ill)
    zoom_in(plot, DIVERGING)
    before = plot.plot.span
    qtbot.mouseClick(ill.aids.health_strip.label, Qt.MouseButton.LeftButton)
    shows(ill, qtbot, "Wild", DIVERGING)
    assert plot.plot.span == before


def zoom_in(panel: TimePanel, step: int) -> None:
    """Turn the wheel over a step until but few others are seen; then the pointer leaves."""
    spot = panel.plot.place()
    here = QPointF(spot.x(step), spot.box.center().y())
    for _ in range(10):
        event = QWheelEvent(here, panel.plot.viewport().mapToGlobal(here), QPoint(), QPoint(0, 120),
                            Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase,
                            False)  # fmt: skip
        QApplication.sendEvent(panel.plot.viewport(), event)
