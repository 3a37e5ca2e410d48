"""Where steps stand on the axis of a plot: steps themselves, epochs, or seconds of training."""

from __future__ import annotations

import bisect
import math
from collections.abc import Callable
from typing import Protocol

import numpy as np
import numpy.typing as npt

from nnviz.snapshot import LaneKey
from nnviz.ui.panels.frame import Curves
from nnviz.ui.panels.plots import ticks

Floats = npt.NDArray[np.float64]


class Ruler(Protocol):
    """An axis steps are put on, the same for all runs; a step may stand elsewhere for each of them.

    Attributes:
        kind: "step", "epoch" or "time".
        least: What the axis spans at least.
    """

    kind: str
    least: float

    def place(self, curves: Curves, key: LaneKey, step: int) -> float:
        """Return where the end of a step stands, exactly."""

    def places(self, curves: Curves, key: LaneKey, steps: npt.ArrayLike, bins: int) -> Floats:
        """Return where many steps (in order) stand: exactly at bins' first and last steps, between them linearly."""

    def step(self, curves: Curves, key: LaneKey, place: float) -> int:
        """Return the step nearest to a place."""

    def ticks(self, first: float, last: float, width: float) -> ticks.Ticks:
        """Return the ticks of an axis `width` design pixels wide."""

    def written(self, place: float, longest: float) -> str:
        """Return a place as it is written."""


class StepRuler:
    """Steps as they are."""

    kind, least = "step", 20.0

    def place(self, curves: Curves, key: LaneKey, step: int) -> float:
        """Return the step."""
        return float(step)

    def places(self, curves: Curves, key: LaneKey, steps: npt.ArrayLike, bins: int) -> Floats:
        """Return the steps."""
        return np.asarray(steps, float)

    def step(self, curves: Curves, key: LaneKey, place: float) -> int:
        """Return the nearest step."""
        return max(0, round(place))

    def ticks(self, first: float, last: float, width: float) -> ticks.Ticks:
        """Return whole steps."""
        return ticks.step_ticks(first, last, width)

    def written(self, place: float, longest: float) -> str:
        """Return the step with its thousands separated."""
        return f"{round(place):,}"


class TimeRuler:
    """Seconds of training up to the end of a step (in a race, of all runs together)."""

    kind, least = "time", 2.0

    def __init__(self) -> None:
        self._known: dict[LaneKey, tuple[tuple[int, int, int], Floats, Floats]] = {}

    def place(self, curves: Curves, key: LaneKey, step: int) -> float:
        """Return the seconds recorded with the step."""
        step = min(step, curves.last_step(key))
        if step <= 0:
            return 0.0
        recorded = curves.column(key, "seconds", step, step)
        if not len(recorded):  # thinned out: what its neighbours say
            every = max((part.every for part in curves.thinning(key)), default=1)
            recorded = curves.column(key, "seconds", max(1, step - every), step + every)
        return float(recorded[len(recorded) // 2]) if len(recorded) else 0.0

    def places(self, curves: Curves, key: LaneKey, steps: npt.ArrayLike, bins: int) -> Floats:
        """Return the seconds recorded with the steps."""
        at = np.asarray(steps, float)
        if not len(at):
            return at
        newest = curves.last_step(key)
        first, last = max(1, int(at[0])), min(int(at[-1]), newest)
        known = self._known.get(key)
        if known is None or known[0] != (id(curves), newest, bins) or not known[1][0] <= first <= last <= known[1][-1]:
            further = min(newest, last + 2 * (last - first) // bins + 2)  # the ends of the bins that begin here
            known = self._known[key] = ((id(curves), newest, bins), *_seconds(curves, key, first, further, bins))
        return np.asarray(np.interp(at, known[1], known[2]))

    def step(self, curves: Curves, key: LaneKey, place: float) -> int:
        """Return the step nearest in time."""
        last = curves.last_step(key)
        after = bisect.bisect_left(range(last + 1), place, key=lambda step: self.place(curves, key, step))
        if after > last:
            return last
        before = max(0, after - 1)
        sooner = place - self.place(curves, key, before) < self.place(curves, key, after) - place
        return before if sooner else after

    def ticks(self, first: float, last: float, width: float) -> ticks.Ticks:
        """Return seconds, minutes or hours."""
        return ticks.time_ticks(first, last, width)

    def written(self, place: float, longest: float) -> str:
        """Return the time with its unit."""
        return f"{ticks.clock(place, longest, 0.01)} {ticks.time_unit(longest)}"


def _seconds(curves: Curves, key: LaneKey, first: int, last: int, bins: int) -> tuple[Floats, Floats]:
    """Return (first and last step of each bin, seconds recorded there)."""
    envelope = curves.envelope(key, "seconds", first, last, bins)
    starts = np.asarray(envelope.steps, float)
    if not len(starts):
        return np.array([first, last], float), np.zeros(2)
    steps = np.stack((starts, np.append(starts[1:] - 1.0, float(last))), axis=1).ravel()
    seconds = np.stack((envelope.low, envelope.high), axis=1).ravel()  # time only grows
    return steps, np.asarray(np.maximum.accumulate(np.nan_to_num(seconds)))


class EpochRuler:
    """Epochs completed at the end of a step: whole at the last step of each, between them by the share of its steps.

    Where epochs end is read from the records once and kept, for as long as they are those of the same history.

    Attributes:
        lengths: Steps of the epoch under way of each lane; those of the one before where it is not known.
    """

    kind, least = "epoch", 1.0

    def __init__(self) -> None:
        self.lengths: dict[LaneKey, int] = {}
        self._curves: Curves | None = None
        self._known: dict[LaneKey, _Epochs] = {}

    def place(self, curves: Curves, key: LaneKey, step: int) -> float:
        """Return the epochs completed."""
        return float(self.places(curves, key, [step], 1)[0])

    def places(self, curves: Curves, key: LaneKey, steps: npt.ArrayLike, bins: int) -> Floats:
        """Return the epochs completed."""
        return np.asarray(np.interp(np.asarray(steps, float), *self._knots(curves, key)))

    def step(self, curves: Curves, key: LaneKey, place: float) -> int:
        """Return the nearest step."""
        steps, epochs = self._knots(curves, key)
        return max(0, round(float(np.interp(place, epochs, steps))))

    def ticks(self, first: float, last: float, width: float) -> ticks.Ticks:
        """Return epochs."""
        return ticks.epoch_ticks(first, last, width)

    def written(self, place: float, longest: float) -> str:
        """Return the epochs to two decimals."""
        return f"{place:,.2f}"

    def _knots(self, curves: Curves, key: LaneKey) -> tuple[Floats, Floats]:
        if curves is not self._curves:
            self._curves, self._known = curves, {}
        return self._known.setdefault(key, _Epochs()).knots(curves, key, self.lengths.get(key, 0))


class _Epochs:
    """The last steps of the epochs of one lane."""

    def __init__(self) -> None:
        self._steps, self._epochs = np.zeros(0), np.zeros(0)
        self._read, self._epoch = 0, math.nan

    def knots(self, curves: Curves, key: LaneKey, length: float) -> tuple[Floats, Floats]:
        """Return (steps, epochs completed there), up to the newest step; `length` is the last epoch's, 0: unknown."""
        last = curves.last_step(key)
        if last > self._read:
            self._take(curves, key, last)
        if not len(self._steps):
            return np.zeros(1), np.zeros(1)
        begun = last - self._steps[-1]
        if not length and len(self._steps) > 1:
            length = self._steps[-1] - self._steps[-2]
        share = begun / max(length, begun, 1.0) if length else 0.5
        return np.append(self._steps, last), np.append(self._epochs, self._epochs[-1] + share)

    def _take(self, curves: Curves, key: LaneKey, last: int) -> None:
        steps = np.asarray(curves.column(key, "step", self._read + 1, last))
        epochs = np.asarray(curves.column(key, "epoch", self._read + 1, last))
        turns = np.flatnonzero(np.diff(epochs, prepend=self._epoch) != 0)  # first steps of epochs
        self._read = last
        if len(turns):
            self._steps = np.append(self._steps, steps[turns] - 1.0)
            self._epochs = np.maximum.accumulate(np.append(self._epochs, epochs[turns] - 1.0))
            self._epoch = float(epochs[-1])


def ruler(kind: str) -> Ruler:
    """Return a ruler of the kind "step", "epoch" or "time"."""
    kinds: dict[str, Callable[[], Ruler]] = {"step": StepRuler, "epoch": EpochRuler, "time": TimeRuler}
    return kinds[kind]()
