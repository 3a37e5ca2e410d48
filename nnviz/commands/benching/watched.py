"""Watches the real window from inside its process: how soon it is there, how fast it draws and answers a key."""

from __future__ import annotations

import os
import statistics
import sys
import time
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nnviz.commands.benching.pairs import Pairs, newest
from nnviz.spec import Experiment
from nnviz.ui.app import application, run
from nnviz.ui.main_window import MainWindow
from nnviz.ui.options import Options

#: Keys pressed, one after the other, and the seconds between an answer and the next.
_PRESSES, _BETWEEN = 12, 0.13
#: Seconds for which the clock is uncapped, and the first of which no frames are counted: they still reach back.
_UNCAPPED, _REACH = 4.0, 2.0
#: Width of a window from which on frames are counted with every panel there is open; below, with those open at first.
_ROOMY = 1920
#: Seconds at full speed before anything is measured: by then the process that makes the snapshots is there.
_WARM = 10.0
#: Milliseconds between two looks: how exactly a time can be told.
_LOOK_MS = 5


class Watcher(QObject):
    """Polls the window through its phases: appearing, first step, beside its peers, keys pressed, clock uncapped."""

    def __init__(self, path: str, started: float, rounds: int, seconds: float) -> None:
        super().__init__()
        self.result: dict[str, Any] = {}
        self._started = started
        self._path, self._rounds, self._seconds = path, rounds, seconds
        self._pairs: Pairs | None = None
        self._rates: list[tuple[float, dict[str, float], float]] = []
        self._phase_end = 0.0
        self._looked = time.time()
        self._gap = 0.0
        self._latencies: list[float] = []
        self._pressed: tuple[float, int, int] | None = None
        self._phase = self._appearing
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.start(_LOOK_MS)

    @Slot()
    def _look(self) -> None:
        windows = [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, MainWindow)]
        now = time.time()
        self._gap, self._looked = now - self._looked, now
        if windows:
            self._phase(windows[0], now)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice the first time that the window is painted."""
        if event.type() == QEvent.Type.Paint and isinstance(watched, MainWindow):
            QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
            self.result["seconds_to_window"] = time.time() - self._started
        return False

    def _appearing(self, window: MainWindow, now: float) -> None:
        if "seconds_to_window" in self.result:
            self._phase = self._beginning

    def _beginning(self, window: MainWindow, now: float) -> None:
        if newest(window) > 0:
            self.result["seconds_to_first_step"] = now - self._started
            window.training.set_speed(0.0)
            self._phase_end = now + _WARM
            self._phase = self._warming

    def _warming(self, window: MainWindow, now: float) -> None:
        if now > self._phase_end:
            self._pairs = Pairs(window, self._path, self._rounds, self._seconds)
            self._phase = self._paired

    def _paired(self, window: MainWindow, now: float) -> None:
        assert self._pairs is not None
        if self._pairs.look(now, self._gap):
            self.result |= self._pairs.end()
            self.result["longest_block_ms"] = 1000 * max(0.0, self._pairs.longest_gap - _LOOK_MS / 1000)
            window.training.play(True)
            self._phase_end = now + _BETWEEN
            self._phase = self._pressing

    def _pressing(self, window: MainWindow, now: float) -> None:
        """Press the keys of two optimizers in turn; the answer is a picture with the new marker in it."""
        plot = window.viewer.panels["loss"]
        if self._pressed is not None:
            pressed, markers, drawn = self._pressed
            if len(plot.frame.markers) > markers and plot.drawn > drawn:
                self._latencies.append(now - pressed)
                self._pressed, self._phase_end = None, now + _BETWEEN
        elif len(self._latencies) == _PRESSES:
            self.result["key_to_picture_ms"] = 1000 * statistics.median(self._latencies)
            self.result["key_to_picture_worst_ms"] = 1000 * max(self._latencies)
            self._uncap(window, now)
        elif now > self._phase_end:
            # no case begins with momentum, so each key changes something
            key = (Qt.Key.Key_2, Qt.Key.Key_1)[len(self._latencies) % 2]
            self._pressed = (now, len(plot.frame.markers), plot.drawn)
            QTest.keyClick(window.windowHandle(), key)  # by the way a real key takes, shortcuts included

    def _uncap(self, window: MainWindow, now: float) -> None:
        for name in window.viewer.panels if window.width() >= _ROOMY else ():
            window.area.bring(name)
        window.viewer.clock.set_uncapped(True)
        window.viewer.clock.measured.connect(self._measured)
        self._phase_end = now + _UNCAPPED
        self._phase = self._uncapped

    @Slot()
    def _measured(self) -> None:
        clock = self.sender()
        self._rates.append((time.time(), dict(clock.rates), clock.window_rate))  # type: ignore[attr-defined]

    def _uncapped(self, window: MainWindow, now: float) -> None:
        if now > self._phase_end:
            began = self._phase_end - _UNCAPPED + _REACH
            rates = [(panels, whole) for at, panels, whole in self._rates if at > began]
            self.result["frames_per_second"] = {
                name: statistics.median(panels[name] for panels, _ in rates) for name in rates[0][0]
            }
            self.result["window_frames_per_second"] = statistics.median(whole for _, whole in rates)
            self.result["platform"] = QApplication.platformName()
            self._timer.stop()
            window.close()


def measure(
    experiment: Experiment, path: str, rounds: int, seconds: float, size: str, started: float
) -> dict[str, Any]:
    """Open the window, offscreen where there is no display, and return what was measured."""
    if sys.platform.startswith("linux") and not os.environ.get("DISPLAY"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    width, _, height = size.partition("x")
    app = application()
    watcher = Watcher(path, started, rounds, seconds)
    app.installEventFilter(watcher)
    run(experiment, Options(play=True, size=(int(width), int(height))))
    return watcher.result
