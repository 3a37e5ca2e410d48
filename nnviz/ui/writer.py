"""Writes one session or recovery file on a thread, while records still come in."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import QObject, QThread

from nnviz.record import checkpoint as checkpoints
from nnviz.record import recovery, session
from nnviz.record.history import History
from nnviz.record.session import SessionContent
from nnviz.refusal import Refusal, Refused
from nnviz.snapshot import Applied, LaneKey
from nnviz.state import Checkpoint
from nnviz.ui.unsaved import Mark

#: Seconds after which a trainer that has not handed over its state is stuck, or there is none.
HANDOVER = 5.0
_PATIENCE = 10.0  # records of the steps before a checkpoint may still be on their way for so many seconds
_POLL = 0.02
_YIELD = 0.001

Problem = Refusal | str | None


class Job(msgspec.Struct, frozen=True):
    """What is to be written where.

    Attributes:
        target: The session file; None for a recovery file.
        checkpoint: File with the training's state.
        history: Its records, which grow meanwhile.
        log: What had happened to it when the trainer handed over its state.
        info: What the numbers depend on.
        asked: Whether somebody waits for it: it is written to the end even if the window closes.
        mark: What it keeps.
    """

    target: Path | None
    checkpoint: Path
    history: History
    log: tuple[Applied, ...]
    info: Mapping[str, Any]
    asked: bool = True
    mark: Mark = Mark()


class _GivenUp(Exception):
    """Nobody needs the file any more."""


class Writer(QThread):
    """Writes one session file; touches no widget.

    Attributes:
        problem: Why it could not be written, or None.
        recovery: The recovery file it wrote, or None.
    """

    def __init__(self, job: Job, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.job = job
        self.problem: Problem = None
        self.recovery: recovery.RecoveryInfo | None = None
        self._hurry = threading.Event()

    def hurry(self) -> None:
        """Wait for no more records, and write only what was asked for."""
        self._hurry.set()

    def run(self) -> None:
        """Write the file."""
        job = self.job
        try:
            checkpoint = checkpoints.read(job.checkpoint)
            self._await(checkpoint)
            with job.history.still(_ends(checkpoint)) as history:
                self._save(SessionContent(checkpoint, history, dict(job.info), job.log))
        except _GivenUp:
            pass
        except Refused as error:
            self.problem = error.refusal
        except OSError as error:
            self.problem = error.strerror or type(error).__name__

    def _save(self, content: SessionContent) -> None:
        target = self.job.target
        if target is None:
            self.recovery = recovery.write(content, closed=True)
            return
        if self.job.asked:
            target.parent.mkdir(parents=True, exist_ok=True)
        session.save(target, content, self._yield)

    def _yield(self) -> None:
        """Leave the interpreter to the window for a moment, every few milliseconds."""
        if self._hurry.is_set() and not self.job.asked:
            raise _GivenUp
        time.sleep(_YIELD)

    def _await(self, checkpoint: Checkpoint) -> None:
        """Wait for the records of the steps the state stands at."""
        until = time.monotonic() + _PATIENCE
        while self._behind(checkpoint) and time.monotonic() < until and not self._hurry.wait(_POLL):
            pass

    def _behind(self, checkpoint: Checkpoint) -> bool:
        keys = self.job.history.keys()
        ends = _ends(checkpoint)
        return any(self.job.history.last_step(key) < ends.get(key, 0) for key in keys)


def _ends(checkpoint: Checkpoint) -> dict[LaneKey, int]:
    """Where each lane stands: what is recorded after it is not part of the session."""
    return {LaneKey(lane.branch, lane.seed): lane.step for lane in checkpoint.lanes}
