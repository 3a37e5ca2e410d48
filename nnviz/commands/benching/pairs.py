"""The trainer with the window open and its peers, in turn within a second: a machine's own speed changes in seconds.

Each is compared with the mean of the trainer alone just before it and just after it.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, QProcess

from nnviz.ui.main_window import MainWindow

#: What keeps a core busy, whatever core the window that starts it keeps to.
_BUSY = """from nnviz import processor
processor.use_all_cores()
while True:
    pass"""
#: Seconds each trains before its steps are counted.
_SETTLING = 0.25
#: Rounds after which the trainer also trains beside a busy core.
_BESIDE = 4
#: Seconds without an answer after which a peer is given up.
_LIMIT = 60.0


class Peer:
    """A trainer without a window in a process of its own, which trains when it is asked to."""

    def __init__(self, path: str, parent: QObject) -> None:
        self._process = QProcess(parent)
        self._process.start(sys.executable, ["-m", "nnviz.commands.benching.child", "peer", path])
        self._asked = 0.0

    def ask(self, settling: float, seconds: float) -> None:
        """Have it train for so many seconds, the first of which do not count."""
        self._process.write(f"{settling} {seconds}\n".encode())
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
    """The trainer alone, then the window playing at full speed, in turn; sometimes a busy core in place of the window.

    Polled with `look`.

    Args:
        window: The window; it is paused while its peers train.
        path: Experiment of the peer.
        rounds: How often the window plays.
        seconds: For which steps are counted, each time.
    """

    def __init__(self, window: MainWindow, path: str, rounds: int, seconds: float) -> None:
        self.longest_gap = 0.0
        self._window = window
        self._seconds = seconds
        self._peer = Peer(path, window)
        self._busy = QProcess(window)
        self._order = order(rounds)
        self._rates: list[float] = []
        self._mark = (0.0, 0)
        self._at = 0.0
        self._phase: Callable[[float], None] = self._warm
        window.training.play(False)
        self._peer.ask(0.0, seconds)  # what it says of its first seconds is not kept

    def look(self, now: float, gap: float) -> bool:
        """Go on; `gap` is the time since the last look. Return whether all rounds are done."""
        if self._phase == self._count:
            self.longest_gap = max(self.longest_gap, gap)
        self._phase(now)
        return len(self._rates) == len(self._order)

    def end(self) -> dict[str, Any]:
        """End the peer; return the medians, and of each round the ratios."""
        self._peer.end()
        found = {
            name: [rate for kind, rate in zip(self._order, self._rates, strict=True) if kind == name]
            for name in ("alone", "beside", "window")
        }
        return {
            "headless_steps_per_second": statistics.median(found["alone"]),
            "beside_steps_per_second": statistics.median(found["beside"]),
            "steps_per_second": statistics.median(found["window"]),
            "kept": kept(self._order, self._rates, "window"),
            "kept_beside": kept(self._order, self._rates, "beside"),
        }

    def _begin(self, now: float) -> None:
        """Begin the next part, if there is one."""
        if len(self._rates) == len(self._order):
            return
        kind = self._order[len(self._rates)]
        if kind == "window":
            self._window.training.play(True)
            self._at = now + _SETTLING
            self._phase = self._settle
            return
        if kind == "beside":
            self._busy.start(sys.executable, ["-c", _BUSY])
        self._peer.ask(_SETTLING, self._seconds)
        self._phase = self._listen

    def _warm(self, now: float) -> None:
        if self._peer.answer() is not None:
            self._begin(now)

    def _listen(self, now: float) -> None:
        if (rate := self._peer.answer()) is not None:
            if self._busy.state() != QProcess.ProcessState.NotRunning:
                self._busy.kill()
                self._busy.waitForFinished()
            self._rates.append(rate)
            self._begin(now)

    def _settle(self, now: float) -> None:
        if now > self._at:
            self._mark = (now, newest(self._window))
            self._at = now + self._seconds
            self._phase = self._count

    def _count(self, now: float) -> None:
        if now > self._at:
            began, first = self._mark
            self._rates.append((newest(self._window) - first) / (now - began))
            self._window.training.play(False)
            self._begin(now)


def order(rounds: int) -> list[str]:
    """Return what follows what: the trainer alone before and after everything else."""
    out = ["alone"]
    for at in range(rounds):
        out += ["window", "alone"]
        if at % _BESIDE == 0:
            out += ["beside", "alone"]
    return out


def kept(order: Sequence[str], rates: Sequence[float], name: str) -> list[float]:
    """Return each rate of one kind over the mean of the rates just before and just after it."""
    return [2.0 * rates[at] / (rates[at - 1] + rates[at + 1]) for at, kind in enumerate(order) if kind == name]


def newest(window: MainWindow) -> int:
    """Return the newest step whose record has reached the window."""
    history = window.training.history
    return max(map(history.last_step, history.keys()), default=0)
