"""The thread that listens to the trainer: polls its link at display rate and says what happened.

Records and reports are said in order. A snapshot may come before the newest records.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QObject, QThread, Signal

from nnviz.link.feed import Lost, Records, joined
from nnviz.link.messages import Request
from nnviz.link.trainer_link import Died, Happening, Recovered
from nnviz.snapshot import Snapshot

#: Seconds between two polls: half a frame, as snapshots come at display rate and must not wait for a whole one.
_INTERVAL = 1 / 120
#: Seconds for which records wait for further ones, a plot's frame at most: each hand-over has its price, and at full
#: speed the trainer makes more of them than are drawn.
_TOGETHER = 0.025


class Link(Protocol):
    """The window's side of a trainer; `nnviz.link.trainer_link.TrainerLink` is one."""

    def start(self) -> None:
        """Start the trainer (main thread)."""

    def restart(self) -> None:
        """Start another where the last one stopped (main thread)."""

    def help(self) -> None:
        """Have another process make the trainer's snapshots at full speed (main thread)."""

    def send(self, request: Request) -> None:
        """Send a request with the next poll (any thread)."""

    def poll(self) -> Sequence[Happening]:
        """Return what happened since the last call."""

    def stop(self) -> None:
        """End the trainer (any thread)."""


class TrainingThread(QThread):
    """Polls a link and emits what it says, in order, none missing. Touches no widget, starts no process.

    Signals:
        records: `Records` of consecutive steps, or `Lost` where some are gone for good.
        snapshot: The newest `Snapshot`.
        report: Any report of the trainer.
        lost: The trainer `Died`.
        recovered: A new trainer goes on from this step.
    """

    records = Signal(object)
    snapshot = Signal(object)
    report = Signal(object)
    lost = Signal(object)
    recovered = Signal(int)

    def __init__(self, link: Link, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self._ended = threading.Event()
        self._waiting: list[Records] = []
        self._said = 0.0

    def run(self) -> None:
        """Poll until told to end; then once more, so that nothing published is left behind."""
        while not self._ended.wait(_INTERVAL):
            self._pass_on()
        self._pass_on()
        self._say_records()

    def end(self) -> None:
        """Stop polling and wait until the thread is gone. Idempotent."""
        self._ended.set()
        self.wait()

    def _pass_on(self) -> None:
        for happening in self._link.poll():
            match happening:
                case Records():
                    self._waiting.append(happening)
                case Snapshot():
                    self.snapshot.emit(happening)
                case _:
                    self._say_records()
                    self._say(happening)
        if time.monotonic() >= self._said + _TOGETHER:
            self._say_records()

    def _say_records(self) -> None:
        if self._waiting:
            for records in joined(self._waiting):
                self.records.emit(records)
            self._waiting.clear()
            self._said = time.monotonic()

    def _say(self, happening: Happening) -> None:
        match happening:
            case Lost():
                self.records.emit(happening)
            case Died():
                self.lost.emit(happening)
            case Recovered(step):
                self.recovered.emit(step)
            case _:
                self.report.emit(happening)
