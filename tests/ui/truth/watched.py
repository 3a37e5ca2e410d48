"""A real window on a real trainer, stepped and read as a person would."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from nnviz.link.trainer_link import TrainerLink
from nnviz.snapshot import Snapshot
from nnviz.spec import Experiment
from nnviz.ui import opening
from nnviz.ui.main_window import MainWindow
from nnviz.ui.panels.base import PanelWidget
from nnviz.ui.panels.frame import Frame, Selection
from nnviz.ui.panels.plots.legend import Part

PATIENCE = 60_000


class Watched:
    """An experiment in a window, at rest after some steps.

    Args:
        window: A window with its panels.
        qtbot: For waiting.
        experiment: What to train.
        steps: How far; whole tens.
    """

    def __init__(self, window: MainWindow, qtbot: QtBot, experiment: Experiment, steps: int) -> None:
        self.window, self._qtbot, self.steps = window, qtbot, steps
        window.training._make_link = TrainerLink
        window.files.begin(opening.of(experiment, None), playing=False)
        qtbot.waitUntil(lambda: window.training.session.status is not None, timeout=PATIENCE)
        for name, size in (("step_100", 100), ("step_10", 10)):
            for _ in range(steps // size):
                window.actions_.commands[name].trigger()
            steps %= size
        self.show(window.viewer.run)

    @property
    def frame(self) -> Frame:
        """What the panels are shown."""
        return self.window.viewer.frame()

    @property
    def snapshot(self) -> Snapshot:
        """The state looked at."""
        found = self.frame.snapshot
        assert found is not None
        return found

    def panel(self, name: str) -> Any:
        """A panel of the window."""
        found: PanelWidget = self.window.viewer.panels[name]
        return found

    def show(self, run: str) -> None:
        """Look at a run, and wait until everything is there."""
        self.window.viewer.show_run(run)
        self.wait(lambda: self._rests(run))
        self.window.show_numbers()

    def choose(self, sample: int, neuron: tuple[int, int], own: tuple[float, ...] = ()) -> None:
        """Choose a sample and a neuron, and wait for their numbers."""
        self.window.viewer.select(Selection(sample, neuron, own))

        def there() -> bool:
            found, focus = self.snapshot.sample, self.snapshot.focus
            right = focus is not None and (focus.layer, focus.neuron) == neuron
            mine = self.snapshot.own
            return found is not None and found.index == sample and right and (mine is None) == (own == ())

        self.wait(there)

    def click(self, panel: str, text: str) -> None:
        """Click a tab of a panel."""
        buttons = self.window.area.findChildren(QToolButton)
        mine = [one for one in buttons if one.text() == text and one.isVisible()]
        assert mine, f"no {text} for {panel}"
        QTest.mouseClick(mine[0], Qt.MouseButton.LeftButton)

    def wait(self, until: Any) -> None:
        """Wait until something is so."""
        self._qtbot.waitUntil(until, timeout=PATIENCE)

    def readout(self, name: str) -> str:
        """A number of the toolbar, as it is written."""
        return self.window.toolbar.readouts.parts[name].value.text()

    def __enter__(self) -> Watched:
        return self

    def __exit__(self, *_exception: object) -> None:
        """End the training."""
        self.window.close()
        self.window.training.close()

    def _rests(self, run: str) -> bool:
        frame, status = self.frame, self.window.training.session.status
        if frame.snapshot is None or frame.run is None or status is None or status.state == "running":
            return False
        known = frame.curves.last_step(frame.run.key) if frame.curves is not None else 0
        seen = (frame.snapshot.step, known, frame.layers.step if frame.layers is not None else -1)
        return frame.viewpoint.run == run == frame.snapshot.run and seen == (self.steps,) * 3


def named(parts: tuple[Part, ...], name: str) -> str:
    """The value of a legend's part."""
    return next(part.value for part in parts if part.name == name)
