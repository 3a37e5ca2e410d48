"""Saves sessions while the window goes on: the trainer hands over its state, a thread writes the file."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import QObject, QThread, QTimer, Signal, Slot

from nnviz.record import checkpoint as checkpoints
from nnviz.record import recovery, session
from nnviz.record.history import History
from nnviz.record.session import SessionContent
from nnviz.refusal import Refusal, Refused
from nnviz.snapshot import Applied, LaneKey
from nnviz.state import Checkpoint
from nnviz.ui.training import Training
from nnviz.ui.unsaved import Mark, mark_of

_PATIENCE = 10.0  # records of the steps before a checkpoint may still be on their way for so many seconds
_POLL = 0.02
_YIELD = 0.001
_HANDOVER_MS = 5000  # a trainer that has not handed over its state by then is stuck, or there is none

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


class Saver(QObject):
    """Saves one session after the other.

    Signals:
        done: A session has been saved to this path, or why not: None, a `Refusal`, or the system's word.
        safe: What would have been lost is in a recovery file, or why not.
    """

    done = Signal(object, object)
    safe = Signal(object)

    def __init__(
        self, training: Training, info: Callable[[], Mapping[str, Any]], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._training = training
        self._info = info
        self._asked: deque[Path] = deque()
        self._writers: list[Writer] = []
        self._leaving = QTimer(self)
        self._leaving.setSingleShot(True)
        self._leaving.setInterval(_HANDOVER_MS)
        self._leaving.timeout.connect(self._leave_without)
        training.saved.connect(self._write)
        training.unsaved.connect(self._give_up)
        training.opened.connect(self._forget)
        training.begun.connect(self._keep_earlier)

    @property
    def busy(self) -> bool:
        """Whether a session is still to be saved."""
        return bool(self._asked) or any(writer.job.asked for writer in self._writers)

    def save(self, path: Path) -> None:
        """Save what is being trained to `path`; `done` says when."""
        self._asked.append(path)
        self._training.save_checkpoint()

    def keep(self) -> None:
        """Write what is being trained into a recovery file; `safe` says when."""
        self._leaving.start()
        self._training.save_checkpoint()

    def wait(self) -> None:
        """Wait until what the user asked for is written; what was for a crash only is given up."""
        for writer in self._writers:
            writer.hurry()
            writer.wait()

    @Slot(str)
    def _write(self, checkpoint: str) -> None:
        targets: list[Path | None] = [*self._asked]  # one state serves all who asked
        self._asked.clear()
        if self._leaving.isActive():
            self._leaving.stop()
            targets.append(None)
        for target in targets:
            self._start(self._job(target, checkpoint))

    def _job(self, target: Path | None, checkpoint: str) -> Job:
        training = self._training
        mark = mark_of(training.log, training.history)
        return Job(target, Path(checkpoint), training.history, training.log.entries, self._info(), mark=mark)

    @Slot()
    def _leave_without(self) -> None:
        """The trainer does not hand over its state: take the newest checkpoint it wrote by itself."""
        checkpoint = self._training.newest_checkpoint()
        if checkpoint:
            self._start(self._job(None, checkpoint))
        else:
            self.safe.emit(self.tr("the training engine does not answer"))

    @Slot(str, str)
    def _keep_earlier(self, checkpoint: str, target: str) -> None:
        """Keep what the trainer that begins now does not know, for the recovery file it writes if the window dies."""
        training = self._training
        self._start(Job(Path(target), Path(checkpoint), training.history, training.log.entries, {}, asked=False))

    def _start(self, job: Job) -> None:
        writer = Writer(job, self)
        self._writers.append(writer)
        writer.finished.connect(self._written)
        writer.start()

    @Slot()
    def _written(self) -> None:
        writer = self.sender()
        assert isinstance(writer, Writer)
        self._writers.remove(writer)
        writer.deleteLater()
        if not writer.job.asked:
            return
        if writer.problem is None and writer.job.history is self._training.history:
            self._training.kept, self._training.mark = True, writer.job.mark
        if writer.job.target is None:
            self.safe.emit(writer.problem)
        else:
            self.done.emit(writer.job.target, writer.problem)

    @Slot()
    def _forget(self) -> None:
        """Another training has begun before the state of the last one was handed over."""
        self._give_up(self.tr("the training was closed"))

    @Slot(object)
    def _give_up(self, problem: Refusal | str) -> None:
        """Tell all who asked that the state could not be handed over."""
        while self._asked:
            self.done.emit(self._asked.popleft(), problem)
        if self._leaving.isActive():
            self._leaving.stop()
            self.safe.emit(problem)


class _GivenUp(Exception):
    """Nobody needs the file any more."""


class Writer(QThread):
    """Writes one session file; touches no widget.

    Attributes:
        problem: Why it could not be written, or None.
    """

    def __init__(self, job: Job, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.job = job
        self.problem: Problem = None
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
            recovery.write(content, closed=True)
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
