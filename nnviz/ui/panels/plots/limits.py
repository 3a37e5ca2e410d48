"""How far the axis of values reaches: by what is visible, and by nothing that would flatten the rest."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nnviz.ui.panels.drawing import colour

Floats = npt.NDArray[np.float64]

#: A diverging run leaves through the top at so many times what the others begin at or mostly are; a run that is only
#: restless may rise so many times further on a log axis, where that flattens nothing.
LEAVES, LOG_LEAVES = 3.0, 300.0
#: Share of a run's visible values that count as what it mostly is, and share of raw values left out at either end.
MOSTLY, EDGES = 0.9, 0.01
#: Decades a log axis reaches beyond its last tick, so that the tick keeps its label.
EDGE = 0.04
#: A coefficient of determination is shown down to here at most.
WORST_FIT = -1.0


@dataclass(frozen=True, eq=False, slots=True)
class Seen:
    """What is visible of one run, in values (not heights).

    Attributes:
        line: Its smoothed values and its test values.
        raw: Its raw values.
        bad: Whether it diverged.
    """

    line: Floats
    raw: Floats
    bad: bool = False


def loss_limits(seen: Sequence[Seen], log: bool) -> tuple[float, float]:
    """Return the ends of a loss axis, in axis coordinates."""
    cap = _cap(seen, log)
    parts = [_whole_top(np.where(one.line <= cap, one.line, np.nan)) for one in seen]
    parts += [_central(np.where(one.raw <= cap, one.raw, np.nan)) for one in seen]
    if log:
        return log_limits([axis_values(part, True) for part in parts])
    finite = _finite(parts)
    if not len(finite):
        return 0.0, 1.0
    return min(0.0, float(finite.min()) * 1.05), colour.held(float(finite.max()) * 1.02)


def score_limits(values: Sequence[Floats], worst: float) -> tuple[float, float]:
    """Return the ends of an axis of scores, of which 1 is the best and none is shown below `worst`."""
    finite = _finite(values)
    least = max(float(finite.min()), worst) if len(finite) else 0.0
    low = next((low for low in (0.95, 0.9, 0.8, 0.5, 0.0) if least >= low), -colour.held(-least))
    return max(low, worst), 1.0 + 0.04 * (1.0 - max(low, worst))


def log_limits(heights: Iterable[Floats]) -> tuple[float, float]:
    """Return the ends of a log axis (log10): quarters of a decade, three at least, and a little more for the labels."""
    finite = _finite([_central(values) if len(values) > 8 else values for values in heights])
    if not len(finite):
        return -1.0, 0.0
    low, high = math.floor((finite.min() - 0.05) * 4) / 4, math.ceil((finite.max() + 0.05) * 4) / 4
    if high - low < 0.75:
        low, high = low - 0.25, high + 0.25
    return low - EDGE, high + EDGE


def axis_values(values: npt.NDArray[np.floating], log: bool) -> Floats:
    """Return values as heights on the axis: log10 where it is logarithmic; NaN where it cannot show them."""
    out = np.where(np.isfinite(values), np.asarray(values, float), np.nan)
    if not log:
        return out
    return np.log10(out, where=out > 0.0, out=np.full_like(out, np.nan))


def fixed(limits: tuple[float, float], log: bool) -> tuple[float, float]:
    """Return limits set from outside in axis coordinates."""
    low, high = axis_values(np.array(limits), log).tolist()
    return (low if math.isfinite(low) else high - 4.0), high


def _cap(seen: Sequence[Seen], log: bool) -> float:
    """Return the value above which nothing asks for room."""
    good = [one for one in seen if not one.bad] or list(seen)
    usual = [level for one in good if (level := _usual(one.line)) > 0.0]
    calm = all(not one.bad for one in seen)
    return (LOG_LEAVES if log and calm else LEAVES) * max(usual) if usual else math.inf


def _usual(values: Floats) -> float:
    """Return the larger of the first visible value and of what a run mostly stays below; 0 where there is none.

    A run that explodes (its last value is far above its first, and still above its middle) is measured by its first.
    """
    finite = values[np.isfinite(values)]
    if not len(finite):
        return 0.0
    first, last = float(finite[0]), float(finite[-1])
    middle, mostly = _quantiles(finite, (0.5, MOSTLY))
    explodes = last > LEAVES * LEAVES * abs(first) and last > LEAVES * middle
    return first if explodes else max(first, mostly)


def _quantiles(values: Floats, shares: tuple[float, ...]) -> list[float]:
    """Return what `numpy.quantile` does, which takes six times as long for so few."""
    ordered, count = np.sort(values), len(values)
    out: list[float] = np.interp(np.asarray(shares) * (count - 1), np.arange(count), ordered).tolist()
    return out


def _central(values: Floats) -> Floats:
    """Return the ends of the values without the lowest and the highest hundredth."""
    finite = np.sort(values[np.isfinite(values)])
    edge = round(EDGES * len(finite))
    return finite[[edge, -1 - edge]] if len(finite) else finite


def _whole_top(values: Floats) -> Floats:
    """Return the ends of the values without the lowest hundredth; their highest is always shown."""
    central = _central(values)
    return np.array([central[0], np.nanmax(values)]) if len(central) else central


def _finite(arrays: Sequence[Floats]) -> Floats:
    return np.concatenate([np.zeros(0), *(array[np.isfinite(array)] for array in arrays)])
