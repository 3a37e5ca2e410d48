"""Ticks of the axes of plots, and how far an axis of steps reaches."""

from __future__ import annotations

import math

from nnviz.ui.panels.drawing import words

#: Jumps of an axis of time, in seconds.
_JUMPS = (
    *(0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30),
    *(60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800, 86_400),
)

Ticks = list[tuple[float, str]]


def held_last(step: float, least: float = 20.0) -> float:
    """Return the end of an axis that reaches at least `step` and `least`; it grows in jumps of an eighth or more."""
    if step <= least:
        return least
    unit = 10.0 ** math.floor(math.log10(step / 4.0))
    jump = next(unit * part for part in (0.5, 1.0, 1.25, 2.5, 5.0) if unit * part * 8.0 >= step * 0.999999)
    return math.ceil(step / jump * 0.999999) * jump


def log_ticks(low: float, high: float) -> tuple[Ticks, list[float]]:
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


def step_ticks(first: float, last: float, width: float) -> Ticks:
    """Return the ticks of a step axis `width` design pixels wide."""
    return [(at, words.count(round(at))) for at in _even(first, last, max(1.0, _jump(first, last, width)))]


def epoch_ticks(first: float, last: float, width: float) -> Ticks:
    """Return the ticks of an axis of epochs `width` design pixels wide; parts of an epoch where it is long."""
    jump = _jump(first, last, width)
    decimals = max(0, -math.floor(math.log10(jump) + 1e-9))
    return [(at, f"{at:,.{decimals}f}") for at in _even(first, last, jump)]


def time_ticks(first: float, last: float, width: float) -> Ticks:
    """Return the ticks of an axis of seconds `width` design pixels wide, written as `clock` does."""
    most = max(2, int(width / 70))
    jump = next((jump for jump in _JUMPS if (last - first) / jump <= most), 86_400 * math.ceil(last / 86_400 / most))
    return [(at, clock(at, last, jump)) for at in _even(first, last, jump)]


def clock(seconds: float, longest: float, fine: float = 0.1) -> str:
    """Return a time as seconds ("12.4"), m:ss or h:mm, as suits the `longest`; `fine` is the least told apart."""
    if time_unit(longest) == "s":
        return f"{seconds:.{max(0, math.ceil(-math.log10(fine) - 1e-9))}f}"
    large, small = divmod(round(seconds if longest < 7200 else seconds / 60), 60)
    return f"{large}:{small:02d}"


def time_unit(longest: float) -> str:
    """Return the unit `clock` writes in."""
    return "s" if longest < 120 else "m:s" if longest < 7200 else "h:m"


def value_ticks(low: float, high: float) -> Ticks:
    """Return the ticks of a linear axis."""
    unit = 10.0 ** math.floor(math.log10(max(high - low, 1e-300)))
    jump = next(j for j in (unit * m for m in (0.1, 0.2, 0.25, 0.5, 1, 2)) if (high - low) / j <= 5.001)
    return [(at * jump, words.short(at * jump)) for at in range(math.ceil(low / jump), math.floor(high / jump) + 1)]


def percent_ticks(low: float, high: float) -> Ticks:
    """Return the ticks of a linear axis of shares, as percentages."""
    return [(at, f"{words.short(round(100 * at, 6))} %") for at, _ in value_ticks(low, high)]


def _jump(first: float, last: float, width: float) -> float:
    most = max(2, int(width / 70))
    unit = 10.0 ** math.floor(math.log10(max(last - first, 1e-9)))
    return next(j for j in (unit * m for m in (0.1, 0.2, 0.25, 0.5, 1, 2, 5)) if (last - first) / j <= most)


def _even(first: float, last: float, jump: float) -> list[float]:
    return [at * jump for at in range(math.ceil(first / jump), math.floor(last / jump * (1 + 1e-12)) + 1)]
