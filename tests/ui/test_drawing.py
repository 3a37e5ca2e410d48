"""Points and digits drawn in the window, on a real trainer."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from nnviz.link.trainer_link import TrainerLink
from nnviz.spec import Data, Experiment, Network, View
from nnviz.ui import opening
from nnviz.ui.main_window import MainWindow
from nnviz.ui.panels.output import OutputPanel
from nnviz.ui.panels.outputs.pad_view import class_shares
from tests.ui.conftest import MakeWindow

PATIENCE = 60_000


def begun(make_window: MakeWindow, qtbot: QtBot, experiment: Experiment) -> tuple[MainWindow, OutputPanel]:
    window = make_window(panels=True)
    window.training._make_link = TrainerLink
    window.files.begin(opening.of(experiment, None), playing=False)
    panel = window.viewer.panels["output"]
    assert isinstance(panel, OutputPanel)

    def there() -> bool:
        data = panel.frame.data
        return data is not None and data.name == experiment.data.name and panel.frame.snapshot is not None

    qtbot.waitUntil(there, timeout=PATIENCE)
    return window, panel


def test_a_drawn_point_is_trained_on_and_undone(make_window: MakeWindow, qtbot: QtBot) -> None:
    window, panel = begun(make_window, qtbot, Experiment(data=Data(samples=100), view=View(speed=100)))
    panel._draw.trigger()
    qtbot.waitUntil(lambda: panel._body.axes is not None and panel._strip.isVisible(), timeout=PATIENCE)
    sizes: list[QSize] = []

    def settled() -> bool:
        sizes.append(panel.canvas.size())
        return len(sizes) > 3 and sizes[-1] == sizes[-4]

    qtbot.waitUntil(settled, timeout=PATIENCE)  # the strip has taken its place
    panel.canvas.repaint()
    axes = panel._body.axes
    assert axes is not None
    QTest.mouseClick(panel.canvas, Qt.MouseButton.LeftButton, pos=axes.at(-5.0, 5.0).toPoint())

    def samples() -> tuple[str, int]:
        data = panel.frame.data
        return (data.name, len(data.points)) if data is not None else ("", 0)

    qtbot.waitUntil(lambda: samples() == ("points", 101), timeout=PATIENCE)
    qtbot.waitUntil(lambda: window.training.log.can_undo, timeout=PATIENCE)
    window.training.undo()
    qtbot.waitUntil(lambda: samples() == ("spiral", 100), timeout=PATIENCE)
    panel._draw.trigger()
    window.close()
    window.training.close()


def test_a_drawing_passes_through_the_network_at_once(make_window: MakeWindow, qtbot: QtBot) -> None:
    experiment = Experiment(data=Data(name="digits"), network=Network(hidden=(8,)))
    window, panel = begun(make_window, qtbot, experiment)
    draw = panel._tabs_of["image"].findChildren(QToolButton)[1]
    assert draw.text() == "Draw"
    draw.click()
    qtbot.waitUntil(lambda: panel._body.pad.box.width() > 50, timeout=PATIENCE)
    middle = panel._body.pad.box.center()
    QTest.mousePress(panel.canvas, Qt.MouseButton.LeftButton, pos=middle.toPoint())
    for step in range(1, 40):
        QTest.mouseMove(panel.canvas, (middle + QPointF(0, step)).toPoint())
    QTest.mouseRelease(panel.canvas, Qt.MouseButton.LeftButton, pos=(middle + QPointF(0, 39)).toPoint())
    own = window.viewer.selection.own
    assert len(own) == 784

    def answered() -> bool:
        snapshot = panel.frame.snapshot
        return snapshot is not None and snapshot.own is not None and snapshot.own.values == own

    qtbot.waitUntil(answered, timeout=PATIENCE)
    shares = class_shares(panel.frame)
    assert shares is not None
    assert shares.sum() == pytest.approx(1.0, abs=1e-5)
    window.close()
    window.training.close()
