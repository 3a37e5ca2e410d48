"""The window's side of a trainer: requests go in, everything that happened comes out, and a death costs no command.

No Qt here. `start`, `restart` and `help` belong to the main thread, `poll` to a thread of its own, `send` and `stop`
to any.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import msgspec

from nnviz.link.acknowledged import AcknowledgedLog
from nnviz.link.advancing import Advancing
from nnviz.link.catch_up import CatchUp
from nnviz.link.feed import Lost, Records, Sieve
from nnviz.link.launch import launch
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
    Request,
    Save,
    Saved,
    Speed,
    Start,
    Status,
    Unsaved,
)
from nnviz.link.pending import Pending
from nnviz.link.trainer_process import Received, TrainerProcess, session_name
from nnviz.snapshot import LaneKey, Layout, Snapshot
from nnviz.spec import Event, Experiment


class Died(msgspec.Struct, frozen=True):
    """The worker is gone: `exitcode` (minus a signal's number), and what it said last if it failed in order."""

    exitcode: int
    failed: Failed | None = None


class Recovered(msgspec.Struct, frozen=True):
    """A new worker goes on from `step`; steps the window has already are trained again but not delivered again."""

    step: int


Happening = Report | Records | Lost | Snapshot | Died | Recovered


def newest_checkpoint(scratch: Path) -> str:
    """Return the path of the newest `*.checkpoint` in `scratch`, or empty."""
    found = [(path.stat().st_mtime_ns, str(path)) for path in scratch.glob("*.checkpoint")]
    return max(found)[1] if found else ""


class TrainerLink:
    """A trainer in a process of its own, across its deaths.

    Args:
        experiment: What to train; `events` is the log to run through.
        scratch: Folder of this training alone, for checkpoints and whatever a slow window has not read.
        worker: Module and function of the worker, by name: the window never imports it.
        helper: The same of the process that makes snapshots for it once there is `help`.
        checkpoint: Checkpoint to go on from at first, or empty.
        playing: Whether training starts at once.
        speed: Steps a second, 0 for full speed.
        newest: Finds the checkpoint to recover from in `scratch`; empty for none.
    """

    def __init__(
        self,
        experiment: Experiment,
        scratch: Path,
        worker: tuple[str, str] = ("nnviz.worker", "main"),
        checkpoint: str = "",
        playing: bool = True,
        speed: float = 0.0,
        newest: Callable[[Path], str] = newest_checkpoint,
        helper: tuple[str, str] = ("nnviz.worker.helper", "main"),
    ) -> None:
        self._experiment = experiment
        self._scratch = scratch
        self._worker = worker
        self._checkpoint = checkpoint
        self._playing = playing
        self._speed = speed
        self._newest = newest
        self._helper = helper
        self._lock = threading.RLock()
        self._outgoing: deque[Request] = deque()
        self._pending = Pending()
        self._look: Look | None = None
        self._advancing = Advancing()
        self._log = AcknowledgedLog(experiment.events)
        self._sieve = Sieve()
        self._layout: Layout | None = None
        self._layouts = 0
        self._process: TrainerProcess | None = None
        self._failed: Failed | None = None
        self._catch_up: CatchUp | None = None
        self._recovering = False
        self._stopping = False
        self._left: list[Happening] = []

    @property
    def log(self) -> tuple[Event, ...]:
        """The log as acknowledged, with the events a script has yet to reach."""
        return self._log.events

    @property
    def unacknowledged(self) -> tuple[Command, ...]:
        """Commands sent and not yet answered, in order."""
        return self._pending.commands

    @property
    def running(self) -> bool:
        """Whether there is a worker (it may have died since the last `poll`)."""
        return self._process is not None

    def start(self) -> None:
        """Start the worker. Main thread only."""
        with self._lock:
            self._stopping = False
            self._launch(self._experiment, self._checkpoint, self._playing, self._speed)

    def restart(self) -> None:
        """Start another worker, from the last checkpoint and the log as acknowledged. Main thread only.

        It is brought to the step the window has seen before any unacknowledged command is sent again, so that the
        records already shown stay true to the log.
        """
        with self._lock:
            self._end(0.0)
            self._stopping = False
            self._catch_up = CatchUp(self._goal(), self._layout.branches if self._layout else ())
            self._recovering = True
            experiment = msgspec.structs.replace(self._experiment, events=self._log.events)
            self._launch(experiment, self._newest(self._scratch) or self._checkpoint, playing=False, speed=0.0)

    def help(self) -> None:
        """Have another process make the snapshots of a worker at full speed from now on. Main thread only."""
        with self._lock:
            if self._process is not None and not self._stopping:
                self._process.help(self._helper)

    def send(self, request: Request) -> None:
        """Send `request` with the next `poll`. A command needs an id; one that was sent before is not sent again."""
        if isinstance(request, Command) and not request.event.id:
            raise ValueError("a command's event needs an id")
        self._outgoing.append(request)

    def poll(self) -> list[Happening]:
        """Return what happened since the last call: reports, then records, then the newest snapshot."""
        with self._lock:
            if self._stopping and self._process is not None:
                return []
            happened, self._left = self._left, []
            self._pass_on()
            if self._process is None:
                return happened
            if self._process.dead:
                return happened + self._bury()
            return happened + self._digest(self._process.receive())

    def stop(self) -> None:
        """End the worker in order, or by force after a second; what it had published comes with the next `poll`.

        Idempotent; leaves no process, no shared memory and no file but checkpoints.
        """
        self._stopping = True
        with self._lock:
            self._pass_on()
        self._end(1.0)

    # --- starting and ending -----------------------------------------------------------------------------------

    def _launch(self, experiment: Experiment, checkpoint: str, playing: bool, speed: float) -> None:
        start = Start(experiment, checkpoint, str(self._scratch), session_name(), playing, speed)
        self._process = TrainerProcess(launch(*self._worker), start, self._layouts)
        self._failed = None
        if self._look is not None:
            self._process.send(self._look)
        if self._catch_up is None:
            self._send_waiting(self._process)

    def _end(self, patience: float) -> None:
        process = self._process
        if process is not None:
            process.end(patience)
            with self._lock:
                self._left += [happening for happening in self._bury() if not isinstance(happening, Died)]

    def _bury(self) -> list[Happening]:
        """Take what a dead worker has left, and remove its traces."""
        if self._process is None:
            return []
        received, code = self._process.remains()
        happened = self._digest(received)
        self._catch_up = None
        self._process.close()
        self._layouts = self._process.highest
        self._process = None
        declined = None if self._stopping else self._pending.bury()
        return [*happened, *([] if declined is None else [declined]), Died(code, self._failed)]

    def _goal(self) -> dict[LaneKey, int]:
        """Return the step each lane of the present layout was seen at (or the one its branch starts from)."""
        if self._layout is None:
            return {}
        starts = {branch.id: branch.start for branch in self._layout.branches}
        seen = self._sieve.delivered
        keys = [lane.key for lane in self._layout.lanes]
        return {key: seen.get(key, starts.get(key.branch, 0)) for key in keys}

    # --- requests ----------------------------------------------------------------------------------------------

    def _pass_on(self) -> None:
        while self._outgoing:
            request = self._outgoing.popleft()
            new = self._remember(request)
            if new and self._process is not None and (self._catch_up is None or isinstance(request, Look)):
                self._transmit(self._process, request)

    def _transmit(self, process: TrainerProcess, request: Request) -> None:
        process.send(request)
        self._pending.sent(request)

    def _remember(self, request: Request) -> bool:
        """Note what a new worker would have to be told; False for a command that was sent before."""
        match request:
            case Command(event):
                if event.id in self._pending or event.id in self._log:
                    return False
                self._pending.add(request)
            case Save():
                self._pending.add(request)
            case Look():
                self._look = request
            case Speed(rate):
                self._speed = rate
            case Play() | Pause() | Advance():
                self._playing = isinstance(request, Play)
                self._advancing.asked(request)
        return True

    # --- what comes in -----------------------------------------------------------------------------------------

    def _digest(self, received: Received) -> list[Happening]:
        happened: list[Happening] = []
        for report in received.reports:
            happened += self._heed(report)
        if received.layout is not None and self._catch_up is None:
            self._layout = received.layout
        for records in received.records:
            sifted = records if isinstance(records, Lost) else self._sieve.sift(records)
            if sifted is not None:
                happened.append(sifted)
        return happened + ([] if received.snapshot is None else [received.snapshot])

    def _heed(self, report: Report) -> list[Happening]:
        """Keep the books, and return what the window is told."""
        match report:
            case Acknowledged(applied):
                self._pending.answered(applied.event.id)
                return [report] if self._log.take(applied) else []
            case Declined(id):
                self._pending.answered(id)
            case Saved(path):
                self._pending.saved(path)
            case Unsaved(path):
                self._pending.saved(path)
            case Failed():
                self._failed = report
            case Status():
                return self._go_on(report)
        return [report]

    def _go_on(self, status: Status) -> list[Happening]:
        """Lead a recovered worker back to where the window was, then tell it all that has been waiting."""
        told: list[Happening] = [Recovered(status.step)] if self._recovering else []
        self._recovering = False
        if self._catch_up is None or self._process is None:
            self._advancing.told(status)
            return [*told, status]
        now = time.monotonic()
        if self._catch_up.done(status, now):
            self._resume(self._process, status.step, self._catch_up.advances)
            self._catch_up = None
            return [*told, status]
        elif (advance := self._catch_up.advance(status, now)) is not None:
            self._process.send(advance)
        state: Literal["catching up"] = "catching up"
        return [*told, msgspec.structs.replace(status, state=state)]

    def _send_waiting(self, process: TrainerProcess) -> None:
        for request in self._pending.all():
            self._transmit(process, request)

    def _resume(self, process: TrainerProcess, step: int, advances: int) -> None:
        process.send(Speed(self._speed))
        self._send_waiting(process)
        remaining = self._advancing.go_on(step, advances)
        for control in [Play()] if self._playing else remaining:
            process.send(control)
