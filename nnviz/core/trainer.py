"""The trainer: lanes in groups, one block of steps after another, and the log of all that changes them."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence

import numpy as np
import torch
from msgspec.structs import replace

from nnviz.catalog.check import LogCheck, check
from nnviz.core import stopping
from nnviz.core.block import STEPS, norm_columns
from nnviz.core.divergence import first_bad, settle
from nnviz.core.group import LaneGroup
from nnviz.core.ledger import Ledger
from nnviz.core.roster import Roster
from nnviz.snapshot import HEAD, Applied, Layout
from nnviz.spec import Event, Experiment
from nnviz.state import Checkpoint, LaneState, Moved, unmoved

Sink = Callable[[Layout, np.ndarray], None]


class Trainer:
    """Trains an experiment; the window's process, the command line and tests all drive this one.

    Args:
        experiment: What to train. Its events are run through at their steps.
        sink: Called after every block with the layout and its records [n, width] (see `nnviz.snapshot.Layout`).
        on_layout: Called whenever lanes or layers change, before any record in the new layout.
        checkpoint: Where to go on from, instead of the start; its log must begin the experiment's.

    Raises:
        Refused: Where the experiment cannot be trained here.
    """

    def __init__(
        self,
        experiment: Experiment,
        sink: Sink | None = None,
        on_layout: Callable[[Layout], None] | None = None,
        checkpoint: Checkpoint | None = None,
    ) -> None:
        torch.set_num_threads(1)
        check(experiment)
        self._sink = sink or (lambda layout, rows: None)
        self._roster = Roster(on_layout or (lambda layout: None))
        self._ledger = Ledger(experiment, checkpoint)
        self._check = LogCheck()
        #: Events that have acted, in order, for whoever keeps a copy of the log; taken from here by the reader.
        self.announced: list[Applied] = []
        with torch.no_grad():
            states = self._ledger.first_states()
            self._ledger.rehearse(states)
            self._roster.regroup(states, self._ledger.branches)
            self._apply_due()

    # --- what can be asked ---------------------------------------------------------------------------------------

    @property
    def layout(self) -> Layout:
        """The present layout of records."""
        return self._roster.layout

    @property
    def front(self) -> int:
        """The step the runs furthest ahead have completed."""
        return self._roster.front

    @property
    def log(self) -> tuple[Event, ...]:
        """All events so far, those still to come in a replay included."""
        return tuple(self._ledger.log)

    @property
    def finished(self) -> bool:
        """Whether every lane has stopped or diverged."""
        return not self._roster.groups

    @property
    def lagging(self) -> bool:
        """Whether a lane is behind the front."""
        return any(group.step < self.front for group in self._roster.groups)

    @property
    def catching_up(self) -> bool:
        """Whether a lane is behind the front, or events of the log are still to come."""
        return self.lagging or any(self._ledger.pending(lane) is not None for lane in self._roster.outlines())

    def epoch_steps(self, epochs: int) -> int:
        """Return the steps until the first run at the front has completed `epochs` more epochs."""
        group = next((group for group in self._roster.groups if group.step == self.front), None)
        if group is None:
            return 0
        lane = replace(group.lanes[0], epoch=group.epoch, used=group.used)
        return stopping.steps_to_epoch(lane, group.epoch + epochs, group.samples, group.key.batch_size)

    def outlines(self) -> list[LaneState]:
        """Return every lane; step, status and cursor are as they are now, the arrays may be older."""
        return self._roster.outlines()

    def states(self) -> list[LaneState]:
        """Return the state of every lane as it is now."""
        with torch.no_grad():
            return self._roster.states()

    def state(self, run: str, seed: int | None = None) -> LaneState:
        """Return the state of one lane; KeyError where there is none."""
        group, row, lane = self._roster.find(run, seed)
        with torch.no_grad():
            return lane if group is None else group.state(row)

    def lend(self, run: str, seed: int | None = None, *, whole: bool) -> tuple[LaneState, Moved]:
        """Return a lane as something was last done to it, and what steps have changed since; KeyError if there is none.

        The lane is the same object until something is done to it again. What has changed is to be looked at before
        training goes on: its arrays are the trainer's own. `whole`: with the values of the optimizer's state.
        """
        group, row, lane = self._roster.find(run, seed)
        with torch.no_grad():
            return lane, unmoved(lane) if group is None else group.lend(row, whole=whole)

    def checkpoint(self) -> Checkpoint:
        """Return the whole training as it is now."""
        return self._ledger.checkpoint(self.states())

    # --- training ------------------------------------------------------------------------------------------------

    def advance(self, most: int = STEPS, seconds: float = 0.01) -> int:
        """Train one block: at most `most` steps and about `seconds`; return the steps by which the front moved on.

        A lane behind the front is brought up first, then all move on together.
        """
        with torch.no_grad():
            self._apply_due()
            if not self._roster.groups:
                return 0
            front, low = self.front, min(group.step for group in self._roster.groups)
            moving = [group for group in self._roster.groups if group.step == low]
            steps = min(STEPS, front - low if low < front else most, *(self._room(group) for group in moving))
            if steps < 1:
                return 0
            taken = self._block(moving, steps, seconds)
            self._apply_due()
            return taken if low == front else 0

    def run_to(self, step: int, tick: Callable[[], bool] | None = None) -> None:
        """Train until the front has completed `step` on the timeline of the log's last reset, or nothing runs any more.

        Events that a script has for later steps stay ahead. `tick` is called after every block; where it returns
        False training ends there.
        """
        while not self.finished and (self.lagging or self._reset_ahead or self.front < step):
            self.advance(STEPS if self._reset_ahead else max(1, step - self.front), math.inf)
            if tick is not None and not tick():
                return

    def run_like(self, lanes: Sequence[LaneState], tick: Callable[[], bool] | None = None) -> None:
        """Train until every lane stands where the one of its branch and seed in `lanes` does: a replay's end.

        A lane that stopped may stand beyond those that run, so that no one step would do for all; one that diverged
        has yet to try the step at which it did; and one that is not among them has yet to leave.
        """
        goals = {(lane.branch, lane.seed): lane.step + (lane.status == "diverged") for lane in lanes}
        while not self.finished:
            with torch.no_grad():
                self._apply_due()
            at = {(lane.branch, lane.seed): lane for lane in self.outlines()}
            running = ((key, lane) for key, lane in at.items() if lane.status == "running")
            left = [goals.get(key, self._next_step(lane)) - lane.step for key, lane in running]
            if goals.keys() <= at.keys() and max(left, default=0) <= 0:
                return
            self.advance(min((steps for steps in left if steps > 0), default=STEPS), math.inf)
            if tick is not None and not tick():
                return

    def _next_step(self, lane: LaneState) -> int:
        """Return the step of a lane's next event, the present one where there is none."""
        event = self._ledger.pending(lane)
        return lane.step if event is None else event.step

    @property
    def _reset_ahead(self) -> bool:
        """Whether the log still holds a reset for some lane."""
        return any(self._ledger.reset_ahead(lane) for lane in self._roster.outlines())

    def _room(self, group: LaneGroup) -> int:
        """Return how many steps the group may take before something must happen to one of its lanes."""
        room = STEPS
        for lane in group.lanes:
            now = replace(lane, step=group.step, epoch=group.epoch, used=group.used)
            event = self._ledger.pending(now)
            if event is not None:
                room = min(room, max(1, event.step - group.step))
            left = stopping.steps_left(now, group.samples, group.key.batch_size)
            room = room if left is None else min(room, max(1, left))
            if lane.settings.training.stop.loss:
                every = group.key.evaluate_every
                room = min(room, every - group.step % every)
        return room

    def _block(self, moving: list[LaneGroup], steps: int, seconds: float) -> int:
        start = time.perf_counter()
        firsts = [group.step + 1 for group in moving]
        for index, group in enumerate(moving):
            taken = group.run(steps, start + seconds if index == 0 else math.inf)
            steps = taken if index == 0 else steps
        elapsed = time.perf_counter() - start
        settled: list[LaneState] = []
        for group, first in zip(moving, firsts, strict=True):
            settled += self._flush(group, first, elapsed)
        if settled:
            self._settle(settled)
        elif len(self._roster.groups) > len(moving) and moving[0].step == self.front:
            self._roster.regroup(self._roster.states(), self._ledger.branches)  # caught up: move in with the others
        return steps

    def _flush(self, group: LaneGroup, first: int, elapsed: float) -> list[LaneState]:
        """Hand over the records of a block; return the lanes that stopped or diverged in it."""
        lanes, layout = len(group.lanes), self.layout
        rows = group.block.rows(first, lanes, layout.layers, group.seconds)
        rows[:, :, 0] = [self._roster.column(lane) for lane in group.lanes]
        group.seconds = [value + elapsed for value in group.seconds]
        diverged = {
            row: settle(group.safe[row], first - 1, bad, group.seconds[row])
            for row, bad in self._gone_wrong(group, first, rows).items()
        }
        keep = np.ones(rows.shape[:2], bool)
        for row, state in diverged.items():
            keep[state.step - first + 1 :, row] = False
        self._sink(layout, rows[keep])
        group.keep_safe()
        met = self._met(group) if group.conditional else {}
        return [*diverged.values(), *(state for row, state in met.items() if row not in diverged)]

    def _gone_wrong(self, group: LaneGroup, first: int, rows: np.ndarray) -> dict[int, int]:
        """Return the lanes that are not finite any more, and the step by which they had gone wrong."""
        bad = {row: first + index for row, index in first_bad(rows[:, :, HEAD.index("loss")]).items()}
        norms = rows[-1, :, norm_columns("weight_norm", self.layout.layers, group.shape.layers)]
        for row in map(int, np.flatnonzero(~np.isfinite(norms).all(1))):  # a norm may overflow where no weight has
            if row not in bad and group.first_bad_weight(row):
                bad[row] = group.step
        return bad

    def _met(self, group: LaneGroup) -> dict[int, LaneState]:
        """Return the lanes that have met a stop condition; for one in time put its event into the log instead."""
        stops = [lane.settings.training.stop for lane in group.lanes]
        evaluated = group.step % group.key.evaluate_every == 0 and any(stop.loss for stop in stops)
        losses = group.loss_now() if evaluated else [None] * len(stops)
        out = {}
        for row, lane in enumerate(group.lanes):
            now = replace(lane, step=group.step, epoch=group.epoch, seconds=group.seconds[row])
            met = stopping.reason(now, losses[row], timed=not self._replaying(now))
            if met == "seconds":  # a replay cannot find that out by itself
                self._ledger.insert(
                    Event(step=group.step, run=lane.run, seed=lane.seed, stop=met), self._roster.outlines()
                )
            elif met:
                out[row] = replace(group.state(row), status="stopped", stopped_by=met)
        return out

    def _replaying(self, lane: LaneState) -> bool:
        """Whether the lane catches up, or goes through what was recorded: time does not stop it then, the log does."""
        return lane.step < self.front or self._ledger.recorded(lane)

    def _settle(self, settled: list[LaneState]) -> None:
        gone = {(state.branch, state.seed) for state in settled}
        others = [state for state in self._roster.states() if (state.branch, state.seed) not in gone]
        self._roster.regroup([*others, *settled], self._ledger.branches)

    # --- the log -------------------------------------------------------------------------------------------------

    def submit(self, event: Event) -> Applied | None:
        """Put a live command into the log, stamped with the step its lanes have reached, and apply it.

        None is returned where its lanes have older events before them (a run that joined late goes through the log);
        it is then announced when it acts.

        Raises:
            Refused: Where it cannot be applied; then nothing has changed.
        """
        with torch.no_grad():
            states = self._roster.states()
            event = self._ledger.stamped(event, states, self.front)
            self._check(self._ledger.experiment(self._ledger.place(states)), event)
            self._ledger.rehearse(states, event)
            index = self._ledger.insert(event, states)
            self._apply_due(at_once=True)
            return next((applied for applied in self.announced[::-1] if applied.index == index), None)

    def _apply_due(self, *, at_once: bool = False) -> None:
        """Apply every event whose step its lanes have completed."""
        while due := self._ledger.due(self._roster.outlines(), self.front, at_once=at_once):
            states = self._roster.states()
            self._roster.regroup(self._ledger.apply(states, due), self._ledger.branches)
            self.announced += self._ledger.news()
        if self._ledger.absent and (back := self._ledger.left_behind(self._roster.outlines())):
            self._roster.regroup([*self._roster.states(), *back], self._ledger.branches)
            self.announced += self._ledger.news()
            self._apply_due(at_once=at_once)
