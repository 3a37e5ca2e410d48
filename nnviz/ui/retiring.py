"""Ends a trainer nobody looks at any more: it may take a second, for which no window waits."""

from __future__ import annotations

import shutil
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import QObject, QThread

from nnviz.link.feed import Records
from nnviz.link.messages import Acknowledged, Pause, Save, Saved, Unsaved
from nnviz.link.trainer_link import Died, Happening, newest_checkpoint
from nnviz.record import recovery
from nnviz.record.history import History
from nnviz.record.log import Log
from nnviz.ui.model import recording
from nnviz.ui.training_thread import Link
from nnviz.ui.writer import HANDOVER, Job, Problem, Writer

_POLL = 0.02


class Left(msgspec.Struct, frozen=True):
    """A training that has been left and is to be kept; it belongs to the thread that ends its trainer.

    Attributes:
        history, log: What is known of it.
        info: What its numbers depend on.
        recovery: The recovery file it came from, or None; the one written now takes its place.
    """

    history: History
    log: Log
    info: Mapping[str, Any]
    recovery: recovery.RecoveryInfo | None = None


class Retiring(QThread):
    """Ends one trainer and removes its folder, once what is to be kept is in a recovery file. Touches no widget.

    Attributes:
        left: What is to be kept, or None.
        kept: The recovery file, or None.
        problem: Why what is to be kept could not be, or None.
    """

    def __init__(self, link: Link, scratch: Path, left: Left | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.left = left
        self.kept: recovery.RecoveryInfo | None = None
        self.problem: Problem = None
        self._link = link
        self._scratch = scratch
        self._answered = False

    def run(self) -> None:
        """End the trainer, keep what is to be kept, then remove what it wrote."""
        if self.left is None:
            self._link.stop()
        else:
            self._keep(self.left)
        shutil.rmtree(self._scratch, ignore_errors=True)

    def _keep(self, left: Left) -> None:
        checkpoint = self._handed_over(left)
        self._link.stop()
        self._take(left, self._link.poll())  # what the trainer had published before it ended
        if checkpoint:
            writer = Writer(Job(None, Path(checkpoint), left.history, left.log.entries, left.info))
            writer.hurry()  # there are no more records to wait for
            writer.run()
            self.kept, self.problem = writer.recovery, writer.problem
        else:
            self.problem = self.tr("the training engine does not answer")
        left.history.close()
        if left.recovery is not None:
            (recovery.let_go if self.kept is None else recovery.discard)(left.recovery)

    def _handed_over(self, left: Left) -> str:
        """Return the path of the trainer's state, as it hands it over or, if it does not, as it last wrote it."""
        path = str(self._scratch / "left.saved")
        self._link.send(Pause())
        self._link.send(Save(path))
        until = time.monotonic() + HANDOVER
        while not self._answered and time.monotonic() < until:
            self._take(left, self._link.poll(), path)
            time.sleep(_POLL)
        return path if Path(path).exists() else newest_checkpoint(self._scratch)

    def _take(self, left: Left, happened: Sequence[Happening], asked: str = "") -> None:
        for happening in happened:
            match happening:
                case Records():
                    recording.take(left.history, happening)
                case Acknowledged(applied):
                    left.log.add(applied)
                case Saved(path):
                    self._answered |= path == asked
                case Unsaved() | Died():
                    self._answered = True
