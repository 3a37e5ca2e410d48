"""The trainer with the window open and its peers, in turn within seconds: a machine's own speed drifts in minutes."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QProcess

from nnviz.ui.main_window import MainWindow

#: What keeps a core busy, whatever core the window that starts it keeps to.
_BUSY = """from nnviz import processor
processor.use_all_cores()
while True:
    pass"""
#: Seconds the window plays before its steps are counted.
_SETTLING = 0.4
#: Seconds without an answer after which a peer is given up.
_LIMIT = 60.0


class Peer:
    """A trainer without a window in a process of its own, which trains when it is asked to."""

    def __init__(self, path: str, parent: QObject) -> None:
        self._process = QProcess(parent)
        self._process.start(sys.executable, ["-m", "nnviz.commands.benching.child", "peer", path])
        self._asked = 0.0

    def ask(self, seconds: float) -> None:
        """Have it train for so many seconds."""
        self._process.write(f"{seconds}\n".encode())
        self._asked = time.time()

    def answer(self) -> float | None:
        """Return the steps/s of what was last asked, None while it trains."""
        if self._process.canReadLine():
            return float(bytes(self._process.readLine().data()))
        if time.time() > self._asked + _LIMIT or self._process.state() == QProcess.ProcessState.NotRunning:
            raise RuntimeError(f"the trainer without a window does not answer: {self._process.readAllStandardError()}")
        return None

    def end(self) -> None:
        """Have it end, and wait for it."""
        self._process.closeWriteChannel()
        if not self._process.waitForFinished(3000):
            self._process.kill()
            self._process.waitForFinished()


class Pairs:
    """Rounds of: trainer alone, trainer beside a busy core, window playing at full speed. Polled with `look`.

    Args:
        window: The window; it is paused while its peers train.
        path: Experiment of the peer.
        rounds: How many.
        seconds: Of each part.
    """

    def __init__(self, window: MainWindow, path: str, rounds: int, seconds: float) -> None:
        self.longest_gap = 0.0
        self._window = window
        self._rounds, self._seconds = rounds, seconds
        self._peer = Peer(path, window)
        self._busy = QProcess(window)
        self._found: dict[str, list[float]] = {"alone": [], "beside": [], "window": []}
        self._mark = (0.0, 0)
        self._at = 0.0
        self._phase: Callable[[float], None] = self._warm
        window.training.play(False)
        self._peer.ask(seconds)  # what it says of its first seconds is not kept

    def look(self, now: float, gap: float) -> bool:
        """Go on; `gap` is the time since the last look. Return whether all rounds are done."""
        if self._phase == self._count:
            self.longest_gap = max(self.longest_gap, gap)
        self._phase(now)
        return len(self._found["window"]) == self._rounds

    def end(self) -> dict[str, Any]:
        """End the peer; return the medians, and of each round the ratios."""
        self._peer.end()
        alone, beside, window = (self._found[name] for name in ("alone", "beside", "window"))
        return {
            "headless_steps_per_second": statistics.median(alone),
            "beside_steps_per_second": statistics.median(beside),
            "steps_per_second": statistics.median(window),
            "kept": _ratios(window, alone),
            "kept_beside": _ratios(beside, alone),
            "kept_of_beside": _ratios(window, beside),
        }

    def _warm(self, now: float) -> None:
        if self._peer.answer() is not None:
            self._begin_alone()

    def _begin_alone(self) -> None:
        self._window.training.play(False)
        self._peer.ask(self._seconds)
        self._phase = self._alone

    def _alone(self, now: float) -> None:
        if (rate := self._peer.answer()) is not None:
            self._found["alone"].append(rate)
            self._busy.start(sys.executable, ["-c", _BUSY])
            self._peer.ask(self._seconds)
            self._phase = self._beside

    def _beside(self, now: float) -> None:
        if (rate := self._peer.answer()) is not None:
            self._found["beside"].append(rate)
            self._busy.kill()
            self._busy.waitForFinished()
            self._window.training.play(True)
            self._at = now + _SETTLING
            self._phase = self._settle

    def _settle(self, now: float) -> None:
        if now > self._at:
            self._mark = (now, newest(self._window))
            self._at = now + self._seconds
            self._phase = self._count

    def _count(self, now: float) -> None:
        if now > self._at:
            began, first = self._mark
            self._found["window"].append((newest(self._window) - first) / (now - began))
            self._begin_alone()


def newest(window: MainWindow) -> int:
    """Return the newest step whose record has reached the window."""
    history = window.training.history
    return max(map(history.last_step, history.keys()), default=0)


def _ratios(of: list[float], to: list[float]) -> list[float]:
    return [mine / theirs for mine, theirs in zip(of, to, strict=True)]
