"""The training the window shows: its trainer (across deaths), its records, its log; commands go out by here alone."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

import msgspec
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Signal, Slot

from nnviz.catalog.check import LogCheck
from nnviz.link.feed import Lost, Records
from nnviz.link.messages import (
    Acknowledged,
    Advance,
    Command,
    Declined,
    Failed,
    Look,
    Pause,
    Play,
    Report,
    Save,
    Saved,
    Speed,
    Status,
    Unsaved,
)
from nnviz.link.trainer_link import Died, newest_checkpoint
from nnviz.record import checkpoint as checkpoints
from nnviz.record import naming, recovery
from nnviz.record.history import History
from nnviz.record.log import Log
from nnviz.refusal import Refusal, Refused
from nnviz.snapshot import Needs, Snapshot
from nnviz.spec import Event, Experiment
from nnviz.ui import scratch
from nnviz.ui.deaths import Deaths
from nnviz.ui.loader import START
from nnviz.ui.model import recording, speeds
from nnviz.ui.model import session as sessions
from nnviz.ui.opening import Opening
from nnviz.ui.retirements import Retirements
from nnviz.ui.retiring import Left
from nnviz.ui.sharing import Sharing
from nnviz.ui.training_thread import Link, TrainingThread
from nnviz.ui.unsaved import Mark, mark_of, worth_keeping


class MakeLink(Protocol):
    """Makes the link to a trainer; `TrainerLink` is one."""

    def __call__(self, experiment: Experiment, scratch: Path, *, checkpoint: str, playing: bool, speed: float) -> Link:
        """Return a link that has not been started."""


class Training(QObject):
    """One training at a time.

    Signals:
        opened: Another training has begun.
        changed: `session`, the log or the speed have changed.
        recorded: There are more records in `history`.
        pictured: There is a newer `snapshot`.
        refused: A command was refused (`Refusal`).
        declined: The trainer refused the command of this id (`Refusal`); `refused` follows.
        died: The trainer died (`Died`); True where another one is being started.
        recovered: Another one goes on from this step.
        gone: Records of these steps are gone for good (first row, last row).
        saved: A checkpoint asked for is complete (its path).
        unsaved: A checkpoint asked for could not be written (`Refusal`).
        left: A training that was left has been kept (its `RecoveryInfo`), or why it could not be.
        begun: A trainer begins from a checkpoint (its path); what came before belongs into a session at another path.

    Attributes:
        session, history, log, snapshot: What is known of it.
        speed: Steps a second asked for; 0 is full speed.
        playing: Whether it was last asked to go on.
        single: Whether it was last asked for one step.
        restarting: Whether a trainer has died and its successor is not there yet.
        kept: Whether a session file holds it, so that the recovery file it may come from is needed no more.
        mark: How far it had come when it was opened or saved.
        sharing: How it and the window share the machine.
    """

    opened = Signal()
    changed = Signal()
    recorded = Signal()
    pictured = Signal()
    refused = Signal(object)
    declined = Signal(str, object)
    died = Signal(object, bool)
    recovered = Signal(int)
    gone = Signal(int, int)
    saved = Signal(str)
    unsaved = Signal(object)
    left = Signal(object)
    begun = Signal(str, str)

    def __init__(self, make_link: MakeLink, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._make_link = make_link
        self._link: Link | None = None
        self._thread: TrainingThread | None = None
        self._scratch: Path | None = None
        self._retirements = Retirements(self)
        self._retirements.left.connect(self.left)
        self._deaths = Deaths()
        self.sharing = Sharing()
        self._layout = 0
        self._check = LogCheck()
        self.session = sessions.opened(Experiment())
        self.history = History()
        self.log = Log()
        self.snapshot: Snapshot | None = None
        self.recovery: recovery.RecoveryInfo | None = None
        self.speed = speeds.FULL
        self.playing = self.single = False
        self.restarting = False
        self.kept = False
        self.mark = Mark()

    # --- beginning and ending ----------------------------------------------------------------------------------

    def open(
        self,
        opening: Opening,
        *,
        playing: bool,
        speed: float | None = None,
        where: Path | None = None,
        info: Mapping[str, Any] | None = None,
    ) -> None:
        """Leave what there is and begin (or go on with) `opening`; main thread only.

        What would be lost of the one that is left goes into a recovery file with `info`; `left` says when.
        """
        self._leave(self._kept_when_left(info or {}) if self.would_lose else None)
        self._scratch = where or scratch.make()
        experiment = opening.experiment
        self.speed = speeds.of(experiment.view.speed) if speed is None else speed
        self.playing = playing
        checkpoint = self._checkpoint(opening)
        self._link = self._make_link(
            experiment, self._scratch, checkpoint=checkpoint, playing=playing, speed=self.speed
        )
        self._link.start()
        self._reset(opening)
        self._listen(self._link)
        self._tell_earlier(checkpoint)
        self.opened.emit()
        self.changed.emit()

    def close(self) -> None:
        """End the trainer and its threads, and remove the scratch folder. Idempotent."""
        self._leave()
        self._retirements.wait()

    def _kept_when_left(self, info: Mapping[str, Any]) -> Left:
        """Return what is to be kept of the training that is left now: all its thread has said belongs to it."""
        if self._thread is not None:
            self._thread.end()
            QCoreApplication.sendPostedEvents(self, QEvent.Type.MetaCall.value)
        origin, self.recovery = self.recovery, None
        return Left(self.history, self.log, info, origin)

    def _leave(self, left: Left | None = None) -> None:
        """Listen to the trainer no more, and let it end in its own time."""
        self.sharing.end()
        if self._thread is not None:
            self._thread.end()
            self._thread.deleteLater()
            self._thread = None
        if left is None:
            self.history.close()
        if self._link is not None and self._scratch is not None:
            self._retirements.retire(self._link, self._scratch, left)
        self._link = self._scratch = None
        if self.recovery is not None:
            (recovery.discard if self.kept else recovery.let_go)(self.recovery)
            self.recovery = None

    def _checkpoint(self, opening: Opening) -> str:
        if opening.checkpoint is None or self._scratch is None:
            return ""
        path = self._scratch / START
        if not path.exists():
            checkpoints.write(path, opening.checkpoint)
        return str(path)

    def _reset(self, opening: Opening) -> None:
        self.session = sessions.opened(opening.experiment, opening.checkpoint)
        self.history = opening.history or History(self._scratch)
        self.log = Log(opening.log)
        self.snapshot = None
        self.recovery = opening.recovery
        self.restarting = self.kept = False
        self.mark = mark_of(self.log, self.history, saved=opening.checkpoint is not None)
        self._deaths.forget()
        self._layout = 0

    def _listen(self, link: Link) -> None:
        self._thread = TrainingThread(link, self)
        self._thread.records.connect(self._take_records)
        self._thread.snapshot.connect(self._take_snapshot)
        self._thread.report.connect(self._take_report)
        self._thread.lost.connect(self._take_death)
        self._thread.recovered.connect(self._take_recovery)
        self._thread.start()

    # --- what the window asks for ------------------------------------------------------------------------------

    def command(self, event: Event) -> None:
        """Send a change of training; emits `refused` where it cannot be."""
        refusal = self.try_command(event)
        if refusal is not None:
            self.log.declined(event.id)
            self.refused.emit(refusal)

    def try_command(self, event: Event) -> Refusal | None:
        """Send a change of training, or return why it cannot be; whoever asked then says so."""
        try:
            experiment = msgspec.structs.replace(self.session.experiment, events=self.log.events)
            self._check(experiment, msgspec.structs.replace(event, step=self._step()))
        except Refused as error:
            return error.refusal
        self._send(Command(event))
        return None

    def _step(self) -> int:
        """The step a command sent now cannot act before."""
        status = self.session.status
        logged = max((event.step for event in self.log.events), default=0)
        return max(logged, status.step if status is not None else 0)

    def undo(self) -> None:
        """Put back what the newest change changed."""
        event = self.log.undo()
        if event is not None:
            self.command(event)

    def redo(self) -> None:
        """Do again what was undone last."""
        event = self.log.redo(self.names)
        if event is not None:
            self.command(event)

    def play(self, playing: bool) -> None:
        """Go on, or pause."""
        self.playing, self.single = playing, False
        self._send(Play() if playing else Pause())
        self.changed.emit()

    def advance(self, *, steps: int = 0, epochs: int = 0) -> None:
        """Train so many steps or epochs, then pause."""
        self.playing, self.single = False, steps == 1
        self._send(Advance(steps=steps, epochs=epochs))
        self.changed.emit()

    def set_speed(self, steps_per_second: float) -> None:
        """Train so many steps a second; 0 is full speed."""
        self.speed = steps_per_second
        self._send(Speed(steps_per_second))
        self.changed.emit()

    def look(self, needs: Needs) -> None:
        """Say what the visible panels need."""
        self._send(Look(needs))

    def save_checkpoint(self) -> None:
        """Ask for a checkpoint; `saved` tells its path."""
        if self._scratch is not None:
            self._send(Save(str(self._scratch / "asked.saved")))

    def newest_checkpoint(self) -> str:
        """Return the path of the newest state the trainer has written by itself, or empty."""
        return "" if self._scratch is None else newest_checkpoint(self._scratch)

    @property
    def names(self) -> set[str]:
        """The names no other run can get."""
        return naming.taken(self.session.experiment, self.log.events)

    @property
    def empty(self) -> bool:
        """Whether nothing has been opened."""
        return self._link is None

    @property
    def moving(self) -> bool:
        """Whether it goes on, by itself or until an `advance` is done."""
        status = self.session.status
        return self.playing or (status is not None and status.state == "running" and status.left > 0)

    @property
    def would_lose(self) -> bool:
        """Whether leaving it would lose something worth keeping."""
        return not self.empty and worth_keeping(self.mark, self.log, self.history)

    def try_again(self) -> None:
        """Start another trainer after one that gave up."""
        if self._link is not None:
            self.restarting = True
            self._restart(self._link)
            self.changed.emit()

    def _restart(self, link: Link) -> None:
        self.sharing.end()
        self._tell_earlier(self.newest_checkpoint())
        link.restart()

    def _tell_earlier(self, checkpoint: str) -> None:
        if checkpoint and self._scratch is not None:
            self.begun.emit(checkpoint, str(self._scratch / recovery.EARLIER))

    def _send(self, request: Command | Play | Pause | Advance | Speed | Look | Save) -> None:
        if self._link is not None:
            self._link.send(request)

    # --- what the trainer says ---------------------------------------------------------------------------------

    @Slot(object)
    def _take_records(self, happened: Records | Lost) -> None:
        if self.sender() is not self._thread:
            return  # of a training that has been closed
        if isinstance(happened, Lost):
            self.gone.emit(happened.first, happened.last)
            return
        layout = happened.layout
        if layout.number != self._layout or self.session.layout is None:
            self._layout = layout.number
            self.history.open(layout)
            self.session = sessions.after(layout, self.session)
        recording.append(self.history, happened)
        self.recorded.emit()

    @Slot(object)
    def _take_snapshot(self, snapshot: Snapshot) -> None:
        if self.sender() is self._thread:
            self.snapshot = snapshot
            self.pictured.emit()

    @Slot(object)
    def _take_report(self, report: Report) -> None:
        if self.sender() is not self._thread:
            return
        match report:
            case Acknowledged(applied):
                if not self.log.add(applied):
                    return
            case Declined(id, refusal):
                self.log.declined(id)
                self.declined.emit(id, refusal)
                self.refused.emit(refusal)
            case Saved(path):
                self.saved.emit(path)
            case Unsaved(_, refusal):
                self.unsaved.emit(refusal)
            case Status() if self._link is not None:
                self.sharing.told(report.state, self.speed, self._link)
        self.session = sessions.after(report, self.session)
        if not isinstance(report, Failed):
            self.playing = self._still_playing()
        self.changed.emit()

    def _still_playing(self) -> bool:
        status = self.session.status
        return self.playing and (status is None or status.state != "finished")

    @Slot(object)
    def _take_death(self, died: Died) -> None:
        if self.sender() is not self._thread or self._link is None:
            return
        again = not self._deaths.too_many() and died.failed is None
        self.restarting = again
        if again:
            self._restart(self._link)
        self.died.emit(died, again)
        self.changed.emit()

    @Slot(int)
    def _take_recovery(self, step: int) -> None:
        if self.sender() is self._thread:
            self.restarting = False
            self.recovered.emit(step)
            self.changed.emit()
