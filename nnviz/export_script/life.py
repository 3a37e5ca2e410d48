"""What happened to a lane, read off the log without training it: from where it started, and every change since.

A lane's life is its present timeline: it begins at its last reset (or at step 0 of its run), and a fork's begins as its
parent's. The rules of every change are core's own; only the weights here are not those of the training.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

import msgspec
import numpy as np
from msgspec.structs import replace

from nnviz.catalog.check import check
from nnviz.core import change, stopping
from nnviz.core.lanes import first_states
from nnviz.core.ledger import Ledger
from nnviz.core.task import task_for
from nnviz.core.timeline import last_reset, targets
from nnviz.record.history import History
from nnviz.refusal import refuse
from nnviz.snapshot import LaneKey
from nnviz.spec import Event
from nnviz.state import Checkpoint, LaneState

#: (lane, first step, last step) -> the first step in between whose evaluation met the lane's stop condition on loss.
LossStop = Callable[[LaneState, int, int], int | None]


class Stage(msgspec.Struct, frozen=True):
    """One change of a lane.

    Attributes:
        event: What acted.
        before: The lane as the event met it; `before.step` is where it had got to.
        after: The lane as the event left it.
    """

    event: Event
    before: LaneState
    after: LaneState


class Life(msgspec.Struct, frozen=True):
    """The present timeline of a lane.

    Attributes:
        start: Where it begins.
        stages: Its changes, in order.
        until: The last step it took.
        key: Under which its records are kept.
        exact: Whether `start` holds a recorded state (weights, optimizer) and not the first of a run.
    """

    start: LaneState
    stages: tuple[Stage, ...] = ()
    until: int = 0
    key: LaneKey = LaneKey(0, 0)
    exact: bool = False

    @property
    def now(self) -> LaneState:
        """The lane after its last change."""
        return self.stages[-1].after if self.stages else self.start

    @property
    def run(self) -> str:
        """The run it belongs to."""
        return self.now.run

    @property
    def seed(self) -> int:
        """The seed of its initial weights and mini-batches."""
        return self.now.seed

    @property
    def states(self) -> tuple[LaneState, ...]:
        """Every state whose settings it trained with."""
        return (self.start, *(stage.after for stage in self.stages))


def lives(checkpoint: Checkpoint, history: History) -> list[Life]:
    """Return the life of every lane of a training; raises `Refused` where its log makes no sense."""
    check(checkpoint.experiment)
    walks: dict[int, list[Life]] = {}
    seen: Counter[tuple[str, int]] = Counter()
    out: list[Life] = []
    for lane in checkpoint.lanes:
        if lane.cursor not in walks:
            walks[lane.cursor] = _Walk(checkpoint, _never).to(lane)
        place = seen[lane.run, lane.seed]
        alike = _same(walks[lane.cursor], lane)
        if place >= len(alike):
            raise refuse("damaged", "events", f"{lane.run}, seed {lane.seed}", "a log that leads to every run there is")
        found = alike[place]
        if any(state.settings.training.stop.loss for state in found.states):
            found = _same(_Walk(checkpoint, _loss_stop(history, lane)).to(lane), lane)[place]
        seen[lane.run, lane.seed] += 1
        key = LaneKey(lane.branch, lane.seed)
        out.append(replace(found, until=_last(lane, key, history), key=key))
    return out


def _same(walked: Iterable[Life], lane: LaneState) -> list[Life]:
    return [life for life in walked if (life.run, life.seed) == (lane.run, lane.seed)]


def _never(state: LaneState, first: int, last: int) -> None:
    """Say that no condition on the loss was met."""


def chosen(found: Sequence[Life], run: str = "", seed: int | None = None) -> list[Life]:
    """Return the lanes of one run or one seed (empty, None: all); raises `Refused` where there is none."""
    runs = list(dict.fromkeys(life.run for life in found))
    if run and run not in runs:
        raise refuse("unknown_run", "--run", run, ", ".join(runs))
    of_run = [life for life in found if run in ("", life.run)]
    kept = [life for life in of_run if seed in (None, life.seed)]
    if not kept:
        raise refuse("choice", "--seed", seed, ", ".join(str(one) for one in sorted({life.seed for life in of_run})))
    return kept


def life_of(state: LaneState, steps: int = 1) -> Life:
    """Return the life that goes on from a recorded state for some steps, with nothing happening to it."""
    return Life(state, until=state.step + steps, key=LaneKey(state.branch, state.seed), exact=True)


def _last(lane: LaneState, key: LaneKey, history: History) -> int:
    """Return the last step a lane took or tried to take."""
    recorded = history.last_step(key) if key in history.lanes else 0
    return max(lane.step, recorded, lane.divergence.step if lane.divergence else 0)


def _loss_stop(history: History, lane: LaneState) -> LossStop:
    """Return where the records say that a condition on the loss was met (on the test part; only that is recorded)."""
    key = LaneKey(lane.branch, lane.seed)
    known = key in history.lanes
    steps, losses, _ = history.evaluations(key) if known else (np.zeros(0), np.zeros(0), np.zeros(0))

    def find(state: LaneState, first: int, last: int) -> int | None:
        training = state.settings.training
        within = (steps >= first) & (steps <= last) & (steps % training.evaluate_every == 0)
        met = steps[within & (losses <= training.stop.loss)]
        return int(met[0]) if training.stop.loss and len(met) else None

    return find


class _Walk:
    """Takes lanes through the log."""

    def __init__(self, checkpoint: Checkpoint, loss_stop: LossStop) -> None:
        self._log = checkpoint.experiment.events
        self._base = replace(checkpoint.experiment, events=())
        self._ledger = Ledger(checkpoint.experiment, None)
        self._loss_stop = loss_stop
        self._gone: dict[str, list[tuple[int, Life]]] = {}  # by run, each with the index after its removal

    def to(self, lane: LaneState) -> list[Life]:
        """Return all lanes as they are when the log has been read up to the cursor of `lane`."""
        begun = [Life(state) for run in self._base.runs for state in first_states(self._base, run, -1)]
        found = self._through(begun, 0, lane.cursor)
        for index in range(lane.cursor, len(self._log)):  # a run that joined or came back, and is still catching up
            found += self._joining(index, lane.cursor)
        return found

    def _through(self, found: list[Life], first: int, last: int) -> list[Life]:
        for index in range(first, last):
            found = [*self._acted(found, index), *self._joining(index, index + 1)]
        return found

    def _joining(self, index: int, last: int) -> list[Life]:
        """Return the lanes that the event at `index` brings, gone through the log from their start up to `last`."""
        event, start = self._log[index], last_reset(self._log[:index])
        found: list[Life] = []
        if event.add is not None:
            found = [Life(state) for state in self._ledger.joining(event.add, index)]
        for left, life in self._gone.pop(event.run, []) if event.restore else []:
            state = self._ledger.returning(replace(life.now, cursor=left), index)
            found.append(Life(state) if state.cursor > left else life)
            start = max(start, left)
        for at in range(start, last) if found else ():
            found = self._acted(found, at)
        return found

    def _acted(self, found: Iterable[Life], index: int) -> list[Life]:
        out: list[Life] = []
        for life in found:
            out += self._act(life, index) if targets(self._log[index], life.now) else [life]
        return out

    def _act(self, life: Life, index: int) -> list[Life]:
        event = self._log[index]
        if event.remove:
            if event.seed is None:
                self._gone.setdefault(life.run, []).append((index + 1, life))
            return []
        before = self._reached(life.now, event.step)
        if event.fork:
            return [life, _with(life, Stage(event, before, replace(before, run=event.fork)))]
        after = change.apply(before, event).state
        if event.reset is not None:
            return [Life(after)]
        return [_with(life, Stage(event, before, after))]

    def _reached(self, state: LaneState, step: int) -> LaneState:
        """Return a lane as the next event meets it: at `step`, or where it had stopped before."""
        if state.status != "running" or step <= state.step:
            return state
        samples = task_for(state.settings.data).samples
        size = _batch_size(state, samples)
        left = stopping.steps_left(state, samples, size)
        ends = {"steps": sys.maxsize if left is None else state.step + left}
        met = self._loss_stop(state, state.step + 1, step)
        ends["loss"] = sys.maxsize if met is None else met
        why = min(ends, key=lambda name: ends[name])
        moved = _moved(state, min(step, ends[why]), samples, size)
        return replace(moved, status="stopped", stopped_by=why) if ends[why] <= step else moved


def _with(life: Life, stage: Stage) -> Life:
    return replace(life, stages=(*life.stages, stage))


def _batch_size(state: LaneState, samples: int) -> int:
    size = state.settings.training.batch_size
    return samples if size == "full" else min(size, samples)


def _moved(state: LaneState, step: int, samples: int, size: int) -> LaneState:
    """Return the lane at `step`, with its place in the data."""
    steps, epoch, used = step - state.step, state.epoch, state.used
    rest = -(-(samples - used) // size)
    if steps < rest:
        used += steps * size
    else:
        per_epoch = -(-samples // size)
        whole, part = divmod(steps - rest, per_epoch)
        epoch, used = epoch + 1 + whole, part * size
    taken = step - state.step
    return replace(state, step=step, epoch=epoch, used=used, schedule_step=state.schedule_step + taken)


def steps_of(found: Sequence[Life]) -> int:
    """Return the number of steps of all of them together."""
    return sum(life.until - life.start.step for life in found)
