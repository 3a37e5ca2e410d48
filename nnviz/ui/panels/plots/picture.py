"""What a plot over steps shows: lines, faint raw bands, limits and markers, as frozen numbers in axis coordinates."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QCoreApplication

from nnviz.ui.model import smoothing
from nnviz.ui.panels.drawing import colour, words
from nnviz.ui.panels.frame import Curves, EnvelopeLike, Frame, Marker, RunView
from nnviz.ui.theme import DASHES, Theme, mix

translate = QCoreApplication.translate

Floats = npt.NDArray[np.float64]

#: Dashes of a test curve, in pen widths.
TEST_DASH = (4.0, 2.5)
#: A value this many times the largest first one leaves through the top instead of flattening all others.
LEAVES = 3.0
#: Points of a drawn line at most; it is smooth, so they suffice.
POINTS = 240
#: Decades a log axis reaches beyond its last tick, so that the tick keeps its label.
EDGE = 0.04


@dataclass(frozen=True, eq=False, slots=True)
class Line:
    """One curve in axis coordinates (log10 of the value on a log axis); NaN is a gap.

    Attributes:
        x, y: [n] steps and heights.
        colour, width, dash: How it is drawn; `dash` in pen widths, empty is solid.
        title, value: What stands at its end; an empty title leaves it unlabelled.
    """

    x: Floats
    y: Floats
    colour: str
    width: float
    dash: tuple[float, ...] = ()
    title: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Cross:
    """Where a run stopped being finite: drawn as an x at the top."""

    step: int
    colour: str
    title: str


@dataclass(frozen=True, eq=False, slots=True)
class TimePicture:
    """A plot over steps.

    Attributes:
        raws: Every step's values, as min/max zigzags, behind the lines.
        lines: The curves.
        first, last: Steps at the ends of the axis; `last` grows in jumps.
        low, high: Ends of the other axis, in axis coordinates.
        log: Whether that axis is logarithmic.
        markers: Changes of training within the range, each once.
        crosses: Runs that diverged.
        thinned: (first, last, every): of the steps `first` to `last` one in `every` was kept.
    """

    raws: tuple[Line, ...]
    lines: tuple[Line, ...]
    first: float
    last: float
    low: float
    high: float
    log: bool
    markers: tuple[Marker, ...] = ()
    crosses: tuple[Cross, ...] = ()
    thinned: tuple[tuple[int, int, int], ...] = ()


def loss_picture(
    frame: Frame, width: float, theme: Theme, log: bool = True, span: tuple[float, float] | None = None
) -> TimePicture | None:
    """Return the loss curves of all runs, drawn `width` pixels wide; None before the first step.

    Args:
        frame: What there is.
        width: Width of the plot, in pixels: no more than two raw points a pixel are taken.
        theme: Colours of the runs.
        log: Whether the loss axis is logarithmic.
        span: Steps to show; None is all of them.
    """
    curves, runs = frame.curves, _begun(frame)
    if curves is None or not runs:
        return None
    first, last = span or (0.0, held_last(max(curves.last_step(run.key) for run in runs)))
    alone = len(runs) == 1
    raws, lines, firsts = [], [], []
    for run in runs:
        envelope = _envelope(curves, run, "loss", first, last, width)
        ink = theme.runs[run.colour % len(theme.runs)]
        if alone or run == frame.run:
            raws.append(_zigzag(envelope, mix(theme.surface, ink, 0.22), log))
        end = min(curves.last_step(run.key), math.ceil(last))
        lines.append(_train_line(curves, run, envelope, end, (ink, log, alone)))
        lines += _test_line(curves, run, (first, last), ink, log, alone)
        firsts.append(first_finite(envelope.mean))
    low, high = loss_limits(raws, lines, firsts, log) if frame.scales.loss is None else _axis(frame.scales.loss, log)
    crosses = tuple(
        Cross(run.diverged_at, theme.runs[run.colour % len(theme.runs)], run.title)
        for run in runs
        if run.diverged_at is not None
    )
    return TimePicture(
        tuple(raws), tuple(lines), first, last, low, high, log, _within(frame, first, last), crosses, _thinned(frame)
    )


def layers_picture(
    frame: Frame, width: float, theme: Theme, norm: str = "grad_norm", span: tuple[float, float] | None = None
) -> TimePicture | None:
    """Return a norm of each layer of the run looked at, on a log axis; None before the first step."""
    curves, run = frame.curves, frame.run
    if curves is None or run is None or not curves.last_step(run.key):
        return None
    first, last = span or (0.0, held_last(curves.last_step(run.key)))
    raws, lines = [], []
    for layer in range(1, run.layers + 1):
        envelope = _envelope(curves, run, f"{norm}_{layer}", first, last, width)
        ink = theme.layer_color(layer - 1, run.layers).name()
        if run.layers <= 4:
            raws.append(_zigzag(envelope, mix(theme.surface, ink, 0.2), True))
        x, mean = smoothed(envelope, min(curves.last_step(run.key), math.ceil(last)))
        title = "W" + words.subscript(layer)
        lines.append(Line(*_axis_line(x, mean, True), ink, 2.0, (), title, words.number(last_finite(mean), 2)))
    low, high = log_limits([*(band.y for band in raws), *(line.y for line in lines)])
    markers = _within(frame, first, last, run.name)
    return TimePicture(tuple(raws), tuple(lines), first, last, low, high, True, markers, thinned=_thinned(frame))


def held_last(step: float) -> float:
    """Return the end of a step axis that reaches at least `step`; it grows in jumps of an eighth or more."""
    if step <= 20:
        return 20.0
    unit = 10.0 ** math.floor(math.log10(step / 4.0))
    jump = next(unit * part for part in (0.5, 1.0, 1.25, 2.5, 5.0) if unit * part * 8.0 >= step * 0.999999)
    return math.ceil(step / jump * 0.999999) * jump


def smoothed(envelope: EnvelopeLike, last: int) -> tuple[Floats, Floats]:
    """Return (steps, mean of the last `smoothing.window(step)` steps), as far as bins allow.

    Steps are the bins' ends; `last` is that of the last bin, which may not be full yet.
    """
    steps, mean = np.asarray(envelope.steps, float), np.asarray(envelope.mean, float)
    if not len(steps):
        return steps, mean
    ends = np.append(steps[1:] - 1.0, max(float(last), steps[-1]))
    wide = np.where(np.isfinite(mean), ends - steps + 1.0, 0.0)
    total = np.concatenate([[0.0], np.cumsum(np.where(wide > 0.0, mean, 0.0) * wide)])
    number = np.concatenate([[0.0], np.cumsum(wide)])
    windows = smoothing.windows(ends.astype(np.int64))
    start = np.minimum(np.searchsorted((steps + ends) / 2.0, ends - windows + 1.0), np.arange(len(mean)))
    with np.errstate(invalid="ignore", divide="ignore"):
        out = (total[1:] - total[start]) / (number[1:] - number[start])
    return ends, np.where(wide > 0.0, out, np.nan)


def first_finite(values: npt.NDArray[np.floating]) -> float:
    """Return the first finite value, NaN where there is none."""
    good = np.flatnonzero(np.isfinite(values))
    return float(values[good[0]]) if len(good) else math.nan


def last_finite(values: npt.NDArray[np.floating]) -> float:
    """Return the last finite value, NaN where there is none."""
    return first_finite(values[::-1])


def loss_limits(raws: Sequence[Line], lines: Sequence[Line], firsts: Sequence[float], log: bool) -> tuple[float, float]:
    """Return the ends of a loss axis: what rises far above every first loss leaves through the top."""
    known = [value for value in firsts if math.isfinite(value) and value > 0.0]
    cap = LEAVES * max(known) if known else math.inf
    heights = [np.where(line.y <= (math.log10(cap) if log else cap), line.y, np.nan) for line in lines]
    heights += [_central(band.y) for band in raws]
    if log:
        return log_limits(heights)
    finite = _finite(heights)
    if not len(finite):
        return 0.0, 1.0
    return min(0.0, float(finite.min()) * 1.05), colour.held(min(float(finite.max()), cap) * 1.02)


def log_limits(heights: Iterable[Floats]) -> tuple[float, float]:
    """Return the ends of a log axis (log10): half decades, at least one apart, and a little more for the labels."""
    finite = _finite([_central(values) if len(values) > 8 else values for values in heights])
    if not len(finite):
        return -1.0, 0.0
    low, high = math.floor((finite.min() - 0.05) * 2) / 2, math.ceil((finite.max() + 0.05) * 2) / 2
    if high - low < 1.0:
        low, high = low - 0.5, high + 0.5
    return low - EDGE, high + EDGE


def log_ticks(low: float, high: float) -> tuple[list[tuple[float, str]], list[float]]:
    """Return labelled and unlabelled ticks of a log axis between `low` and `high` (log10)."""
    decades = range(math.ceil(low - 1e-9), math.floor(high + 1e-9) + 1)
    every = max(1, math.ceil(len(decades) / 6))
    major = [(float(power), words.power(power)) for power in decades if power % every == 0]
    below = range(math.floor(low), math.ceil(high)) if every == 1 else ()
    minor = [power + math.log10(digit) for power in below for digit in range(2, 10)]
    minor = [at for at in minor if low <= at <= high]
    edge = (high - low) * 0.05  # a label so near an end has no room there
    if sum(low + edge <= at <= high - edge for at, _ in major) < 3:
        major = [(at, words.short(10.0**at)) for at, _ in major]
        major += [(at, words.short(float(f"{10**at:.0e}"))) for at in minor if round(10 ** (at % 1)) in (2, 5)]
    return major, minor


def step_ticks(first: float, last: float, width: float) -> list[tuple[float, str]]:
    """Return the ticks of a step axis `width` design pixels wide."""
    most = max(2, int(width / 70))
    unit = 10.0 ** math.floor(math.log10(max(last - first, 1.0)))
    jump = next(j for j in (unit * m for m in (0.1, 0.2, 0.25, 0.5, 1, 2, 5)) if (last - first) / j <= most)
    jump = max(1.0, jump)
    return [
        (at * jump, words.count(round(at * jump)))
        for at in range(math.ceil(first / jump), math.floor(last / jump * (1 + 1e-12)) + 1)
    ]


def value_ticks(low: float, high: float) -> list[tuple[float, str]]:
    """Return the ticks of a linear axis."""
    unit = 10.0 ** math.floor(math.log10(max(high - low, 1e-300)))
    jump = next(j for j in (unit * m for m in (0.1, 0.2, 0.25, 0.5, 1, 2)) if (high - low) / j <= 5.001)
    return [(at * jump, words.short(at * jump)) for at in range(math.ceil(low / jump), math.floor(high / jump) + 1)]


def _begun(frame: Frame) -> list[RunView]:
    return [run for run in frame.runs if frame.curves is not None and frame.curves.last_step(run.key)]


def _envelope(curves: Curves, run: RunView, name: str, first: float, last: float, width: float) -> EnvelopeLike:
    end = min(curves.last_step(run.key), math.ceil(last))
    return curves.envelope(run.key, name, max(1, math.floor(first)), end, max(32, int(width)))


def _axis_line(x: Floats, values: Floats, log: bool) -> tuple[Floats, Floats]:
    """Return a line in axis coordinates with at most `POINTS` points; what a log axis cannot show is a gap."""
    step = max(1, math.ceil(len(x) / POINTS))
    keep = np.arange(len(x) - 1, -1, -step)[::-1]  # counted from the end, which must be there
    return x[keep], axis_values(values[keep], log)


def axis_values(values: npt.NDArray[np.floating], log: bool) -> Floats:
    """Return values as heights on the axis: log10 where it is logarithmic; NaN where it cannot show them."""
    out = np.where(np.isfinite(values), np.asarray(values, float), np.nan)
    if not log:
        return out
    return np.log10(out, where=out > 0.0, out=np.full_like(out, np.nan))


def _zigzag(envelope: EnvelopeLike, ink: str, log: bool) -> Line:
    """Return every bin's lowest and highest value as one thin line."""
    x = np.repeat(np.asarray(envelope.steps, float), 2)
    y = np.empty(len(x))
    y[0::2], y[1::2] = envelope.low, envelope.high
    return Line(x, axis_values(y, log), ink, 1.0)


def _train_line(curves: Curves, run: RunView, envelope: EnvelopeLike, end: int, style: tuple[str, bool, bool]) -> Line:
    """Return the smoothed training loss up to step `end`; `style` is (colour, log, alone)."""
    ink, log, alone = style
    x, mean = smoothed(envelope, end)
    value = smoothing.train_loss(curves, run.key)
    shown = words.number(value, 3) if value is not None else ""
    if run.diverged_at is not None:
        shown = f"× {words.count(run.diverged_at)}"
    dash = DASHES[run.colour % len(DASHES)]
    return Line(*_axis_line(x, mean, log), ink, 2.0, dash, translate("panels", "train") if alone else run.title, shown)


def _test_line(curves: Curves, run: RunView, span: tuple[float, float], ink: str, log: bool, alone: bool) -> list[Line]:
    steps, losses, _ = curves.evaluations(run.key)
    inside = (steps >= span[0]) & (steps <= span[1])
    if not inside.any():
        return []
    x, y = np.asarray(steps[inside], float), np.asarray(losses[inside], float)
    title, value = (translate("panels", "test"), words.number(float(y[-1]), 3)) if alone else ("", "")
    return [Line(*_axis_line(x, y, log), ink, 1.5 if alone else 1.0, TEST_DASH if alone else (1.0, 2.5), title, value)]


def _within(frame: Frame, first: float, last: float, run: str = "") -> tuple[Marker, ...]:
    """Return the markers between two steps (of one run, where one is named), equal ones once."""
    seen: dict[tuple[int, str], Marker] = {}
    for marker in frame.markers:
        if first <= marker.step <= last and (not run or marker.run in ("", run)):
            key = (marker.step, marker.text)
            seen[key] = Marker(*key) if key in seen else marker
    return tuple(seen.values())


def _thinned(frame: Frame) -> tuple[tuple[int, int, int], ...]:
    """Return where the run looked at was thinned."""
    if frame.curves is None or frame.run is None:
        return ()
    return tuple((part.first, part.last, part.every) for part in frame.curves.thinning(frame.run.key))


def _axis(limits: tuple[float, float], log: bool) -> tuple[float, float]:
    low, high = axis_values(np.array(limits), log).tolist()
    return (low if math.isfinite(low) else high - 4.0), high


def _central(values: Floats) -> Floats:
    """Return the values without the lowest and the highest hundredth."""
    finite = np.sort(values[np.isfinite(values)])
    edge = round(0.01 * len(finite))
    return finite[[edge, -1 - edge]] if len(finite) else finite


def _finite(arrays: Sequence[Floats]) -> Floats:
    both = np.concatenate([np.zeros(0), *(array[np.isfinite(array)] for array in arrays)])
    return both
