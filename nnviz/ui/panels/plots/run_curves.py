"""What the loss panel shows of each run: loss, accuracy, RMSE or R² within a range of steps, epochs or time."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from nnviz.snapshot import DataView
from nnviz.ui.model import numbers, scores, smoothing
from nnviz.ui.panels.drawing import words
from nnviz.ui.panels.frame import Curves, Frame, RunView
from nnviz.ui.panels.plots.curves import Band, Floats, band, binned, last_finite, running, split
from nnviz.ui.panels.plots.limits import Seen
from nnviz.ui.panels.plots.ruler import Ruler, StepRuler
from nnviz.ui.panels.plots.ticks import held_last

#: Quantities that are scores: only evaluated, and best at 1.
SCORES = ("accuracy", "r2")
#: Steps before a run diverged among which its last finite loss is looked for.
_LATEST = 256


@dataclass(frozen=True, slots=True)
class View:
    """How the curves are looked at.

    Attributes:
        quantity: "loss", "accuracy", "rmse" or "r2".
        log: Whether losses and errors have a log axis.
        window: Steps the smoothed curve is the mean of, at most.
        span: Places to show; None is all of them.
        ruler: What places are.
    """

    quantity: str = "loss"
    log: bool = True
    window: int = smoothing.WINDOW
    span: tuple[float, float] | None = None
    ruler: Ruler = field(default_factory=StepRuler)

    @property
    def logarithmic(self) -> bool:
        """Whether the axis of values is logarithmic."""
        return self.log and self.quantity not in SCORES


@dataclass(frozen=True, eq=False, slots=True)
class Curve:
    """One run's values, over steps.

    Attributes:
        run: Whose they are.
        train: Every step's, in bins; empty for a score.
        smooth: [bins] their running mean at the bins' ends.
        test: The evaluated ones, in bins.
        end: Value of `smooth` at the last step shown, computed from the records; NaN where there is none.
        tested: The last evaluated value shown, as it was evaluated; NaN where there is none.
        worst: The last finite value of a run that diverged, else NaN.
    """

    run: RunView
    train: Band
    smooth: Floats
    test: Band
    end: float
    tested: float
    worst: float = math.nan

    @property
    def seen(self) -> Seen:
        """What is visible of it."""
        raw = np.concatenate((self.train.low, self.train.high))
        return Seen(np.concatenate((self.smooth, self.test.mean)), raw, self.run.diverged_at is not None)


def run_curves(frame: Frame, width: float, view: View) -> list[Curve]:
    """Return the values of all runs that have begun, in the bins of a plot `width` pixels wide."""
    if frame.curves is None:
        return []
    span, bins = view.span or (0.0, whole(frame, view)), max(32, int(width))
    return [_curve(frame, frame.curves, run, view, span, bins) for run in begun(frame)]


def whole(frame: Frame, view: View) -> float:
    """Return where an axis ends that shows everything there is."""
    if frame.curves is None:
        return view.ruler.least
    ends = [view.ruler.place(frame.curves, run.key, frame.curves.last_step(run.key)) for run in begun(frame)]
    return held_last(max(ends, default=0.0), view.ruler.least)


def begun(frame: Frame) -> list[RunView]:
    """Return the runs that have taken a step."""
    return [run for run in frame.runs if frame.curves is not None and frame.curves.last_step(run.key)]


def _curve(frame: Frame, curves: Curves, run: RunView, view: View, span: tuple[float, float], bins: int) -> Curve:
    """Return a run's values between two places."""
    first, last = _steps_of(curves, run, view, span)
    steps, losses, qualities = (np.asarray(part, float) for part in curves.evaluations(run.key))
    inside = (steps >= first) & (steps <= last)
    tested = qualities if view.quantity in SCORES else of_loss(losses, view.quantity, frame.data)
    breaks = run.breaks.loss
    test, newest = split(binned(steps[inside], tested[inside], bins), breaks), last_finite(tested[inside])
    if view.quantity in SCORES:
        nothing = np.zeros(0)
        return Curve(run, Band(*[nothing] * 5), nothing, test, math.nan, newest)
    train = band(curves, run.key, "loss", first, last, bins, breaks)
    before = None
    if first > 1:  # a window may reach into what lies before the range
        reach = max(1, first - smoothing.window(first, view.window, breaks))
        before = band(curves, run.key, "loss", reach, first - 1, bins, breaks)
    smooth = running(train, before, view.window, breaks)
    end = smoothing.train_loss(curves, run.key, last, view.window, breaks)
    values = [of_loss(part, view.quantity, frame.data) for part in (train.low, train.high, train.mean, smooth)]
    ends = np.array([math.nan if end is None else end, _worst(curves, run, last)])
    mean_end, worst = of_loss(ends, view.quantity, frame.data).tolist()
    return Curve(run, Band(train.first, train.last, *values[:3]), values[3], test, mean_end, newest, worst)


def _steps_of(curves: Curves, run: RunView, view: View, span: tuple[float, float]) -> tuple[int, int]:
    """Return the first and last step of a run that a range of places shows."""
    newest = curves.last_step(run.key)
    if view.span is None:
        return 1, newest
    first = max(1, view.ruler.step(curves, run.key, span[0]) - 1)
    return min(first, newest), max(1, min(newest, view.ruler.step(curves, run.key, span[1]) + 1))


def of_loss(losses: Floats, quantity: str, data: DataView | None) -> Floats:
    """Return losses as the quantity that is shown: themselves, or the RMSE."""
    return scores.rmse(losses, data) if quantity == "rmse" else losses


def written(value: float, quantity: str) -> str:
    """Return a value as the panel writes it."""
    if quantity == "accuracy":
        return numbers.percent(value)
    return words.number(value, 3)


def _worst(curves: Curves, run: RunView, last: int) -> float:
    """Return the last finite loss of a run that diverged, up to step `last`."""
    if run.diverged_at is None:
        return math.nan
    latest = np.asarray(curves.column(run.key, "loss", max(1, last - _LATEST), last), float)
    return last_finite(latest)
