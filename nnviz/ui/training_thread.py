"""The thread that listens to the trainer: polls its link at display rate and says in order what happened."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QObject, QThread, Signal

from nnviz.link.feed import Lost, Records
from nnviz.link.messages import Request
from nnviz.link.trainer_link import Died, Happening, Recovered
from nnviz.snapshot import Snapshot

#: Seconds between two polls: half a frame, as snapshots come at display rate and must not wait for a whole one.
_INTERVAL = 1 / 120


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

    def run(self) -> None:
        """Poll until told to end; then once more, so that nothing published is left behind."""
        while not self._ended.wait(_INTERVAL):
            self._pass_on()
        self._pass_on()

    def end(self) -> None:
        """Stop polling and wait until the thread is gone. Idempotent."""
        self._ended.set()
        self.wait()

    def _pass_on(self) -> None:
        for happening in self._link.poll():
            match happening:
                case Records() | Lost():
                    self.records.emit(happening)
                case Snapshot():
                    self.snapshot.emit(happening)
                case Died():
                    self.lost.emit(happening)
                case Recovered(step):
                    self.recovered.emit(step)
                case _:
                    self.report.emit(happening)
