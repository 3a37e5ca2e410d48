"""Where a number stands on a slider: evenly, by powers of ten, or by powers of ten of what it lacks to 1."""

from __future__ import annotations

import math
from typing import Literal

from nnviz.catalog.entries import Parameter

POSITIONS = 1000
_WIDEST = 6  # powers of ten a slider of whole numbers spans at most
_MEMORY = 4  # 0.9999 is the right end of a decay factor
_EVEN = 2.0  # an even slider over more than this is too coarse
_FINE = 1e-3  # a default below this part of the span cannot be hit

Shape = Literal["even", "powers", "memory", "none"]


def shape(parameter: Parameter) -> Shape:
    """Return how a parameter's slider moves; "none" where typing is the only way."""
    if parameter.kind not in ("float", "int"):
        return "none"
    if parameter.scale == "log" and parameter.low > 0:
        return "powers"
    if parameter.high_open and parameter.high == 1.0 and parameter.low == 0.0 and parameter.default >= 0.9:
        return "memory"
    span = parameter.high - parameter.low
    fine = parameter.default == parameter.low or parameter.default >= _FINE * span
    return "even" if fine and (span <= _EVEN or (parameter.kind == "int" and span <= 100)) else "none"


def position(parameter: Parameter, value: float) -> int:
    """Return the slider position nearest to `value`, 0 to POSITIONS."""
    kind = shape(parameter)
    if kind == "powers":
        low, high = _decades(parameter)
        part = (math.log10(max(value, parameter.low)) - low) / (high - low)
    elif kind == "memory":
        part = -math.log10(max(1.0 - value, 10.0**-_MEMORY)) / _MEMORY
    else:
        part = (value - parameter.low) / (parameter.high - parameter.low)
    return round(POSITIONS * min(1.0, max(0.0, part)))


def value(parameter: Parameter, at: int) -> float | int:
    """Return the value at a slider position, with two digits where they count, inside the parameter's range."""
    part, kind = at / POSITIONS, shape(parameter)
    if kind == "powers":
        low, high = _decades(parameter)
        out = float(f"{10 ** (low + part * (high - low)):.1e}")
    elif kind == "memory":
        out = 1.0 - float(f"{10 ** (-part * _MEMORY):.1e}")
    else:
        out = parameter.low + part * (parameter.high - parameter.low)
    return _inside(parameter, out if kind == "powers" else float(f"{out:.6g}"))


def _inside(parameter: Parameter, out: float) -> float | int:
    span = parameter.high - parameter.low
    if parameter.kind == "int":
        return int(min(parameter.high, max(parameter.low, round(out))))
    if shape(parameter) == "even":
        out = round(out, 2 - math.floor(math.log10(span)))
    if parameter.low_open and out <= parameter.low:
        return parameter.low + span / POSITIONS
    if parameter.high_open and out >= parameter.high:
        return parameter.high - span / POSITIONS
    return float(min(parameter.high, max(parameter.low, out)))


def _decades(parameter: Parameter) -> tuple[float, float]:
    low, high = math.log10(parameter.low), math.log10(parameter.high)
    if parameter.kind == "int":
        high = min(high, max(low + 3, math.ceil(math.log10(max(parameter.default, 1))) + 2), low + _WIDEST)
    return low, high
