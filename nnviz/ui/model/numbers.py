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
    """Return a loss with four decimals, fewer of large ones, two digits of extreme ones: 0.0253, 15,012, 4.2e−6."""
    if value is None or math.isnan(value):
        return _NONE
    if math.isinf(value):
        return "∞" if value > 0 else f"{_MINUS}∞"
    size = abs(value)
    if size >= 1e5 or 0 < size < 1e-3:
        text = _short_power(f"{value:.1e}")
    else:
        text = f"{value:,.{4 if size < 10 else 2 if size < 1000 else 0}f}"
    return text.replace("-", _MINUS)


def brief(value: float) -> str:
    """Return two significant digits: 0.69, 1.6e20, ∞."""
    return _short_power(f"{value:.2g}").replace("-", _MINUS) if math.isfinite(value) else loss(value)


def percent(value: float | None) -> str:
    """Return a fraction as a percentage: 99.0 %."""
    return _NONE if value is None or math.isnan(value) else f"{100 * value:.1f} %"


def score(value: float | None) -> str:
    """Return a coefficient of determination: 0.987; far below zero, where a fit has come apart, like a loss."""
    if value is None or not abs(value) < _FAR:
        return loss(value)
    return f"{value:.3f}".replace("-", _MINUS)


def rate(value: float) -> str:
    """Return a learning rate as short as it is exact to six digits: 0.003, 1e-5."""
    return _short_power(f"{value:.6g}")


def per_second(value: float) -> str:
    """Return a speed: 6,120, 12.5, 0.15, 0."""
    if value >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 1 else f"{value:.2g}"


def _short_power(text: str) -> str:
    """Return a number in Python's scientific form without the plus sign and the leading zero of its power of ten."""
    mantissa, e, power = text.partition("e")
    return f"{mantissa}e{int(power)}" if e else text
