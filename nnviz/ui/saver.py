"""Saves sessions while the window goes on: the trainer hands over its state, a thread writes the file."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from nnviz.refusal import Refusal
from nnviz.ui.training import Training
from nnviz.ui.unsaved import mark_of
from nnviz.ui.writer import HANDOVER, Job, Writer

#: Milliseconds after which a trainer has not handed over the state that the user wants saved: it may be large.
PATIENCE_MS = 30_000


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
        self._leaving.setInterval(round(1000 * HANDOVER))
        self._leaving.timeout.connect(self._leave_without)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(self._give_up_waiting)
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
        self._patience.start()
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
        self._patience.stop()
        if self._leaving.isActive():
            self._leaving.stop()
            targets.append(None)
        for target in targets:
            self._start(self._job(target, checkpoint))

    def _job(self, target: Path | None, checkpoint: str) -> Job:
        training = self._training
        mark = mark_of(training.log, training.history, saved=True)
        return Job(target, Path(checkpoint), training.history, training.log.entries, self._info(), mark=mark)

    @Slot()
    def _leave_without(self) -> None:
        """The trainer does not hand over its state: take the newest checkpoint it wrote by itself."""
        checkpoint = self._training.newest_checkpoint()
        if checkpoint:
            self._start(self._job(None, checkpoint))
        else:
            self.safe.emit(self.tr("the training engine does not answer"))

    @Slot()
    def _give_up_waiting(self) -> None:
        self._give_up(self.tr("the training engine does not answer"))

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
        self._patience.stop()
        while self._asked:
            self.done.emit(self._asked.popleft(), problem)
        if self._leaving.isActive():
            self._leaving.stop()
            self.safe.emit(problem)
