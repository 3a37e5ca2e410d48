"""Numbers as the window writes them; files always write them by `repr`."""

from __future__ import annotations

import math

_MINUS = "−"
_NONE = "–"
#: Coefficients of determination beyond it are written as losses are.
_FAR = 1000.0


def count(value: int) -> str:
    """Return a count with thousands separated: 1,240."""
    return f"{value:,}"


def loss(value: float | None) -> str:
    """Return a loss with three significant digits or four decimals: 0.0253, 12.3, 4.2e−06."""
    if value is None or math.isnan(value):
        return _NONE
    if math.isinf(value):
        return "∞" if value > 0 else f"{_MINUS}∞"
    size = abs(value)
    text = f"{value:.1e}" if size >= 1e5 or 0 < size < 1e-3 else f"{value:.4f}" if size < 10 else f"{value:.2f}"
    return text.replace("-", _MINUS)


def percent(value: float | None) -> str:
    """Return a fraction as a percentage: 99.0 %."""
    return _NONE if value is None or math.isnan(value) else f"{100 * value:.1f} %"


def score(value: float | None) -> str:
    """Return a coefficient of determination: 0.987; far below zero, where a fit has come apart, like a loss."""
    if value is None or not abs(value) < _FAR:
        return loss(value)
    return f"{value:.3f}".replace("-", _MINUS)


def rate(value: float) -> str:
    """Return a learning rate as short as it is exact to six digits: 0.003, 1e-05."""
    return f"{value:.6g}"


def per_second(value: float) -> str:
    """Return a speed: 6,120, 12.5, 0."""
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.1f}"
