"""Watches the real window from inside its process while it runs: how soon it is there, and how fast it draws."""

from __future__ import annotations

import os
import statistics
import sys
import time
from typing import Any

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from nnviz.commands.benching.windowed import SECONDS
from nnviz.spec import Experiment
from nnviz.ui.app import application, run
from nnviz.ui.main_window import MainWindow
from nnviz.ui.options import Options

#: Seconds of training before anything is measured.
_WARM = 2.0


class Watcher(QObject):
    """Polls the window through four phases: appearing, first step, capped at display rate, uncapped."""

    def __init__(self, started: float) -> None:
        super().__init__()
        self.result: dict[str, Any] = {}
        self._started = started
        self._rates: list[tuple[dict[str, float], float]] = []
        self._phase_end = 0.0
        self._mark = (0.0, 0)
        self._phase = self._appearing
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(20)

    @Slot()
    def _look(self) -> None:
        windows = [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, MainWindow)]
        if windows:
            self._phase(windows[0], time.time())

    def _appearing(self, window: MainWindow, now: float) -> None:
        if window.isVisible():
            self.result["seconds_to_window"] = now - self._started
            self._phase = self._beginning

    def _beginning(self, window: MainWindow, now: float) -> None:
        if _step(window) > 0:
            self.result["seconds_to_first_step"] = now - self._started
            window.training.set_speed(0.0)
            self._phase_end = now + _WARM
            self._phase = self._warming

    def _warming(self, window: MainWindow, now: float) -> None:
        if now > self._phase_end:
            self._mark, self._phase_end = (now, _step(window)), now + SECONDS
            self._phase = self._capped

    def _capped(self, window: MainWindow, now: float) -> None:
        if now > self._phase_end:
            began, first = self._mark
            self.result["steps_per_second"] = (_step(window) - first) / (now - began)
            window.viewer.clock.set_uncapped(True)
            window.training.set_uncapped(True)
            window.viewer.clock.measured.connect(self._measured)
            self._phase_end = now + SECONDS
            self._phase = self._uncapped

    @Slot()
    def _measured(self) -> None:
        clock = self.sender()
        self._rates.append((dict(clock.rates), clock.window_rate))  # type: ignore[attr-defined]

    def _uncapped(self, window: MainWindow, now: float) -> None:
        if now > self._phase_end:
            rates = self._rates[2:]  # the first still reach back into the capped phase
            names = rates[0][0]
            self.result["frames_per_second"] = {
                name: statistics.median(rate[name] for rate, _ in rates) for name in names
            }
            self.result["window_frames_per_second"] = statistics.median(whole for _, whole in rates)
            self.result["platform"] = QApplication.platformName()
            self._timer.stop()
            window.close()


def _step(window: MainWindow) -> int:
    status = window.training.session.status
    return status.step if status is not None else 0


def measure(experiment: Experiment, size: str, started: float) -> dict[str, Any]:
    """Open the window, offscreen where there is no display, and return what was measured."""
    if sys.platform.startswith("linux") and not os.environ.get("DISPLAY"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    width, _, height = size.partition("x")
    application()
    watcher = Watcher(started)
    run(experiment, Options(play=True, size=(int(width), int(height))))
    return watcher.result
