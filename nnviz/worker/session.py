"""One training in the worker: what the window asks is obeyed between two blocks of steps, and nothing waits for it."""

from __future__ import annotations

import threading
import time
from collections import deque
from pathlib import Path
from typing import Literal

import msgspec
import numpy as np
import torch

from nnviz.core import fairness
from nnviz.core.device import choose, describe
from nnviz.core.task import task_for
from nnviz.core.trainer import Trainer
from nnviz.link import parent
from nnviz.link.messages import (
    Acknowledged,
    Advance,
    Command,
    Declined,
    Helped,
    LaneStatus,
    Look,
    Pause,
    Play,
    Quit,
    Ready,
    Request,
    Save,
    Saved,
    Shown,
    Speed,
    Start,
    Status,
    Unsaved,
)
from nnviz.link.worker_end import WorkerEnd
from nnviz.record import checkpoint
from nnviz.refusal import Refusal, Refused
from nnviz.snapshot import Applied, LaneKey, Layout
from nnviz.spec import Data
from nnviz.worker.handing import Handing
from nnviz.worker.looking import Looking
from nnviz.worker.outgoing import Outgoing
from nnviz.worker.pace import BLOCK_SECONDS, Pace
from nnviz.worker.safety import Safety

#: Seconds between two reports of where training stands; what changes more than a number is reported at once.
STATUS_SECONDS = 0.2

State = Literal["running", "paused", "finished", "catching up"]


def run(end: WorkerEnd, start: Start) -> None:
    """Train as `start` says until the window says Quit; if it is gone, leave a recovery file."""
    session = Session(end, start)
    parent.watch(session.window_gone)
    session.run()


class Session:
    """The trainer, and everything that is told of it."""

    def __init__(self, end: WorkerEnd, start: Start) -> None:
        self._end = end
        self._pace = Pace(start.playing, start.speed)
        self._safety = Safety(Path(start.scratch))
        self._outgoing = Outgoing(self._publish)
        self._handing = Handing(end)
        self._looking = Looking(end.publish_snapshot, self._handing)
        self._gone, self._rescued = threading.Event(), threading.Event()
        self._shown: Data | None = None
        self._look = ""
        self._told: tuple[State, tuple[LaneStatus, ...]] = ("paused", ())
        self._tell_at = 0.0
        self._speeds: deque[tuple[float, int]] = deque([(time.monotonic(), 0)], maxlen=7)
        self._steps = 0
        self._heeded = 0
        saved = checkpoint.read(Path(start.checkpoint)) if start.checkpoint else None
        self._trainer = Trainer(start.experiment, self._outgoing.add, self._layout, saved)
        self._ready()

    # --- beginning -----------------------------------------------------------------------------------------------

    def _ready(self) -> None:
        lanes = self._trainer.outlines()
        proof = fairness.prove(lanes)
        devices = {str(choose(lane.settings.training, len(lane.weights))): None for lane in lanes}
        device = ", ".join(describe(torch.device(name)) for name in devices)
        self._end.report(Ready(device, proof.equal, str(torch.__version__)))
        self._show_data()
        self._announce()
        self._tell()

    def _layout(self, layout: Layout) -> None:
        self._outgoing.flush()
        self._safety.history.open(layout)
        self._end.publish_layout(layout)

    def _publish(self, layout: Layout, rows: np.ndarray) -> None:
        self._end.publish_rows(rows)
        self._safety.record(layout, rows)

    # --- the loop ------------------------------------------------------------------------------------------------

    def run(self) -> None:
        """Obey, train, show, tell; return when the window says Quit."""
        try:
            self._go_on()
        finally:
            self._outgoing.flush()  # also where training has failed

    def _go_on(self) -> None:
        while True:
            for request in self._end.requests(self._wait()):
                if isinstance(request, Quit):
                    self._leave()
                    return
                self._obey(request)
            if self._gone.is_set():
                self._leave()
                return
            self._train()
            moving = self._pace.active and not self._trainer.finished
            spare = self._pace.spare
            self._looking.maybe(self._trainer, moving=moving, spare=spare)
            self._outgoing.maybe(more=moving and not spare)
            if self._safety.due():
                self._outgoing.flush()
                self._safety.checkpoint(self._trainer)
            self._maybe_tell()

    def _wait(self) -> float:
        if self._trainer.lagging:
            return 0.0
        return min(0.5 if self._trainer.finished else self._pace.wait(), self._looking.wait or 0.5)

    def _train(self) -> None:
        if self._trainer.lagging:
            self._trainer.advance(seconds=BLOCK_SECONDS)
            self._announce()
            return
        due = self._pace.due(time.monotonic())
        if not due or self._trainer.finished:
            return
        taken = self._trainer.advance(due, BLOCK_SECONDS)
        self._pace.took(taken)
        self._steps += max(0, taken)
        if self._trainer.announced:
            self._announce()

    def window_gone(self) -> None:
        """Called in a thread of its own when the window's process has died."""
        self._gone.set()
        self._rescued.wait()

    def _leave(self) -> None:
        """Leave a recovery file if nobody is there any more who could keep the training."""
        self._outgoing.flush()
        if self._gone.is_set() or self._end.deserted:
            self._safety.rescue(self._trainer)
        self._safety.history.close()
        self._rescued.set()

    # --- obeying -------------------------------------------------------------------------------------------------

    def _obey(self, request: Request) -> None:
        match request:
            case Command():
                self._command(request)
            case Play() | Pause():
                self._pace.playing, self._pace.left = isinstance(request, Play), 0
                self._heeded += 1
            case Advance(steps, epochs):
                self._pace.playing = False
                self._pace.left += steps + (self._trainer.epoch_steps(epochs) if epochs else 0)
                self._heeded += 1
            case Speed(rate):
                self._pace.set_speed(rate)
            case Look(needs):
                self._looking.look(needs)
                self._look = needs.run
                self._show_data()
            case Helped(scene):
                self._handing.helped(scene)
            case Save(path):
                self._save(path)
        self._tell_at = 0.0

    def _command(self, command: Command) -> None:
        event = command.event
        known = next((index for index, old in enumerate(self._trainer.log) if event.id and old.id == event.id), None)
        if known is not None:  # sent again after a crash that came between doing and saying
            self._end.report(Acknowledged(Applied(self._trainer.log[known], known, ())))
            return
        try:
            self._trainer.submit(event)
        except Refused as refused:
            self._end.report(Declined(event.id, refused.refusal))
        else:
            if event.reset is not None:
                self._pace.left = 0  # the steps still to take were asked of what was there before
        self._announce()
        self._looking.touched()

    def _save(self, path: str) -> None:
        self._outgoing.flush()
        try:
            self._safety.write(self._trainer, Path(path))
        except OSError as error:
            refusal = Refusal("unwritable", path, error.strerror or type(error).__name__, "a file that can be written")
            self._end.report(Unsaved(path, refusal))
        else:
            self._end.report(Saved(path))

    def _announce(self) -> None:
        """Tell of every event that has acted."""
        self._outgoing.flush()
        for applied in self._trainer.announced:
            self._safety.log.append(applied)
            self._end.report(Acknowledged(applied))
        self._trainer.announced.clear()
        self._show_data()

    # --- telling -------------------------------------------------------------------------------------------------

    def _show_data(self) -> None:
        """Send the data of the run looked at if it is not what was sent last."""
        lanes = self._trainer.outlines()
        lane = next((lane for lane in lanes if lane.run == self._look), lanes[0])
        if lane.settings.data != self._shown:
            self._shown = lane.settings.data
            self._end.report(Shown(task_for(self._shown).dataset.view()))

    def _state(self) -> State:
        if self._trainer.lagging:
            return "catching up"
        if self._trainer.finished:
            return "finished"
        return "running" if self._pace.active else "paused"

    def _maybe_tell(self) -> None:
        now = time.monotonic()
        state = self._state()
        if now >= self._tell_at or state != self._told[0]:
            self._tell_at = now + STATUS_SECONDS
            self._speeds.append((now, self._steps))
            if (state, self._lanes()) != self._told or state == "running":
                self._tell()

    def _lanes(self) -> tuple[LaneStatus, ...]:
        return tuple(
            LaneStatus(
                LaneKey(lane.branch, lane.seed),
                lane.run,
                lane.step,
                lane.epoch,
                lane.status,
                lane.stopped_by,
                lane.divergence,
            )
            for lane in self._trainer.outlines()
        )

    def _tell(self) -> None:
        self._outgoing.flush()
        state, front, lanes = self._state(), self._trainer.front, self._lanes()
        self._told = (state, lanes)
        (began, first), (now, last) = self._speeds[0], self._speeds[-1]
        rate = (last - first) / (now - began) if now > began and state == "running" else 0.0
        epoch = max((lane.epoch for lane in lanes if lane.step == front), default=0)
        status = Status(state, front, epoch, rate, lanes, self._safety.interval, self._end.written)
        self._end.report(msgspec.structs.replace(status, left=self._pace.left, heeded=self._heeded))
