"""The trainer with the window open and its peers, in turn within seconds: a machine's own speed changes by the minute.

Each is compared with the mean of the trainer alone just before it and just after it.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any, Literal

from PySide6.QtCore import QObject, QProcess

from nnviz.ui.main_window import MainWindow

#: Seconds each trains before its steps are counted: a virtual machine's second core, when it wakes, holds the first one
#: up for three quarters of a second (4 to 9 % fewer steps). Whoever watches a training watches it for longer than that.
_SETTLING = 1.0
#: Rounds after which the trainer also trains beside a busy core.
_BESIDE = 4
#: Seconds without an answer after which a peer is given up.
_LIMIT = 60.0


class Peer:
    """A process of its own that works when it is asked to: a `trainer` without a window, or `busy` with nothing."""

    def __init__(self, kind: Literal["trainer", "busy"], path: str, parent: QObject) -> None:
        self._process = QProcess(parent)
        self._process.start(sys.executable, ["-m", "nnviz.commands.benching.child", kind, path])
        self._asked: float | None = None
        self.said = 0.0

    def ask(self, settling: float, seconds: float) -> None:
        """Have it work for so many seconds, the first of which do not count."""
        self._process.write(f"{settling} {seconds}\n".encode())
        self._asked = time.time()

    def answers(self) -> bool:
        """Return whether it is done; what it then `said` is its steps/s."""
        if self._asked is None:
            return True
        if self._process.canReadLine():
            self.said = float(bytes(self._process.readLine().data()))
            self._asked = None
        elif time.time() > self._asked + _LIMIT or self._process.state() == QProcess.ProcessState.NotRunning:
            raise RuntimeError(f"a peer of the window does not answer: {self._process.readAllStandardError()}")
        return self._asked is None

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
        self._trainer, self._busy = Peer("trainer", path, window), Peer("busy", path, window)
        self._frames, self._counted = 0, 0.0
        self._order = order(rounds)
        self._rates: list[float] = []
        self._mark = (0.0, 0, 0)
        self._at = 0.0
        self._phase: Callable[[float], None] = self._warm
        window.training.play(False)
        self._ask(self._trainer, self._busy)  # what they say of their first seconds is not kept

    def look(self, now: float, gap: float) -> bool:
        """Go on; `gap` is the time since the last look. Return whether all rounds are done."""
        if self._phase == self._count:
            self.longest_gap = max(self.longest_gap, gap)
        self._phase(now)
        return len(self._rates) == len(self._order)

    def end(self) -> dict[str, Any]:
        """End the peers; return the medians, and of each part the steps/s and those of the trainer alone around it."""
        self._trainer.end()
        self._busy.end()
        found = {
            name: [rate for kind, rate in zip(self._order, self._rates, strict=True) if kind == name]
            for name in ("alone", "beside", "window")
        }
        return {
            "headless_steps_per_second": statistics.median(found["alone"]),
            "beside_steps_per_second": statistics.median(found["beside"]),
            "steps_per_second": statistics.median(found["window"]),
            "frames_per_second_meanwhile": self._frames / self._counted,
            "kept": around(self._order, self._rates, "window"),
            "kept_beside": around(self._order, self._rates, "beside"),
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
        self._ask(self._trainer, *([self._busy] if kind == "beside" else []))
        self._phase = self._listen

    def _ask(self, *peers: Peer) -> None:
        for peer in peers:
            peer.ask(_SETTLING, self._seconds)

    def _answers(self) -> bool:
        """Return whether nobody is working any more."""
        return all([self._trainer.answers(), self._busy.answers()])

    def _warm(self, now: float) -> None:
        if self._answers():
            self._begin(now)

    def _listen(self, now: float) -> None:
        if self._answers():
            self._rates.append(self._trainer.said)
            self._begin(now)

    def _settle(self, now: float) -> None:
        if now > self._at:
            self._mark = (now, newest(self._window), self._window.viewer.clock.frames)
            self._at = now + self._seconds
            self._phase = self._count

    def _count(self, now: float) -> None:
        if now > self._at:
            began, first, drawn = self._mark
            self._rates.append((newest(self._window) - first) / (now - began))
            self._counted += now - began
            self._frames += self._window.viewer.clock.frames - drawn
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


def around(order: Sequence[str], rates: Sequence[float], name: str) -> list[tuple[float, float]]:
    """Return each rate of one kind with the mean of the rates just before and just after it."""
    kinds = enumerate(order)
    return [(rates[at], (rates[at - 1] + rates[at + 1]) / 2.0) for at, kind in kinds if kind == name]


def newest(window: MainWindow) -> int:
    """Return the newest step whose record has reached the window."""
    history = window.training.history
    return max(map(history.last_step, history.keys()), default=0)
